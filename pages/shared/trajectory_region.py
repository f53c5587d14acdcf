"""The trajectory of a region: its actuals against its own path, which no programme states."""

from html import escape

import pandas as pd
import streamlit as st

from charts.trajectory import TrajectoryText, trajectory_figure
from locales import Language
from locales.sentence import direction_words, is_missing, unit_words
from pages.shared.fetch import Record, records
from pages.shared.picture import show_picture
from pages.shared.regional_path import beside_path, own_path_sentence, path_edge
from pages.shared.regions_words import profile_address
from pages.shared.shell import is_narrow, theme
from pages.shared.table import published, table
from pages.shared.trajectory import alternative_points, chart_points, latest_row, revised_points, starts_at_zero
from pages.shared.trajectory_table import show_alternatives, trajectory_frame
from pages.shared.trajectory_words import caption_lines


def show_region(
    language: Language,
    indicator: Record,
    region: Record,
    points: pd.DataFrame,
    others: pd.DataFrame,
    notes: pd.DataFrame,
    revised: pd.DataFrame,
    build: Record,
) -> None:
    """The sentence, the chart, how the path is made, the figures, the figures beside the line."""
    name = language.name(region, "name")
    if points["actual"].isna().all():
        said = language.text("{region}: of this indicator nothing was known on that day.", region=name)
        st.html(f'<p class="ny-lead">{escape(said)}</p>')
        return
    latest = latest_row(points)
    said = region_finding(language, name, latest)
    st.html(f'<p class="ny-lead">{escape(said)}</p>')
    notes = notes[notes["is_break"] & (notes["x"] > points["year"].min())]
    caption = caption_lines(language, indicator, points, others, notes, build, revised)
    figure = trajectory_figure(
        chart_points(points),
        alternative_points(language, points, others),
        notes[["x", "sign", "is_break"]],
        _chart_text(language, indicator, name, points, said, [own_path_sentence(language), *caption]),
        theme(),
        starts_at_zero(indicator, points),
        is_narrow(),
        revised_points(language, points, revised),
    )
    file = f"nysana-{indicator['indicator_id'].replace('_', '-')}-{region['region_id']}-{language.code}"
    show_picture(language, figure, said, file, trajectory_frame(language, points))
    words = escape(language.text("Everything known of this region: its profile"))
    link = f'<a href="{profile_address(language, region["region_id"])}" target="_self">{words}</a>'
    st.html(f'<p class="ny-small">{link}</p>')
    _show_figures(language, indicator, points)
    show_alternatives(language, others)


def region_finding(language: Language, name: str, latest: Record) -> str:
    """The title: the region, the indicator, and where the newest value lies beside the region's own path."""
    title, where = language.name(latest, "title"), beside_path(language, latest)
    if not where:
        return language.text("{region}: {title}, nothing after 2022 is known", region=name, title=title)
    return f"{name}: {title}, {latest['year']}: {where}"


def _chart_text(
    language: Language, indicator: Record, name: str, points: pd.DataFrame, title: str, caption: list[str]
) -> TrajectoryText:
    unit, decimals = str(indicator["unit"]), int(indicator["decimals"])
    return TrajectoryText(
        title=title,
        subtitle=f"{name}, {unit_words(language, unit)}; {direction_words(language, str(indicator['direction']))}",
        actual=language.text("actual"),
        target=language.text("its own path"),
        earlier="",
        base=_base_words(language, unit, decimals, points),
        caption=caption,
        separators=language.separators,
        labels={
            "actual": {int(row["year"]): language.value(row["actual"], unit, decimals) for row in records(points)},
            "target": {int(row["year"]): _level(language, indicator, row) for row in records(points)},
        },
    )


def _base_words(language: Language, unit: str, decimals: int, points: pd.DataFrame) -> str:
    """The label of the base; none where it is the first actual, which bears its value."""
    row = records(points[points["actual"].notna()])[0]
    if row["year"] == row["base_year"] or is_missing(row["base"]):
        return ""
    return language.text(
        "base {year}: {value}", year=row["base_year"], value=language.value(row["base"], unit, decimals)
    )


def _level(language: Language, indicator: Record, row: Record) -> str:
    return language.value(path_edge(row), str(indicator["unit"]), max(1, int(indicator["decimals"])))


def _show_figures(language: Language, indicator: Record, points: pd.DataFrame) -> None:
    """Year by year, newest first: actual, own path, where the actual lies beside it, source."""
    st.subheader(language.text("The figures"), anchor=False)
    head = [
        language.text("Year"), language.text("Actual"), language.text("Its own path"),
        language.text("Beside its own path"), language.text("Source of the actual: place, as printed"),
    ]  # fmt: skip
    body = [
        [
            str(row["year"]),
            escape(language.value(row["actual"], indicator["unit"], max(1, int(indicator["decimals"])))),
            escape(_level(language, indicator, row)),
            escape(beside_path(language, row) or "–"),
            "–" if is_missing(row["actual"]) else published(language, row),
        ]
        for row in reversed(records(points))
    ]
    table(head, body, numeric=(1, 2))
