"""A quick picture of any table: lines or bars. The map of a query is the map of the regions."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from charts.heat_table import name_margin
from charts.ranking import DOT_FALL, NARROW_ROW, ROW, draw_rows, set_value_axis
from charts.scale import NARROW_PAD, WIDE_PAD, Picture, PictureText, as_text, draw_words, empty_figure
from charts.theme import Theme, as_words, base_layout

# More bars or lines than these are no picture.
MOST_BARS, MOST_LINES = 40, 12
HEIGHT, NARROW_HEIGHT = 340, 260
BAR, NARROW_BAR = 15, 12
# Told apart by readers with any colour vision (Okabe and Ito, Color Universal Design, 2008), darkened or lightened.
LINES = ("#0b5cad", "#c2570c", "#0f7b6c", "#8a6d00", "#b0458f", "#4b6170")
DARK_LINES = ("#6cb2ff", "#ff9d5c", "#4cc2ae", "#d9b84a", "#e58fc8", "#a9bccb")
DASHES = ("solid", "dash")


@dataclass(frozen=True)
class QuickText(PictureText):
    """Everything the picture says; `values` names what is drawn."""

    values: str


def bar_figure(rows: pd.DataFrame, text: QuickText, theme: Theme, narrow: bool = False) -> go.Figure:
    """A bar a row in the order they come, the first ones only. rows: name, value, label; missing values are named."""
    rows = as_text(rows)
    if rows.empty:
        return empty_figure(text, theme, narrow)
    figure = go.Figure(layout=base_layout(theme))
    rows = rows.head(MOST_BARS).reset_index(drop=True)
    row, fall = (NARROW_ROW, DOT_FALL) if narrow else (ROW, 0)
    names = [str(name) for name in rows["name"]]
    draw_rows(figure, names, list(rows["value"].notna()), text.no_data, theme, narrow)
    figure.add_bar(
        x=rows["value"],
        y=[row * (place + 0.5) + fall for place in range(len(rows))],
        orientation="h",
        width=NARROW_BAR if narrow else BAR,
        text=rows["label"],
        textposition="auto",
        textangle=0,
        customdata=rows[["name", "label"]],
        hovertemplate="%{customdata[0]}: %{customdata[1]}<extra></extra>",
        marker={"color": theme.actual},
    )
    left, right = (NARROW_PAD, NARROW_PAD) if narrow else (name_margin(names), WIDE_PAD + 40)
    height = row * len(rows)
    draw_words(
        figure,
        text,
        [(theme.actual, f"■ {as_words(text.values)}")],
        theme,
        narrow,
        Picture(height, left, right, below=36),
    )
    values = rows["value"].dropna()
    low, high = min([0.0, *values]), max([0.0, *values])
    room = ((high - low) or 1.0) * 0.02
    set_value_axis(figure, (low - (room if low < 0 else 0), high + room), height, theme, narrow)
    return figure


def line_figure(rows: pd.DataFrame, text: QuickText, theme: Theme, narrow: bool = False) -> go.Figure:
    """A line a group, the first ones only; missing values are gaps. rows: x (a number or a day), value, group."""
    rows = rows.dropna(subset=["x"])
    rows = as_text(rows)
    if rows.empty:
        return empty_figure(text, theme, narrow)
    figure = go.Figure(layout=base_layout(theme))
    groups = list(dict.fromkeys(rows["group"]))[:MOST_LINES]
    colours = LINES if theme.paper == "#ffffff" else DARK_LINES
    key = []
    for place, group in enumerate(groups):
        own = rows[rows["group"] == group].sort_values("x")
        colour = colours[place % len(colours)]
        dash = DASHES[place // len(colours) % len(DASHES)]
        figure.add_scatter(
            x=own["x"], y=own["value"], mode="lines+markers", name=str(group), connectgaps=False,
            line={"color": colour, "width": 2.5, "dash": dash}, marker={"size": 6, "color": colour},
            hovertemplate=f"{group}<br>%{{x}}: %{{y:,.6~g}}<extra></extra>",
        )  # fmt: skip
        key.append((colour, f"{'●' if dash == 'solid' else '○'} {group}"))
    picture = Picture(NARROW_HEIGHT if narrow else HEIGHT, 48 if narrow else 70, 12 if narrow else 24, below=36)
    draw_words(figure, text, key, theme, narrow, picture)
    figure.update_xaxes(
        fixedrange=True, showgrid=False, zeroline=False, linecolor=theme.muted, nticks=5 if narrow else 10,
        tickfont={"size": 12, "color": theme.ink}, tickformat="d" if pd.api.types.is_integer_dtype(rows["x"]) else None,
    )  # fmt: skip
    figure.update_yaxes(
        fixedrange=True, gridcolor=theme.grid, zeroline=False, nticks=6, tickformat=",~r", rangemode="tozero",
        tickfont={"size": 12, "color": theme.muted},
    )  # fmt: skip
    return figure
