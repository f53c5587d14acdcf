"""Regions in order: a dot and its range, the country's line, the places that cannot be told apart."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from charts.heat_table import draw_name, name_lines, name_margin
from charts.scale import (
    NAMED,
    NARROW_PAD,
    WIDE_PAD,
    Picture,
    PictureText,
    as_text,
    draw_words,
    empty_figure,
    has_value,
    text_width,
)
from charts.theme import Theme, base_layout

ROW, NARROW_ROW = 24, 38
# On a phone the name stands this far above the row's middle, the dot this far below.
NAME_RISE, DOT_FALL = 10, 8
LABEL_SIZE = 13
# Pixels between two brackets, and before the first.
LANE, LANE_START = 9, 12
# Room beyond the farthest values, as a share of their range.
ROOM = 0.06
# The country's label ends at its line from this share of the axis on, and begins there up to the other.
LATE, EARLY = 0.75, 0.25


@dataclass(frozen=True)
class RankingText(PictureText):
    """Everything the ranking says."""

    range: str
    partial: str
    alike: str
    path: str


def ranking_figure(
    regions: pd.DataFrame,
    country: tuple[float, str] | None,
    bands: list[tuple[int, int]],
    text: RankingText,
    theme: Theme,
    highest_first: bool,
    axis_from_zero: bool = True,
    narrow: bool = False,
) -> go.Figure:
    """One row a region, ordered by value; the regions without data at the end, in grey, with the word.

    regions: region_id, name, value, lower, upper (missing: no range), path (missing: none), label, is_known,
    is_chosen, is_partial; country: value and the words at its line; bands: first and last place, counted from 1 at
    the top, that cannot be told apart.
    """
    regions = as_text(regions)
    if regions.empty:
        return empty_figure(text, theme, narrow)
    figure = go.Figure(layout=base_layout(theme))
    regions = regions.reset_index(drop=True)
    known = regions[[has_value(row) for row in regions.to_dict("records")]]
    known = known.sort_values("value", ascending=not highest_first, kind="stable")
    unknown = regions.drop(known.index)
    row, fall = (NARROW_ROW, DOT_FALL) if narrow else (ROW, 0)
    known = known.assign(y=[row * (place + 0.5) + fall for place in range(len(known))])
    _draw_ranges(figure, known, theme)
    _draw_paths(figure, known, theme)
    _draw_dots(figure, known, theme)
    rows = [*known.to_dict("records"), *unknown.to_dict("records")]
    names = [f"<b>{one['name']}</b>" if one["is_chosen"] else one["name"] for one in rows]
    draw_rows(figure, names, [True] * len(known) + [False] * len(unknown), text.no_data, theme, narrow)
    lanes = _lanes(bands)
    picture = _picture(known, names, row * len(rows), lanes, country, narrow)
    span = _value_span(known, country, axis_from_zero)
    room = _lane_room(lanes)
    _draw_labels(figure, known, picture, room, theme, narrow)
    for (first, last), lane in zip(bands, lanes, strict=True):
        x = picture.right - (NARROW_PAD if narrow else WIDE_PAD) - room + LANE_START + LANE * lane
        _draw_bracket(figure, first, last, x, row, theme)
    if country is not None:
        share = (country[0] - span[0]) / (span[1] - span[0])
        _draw_country(figure, country, share, row * len(known), theme, narrow)
    draw_words(figure, text, _key(known, bands, text, theme), theme, narrow, picture)
    set_value_axis(figure, span, row * len(rows), theme, narrow)
    return figure


def draw_rows(
    figure: go.Figure, names: list[str], is_known: list[bool], no_data: str, theme: Theme, narrow: bool
) -> None:
    """The names beside the rows, on a phone above them; the word for no data in the row."""
    row = NARROW_ROW if narrow else ROW
    for place, (name, known) in enumerate(zip(names, is_known, strict=True)):
        y, colour = row * (place + 0.5), theme.ink if known else theme.no_data
        if narrow:
            draw_name(figure, [name], 0, y - NAME_RISE, "left", colour, 12, theme.paper)
        else:
            draw_name(figure, name_lines(name), -8, y, "right", colour, 13 if len(name_lines(name)) == 1 else 10)
        if not known:
            draw_name(figure, [f"– {no_data}"], 0, y + (DOT_FALL if narrow else 0), "left", colour, 12, theme.paper)


def set_value_axis(figure: go.Figure, span: tuple[float, float], height: float, theme: Theme, narrow: bool) -> None:
    """Values along the foot, rows counted in pixels from the top."""
    figure.update_xaxes(
        range=list(span), fixedrange=True, gridcolor=theme.grid, zeroline=False, nticks=4 if narrow else 7,
        tickformat=",~r", tickfont={"size": 12, "color": theme.muted},
    )  # fmt: skip
    figure.update_yaxes(range=[height, 0], fixedrange=True, visible=False)


def _draw_ranges(figure: go.Figure, known: pd.DataFrame, theme: Theme) -> None:
    ends = known.dropna(subset=["lower", "upper"])
    x = [end for row in ends.to_dict("records") for end in (row["lower"], row["upper"], None)]
    y = [end for row in ends.to_dict("records") for end in (row["y"], row["y"], None)]
    figure.add_scatter(x=x, y=y, mode="lines", line={"color": theme.shade(0.45), "width": 5}, hoverinfo="skip")


def _draw_paths(figure: go.Figure, known: pd.DataFrame, theme: Theme) -> None:
    """Where each region's own path would have it."""
    stated = known.dropna(subset=["path"])
    figure.add_scatter(
        x=stated["path"],
        y=stated["y"],
        mode="markers",
        name="path",
        hoverinfo="skip",
        marker={"symbol": "line-ns-open", "size": 13, "color": theme.target, "line": {"width": 3}},
    )


def _draw_dots(figure: go.Figure, known: pd.DataFrame, theme: Theme) -> None:
    figure.add_scatter(
        x=known["value"],
        y=known["y"],
        mode="markers",
        name="values",
        customdata=known[["region_id", "name", "label"]],
        hovertemplate=NAMED,
        marker={
            "size": [14 if chosen else 10 for chosen in known["is_chosen"]],
            "color": [theme.paper if partial else theme.actual for partial in known["is_partial"]],
            "line": {
                "color": [theme.ink if chosen else theme.actual for chosen in known["is_chosen"]],
                "width": [2.5 if chosen else 2 for chosen in known["is_chosen"]],
            },
            "opacity": 1,
        },
    )


def _draw_labels(
    figure: go.Figure, known: pd.DataFrame, picture: Picture, room: float, theme: Theme, narrow: bool
) -> None:
    """The values in one column right of the plot; on a phone on the line of the name."""
    for row in known.to_dict("records"):
        figure.add_annotation(
            text=f"<b>{row['label']}</b>" if row["is_chosen"] else row["label"], x=1, xref="paper", xanchor="right",
            xshift=picture.right - (NARROW_PAD if narrow else WIDE_PAD) - room, y=row["y"], showarrow=False,
            yshift=NAME_RISE + DOT_FALL if narrow else 0, bgcolor=theme.paper,
            font={"size": LABEL_SIZE, "color": theme.ink},
        )  # fmt: skip


def _lane_room(lanes: list[int]) -> float:
    """Pixels that the brackets take."""
    return LANE_START + LANE * max(lanes) + 1 if lanes else 0


def _lanes(bands: list[tuple[int, int]]) -> list[int]:
    """A lane for each bracket so that none overlaps another."""
    lanes: list[int] = []
    for place, (first, last) in enumerate(bands):
        taken = {lanes[other] for other, (start, end) in enumerate(bands[:place]) if start <= last and first <= end}
        lanes.append(next(lane for lane in range(len(bands)) if lane not in taken))
    return lanes


def _draw_bracket(figure: go.Figure, first: int, last: int, x: float, row: float, theme: Theme) -> None:
    """A bracket at the right edge of the picture, from the first to the last of the places."""
    tick = 5
    edge = {"xref": "paper", "xsizemode": "pixel", "xanchor": 1, "line": {"color": theme.muted, "width": 1.5}}
    y0, y1 = row * (first - 1) + 5, row * last - 5
    for x0, x1, start, end in ((x, x, y0, y1), (x - tick, x, y0, y0), (x - tick, x, y1, y1)):
        figure.add_shape(type="line", x0=x0, x1=x1, y0=start, y1=end, name="alike", **edge)


def _draw_country(
    figure: go.Figure, country: tuple[float, str], share: float, height: float, theme: Theme, narrow: bool
) -> None:
    line = {"color": theme.ink, "width": 1.5, "dash": "dot"}
    figure.add_shape(type="line", x0=country[0], x1=country[0], y0=0, y1=height, line=line, layer="below")
    anchor = "left" if share < EARLY else "right" if share > LATE else "center"
    figure.add_annotation(
        text=f"<b>{country[1]}</b>", x=country[0], xanchor=anchor, y=1, yref="paper", yanchor="bottom",
        showarrow=False, font={"size": 12 if narrow else 13, "color": theme.ink},
    )  # fmt: skip


def _picture(
    known: pd.DataFrame,
    names: list[str],
    height: float,
    lanes: list[int],
    country: tuple[float, str] | None,
    narrow: bool,
) -> Picture:
    room = _lane_room(lanes)
    label = max((text_width(str(one), LABEL_SIZE, bold=True) for one in known["label"]), default=0)
    above = 12 if country is None else 32
    if narrow:
        return Picture(height, NARROW_PAD, NARROW_PAD + max(8, room), above, below=36)
    return Picture(height, name_margin(names), WIDE_PAD + label + room + 10, above, below=36)


def _value_span(known: pd.DataFrame, country: tuple[float, str] | None, axis_from_zero: bool) -> tuple[float, float]:
    ends = [float(end) for column in ("value", "lower", "upper", "path") for end in known[column].dropna()]
    ends += [country[0]] if country else []
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    if axis_from_zero and low >= 0:
        return 0.0, high * (1 + ROOM) or 1.0
    room = ((high - low) or abs(high) or 1.0) * ROOM
    return low - room, high + room


def _key(known: pd.DataFrame, bands: list[tuple[int, int]], text: RankingText, theme: Theme) -> list[tuple[str, str]]:
    key = [(theme.actual, f"━ {text.range}")] if known["lower"].notna().any() else []
    key += [(theme.target, f"┃ {text.path}")] if known["path"].notna().any() else []
    key += [(theme.actual, f"○ {text.partial}")] if known["is_partial"].any() else []
    key += [(theme.muted, f"] {text.alike}")] if bands else []
    return key
