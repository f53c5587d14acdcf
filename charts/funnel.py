"""Observed ÷ expected of every region over how many were expected, with the limits of chance."""

from dataclasses import dataclass
from itertools import pairwise, product

import pandas as pd
import plotly.graph_objects as go

from charts.heat_table import NARROW_WIDTH
from charts.scale import NAMED, WIDE_PAD, Picture, PictureText, as_text, draw_words, empty_figure, text_width
from charts.theme import PICTURE_WIDTH, Theme, base_layout

HEIGHT, NARROW_HEIGHT = 400, 330
LABEL_LINE = 15
# Room beyond the farthest values, as a share of their range.
ROOM = 0.08
# What a name costs, in places tried: on a line of the limits, on each point or name.
ON_LINE, ON_WORDS = 26, 1000
LIMITS = (("lower_998", "upper_998", "solid"), ("lower_95", "upper_95", "dash"))
# Directions in which a name may stand from its point, best first: across and up, in its own width and height.
DIRECTIONS = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
DISTANCES = (9, 22, 36, 52, 70, 90, 112, 136)

# Values shown: from and to, across and up.
Spans = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class FunnelText(PictureText):
    """Everything the funnel says; axis and expected name the horizontal axis and the line of 1."""

    axis: str
    expected: str
    limit_95: str
    limit_998: str
    inside: str
    outside_95: str
    outside_998: str


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def funnel_figure(
    points: pd.DataFrame, curve: pd.DataFrame, text: FunnelText, theme: Theme, narrow: bool = False
) -> go.Figure:
    """Every region a point; named are those outside the limits and the chosen one, on a phone by the short name.

    points: region_id, name, expected (events), ratio (observed ÷ expected), label, is_outside_95, is_outside_998,
    is_chosen, and short where there is one; curve: expected in rising order, lower_95, upper_95, lower_998, upper_998
    (ratios). Points without a figure are not drawn: the page lists them.
    """
    points = points.dropna(subset=["expected", "ratio"])
    points = as_text(points)
    if points.empty:
        return empty_figure(text, theme, narrow)
    figure = go.Figure(layout=base_layout(theme))
    picture = _picture(text, narrow)
    width = (NARROW_WIDTH if narrow else PICTURE_WIDTH) - picture.left - picture.right
    shown = curve[curve["expected"] > 0].sort_values("expected")
    spans = _across(points, shown), _up(points, shown)
    shown = shown[shown["expected"].between(*spans[0])]
    _draw_limits(figure, shown, theme)
    _draw_ends(figure, shown, text, spans, picture, theme, narrow)
    _draw_points(figure, points, theme)
    _draw_names(figure, points, shown, spans, (width, picture.height), theme, narrow)
    draw_words(figure, text, _key(points, text, theme), theme, narrow, picture)
    _set_axes(figure, spans, text, theme, narrow)
    return figure


def _picture(text: FunnelText, narrow: bool) -> Picture:
    ends = max(text_width(words, 11 if narrow else 12) for words in (text.limit_95, text.limit_998, text.expected))
    if narrow:
        return Picture(NARROW_HEIGHT, 40, ends + 12, below=54)
    return Picture(HEIGHT, 52, ends + WIDE_PAD + 8, below=54)


def _across(points: pd.DataFrame, curve: pd.DataFrame) -> tuple[float, float]:
    """Expected counts shown: the points', and the curve's where it is given beyond them by a little."""
    low, high = float(points["expected"].min()), float(points["expected"].max())
    room = ((high - low) or high or 1.0) * ROOM
    reach = min(high + room, float(curve["expected"].max())) if len(curve) else high + room
    return max(0.0, low - room), max(high + room / 2, reach)


def _up(points: pd.DataFrame, curve: pd.DataFrame) -> tuple[float, float]:
    """Ratios shown: the points', 1, and the limits where the points stand."""
    near = curve[curve["expected"] >= points["expected"].min()]
    limits = [float(end) for column in ("lower_998", "upper_998") for end in near[column].dropna()]
    ends = [1.0, *points["ratio"].astype(float), *limits]
    low, high = min(ends), max(ends)
    room = ((high - low) or 1.0) * ROOM
    return max(0.0, low - room), high + room


def _draw_limits(figure: go.Figure, curve: pd.DataFrame, theme: Theme) -> None:
    figure.add_hline(y=1, line={"color": theme.ink, "width": 1.2})
    for lower, upper, dash in LIMITS:
        for column in (lower, upper):
            figure.add_scatter(
                x=curve["expected"], y=[None if pd.isna(one) else float(one) for one in curve[column]], mode="lines",
                name=column, connectgaps=False, line={"color": theme.muted, "width": 1.5, "dash": dash},
                hoverinfo="skip",
            )  # fmt: skip


def _draw_ends(
    figure: go.Figure,
    curve: pd.DataFrame,
    text: FunnelText,
    spans: Spans,
    picture: Picture,
    theme: Theme,
    narrow: bool,
) -> None:
    """The names of the lines at their right ends, kept a line of words apart."""
    ends = [(1.0, text.expected, theme.ink)]
    if len(curve):
        last = curve.iloc[-1]
        for column, words in (
            ("upper_998", text.limit_998), ("upper_95", text.limit_95),
            ("lower_95", text.limit_95), ("lower_998", text.limit_998),
        ):  # fmt: skip
            ends += [] if pd.isna(last[column]) else [(float(last[column]), words, theme.muted)]
    ends.sort(key=lambda end: end[0])
    low, high = spans[1]
    natural = [(value - low) / (high - low) * picture.height for value, _, _ in ends]
    for (_, words, colour), place in zip(ends, _apart(natural), strict=True):
        figure.add_annotation(
            text=words, x=1, xref="paper", xanchor="left", xshift=4, y=0, yref="paper", yshift=place, yanchor="middle",
            showarrow=False, font={"size": 11 if narrow else 12, "color": colour},
        )  # fmt: skip


def _apart(places: list[float]) -> list[float]:
    """Rising heights moved apart to a line each, about where they were."""
    moved = list(places)
    for lower, upper in pairwise(range(len(moved))):
        moved[upper] = max(moved[upper], moved[lower] + LABEL_LINE)
    shift = sum(after - before for before, after in zip(places, moved, strict=True)) / max(1, len(moved))
    return [place - shift for place in moved]


def _draw_points(figure: go.Figure, points: pd.DataFrame, theme: Theme) -> None:
    rows = points.to_dict("records")
    figure.add_scatter(
        x=points["expected"],
        y=points["ratio"],
        name="points",
        mode="markers",
        customdata=points[["region_id", "name", "label"]],
        hovertemplate=NAMED,
        marker={
            "symbol": [_mark(row)[0] for row in rows],
            "color": [_colour(row, theme) for row in rows],
            "size": [_mark(row)[1] + (4 if row["is_chosen"] else 0) for row in rows],
            "line": {"color": theme.ink, "width": [2 if row["is_chosen"] else 0 for row in rows]},
            "opacity": 1,
        },
    )


def _mark(row: dict) -> tuple[str, int]:
    """Symbol and size: farther out is larger and sharper."""
    return ("diamond", 12) if row["is_outside_998"] else ("circle", 10) if row["is_outside_95"] else ("circle", 7)


def _colour(row: dict, theme: Theme) -> str:
    return theme.target if row["is_outside_998"] else theme.actual if row["is_outside_95"] else theme.muted


def _draw_names(
    figure: go.Figure,
    points: pd.DataFrame,
    curve: pd.DataFrame,
    spans: Spans,
    sheet: tuple[float, float],
    theme: Theme,
    narrow: bool,
) -> None:
    """Names beside their points where nothing else stands; farther off with a thin line to the point."""
    size = 11 if narrow else 12
    rows = points.to_dict("records")
    pixels = [_pixel(row["expected"], row["ratio"], spans, sheet) for row in rows]
    taken = [Box(x - 6, y - 6, x + 6, y + 6) for x, y in pixels]
    lines = _line_boxes(curve, spans, sheet)
    named = [(row, at) for row, at in zip(rows, pixels, strict=True) if row["is_outside_95"] or row["is_chosen"]]
    for row, (x, y) in sorted(named, key=lambda one: -abs(one[0]["ratio"] - 1)):
        name = row["short"] if narrow and "short" in row else row["name"]
        width = text_width(name, size, bold=row["is_chosen"]) + 4
        box = _free_box(x, y, width, taken, lines, sheet)
        taken.append(box)
        across, down = (box.left + box.right) / 2 - x, (box.top + box.bottom) / 2 - y
        is_far = max(abs(across) - width / 2, abs(down) - LABEL_LINE / 2) > DISTANCES[1] - 1
        figure.add_annotation(
            text=f"<b>{name}</b>" if row["is_chosen"] else name, x=row["expected"], y=row["ratio"], name="name",
            ax=across, ay=down, showarrow=True, arrowhead=0, arrowwidth=1, standoff=6, borderpad=0,
            arrowcolor=theme.muted if is_far else "rgba(0,0,0,0)", font={"size": size, "color": theme.ink},
        )  # fmt: skip


def _line_boxes(curve: pd.DataFrame, spans: Spans, sheet: tuple[float, float]) -> list[Box]:
    """The lines of the limits as small boxes, and the line of 1 as one."""
    middle = _pixel(spans[0][0], 1, spans, sheet)[1]
    boxes = [Box(0, middle - 1, sheet[0], middle + 1)]
    for lower, upper, _ in LIMITS:
        for column in (lower, upper):
            ends = curve.dropna(subset=[column]).to_dict("records")
            places = [_pixel(row["expected"], row[column], spans, sheet) for row in ends]
            boxes += [Box(x0, min(y0, y1), x1, max(y0, y1) + 1) for (x0, y0), (x1, y1) in pairwise(places)]
    return boxes


def _pixel(expected: float, ratio: float, spans: Spans, sheet: tuple[float, float]) -> tuple[float, float]:
    """Where a point stands, in pixels from the left upper corner."""
    (left, right), (low, high) = spans
    return (expected - left) / (right - left) * sheet[0], (high - ratio) / (high - low) * sheet[1]


def _free_box(x: float, y: float, width: float, taken: list[Box], lines: list[Box], sheet: tuple[float, float]) -> Box:
    """The best place inside the plot for words of this width: near, not on a line, above all not on words or points."""
    best, best_cost = Box(x, y - LABEL_LINE, x + width, y), float("inf")
    for place, (distance, (across, up)) in enumerate(product(DISTANCES, DIRECTIONS)):
        middle_x, middle_y = x + across * (distance + width / 2), y - up * (distance + LABEL_LINE / 2)
        if not across:  # above and below the words may be pushed in from the edge
            middle_x = max(width / 2, min(middle_x, sheet[0] - width / 2))
        half_x, half_y = width / 2, LABEL_LINE / 2
        box = Box(middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y)
        if box.left < 0 or box.right > sheet[0] or box.top < 0 or box.bottom > sheet[1]:
            continue
        on_line = any(box.overlaps(line) for line in lines)
        cost = place + ON_WORDS * sum(box.overlaps(other) for other in taken) + (ON_LINE if on_line else 0)
        if cost < best_cost:
            best, best_cost = box, cost
    return best


def _key(points: pd.DataFrame, text: FunnelText, theme: Theme) -> list[tuple[str, str]]:
    far, out = points["is_outside_998"], points["is_outside_95"]
    key = [(theme.target, f"◆ {text.outside_998}")] if far.any() else []
    key += [(theme.actual, f"● {text.outside_95}")] if (out & ~far).any() else []
    return key + ([(theme.muted, f"• {text.inside}")] if (~out & ~far).any() else [])


def _set_axes(
    figure: go.Figure,
    spans: Spans,
    text: FunnelText,
    theme: Theme,
    narrow: bool,
) -> None:
    figure.update_xaxes(
        range=list(spans[0]), fixedrange=True, showgrid=False, zeroline=False, linecolor=theme.muted,
        nticks=4 if narrow else 8, tickformat=",~r", tickfont={"size": 12, "color": theme.ink},
    )  # fmt: skip
    figure.update_yaxes(
        range=list(spans[1]), fixedrange=True, gridcolor=theme.grid, zeroline=False, nticks=6, tickformat=",~r",
        tickfont={"size": 12, "color": theme.muted},
    )  # fmt: skip
    figure.add_annotation(
        text=text.axis, x=1, xref="paper", xanchor="right", y=0, yref="paper", yanchor="top", yshift=-22,
        showarrow=False, font={"size": 12, "color": theme.muted},
    )  # fmt: skip
