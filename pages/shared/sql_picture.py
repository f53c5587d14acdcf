"""The quick picture of an answer: bars, lines, or the map of the regions."""

import math
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from charts.quick import MOST_BARS, MOST_LINES, QuickText, bar_figure, line_figure
from charts.region_map import RegionMapText, choropleth_figure
from charts.scale import value_steps
from locales import Language
from locales.sentence import is_missing
from pages.shared.fetch import one, records, rows
from pages.shared.geometry import borders
from pages.shared.once import made_once
from pages.shared.picture import show_picture
from pages.shared.regions import short_name
from pages.shared.shell import is_narrow, theme
from pages.shared.url import url_selectbox
from queries.saved import Saved

NOTHING = "none"
LONGEST_NAME = 60
# A larger number is no figure of this country.
MOST_SHOWN = 1e15
# The columns that most often tell lines apart, in this order.
GROUPS = ("region_id", "indicator_id")


def show_quick_chart(language: Language, frame: pd.DataFrame, title: str, question: Saved | None, name: str) -> None:
    """Choose what is drawn, and draw it; a saved question says what to begin with; `name`: of the files."""
    chart = question.chart_in_language() if question else ()
    columns = {str(column): str(column) for column in frame.columns}
    numbers = {column: column for column in columns if pd.api.types.is_numeric_dtype(frame[column])}
    if frame.empty or not numbers:
        return
    kinds = {NOTHING: language.text("No picture"), "bar": language.text("Bars"), "line": language.text("Lines")}
    if "region_id" in columns:
        kinds["map"] = language.text("Map")
    first = chart if chart and chart[0] in kinds else (NOTHING, "", "")
    what, across, up, by = st.columns(4)
    with what:
        kind = url_selectbox(language.text("Picture"), kinds, "chart", first[0])
    if kind == NOTHING:
        return
    x, group = "region_id", NOTHING
    if kind != "map":
        with across:
            x = url_selectbox(language.text("Across"), columns, "x", _known(first[1], next(iter(columns)), columns))
    with up:
        y = url_selectbox(language.text("Value"), numbers, "y", _known(first[2], list(numbers)[-1], numbers))
    if kind == "line":
        default = next((one for one in GROUPS if one in columns and one != x), NOTHING)
        with by:
            names = {NOTHING: language.text("one line")} | columns
            group = url_selectbox(language.text("A line for each"), names, "by", default)
    words = {
        "title": title, "subtitle": y, "separators": language.separators,
        "no_data": language.text("no data"),
    }  # fmt: skip
    draw = {"map": _map, "bar": _bars, "line": _lines}[kind]
    if question:
        figure = made_once("sql figure", lambda: draw(language, frame, (x, y, group), words))
    else:
        figure = draw(language, frame, (x, y, group), words)
    show_picture(language, figure, title, name, frame, is_whole=True, key="quick", is_shared=question is not None)


def _known(asked: str, other: str, names: dict[str, str]) -> str:
    return asked if asked in names else other


def _caption(language: Language, left_out: str = "", credit: str = "") -> list[str]:
    build = one(rows("build"))
    day = language.text("as known on {day}", day=language.date(build["as_of"].date()))
    origin = language.text("Drawn from a query of the reader; the sources stand in its table or in the warehouse.")
    borders_of = language.text("Borders: {credit}", credit=credit) if credit else ""
    return [*filter(None, [left_out, origin, borders_of]), f"{day} · Nysana\u00a0{build['version']}"]


def _bars(language: Language, frame: pd.DataFrame, axes: tuple[str, str, str], words: dict[str, str]) -> Any:
    x, y, _ = axes
    values = _numbers(frame[y])
    labels = [_said(language, value) for value in values]
    shown = pd.DataFrame({"name": frame[x].map(_short), "value": values, "label": labels})
    left_out = ""
    if len(frame) > MOST_BARS:
        left_out = language.text("the first {most} of {n}", most=MOST_BARS, n=len(frame))
    text = QuickText(**words, caption=_caption(language, left_out), values=y)
    return bar_figure(shown, text, theme(), is_narrow())


def _lines(language: Language, frame: pd.DataFrame, axes: tuple[str, str, str], words: dict[str, str]) -> Any:
    x, y, group = axes
    groups = frame[group].map(_short) if group != NOTHING else pd.Series(y, index=frame.index)
    lines = pd.DataFrame({"x": frame[x], "value": _numbers(frame[y]), "group": groups})
    left_out, count = "", groups.nunique()
    if count > MOST_LINES:
        left_out = language.text("the first {most} of {n}", most=MOST_LINES, n=count)
    text = QuickText(**words, caption=_caption(language, left_out), values=y)
    return line_figure(lines, text, theme(), is_narrow())


def _map(language: Language, frame: pd.DataFrame, axes: tuple[str, str, str], words: dict[str, str]) -> Any:
    """The regions with the value of their first row; a former territory colours its parts."""
    held = frame.assign(shown=_numbers(frame[axes[1]])).dropna(subset=["region_id", "shown"])
    known = held.drop_duplicates("region_id")
    values = dict(zip(known["region_id"], known["shown"], strict=True))
    parts = rows("region_parts")
    for whole, part in zip(parts["whole_id"], parts["part_id"], strict=True):
        if whole in values:
            values.setdefault(part, values[whole])
    regions = rows("regions")
    cells = pd.DataFrame(
        [
            {
                "region_id": row["region_id"], "kind": row["kind"], "name": language.name(row, "name"),
                "short": short_name(language.name(row, "name")), "is_chosen": False,
                "value": values.get(row["region_id"], float("nan")), "is_known": row["region_id"] in values,
                "label": _said(language, values.get(row["region_id"], float("nan"))),
            }
            for row in records(regions[regions["kind"].isin(["region", "city"])])
        ]
    )  # fmt: skip
    drawn = borders(language, frozenset(cells["region_id"]))
    edges = [_said(language, edge) for edge in value_steps(cells)]
    caption = _caption(language, credit=drawn.credit)
    text = RegionMapText(**words, caption=caption, darker=language.text("darker is more"), edges=edges)
    return choropleth_figure(cells, drawn.features, text, theme(), is_narrow())


def _short(value: object) -> str:
    """A name for a bar or a line; a whole number that pandas made a fraction is whole again."""
    if is_missing(value) or value is pd.NaT:
        return "–"
    words = f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)
    return words if len(words) <= LONGEST_NAME else words[: LONGEST_NAME - 1] + "…"


def _numbers(column: pd.Series) -> pd.Series:
    """A column as numbers; what is missing or beyond all numbers is missing."""
    values = pd.Series(column.to_numpy(dtype=float, na_value=math.nan), index=column.index)
    return values.where(np.isfinite(values) & (values.abs() < MOST_SHOWN))


def _said(language: Language, value: float) -> str:
    """A number of any size with as many digits as a picture needs; empty for none."""
    if value != value:
        return ""
    return language.number(value, 0 if float(value).is_integer() else 1 if abs(value) >= 10 else 2)
