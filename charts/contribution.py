"""Which regions make the country's change: bars from nought that sum to it."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from charts.heat_table import NARROW_WIDTH, name_margin
from charts.ranking import DOT_FALL, NARROW_ROW, ROW, draw_rows, set_value_axis
from charts.scale import (
    NAMED,
    NARROW_PAD,
    WIDE_PAD,
    Picture,
    PictureText,
    as_text,
    draw_words,
    empty_figure,
    text_width,
)
from charts.theme import PICTURE_WIDTH, Theme, base_layout

BAR, NARROW_BAR = 15, 12
LABEL_SIZE = 12


@dataclass(frozen=True)
class ContributionText(PictureText):
    """Everything the picture says; total names the sum of the bars."""

    worse: str
    better: str
    alike: str
    total: str


def contribution_figure(
    parts: pd.DataFrame,
    total: str,
    text: ContributionText,
    theme: Theme,
    higher_is_worse: bool,
    narrow: bool = False,
) -> go.Figure:
    """A bar a region, the largest rise on top; below a rule the sum in words.

    parts: region_id, name, contribution (the indicator's own unit; missing: listed last with the word for no data),
    label, is_chosen, is_alike (chance alone could make it); total: the change of the whole, as shown.
    """
    parts = as_text(parts)
    if parts.empty:
        return empty_figure(text, theme, narrow)
    figure = go.Figure(layout=base_layout(theme))
    parts = parts.reset_index(drop=True)
    known = parts.dropna(subset=["contribution"]).sort_values("contribution", ascending=False, kind="stable")
    unknown = parts.drop(known.index)
    row, fall = (NARROW_ROW, DOT_FALL) if narrow else (ROW, 0)
    rows = [*known.to_dict("records"), *unknown.to_dict("records")]
    names = [f"<b>{one['name']}</b>" if one["is_chosen"] else one["name"] for one in rows]
    is_known = [True] * len(known) + [False] * len(unknown)
    draw_rows(figure, [*names, f"<b>{text.total}</b>"], [*is_known, True], text.no_data, theme, narrow)
    height = row * (len(rows) + 1)
    left, right = (NARROW_PAD, NARROW_PAD) if narrow else (name_margin([*names, f"<b>{text.total}</b>"]), WIDE_PAD)
    picture = Picture(height, left, right, below=36)
    known = known.assign(y=[row * (place + 0.5) + fall for place in range(len(known))])
    _draw_bars(figure, known, theme, higher_is_worse, narrow)
    _draw_total(figure, total, row * len(rows), fall + row / 2, theme)
    draw_words(figure, text, _key(known, text, theme, higher_is_worse), theme, narrow, picture)
    width = (NARROW_WIDTH if narrow else PICTURE_WIDTH) - left - right
    set_value_axis(figure, _span(known, total, width), height, theme, narrow)
    figure.add_vline(x=0, line={"color": theme.muted, "width": 1})
    return figure


def _draw_bars(figure: go.Figure, known: pd.DataFrame, theme: Theme, higher_is_worse: bool, narrow: bool) -> None:
    up, down = (theme.target, theme.actual) if higher_is_worse else (theme.actual, theme.target)
    figure.add_bar(
        x=known["contribution"],
        y=known["y"],
        orientation="h",
        width=NARROW_BAR if narrow else BAR,
        text=[f"<b>{row['label']}</b>" if row["is_chosen"] else row["label"] for row in known.to_dict("records")],
        textposition="outside",
        textangle=0,
        constraintext="none",
        cliponaxis=False,
        textfont={"size": LABEL_SIZE, "color": theme.ink},
        customdata=known[["region_id", "name", "label"]],
        hovertemplate=NAMED,
        marker={
            "color": [
                theme.muted if row["is_alike"] else up if row["contribution"] > 0 else down
                for row in known.to_dict("records")
            ],
            "line": {"color": theme.ink, "width": [2 if chosen else 0 for chosen in known["is_chosen"]]},
        },
    )


def _draw_total(figure: go.Figure, total: str, top: float, fall: float, theme: Theme) -> None:
    figure.add_shape(type="line", x0=0, x1=1, xref="paper", y0=top, y1=top, line={"color": theme.muted, "width": 1})
    figure.add_annotation(
        text=f"<b>{total}</b>", x=0, xanchor="left", xshift=6, y=top + fall, showarrow=False,
        font={"size": LABEL_SIZE + 1, "color": theme.ink},
    )  # fmt: skip


def _span(known: pd.DataFrame, total: str, width: float) -> tuple[float, float]:
    """From the lowest to the highest bar and nought, with room for the labels at their ends."""
    low, high = min([0.0, *known["contribution"]]), max([0.0, *known["contribution"]])
    labels = [str(label) for label in known["label"]]
    room = max([0.0, *(text_width(label, LABEL_SIZE, bold=True) for label in labels)]) + 10
    left, right = (room if low < 0 else 2), max(room, text_width(total, LABEL_SIZE + 1, bold=True) + 12)
    pixel = ((high - low) or 1.0) / max(1.0, width - left - right)
    return low - left * pixel, high + right * pixel


def _key(known: pd.DataFrame, text: ContributionText, theme: Theme, higher_is_worse: bool) -> list[tuple[str, str]]:
    firm = known[~known["is_alike"]]
    up, down = (firm["contribution"] > 0).any(), (firm["contribution"] < 0).any()
    worse, better = (up, down) if higher_is_worse else (down, up)
    sign = ("+", "−") if higher_is_worse else ("−", "+")
    key = [(theme.target, f"■ {sign[0]} {text.worse}")] if worse else []
    key += [(theme.actual, f"■ {sign[1]} {text.better}")] if better else []
    return key + ([(theme.muted, f"■ ≈ {text.alike}")] if known["is_alike"].any() else [])
