import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.control_chart import Cause, Limits, assurance, special_causes, xmr_limits
from tests.anything import ANYTHING, SERIES, value_or_sentence

LIMITS = Limits(10, 4, 16)
VALUES = st.lists(st.floats(-1e6, 1e6), max_size=40)


def rules(values: list[float], direction: str = "down") -> list[tuple[str, ...]]:
    return [cause.rules for cause in special_causes(values, LIMITS, direction)]


def test_screening_leaves_out_wild_moving_ranges() -> None:
    """Moving ranges 1, 1, 1, 8, 9, 1 …: mean 32/17; 3.267 × that is 6.15, so 8 and 9 go and fifteen ones stay."""
    values = [1, 2, 1, 2, 10, *(1, 2) * 6, 1]
    assert xmr_limits(values).upper == pytest.approx(35 / 18 + 2.66 * 32 / 17)
    assert xmr_limits(values, screen_outliers=True).upper == pytest.approx(35 / 18 + 2.66)


def test_too_few_points() -> None:
    assert xmr_limits([]) == Limits(None, None, None)
    assert xmr_limits([7]) == Limits(7, None, None)
    assert special_causes([7], xmr_limits([7]), "up") == [Cause((), None, "common_cause")]


def test_a_series_that_never_moves_has_no_special_cause() -> None:
    """0.1 twelve times: the sum of floats is not 1.2, and once flagged every point."""
    for value in (0.1, 0.7, 1.1, 12.3, 33.3):
        limits = xmr_limits([value] * 12)
        assert limits == Limits(value, value, value)
        assert {cause.rules for cause in special_causes([value] * 12, limits, "up")} == {()}


def test_outside_the_limits() -> None:
    assert rules([10, 17, 3, 16, 4]) == [(), ("outside_limits",), ("outside_limits",), (), ()]


def test_seven_on_one_side_and_not_six() -> None:
    assert rules([11] * 6 + [9]) == [()] * 7
    assert rules([11] * 7) == [("shift",)] * 7
    assert rules([11] * 3 + [10] + [11] * 4) == [()] * 8, "a point on the mean ends a run"


def test_seven_in_one_direction_and_not_six() -> None:
    assert all("trend" in one for one in rules([7, 8, 9, 9.5, 10.5, 11, 12]))
    assert not any("trend" in one for one in rules([7, 8, 9, 9.5, 10.5, 11]))
    assert not any("trend" in one for one in rules([7, 8, 9, 9, 10.5, 11, 12])), "a standstill ends a trend"


def test_two_of_three_near_a_limit() -> None:
    assert rules([15, 11, 15]) == [("two_of_three",), (), ("two_of_three",)]
    assert rules([15, 9, 15]) == [(), (), ()], "the third on the other side"
    assert rules([15, 11, 5]) == [(), (), ()], "on two sides"
    assert rules([15, 11, 11, 15]) == [(), (), (), ()], "three apart"
    assert rules([14, 11, 14]) == [(), (), ()], "on the edge of the outer third, not in it"


@pytest.mark.parametrize(
    ("value", "direction", "reading"),
    [
        (17, "up", "improvement"),
        (17, "down", "concern"),
        (3, "down", "improvement"),
        (3, "up", "concern"),
        (3, "none", "neither"),
    ],
)
def test_detection_is_read_by_direction(value: float, direction: str, reading: str) -> None:
    assert special_causes([value], LIMITS, direction)[0].reading == reading


def test_a_trend_reads_by_the_way_it_goes() -> None:
    assert {cause.reading for cause in special_causes([5, 6, 7, 8, 11, 12, 13], LIMITS, "up")} == {"improvement"}


@pytest.mark.parametrize(
    ("target", "direction", "word"),
    [
        (3, "up", "consistently_met"),
        (3, "down", "consistently_missed"),
        (17, "down", "consistently_met"),
        (4, "up", "inconsistent"),
        (10, "none", None),
        (None, "up", None),
    ],
)
def test_assurance(target: float | None, direction: str, word: str | None) -> None:
    assert assurance(LIMITS, target, direction) == word


@given(VALUES, st.booleans())
def test_limits_are_ordered_and_screening_never_widens(values: list[float], screen: bool) -> None:
    limits = xmr_limits(values, screen)
    if limits.lower is not None:
        assert limits.lower <= limits.centre <= limits.upper
        assert xmr_limits(values, True).upper <= xmr_limits(values).upper + 1e-6
    assert len(special_causes(values, limits, "up")) == len(values)


@given(VALUES)
def test_up_and_down_read_the_same_points_oppositely(values: list[float]) -> None:
    limits = xmr_limits(values)
    opposite = {"improvement": "concern", "concern": "improvement", "common_cause": "common_cause"}
    up, down = special_causes(values, limits, "up"), special_causes(values, limits, "down")
    assert [opposite[one.reading] for one in up] == [one.reading for one in down]


@given(SERIES, ANYTHING, ANYTHING)
def test_anything_gives_a_value_none_or_a_sentence(values: list, target: object, direction: object) -> None:
    assert value_or_sentence(lambda: xmr_limits(values))
    assert value_or_sentence(lambda: special_causes(values, LIMITS, direction))
    assert value_or_sentence(lambda: assurance(LIMITS, target, "up"))
    assert value_or_sentence(lambda: assurance(LIMITS, target, direction))
