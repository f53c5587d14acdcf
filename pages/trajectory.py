"""Trajectory: actual against target to the end year, with everything that qualifies it."""

from html import escape

import pandas as pd
import streamlit as st

from charts.trajectory import trajectory_figure
from locales import Language
from locales.sentence import finding, is_missing, statement, verdict_reason
from pages.shared.fetch import Record, one, records, rows
from pages.shared.known import chosen_day, tell_day, warehouse_on
from pages.shared.language import chosen_language
from pages.shared.picture import show_picture
from pages.shared.shell import is_narrow, theme
from pages.shared.table import outlook_mark, status
from pages.shared.trajectory import (
    alternative_points,
    chart_points,
    latest_row,
    numbered_notes,
    revised_points,
    starts_at_zero,
)
from pages.shared.trajectory_methods import show_methods
from pages.shared.trajectory_region import show_region
from pages.shared.trajectory_table import show_alternatives, show_figures, show_knowledge, trajectory_frame
from pages.shared.trajectory_verdict import show_derivation
from pages.shared.trajectory_words import caption_lines, chart_text
from pages.shared.url import url_selectbox
from pages.shared.year_to_date_table import show_running_year

COUNTRY = "KZ"
FIRST_SHOWN = "theft_rate"


def chosen_indicator(language: Language) -> Record:
    """The indicator of the selector; its id stands in the URL."""
    indicators = {row["indicator_id"]: row for row in records(rows("indicator"))}
    names = {key: language.name(row, "title") for key, row in indicators.items()}
    return indicators[
        url_selectbox(language.text("Indicator"), names, "indicator", FIRST_SHOWN, resets=("year", "known"))
    ]


def chosen_region(language: Language, indicator: Record) -> Record:
    """The country, or a region that has a path of its own; its id stands in the URL."""
    country = one(rows("regions").query("region_id == @COUNTRY"))
    own = rows("path_regions").query("indicator_id == @indicator['indicator_id']")
    regions = {row["region_id"]: row for row in [country, *records(own)]}
    names = {key: language.name(row, "name") for key, row in regions.items()}
    return regions[url_selectbox(language.text("Region"), names, "region", COUNTRY, resets=("year", "known"))]


def chosen_verdict(language: Language, points: pd.DataFrame) -> Record:
    """The row of the year whose verdict is explained; by default the latest with an actual and a stated target."""
    stated = {str(row["year"]): row for row in records(points[points["target_kind"].notna()])}
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


def show_chart(
    language: Language,
    indicator: Record,
    points: pd.DataFrame,
    others: pd.DataFrame,
    notes: pd.DataFrame,
    revised: pd.DataFrame,
    build: Record,
) -> None:
    """The picture and its two ways out: PNG and CSV."""
    latest = latest_row(points)
    caption = caption_lines(language, indicator, points, others, notes, build, revised)
    figure = trajectory_figure(
        chart_points(points),
        alternative_points(language, points, others),
        notes.dropna(subset=["x"])[["x", "sign", "is_break"]],
        chart_text(language, indicator, points, latest, caption),
        theme(),
        starts_at_zero(indicator, points),
        is_narrow(),
        revised_points(language, points, revised),
    )
    name = f"nysana-{indicator['indicator_id'].replace('_', '-')}-{COUNTRY}-{language.code}"
    show_picture(language, figure, finding(language, latest), name, trajectory_frame(language, points))


def show() -> None:
    """Choose, fetch, compute, show."""
    language = chosen_language()
    st.title(language.text("Is it where it was promised to be?"), anchor=False)
    what, where, known, when = st.columns([3, 1.6, 1.2, 1])
    with what:
        indicator = chosen_indicator(language)
    with where:
        region = chosen_region(language, indicator)
    key = {"indicator_id": indicator["indicator_id"], "region_id": region["region_id"]}
    with known:
        day = chosen_day(language, **key)
    key["known"] = warehouse_on(language, day)
    points, others, revised = rows("trajectory", **key), rows("alternatives", **key), rows("revisions", **key)
    notes = numbered_notes(rows("notes", key["known"], indicator_id=indicator["indicator_id"]))
    build = one(rows("build", known=key["known"]))
    if key["known"]:
        tell_day(language, build)
    if region["region_id"] != COUNTRY:
        show_region(language, indicator, region, points, others, notes, revised, build)
        return
    with when:
        verdict = chosen_verdict(language, points)
    show_answer(language, points, verdict)
    show_running_year(language, indicator, COUNTRY, day)
    show_chart(language, indicator, points, others, notes, revised, build)
    show_derivation(language, indicator, verdict)
    show_methods(language, indicator, points)
    show_figures(language, indicator, points)
    show_alternatives(language, others)
    show_knowledge(language, indicator, points, notes)


show()
