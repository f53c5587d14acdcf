"""The running year against the years before it: cumulative lines, months with their limits, sums of twelve months."""

import textwrap
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from charts.scale import NARROW, WIDE, key_lines
from charts.theme import Theme, as_words, base_layout
from charts.trajectory import (
    CAPTION_CHARACTERS,
    CAPTION_LINE,
    NARROW_CAPTION_CHARACTERS,
    NARROW_PLOT_HEIGHT,
    NARROW_TITLE_CHARACTERS,
    NARROW_TITLE_LINE,
    PLOT_HEIGHT,
    TITLE_CHARACTERS,
    TITLE_LINE,
)
from metrics.control_chart import Limits

DECEMBER = 12
# Pixels that a label at the end of a line needs above the one below it.
LABEL_LINE = 17
# Room above the highest value, as its share.
HEADROOM = 1.14
# From as many unknown months in a row on, the words for them stand upright on a wide screen.
WIDE_GAP = 3
# A line of more months than this names its Januaries only; a first tick needs this many months to the next.
LONG_LINE, TICK_ROOM = 60, 1
# Of the characters of a caption line, how many fit a line of the larger subtitle.
SUBTITLE_SHARE = 0.82
# Years before the last one fade to this.
FADED = 0.6
HOVER = "%{customdata[0]}: %{customdata[1]}<extra></extra>"


@dataclass(frozen=True)
class YearToDateText:
    """Everything the charts say, in the reader's language."""

    title: str
    subtitle: str
    caption: list[str]
    separators: str
    months: list[str]  # January to December, short
    unknown: str
    former: str
    earlier: str
    mean: str
    band: str
    special: str
    revised: str
    whole_year: str


def cumulative_figure(
    points: pd.DataFrame, former: pd.DataFrame, text: YearToDateText, theme: Theme, narrow: bool = False
) -> go.Figure:
    """One line a year from January; the newest year strong, a month without a figure a gap.

    points: one row a month, in order — year, month, value, shown, period; former: year, month, value of figures that
    a later report replaced.
    """
    figure = go.Figure(layout=base_layout(theme))
    top = float(pd.concat([points["value"], former["value"]]).max()) * HEADROOM or 1.0
    newest = int(points["year"].max())
    for year, line in points.groupby("year"):
        _draw_year(figure, line, int(str(year)), newest, theme)
    _draw_former(figure, former, newest, theme)
    _draw_year_labels(figure, points, newest, top, theme, narrow)
    key = [(theme.actual, f"● {newest}")]
    key += [(theme.muted, f"● {text.earlier}")] if points["year"].nunique() > 1 else []
    key += [(theme.muted, f"○ {text.former}")] if len(former) else []
    _draw_words(figure, text, key, theme, narrow, right=62 if narrow else 96)
    _set_values(figure, top, theme)
    _set_calendar(figure, list(range(1, DECEMBER + 1)), text.months, (0.6, DECEMBER + 0.3), theme, narrow)
    return figure


def months_figure(
    points: pd.DataFrame, limits: Limits | None, text: YearToDateText, theme: Theme, narrow: bool = False
) -> go.Figure:
    """One bar a month that is known, the words "not known" where it is not; limits as a quiet band.

    points: one row a month, in order — year, month, value, shown, period, is_revised, is_special.
    """
    figure = go.Figure(layout=base_layout(theme))
    shown = _numbered(points)
    known = shown.dropna(subset=["value"])
    limit = limits.upper if limits and limits.upper is not None else 0.0
    highest = max(1.0, limit, *(float(value) for value in known["value"]))
    _draw_limits(figure, shown, limits, theme)
    figure.add_bar(
        x=known["x"],
        y=known["value"],
        customdata=known[["period", "shown"]],
        marker={"color": theme.actual, "line": {"width": 0}},
        width=0.72,
        hovertemplate=HOVER,
    )
    _draw_unknown(figure, shown, text, theme, narrow)
    _draw_sign(figure, known[known["is_special"]], "value", "◆", theme.ink)
    _draw_sign(figure, shown[shown["is_revised"]], None, "↺", theme.ink)
    key = [(theme.actual, f"▒ {text.band}"), (theme.muted, f"┈ {text.mean}")] if limits else []
    key += [(theme.ink, f"◆ {text.special}")] if shown["is_special"].any() else []
    key += [(theme.ink, f"↺ {text.revised}")] if shown["is_revised"].any() else []
    _draw_words(figure, text, key, theme, narrow, right=18 if narrow else 40, axis=52)
    _set_values(figure, highest * HEADROOM, theme)
    _set_timeline(figure, shown, text, theme, narrow)
    return figure


def twelve_figure(points: pd.DataFrame, text: YearToDateText, theme: Theme, narrow: bool = False) -> go.Figure:
    """The sum of the twelve months up to each month; a gap where it is not known, a large mark at a whole year.

    points: one row a month, in order — year, month, value, shown, period.
    """
    figure = go.Figure(layout=base_layout(theme))
    shown = _numbered(points)
    whole = shown["month"] == DECEMBER
    figure.add_scatter(
        x=shown["x"],
        y=_with_gaps(shown["value"]),
        customdata=shown[["period", "shown"]],
        mode="lines+markers",
        connectgaps=False,
        line={"color": theme.actual, "width": 3},
        marker={"color": theme.actual, "size": [12 if one else 6 for one in whole], "opacity": 1},
        hovertemplate=HOVER,
    )
    _draw_unknown(figure, shown, text, theme, narrow)
    known = shown.dropna(subset=["value"])
    for row in known[(known["month"] == DECEMBER) | (known["x"] == known["x"].max())].to_dict("records"):
        if row["x"] == known["x"].max():
            _label(figure, row["x"], row["value"], f"<b>{row['shown']}</b>", theme.actual, "left", 0, 10)
        else:
            before = shown.loc[shown["x"] == row["x"] - 1, "value"].max()
            shift = -18 if before > row["value"] else 18
            _label(figure, row["x"], row["value"], f"<b>{row['shown']}</b>", theme.actual, "center", shift)
    _draw_words(
        figure, text, [(theme.actual, f"⬤ {text.whole_year}")], theme, narrow, right=50 if narrow else 64, axis=52
    )
    _set_values(figure, max([1.0, *(float(value) for value in known["value"])]) * HEADROOM, theme)
    _set_timeline(figure, shown, text, theme, narrow)
    return figure


def _draw_year(figure: go.Figure, line: pd.DataFrame, year: int, newest: int, theme: Theme) -> None:
    """One year's line: the newest strong, the one before it grey, those before that paler."""
    is_newest = year == newest
    colour = theme.actual if is_newest else theme.muted
    figure.add_scatter(
        x=line["month"],
        y=_with_gaps(line["value"]),
        name=str(year),
        customdata=line[["period", "shown"]],
        mode="lines+markers",
        connectgaps=False,
        opacity=1 if year >= newest - 1 else FADED,
        line={"color": colour, "width": 3 if is_newest else 2 if year == newest - 1 else 1.5},
        marker={"color": colour, "size": 9 if is_newest else 5},
        hovertemplate=HOVER,
    )


def _draw_former(figure: go.Figure, former: pd.DataFrame, newest: int, theme: Theme) -> None:
    """A ring where a figure stood before it was revised."""
    if former.empty:
        return
    colours = [theme.actual if year == newest else theme.muted for year in former["year"]]
    figure.add_scatter(
        x=former["month"],
        y=former["value"],
        mode="markers",
        hoverinfo="skip",
        marker={"symbol": "circle-open", "size": 9, "color": colours, "line": {"width": 1.6}},
    )


def _draw_year_labels(
    figure: go.Figure, points: pd.DataFrame, newest: int, top: float, theme: Theme, narrow: bool
) -> None:
    """The year and its figure at the end of each line; labels of lines that end together keep apart."""
    ends = points.dropna(subset=["value"]).groupby("year").tail(1)
    height = NARROW_PLOT_HEIGHT if narrow else PLOT_HEIGHT
    for month, group in ends.groupby("month"):
        places = _places_apart([value / top * height for value in group["value"]])
        for row, place in zip(group.to_dict("records"), places, strict=True):
            is_newest = row["year"] == newest
            words = f"<b>{row['year']}</b> {row['shown']}" if is_newest else f"{row['year']} {row['shown']}"
            colour = theme.actual if is_newest else theme.muted
            shift = place - row["value"] / top * height
            size = 11 if narrow else 13
            if month == DECEMBER:
                _label(figure, row["month"], row["value"], words, colour, "left", shift, 9, size)
            else:  # other lines may run on here: below the lowest of them is free
                lowest = float(points.loc[points["month"] == month, "value"].min())
                _label(figure, row["month"], lowest, words, colour, "left", shift - 16, 4, size)


def _places_apart(heights: list[float]) -> list[float]:
    """Heights in pixels moved apart to at least one line of words, in their order, about where they were."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    places = list(heights)
    for lower, upper in pairwise(order):
        places[upper] = max(places[upper], places[lower] + LABEL_LINE)
    moved = sum(places[one] - heights[one] for one in order) / max(1, len(order))
    return [place - moved for place in places]


def _label(
    figure: go.Figure,
    x: float,
    y: float,
    words: str,
    colour: str,
    anchor: str,
    yshift: float = 0,
    xshift: float = 0,
    size: int = 13,
) -> None:
    figure.add_annotation(
        x=x, y=y, text=words, showarrow=False, xanchor=anchor, xshift=xshift, yshift=yshift,
        font={"size": size, "color": colour},
    )  # fmt: skip


def _with_gaps(values: pd.Series) -> list[float | None]:
    """The values as they are drawn: nothing where nothing is known."""
    return [None if pd.isna(value) else float(value) for value in values]


def _numbered(points: pd.DataFrame) -> pd.DataFrame:
    """The months from the first known one on, with their place on one line of time."""
    first = points["value"].first_valid_index()
    shown = points if first is None else points.loc[first:]
    return shown.assign(x=shown["year"] * 12 + shown["month"] - 1).reset_index(drop=True)


def _draw_limits(figure: go.Figure, shown: pd.DataFrame, limits: Limits | None, theme: Theme) -> None:
    """The band of usual ups and downs, not below nought, and its mean."""
    if limits is None or limits.centre is None or limits.lower is None or limits.upper is None:
        return
    edges = {"x0": shown["x"].min() - 0.5, "x1": shown["x"].max() + 0.5, "layer": "below"}
    figure.add_shape(
        type="rect", y0=max(0, limits.lower), y1=limits.upper, fillcolor=theme.shade(0.1), line={"width": 0}, **edges
    )
    line = {"color": theme.muted, "width": 1.2, "dash": "dot"}
    figure.add_shape(type="line", y0=limits.centre, y1=limits.centre, line=line, **edges | {"layer": "above"})


def _draw_unknown(figure: go.Figure, shown: pd.DataFrame, text: YearToDateText, theme: Theme, narrow: bool) -> None:
    """Grey where no figure is known, with the words; upright where there is no room for them."""
    unknown = shown[shown["value"].isna() & ~shown["is_revised"]]
    for _, run in unknown.groupby((unknown["x"].diff() != 1).cumsum()):
        first, last = run["x"].min(), run["x"].max()
        figure.add_shape(
            type="rect", x0=first - 0.4, x1=last + 0.4, y0=0, y1=1, yref="paper", layer="below", line={"width": 0},
            fillcolor=theme.grid, opacity=0.55,
        )  # fmt: skip
        is_upright = narrow or last - first + 1 < WIDE_GAP
        figure.add_annotation(
            x=(first + last) / 2, y=0.7, yref="paper", text=text.unknown, showarrow=False,
            textangle=-90 if is_upright else 0, font={"size": 11, "color": theme.muted},
        )  # fmt: skip


def _draw_sign(figure: go.Figure, rows: pd.DataFrame, column: str | None, sign: str, colour: str) -> None:
    """A sign above the bar of each month, or at the foot where the month has no value."""
    for row in rows.to_dict("records"):
        _label(figure, row["x"], row[column] if column else 0, sign, colour, "center", 9)


def _draw_words(
    figure: go.Figure,
    text: YearToDateText,
    key: list[tuple[str, str]],
    theme: Theme,
    narrow: bool,
    right: int,
    axis: int = 34,
) -> None:
    """Title, subtitle with its colour key, caption; the margins are as high as these need."""
    width = NARROW_CAPTION_CHARACTERS if narrow else CAPTION_CHARACTERS
    title = textwrap.wrap(as_words(text.title), NARROW_TITLE_CHARACTERS if narrow else TITLE_CHARACTERS)
    subtitle = [
        *textwrap.wrap(as_words(text.subtitle), int(SUBTITLE_SHARE * width)),
        *key_lines(key, NARROW if narrow else WIDE, 12 if narrow else 14),
    ]
    caption = [line for part in text.caption for line in textwrap.wrap(as_words(part), width, break_on_hyphens=False)]
    title_height = len(title) * (NARROW_TITLE_LINE if narrow else TITLE_LINE)
    top = 14 + title_height + 20 * len(subtitle) + 22
    bottom = axis + CAPTION_LINE * len(caption) + 14
    left = 44 if narrow else 62
    for lines, size, colour, y, shift in (
        ([f"<b>{'<br>'.join(title)}</b>"], 16 if narrow else 21, theme.ink, 1, top - 8),
        (subtitle, 12 if narrow else 14, theme.muted, 1, top - 12 - title_height),
        (caption, 10.5, theme.muted, 0, 2 - axis),
    ):
        figure.add_annotation(
            text="<br>".join(lines), font={"size": size, "color": colour}, x=0, xref="paper", xanchor="left",
            xshift=(6 if narrow else 18) - left, y=y, yref="paper", yanchor="top", yshift=shift, align="left",
            showarrow=False,
        )  # fmt: skip
    figure.update_layout(
        margin={"l": left, "r": right, "t": top, "b": bottom},
        height=top + bottom + (NARROW_PLOT_HEIGHT if narrow else PLOT_HEIGHT),
        separators=text.separators,
    )


def _set_values(figure: go.Figure, top: float, theme: Theme) -> None:
    """The vertical axis, from nought."""
    figure.update_yaxes(
        range=[0, top],
        fixedrange=True,
        gridcolor=theme.grid,
        zeroline=False,
        nticks=6,
        tickformat=",~r",
        tickfont={"size": 12, "color": theme.muted},
    )


def _set_calendar(
    figure: go.Figure, places: list[int], words: list[str], span: tuple[float, float], theme: Theme, narrow: bool
) -> None:
    """The horizontal axis with the words of its places; on a phone every other word of a full year."""
    step = 2 if narrow and len(places) == DECEMBER else 1
    figure.update_xaxes(
        range=list(span),
        tickvals=places[::step],
        ticktext=words[::step],
        tickangle=0,
        fixedrange=True,
        showgrid=False,
        zeroline=False,
        linecolor=theme.muted,
        tickfont={"size": 11 if narrow else 13, "color": theme.ink},
    )


def _set_timeline(figure: go.Figure, shown: pd.DataFrame, text: YearToDateText, theme: Theme, narrow: bool) -> None:
    """A line of time: each January with its year, and July between them where there is room."""
    first, last = int(shown["x"].min()), int(shown["x"].max())
    wanted = (1,) if narrow or last - first > LONG_LINE else (1, 4, 7, 10)
    ticks = [row for row in shown.to_dict("records") if row["month"] in wanted]
    if not ticks or ticks[0]["x"] - first > TICK_ROOM * (2 if narrow else 1):
        ticks = [shown.iloc[0].to_dict(), *ticks]
    words = [f"{text.months[row['month'] - 1]}<br>{row['year'] if _names_year(row, first) else ''}" for row in ticks]
    _set_calendar(figure, [int(row["x"]) for row in ticks], words, (first - 0.6, last + 0.6), theme, narrow=False)


def _names_year(row: dict, first: int) -> bool:
    return row["month"] == 1 or row["x"] == first
