"""The small line of a scorecard row: actual and target path without axes, as SVG text."""

import pandas as pd

from charts.theme import Theme

WIDTH, HEIGHT, EDGE = 132, 34, 4


def sparkline_svg(points: pd.DataFrame, theme: Theme) -> str:
    """Actual (solid) and target (dashed) by year; columns year, actual, target. Empty when nothing is known."""
    shown = points[["actual", "target"]].stack().dropna()
    if shown.empty:
        return ""
    low, high = float(shown.min()), float(shown.max())
    first, last = int(points["year"].min()), int(points["year"].max())

    def place(year: float, value: float) -> tuple[float, float]:
        x = EDGE + (year - first) / max(last - first, 1) * (WIDTH - 2 * EDGE)
        y = HEIGHT - EDGE - (value - low) / ((high - low) or 1) * (HEIGHT - 2 * EDGE)
        return round(x, 1), round(y, 1)

    parts = [_line(points, "target", place, f'stroke="{theme.target}" stroke-width="2" stroke-dasharray="3 2.5"')]
    parts.append(_line(points, "actual", place, f'stroke="{theme.actual}" stroke-width="2.4"'))
    known = points.dropna(subset=["actual"])
    if not known.empty:
        x, y = place(known["year"].iloc[-1], known["actual"].iloc[-1])
        parts.append(f'<circle cx="{x}" cy="{y}" r="3.2" fill="{theme.actual}"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f"{''.join(parts)}</svg>"
    )


def _line(points: pd.DataFrame, column: str, place, style: str) -> str:
    """One path a run of neighbouring years: a missing year is a gap."""
    commands, previous = [], None
    for row in points.dropna(subset=[column]).itertuples():
        x, y = place(row.year, getattr(row, column))
        commands.append(f"{'L' if previous == row.year - 1 else 'M'}{x} {y}")
        previous = row.year
    return f'<path d="{"".join(commands)}" fill="none" stroke-linecap="round" {style}/>' if commands else ""
