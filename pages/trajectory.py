"""Trajectory: actual against target to the end year, with everything that qualifies it."""

from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from briefing.trajectory import COUNTRY, TrajectoryRows, read_trajectory, trajectory_sheet
from briefing.trajectory_points import latest_row
from locales import Language
from locales.sentence import is_missing, statement, verdict_reason
from pages.shared.fetch import Record, one, records, rows
from pages.shared.known import chosen_day, tell_day, warehouse_on
from pages.shared.language import chosen_language
from pages.shared.once import made_once
from pages.shared.picture import show_picture
from pages.shared.present import FIRST_SHOWN, is_presenting, present_link, presented, show_present
from pages.shared.shell import is_narrow, theme
from pages.shared.table import outlook_mark, status
from pages.shared.trajectory_methods import show_methods
from pages.shared.trajectory_region import show_region
from pages.shared.trajectory_table import show_alternatives, show_figures, show_knowledge, trajectory_frame
from pages.shared.trajectory_verdict import show_derivation
from pages.shared.url import url_selectbox
from pages.shared.year_to_date_table import show_running_year


def chosen_indicator(language: Language) -> Record:
    """The indicator of the selector; its id stands in the URL."""
    indicators = made_once(
        "trajectory indicators", lambda: {row["indicator_id"]: row for row in records(rows("indicator"))}, of=""
    )
    names = {key: language.name(row, "title") for key, row in indicators.items()}
    return indicators[
        url_selectbox(language.text("Indicator"), names, "indicator", FIRST_SHOWN, resets=("year", "known"))
    ]


def chosen_region(language: Language, indicator: Record) -> Record:
    """The country, or a region that has a path of its own; its id stands in the URL."""
    regions = made_once(
        "trajectory regions", lambda: regions_with_path(indicator["indicator_id"]), of=indicator["indicator_id"]
    )
    names = {key: language.name(row, "name") for key, row in regions.items()}
    return regions[url_selectbox(language.text("Region"), names, "region", COUNTRY, resets=("year", "known"))]


def regions_with_path(indicator_id: str) -> dict[str, Record]:
    """The country and the regions that have a path of their own for the indicator."""
    country = one(rows("regions").query("region_id == @COUNTRY"))
    own = rows("path_regions").query("indicator_id == @indicator_id")
    return {row["region_id"]: row for row in [country, *records(own)]}


def chosen_verdict(language: Language, points: pd.DataFrame) -> Record:
    """The row of the year whose verdict is explained; by default the latest with an actual and a stated target."""
    stated = made_once(
        "trajectory years", lambda: {str(row["year"]): row for row in records(points[points["target_kind"].notna()])}
    )
    judged = [year for year, row in stated.items() if not is_missing(row["actual"])]
    default = judged[-1] if judged else next(iter(stated))
    names = {year: year for year in stated}
    return stated[url_selectbox(language.text("Year of the verdict"), names, "year", default)]


def show_answer(language: Language, points: pd.DataFrame, verdict: Record) -> None:
    """The verdict of the chosen year in a sentence; where none is due yet, where the indicator stands."""
    latest, mark = latest_row(points), status(language, verdict["verdict"])
    said = verdict_reason(language, verdict)
    if is_missing(verdict["actual"]) and is_missing(latest["target_kind"]):
        mark, said = outlook_mark(language, latest["outlook"]), f"{statement(language, latest)} {said}"
    st.html(f'<p class="ny-lead">{mark} {escape(said)}</p>')


def show_chart(language: Language, found: TrajectoryRows) -> None:
    """The picture and its ways out: PNG, SVG and the table."""
    sheet = made_once("trajectory sheet", lambda: trajectory_sheet(language, found))
    figure = made_once("trajectory figure", lambda: sheet.figure(theme(), is_narrow()))
    frame = made_once("trajectory frame", lambda: trajectory_frame(language, found.points))
    show_picture(language, figure, sheet.finding, sheet.name, frame)
    present_link(language, found.indicator["indicator_id"], found.region["region_id"])


def show_reasons(language: Language, found: TrajectoryRows, verdict: Record) -> None:
    """How the verdict came about, the methods side by side, the figures, what to know."""
    show_derivation(language, found.indicator, verdict)
    show_methods(language, found.indicator, found.points)
    show_figures(language, found.indicator, found.points)
    show_alternatives(language, found.others, COUNTRY)
    show_knowledge(language, found.indicator, found.points, found.notes)


def show() -> None:
    """Choose, fetch, compute, show."""
    language = chosen_language()
    if is_presenting():
        show_present(language, *presented())
        return
    st.title(language.text("Is it where it was promised to be?"), anchor=False)
    what, where, known, when = st.columns([2.8, 1.6, 1.4, 1])
    with what:
        indicator = chosen_indicator(language)
    with where:
        region = chosen_region(language, indicator)
    with known:
        day = chosen_day(language, indicator["indicator_id"], region["region_id"])
    earlier = warehouse_on(language, day)
    found = made_once("trajectory rows", lambda: read_trajectory(partial(rows, known=earlier), indicator, region))
    if earlier:
        tell_day(language, found.build)
    if region["region_id"] != COUNTRY:
        show_region(language, found)
        return
    with when:
        verdict = chosen_verdict(language, found.points)
    made_once("trajectory answer", lambda: show_answer(language, found.points, verdict))
    made_once("trajectory running year", lambda: show_running_year(language, indicator, COUNTRY, day))
    show_chart(language, found)
    made_once("trajectory reasons", lambda: show_reasons(language, found, verdict))


show()
