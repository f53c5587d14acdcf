"""The trajectory of a region: its actuals against its own path, which no programme states."""

from html import escape

import streamlit as st

from briefing.regional_path import beside_path
from briefing.trajectory import TrajectoryRows, trajectory_sheet
from briefing.trajectory_words import own_level
from locales import Language
from locales.sentence import is_missing
from pages.shared.fetch import records
from pages.shared.once import made_once
from pages.shared.picture import show_picture
from pages.shared.present import present_link
from pages.shared.regions_words import profile_address
from pages.shared.shell import is_narrow, theme
from pages.shared.table import published, table
from pages.shared.trajectory_table import show_alternatives, trajectory_frame


def show_region(language: Language, found: TrajectoryRows) -> None:
    """The sentence, the chart, how the path is made, the figures, the figures beside the line."""
    indicator, region, points = found.indicator, found.region, found.points
    name = language.name(region, "name")
    if points["actual"].isna().all():
        said = language.text("{region}: of this indicator nothing was known on that day.", region=name)
        st.html(f'<p class="ny-lead">{escape(said)}</p>')
        return
    sheet = made_once("region sheet", lambda: trajectory_sheet(language, found))
    st.html(f'<p class="ny-lead">{escape(sheet.finding)}</p>')
    figure = made_once("region figure", lambda: sheet.figure(theme(), is_narrow()))
    frame = made_once("region frame", lambda: trajectory_frame(language, points))
    show_picture(language, figure, sheet.finding, sheet.name, frame)
    present_link(language, indicator["indicator_id"], region["region_id"])
    words = escape(language.text("Everything known of this region: its profile"))
    link = f'<a href="{profile_address(language, region["region_id"])}" target="_self">{words}</a>'
    st.html(f'<p class="ny-small">{link}</p>')
    made_once("region figures", lambda: _show_figures(language, found))


def _show_figures(language: Language, found: TrajectoryRows) -> None:
    """Year by year, newest first: actual, own path, where the actual lies beside it, source; then other figures."""
    indicator, points = found.indicator, found.points
    st.subheader(language.text("The figures"), anchor=False)
    head = [
        language.text("Year"), language.text("Actual"), language.text("Its own path"),
        language.text("Beside its own path"), language.text("Source of the actual: place, as printed"),
    ]  # fmt: skip
    body = [
        [
            str(row["year"]),
            escape(language.value(row["actual"], indicator["unit"], max(1, int(indicator["decimals"])))),
            escape(own_level(language, indicator, row)),
            escape(beside_path(language, row) or "–"),
            "–" if is_missing(row["actual"]) else published(language, row),
        ]
        for row in reversed(records(points))
    ]
    table(head, body, numeric=(1, 2))
    show_alternatives(language, found.others, found.region["region_id"])
