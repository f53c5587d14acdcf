"""The regions: rates on the right population, territories across the split, no data never a zero."""

import csv
import re
from pathlib import Path

import duckdb
import pandas as pd
import pytest

import queries
from locales import LANGUAGES, Language
from pages.shared.regions import alike_bands, map_rows, standing_of
from pages.shared.regions_words import caption, heat_finding
from tests.conftest import ROOT
from tests.sample_forms import facts, official, official_files
from tests.test_pages import html_of, opened

DATA = ROOT / "data"


def standing(indicator_id: str, year: int, code: str = "en"):
    years = queries.rows("regional_indicators")
    (row,) = years[(years["indicator_id"] == indicator_id) & (years["year"] == year)].to_dict("records")
    return standing_of(Language(code), row, queries.rows("regional_values", indicator_id=indicator_id, year=year))


@pytest.mark.parametrize(
    ("region_id", "offences", "population"),
    # By hand: form 1-M 2022, R1 row 1 graph 2, and element 6576 of the statistics bureau, 2022.
    [("KZ-71", 17144, 1325135), ("KZ-11", 5317, 786860.5), ("KZ-61", 5929, 2103867)],
)
def test_rates_stand_on_the_right_population(home: Path, region_id: str, offences: int, population: float) -> None:
    rows = standing("crime_rate", 2022).regions.set_index("region_id")
    assert rows.loc[region_id, "count"] == offences
    assert rows.loc[region_id, "base"] == population
    assert rows.loc[region_id, "value"] == pytest.approx(offences / population * 10_000)
    assert rows.loc[region_id, "lower"] < rows.loc[region_id, "value"] < rows.loc[region_id, "upper"]


def test_until_the_split_territories_are_compared_and_after_it_the_twenty(home: Path) -> None:
    before, after = standing("crime_rate", 2022).regions, standing("crime_rate", 2024).regions
    assert len(before) == 17
    assert {"KZ-VOS", "KZ-ALM", "KZ-KAR"} <= set(before["region_id"])
    assert not {"KZ-10", "KZ-63", "KZ-19", "KZ-33", "KZ-35", "KZ-62"} & set(before["region_id"])
    assert len(after) == 20
    assert not set(after["region_id"]) & {"KZ-VOS", "KZ-ALM", "KZ-KAR"}


def test_a_territory_is_the_sum_of_its_parts(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.sql(
        "select w.region_id, w.value, sum(p.value) from observation w join region_part q on q.whole_id = w.region_id"
        " join observation p on p.region_id = q.part_id and p.indicator_id = w.indicator_id"
        " and p.period_start = w.period_start and p.source_id = w.source_id"
        " where w.indicator_id in ('offences', 'population_avg') and year(w.period_start) = 2022"
        " and w.source_id in ('kpsisu-1m-2022', 'bns-6576') group by all"
    ).fetchall()
    assert len(found) == 6
    assert all(whole == parts for _, whole, parts in found)
    assert {"KZ-ALM": 14877, "KZ-VOS": 10238, "KZ-KAR": 10557}.items() <= {
        region: whole for region, whole, _ in found if whole < 100_000
    }.items()


def test_the_regional_path_is_the_countrys_change_on_the_regions_base(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.sql(
        "select r.year, r.target_high / r.base, k.target_high / k.base, r.verdict, r.is_regional_path"
        " from trajectory r join trajectory k using (indicator_id, year)"
        " where r.indicator_id = 'theft_rate' and r.region_id = 'KZ-75' and k.region_id = 'KZ' and k.target_high is not null"
    ).fetchall()
    assert len(rows) >= 5
    for _, own, country, verdict, is_path in rows:
        assert own == pytest.approx(country)
        assert verdict is None
        assert is_path


def test_no_data_is_a_word_and_never_a_zero(home: Path) -> None:
    language, rows = Language("en"), standing("crime_rate", 2024)
    assert len(rows.known) == 10
    cells = map_rows(language, rows, queries.rows("regions"), queries.rows("region_parts"))
    assert len(cells) == 20
    assert cells.loc[~cells["is_known"], "value"].isna().all()
    said = html_of(opened("pages/regions.py", "en", indicator="crime_rate", year="2024", view="ranking"))
    assert said.count(">no data</td>") == 10


def test_the_parts_of_a_split_region_bear_the_value_of_the_territory(home: Path) -> None:
    cells = map_rows(
        Language("en"), standing("crime_rate", 2022), queries.rows("regions"), queries.rows("region_parts")
    ).set_index("region_id")
    assert cells["is_known"].all()
    assert cells.loc["KZ-10", "value"] == cells.loc["KZ-63", "value"] != cells.loc["KZ-55", "value"]


def test_places_that_chance_could_swap_are_told(home: Path) -> None:
    few, many = standing("murders", 2022), standing("crime_rate", 2022)
    longest = max(last - first for first, last in alike_bands(few))
    assert longest > max(last - first for first, last in alike_bands(many)), "few events tell few regions apart"


@pytest.mark.parametrize("view", ["map", "tiles", "ranking", "funnel", "heat", "coverage"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_view_in_every_language(home: Path, code: str, view: str) -> None:
    test = opened("pages/regions.py", code, view=view, indicator="theft_rate")
    assert not test.exception
    assert test.query_params["view"] == view
    said = html_of(test)
    assert Language(code).name(queries.rows("regions").set_index("region_id").loc["KZ-VOS"].to_dict(), "name") in said


@pytest.mark.parametrize(
    ("shades", "title"),
    [  # shades of three indicators, by region: above nought is worse than the country
        ({"A": (1, 1, None), "B": (1, -1, -1)}, "Regions against the country, 2022: most often worse is A, in 2 of 3 indicators"),
        ({"A": (1, None, -1), "B": (None, None, 1)}, "Regions against the country, 2022: most often worse is A, B, in 1 of 3 indicators"),
        (dict.fromkeys("ABCD", (1, 1, 1)), "Regions against the country, 2022"),
        ({"A": (None, -1, None)}, "Regions against the country, 2022"),
    ],
)  # fmt: skip
def test_the_title_of_the_heat_table_names_who_is_most_often_worse(home: Path, shades: dict, title: str) -> None:
    known = [
        {"name": name, "kind": "region", "is_known": True, "indicator_id": str(number), "shade": shade}
        for name, of_region in shades.items()
        for number, shade in enumerate(of_region)
    ]
    country = {"name": "KZ", "kind": "country", "is_known": True, "indicator_id": "0", "shade": None}
    cells = pd.DataFrame([country, *known])
    assert heat_finding(Language("en"), standing("crime_rate", 2022), cells) == title


def test_what_is_known_names_all_twenty_and_the_three_territories(home: Path) -> None:
    rows = queries.rows("regional_coverage", indicator_id="crime_rate")
    assert rows["region_id"].nunique() == 23
    kinds = {(row.region_id, row.year): row.kind for row in rows.itertuples()}
    assert kinds["KZ-10", 2022] == "partial"
    assert kinds["KZ-VOS", 2022] == "report"
    assert kinds["KZ-71", 2024] == "press"


@official
def test_the_regional_figures_are_those_of_the_workbooks() -> None:
    from tests.test_ingest_forms import asked, read

    for form, name in (("form-1m", "form_1m"), ("form-1-sng", "form_1_sng")):
        with (DATA / f"observation.{name}_2022.csv").open(encoding="utf-8") as file:
            held = {(row["indicator_id"], row["region_id"]): row for row in csv.DictReader(file)}
        known, compared = facts(), 0
        for path in official_files(form):
            words = re.sub(r"\.\w+$", "", path.name)
            region = known.regions.region_on(words, asked().period.end)  # type: ignore[union-attr]
            for figure in read(form, path.read_bytes(), known, asked(region)).figures:
                row = held[figure.indicator_id, region]
                assert (float(row["value"]), row["locator"], row["coverage"]) == (
                    figure.value, figure.locator, figure.coverage,
                )  # fmt: skip
                compared += 1
        assert compared == {"form-1m": 1440, "form-1-sng": 320}[form]


def test_what_is_true_of_the_reports_is_not_said_of_press_and_map(home: Path) -> None:
    language = Language("en")
    said = "Regional reports leave out transport and military bodies"
    assert any(line.startswith(said) for line in caption(language, standing("crime_rate", 2022)))
    for indicator_id, year in (("road_death_rate", 2024), ("crime_rate", 2024)):
        assert not any(line.startswith(said) for line in caption(language, standing(indicator_id, year)))
