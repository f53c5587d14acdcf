"""Which units differ from the whole by more than chance? Funnel limits and overdispersion."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from metrics.checks import checked_number, checked_series, finite_or_none
from metrics.interval import Interval

# Share of z-scores pulled in (sqrt) or left out (log) at each end: the outliers under test must not hide themselves.
TRIMMED_SHARE = 0.10
TENTHS = 10


@dataclass(frozen=True)
class Dispersion:
    """Overdispersion factor φ (1 = chance alone) and between-unit variance τ² on the transformed scale."""

    phi: float | None
    tau2: float | None


def poisson_funnel(expected: float | None, confidence: float = 0.95) -> Interval:
    """Limits of observed ÷ expected that a unit with this many expected events stays within by chance.

    `expected` > 0, in events; 0.95 and 0.998 are the customary levels. Nought or `None` has no limits.
    Raises ValueError for a negative number or a confidence outside 0–1.
    Source: Spiegelhalter, Statistics in Medicine 24 (2005), by the exact Poisson interval around the expected count.
    """
    level = checked_number(confidence, "confidence")
    if not 0 < level < 1:
        raise ValueError(f"The confidence lies between 0 and 1 (0.95 for 95 %), but {level:g} stands there.")
    if expected is None:
        return Interval(None, None)
    count = checked_number(expected, "expected count")
    if count < 0:
        raise ValueError(f"The expected count must not be negative, but {count:g} stands there.")
    if count == 0:
        return Interval(None, None)
    tail = (1 - level) / 2
    lower = float(np.nan_to_num(stats.chi2.ppf(tail, 2 * count))) / 2 / count
    return Interval(finite_or_none(lower), finite_or_none(float(stats.chi2.isf(tail, 2 * (count + 1))) / 2 / count))


def overdispersion(observed: Sequence[float], expected: Sequence[float], method: str = "sqrt") -> Dispersion:
    """How much more the units vary than chance alone would make them.

    `sqrt`: z = 2·(√(O/E) − 1)·√E, the outer 10 % at each end pulled in to the quantiles (linear ones). `log`:
    z = ln(O/E)·√E, the first and last tenth by rank left out; a unit without events has no logarithm and is left
    out. φ is the mean of z²; τ² is nought where φ stays below (n − 1) ÷ n. Fewer than two units: `None`.
    Raises ValueError for unequal lengths, an expected count that is not positive, or another method.
    Source: Spiegelhalter, Statistics in Medicine 24 (2005); Spiegelhalter et al., J. R. Stat. Soc. A 175 (2012).
    """
    if method not in ("sqrt", "log"):
        raise ValueError(f"Method {method!r} is neither 'sqrt' nor 'log'.")
    seen, due = checked_series(observed, "observed count"), checked_series(expected, "expected count")
    if len(seen) != len(due):
        raise ValueError(f"The {len(seen)} observed counts stand beside {len(due)} expected ones.")
    pairs = list(zip(seen, due, strict=True))
    if any(o < 0 or e <= 0 for o, e in pairs):
        raise ValueError("Observed counts must not be negative and expected counts must be above nought.")
    if method == "log":
        pairs = [(o, e) for o, e in pairs if o > 0]
    if len(pairs) < 2:
        return Dispersion(None, None)
    weights = np.array([4 * e if method == "sqrt" else e for _, e in pairs])  # 1 ÷ variance on the transformed scale
    centred = [math.sqrt(o / e) - 1 if method == "sqrt" else math.log(o) - math.log(e) for o, e in pairs]
    scores = np.array(centred) * np.sqrt(weights)
    low, high = np.quantile(scores, [TRIMMED_SHARE, 1 - TRIMMED_SHARE])
    if method == "sqrt":
        scores = np.clip(scores, low, high)
    else:
        tenths = np.floor(stats.rankdata(scores) * TENTHS / (len(scores) + 1))
        kept = (tenths >= 1) & (tenths < TENTHS - 1)
        scores, weights = scores[kept], weights[kept]
    n = len(scores)
    if n < 2:
        return Dispersion(None, None)
    phi = float(np.mean(scores**2))
    if n * phi < n - 1:
        return Dispersion(phi, 0.0)
    spread = weights.sum() - (weights**2).sum() / weights.sum()
    return Dispersion(phi, max(0.0, float((n * phi - (n - 1)) / spread)) if spread > 0 else 0.0)
