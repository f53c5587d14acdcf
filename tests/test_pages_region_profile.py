"""The profile of a region, its own path, the change of the country, and the user's own borders."""

import json
from pathlib import Path

import pytest

import queries
from locales import LANGUAGES, Language
from pages.shared.geometry import BordersError, read_borders
from pages.shared.region_profile import is_on_sheet, other_marks, profile_rows
from pages.shared.regional_path import beside_path
from pages.shared.regions import places_of, standing_of
from pages.shared.regions_compared import change_between, compared_years
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
    assert "East Kazakhstan Region (until June 2022)" in said
    assert "has no path of its own" in said


def test_the_others_are_marked_and_the_region_itself_is_not_among_them(home: Path) -> None:
    rows = queries.rows("region_profile", region_id="KZ-71")
    marks = other_marks(EN, rows, frozenset({"KZ-75", "KZ-79"}))
    assert "KZ-71" not in set(marks["region_id"])
    assert set(marks.loc[marks["is_peer"], "region_id"]) == {"KZ-75", "KZ-79"}
    thefts = marks[marks["indicator_id"] == "theft_rate"]
    assert len(thefts) == 16


def test_peers_are_of_the_same_kind_and_near_in_population(home: Path) -> None:
    assert set(queries.rows("peers", region_id="KZ-71")["region_id"]) == {"KZ-75", "KZ-79"}
    for region_id in sorted(REGIONS):
        near = queries.rows("peers", region_id=region_id)
        assert region_id not in set(near["region_id"])
        assert len(near) in (2, 4)


@pytest.mark.parametrize(
    ("region_id", "year", "words"),
    [
        # By hand: 70.7 against 66.45 × 0.98 = 65.1; 65.0 (63.2 to 66.8 by chance) against 67.6 × 0.98 = 66.2.
        ("KZ-55", 2024, "9% worse than its own path"),
        ("KZ-11", 2024, "within chance of its own path"),
        ("KZ-71", 2024, "8% better than its own path"),
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
    change = change_between(EN, standing("crime_rate", 2022), standing("crime_rate", 2024))
    assert change is not None
    parts = change.parts.set_index("region_id")["contribution"]
    # By hand: 132,778 − 157,473 offences; Almaty 24,965 − 34,891.
    assert change.total == pytest.approx(132_778 - 157_473)
    assert parts["KZ-75"] == 24_965 - 34_891
    assert parts.sum() == pytest.approx(change.total)
    assert "KZ-35" not in parts.index, "part of a territory in 2022, a region in 2024"


def test_no_change_is_told_where_no_two_years_are_known(home: Path) -> None:
    assert change_between(EN, standing("theft_rate", 2022), standing("crime_rate", 2023)) is not None
    test = opened("pages/regions.py", "en", indicator="theft_rate", view="change")
    assert not test.exception
    assert "no two years are known" in test.info[0].value


@pytest.mark.parametrize(
    ("known", "year", "pair"),
    [
        ([2022, 2023, 2024], 2024, (2022, 2024)),
        ([2022, 2023, 2024], 2022, (2022, 2024)),
        ([2021, 2024, 2025], 2025, (2024, 2025)),
        ([2022], 2022, None),
    ],
)
def test_a_year_is_compared_with_the_base(known: list[int], year: int, pair: tuple[int, int] | None) -> None:
    assert compared_years([{"year": one} for one in known], year) == pair


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
    mine = ours() | {"attribution": "© Test survey"}
    for feature in mine["features"]:
        feature["properties"] = {"region_id": feature.pop("id")}
        kind = feature["geometry"]["type"]
        polygons = (
            feature["geometry"]["coordinates"] if kind == "MultiPolygon" else [feature["geometry"]["coordinates"]]
        )
        for rings in polygons:
            rings[:] = [ring[::-1] for ring in rings]
    read = read_borders(EN, written(tmp_path, mine), REGIONS)
    assert read.credit == "© Test survey"
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
