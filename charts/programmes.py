"""The documents on a line of time: from signing to their end, with what changed or ended them on the way."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from charts.scale import NARROW_PAD, WIDE_PAD, Picture, PictureText, as_text, draw_words, empty_figure, mixed, wrapped
from charts.theme import Theme, base_layout

# Pixels of a row: a line of words above the bar, the bar, the distance to the next row.
LINE, BAR, GAP = 17, 10, 22
NAME_SIZE, REMARK_SIZE, TICK_SIZE = 13, 11.5, 11
WIDTH, NARROW_WIDTH = 880, 340
SYMBOLS = {"signed": "circle", "approved": "circle-open", "amended": "diamond", "repealed": "x"}


@dataclass(frozen=True)
class TimelineText(PictureText):
    """Everything the line of time says: the word for the day of the data, and a name an event and a state of a bar."""

    today: str
    events: dict[str, str]
    in_force: str
    over: str
    planned: str


def timeline_figure(
    bars: pd.DataFrame, events: pd.DataFrame, today: date, text: TimelineText, theme: Theme, narrow: bool = False
) -> go.Figure:
    """A row a document, in the order they come.

    bars: programme_id, name, remark, starts_on, ends_on (its last day in force, the repeal's where it was repealed;
    missing: no end is printed), planned_to (the printed end, where a repeal came before it), is_in_force; events:
    programme_id, day, kind ('signed', 'approved', 'amended', 'repealed'), label (said on hover).
    """
    bars = as_text(bars)
    events = as_text(events)
    if bars.empty:
        return empty_figure(text, theme, narrow)
    figure = go.Figure(layout=base_layout(theme))
    first = min(day.year for day in bars["starts_on"])
    last = max(_year(day) for column in ("ends_on", "planned_to") for day in bars[column].dropna())
    last = max(last, _year(today)) + 0.15
    top, middles = 0.0, {}
    for row in bars.to_dict("records"):
        top += _draw_row(figure, row, top, (first, last), theme, narrow, middles)
    figure.update_xaxes(
        range=[first - 0.05, last], tickvals=list(range(first, int(last) + 1, 2 if narrow else 1)), ticks="",
        tickfont={"size": TICK_SIZE, "color": theme.muted}, showgrid=True, gridcolor=theme.grid, zeroline=False,
        fixedrange=True, tickformat="d",
    )  # fmt: skip
    figure.update_yaxes(range=[top, -LINE], visible=False, fixedrange=True)
    _draw_today(figure, today, top, text, theme)
    _draw_events(figure, events, middles, text, theme)
    pad = NARROW_PAD if narrow else WIDE_PAD
    key = [(theme.actual, f"▬ {text.in_force}"), (theme.no_data, f"▬ {text.over}")]
    if bars["planned_to"].notna().any():
        key.append((theme.muted, f"┄ {text.planned}"))
    shown = set(events["kind"])
    signs = {"signed": "●", "approved": "○", "amended": "◆", "repealed": "✕"}
    key += [(theme.ink, f"{sign} {text.events[kind]}") for kind, sign in signs.items() if kind in shown]
    draw_words(figure, text, key, theme, narrow, Picture(height=top + LINE, left=pad, right=pad, below=30))
    return figure


def _draw_row(
    figure: go.Figure, row: dict, top: float, span: tuple[float, float], theme: Theme, narrow: bool, middles: dict
) -> float:
    """Name, remark and bar of a document from `top` down; returns the height taken."""
    width = NARROW_WIDTH if narrow else WIDTH
    lines = [f"<b>{line}</b>" for line in wrapped(row["name"], width, NAME_SIZE, bold=True)]
    remark = wrapped(row["remark"], width, REMARK_SIZE) if row["remark"] else []
    lines += [f'<span style="font-size:{REMARK_SIZE}px;color:{theme.muted}">{line}</span>' for line in remark]
    figure.add_annotation(
        text="<br>".join(lines), x=0, xref="paper", xanchor="left", y=top, yanchor="top", align="left",
        showarrow=False, font={"size": NAME_SIZE, "color": theme.ink}, bgcolor=theme.paper, borderpad=0,
    )  # fmt: skip
    words = LINE * len(lines) + 7
    middle = middles[row["programme_id"]] = top + words + BAR / 2
    start, end = _year(row["starts_on"]), span[1] if pd.isna(row["ends_on"]) else _year(row["ends_on"])
    colour = theme.actual if row["is_in_force"] else theme.no_data
    figure.add_shape(
        type="rect", x0=start, x1=end, y0=middle - BAR / 2, y1=middle + BAR / 2, line={"width": 0},
        fillcolor=mixed(theme.paper, colour, 0.55), layer="below",
    )  # fmt: skip
    if not pd.isna(row["planned_to"]):
        figure.add_shape(
            type="line", x0=end, x1=_year(row["planned_to"]), y0=middle, y1=middle,
            line={"color": theme.muted, "width": 1.5, "dash": "dot"},
        )  # fmt: skip
    return words + BAR + GAP


def _draw_today(figure: go.Figure, today: date, bottom: float, text: TimelineText, theme: Theme) -> None:
    figure.add_shape(
        type="line", x0=_year(today), x1=_year(today), y0=-LINE, y1=bottom, line={"color": theme.target, "width": 1.2},
        layer="below",
    )  # fmt: skip
    figure.add_annotation(
        text=text.today, x=_year(today), y=-LINE, yanchor="bottom", xanchor="right", showarrow=False,
        font={"size": TICK_SIZE, "color": theme.target},
    )  # fmt: skip


def _draw_events(
    figure: go.Figure, events: pd.DataFrame, middles: dict[str, float], text: TimelineText, theme: Theme
) -> None:
    for kind, found in events.groupby("kind", sort=False):
        rows = found.to_dict("records")
        figure.add_scatter(
            x=[_year(row["day"]) for row in rows],
            y=[middles[row["programme_id"]] for row in rows],
            mode="markers",
            marker={
                "symbol": SYMBOLS[str(kind)],
                "size": 11,
                "color": theme.ink,
                "line": {"width": 1.5, "color": theme.ink},
            },
            customdata=[[row["programme_id"], text.events[str(kind)], row["label"]] for row in rows],
            hovertemplate="%{customdata[1]}<br>%{customdata[2]}<extra></extra>",
        )


def _year(day: date) -> float:
    """The day as a year with its part."""
    return day.year + (day.timetuple().tm_yday - 1) / 365.25
