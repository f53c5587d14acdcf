import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.contribution import contributions
from tests.anything import ANYTHING, value_or_sentence

PARTS = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=2),
    st.tuples(st.integers(0, 100_000), st.integers(0, 100_000), st.integers(1_000, 10**7), st.integers(1_000, 10**7)),
    min_size=1,
    max_size=8,
)
TABLE = st.dictionaries(st.text("ab", max_size=1), ANYTHING, max_size=2)


def test_two_regions_by_hand() -> None:
    """A: rate 10 → 8 per 1,000 on a share of 1/2 → 1/3; B: 20 → 20 on 1/2 → 2/3. The whole: 15 → 16."""
    populations = {"A": 1000, "B": 1000}, {"A": 1000, "B": 2000}
    found = contributions({"A": 10, "B": 20}, {"A": 8, "B": 40}, *populations, per=1000)
    assert found["A"].rate_effect == pytest.approx(-2 * (1 / 2 + 1 / 3) / 2)
    assert found["B"].rate_effect == pytest.approx(0)
    assert found["A"].population_effect == pytest.approx((1 / 3 - 1 / 2) * (9 - 15.5))
    assert sum(one.total for one in found.values()) == pytest.approx(1)


def test_counts_alone() -> None:
    found = contributions({"A": 5, "B": 7}, {"A": 3, "B": 10})
    assert (found["A"].total, found["B"].total) == (-2, 3)
    assert found["A"].population_effect == 0


@given(PARTS)
def test_contributions_sum_to_the_change(parts: dict[str, tuple[int, int, int, int]]) -> None:
    base, latest, before, after = ({key: row[i] for key, row in parts.items()} for i in range(4))
    found = contributions(base, latest, before, after, per=100_000)
    rate = [math.fsum(c.values()) / math.fsum(p.values()) * 100_000 for c, p in ((base, before), (latest, after))]
    assert math.fsum(one.total for one in found.values()) == pytest.approx(rate[1] - rate[0], rel=1e-9, abs=1e-6)
    assert all(one.total == pytest.approx(one.rate_effect + one.population_effect) for one in found.values())
    counts = contributions(base, latest)
    assert sum(one.total for one in counts.values()) == sum(latest.values()) - sum(base.values())


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        (({"A": 1}, {"B": 1}), "must be the same"),
        (({"A": 1}, {"A": 1}, {"A": 1}), "for both years or for none"),
        (({"A": 1}, {"A": 1}, {"A": 0}, {"A": 1}), "without population"),
        (({"A": -1}, {"A": 1}), "must not be negative"),
        (({"A": math.nan}, {"A": 1}), "figure of A"),
    ],
)
def test_senseless_arguments_are_named(tables: tuple, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        contributions(*tables)


@given(TABLE, TABLE)
def test_anything_gives_a_value_none_or_a_sentence(a: dict, b: dict) -> None:
    assert value_or_sentence(lambda: contributions(a, b))
    assert value_or_sentence(lambda: contributions(a, a, b, b))
