"""The profile of a region, its own path, the change of the country, and the user's own borders."""

import json
from pathlib import Path

import pytest

import queries
from briefing.regional_path import beside_path
from locales import LANGUAGES, Language
from pages.shared.geometry import BordersError, read_borders
from pages.shared.region_profile import is_on_sheet, other_marks, profile_rows
from pages.shared.regions import compared, places_of, standing_of
from pages.shared.regions_compared import base_years, change_between, later_years
from pages.shared.regions_words import chosen_sentence, coverage_words
from tests.conftest import ROOT
from tests.test_pages import html_of, opened
from tests.test_pages_regions import standing

EN = Language("en")
REGIONS = frozenset(
    row["id"] for row in json.loads((ROOT / "data" / "geometry.geojson").read_text(encoding="utf-8"))["features"]
)


def profile(region_id: str) -> dict[str, dict]:
    found = profile_rows(EN, queries.rows("region_profile", region_id=region_id))
    return {row["indicator_id"]: row for row in found.to_dict("records")}


def test_the_newest_year_of_a_region_beside_the_country(home: Path) -> None:
    rows = profile("KZ-71")
    # By hand: 17,339 offences of 2024 (365info.kz) on 1,479,404 people; the country 132,778 on 20,158,620.
    crime = rows["crime_rate"]
    assert (crime["year"], crime["place"], crime["tone"]) == (2024, "10/10", "worse")
    assert crime["value"] == pytest.approx(17_339 / 1_479_404 * 10_000, rel=1e-6)
    assert crime["ratio"] == pytest.approx(17_339 / 1_479_404 / (132_778 / 20_158_620), rel=1e-3)
    assert rows["theft_rate"]["year"] == 2022
    assert rows["murders"]["tone"] == "better"
    assert rows["grievous_harm"]["tone"] == "alike", "the country's rate lies within the region's range of chance"
    assert rows["livestock_thefts"]["is_few"]
    assert rows["crimes_completed"]["tone"] == "none", "neither way is better"
    assert not is_on_sheet(rows["crimes_completed"])


def test_a_new_region_is_shown_by_its_territory_until_2022(home: Path) -> None:
    rows = profile("KZ-10")
    assert rows["theft_rate"]["region_id"] == "KZ-VOS"
    test = opened("pages/region_profile.py", "en", region="KZ-10")
    assert not test.exception
    said = html_of(test)
    assert "East Kazakhstan Region (borders before 2022)" in said
    assert "has no path of its own" in said


def test_the_others_are_marked_and_the_region_itself_is_not_among_them(home: Path) -> None:
    rows = queries.rows("region_profile", region_id="KZ-71")
    marks = other_marks(EN, rows, frozenset({"KZ-75", "KZ-79"}))
    assert "KZ-71" not in set(marks["region_id"])
    assert set(marks.loc[marks["is_peer"], "region_id"]) == {"KZ-75", "KZ-79"}
    thefts = marks[marks["indicator_id"] == "theft_rate"]
    assert len(thefts) == 16


def test_peers_are_of_the_same_kind_and_near_in_population(home: Path) -> None:
    peers = queries.rows("peers").groupby("of_region")["region_id"].agg(set)
    assert peers["KZ-71"] == {"KZ-75", "KZ-79"}
    units = set(standing("crime_rate", 2022).regions["region_id"])
    for region_id in sorted(REGIONS):
        assert len(peers[region_id]) in (2, 4)
        assert peers[region_id] <= units - places_of(region_id, queries.rows("region_parts"))


@pytest.mark.parametrize(
    ("region_id", "year", "words"),
    [
        # By hand: 70.7 against 66.45 × 0.98 = 65.1; 65.0 (63.2 to 66.8 by chance) against 67.6 × 0.98 = 66.2.
        ("KZ-55", 2024, "9% worse than its own path (break in the series)"),
        ("KZ-11", 2024, "within chance of its own path (break in the series)"),
        ("KZ-71", 2024, "8% better than its own path (break in the series)"),
        # 5,084 against a base of 5,317: the logarithm of the ratio lies 1.85 of its standard errors from nought.
        ("KZ-11", 2023, "within chance of its own path"),
        ("KZ-71", 2022, ""),
        ("KZ-15", 2024, ""),
    ],
)
def test_where_a_region_lies_beside_its_own_path(home: Path, region_id: str, year: int, words: str) -> None:
    rows = queries.rows("trajectory", indicator_id="crime_rate", region_id=region_id)
    (row,) = rows[rows["year"] == year].to_dict("records")
    assert beside_path(EN, row) == words


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_trajectory_of_a_region_names_its_path_and_gives_no_verdict(home: Path, code: str) -> None:
    language = Language(code)
    test = opened("pages/trajectory.py", code, indicator="crime_rate", region="KZ-71")
    assert not test.exception
    assert test.query_params["region"] == "KZ-71"
    said = html_of(test)
    assert language.text("Its own path") in said
    for verdict in ("met", "missed"):
        assert f'class="ny-status ny-{verdict}"' not in said
    assert language.text("How this verdict came about") not in [head.value for head in test.subheader]


def test_an_indicator_without_regional_paths_falls_back_to_the_country(home: Path) -> None:
    test = opened("pages/trajectory.py", "en", indicator="gpi_rank", region="KZ-71")
    assert not test.exception
    assert test.query_params["region"] == "KZ"


def test_the_change_of_the_country_is_the_sum_of_its_parts(home: Path) -> None:
    parts = queries.rows("region_parts")
    base, latest = standing("crime_rate", 2022), standing("crime_rate", 2024)
    change = change_between(EN, base, latest, parts)
    assert change is not None
    found = change.parts.set_index("region_id")
    # By hand: 132,778 offences on 20,158,620 people against 157,473 on 19,634,983.
    assert change.total == pytest.approx(132_778 / 20_158_620 * 10_000 - 157_473 / 19_634_983 * 10_000, rel=1e-4)
    assert found["contribution"].sum() == pytest.approx(change.total)
    assert found.loc["KZ-75", "contribution"] < -4
    assert not {"KZ-35", "KZ-62"} & set(found.index), "parts of a territory in 2022, regions in 2024"
    assert found.loc["KZ-KAR", ["count_before", "count_after"]].tolist() == [10_557, 7_562 + 1_314]
    assert not found.loc["KZ-71", "is_alike"]


def test_a_change_needs_the_country_and_the_same_regions(home: Path) -> None:
    test = opened("pages/regions.py", "en", indicator="theft_rate", view="change")
    assert not test.exception
    assert "cannot be made up of regions" in html_of(test)
    test = opened("pages/regions.py", "en", indicator="crime_rate", year="2022", view="change")
    assert test.query_params["year"] == "2024", "the earliest year has nothing before it"
    assert "10 of 20 regions are known for 2024" in html_of(test)


@pytest.mark.parametrize(
    ("known", "year", "bases"),
    [
        ([2024, 2023, 2022], 2024, [2022, 2023]),
        ([2024, 2023, 2022], 2022, []),
        ([2025, 2024, 2021], 2025, [2024, 2021]),
        ([2022], 2022, []),
    ],
)
def test_a_year_is_compared_with_2022_first(known: list[int], year: int, bases: list[int]) -> None:
    years = [{"year": one} for one in known]
    assert base_years(years, year) == bases
    assert [row["year"] for row in later_years(years)] == known[:-1]


@pytest.mark.parametrize(
    ("direction", "value", "span", "others", "tone"),
    [
        ("down", 5.0, (4.0, 6.0), [7.0], "better"),
        ("down", 5.0, (4.0, 6.0), [5.5], "alike"),
        ("down", 5.0, (4.0, 6.0), [7.0, 5.9], "alike"),
        ("down", 5.0, (4.9, 5.1), [7.0, 4.0], "alike"),
        ("up", 5.0, (4.0, 6.0), [7.0], "worse"),
        ("up", 5.0, (None, None), [4.0], "better"),
        ("none", 5.0, (4.0, 6.0), [7.0], "none"),
        ("down", 5.0, (4.0, 6.0), [None], "none"),
        ("down", 5.0, (None, None), [5.0], "alike"),
    ],
)
def test_no_difference_is_claimed_that_chance_or_coverage_explains(
    direction: str, value: float, span: tuple, others: list, tone: str
) -> None:
    assert compared(direction, value, span, others) == tone


def test_several_indicators_of_a_year_without_any_are_a_sentence(home: Path) -> None:
    test = opened("pages/regions.py", "en", indicator="road_death_rate", year="2021", view="heat")
    assert not test.exception
    assert "none is known for 2021" in html_of(test)


@pytest.mark.parametrize("day", ["2023-12-29", "2025-01-01"])
def test_a_region_on_a_day_before_its_first_figure_is_a_sentence(home: Path, day: str) -> None:
    test = opened("pages/trajectory.py", "en", indicator="crime_rate", region="KZ-71", known=day)
    assert not test.exception
    assert "nothing was known on that day" in html_of(test)


def test_what_the_reports_leave_out_is_told_as_it_is(home: Path) -> None:
    leave_out, sum_of = "Regional reports leave out", "The country is the sum of the regional reports"
    assert any(leave_out in line for line in coverage_words(EN, standing("crime_rate", 2022)))
    assert any(sum_of in line for line in coverage_words(EN, standing("crimes_to_court", 2022)))
    assert coverage_words(EN, standing("victims_men", 2022)) == []


def test_a_place_needs_a_better_way(home: Path) -> None:
    parts = queries.rows("region_parts")
    values = queries.rows("regional_values", indicator_id="crimes_to_court", year=2022)
    one = standing_of(EN, standing("crimes_to_court", 2022).indicator, values, places_of("KZ-10", parts))
    assert "place" not in chosen_sentence(EN, one)[0]
    values = queries.rows("regional_values", indicator_id="crime_rate", year=2024)
    both = standing_of(EN, standing("crime_rate", 2024).indicator, values, places_of("KZ-KAR", parts))
    assert len(chosen_sentence(EN, both)) == 2, "a split territory is told by its parts"


def test_the_chosen_region_is_marked_in_every_year(home: Path) -> None:
    parts = queries.rows("region_parts")
    assert places_of("KZ-10", parts) == {"KZ-10", "KZ-VOS"}
    assert places_of("KZ-VOS", parts) == {"KZ-10", "KZ-63", "KZ-VOS"}
    for year, marked in ((2022, {"KZ-VOS"}), (2024, {"KZ-10"})):
        one = standing("crime_rate", year)
        values = queries.rows("regional_values", indicator_id="crime_rate", year=year)
        shown = standing_of(EN, one.indicator, values, places_of("KZ-10", parts)).regions
        assert set(shown.loc[shown["is_chosen"], "region_id"]) == marked


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("view", ["coverage", "change", "ranking"])
def test_a_chosen_region_stands_in_the_url_and_in_the_words(home: Path, code: str, view: str) -> None:
    test = opened("pages/regions.py", code, view=view, indicator="crime_rate", year="2024", region="KZ-75")
    assert not test.exception
    assert test.query_params["region"] == "KZ-75"
    assert "region_profile?region=KZ-75" in html_of(test)


def test_regions_opens_with_what_is_known(home: Path) -> None:
    assert opened("pages/regions.py", "en").query_params["view"] == "coverage"


def ours() -> dict:
    return json.loads((ROOT / "data" / "geometry.geojson").read_text(encoding="utf-8"))


def written(folder: Path, content: object) -> Path:
    path = folder / "borders.geojson"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_borders_of_the_user_are_drawn_and_credited(tmp_path: Path) -> None:
    mine = ours() | {"attribution": "© Test <b>survey"}
    for feature in mine["features"]:
        feature["properties"] = {"region_id": feature.pop("id")}
        kind = feature["geometry"]["type"]
        polygons = (
            feature["geometry"]["coordinates"] if kind == "MultiPolygon" else [feature["geometry"]["coordinates"]]
        )
        for rings in polygons:
            rings[:] = [ring[::-1] for ring in rings]
    read = read_borders(EN, written(tmp_path, mine), REGIONS)
    assert read.credit == "© Test <b>survey"
    assert {one["id"] for one in read.features["features"]} == REGIONS
    original = {one["id"]: one["geometry"]["coordinates"] for one in ours()["features"]}
    turned = {one["id"]: one["geometry"]["coordinates"] for one in read.features["features"]}
    assert turned["KZ-71"][0] in (original["KZ-71"], original["KZ-71"][0]), "an outer ring is clockwise again"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "not valid JSON"),
        ("[1]", "not a GeoJSON FeatureCollection"),
        ({"features": [{"id": "KZ-71"}]}, "the shape of KZ-71 is no polygon"),
        ({"features": []}, "no feature has the code of KZ-10"),
        (
            {"features": [{"id": "KZ-71", "geometry": {"type": "Polygon", "coordinates": [[[9e5, 1]] * 4]}}]},
            "the shape of KZ-71",
        ),
        (
            {"features": [{"id": "KZ-71", "geometry": {"type": "MultiPolygon", "coordinates": []}}]},
            "the shape of KZ-71",
        ),
        (
            {"features": [{"id": "KZ-71", "geometry": {"type": "Polygon", "coordinates": [[[70, 50]] * 4]}}]},
            "the shape of KZ-71",
        ),
        (
            {"features": [{"id": "KZ-71", "geometry": {"type": "Polygon", "coordinates": [[[10**400, 50]] * 4]}}]},
            "the shape of KZ-71",
        ),
        (
            {
                "features": [
                    {
                        "id": "KZ-71",
                        "geometry": {"type": "Polygon", "coordinates": [[[51, 71], [51, 72], [52, 72], [51, 71]]]},
                    }
                ]
            },
            "the shape",
        ),
        ({"features": [None, {"properties": None}, {"id": 5}]}, "no feature has the code of KZ-10"),
    ],
)
def test_borders_that_cannot_be_drawn_are_refused_with_a_sentence(tmp_path: Path, content: object, words: str) -> None:
    with pytest.raises(BordersError, match=words):
        read_borders(EN, written(tmp_path, content), REGIONS)
    with pytest.raises(BordersError, match="no such file"):
        read_borders(EN, tmp_path / "none.geojson", REGIONS)


def test_refused_borders_leave_ours_and_say_why(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NYSANA_GEOMETRY", str(written(tmp_path, "{")))
    test = opened("pages/regions.py", "en", view="map")
    assert not test.exception
    assert "borders.geojson" in test.warning[0].value
    assert str(tmp_path) not in test.warning[0].value
