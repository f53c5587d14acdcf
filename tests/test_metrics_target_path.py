import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.interval import Interval
from metrics.target_path import Level, Target, target_level, target_path


def test_levels_by_kind() -> None:
    assert target_level("relative", -3, 300) == pytest.approx(291)
    assert target_level("relative", 15, 200) == pytest.approx(230)
    assert [target_level(kind, 77) for kind in ("level", "at_least", "at_most")] == [77, 77, 77]
    band = target_level("band", (35, 39))
    assert isinstance(band, Interval)
    assert (band.lower, band.upper) == (35, 39)
    assert target_level("band", Interval(35, 39)) == band


def test_a_relative_target_without_base_is_undefined() -> None:
    assert target_level("relative", -3) is None
    assert target_path(2022, None, {2024: Target("relative", -3), 2028: Target("relative", -15)})[2026] is None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("percent", 3), "not one of relative"),
        (("level", None), "needs a value"),
        (("level", (1, 2)), "needs one number"),
        (("band", (39, 35)), "low ≤ high"),
        (("band", 35), r"needs \(low, high\)"),
        (("band", (None, 35)), r"needs \(low, high\)"),
    ],
)
def test_senseless_targets_are_refused(arguments: tuple, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        target_level(*arguments)


def test_an_upside_down_interval_is_refused() -> None:
    with pytest.raises(ValueError, match="lower ≤ upper"):
        Interval(2, 1)


def test_the_path_of_the_concept() -> None:
    targets = {2024: Target("relative", -3), 2025: Target("relative", -6), 2028: Target("relative", -15)}
    path = target_path(2022, 100, targets)
    assert path == {
        2022: 100,
        2023: 98.5,
        2024: 97,
        2025: 94,
        2026: pytest.approx(91),
        2027: pytest.approx(88),
        2028: 85,
    }
    marked = {year for year, level in path.items() if isinstance(level, Level) and level.is_interpolated}
    assert marked == {2023, 2026, 2027}


def test_a_path_without_base_starts_at_the_first_stated_target() -> None:
    assert list(target_path(2022, None, {2024: Target("level", 82), 2026: Target("level", 84)})) == [2024, 2025, 2026]
    assert target_path(2022, 100, {}) == {}


def test_a_band_grows_out_of_a_level() -> None:
    path = target_path(2021, None, {2024: Target("level", 44), 2026: Target("band", low=36, high=40)})
    middle = path[2025]
    assert isinstance(middle, Interval)
    assert (middle.lower, middle.upper) == (40, 42)


def test_a_relative_target_before_its_base_is_refused() -> None:
    with pytest.raises(ValueError, match="base year before it"):
        target_path(2022, 100, {2022: Target("relative", -3)})


def test_a_level_keeps_its_mark_when_it_is_stored() -> None:
    assert pickle.loads(pickle.dumps(Level(3.5, is_interpolated=True))).is_interpolated


@given(
    base=st.floats(1, 1e6),
    changes=st.dictionaries(st.integers(2023, 2040), st.floats(-90, 200), min_size=1, max_size=8),
)
def test_interpolated_levels_lie_between_their_neighbours(base: float, changes: dict[int, float]) -> None:
    path = target_path(2022, base, {year: Target("relative", change) for year, change in changes.items()})
    assert list(path) == list(range(2022, max(changes) + 1))
    for year, level in path.items():
        assert isinstance(level, Level)
        assert level.is_interpolated == (year != 2022 and year not in changes)
        if level.is_interpolated:
            before, after = path[year - 1], path[year + 1]
            assert min(before, after) - 1e-6 <= level <= max(before, after) + 1e-6  # type: ignore[operator]
