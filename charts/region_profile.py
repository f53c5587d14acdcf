"""One region among the others: a strip an indicator, and its own paths beside the country."""

import math
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from charts.heat_table import NARROW_WIDTH, set_sheet
from charts.scale import (
    NAMED,
    NARROW_PAD,
    WIDE_PAD,
    Picture,
    PictureText,
    as_text,
    draw_words,
    empty_figure,
    mixed,
    wrapped,
)
from charts.theme import PICTURE_WIDTH, Theme, as_words, base_layout

# The strip ends at this many times the country's value, and at as small a part of it; what lies beyond is an arrow.
MOST_TIMES = 4
TICKS = {0.25: "¼", 0.5: "½", 1: "1", 2: "2", 4: "4"}
# Pixels of a row's parts: the name, the strip, where value and place end; on a phone the name stands above.
NAME, STRIP, VALUE_END, PLACE_END, GUTTER = 190, (200, 338), 404, 450, 24
NARROW_STRIP, NARROW_VALUE_END, NARROW_PLACE_END = (6, 200), 286, 346
NAME_SIZE, NARROW_NAME_SIZE, FIGURE_SIZE, HEAD_SIZE = 10.5, 11.5, 11, 10
LINE, ROW_PAD, NARROW_ROW = 13, 7, 24
# From so many rows on a wide picture has two columns.
TWO_COLUMNS = 14
SIGNS = {"worse": " ↓", "better": " ↑", "alike": " ≈", "none": ""}

PANEL, NARROW_PANEL = 170, 150
PANEL_GAP, PANELS_A_ROW = 44, 3
PANEL_TITLE_SIZE = 12


@dataclass(frozen=True)
class ProfileText(PictureText):
    """Everything the strips say; the words of the key, and the heads of the two columns of figures."""

    worse: str
    better: str
    alike: str
    none: str
    peers: str
    others: str
    country: str
    value: str
    place: str


@dataclass(frozen=True)
class PathsText(PictureText):
    """Everything the panels say: the names of the three lines."""

    actual: str
    path: str
    country: str


@dataclass(frozen=True)
class Panel:
    """One indicator's own path: points a year — year, actual, path, country — and the words at the lines' ends."""

    title: list[str]
    points: pd.DataFrame
    actual_label: str
    path_label: str
    country_label: str


def profile_figure(
    rows: pd.DataFrame, marks: pd.DataFrame, text: ProfileText, theme: Theme, narrow: bool = False
) -> go.Figure:
    """A row an indicator: the region's dot with its range of chance, the country's line, the other regions' dots.

    rows: indicator_id, name, ratio (to the country's value), lower, upper (missing: no range), tone ('worse', 'better',
    'alike', 'none'), label, place, region_id; marks: indicator_id, region_id, name, label, ratio, is_peer.
    """
    rows = as_text(rows)
    if rows.empty:
        return empty_figure(text, theme, narrow)
    figure = go.Figure(layout=base_layout(theme))
    placed, height = _placed(rows.reset_index(drop=True), narrow)
    strip = NARROW_STRIP if narrow else STRIP
    _draw_grid(figure, placed, height, strip, text, theme, narrow)
    dots = as_text(marks).merge(placed[["indicator_id", "left", "middle"]], on="indicator_id")
    dots = dots.assign(x=dots["left"] + [_along(ratio, strip) for ratio in dots["ratio"]], y=dots["middle"])
    for is_peer, size, colour in ((False, 5, mixed(theme.paper, theme.muted, 0.4)), (True, 6, theme.muted)):
        _draw_dots(figure, dots[dots["is_peer"] == is_peer], size, colour)
    _draw_own(figure, placed, strip, theme)
    _draw_figures(figure, placed, theme, narrow)
    pad = NARROW_PAD if narrow else WIDE_PAD
    draw_words(figure, text, _key(placed, dots, text, theme), theme, narrow, Picture(height, pad, pad, 22, 8))
    set_sheet(figure, (NARROW_WIDTH - 2 * pad) if narrow else PICTURE_WIDTH - 2 * pad, height)
    return figure


def paths_figure(panels: list[Panel], text: PathsText, theme: Theme, narrow: bool = False) -> go.Figure:
    """A small panel an indicator: what was, the region's own path, and the country as a thin line."""
    if not panels:
        return empty_figure(text, theme, narrow)
    figure = go.Figure(layout=base_layout(theme))
    across = 1 if narrow else min(PANELS_A_ROW, len(panels))
    down = math.ceil(len(panels) / across)
    titles = max(len(panel.title) for panel in panels)
    panel_height = NARROW_PANEL if narrow else PANEL
    step = panel_height + titles * PANEL_TITLE_SIZE * 1.3 + 40
    height = step * down
    pad = NARROW_PAD if narrow else WIDE_PAD
    width = (NARROW_WIDTH if narrow else PICTURE_WIDTH) - 2 * pad
    share = (width - PANEL_GAP * (across - 1)) / across / width
    for place, panel in enumerate(panels):
        column, row = place % across, place // across
        left = column * (share + PANEL_GAP / width)
        bottom = 1 - (row * step + step - 22) / height
        _draw_panel(figure, panel, place + 1, (left, left + share), (bottom, bottom + panel_height / height), theme)
    key = [(theme.actual, f"● {text.actual}"), (theme.target, f"╍ {text.path}"), (theme.muted, f"─ {text.country}")]
    draw_words(figure, text, key, theme, narrow, Picture(height, pad, pad, 6, 8))
    return figure


def _placed(rows: pd.DataFrame, narrow: bool) -> tuple[pd.DataFrame, float]:
    """The rows with their names in lines and their places in pixels, and the height they take."""
    size, room = (NARROW_NAME_SIZE, NARROW_PLACE_END) if narrow else (NAME_SIZE, NAME)
    lines = [wrapped(name, room, size) for name in rows["name"]]
    heights = [LINE * len(one) + (NARROW_ROW if narrow else ROW_PAD) for one in lines]
    half = math.inf if narrow or len(rows) < TWO_COLUMNS else sum(heights) / 2
    tops, lefts, top, left, tallest = [], [], 0.0, 0.0, 0.0
    for height in heights:
        if top >= half and not left:
            top, left = 0.0, float(PLACE_END + GUTTER)
        tops.append(top)
        lefts.append(left)
        top += height
        tallest = max(tallest, top)
    middles = [
        top + (LINE * len(one) + NARROW_ROW / 2 - 2 if narrow else height / 2)
        for top, one, height in zip(tops, lines, heights, strict=True)
    ]
    heads = [top + LINE * len(one) / 2 for top, one in zip(tops, lines, strict=True)]
    placed = rows.assign(lines=["<br>".join(one) for one in lines], top=tops, left=lefts, middle=middles, head=heads)
    return placed, tallest


def _along(ratio: float, strip: tuple[int, int]) -> float:
    """Where a ratio stands on the strip, in pixels from the row's left; halves and doubles lie equally far apart."""
    if ratio <= 0:
        return strip[0]
    share = max(-1.0, min(1.0, math.log(ratio) / math.log(MOST_TIMES)))
    return strip[0] + (strip[1] - strip[0]) * (share + 1) / 2


def _draw_grid(
    figure: go.Figure, placed: pd.DataFrame, height: float, strip: tuple[int, int], text: ProfileText, theme: Theme,
    narrow: bool,
) -> None:  # fmt: skip
    """The ticks of each column of rows, the country's line, and what the figures at the right are."""
    for left in sorted(set(placed["left"])):
        middles = placed.loc[placed["left"] == left, "middle"]
        for ratio, words in TICKS.items():
            x = left + _along(ratio, strip)
            line = {"color": theme.ink if ratio == 1 else theme.grid, "width": 1.2 if ratio == 1 else 1}
            # On a phone the names stand over the strips: the lines leave them free.
            ends = [end for middle in middles for end in (middle - 9, middle + 9, None)] if narrow else [0, height]
            figure.add_scatter(x=[x] * len(ends), y=ends, mode="lines", line=line, hoverinfo="skip")
            _head(figure, x, words, "center", theme)
        _head(figure, left + (NARROW_VALUE_END if narrow else VALUE_END), text.value, "right", theme)
        _head(figure, left + (NARROW_PLACE_END if narrow else PLACE_END), text.place, "right", theme)


def _head(figure: go.Figure, x: float, words: str, anchor: str, theme: Theme) -> None:
    figure.add_annotation(
        text=words, x=x, xanchor=anchor, y=1, yref="paper", yanchor="bottom", showarrow=False,
        font={"size": HEAD_SIZE, "color": theme.muted},
    )  # fmt: skip


def _draw_dots(figure: go.Figure, dots: pd.DataFrame, size: int, colour: str) -> None:
    figure.add_scatter(
        x=dots["x"],
        y=dots["y"],
        mode="markers",
        name="others",
        customdata=dots[["region_id", "name", "label"]],
        hovertemplate=NAMED,
        marker={
            "size": size,
            "symbol": [_symbol(ratio) for ratio in dots["ratio"]],
            "color": colour,
            "opacity": 1,
        },
    )


def _draw_own(figure: go.Figure, placed: pd.DataFrame, strip: tuple[int, int], theme: Theme) -> None:
    """The region's dot and its range; an arrow where it lies beyond the strip."""
    colours = _colours(theme)
    for tone, rows in placed.dropna(subset=["lower", "upper"]).groupby("tone"):
        x, y = [], []
        for row in rows.to_dict("records"):
            x += [row["left"] + _along(row["lower"], strip), row["left"] + _along(row["upper"], strip), None]
            y += [row["middle"], row["middle"], None]
        line = {"color": mixed(theme.paper, colours[str(tone)], 0.55), "width": 4}
        figure.add_scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip")
    rows = placed.to_dict("records")
    figure.add_scatter(
        x=[row["left"] + _along(row["ratio"], strip) for row in rows],
        y=[row["middle"] for row in rows],
        mode="markers",
        name="own",
        hovertext=[f"{row['name']}<br><b>{row['label']}</b>" for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "size": 10,
            "symbol": [_symbol(row["ratio"]) for row in rows],
            "color": [colours[row["tone"]] for row in rows],
            "line": {"color": theme.paper, "width": 1},
            "opacity": 1,
        },
    )


def _symbol(ratio: float) -> str:
    if ratio < 1 / MOST_TIMES:
        return "triangle-left"
    return "triangle-right" if ratio > MOST_TIMES else "circle"


def _draw_figures(figure: go.Figure, placed: pd.DataFrame, theme: Theme, narrow: bool) -> None:
    """Names, values and places as text, each with the colour of its tone and a sign, never the colour alone."""
    colours = _colours(theme)
    name_size, level = (NARROW_NAME_SIZE, "head") if narrow else (NAME_SIZE, "middle")
    figures = [
        ("lines", 0, level, "middle right", theme.ink, name_size),
        ("label", NARROW_VALUE_END if narrow else VALUE_END, "middle", "middle left", None, FIGURE_SIZE),
        ("place", NARROW_PLACE_END if narrow else PLACE_END, "middle", "middle left", theme.muted, FIGURE_SIZE),
    ]  # fmt: skip
    for column, shift, level, position, colour, size in figures:
        words = placed[column]
        if column == "label":
            words = [f"<b>{label}{SIGNS[tone]}</b>" for label, tone in zip(words, placed["tone"], strict=True)]
        figure.add_scatter(
            x=placed["left"] + shift, y=placed[level], mode="text", text=list(words), textposition=position,
            hoverinfo="skip", textfont={"size": size, "color": colour or [colours[tone] for tone in placed["tone"]]},
        )  # fmt: skip


def _colours(theme: Theme) -> dict[str, str]:
    return {"worse": theme.target, "better": theme.actual, "alike": theme.muted, "none": theme.ink}


def _key(placed: pd.DataFrame, dots: pd.DataFrame, text: ProfileText, theme: Theme) -> list[tuple[str, str]]:
    colours, words = (
        _colours(theme),
        {"worse": text.worse, "better": text.better, "alike": text.alike, "none": text.none},
    )
    key = [(colours[tone], f"●{SIGNS[tone]} {said}") for tone, said in words.items() if (placed["tone"] == tone).any()]
    key += [(theme.ink, f"│ {text.country}")]
    key += [(theme.muted, f"• {text.peers}")] if dots["is_peer"].any() else []
    return [*key, (mixed(theme.paper, theme.muted, 0.75), f"• {text.others}")]


def _draw_panel(
    figure: go.Figure, panel: Panel, number: int, across: tuple[float, float], up: tuple[float, float], theme: Theme
) -> None:
    axes = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
    points = panel.points
    for column, colour, line, mode in (
        ("country", theme.muted, {"width": 1.5}, "lines+markers"),
        ("path", theme.target, {"width": 2.5, "dash": "4px,4px"}, "lines"),
        ("actual", theme.actual, {"width": 3}, "lines+markers"),
    ):
        figure.add_scatter(
            x=points["year"], y=points[column], mode=mode, name=column, connectgaps=False,
            hovertemplate="%{x}: %{y:,.1f}", line={"color": colour, **line},
            marker={"size": 4 if column == "country" else 7, "color": colour},
            **axes,
        )  # fmt: skip
        known = points.dropna(subset=[column])
        if len(known):
            _end_label(figure, known.iloc[-1], column, panel, colour, axes)
    shown = points[["actual", "path", "country"]]
    highest = max(float(value) for column in shown for value in shown[column].dropna())
    first, last = int(points["year"].min()), int(points["year"].max())
    figure.update_layout(
        {
            f"xaxis{number}": {
                "domain": list(across), "anchor": axes["yaxis"], "range": [first - 0.4, last + 0.7], "fixedrange": True,
                "tickvals": list(range(last, first - 1, -2)), "showgrid": False, "zeroline": False, "tickformat": "d",
                "linecolor": theme.muted, "tickfont": {"size": 11, "color": theme.ink},
            },
            f"yaxis{number}": {
                "domain": list(up), "anchor": axes["xaxis"], "range": [0, highest * 1.22],
                "fixedrange": True, "visible": False,
            },
        }
    )  # fmt: skip
    figure.add_annotation(
        text=f"<b>{'<br>'.join(map(as_words, panel.title))}</b>", x=across[0], xref="paper", xanchor="left", y=up[1],
        yref="paper", yanchor="bottom", align="left", showarrow=False,
        font={"size": PANEL_TITLE_SIZE, "color": theme.ink},
    )  # fmt: skip


def _end_label(
    figure: go.Figure, last: pd.Series, column: str, panel: Panel, colour: str, axes: dict[str, str]
) -> None:
    """The last value of a line at its end, on the side where the nearest other line of that year is not."""
    words = {"actual": panel.actual_label, "path": panel.path_label, "country": panel.country_label}[column]
    others = [name for name in ("actual", "path", "country") if name != column]
    values = {str(name): value for name, value in last.to_dict().items()}
    near = [values[name] - values[column] for name in others if not pd.isna(values[name])]
    is_above = not near or min(near, key=abs) <= 0
    figure.add_annotation(
        text=f"<b>{words}</b>" if column != "country" else words, x=last["year"], y=last[column], xref=axes["xaxis"],
        yref=axes["yaxis"], yshift=12 if is_above else -12, showarrow=False, font={"size": 11, "color": colour},
    )  # fmt: skip
