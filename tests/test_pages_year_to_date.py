"""Within the year: every view in every language, the figures of the lead, and what was known on a day."""

import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

import queries
from locales import LANGUAGES, Language
from pages.shared.year_to_date import comparison, months_of, process_limits, special_months
from tests.conftest import ROOT
from tests.test_charts_year_to_date import PRINTED
from tests.test_pages import html_of

VIEWS = ("cumulative", "months", "twelve")
# indicator, region, period_end, is_cumulative, value, vintage, source year
Figure = tuple[str, str, str, bool, float, str, int]


@pytest.fixture
def warehouse_with(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[list[Figure]], None]:
    """A copy of the warehouse with further figures, in force for the test."""

    def add(figures: list[Figure]) -> None:
        copy = tmp_path / "nysana.duckdb"
        shutil.copy((home / "nysana.duckdb").resolve(), copy)
        with duckdb.connect(str(copy)) as con:
            for indicator, region, end, is_cumulative, value, vintage, year in figures:
                source = f"kpsisu-1m-{year}" if indicator == "offences" else f"kpsisu-3k-{year}"
                con.execute(
                    "insert into source by name select * replace (? as source_id, null as reported_by) from source "
                    "where source_id = 'kpsisu-3k-2024' and ? not in (select source_id from source)",
                    [source, source],
                )
                con.execute(
                    "insert into observation by name select ? as indicator_id, ? as region_id, "
                    "date_trunc('year', ?::date - 1)::date as period_start, ?::date as period_end, ? as is_cumulative, "
                    "? as value, 'final' as status, ?::date as vintage, ? as source_id, 'R1 row 1 graph 2' as locator, "
                    "?::varchar as printed",
                    [indicator, region, end, end, is_cumulative, value, vintage, source, int(value)],
                )
        monkeypatch.setenv("NYSANA_HOME", str(tmp_path))

    return add


def opened(code: str = "kk", **query: str) -> AppTest:
    """The page by itself: AppTest finds a page inside app.py only where file and address have the same name."""
    test = AppTest.from_file(str(ROOT / "pages" / "year_to_date.py"), default_timeout=60)
    for key, value in ({"lang": code} | query).items():
        test.query_params[key] = value
    return test.run()


def said(**query: str) -> str:
    test = opened("en", **query)
    assert not test.exception
    return unescape(html_of(test))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_view_in_every_language(home: Path, code: str, view: str) -> None:
    test = opened(code, view=view)
    assert not test.exception
    question = "How does the running year compare with the years before?"
    assert [title.value for title in test.title] == [Language(code).text(question)]
    assert test.query_params["view"] == view
    assert test.query_params["indicator"] == "corruption_crimes"
    assert "nan" not in html_of(test).lower().replace("жариялан", "")
    for indicator_id in queries.rows("year_to_date_series")["indicator_id"]:
        test.query_params["indicator"] = indicator_id
        assert not test.run().exception, indicator_id


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ("2024-12-01", "January–November 2024: 1,634, 7.1% more than in the same months of 2023 (1,525)."),
        ("2025-01-01", "the year 2024: 1,641, 3.0% fewer than in 2023 (1,692)."),
        ("2024-01-01", "the year 2023: 1,692, 1.9% fewer than in 2022 (1,724)."),
        ("2025-02-01", "January 2025: 216, 12.6% fewer than in the same month of 2024 (247)."),
        ("2025-02-01", "The last whole year, 2024: 1,641, 3.0% fewer than in 2023 (1,692)."),
        ("2022-07-01", "January–June 2022: 1,312. The same period of 2021 is not known."),
    ],
)
def test_the_lead_compares_the_same_months(home: Path, known: str, words: str) -> None:
    assert words in said(known=known)
    assert (PRINTED["2024-11"], PRINTED["2023-11"], PRINTED["2025-01"], PRINTED["2024-01"]) == (1634, 1525, 216, 247)


def test_a_newest_month_long_past_is_said_to_be_the_last_one_held(home: Path) -> None:
    assert "No later month is in the warehouse as of November 21, 2026." in said(known="2025-02-01")
    assert "No later month" not in said(known="2024-12-01"), "a later one is, and another day shows it"


def test_a_day_between_two_reports_means_the_earlier(home: Path) -> None:
    for asked, shown in (("2024-12-15", "2024-12-01"), ("2030-01-01", "2025-02-01"), ("yesterday", "2025-02-01")):
        assert opened("en", known=asked).query_params["known"] == shown


@pytest.mark.parametrize(("key", "value"), [("indicator", "theft_rate"), ("view", "spiral"), ("known", "1999-01-01")])
def test_a_senseless_address_falls_back(home: Path, key: str, value: str) -> None:
    test = opened("kk", **{key: value})
    assert not test.exception
    assert test.query_params[key] != value


def test_the_table_holds_every_printed_figure_and_a_dash_for_the_unknown(home: Path) -> None:
    shown = said()
    for value in PRINTED.values():
        assert f">{value:,.0f}</td>" in shown
    table = shown.split("<tbody>")[1].split("</tbody>")[0]
    # 4 years × 12 months and the change, known once, on the one January of the newest year
    assert table.count(">–</td>") == 4 * 12 - len(PRINTED) + 11
    assert "−12.6%" in table


def test_a_running_year_gets_no_verdict(home: Path) -> None:
    shown = said()
    assert "ny-status" not in shown
    assert "better than" not in shown, "fewer registered is not better by itself"


def test_months_and_what_chance_explains(home: Path) -> None:
    shown = said(view="months")
    assert "7 months differ by more than chance, the latest July 2023: beyond the usual 0 to 267" in shown
    assert ">97</td>" in shown, "1,409 − 1,312 in July 2022"
    early = said(view="months", known="2023-02-01")
    assert "7 months are known; limits of the usual ups and downs need 12." in early


def test_a_run_ends_at_a_month_that_is_not_known(home: Path) -> None:
    """January to July 2023 stand above the mean; July 2024 and January 2025 do, too, but have no known neighbours."""
    months = months_of(queries.rows("year_to_date", indicator_id="corruption_crimes", region_id="KZ", day="2026-11-21"))
    special = special_months(months, process_limits(months), "none")
    assert [(row.year, row.month) for row in months[special].itertuples()] == [(2023, n) for n in range(1, 8)]


def test_twelve_months_are_sums_of_known_figures(home: Path) -> None:
    shown = said(view="twelve")
    assert (
        "Twelve months, February 2024 – January 2025: 1,610, 5.0% fewer than in the twelve months before (1,694)."
        in shown
    )
    assert f">{1692 - 1525 + 1634:,}</td>" in shown
    early = said(view="twelve", known="2022-08-01")
    assert "No twelve months are known" in early


def test_two_figures_of_another_region_are_enough(warehouse_with) -> None:
    warehouse_with(
        [
            ("offences", "KZ-71", "2026-04-01", True, 5200, "2026-04-05", 2026),
            ("offences", "KZ-71", "2026-01-01", False, 21000, "2026-01-10", 2025),
        ]
    )
    assert list(queries.rows("year_to_date_series")["indicator_id"])[-1] == "offences", "the country comes first"
    shown = said(indicator="offences")
    assert "January–March 2026: 5,200. The same period of 2025 is not known." in shown
    for view in VIEWS:
        said(indicator="offences", view=view)


def test_a_direction_makes_better_or_worse(warehouse_with) -> None:
    warehouse_with(
        [
            ("offences", "KZ-71", "2025-04-01", True, 5000, "2025-04-05", 2025),
            ("offences", "KZ-71", "2026-04-01", True, 5200, "2026-04-05", 2026),
            ("offences", "KZ-75", "2025-04-01", True, 9000, "2025-04-05", 2025),
            ("offences", "KZ-75", "2026-04-01", True, 8100, "2026-04-05", 2026),
        ]
    )
    shown = said(indicator="offences", region="KZ-71")
    assert "January–March 2026: 5,200, 4.0% more than in the same months of 2025 (5,000). That is worse than" in shown
    test = opened("en", indicator="offences", region="KZ-75")
    assert "10.0% fewer than in the same months of 2025 (9,000). That is better than" in html_of(test)
    assert len(test.selectbox) == 4, "the region is asked for where two have figures"


def test_one_figure_makes_no_series(warehouse_with) -> None:
    warehouse_with([("corruption_crimes", "KZ-71", "2026-04-01", True, 52, "2026-04-05", 2026)])
    series = queries.rows("year_to_date_series")
    assert ("corruption_crimes", "KZ-71") not in set(zip(series["indicator_id"], series["region_id"], strict=True))


def test_a_revised_figure_keeps_what_it_was(warehouse_with) -> None:
    warehouse_with([("corruption_crimes", "KZ", "2024-07-01", True, 1050, "2025-03-08", 2024)])
    shown = said()
    assert "January–June 2024: 1,055 until March 8, 2025, then 1,050." in shown
    assert ">1,050</td>" in shown
    assert "1,055 until" not in said(known="2025-02-01"), "not known before"


def test_a_fall_is_a_note_and_no_month(warehouse_with) -> None:
    warehouse_with([("corruption_crimes", "KZ", "2024-08-01", True, 1000, "2025-03-08", 2024)])
    shown = said(view="months")
    assert "July 2024: the figure from January fell below an earlier one." in shown
    assert ">154</td>" not in shown


def test_without_such_figures_the_page_says_what_would_fill_it(warehouse_with, tmp_path: Path) -> None:
    warehouse_with([])
    with duckdb.connect(str(tmp_path / "nysana.duckdb")) as con:
        con.execute("delete from observation where is_cumulative")
    test = opened("en")
    assert not test.exception
    assert "import of a monthly report" in html_of(test)
    assert not test.selectbox


def test_the_comparison_is_of_the_newest_figure(home: Path) -> None:
    rows = queries.rows("year_to_date", indicator_id="corruption_crimes", region_id="KZ", day="2024-12-01")
    found = comparison(months_of(rows))
    assert (found.year, found.month, found.value, found.before) == (2024, 11, 1634, 1525)
