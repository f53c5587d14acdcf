"""Which points a forecast may use, and what the warehouse stores of it."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.forecasts import outlook_to, usable_points
from metrics.forecast import FEWEST_POINTS, forecast

YEARS = st.dictionaries(st.integers(2010, 2030), st.floats(1, 100), max_size=15)


def test_only_the_run_after_the_last_break_counts() -> None:
    actuals = {year: float(year) for year in (2015, 2017, 2018, 2019, 2020, 2021, 2022)}
    assert list(usable_points(actuals, {})) == [2017, 2018, 2019, 2020, 2021, 2022], "2016 is missing"
    assert list(usable_points(actuals, {2020: "n"})) == [2020, 2021, 2022]
    assert list(usable_points(actuals, {2020: "n", 2025: "later"})) == [2020, 2021, 2022]
    assert usable_points({}, {2020: "n"}) == {}


@given(YEARS, st.dictionaries(st.integers(2010, 2030), st.just("n"), max_size=3))
def test_points_are_consecutive_and_end_at_the_latest(actuals: dict[int, float], breaks: dict[int, str]) -> None:
    years = list(usable_points(actuals, breaks))
    assert years == list(range(years[0], years[-1] + 1)) if years else not actuals
    assert not years or years[-1] == max(actuals)
    assert not years or not any(years[0] < year <= years[-1] for year in breaks)


def test_no_forecast_without_points_or_years_ahead() -> None:
    assert outlook_to(2028, {2022: 1.0, 2023: 2.0}, {}, None, None).found is None
    assert outlook_to(2022, dict.fromkeys(range(2015, 2023), 1.0), {}, None, None).found is None
    assert outlook_to(None, {2022: 1.0}, {}, None, None).found is None


def test_the_warehouse_holds_what_the_metric_says(warehouse: duckdb.DuckDBPyConnection) -> None:
    """CPI 2012–2025: fourteen points and no break; one year to the last target."""
    points = [value for (value,) in warehouse.execute(
        "select value from annual_value where indicator_id = 'cpi_score' and coverage = 'full' order by year"
    ).fetchall()]  # fmt: skip
    found = forecast(points, 1, lower=0, upper=100)
    assert found is not None
    rows = warehouse.execute(
        "select year, mean, lower_80, upper_95, points_used from forecast where indicator_id = 'cpi_score'"
    ).fetchall()
    assert rows == [(2026, found.mean[0], found.intervals[0.80][0].lower, found.intervals[0.95][0].upper, 14)]


def test_probabilities_are_of_stated_years_ahead(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select indicator_id, year, probability_of_meeting, points_used, actual, is_interpolated from assessment"
        " where probability_of_meeting is not null"
    ).fetchall()
    assert {(name, year) for name, year, *_ in rows} == {("cpi_score", 2026), ("gpi_rank", 2028)}
    for _, _, chance, points, actual, is_interpolated in rows:
        assert 0 < chance < 1
        assert points >= FEWEST_POINTS
        assert actual is None
        assert not is_interpolated


@pytest.mark.parametrize(("indicator_id", "points"), [("theft_rate", 3), ("crime_rate", 2), ("trust_in_police", 2)])
def test_series_cut_short_by_a_break_have_none(
    warehouse: duckdb.DuckDBPyConnection, indicator_id: str, points: int
) -> None:
    assert warehouse.execute("select count(*) from forecast where indicator_id = ?", [indicator_id]).fetchall() == [
        (0,)
    ]
    used = warehouse.execute(
        "select distinct points_used from assessment where indicator_id = ? and region_id = 'KZ'", [indicator_id]
    )
    assert used.fetchall() == [(points,)]
