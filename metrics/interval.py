"""Ranges around counts, rates and proportions: what chance alone would do to them."""

import math
from dataclasses import dataclass

from scipy import stats

from metrics.checks import checked_number, finite_or_none

# Below this count Byar's approximation is replaced by the exact interval. Authority: PHE Technical Guide,
# "Confidence intervals", and PHEindicatormethods.
EXACT_BELOW = 10


@dataclass(frozen=True)
class Interval:
    """A closed range in the indicator's own unit; an edge that is not known is `None`."""

    lower: float | None
    upper: float | None

    def __post_init__(self) -> None:
        if any(edge is not None and math.isnan(edge) for edge in (self.lower, self.upper)):
            raise ValueError("An edge of an interval must be a number or None.")
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise ValueError(f"An interval needs lower ≤ upper, got {self.lower} and {self.upper}.")


@dataclass(frozen=True)
class Estimate:
    """A value with its interval, in the same unit; all `None` where there is no value."""

    value: float | None
    lower: float | None
    upper: float | None


UNKNOWN = Interval(None, None)


def byars_interval(count: float | None, confidence: float = 0.95) -> Interval:
    """Byar's approximation to the Poisson interval of a count.

    `count` ≥ 0, `confidence` between 0 and 1. A bound whose formula leaves the real range (the lower one of nought,
    or below nought for very small counts) is `None`. Raises ValueError for a negative count or another confidence.
    Source: Breslow and Day, Statistical Methods in Cancer Research II (1987), page 69; PHE Technical Guide.
    """
    z = _normal_quantile(confidence)
    if count is None:
        return UNKNOWN
    count = _count(count)
    above = count + 1
    upper = above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3
    root = 1 - 1 / (9 * count) - z / (3 * math.sqrt(count)) if count > 0 else -math.inf
    return Interval(finite_or_none(count * root**3) if root >= 0 else None, finite_or_none(upper))


def exact_poisson_interval(count: float | None, confidence: float = 0.95) -> Interval:
    """Exact Poisson interval of a count, by the chi-square distribution.

    The lower bound of nought is nought. Raises ValueError as `byars_interval`.
    Source: Garwood, Biometrika 28 (1936).
    """
    tail = _tail(confidence)
    if count is None:
        return UNKNOWN
    count = _count(count)
    lower = float(stats.chi2.ppf(tail, 2 * count)) / 2 if count > 0 else 0.0
    lower = 0.0 if math.isnan(lower) else lower  # of counts too near nought for the quantile
    return Interval(finite_or_none(lower), finite_or_none(float(stats.chi2.isf(tail, 2 * count + 2)) / 2))


def poisson_interval(count: float | None, confidence: float = 0.95) -> Interval:
    """The interval of a count as public health statistics give it: exact below 10, Byar's from 10 on."""
    if count is not None and _count(count) >= EXACT_BELOW:
        return byars_interval(count, confidence)
    return exact_poisson_interval(count, confidence)


def wilson_interval(count: float | None, total: float | None, confidence: float = 0.95) -> Interval:
    """Wilson's score interval of a proportion, as a share from 0 to 1.

    `count` may be fractional and lies between 0 and `total`; a total of nought has no proportion: `None`.
    Raises ValueError for a count outside its total, a negative total or another confidence.
    Source: Wilson, Journal of the American Statistical Association 22 (1927).
    """
    z = _normal_quantile(confidence)
    if count is None or total is None:
        return UNKNOWN
    count, total = _count(count), _count(total, "total")
    if count > total:
        raise ValueError(f"A count of {count:g} is more than its total of {total:g}.")
    if total == 0:
        return UNKNOWN
    rest = total - count
    spread = z * math.sqrt(z * z + 4 * count * rest / total)
    low = (2 * count + z * z - spread) / (2 * (total + z * z))
    high = (2 * count + z * z + spread) / (2 * (total + z * z))
    share = count / total
    if not (math.isfinite(low) and math.isfinite(high)):
        return UNKNOWN
    # Floating point may carry a bound past the share itself or past 0 and 1.
    return Interval(min(max(low, 0.0), share), max(min(high, 1.0), share))


def rate(count: float | None, population: float | None, per: float, confidence: float = 0.95) -> Estimate:
    """Events per `per` persons with the interval of `poisson_interval`; the count may exceed the population.

    `None` in, or a population of nought, gives an `Estimate` of `None`s. Raises ValueError for negative numbers.
    """
    _tail(confidence)
    if count is None or population is None:
        return Estimate(None, None, None)
    count, population, per = _count(count), _count(population, "population"), _count(per, "per")
    if population == 0:
        return Estimate(None, None, None)
    around = poisson_interval(count, confidence)
    edges = (count, around.lower, around.upper)
    return Estimate(*(None if edge is None else finite_or_none(edge / population * per) for edge in edges))


def proportion(count: float | None, total: float | None, per: float = 1, confidence: float = 0.95) -> Estimate:
    """A part of a total, times `per` (100 for per cent), with Wilson's interval. Errors as `wilson_interval`."""
    around, per = wilson_interval(count, total, confidence), _count(per, "per")
    if count is None or total is None or around.lower is None or around.upper is None:
        return Estimate(None, None, None)
    edges = (_count(count) / _count(total, "total"), around.lower, around.upper)
    return Estimate(*(finite_or_none(edge * per) for edge in edges))


def _count(value: object, name: str = "count") -> float:
    number = checked_number(value, name)
    if number < 0:
        raise ValueError(f"The {name} must not be negative, but {number:g} stands there.")
    return number


def _tail(confidence: float) -> float:
    level = checked_number(confidence, "confidence")
    if not 0 < level < 1:
        raise ValueError(f"The confidence lies between 0 and 1 (0.95 for 95 %), but {level:g} stands there.")
    return (1 - level) / 2


def _normal_quantile(confidence: float) -> float:
    return float(stats.norm.isf(_tail(confidence)))
