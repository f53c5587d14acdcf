"""Is the pace enough? Observed growth against the growth that the target needs."""

import math
from dataclasses import dataclass

from metrics.checks import checked_number

# Ratio of observed to required growth. Authority: Open SDG, docs/progress-methodology.md.
ON_TRACK_RATIO = 0.95
SOME_PROGRESS_RATIO = 0.60

# Two numbers that differ by less than this share are one number written twice.
TOLERANCE = 1e-12

# UN SDG Progress Chart 2022, technical note, indicators with a numerical target.
UN_ON_TRACK_RATIO = 0.95
UN_FAIR_RATIO = 0.50
UN_LIMITED_RATIO = -0.10

# SDSN, Sustainable Development Report, "dashboard trends": linear pace against the pace the goal needs.
SDSN_ON_TRACK_RATIO = 1.0
SDSN_MODERATE_RATIO = 0.50

# Open SDG replaces a zero base or target, whose growth rate is undefined, by this value.
ZERO_STAND_IN = 0.001

# Open SDG score: −5 (worst) to +5 (achieved), a straight line between these (ratio, score) knots.
# Authority: Open SDG, docs/progress-methodology.md, figure 2. A score never leaves the range.
SCORE_KNOTS = ((0.0, -2.5), (SOME_PROGRESS_RATIO, 0.0), (ON_TRACK_RATIO, 2.5))
SCORE_LIMIT = 5.0

# Words of other methods mapped to the closed vocabulary of the warehouse.
OUTLOOK_OF = {
    "target_achieved": "achieved",
    "substantial_progress": "on_track",
    "moderate_progress": "some_progress",
    "limited_progress": "insufficient",
    "negligible_progress": "insufficient",
    "on_track": "on_track",
    "fair": "some_progress",
    "limited": "insufficient",
    "deterioration": "moving_away",
    "moderately_improving": "some_progress",
    "stagnating": "insufficient",
    "decreasing": "moving_away",
    "not_available": "unknown",
}


@dataclass(frozen=True)
class Progress:
    """Ratio of observed to required growth, its outlook word and its Open SDG score (−5 to +5)."""

    ratio: float | None
    status: str
    score: float | None


def growth_ratio(
    base_value: float | None,
    base_year: int,
    value: float | None,
    year: int,
    target: float | None,
    target_year: int,
    direction: str,
) -> float | None:
    """Observed over required compound annual growth: 1 is exactly the needed pace.

    Values in the indicator's unit, `direction` 'up' or 'down'. Negative means movement away from
    the target's side. Edge rules of Open SDG: a zero base or target counts as 0.001; a change of
    sign between base, value and target, or a required growth of nought, is undefined: `None`.
    Raises ValueError for years that do not follow the base year or another direction.
    Source: Eurostat and Open SDG, docs/progress-methodology.md, "Indicators with quantitative targets".
    """
    sign = _sign(direction)
    base_year, year, target_year = _years(base_year, year, target_year)
    if base_value is None or value is None or target is None:
        return None
    base_value, value, target = (
        checked_number(one, name) for one, name in ((base_value, "base"), (value, "value"), (target, "target"))
    )
    base_value, target = base_value or ZERO_STAND_IN, target or ZERO_STAND_IN
    try:
        if value / base_value < 0 or target / base_value <= 0:
            return None
        required = (target / base_value) ** (1 / (target_year - base_year)) - 1
        observed = (value / base_value) ** (1 / (year - base_year)) - 1
    except OverflowError:
        return None
    if not math.isfinite(observed) or not math.isfinite(required) or math.isclose(required, 0, abs_tol=1e-12):
        return None
    # Below nought, growth away from nought is a fall.
    return math.copysign(1, base_value) * sign * observed / abs(required)


def linear_ratio(
    base_value: float, base_year: int, value: float, year: int, target: float, target_year: int, direction: str
) -> float | None:
    """Observed over required yearly change: the reading for ranks, where growth in per cent means nothing.

    Positive towards the side that `direction` calls better, also where the base was beyond the target already.
    `None` when the target equals the base. Raises ValueError for years that do not follow the base year, a value that
    is no number, or another direction.
    """
    sign = _sign(direction)
    base_year, year, target_year = _years(base_year, year, target_year)
    base_value, value, target = (
        checked_number(one, name) for one, name in ((base_value, "base"), (value, "value"), (target, "target"))
    )
    required = (target - base_value) / (target_year - base_year)
    observed = (value - base_value) / (year - base_year)
    if required == 0 or not math.isfinite(observed / required):
        return None
    return sign * observed / abs(required)


def is_achieved(value: float, target: float, direction: str) -> bool:
    """Whether the value is at or beyond the target, on the side that `direction` calls better."""
    value, target = checked_number(value, "value"), checked_number(target, "target")
    # 0.7 + 0.1 is 0.8 to a reader.
    return _sign(direction) * (value - target) >= 0 or math.isclose(value, target, rel_tol=TOLERANCE)


def outlook_of_ratio(ratio: float | None) -> str:
    """The outlook word of a ratio of observed to required growth; `unknown` without one."""
    if ratio is None:
        return "unknown"
    ratio = checked_number(ratio, "ratio")
    if _reaches(ratio, ON_TRACK_RATIO):
        return "on_track"
    if _reaches(ratio, SOME_PROGRESS_RATIO):
        return "some_progress"
    return "insufficient" if ratio >= 0 else "moving_away"


def open_sdg_score(ratio: float | None) -> float | None:
    """Open SDG's score of a ratio, from −5 to +5; 0.60 scores 0 and 0.95 scores 2.5."""
    if ratio is None:
        return None
    ratio = checked_number(ratio, "ratio")
    (x0, y0), (x1, y1), (x2, y2) = SCORE_KNOTS
    lower = ratio < x1
    slope = (y1 - y0) / (x1 - x0) if lower else (y2 - y1) / (x2 - x1)
    score = y1 + slope * (ratio - x1)
    return max(-SCORE_LIMIT, min(SCORE_LIMIT, score))


def open_sdg_progress(
    base_value: float | None,
    base_year: int,
    value: float | None,
    year: int,
    target: float | None,
    target_year: int,
    direction: str,
) -> Progress:
    """Ratio, outlook and score by the method of Eurostat and Open SDG; arguments as in `growth_ratio`.

    A value at or beyond the target is `achieved` with the highest score, whatever the pace was.
    """
    ratio = growth_ratio(base_value, base_year, value, year, target, target_year, direction)
    if value is not None and target is not None and is_achieved(value, target, direction):
        return Progress(ratio, "achieved", SCORE_LIMIT)
    return Progress(ratio, outlook_of_ratio(ratio), open_sdg_score(ratio))


def un_progress_status(ratio: float | None) -> str:
    """The category of the UN Progress Chart 2022 for a ratio of observed to required growth, in our words.

    Above 0.95 `on_track`, above 0.5 `some_progress` (their "fair"), above −0.1 `insufficient` (their
    "limited"), else `moving_away`. Source: SDG Progress Chart 2022, technical note, section II b.
    """
    if ratio is None:
        return OUTLOOK_OF["not_available"]
    ratio = checked_number(ratio, "ratio")
    if ratio > UN_ON_TRACK_RATIO:
        return OUTLOOK_OF["on_track"]
    if ratio > UN_FAIR_RATIO:
        return OUTLOOK_OF["fair"]
    return OUTLOOK_OF["limited" if ratio > UN_LIMITED_RATIO else "deterioration"]


def sdsn_trend_status(ratio: float | None) -> str:
    """The trend arrow of the Sustainable Development Report for a ratio of `linear_ratio`, in our words.

    From 1 `on_track`, from 0.5 `some_progress` (their "moderately improving"), from nought `insufficient`
    ("stagnating"), else `moving_away` ("decreasing"). Source: Sachs et al., Sustainable Development Report, annex A.
    """
    if ratio is None:
        return OUTLOOK_OF["not_available"]
    ratio = checked_number(ratio, "ratio")
    if _reaches(ratio, SDSN_ON_TRACK_RATIO):
        return OUTLOOK_OF["on_track"]
    if _reaches(ratio, SDSN_MODERATE_RATIO):
        return OUTLOOK_OF["moderately_improving"]
    return OUTLOOK_OF["stagnating" if ratio >= 0 else "decreasing"]


def required_annual_change_pct(value: float | None, year: int, target: float | None, target_year: int) -> float | None:
    """Per cent a year, compound, that leads from the value to the target.

    `None` where no growth rate leads there (a zero value, a change of sign, no value).
    Raises ValueError when the target year is not after the value's year.
    """
    year, target_year = int(checked_number(year, "year")), int(checked_number(target_year, "target year"))
    if target_year <= year:
        raise ValueError(f"The target year {target_year} must come after {year}.")
    if value is None or target is None:
        return None
    value, target = checked_number(value, "value"), checked_number(target, "target")
    if value == 0 or target / value < 0:
        return None
    change = ((target / value) ** (1 / (target_year - year)) - 1) * 100
    return change if math.isfinite(change) else None


def _years(base_year: int, year: int, target_year: int) -> tuple[int, int, int]:
    base, now, end = (int(checked_number(one, "year")) for one in (base_year, year, target_year))
    if now <= base or end <= base:
        raise ValueError(f"The years {now} and {end} must come after the base year {base}.")
    return base, now, end


def _reaches(ratio: float, threshold: float) -> bool:
    return ratio >= threshold or math.isclose(ratio, threshold, rel_tol=TOLERANCE)


def _sign(direction: str) -> int:
    if direction not in ("up", "down"):
        raise ValueError(f"Direction {direction!r} is neither 'up' nor 'down'.")
    return 1 if direction == "up" else -1
