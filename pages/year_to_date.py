"""Within the year: the running year against the same months of the years before it, never multiplied up."""

from datetime import date
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from charts.year_to_date import cumulative_figure, months_figure, twelve_figure
from locales import Language
from pages.shared.fetch import Record, one, records, rows
from pages.shared.language import chosen_language
from pages.shared.once import made_once
from pages.shared.picture import show_picture
from pages.shared.shell import is_narrow, theme
from pages.shared.url import url_selectbox
from pages.shared.year_to_date import former_figures, months_of, process_limits, special_months
from pages.shared.year_to_date_table import (
    show_figures,
    show_knowledge,
    show_notes,
    show_nothing_known,
    show_sources,
    year_to_date_frame,
)
from pages.shared.year_to_date_words import (
    caption_lines,
    chart_points,
    chart_text,
    finding_words,
    known_days,
    lead_sentences,
    nothing_later_words,
)


def chosen_series(language: Language, series: pd.DataFrame) -> Record:
    """The row of the chosen indicator and region; a region is asked for only where several have figures."""
    names = made_once(
        "year to date indicators",
        lambda: {row["indicator_id"]: language.name(row, "title") for row in records(series)},
        of="",
    )
    indicator = url_selectbox(language.text("Indicator"), names, "indicator", default=next(iter(names)))
    regions = made_once(
        "year to date regions",
        lambda: {row["region_id"]: row for row in records(series[series["indicator_id"] == indicator])},
        of=indicator,
    )
    region = next(iter(regions))
    if len(regions) > 1:
        names = {key: language.name(row, "region") for key, row in regions.items()}
        region = url_selectbox(language.text("Region"), names, "region", default=region)
    return regions[region]


def chosen_view(language: Language) -> str:
    """What is drawn: figures from January, single months, or sums of twelve."""
    names = {
        "cumulative": language.text("From January, year by year"),
        "months": language.text("Single months"),
        "twelve": language.text("Sums of twelve months"),
    }
    return url_selectbox(language.text("View"), names, "view", default="cumulative")


def known_on(language: Language, figures: pd.DataFrame) -> str:
    """The day whose knowledge is shown, as an ISO date; a day between two reports means the earlier of them."""
    names = made_once("year to date days", lambda: known_days(language, figures))
    newest = next(iter(names))
    asked = st.query_params.get("known", newest)
    earlier = [day for day in names if day <= asked and len(asked) == len(day)]
    return url_selectbox(language.text("As known on"), names, "known", default=max(earlier, default=newest))


def drawn(
    language: Language, indicator: Record, figures: pd.DataFrame, view: str, day: str, until: date | None
) -> tuple[Any, str]:
    """The chart of the view and the finding it is titled with; the sentence that answers stands above it."""
    months = months_of(figures)
    limits = process_limits(months) if view == "months" else None
    special = special_months(months, limits, indicator["direction"])
    said = lead_sentences(language, indicator, months, view, limits, special)
    said += [nothing_later_words(language, months, until)] if until else []
    st.html(f'<p class="ny-lead">{escape(" ".join(said))}</p>')
    title = finding_words(language, indicator, months, view, limits, special)
    caption = caption_lines(language, figures, months, view, limits, date.fromisoformat(day), one(rows("build")))
    text = chart_text(language, indicator, view, title, caption, limits)
    points = chart_points(language, indicator, months, view, special)
    if view == "months":
        return months_figure(points, limits, text, theme(), is_narrow()), title
    if view == "twelve":
        return twelve_figure(points, text, theme(), is_narrow()), title
    return cumulative_figure(points, former_figures(figures), text, theme(), is_narrow()), title


def show_reasons(language: Language, indicator: Record, figures: pd.DataFrame, view: str) -> None:
    """What stands below the chart: notes, the figures, their sources, how we know."""
    show_notes(language, indicator, figures)
    show_figures(language, indicator, months_of(figures), view)
    show_sources(language, figures)
    show_knowledge(language, indicator, figures, rows("notes", indicator_id=indicator["indicator_id"]))


def show() -> None:
    """Choose, fetch, compute, show."""
    language = chosen_language()
    st.title(language.text("How does the running year compare with the years before?"), anchor=False)
    series = rows("year_to_date_series")
    if series.empty:
        show_nothing_known(language)
        return
    what, how, when = st.columns([3, 2, 2])
    with what:
        indicator = chosen_series(language, series)
    with how:
        view = chosen_view(language)
    key = {"indicator_id": indicator["indicator_id"], "region_id": indicator["region_id"]}
    with when:
        today = one(rows("build"))["as_of"].date()
        every = rows("year_to_date", **key, day=str(today))
        day = known_on(language, every)
    figures = rows("year_to_date", **key, day=day)
    until = today if day == str(every["vintage"].max().date()) else None
    figure, title = made_once("year to date", lambda: drawn(language, indicator, figures, view, day, until))
    table = made_once("year to date frame", lambda: year_to_date_frame(language, indicator, months_of(figures), day))
    name = "-".join(["nysana", *key.values(), view, language.code]).replace("_", "-")
    show_picture(language, figure, title, name, table)
    made_once("year to date sources", lambda: show_reasons(language, indicator, figures, view))


show()
