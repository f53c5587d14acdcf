import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.interval import (
    Estimate,
    Interval,
    byars_interval,
    exact_poisson_interval,
    poisson_interval,
    proportion,
    rate,
    wilson_interval,
)
from tests.anything import ANYTHING, value_or_sentence

COUNTS = st.floats(0, 1e7)
LEVELS = st.floats(0.01, 0.999)


def test_nought_events() -> None:
    """The exact upper bound of nought events is 3.689 (Garwood 1936, table); Byar's lower bound has no value."""
    found = exact_poisson_interval(0)
    assert (found.lower, found.upper) == pytest.approx((0, 3.6889), abs=5e-5)
    assert byars_interval(0).lower is None
    assert poisson_interval(0).lower == 0


def test_garwood_table() -> None:
    """Garwood (1936), 95 %: 1 event 0.0253–5.572, 5 events 1.623–11.668, 10 events 4.795–18.390."""
    for count, lower, upper in ((1, 0.0253, 5.5716), (5, 1.6235, 11.6683), (10, 4.7954, 18.3904)):
        found = exact_poisson_interval(count)
        assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=5e-5)


def test_the_method_changes_at_ten() -> None:
    assert poisson_interval(9) == exact_poisson_interval(9)
    assert poisson_interval(10) == byars_interval(10)


def test_missing_and_zero_denominators_have_no_value() -> None:
    assert rate(None, 100, 1) == rate(5, None, 1) == rate(5, 0, 1) == Estimate(None, None, None)
    assert proportion(0, 0) == proportion(None, 5) == Estimate(None, None, None)
    assert wilson_interval(0, 0) == byars_interval(None) == Interval(None, None)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: byars_interval(-1), "must not be negative"),
        (lambda: byars_interval(5, 95), "between 0 and 1"),
        (lambda: wilson_interval(6, 5), "more than its total"),
        (lambda: rate(math.nan, 5, 1), "finite"),
        (lambda: rate("many", 5, 1), "'many'"),
        (lambda: proportion(1, -5), "total must not be negative"),
    ],
)
def test_senseless_arguments_are_named(call, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()


@given(COUNTS, LEVELS)
def test_limits_hold_the_count_and_grow_with_it(count: float, level: float) -> None:
    for function in (byars_interval, exact_poisson_interval, poisson_interval):
        found = function(count, level)
        assert found.upper is not None
        assert found.lower is None or found.lower <= count * (1 + 1e-9)
        assert found.upper >= count * (1 - 1e-9)
        if function is not poisson_interval:  # the change of method at ten may step back
            more = function(count + 1, level)
            assert more.upper is not None
            assert more.upper >= found.upper
            assert found.lower is None or (more.lower is not None and more.lower >= found.lower)


@given(st.floats(0, 1), st.floats(1e-3, 1e7), LEVELS)
def test_wilson_stays_between_nought_and_one(share: float, total: float, level: float) -> None:
    count = share * total
    found = wilson_interval(count, total, level)
    assert found.lower is not None
    assert found.upper is not None
    assert 0 <= found.lower <= count / total <= found.upper <= 1


@given(st.floats(0.01, 0.98), st.floats(0.001, 0.01), st.integers(1, 10_000))
def test_more_confidence_is_wider(level: float, step: float, count: int) -> None:
    narrow, wide = exact_poisson_interval(count, level), exact_poisson_interval(count, level + step)
    assert narrow.lower is not None
    assert wide.lower is not None
    assert wide.lower <= narrow.lower


@given(st.lists(ANYTHING, min_size=3, max_size=3))
def test_anything_gives_a_value_none_or_a_sentence(given: list) -> None:
    a, b, c = given
    for call in (
        lambda: byars_interval(a, c),
        lambda: exact_poisson_interval(a, c),
        lambda: poisson_interval(a, c),
        lambda: wilson_interval(a, b, c),
        lambda: rate(a, b, c),
        lambda: proportion(a, b, c),
    ):
        assert value_or_sentence(call)
