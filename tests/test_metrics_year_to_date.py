import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.year_to_date import period_values, revised_periods, same_period_change_pct
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
