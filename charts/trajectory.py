"""The main chart: actual against target path, with everything a reader must know inside the picture."""

import textwrap
from dataclasses import dataclass, field

import pandas as pd
import plotly.graph_objects as go

from charts.scale import NARROW, WIDE, wrapped
from charts.theme import Theme, as_words, base_layout

# Characters a line holds at the chart's font sizes; the narrow ones fit a phone of 390 px.
TITLE_CHARACTERS, CAPTION_CHARACTERS = 66, 128
NARROW_TITLE_CHARACTERS, NARROW_CAPTION_CHARACTERS = 33, 56
TITLE_LINE, NARROW_TITLE_LINE, CAPTION_LINE = 27, 21, 15
PLOT_HEIGHT, NARROW_PLOT_HEIGHT = 330, 260

# From this share of the years on a label stands to the left of its point.
LATE_SHARE = 2 / 3

# The fan, inner range first; the columns of the rows that carry it.
FAN = ("forecast_mean", "lower_80", "upper_80", "lower_95", "upper_95")
FAN_SHADES = (("lower_95", "upper_95", 0.08), ("lower_80", "upper_80", 0.14))

# A path that moves by more than this share of the values shown runs through a label on its own side.
STEEP_SHARE = 0.2


@dataclass(frozen=True)
class TrajectoryText:
    """Everything the chart says, in the reader's language."""

    title: str
    subtitle: str
    actual: str
    target: str
    earlier: str
    base: str
    caption: list[str]
    separators: str
    forecast: str = ""
    status: str = ""
    tone: str = "no_data"  # the theme's colour of the status: met, missed, uncertain, no_data
    labels: dict[str, dict[int, str]] = field(default_factory=dict)  # 'actual' / 'target' → year → shown figure


def trajectory_figure(
    points: pd.DataFrame,
    alternatives: pd.DataFrame,
    marks: pd.DataFrame,
    text: TrajectoryText,
    theme: Theme,
    axis_from_zero: bool,
    narrow: bool = False,
    revised: pd.DataFrame | None = None,
) -> go.Figure:
    """Actual, target path, base, breaks and alternatives of one indicator.

    points: one row a year, in order — year, actual, target, low, high (band), is_stated, earlier, base (one row),
    forecast_mean, lower_80, upper_80, lower_95, upper_95 (after the last actual, where there is a forecast);
    alternatives and revised (former values of the line's own source): year, value, label; marks: x, sign, is_break.
    Missing values are gaps, never bridges.
    """
    figure = go.Figure(layout=base_layout(theme))
    _draw_forecast(figure, points, text, theme)
    _draw_target(figure, points, text, theme, narrow)
    _draw_hollow(figure, alternatives, "diamond-open", theme)
    _draw_hollow(figure, alternatives.head(0) if revised is None else revised, "circle-open", theme)
    _draw_actual(figure, points, text, theme)
    _draw_base(figure, points, text, theme, narrow)
    _draw_marks(figure, marks, theme)
    _draw_words(figure, text, theme, narrow, has_actual=bool(points["actual"].notna().any()))
    _set_axes(figure, points, alternatives, theme, axis_from_zero, narrow)
    return figure


def value_range(points: pd.DataFrame, alternatives: pd.DataFrame, axis_from_zero: bool) -> tuple[float, float]:
    """The vertical axis: from nought for counts and rates; else around the values."""
    columns = ["actual", "target", "low", "high", "earlier", "base", *(c for c in FAN if c in points)]
    shown = pd.concat([points[columns].stack(), alternatives["value"]])
    shown = shown.dropna().astype(float)
    low, high = (0.0, 1.0) if shown.empty else (shown.min(), shown.max())
    if axis_from_zero:
        return 0.0, high * 1.14
    room = max(high - low, 1.0) * 0.18
    return max(0.0, low - room), high + room


def _draw_forecast(figure: go.Figure, points: pd.DataFrame, text: TrajectoryText, theme: Theme) -> None:
    """Two shades of the actual's colour and a dotted line, from the last actual on."""
    ahead = points.dropna(subset=["forecast_mean"]) if "forecast_mean" in points else points.head(0)
    known = points.dropna(subset=["actual"])
    if ahead.empty or known.empty:
        return
    last = known.iloc[-1]
    years = [last["year"], *ahead["year"]]
    for lower, upper, opacity in FAN_SHADES:
        edge = [last["actual"], *ahead[upper], *reversed(list(ahead[lower])), last["actual"]]
        figure.add_scatter(
            x=[*years, *reversed(years)],
            y=edge,
            fill="toself",
            mode="none",
            fillcolor=theme.shade(opacity),
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=years,
        y=[last["actual"], *ahead["forecast_mean"]],
        mode="lines",
        name=text.forecast,
        line={"color": theme.actual, "width": 2, "dash": "dot"},
        hovertemplate="%{x}: %{y:,.1f}",
    )


def _draw_target(figure: go.Figure, points: pd.DataFrame, text: TrajectoryText, theme: Theme, narrow: bool) -> None:
    earlier = points.dropna(subset=["earlier"])
    if not earlier.empty:
        _dashed(figure, earlier, "earlier", theme.muted, text.earlier)
        last = earlier.iloc[-1]
        _end_label(figure, last["year"], last["earlier"], text.earlier, theme.muted, above=True)
    band = points.dropna(subset=["low", "high"])
    if not band.empty:
        _draw_band(figure, band, text, theme, narrow)
    path = points.dropna(subset=["target"])
    if path.empty:
        return
    _dashed(figure, path, "target", theme.target, text.target)
    stated = path[path["is_stated"]]
    figure.add_scatter(
        x=stated["year"],
        y=stated["target"],
        mode="markers",
        hoverinfo="skip",
        marker={"symbol": "line-ew-open", "size": 13, "color": theme.target, "line": {"width": 3}},
    )
    if band.empty:
        last = path.iloc[-1]
        label = _target_label(text, last["year"], narrow)
        _end_label(figure, last["year"], last["target"], label, theme.target, _label_above(points, path))


def _target_label(text: TrajectoryText, year: float, narrow: bool) -> str:
    """The figure of the target and its name; on a phone the colour has to do for the name."""
    return f"<b>{text.labels['target'].get(int(year), '')}</b>" + ("" if narrow else f" {text.target}")


def _label_above(points: pd.DataFrame, path: pd.DataFrame) -> bool:
    """Whether the label of the last target is free of lines above it: a rising path comes from below, a steeply
    falling one from above; beside a flat one the label keeps away from the actual."""
    actual, first, last = points["actual"].dropna(), path["target"].iloc[0], path["target"].iloc[-1]
    ahead = points["forecast_mean"].dropna() if "forecast_mean" in points else actual.head(0)
    if not ahead.empty:
        return bool(ahead.iloc[-1] < last)
    shown = pd.concat([actual, path["target"]])
    steep = abs(last - first) > STEEP_SHARE * (shown.max() - min(0, shown.min()))
    if steep or actual.empty:
        return bool(last > first)
    return bool(last > first or actual.iloc[-1] < last)


def _draw_band(figure: go.Figure, band: pd.DataFrame, text: TrajectoryText, theme: Theme, narrow: bool) -> None:
    years = [band["year"].min() - 0.25, *band["year"].iloc[1:-1], band["year"].max() + 0.25]
    low, high = float(band["low"].iloc[0]), float(band["high"].iloc[0])
    figure.add_scatter(
        x=[years[0], years[-1], years[-1], years[0]],
        y=[low, low, high, high],
        fill="toself",
        mode="lines",
        fillcolor=theme.band,
        line={"color": theme.target, "width": 2, "dash": "dash"},
        hoverinfo="skip",
    )
    label = _target_label(text, band["year"].iloc[-1], narrow)
    _end_label(figure, years[-1], low, label, theme.target, above=False)


def _dashed(figure: go.Figure, rows: pd.DataFrame, column: str, colour: str, name: str) -> None:
    figure.add_scatter(
        x=rows["year"],
        y=rows[column],
        mode="lines",
        name=name,
        line={"color": colour, "width": 2.5, "dash": "4px,4px"},
        hovertemplate="%{x}: %{y:,.1f}",
    )


def _draw_actual(figure: go.Figure, points: pd.DataFrame, text: TrajectoryText, theme: Theme) -> None:
    known = points.dropna(subset=["actual"])
    if known.empty:
        return
    every = known.set_index("year")["actual"].reindex(range(int(known["year"].min()), int(known["year"].max()) + 1))
    figure.add_scatter(
        x=list(every.index),
        y=every.to_list(),
        mode="lines+markers",
        name=text.actual,
        connectgaps=False,
        line={"color": theme.actual, "width": 3},
        marker={"size": 8, "color": theme.actual},
        hovertemplate="%{x}: %{y:,.1f}",
    )
    labels = text.labels["actual"]
    for position in sorted({0, len(known) - 1}):
        row = known.iloc[position]
        is_last = position == len(known) - 1
        below = is_last and position > 0 and known.iloc[position - 1]["actual"] > row["actual"]
        figure.add_annotation(
            x=row["year"],
            y=row["actual"],
            text=f"<b>{labels.get(int(row['year']), '')}</b>",
            showarrow=False,
            # Inside a band the space below the point is taken by the band's edge: the label goes to its left.
            xanchor="right" if below and not pd.isna(row["low"]) else "center",
            yshift=-18 if below else 18,
            font={"size": 16 if is_last else 13, "color": theme.actual},
        )


def _draw_base(figure: go.Figure, points: pd.DataFrame, text: TrajectoryText, theme: Theme, narrow: bool) -> None:
    base = points.dropna(subset=["base"])
    if base.empty:
        return
    row = base.iloc[0]
    later = points.loc[points["year"] > row["year"], "actual"].dropna()
    rises = len(later) > 0 and later.iloc[0] > row["base"]
    # In the last third of the years the words to its right would run into the target's, on a phone into the line, too.
    is_late = row["year"] - points["year"].min() > LATE_SHARE * (points["year"].max() - points["year"].min())
    figure.add_scatter(
        x=[row["year"]],
        y=[row["base"]],
        mode="markers",
        hoverinfo="skip",
        marker={"symbol": "circle-open", "size": 15, "color": theme.ink, "line": {"width": 2.5, "color": theme.ink}},
    )
    figure.add_annotation(
        x=row["year"],
        y=row["base"],
        text=text.base,
        showarrow=False,
        xanchor="left" if not is_late else "center" if narrow else "right",
        xshift=10 if not is_late else 0 if narrow else -10,
        yshift=(-1 if rises else 1) * (52 if is_late and narrow else 22),
        bgcolor=theme.paper,  # a break may stand right beside the base
        borderpad=1,
        font={"size": 12, "color": theme.ink},
    )


def _draw_hollow(figure: go.Figure, alternatives: pd.DataFrame, symbol: str, theme: Theme) -> None:
    if alternatives.empty:
        return
    figure.add_scatter(
        x=alternatives["year"],
        y=alternatives["value"],
        mode="markers",
        text=alternatives["label"],
        marker={"symbol": symbol, "size": 9, "color": theme.muted, "line": {"width": 1.8}},
        hovertemplate="%{text}<extra></extra>",
    )


def _draw_marks(figure: go.Figure, marks: pd.DataFrame, theme: Theme) -> None:
    for x, group in marks.groupby("x"):
        if group["is_break"].any():
            figure.add_vline(x=x, line={"color": theme.muted, "width": 1, "dash": "dot"})
        figure.add_annotation(
            x=x,
            y=1,
            yref="paper",
            yanchor="bottom",
            text=" ".join(group["sign"]),
            showarrow=False,
            font={"size": 14, "color": theme.muted},
        )


def _end_label(figure: go.Figure, x: float, y: float, words: str, colour: str, above: bool) -> None:
    figure.add_annotation(
        x=x,
        y=y,
        text=words,
        showarrow=False,
        xanchor="right",
        xshift=14,
        yshift=15 if above else -15,
        font={"size": 13, "color": colour},
    )


def _draw_words(figure: go.Figure, text: TrajectoryText, theme: Theme, narrow: bool, has_actual: bool) -> None:
    """Title, subtitle with its colour key, caption; the margins are as high as these need."""
    width = NARROW_CAPTION_CHARACTERS if narrow else CAPTION_CHARACTERS
    title = textwrap.wrap(as_words(text.title), NARROW_TITLE_CHARACTERS if narrow else TITLE_CHARACTERS)
    subtitle = [*textwrap.wrap(as_words(text.subtitle), width)]
    if text.status:
        status = wrapped(as_words(text.status), NARROW if narrow else WIDE, 12 if narrow else 14, bold=True)
        subtitle += [f'<b><span style="color:{getattr(theme, text.tone)}">{line}</span></b>' for line in status]
    subtitle += [_colour_key(text, theme, has_actual)]
    caption = [line for part in text.caption for line in textwrap.wrap(as_words(part), width, break_on_hyphens=False)]
    title_height = len(title) * (NARROW_TITLE_LINE if narrow else TITLE_LINE)
    top = 14 + title_height + 20 * len(subtitle) + 22
    bottom = 34 + CAPTION_LINE * len(caption) + 14
    left = 44 if narrow else 62
    for lines, size, colour, y, shift in (
        ([f"<b>{'<br>'.join(title)}</b>"], 16 if narrow else 21, theme.ink, 1, top - 8),
        (subtitle, 12 if narrow else 14, theme.muted, 1, top - 12 - title_height),
        (caption, 10.5, theme.muted, 0, -32),
    ):
        figure.add_annotation(
            text="<br>".join(lines), font={"size": size, "color": colour}, x=0, xref="paper", xanchor="left",
            xshift=(6 if narrow else 18) - left, y=y, yref="paper", yanchor="top", yshift=shift, align="left",
            showarrow=False,
        )  # fmt: skip
    figure.update_layout(
        margin={"l": left, "r": 18 if narrow else 40, "t": top, "b": bottom},
        height=top + bottom + (NARROW_PLOT_HEIGHT if narrow else PLOT_HEIGHT),
        separators=text.separators,
    )


def _colour_key(text: TrajectoryText, theme: Theme, has_actual: bool) -> str:
    """The names of the lines in their own colours: no legend is needed."""
    actual = f'<span style="color:{theme.actual}">● {text.actual}</span>   ' if has_actual else ""
    forecast = f'   <span style="color:{theme.actual}">┈ {text.forecast}</span>' if text.forecast else ""
    return f'<b>{actual}<span style="color:{theme.target}">╍ {text.target}</span>{forecast}</b>'


def _set_axes(
    figure: go.Figure,
    points: pd.DataFrame,
    alternatives: pd.DataFrame,
    theme: Theme,
    axis_from_zero: bool,
    narrow: bool,
) -> None:
    years = pd.concat([points["year"], alternatives["year"]]).astype(int)
    first, last = int(years.min()), int(years.max())
    step = 2 if narrow and last - first > 7 else 1
    figure.update_xaxes(
        range=[first - 0.5, last + 0.5],
        tickvals=list(range(last, first - 1, -step)),
        fixedrange=True,
        showgrid=False,
        zeroline=False,
        linecolor=theme.muted,
        tickfont={"size": 13, "color": theme.ink},
        tickformat="d",
    )
    figure.update_yaxes(
        range=list(value_range(points, alternatives, axis_from_zero)),
        fixedrange=True,
        gridcolor=theme.grid,
        zeroline=False,
        nticks=6,
        tickformat=",~r",
        tickfont={"size": 12, "color": theme.muted},
    )
