"""Target levels and the path between them."""

from dataclasses import dataclass
from itertools import pairwise

from metrics.interval import Interval

KINDS = ("relative", "level", "at_least", "at_most", "band")

# Base year = 100: the scale of a path whose base value nobody has published.
INDEX_BASE = 100.0


class Level(float):
    """A target level. A plain number that also knows whether a programme states it."""

    is_interpolated: bool

    def __new__(cls, value: float, is_interpolated: bool = False) -> "Level":
        level = super().__new__(cls, value)
        level.is_interpolated = is_interpolated
        return level

    def __getnewargs__(self) -> tuple[float, bool]:  # type: ignore[override]
        return float(self), self.is_interpolated


@dataclass(frozen=True)
class Band(Interval):
    """A target range; like `Level`, it knows whether a programme states it."""

    is_interpolated: bool = False


@dataclass(frozen=True)
class Target:
    """One stated target: `value` for every kind but `band`, which has `low` and `high`."""

    kind: str
    value: float | None = None
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"Target kind {self.kind!r} is not one of {', '.join(KINDS)}.")
        if self.kind == "band" and (self.low is None or self.high is None or self.low > self.high):
            raise ValueError(f"A band needs low ≤ high, got {self.low} and {self.high}.")
        if self.kind != "band" and self.value is None:
            raise ValueError(f"A target of kind {self.kind!r} needs a value.")


def target_level(
    kind: str, value: float | Interval | tuple[float, float] | None, base_value: float | None = None
) -> Level | Band | None:
    """The level a target asks for, in the indicator's unit.

    `value` is the printed number: per cent against the base for `relative`, the level itself for
    `level`, `at_least` and `at_most`, and (low, high) for `band`. `base_value` is needed by
    `relative` alone; without it the level is undefined: `None`, never an invented number.
    Raises ValueError for an unknown kind, a missing value, or a band with low above high.
    Source: Concept, resolution No. 1233, §6 ("against the base year 2022").
    """
    if kind == "band":
        low, high = (value.lower, value.upper) if isinstance(value, Interval) else _pair(value)
        target = Target(kind, low=low, high=high)
        return Band(target.low, target.high)
    if isinstance(value, Interval | tuple):
        raise ValueError(f"A target of kind {kind!r} needs one number, not a range.")
    target = Target(kind, value)
    assert target.value is not None  # Target refuses it; said again for the type checker
    if kind != "relative":
        return Level(target.value)
    return None if base_value is None else Level(base_value * (1 + target.value / 100))


def target_path(
    base_year: int, base_value: float | None, targets: dict[int, Target]
) -> dict[int, Interval | float | None]:
    """The path from the base to the last stated target, one entry a year.

    Years that no target states lie on a straight line between their neighbours and have
    `is_interpolated = True`; the base year holds the base value. A relative target without a base
    is `None`, and so is every year beside it. Without a base value the path starts at the first
    stated target. Raises ValueError when a target's year is not after the base year although a
    relative target counts from it.
    """
    for year, target in targets.items():
        if target.kind == "relative" and year <= base_year:
            raise ValueError(f"A relative target for {year} needs a base year before it.")
    stated: dict[int, Level | Band | None] = {}
    if base_value is not None and targets and base_year < min(targets):
        stated[base_year] = Level(base_value)
    for year, target in sorted(targets.items()):
        value = (target.low, target.high) if target.kind == "band" else target.value
        stated[year] = target_level(target.kind, value, base_value)  # type: ignore[arg-type]
    path: dict[int, Interval | float | None] = dict(sorted(stated.items()))
    for (start, first), (end, last) in pairwise(sorted(stated.items())):
        for year in range(start + 1, end):
            path[year] = _between(first, last, (year - start) / (end - start))
    return dict(sorted(path.items()))


def _pair(value: object) -> tuple[float, float]:
    if isinstance(value, tuple) and len(value) == 2 and None not in value:
        return value
    raise ValueError(f"A band needs (low, high), got {value!r}.")


def _between(first: Level | Band | None, last: Level | Band | None, share: float) -> Level | Band | None:
    if first is None or last is None:
        return None
    if isinstance(first, Level) and isinstance(last, Level):
        return Level(first + (last - first) * share, is_interpolated=True)
    (low1, high1), (low2, high2) = _edges(first), _edges(last)
    return Band(low1 + (low2 - low1) * share, high1 + (high2 - high1) * share, is_interpolated=True)


def _edges(level: Level | Band) -> tuple[float, float]:
    if isinstance(level, Level):
        return float(level), float(level)
    assert level.lower is not None
    assert level.upper is not None
    return level.lower, level.upper
