"""Verdicts and outlooks of every target indicator, year by year, computed once at build time."""

from dataclasses import dataclass

from ingest.forecasts import Outlook, outlook_to
from metrics.forecast import probability_of_meeting
from metrics.interval import Interval
from metrics.progress import is_achieved, linear_ratio, open_sdg_progress, outlook_of_ratio
from metrics.target_path import INDEX_BASE, Target, target_level, target_path

# The customer's base year: relative targets name it, level targets are read against it.
BASE_YEAR = 2022

VERDICT_WORDS = {
    "met": "at or better than the target",
    "missed": "short of the target",
    "uncertain": "the difference lies within the rounding of the sources",
    "no_data": "no published value",
}

COLUMNS = [
    *("indicator_id", "region_id", "year", "actual", "target_low", "target_high", "base", "target_index", "gap"),
    *("gap_pct", "is_interpolated", "verdict", "outlook", "method", "ratio", "reason_en", "base_year"),
    *("break_note_id", "earlier_low", "earlier_high", "earlier_verdict", "probability_of_meeting", "points_used"),
    "is_regional_path",
]


@dataclass(frozen=True)
class Actual:
    """A year's value in the indicator's unit, with half the unit its source rounds to."""

    value: float
    rounding: float


@dataclass(frozen=True)
class Series:
    """One indicator in one region: what is known of it and what was promised."""

    indicator_id: str
    region_id: str
    unit: str
    decimals: int
    direction: str
    actuals: dict[int, Actual]
    targets: dict[int, Target]  # the version in force
    earlier: dict[int, Target]  # the version it replaced, for the years that changed
    breaks: dict[int, str]  # first year after the break → note_id
    lower_bound: float | None = None
    upper_bound: float | None = None

    @property
    def outlook(self) -> Outlook:
        """The forecast from the last actual to the last target, and the points it may use."""
        actuals = {year: one.value for year, one in self.actuals.items()}
        return outlook_to(max(self.targets, default=None), actuals, self.breaks, self.lower_bound, self.upper_bound)


def assessment_rows(series: Series) -> list[dict[str, object]]:
    """One row per year with an actual or a target level; columns as in `COLUMNS`."""
    base = series.actuals.get(BASE_YEAR)
    base_value = base.value if base else None
    path = target_path(BASE_YEAR, base_value, series.targets)
    index_path = target_path(BASE_YEAR, INDEX_BASE, series.targets) if base is None and _has_relative(series) else {}
    outlook, method, ratio = _outlook(series, path)
    ahead = series.outlook
    same_every_year = {
        "indicator_id": series.indicator_id,
        "region_id": series.region_id,
        "base": base_value,
        "base_year": BASE_YEAR,
        "outlook": outlook,
        "method": method,
        "ratio": ratio,
        "points_used": ahead.points_used,
    }
    # The base is the start of the path, not a target, unless the year has one of its own (the CPI's 2022 has).
    levels = {year: level for year, level in path.items() if year != BASE_YEAR or year in series.targets}
    return [
        same_every_year
        | _year_columns(series, year, levels.get(year))
        | {"target_index": _index(series, year, levels.get(year), index_path, base_value)}
        | {"probability_of_meeting": _probability(series, year, levels.get(year), ahead), "is_regional_path": False}
        for year in sorted(set(path) | set(index_path) | set(series.actuals))
    ]


def relative_changes(country: Series, rows: list[dict[str, object]]) -> dict[int, Target]:
    """The country's stated targets as changes on its base, in per cent; none without a base, none for a band."""
    base = country.actuals.get(BASE_YEAR)
    if base is None or not base.value:
        return {}
    edge = "target_low" if country.direction == "up" else "target_high"
    return {
        int(str(row["year"])): Target("relative", (float(str(row[edge])) / base.value - 1) * 100)
        for row in rows
        if (target := country.targets.get(int(str(row["year"])))) and target.kind != "band" and row[edge] is not None
    }


def regional_path_rows(series: Series) -> list[dict[str, object]]:
    """As `assessment_rows`, for a region: no programme states its path, so no year has a verdict or a probability."""
    silent = {"verdict": None, "reason_en": None, "probability_of_meeting": None, "is_regional_path": True}
    return [row | silent for row in assessment_rows(series)]


def past_target_rows(series: Series) -> list[dict[str, object]]:
    """One row per year that a repealed programme stated: actual, target, verdict. No path: the text names no base."""
    same_every_year = dict.fromkeys(COLUMNS) | {
        "indicator_id": series.indicator_id,
        "region_id": series.region_id,
        "is_regional_path": False,
    }
    rows = []
    for year, target in sorted(series.targets.items()):
        row = same_every_year | _year_columns(series, year, _stated_level(target, None))
        if target.kind == "relative" and year in series.actuals:
            row["reason_en"] = f"The target of {year} is relative and the text names no base."
        rows.append(row)
    return rows


def _year_columns(series: Series, year: int, level: Interval | float | None) -> dict[str, object]:
    """Actual, target, gap and verdict of one year."""
    actual, target = series.actuals.get(year), series.targets.get(year)
    earlier = _earlier_level(series, year)
    verdict = _verdict(series, year, level, target) if target else None
    earlier_verdict = _verdict(series, year, earlier, series.earlier[year]) if earlier is not None else None
    break_note_id = _break(series, year, actual)
    low, high = _edges(level, series.direction)
    earlier_low, earlier_high = _edges(earlier, series.direction)
    gap, gap_pct = _gap(actual, level, series.direction)
    return {
        "year": year,
        "actual": actual.value if actual else None,
        "target_low": low,
        "target_high": high,
        "gap": gap,
        "gap_pct": gap_pct,
        "is_interpolated": level is not None and target is None,
        "verdict": verdict,
        "reason_en": _reason(series, year, level, verdict, earlier_verdict, break_note_id),
        "break_note_id": break_note_id,
        "earlier_low": earlier_low,
        "earlier_high": earlier_high,
        "earlier_verdict": earlier_verdict,
    }


def _probability(series: Series, year: int, level: Interval | float | None, ahead: Outlook) -> float | None:
    """How likely the year's stated target is met, for years after the last actual."""
    if ahead.found is None or ahead.last_year is None or year <= ahead.last_year:
        return None
    if level is None or year not in series.targets:
        return None
    edge = _edge_to_reach(level, series.direction)
    wanted = [edge if ahead.last_year + step == year else None for step in range(1, len(ahead.found.mean) + 1)]
    chances = probability_of_meeting(ahead.found, wanted, series.direction)
    assert isinstance(chances, list)
    return chances[year - ahead.last_year - 1]


def _has_relative(series: Series) -> bool:
    return any(target.kind == "relative" for target in series.targets.values())


def _edges(level: Interval | float | None, direction: str) -> tuple[float | None, float | None]:
    if isinstance(level, Interval):
        return level.lower, level.upper
    if level is None:
        return None, None
    return (float(level), None) if direction == "up" else (None, float(level))


def _edge_to_reach(level: Interval | float, direction: str) -> float:
    """The edge that decides: below a band is a miss when up is better, above it when down is."""
    if not isinstance(level, Interval):
        return float(level)
    edge = level.lower if direction == "up" else level.upper
    assert edge is not None  # a band of the target table has both edges
    return edge


def _gap(actual: Actual | None, level: Interval | float | None, direction: str) -> tuple[float | None, float | None]:
    """Actual minus the nearer edge, positive = better; nought inside a band. Second: per cent of that edge."""
    if actual is None or level is None:
        return None, None
    sign = 1 if direction == "up" else -1
    edge = _edge_to_reach(level, direction)
    if isinstance(level, Interval):
        assert level.lower is not None
        assert level.upper is not None
        edge = min(max(actual.value, level.lower), level.upper)
    gap = sign * (actual.value - edge)
    return gap, (gap / abs(edge) * 100 if edge else None)


def _verdict(series: Series, year: int, level: Interval | float | None, target: Target | None) -> str:
    actual = series.actuals.get(year)
    if actual is None or level is None:
        return "no_data"
    edge = _edge_to_reach(level, series.direction)
    if abs(actual.value - edge) < actual.rounding + _base_rounding(series, target):
        return "uncertain"
    return "met" if is_achieved(actual.value, edge, series.direction) else "missed"


def _base_rounding(series: Series, target: Target | None) -> float:
    """Doubt about a relative target that comes from the rounding of its base."""
    base = series.actuals.get(BASE_YEAR)
    if target is None or target.kind != "relative" or base is None or target.value is None:
        return 0.0
    return base.rounding * (1 + target.value / 100)


def _earlier_level(series: Series, year: int) -> Interval | float | None:
    target, base = series.earlier.get(year), series.actuals.get(BASE_YEAR)
    return _stated_level(target, base.value if base else None) if target else None


def _stated_level(target: Target, base_value: float | None) -> Interval | float | None:
    value = (target.low, target.high) if target.kind == "band" else target.value
    return target_level(target.kind, value, base_value)  # type: ignore[arg-type]


def _reason(
    series: Series,
    year: int,
    level: Interval | float | None,
    verdict: str | None,
    earlier_verdict: str | None,
    break_note_id: str | None,
) -> str | None:
    if verdict is None:
        return None
    actual = series.actuals.get(year)
    if actual is None:
        return f"No published actual for {year}."
    if level is None:
        return f"The target of {year} is relative and the base of {BASE_YEAR} is not published."
    edge = _edge_to_reach(level, series.direction)
    text = f"{actual.value:.{series.decimals}f} against {edge:.{series.decimals}f} in {year}: {VERDICT_WORDS[verdict]}."
    if earlier_verdict and earlier_verdict != verdict:
        text += f" By the version of the target that was replaced: {VERDICT_WORDS[earlier_verdict]}."
    return text + (
        f" The series breaks between {BASE_YEAR} and {year}: see note {break_note_id}." if break_note_id else ""
    )


def _index(
    series: Series,
    year: int,
    level: Interval | float | None,
    index_path: dict[int, Interval | float | None],
    base_value: float | None,
) -> float | None:
    if level is not None and base_value:
        return _edge_to_reach(level, series.direction) / base_value * INDEX_BASE
    indexed = index_path.get(year)
    return float(indexed) if isinstance(indexed, float) else None


def _outlook(series: Series, path: dict[int, Interval | float | None]) -> tuple[str, str | None, float | None]:
    """Outlook to the last stated year, the method's name and its ratio."""
    later = [year for year in series.actuals if year > BASE_YEAR]
    level = path.get(max(series.targets)) if series.targets else None
    if level is None or not later:
        return "unknown", None, None
    year, end_year = max(later), max(series.targets)
    target = _edge_to_reach(level, series.direction)
    value, base = series.actuals[year].value, series.actuals.get(BASE_YEAR)
    if is_achieved(value, target, series.direction):
        return "achieved", "level", None
    if base is None:
        return "unknown", None, None
    if series.unit == "rank":
        ratio = linear_ratio(base.value, BASE_YEAR, value, year, target, end_year, series.direction)
        return outlook_of_ratio(ratio), "linear", ratio
    progress = open_sdg_progress(base.value, BASE_YEAR, value, year, target, end_year, series.direction)
    return progress.status, "growth_ratio", progress.ratio


def _break(series: Series, year: int, actual: Actual | None) -> str | None:
    """The note of a break between the base year and this year, where an actual crosses it."""
    crossed = [first for first in series.breaks if BASE_YEAR < first <= year]
    return series.breaks[max(crossed)] if crossed and actual else None
