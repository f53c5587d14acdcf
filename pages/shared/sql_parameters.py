"""The fields of a saved question: an indicator, a region, a year or a day, each in the URL."""

import datetime

import streamlit as st

from locales import Language
from pages.shared.fetch import records, rows
from pages.shared.url import url_selectbox
from queries.saved import Parameter, Saved

YEARS = range(2015, 2029)


def chosen_parameters(language: Language, question: Saved | None) -> dict[str, object]:
    """The values of the question's parameters, by name."""
    parameters = question.parameters if question else ()
    found: dict[str, object] = {}
    for parameter, column in zip(parameters, st.columns(max(1, len(parameters))), strict=False):
        with column:
            found[parameter.name] = _chosen(language, parameter)
    return found


def parameter_words(language: Language, parameters: dict[str, object]) -> str:
    """What was chosen, in words: the names of indicator and region, years and days as they are."""
    names = {row["region_id"]: language.name(row, "name") for row in records(rows("regions"))}
    names |= {row["indicator_id"]: language.name(row, "title") for row in records(rows("indicators"))}
    return ", ".join(names.get(str(value), str(value)) for value in parameters.values())


def _chosen(language: Language, parameter: Parameter) -> object:
    key = f"p_{parameter.name}"
    if parameter.kind == "year":
        names = {str(year): str(year) for year in YEARS}
        return int(url_selectbox(language.text("Year"), names, key, parameter.default))
    if parameter.kind == "day":
        return _day(language, key, parameter.default)
    if parameter.kind == "region":
        names = {row["region_id"]: language.name(row, "name") for row in records(rows("regions"))}
        return url_selectbox(language.text("Region"), names, key, parameter.default)
    held = rows({"target": "indicator", "regional": "regional_indicators", "any": "indicators"}[parameter.kind])
    names = {row["indicator_id"]: language.name(row, "title") for row in records(held)}
    return url_selectbox(language.text("Indicator"), names, key, parameter.default)


def _day(language: Language, key: str, default: str) -> str:
    """A day of the calendar; a day in the URL that is none falls back."""
    asked = st.query_params.get(key, default)
    try:
        first = datetime.date.fromisoformat(asked)
    except ValueError:
        first = datetime.date.fromisoformat(default)
    # The field of Streamlit's calendar speaks English; an ISO day is understood in every language.
    text = st.text_input(language.text("Day (year-month-day)"), first.isoformat(), key=f"choice_{key}")
    try:
        day = datetime.date.fromisoformat(text.strip())
    except ValueError:
        st.html(f'<p class="ny-said ny-problem">{language.text("A day is written 2025-01-31.")}</p>')
        day = first
    st.query_params[key] = day.isoformat()
    return day.isoformat()
