"""The native chart of a sheet: lines that can be edited, with gaps where nothing is known."""

from typing import Any

import pandas as pd
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.util import Inches, Pt

from briefing.trajectory import Sheet
from briefing.trajectory_points import alternative_points, chart_points, starts_at_zero
from charts.theme import LIGHT
from charts.trajectory import value_range

FONT = "Noto Sans"
# Inches from the slide's left upper corner: left, top, width, height.
PLACE = (0.55, 2.05, 12.233, 3.75)


def add_chart(slide: Any, sheet: Sheet) -> None:
    """A line chart with gaps where nothing is known: actual, target, replaced target, forecast, edges of a band."""
    points = every_year(chart_points(sheet.points))
    lines = _series(sheet, points)
    data = CategoryChartData(number_format="General")
    data.categories = [str(year) for year in points["year"]]
    for name, values, _, _ in lines:
        data.add_series(name, values)
    place = tuple(Inches(length) for length in PLACE)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *place, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", f"{sheet.finding}. {sheet.text.status}".strip())
    chart = frame.chart
    chart.has_title = False
    chart.font.size, chart.font.name = Pt(12), FONT
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    _set_axes(chart, sheet)
    for series, (_, values, colour, dash) in zip(chart.plots[0].series, lines, strict=True):
        _set_line(series, colour, dash, is_actual=colour == LIGHT.actual and dash is None)
        _label_last(series, sheet, values, colour)


def every_year(points: pd.DataFrame) -> pd.DataFrame:
    """A row for every year between the first and the last: an axis of categories would leave the others out."""
    years = range(int(points["year"].min()), int(points["year"].max()) + 1)
    return points.set_index("year").reindex(years).rename_axis("year").reset_index()


def _series(sheet: Sheet, points: pd.DataFrame) -> list[tuple[str, list[float | None], str, Any]]:
    """Name, values, colour and dash of each line that has a value."""
    text, language = sheet.text, sheet.language
    wanted = [
        (text.actual, "actual", LIGHT.actual, None),
        (text.target, "target", LIGHT.target, MSO_LINE.DASH),
        (language.text("{target}, lower edge", target=text.target), "low", LIGHT.target, MSO_LINE.DASH),
        (language.text("{target}, upper edge", target=text.target), "high", LIGHT.target, MSO_LINE.DASH),
        (text.earlier, "earlier", LIGHT.muted, MSO_LINE.DASH),
        (text.forecast, "forecast_mean", LIGHT.actual, MSO_LINE.ROUND_DOT),
        (language.text("forecast, 80%: from"), "lower_80", "#9dbfe0", MSO_LINE.ROUND_DOT),
        (language.text("forecast, 80%: to"), "upper_80", "#9dbfe0", MSO_LINE.ROUND_DOT),
    ]
    return [
        (name, [None if pd.isna(value) else float(value) for value in points[column]], colour, dash)
        for name, column, colour, dash in wanted
        if name and points[column].notna().any()
    ]


def _set_axes(chart: Any, sheet: Sheet) -> None:
    """The vertical axis is that of the picture, which the caption names."""
    years, values = chart.category_axis, chart.value_axis
    years.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    years.format.line.color.rgb = rgb(LIGHT.muted)
    values.major_gridlines.format.line.color.rgb = rgb(LIGHT.grid)
    values.format.line.fill.background()
    if starts_at_zero(sheet.indicator, sheet.points):
        values.minimum_scale = 0
    else:
        others = alternative_points(sheet.language, sheet.points, sheet.others)
        low, high = value_range(chart_points(sheet.points), others, axis_from_zero=False)
        values.minimum_scale, values.maximum_scale = round(low), round(high)


def _set_line(series: Any, colour: str, dash: Any, is_actual: bool) -> None:
    series.smooth = False
    series.format.line.color.rgb = rgb(colour)
    series.format.line.width = Pt(3 if is_actual else 2)
    if dash is not None:
        series.format.line.dash_style = dash
    series.marker.style = XL_MARKER_STYLE.CIRCLE if is_actual else XL_MARKER_STYLE.NONE
    if is_actual:
        series.marker.size = 8
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = rgb(colour)


def _label_last(series: Any, sheet: Sheet, values: list[float | None], colour: str) -> None:
    """The last value of the actual and of the target, in the digits of the source."""
    column = {sheet.text.actual: "actual", sheet.text.target: "target"}.get(series.name)
    known = [place for place, value in enumerate(values) if value is not None]
    if column is None or not known:
        return
    years = list(every_year(chart_points(sheet.points))["year"])
    label = series.points[known[-1]].data_label
    is_falling = column == "actual" and len(known) > 1 and values[known[-1]] < values[known[-2]]  # type: ignore[operator]
    label.position = XL_LABEL_POSITION.BELOW if is_falling else XL_LABEL_POSITION.ABOVE
    frame = label.text_frame
    frame.text = sheet.text.labels[column].get(int(years[known[-1]]), "")
    run = frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold, run.font.color.rgb = Pt(14), True, rgb(colour)


def rgb(colour: str) -> RGBColor:
    """A colour of ours as PowerPoint has it."""
    return RGBColor.from_string(colour.removeprefix("#").upper())
