"""Where a short yearly series goes next, with intervals that hold as often as they say."""

import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt
from scipy import stats
from statsmodels.tsa.forecasting.theta import ThetaModel

from metrics.checks import checked_number, checked_series
from metrics.interval import Interval

Points = npt.NDArray[np.float64]

# Below four points neither a trend nor its doubt can be told.
FEWEST_POINTS = 4
# Nobody states targets for a century.
MOST_YEARS = 100

# A trend is believed by its square against this many times its squared standard error. Chosen on the M1 series.
DOUBT = 1.0

# The error h years ahead, over the RMS of the latest yearly changes × √h, follows Student's t with these degrees of
# freedom, times a factor. Calibrated between the M1 yearly series (whole, last 8, last 5 points), whose trends wander,
# and random walks, which are steadier; `make bench` shows the coverage on M1.
TAIL_DF = 3
SPREAD = 1.07
LATEST_CHANGES = 6

METHOD = "median of shrunk drift, shrunk Theil–Sen trend and Theta"

# Attainment in words, by the probability from which each begins. Authority: IPCC guidance note on uncertainty (2010).
LIKELIHOODS = (
    (0.99, "virtually_certain"),
    (0.90, "very_likely"),
    (0.66, "likely"),
    (0.33, "about_as_likely_as_not"),
    (0.10, "unlikely"),
    (0.01, "very_unlikely"),
    (0.0, "exceptionally_unlikely"),
)


@dataclass(frozen=True)
class Forecast:
    """One value a year after the last point, and for each confidence level one interval a year.

    `n` points were used; `scale` is the unit of Student's t that the intervals are cut from, before the bounds
    `lower` and `upper` of what is possible.
    """

    mean: list[float]
    intervals: dict[float, list[Interval]]
    method: str
    n: int
    scale: list[float]
    lower: float | None = None
    upper: float | None = None


def forecast(
    values: Sequence[float],
    horizon: int,
    confidence: Sequence[float] = (0.80, 0.95),
    lower: float | None = None,
    upper: float | None = None,
) -> Forecast | None:
    """The next `horizon` years of a yearly series without gaps, oldest first, in its own unit.

    The middle one of three: drift and Theil–Sen trend, both shrunk by their own doubt and taken in per cent where a
    positive series falls, and Theta (statsmodels). Around it Student's t, calibrated so that 80 % and 95 % of later
    values lie inside. `lower` and `upper` bound what is possible; nothing leaves them. A series that never moved is
    taken to be known to half of its last printed unit. `None` below four points. Raises ValueError for a horizon
    below one, a confidence outside 0–1, a value that is no number or lies outside the bounds, or crossed bounds.
    Source: Assimakopoulos and Nikolopoulos, The theta model, International Journal of Forecasting 16 (2000);
    Sen, Journal of the American Statistical Association 63 (1968); calibration: docs/benchmarks.md.
    """
    points = _checked_points(values, lower, upper)
    years = checked_number(horizon, "horizon")
    if not years.is_integer() or not 1 <= years <= MOST_YEARS:
        raise ValueError(f"The horizon must be one year or more, at most {MOST_YEARS}, but {horizon} stands there.")
    if any(not 0 < level < 1 for level in checked_series(confidence, "confidence")):
        raise ValueError("Each confidence lies between 0 and 1 (0.95 for 95 %).")
    if len(points) < FEWEST_POINTS:
        return None
    steps = np.arange(1.0, years + 1)
    found = [_trend(points, steps, _drift), _trend(points, steps, _theil_sen), _theta(points, len(steps))]
    middle = np.median([one for one in found if one is not None], axis=0)
    centre = np.array([_within(value, lower, upper) for value in middle])
    scale = _spread(points) * np.sqrt(steps)
    widths = {level: stats.t.isf((1 - level) / 2, TAIL_DF) * scale for level in confidence}
    if not all(np.isfinite(one).all() for one in (centre, centre - scale, centre + scale, *widths.values())):
        return None
    return Forecast(
        mean=[float(value) for value in centre],
        intervals={
            level: [
                Interval(_within(value - width, lower, upper), _within(value + width, lower, upper))
                for value, width in zip(centre, around, strict=True)
            ]
            for level, around in widths.items()
        },
        method=METHOD,
        n=len(points),
        scale=[float(value) for value in scale],
        lower=lower,
        upper=upper,
    )


def probability_of_meeting(
    outlook: Forecast | None, target: float | list[float | None] | tuple[float | None, ...] | None, direction: str
) -> float | list[float | None] | None:
    """How likely the forecast meets a target, from 0 to 1.

    One number for `target` is the target of the last year forecast; a sequence gives one probability a year, `None`
    where no target is stated. `direction` 'up' or 'down'. `None` without a forecast or target.
    Raises ValueError for another direction or more targets than years.
    """
    if direction not in ("up", "down"):
        raise ValueError(f"Direction {direction!r} is neither 'up' nor 'down'.")
    if outlook is None or target is None:
        return None
    if not isinstance(outlook, Forecast):
        raise ValueError(f"A forecast is needed, but {str(outlook)[:40]!r} stands there.")
    if isinstance(target, list | tuple):
        if len(target) > len(outlook.mean):
            raise ValueError(f"The {len(target)} targets stand against a forecast of {len(outlook.mean)} years.")
        return [None if one is None else _chance(outlook, year, one, direction) for year, one in enumerate(target)]
    return _chance(outlook, len(outlook.mean) - 1, target, direction)


def likelihood(probability: float | None) -> str | None:
    """The word of the closed list for a probability: virtually_certain … exceptionally_unlikely.

    Raises ValueError outside 0–1. Source: IPCC, guidance note on the consistent treatment of uncertainties (2010).
    """
    if probability is None:
        return None
    chance = checked_number(probability, "probability")
    if not 0 <= chance <= 1:
        raise ValueError(f"A probability lies between 0 and 1, but {chance:g} stands there.")
    return next(word for start, word in LIKELIHOODS if chance >= start)


def _chance(outlook: Forecast, year: int, target: float, direction: str) -> float:
    aim = checked_number(target, "target")
    distance = (aim - outlook.mean[year]) / outlook.scale[year]
    above = float(stats.t.sf(distance, TAIL_DF))
    # What is impossible is not met, what cannot be missed is.
    if outlook.upper is not None and aim > outlook.upper:
        above = 0.0
    if outlook.lower is not None and aim < outlook.lower:
        above = 1.0
    if direction == "up":
        return 1.0 if outlook.lower is not None and aim <= outlook.lower else above
    return 1.0 if outlook.upper is not None and aim >= outlook.upper else 1 - above


def _checked_points(values: Sequence[float], lower: float | None, upper: float | None) -> Points:
    low = -math.inf if lower is None else checked_number(lower, "lower bound")
    high = math.inf if upper is None else checked_number(upper, "upper bound")
    if low > high:
        raise ValueError(f"The lower bound {low:g} is above the upper bound {high:g}.")
    points = checked_series(values, "value")
    outside = [value for value in points if not low <= value <= high]
    if outside:
        raise ValueError(f"The value {outside[0]:g} lies outside the bounds {low:g} and {high:g}.")
    return np.array(points)


def _within(value: float, lower: float | None, upper: float | None) -> float:
    value = float(value)
    value = value if lower is None else max(float(lower), value)
    return value if upper is None else min(float(upper), value)


def _trend(points: Points, steps: Points, slope: Callable[[Points], float]) -> Points:
    """The last point and a shrunk trend. A falling positive series falls by per cent: it never crosses nought."""
    if (points > 0).all() and slope(points) < 0:
        logarithms = np.log(points)
        return np.exp(logarithms[-1] + _shrunk(logarithms, slope) * steps)
    return points[-1] + _shrunk(points, slope) * steps


def _shrunk(points: Points, slope: Callable[[Points], float]) -> float:
    """The slope times the share of its square in its square plus its doubt."""
    changes, trend = np.diff(points), slope(points)
    # A common scale keeps the squares of very large and very small numbers in range.
    size = float(np.abs(changes).max())
    if size == 0 or trend == 0:
        return 0.0
    square, doubt = (trend / size) ** 2, DOUBT * float((changes / size).var(ddof=1)) / len(changes)
    return trend * square / (square + doubt)


def _drift(points: Points) -> float:
    return float(points[-1] - points[0]) / (len(points) - 1)


def _theil_sen(points: Points) -> float:
    first, second = np.triu_indices(len(points), 1)
    return float(np.median((points[second] - points[first]) / (second - first)))


def _theta(points: Points, horizon: int) -> Points | None:
    """Theta of statsmodels; `None` where its optimiser finds nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            out = ThetaModel(points, period=1, deseasonalize=False).fit().forecast(horizon).to_numpy()
        except (ValueError, ArithmeticError, np.linalg.LinAlgError):
            return None
    return out if np.isfinite(out).all() else None


def _spread(points: Points) -> float:
    """Unit of the error one year ahead. Older changes say little of how a series moves now."""
    changes = np.diff(points)[-LATEST_CHANGES:]
    size = float(np.abs(changes).max())
    rms = size * math.sqrt(float(np.mean((changes / size) ** 2))) if size > 0 else 0.0
    return SPREAD * max(rms, _half_unit(points))


def _half_unit(points: Points) -> float:
    """Half of the last digit that any point prints: 0.5 for whole numbers, 0.05 for one decimal."""
    exponents = [int(Decimal(repr(float(value))).normalize().as_tuple().exponent) for value in points]
    return 10.0 ** min(0, *exponents) / 2
