"""How well forecasts of short yearly series do: errors against the naive one, and how often intervals hold.

The series are the 181 yearly ones of the M1 competition (Makridakis et al., Journal of Forecasting 1, 1982), horizon
six years, whole and cut to their last 5 and 8 points; the scale of MASE is always the whole history's.
"""

import csv
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from scipy import stats
from statsmodels.tsa.forecasting.theta import ThetaModel
from statsmodels.tsa.holtwinters import ExponentialSmoothing

from metrics.forecast import forecast

SERIES = Path(__file__).parent / "reference" / "m1_yearly.csv"
HORIZON = 6
LENGTHS = (None, 8, 5)
LEVELS = (0.80, 0.95)
Method = Callable[[np.ndarray, int], tuple[np.ndarray, dict[float, np.ndarray] | None]]


@dataclass(frozen=True)
class Score:
    """Mean sMAPE and MASE of a method, and the share of later values inside its intervals."""

    smape: float
    mase: float
    coverage: dict[float, float]


def m1_yearly() -> list[tuple[np.ndarray, np.ndarray]]:
    """(history, what came after) of each series."""
    with SERIES.open(encoding="utf-8", newline="") as file:
        found = []
        for _, rows in groupby(csv.DictReader(file), key=lambda row: row["series"]):
            points = list(rows)
            train, test = (
                [float(row["value"]) for row in points if (row["part"] == "train") is is_train]
                for is_train in (True, False)
            )
            found.append((np.array(train), np.array(test)))
        return found


def naive(history: np.ndarray, horizon: int):
    """The last value; intervals by Student's t on the RMS of yearly changes × √h."""
    reach = np.sqrt(np.mean(np.diff(history) ** 2)) * np.sqrt(np.arange(1, horizon + 1))
    return np.full(horizon, history[-1]), {
        level: stats.t.ppf((1 + level) / 2, len(history) - 1) * reach for level in LEVELS
    }


def drift(history: np.ndarray, horizon: int):
    """The last value and the mean yearly change."""
    return history[-1] + (history[-1] - history[0]) / (len(history) - 1) * np.arange(1, horizon + 1), None


def theta(history: np.ndarray, horizon: int):
    """Theta of statsmodels."""
    return ThetaModel(history, period=1, deseasonalize=False).fit().forecast(horizon).to_numpy(), None


def damped_ets(history: np.ndarray, horizon: int):
    """Exponential smoothing with a damped trend, statsmodels."""
    model = ExponentialSmoothing(history, trend="add", damped_trend=True, initialization_method="estimated")
    return np.asarray(model.fit().forecast(horizon)), None


def ours(history: np.ndarray, horizon: int):
    """The forecast of metrics/."""
    found = forecast(history.tolist(), horizon, LEVELS)
    assert found is not None
    mean = np.array(found.mean)
    return mean, {level: np.array([one.upper for one in found.intervals[level]]) - mean for level in LEVELS}


METHODS: dict[str, Method] = {"naive": naive, "drift": drift, "damped ETS": damped_ets, "Theta": theta, "Nysana": ours}


def score(method: Method, length: int | None) -> Score:
    """The method on every M1 yearly series, cut to its last `length` points."""
    errors: list[tuple[float, float]] = []
    inside: dict[float, list[float]] = {level: [] for level in LEVELS}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for history, later in m1_yearly():
            mean, widths = method(history if length is None else history[-length:], len(later))
            miss, size = np.abs(later - mean), np.abs(later) + np.abs(mean)
            smape = 200 * float(np.mean(np.divide(miss, size, out=np.zeros_like(miss), where=size > 0)))
            errors.append((smape, float(np.mean(miss) / np.mean(np.abs(np.diff(history))))))
            for level, width in (widths or {}).items():
                inside[level].append(float(np.mean(miss <= width * (1 + 1e-12))))
    means = np.mean(errors, axis=0)
    return Score(
        float(means[0]), float(means[1]), {level: float(np.mean(hits)) for level, hits in inside.items() if hits}
    )


def table() -> str:
    """All methods at every length as Markdown: ratios to the naive forecast, and coverage."""
    lines = [
        "| points | method | sMAPE ÷ naive | MASE ÷ naive | inside 80 % | inside 95 % |",
        "|---|---|---|---|---|---|",
    ]
    for length in LENGTHS:
        scores = {name: score(method, length) for name, method in METHODS.items()}
        base = scores["naive"]
        for name, one in scores.items():
            held = [f"{one.coverage[level] * 100:.1f} %" if level in one.coverage else "–" for level in LEVELS]
            points = "all" if length is None else f"last {length}"
            lines.append(
                f"| {points} | {name} | {one.smape / base.smape:.3f} | {one.mase / base.mase:.3f} | {held[0]} | {held[1]} |"
            )
    return "\n".join(lines)
