"""The small line of a scorecard row: actual and target path without axes, as SVG text."""

import pandas as pd

from charts.theme import Theme

WIDTH, HEIGHT, EDGE = 132, 34, 4


def sparkline_svg(points: pd.DataFrame, theme: Theme) -> str:
    """Actual (solid) and target (dashed) by year; columns year, actual, target. Empty when nothing is known."""
    years = [int(year) for year in points["year"]]
    shown = [float(value) for column in ("actual", "target") for value in points[column].dropna()]
    if not shown:
        return ""
    low, high, first, last = min(shown), max(shown), min(years), max(years)

    def place(year: float, value: float) -> tuple[float, float]:
        x = EDGE + (year - first) / max(last - first, 1) * (WIDTH - 2 * EDGE)
        y = HEIGHT - EDGE - (value - low) / ((high - low) or 1) * (HEIGHT - 2 * EDGE)
        return round(x, 1), round(y, 1)

    parts = [_line(points, "target", place, f'stroke="{theme.target}" stroke-width="2" stroke-dasharray="3 2.5"')]
    parts.append(_line(points, "actual", place, f'stroke="{theme.actual}" stroke-width="2.4"'))
    known = points.dropna(subset=["actual"])
    if not known.empty:
        x, y = place(int(known["year"].iloc[-1]), float(known["actual"].iloc[-1]))
        parts.append(f'<circle cx="{x}" cy="{y}" r="3.2" fill="{theme.actual}"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f"{''.join(parts)}</svg>"
    )


def _line(points: pd.DataFrame, column: str, place, style: str) -> str:
    """One path a run of neighbouring years: a missing year is a gap."""
    commands, previous = [], None
    for year, value in points[["year", column]].dropna().itertuples(index=False, name=None):
        x, y = place(year, value)
        commands.append(f"{'L' if previous == year - 1 else 'M'}{x} {y}")
        previous = year
    return f'<path d="{"".join(commands)}" fill="none" stroke-linecap="round" {style}/>' if commands else ""
