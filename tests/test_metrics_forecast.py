import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.forecast import FEWEST_POINTS, LIKELIHOODS, Forecast, forecast, likelihood, probability_of_meeting
from tests.anything import ANYTHING, SERIES, value_or_sentence
from tests.forecast_bench import LENGTHS, METHODS, score

VALUES = st.lists(st.floats(-1e9, 1e9), min_size=4, max_size=12)
FALLING = [986.0, 749.2, 357.2, 301.0, 300.0, 214.1, 151.8]  # thefts per 100,000, 2018–2024


@pytest.mark.parametrize("length", LENGTHS)
def test_intervals_hold_and_errors_are_small_on_m1(length: int | None) -> None:
    """95 ± 2.5 % and 80 ± 5 % inside (M1's trends wander more than most), errors below the naive one's and Theta's."""
    found, theta, base = (score(METHODS[name], length) for name in ("Nysana", "Theta", "naive"))
    assert found.coverage[0.80] == pytest.approx(0.80, abs=0.05)
    assert found.coverage[0.95] == pytest.approx(0.95, abs=0.025)
    assert found.smape / base.smape < min(0.94, theta.smape / base.smape)
    assert found.mase / base.mase < min(0.88, theta.mase / base.mase)


def test_too_few_points_have_no_forecast() -> None:
    assert forecast([1, 2, 3], 4) is None
    assert forecast([], 4) is None
    assert forecast([1, 2, 3, 4], 4) is not None
    assert FEWEST_POINTS == 4


def test_a_falling_rate_never_crosses_nought() -> None:
    found = forecast(FALLING, 30, lower=0)
    assert found is not None
    assert all(value > 0 for value in found.mean)
    assert all(one.lower >= 0 for one in found.intervals[0.95])


def test_a_steady_line_goes_on() -> None:
    found = forecast([10, 12, 14, 16, 18], 3)
    assert found is not None
    assert found.mean == pytest.approx([20, 22, 24], abs=0.6)


def test_a_series_that_never_moved_is_known_to_half_its_last_digit() -> None:
    """65, 65, 65, 65: printed to the whole; the interval is not a point."""
    found = forecast([65, 65, 65, 65], 1)
    assert found is not None
    assert found.mean == [65]
    assert found.intervals[0.80][0].lower == pytest.approx(65 - 1.6377 * 1.07 * 0.5, abs=1e-3)


@settings(deadline=None, max_examples=60)
@given(VALUES, st.integers(1, 8))
def test_intervals_are_nested_ordered_and_widen(values: list[float], horizon: int) -> None:
    found = forecast(values, horizon)
    assert found is not None
    assert len(found.mean) == len(found.intervals[0.80]) == len(found.intervals[0.95]) == horizon
    assert found.n == len(values)
    for mean, near, far in zip(found.mean, found.intervals[0.80], found.intervals[0.95], strict=True):
        assert far.lower <= near.lower <= mean <= near.upper <= far.upper
    widths = [one.upper - one.lower for one in found.intervals[0.95]]
    assert widths == sorted(widths)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.floats(0, 100), min_size=4, max_size=9))
def test_a_share_stays_a_share(values: list[float]) -> None:
    found = forecast(values, 6, lower=0, upper=100)
    assert found is not None
    edges = [edge for one in found.intervals[0.95] for edge in (one.lower, one.upper)]
    assert all(0 <= value <= 100 for value in [*found.mean, *edges])


@settings(deadline=None, max_examples=40)
@given(VALUES, st.floats(-1e9, 1e9), st.floats(0, 1e9))
def test_a_harder_target_is_never_likelier(values: list[float], target: float, step: float) -> None:
    found = forecast(values, 4)
    assert probability_of_meeting(found, target + step, "up") <= probability_of_meeting(found, target, "up")
    up, down = (probability_of_meeting(found, target, direction) for direction in ("up", "down"))
    assert up + down == pytest.approx(1)


def test_the_target_at_an_edge_of_the_interval() -> None:
    """The upper edge of 80 % leaves 10 % above it."""
    found = forecast(FALLING, 4)
    assert found is not None
    assert probability_of_meeting(found, found.intervals[0.80][-1].upper, "up") == pytest.approx(0.10)
    assert probability_of_meeting(found, found.mean[-1], "down") == pytest.approx(0.5)


def test_the_impossible_is_never_likely() -> None:
    share = forecast([95, 97, 98, 99, 99.5], 6, lower=0, upper=100)
    assert probability_of_meeting(share, 101, "up") == 0
    assert probability_of_meeting(share, 100, "down") == 1
    rank = forecast([5, 4, 3, 2, 1], 6, lower=1)
    assert probability_of_meeting(rank, 0.5, "down") == 0
    assert probability_of_meeting(rank, 1, "up") == 1


def test_an_interval_at_a_bound_still_has_a_width() -> None:
    found = forecast([95, 97, 99, 100, 100], 3, lower=0, upper=100)
    assert found is not None
    assert all(one.lower < one.upper for one in found.intervals[0.80])


def test_one_probability_a_year() -> None:
    found = forecast(FALLING, 3)
    assert found is not None
    chances = probability_of_meeting(found, [None, found.mean[1], 1e9], "down")
    assert chances[0] is None
    assert chances[1:] == pytest.approx([0.5, 1], abs=1e-3)
    assert probability_of_meeting(None, 5, "up") is None
    assert probability_of_meeting(found, None, "up") is None
    with pytest.raises(ValueError, match="The 4 targets"):
        probability_of_meeting(found, [1, 2, 3, 4], "up")


def test_words_of_likelihood() -> None:
    """IPCC guidance note (2010), table 1."""
    assert [likelihood(p) for p in (1, 0.95, 0.7, 0.5, 0.12, 0.05, 0)] == [
        "virtually_certain",
        "very_likely",
        "likely",
        "about_as_likely_as_not",
        "unlikely",
        "very_unlikely",
        "exceptionally_unlikely",
    ]
    assert likelihood(None) is None
    assert len({word for _, word in LIKELIHOODS}) == 7


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: forecast([1, 2, 3, 4], 0), "one year or more"),
        (lambda: forecast([1, 2, 3, 4], 2, [95]), "between 0 and 1"),
        (lambda: forecast([1, 2, float("nan"), 4], 2), "finite"),
        (lambda: forecast([1, 2, 3, 400], 2, upper=100), "400 lies outside"),
        (lambda: forecast([1, 2, 3, 4], 2, lower=5, upper=1), "above the upper"),
        (lambda: probability_of_meeting(None, 5, "sideways"), "'sideways'"),
        (lambda: likelihood(2), "between 0 and 1"),
    ],
)
def test_senseless_arguments_are_named(call, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()


@settings(deadline=None, max_examples=80)
@given(SERIES, ANYTHING, ANYTHING, ANYTHING)
def test_anything_gives_a_value_none_or_a_sentence(values: list, a: object, b: object, c: object) -> None:
    assert value_or_sentence(lambda: forecast(values, a))
    assert value_or_sentence(lambda: forecast(values, 3, lower=b, upper=c))
    assert value_or_sentence(lambda: probability_of_meeting(_found(), b, "up"))
    assert value_or_sentence(lambda: likelihood(a))


def _found() -> Forecast | None:
    return forecast(np.arange(5.0).tolist(), 2)
