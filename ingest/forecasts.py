"""Forecasts of the target indicators: which points may be used, and what the warehouse stores of them."""

from dataclasses import dataclass

from metrics.forecast import Forecast, forecast

COLUMNS = [
    *("indicator_id", "region_id", "year", "mean", "lower_80", "upper_80", "lower_95", "upper_95", "method"),
    "points_used",
]


@dataclass(frozen=True)
class Outlook:
    """The forecast from the last actual on; `found` is None where `points_used` are too few."""

    last_year: int | None
    points_used: int
    found: Forecast | None


def usable_points(actuals: dict[int, float], breaks: dict[int, str]) -> dict[int, float]:
    """The years up to the latest without a gap and after the last break: the points that are one series."""
    if not actuals:
        return {}
    last = max(actuals)
    start = max((year for year in breaks if year <= last), default=min(actuals))
    first = last
    while first - 1 >= start and first - 1 in actuals:
        first -= 1
    return {year: actuals[year] for year in range(first, last + 1)}


def outlook_to(
    end_year: int | None,
    actuals: dict[int, float],
    breaks: dict[int, str],
    lower: float | None,
    upper: float | None,
) -> Outlook:
    """The forecast of every year after the last actual up to the end year of the targets."""
    points = usable_points(actuals, breaks)
    if not points or end_year is None or end_year <= max(points):
        return Outlook(max(points, default=None), len(points), None)
    last = max(points)
    return Outlook(last, len(points), forecast(list(points.values()), end_year - last, lower=lower, upper=upper))


def forecast_rows(indicator_id: str, region_id: str, outlook: Outlook) -> list[dict[str, object]]:
    """One row a year forecast; columns as in `COLUMNS`."""
    if outlook.found is None or outlook.last_year is None:
        return []
    near, far = outlook.found.intervals[0.80], outlook.found.intervals[0.95]
    return [
        {
            "indicator_id": indicator_id,
            "region_id": region_id,
            "year": outlook.last_year + step,
            "mean": mean,
            "lower_80": eighty.lower,
            "upper_80": eighty.upper,
            "lower_95": ninety_five.lower,
            "upper_95": ninety_five.upper,
            "method": outlook.found.method,
            "points_used": outlook.found.n,
        }
        for step, (mean, eighty, ninety_five) in enumerate(zip(outlook.found.mean, near, far, strict=True), start=1)
    ]
