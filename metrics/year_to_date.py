"""What cumulative figures say: period values, the same period a year before; never a part-year times something."""

from collections.abc import Sequence
from itertools import pairwise

from metrics.checks import checked_items, checked_number, finite_or_none

MONTHS = 12


def period_values(cumulative: Sequence[float | None]) -> list[float | None]:
    """The value of each period of one calendar year from figures that add up from January; same length.

    A period whose own or earlier figure is missing is `None`, and so is one whose difference is negative: that is a
    revision (`revised_periods`), not a value. Raises ValueError for a figure that is negative or no number.
    """
    figures: list[float | None] = [0.0, *_figures(cumulative)]
    return [
        None if before is None or after is None or after < before else after - before
        for before, after in pairwise(figures)
    ]


def revised_periods(cumulative: Sequence[float | None]) -> list[bool]:
    """Which cumulative figures fall below the last known one before them: cases were moved or re-qualified."""
    flags, highest = [], 0.0
    for figure in _figures(cumulative):
        flags.append(figure is not None and figure < highest)
        highest = highest if figure is None else figure
    return flags


def same_period_change_pct(current: float | None, previous: float | None) -> float | None:
    """Per cent change on the same period a year before; `None` without both figures or from nought.

    Raises ValueError for a figure that is negative or no number.
    """
    now, before = _figures([current, previous])
    return None if now is None or not before else (now / before - 1) * 100


def twelve_month_sums(previous: Sequence[float | None], current: Sequence[float | None]) -> list[float | None]:
    """The sum of the twelve months up to each month of a year, from figures that add up from January.

    `previous`: the cumulative figures of January to December of the year before, the last one that year's whole;
    `current`: this year's, as many months as there are; both in one unit, `None` where not known. The sum is last
    year's whole less its same months plus this year's months, as many sums as `current` has months: `None` where one
    of the three is missing, or where the whole stands below its own months (a revision, not a value). In December
    the year before cancels out: the sum is the year itself. Raises ValueError for a year before that has not twelve
    figures, a year of more, or a figure that is negative or no number.
    """
    before, now = _figures(previous), _figures(current)
    if len(before) != MONTHS or len(now) > MONTHS:
        raise ValueError(f"Twelve figures and at most twelve are needed, but {len(before)} and {len(now)} stand there.")
    whole = before[-1]
    sums = [
        None
        if whole is None or same is None or figure is None or whole < same
        else finite_or_none(whole - same + figure)
        for same, figure in zip(before, now[: MONTHS - 1], strict=False)
    ]
    return sums + now[MONTHS - 1 :]


def _figures(values: Sequence[float | None]) -> list[float | None]:
    figures = [None if value is None else checked_number(value, "figure") for value in checked_items(values, "figure")]
    for figure in figures:
        if figure is not None and figure < 0:
            raise ValueError(f"A cumulative figure must not be negative, but {figure:g} stands there.")
    return figures
