"""Is a change more than the series' own noise? XmR charts and their reading."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from metrics.checks import checked_number, checked_series, finite_or_none

# Three standard deviations, estimated by the mean moving range of two: 3 ÷ 1.128.
# Authority: Provost and Murray, The Health Care Data Guide (2011); NHS England, Making Data Count.
LIMIT_FACTOR = 2.66
# Upper limit of a moving range of two, over its mean.
MOVING_RANGE_FACTOR = 3.267
# Points in a row on one side of the mean, or in one direction, that chance rarely makes.
RUN_LENGTH = 7
# The outer third between mean and limit.
NEAR_LIMIT_SHARE = 2 / 3


@dataclass(frozen=True)
class Limits:
    """Mean and process limits in the unit of the series; `None` where too few points give none."""

    centre: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class Cause:
    """What one point shows: the rules it breaks, its side of the mean, and how that reads.

    `rules` from outside_limits, shift, trend, two_of_three; `side` above, below or None; `reading` improvement,
    concern, neither (a special cause where no direction is better) or common_cause.
    """

    rules: tuple[str, ...]
    side: str | None
    reading: str


def xmr_limits(values: Sequence[float], screen_outliers: bool = False) -> Limits:
    """Mean ± 2.66 × mean moving range of a series in time order.

    `screen_outliers` leaves out moving ranges at or above 3.267 times their mean, once. Two points are needed for
    limits, one for a mean. Raises ValueError for a value that is no number.
    Source: Provost and Murray, The Health Care Data Guide, chapter 5; NHS England, Making Data Count.
    """
    points = checked_series(values, "value")
    if not points:
        return Limits(None, None, None)
    # The mean of equal numbers is that number, which plain division may miss.
    centre = min(max(math.fsum(point / len(points) for point in points), min(points)), max(points))
    ranges = [abs(after - before) for before, after in pairwise(points)]
    if not ranges:
        return Limits(centre, None, None)
    if screen_outliers:
        ranges = [one for one in ranges if one < MOVING_RANGE_FACTOR * _mean(ranges)] or ranges
    width = LIMIT_FACTOR * _mean(ranges)
    return Limits(centre, finite_or_none(centre - width), finite_or_none(centre + width))


def special_causes(values: Sequence[float], limits: Limits, direction: str) -> list[Cause]:
    """The four rules of special-cause variation, point by point; first what is seen, then how it reads.

    Outside the limits; seven in a row on one side of the mean; seven in a row rising or falling; two of three in the
    outer third, all three on one side. `direction` 'up', 'down' or 'none'. Raises ValueError for another direction.
    Source: NHS England, Making Data Count, "Understanding SPC".
    """
    if direction not in ("up", "down", "none"):
        raise ValueError(f"Direction {direction!r} is neither 'up', 'down' nor 'none'.")
    points = checked_series(values, "value")
    if limits.centre is None or limits.lower is None or limits.upper is None:
        return [Cause((), None, "common_cause") for _ in points]
    sides = [_side(point, limits.centre) for point in points]
    found: list[list[str]] = [[] for _ in points]
    moves: list[str | None] = [None for _ in points]
    for place, point in enumerate(points):
        if not limits.lower <= point <= limits.upper:
            found[place].append("outside_limits")
    for place in _runs(sides):
        found[place].append("shift")
    for place, move in _trends(points).items():
        found[place].append("trend")
        moves[place] = move
    for place in _two_of_three(points, limits):
        found[place].append("two_of_three")
    return [
        Cause(tuple(rules), side, _reading(rules, move or side, direction))
        for rules, side, move in zip(found, sides, moves, strict=True)
    ]


def assurance(limits: Limits, target: float | None, direction: str) -> str | None:
    """Will the process meet the target as it runs now? In the words of the warehouse.

    `consistently_met` when the target lies outside the limits on the worse side, `consistently_missed` on the better
    side, else `inconsistent`; `None` without limits, target or a better direction.
    Source: NHS England, Making Data Count, "assurance".
    """
    if direction not in ("up", "down", "none"):
        raise ValueError(f"Direction {direction!r} is neither 'up', 'down' nor 'none'.")
    if target is None or limits.lower is None or limits.upper is None or direction == "none":
        return None
    target = checked_number(target, "target")
    if limits.lower <= target <= limits.upper:
        return "inconsistent"
    return "consistently_met" if (target > limits.upper) == (direction == "down") else "consistently_missed"


def _mean(numbers: list[float]) -> float:
    return math.fsum(number / len(numbers) for number in numbers)


def _side(point: float, centre: float) -> str | None:
    if point == centre:
        return None
    return "above" if point > centre else "below"


def _runs(sides: list[str | None]) -> set[int]:
    """Places of points in runs of seven or more on one side of the mean."""
    places: set[int] = set()
    for end in range(RUN_LENGTH, len(sides) + 1):
        window = sides[end - RUN_LENGTH : end]
        if window[0] is not None and len(set(window)) == 1:
            places |= set(range(end - RUN_LENGTH, end))
    return places


def _trends(points: list[float]) -> dict[int, str]:
    """Places of points in runs of seven or more that only rise or only fall, with the way they go."""
    places: dict[int, str] = {}
    for end in range(RUN_LENGTH, len(points) + 1):
        steps = [after - before for before, after in pairwise(points[end - RUN_LENGTH : end])]
        move = "above" if all(step > 0 for step in steps) else "below" if all(step < 0 for step in steps) else None
        if move:
            places |= dict.fromkeys(range(end - RUN_LENGTH, end), move)
    return places


def _two_of_three(points: list[float], limits: Limits) -> set[int]:
    """Places of points in the outer third inside the limits: two of three in a row, all three on one side."""
    assert limits.centre is not None
    assert limits.upper is not None
    reach = (limits.upper - limits.centre) * NEAR_LIMIT_SHARE
    near = [
        _side(point, limits.centre)
        if abs(point - limits.centre) > reach and abs(point - limits.centre) <= reach / NEAR_LIMIT_SHARE
        else None
        for point in points
    ]
    sides = [_side(point, limits.centre) for point in points]
    places: set[int] = set()
    for end in range(3, len(points) + 1):
        window = range(end - 3, end)
        hits = [place for place in window if near[place] is not None]
        if len(hits) >= 2 and len({sides[place] for place in window}) == 1:
            places |= set(hits)
    return places


def _reading(rules: list[str], side: str | None, direction: str) -> str:
    if not rules or side is None:
        return "common_cause"
    if direction == "none":
        return "neither"
    return "improvement" if (side == "above") == (direction == "up") else "concern"
