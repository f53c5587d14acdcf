import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.funnel import Dispersion, overdispersion, poisson_funnel
from tests.anything import ANYTHING, SERIES, value_or_sentence

POSITIVE = st.floats(0.1, 1e6)
OBSERVED = [60, 70, 80, 85, 90, 92, 94, 96, 98, 100, 101, 103, 105, 107, 110, 115, 120, 130, 140, 400]


def test_limits_are_the_exact_poisson_ones() -> None:
    """Garwood (1936), 10 events: 4.795 and 18.390, as ratios."""
    found = poisson_funnel(10, 0.95)
    assert (found.lower, found.upper) == pytest.approx((0.47954, 1.83904), abs=5e-6)


def test_nothing_expected_has_no_limits() -> None:
    assert poisson_funnel(0).upper is None
    assert poisson_funnel(None).lower is None


@given(POSITIVE, st.floats(1.1, 10))
def test_the_funnel_narrows(expected: float, factor: float) -> None:
    near, far = poisson_funnel(expected), poisson_funnel(expected * factor)
    assert near.lower <= far.lower <= 1 <= far.upper <= near.upper


def test_twenty_units_by_hand() -> None:
    """Twenty units of 100 expected events. Square root: z = 20·(√(O/100) − 1); ends pulled in to linear quantiles."""
    z = np.array([20 * (math.sqrt(o / 100) - 1) for o in OBSERVED])
    low, high = z[1] + 0.9 * (z[2] - z[1]), z[17] + 0.1 * (z[18] - z[17])  # quantiles 0.1 and 0.9 of 20 points
    phi = np.mean(np.clip(z, low, high) ** 2)
    found = overdispersion(OBSERVED, [100] * 20)
    assert found.phi == pytest.approx(phi)
    assert found.tau2 == pytest.approx((20 * phi - 19) / (20 * 400 - 400))


def test_the_logarithm_leaves_the_ends_out() -> None:
    kept = [10 * math.log(o / 100) for o in OBSERVED[2:18]]
    phi = sum(z * z for z in kept) / 16
    found = overdispersion(OBSERVED, [100] * 20, method="log")
    assert found.phi == pytest.approx(phi)
    assert found.tau2 == pytest.approx(max(0, (16 * phi - 15) / (16 * 100 - 100)))


def test_chance_alone_has_no_variance_between_units() -> None:
    assert overdispersion([100] * 12, [100] * 12) == Dispersion(0.0, 0.0)


def test_one_wild_unit_does_not_hide_itself() -> None:
    calm = overdispersion([98, 99, 100, 101, 102] * 4, [100] * 20)
    wild = overdispersion([98, 99, 100, 101, 102] * 3 + [98, 99, 100, 101, 900], [100] * 20)
    assert wild.phi < 2 * calm.phi + 0.1


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: overdispersion([1], [1, 2]), "1 observed counts stand beside 2"),
        (lambda: overdispersion([1], [0]), "above nought"),
        (lambda: overdispersion([1], [1], "cube"), "'cube'"),
        (lambda: poisson_funnel(-1), "must not be negative"),
        (lambda: poisson_funnel(5, 95), "between 0 and 1"),
    ],
)
def test_senseless_arguments_are_named(call, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()


@given(st.lists(st.tuples(st.floats(0, 1e5), POSITIVE), max_size=30), st.sampled_from(["sqrt", "log"]))
def test_dispersion_is_never_negative(pairs: list[tuple[float, float]], method: str) -> None:
    found = overdispersion([o for o, _ in pairs], [e for _, e in pairs], method)
    assert found.phi is None or (found.phi >= 0 and found.tau2 >= 0)


@given(SERIES, SERIES, ANYTHING, ANYTHING)
def test_anything_gives_a_value_none_or_a_sentence(a: list, b: list, c: object, d: object) -> None:
    assert value_or_sentence(lambda: overdispersion(a, b, c))
    assert value_or_sentence(lambda: overdispersion(a, a, "log"))
    assert value_or_sentence(lambda: poisson_funnel(c, d))
