import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.year_to_date import period_values, revised_periods, same_period_change_pct, twelve_month_sums
from tests.anything import ANYTHING, SERIES, value_or_sentence


def test_periods_of_a_cumulative_year() -> None:
    assert period_values([100, 250, 250, 400]) == [100, 150, 0, 150]


def test_a_missing_month_takes_its_neighbour_with_it() -> None:
    assert period_values([100, None, 250, 300]) == [100, None, None, 50]


def test_a_fall_is_a_revision_not_a_value() -> None:
    """Form 3-К: November 2024 stood at 1,634 crimes; cases are re-qualified, so a cumulative figure can fall."""
    assert period_values([1500, 1634, 1620, 1641]) == [1500, 134, None, 21]
    assert revised_periods([1500, 1634, 1620, 1641]) == [False, False, True, False]
    assert revised_periods([1500, None, 1400]) == [False, False, True], "against the last known figure"


def test_same_period_of_the_year_before() -> None:
    """Form 3-К, December: 1,692 crimes in 2023 after 1,724 in 2022."""
    assert same_period_change_pct(1692, 1724) == pytest.approx(-1.8561, abs=5e-5)
    assert same_period_change_pct(5, 0) is same_period_change_pct(None, 5) is same_period_change_pct(5, None) is None


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=12))
def test_period_values_sum_to_the_last_figure(months: list[int]) -> None:
    cumulative = [sum(months[: end + 1]) for end in range(len(months))]
    assert period_values(cumulative) == months
    assert not any(revised_periods(cumulative))


@given(st.lists(st.one_of(st.none(), st.floats(0, 1e9)), max_size=12))
def test_a_revised_period_has_no_value(cumulative: list[float | None]) -> None:
    values, flags = period_values(cumulative), revised_periods(cumulative)
    assert len(values) == len(flags) == len(cumulative)
    assert all(value is None for value, flag in zip(values, flags, strict=True) if flag)
    assert all(value is None or value >= 0 for value in values)


@pytest.mark.parametrize("figure", [-1, math.nan, "many"])
def test_senseless_figures_are_named(figure: object) -> None:
    with pytest.raises(ValueError, match="figure"):
        period_values([1, figure])  # type: ignore[list-item]


@given(SERIES, ANYTHING, ANYTHING)
def test_anything_gives_a_value_none_or_a_sentence(values: list, a: object, b: object) -> None:
    assert value_or_sentence(lambda: period_values(values))
    assert value_or_sentence(lambda: revised_periods(values))
    assert value_or_sentence(lambda: same_period_change_pct(a, b))


def test_twelve_months_to_each_month() -> None:
    """Form 3-К: 1,692 crimes in 2023, 247 to January 2024 and 1,519 to October 2024; 216 to January 2025."""
    year_2023 = [245, 438, 570, 711, 847, 981, 1118, 1222, 1330, 1426, 1525, 1692]
    year_2024 = [247, None, None, None, None, 1055, 1209, None, 1432, 1519, 1634, 1641]
    sums = [1694, None, None, None, None, 1766, 1783, None, 1794, 1785, 1801, 1641]
    assert twelve_month_sums(year_2023, year_2024) == sums
    assert twelve_month_sums(year_2024, [216]) == [1641 - 247 + 216]


def test_twelve_months_are_never_estimated() -> None:
    year: list[float | None] = [float(10 * month) for month in range(1, 13)]
    assert twelve_month_sums([*year[:11], None], year) == [None] * 11 + [120], (
        "without a whole year only the year itself"
    )
    assert twelve_month_sums([None, *year[1:]], year)[0] is None
    assert twelve_month_sums([*year[:10], 130, 120], year)[10] is None, (
        "a whole year below its own months is a revision"
    )
    assert twelve_month_sums(year, []) == []


@given(st.lists(st.integers(0, 10_000), min_size=24, max_size=24), st.integers(1, 12))
def test_twelve_month_sums_are_sums_of_twelve_months(months: list[int], known: int) -> None:
    before = [sum(months[: end + 1]) for end in range(12)]
    now = [sum(months[12 : 12 + end + 1]) for end in range(known)]
    assert twelve_month_sums(before, now) == [sum(months[end + 1 : end + 13]) for end in range(known)]


@given(st.lists(st.one_of(st.none(), st.floats(0, 1e9)), min_size=24, max_size=24))
def test_december_is_the_year_and_no_sum_is_negative(figures: list[float | None]) -> None:
    before, now = figures[:12], figures[12:]
    sums = twelve_month_sums(before, now)
    assert sums[11] == now[11]
    for place in range(11):
        missing = before[11] is None or before[place] is None or now[place] is None
        assert sums[place] is None or (not missing and sums[place] >= 0)


@pytest.mark.parametrize(("before", "now"), [([1] * 11, [1]), ([1] * 13, [1]), ([1] * 12, [1] * 13), ([1] * 12, [-1])])
def test_twelve_months_need_a_year_before(before: list[float], now: list[float]) -> None:
    with pytest.raises(ValueError, match=r"figure.*\."):
        twelve_month_sums(before, now)


@given(SERIES, SERIES)
def test_any_two_years_give_sums_or_a_sentence(before: list, now: list) -> None:
    assert value_or_sentence(lambda: twelve_month_sums(before, now))
