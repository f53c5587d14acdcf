"""Data: where the figures come from, what is missing and what would fill it."""

from html import escape

import pandas as pd
import streamlit as st

from locales import Language
from locales.sentence import is_missing, locator_words, unit_words
from pages.shared.fetch import rows
from pages.shared.language import chosen_language
from pages.shared.table import csv_bytes, link, table
from pages.shared.url import url_selectbox


def show_gaps(language: Language) -> None:
    """What nobody has published, and what would fill it."""
    gaps = rows("gaps")
    body = [
        [
            escape(language.name(row, "title")),
            "–" if is_missing(row["last_year"]) else str(int(row["last_year"])),
            escape(language.name(row, "text")),
        ]
        for _, row in gaps.iterrows()
    ]
    table([language.text("Indicator"), language.text("Last published year"), language.text("What is missing, and what would fill it")], body)


def show_notes(language: Language) -> None:
    """Breaks, contradictions, revisions and definitions."""
    kinds = {
        "break": language.text("break in the series"),
        "contradiction": language.text("contradiction"),
        "revision": language.text("revision"),
        "definition": language.text("definition"),
        "context": language.text("circumstance"),
    }
    body = [
        [
            kinds[row["kind"]],
            escape(language.name(row, "title")),
            "" if is_missing(row["year"]) else str(int(row["year"])),
            escape(language.name(row, "text")),
        ]
        for _, row in rows("data_notes").iterrows()
    ]
    table([language.text("Kind"), language.text("Indicator"), language.text("Year"), language.text("Note")], body)


def show_sources(language: Language) -> None:
    """Every publication with what was taken from it."""
    kinds = {
        "legal_act": language.text("legal act"),
        "statistics": language.text("statistics"),
        "survey": language.text("survey"),
        "index": language.text("international index"),
        "press": language.text("press"),
    }
    body = [
        [
            kinds[row["kind"]],
            link(row["address"], language.name(row, "title")),
            escape(language.name(row, "publisher")),
            "" if is_missing(row["reported_by"]) else escape(row["reported_by"]),
            str(int(row["figures"])),
            str(int(row["targets"])),
        ]
        for _, row in rows("sources").iterrows()
    ]
    head = [
        language.text("Kind"), language.text("Publication"), language.text("Publisher"), language.text("Read in"),
        language.text("Figures"), language.text("Targets"),
    ]  # fmt: skip
    table(head, body, numeric=(4, 5))


def chosen_figures(language: Language) -> pd.DataFrame:
    """The figures of one indicator; the choice stands in the URL."""
    figures = rows("observations")
    names = {row["indicator_id"]: language.name(row, "title") for _, row in figures.drop_duplicates("indicator_id").iterrows()}
    names = dict(sorted(names.items(), key=lambda item: item[1]))
    asked = url_selectbox(language.text("Indicator"), names, "indicator", default="offences")
    return figures[figures["indicator_id"] == asked]


def show_figures(language: Language, figures: pd.DataFrame) -> None:
    """Each figure as printed, with its place and vintage."""
    body = [
        [
            period(language, row),
            escape(language.value(row["value"], row["unit"], row["decimals"])),
            escape(row["printed"]),
            escape(language.text("partial: 20 regional reports") if row["coverage"] == "partial" else language.text("full")),
            link(row["address"], language.name(row, "publisher")) + escape(": " + locator_words(language, row["locator"])),
            escape(language.vintage(row["vintage"].date())),
        ]
        for _, row in figures.iterrows()
    ]
    head = [
        language.text("Period"), unit_words(language, figures["unit"].iloc[0]).capitalize(), language.text("As printed"),
        language.text("Coverage"), language.text("Source and place"), language.text("Published"),
    ]  # fmt: skip
    table(head, body, numeric=(1, 2))


def period(language: Language, row: pd.Series) -> str:
    """A calendar year as its number, a day as a day, anything else as first and last day."""
    start, last = row["period_start"], row["period_end"] - pd.Timedelta(days=1)
    if (start.month, start.day, last.month, last.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == last.year else f"{start.year}–{last.year}"
    if start == last:
        return language.date(start.date())
    return f"{language.date(start.date())} – {language.date(last.date())}"


def show() -> None:
    """Choose, fetch, show."""
    language = chosen_language()
    st.title(language.text("Where do the figures come from, and what is missing?"), anchor=False)
    counts = rows("build").iloc[0]
    st.html(
        '<p class="ny-lead">'
        + escape(
            language.text(
                "{figures} from {sources}; {gaps} say what would fill the rest.",
                figures=language.plural("{n} published figure", "{n} published figures", len(rows("observations"))),
                sources=language.plural("{n} publication", "{n} publications", len(rows("sources"))),
                gaps=language.plural("{n} note on a gap", "{n} notes on gaps", len(rows("gaps"))),
            )
        )
        + "</p>"
    )
    st.subheader(language.text("What is missing"), anchor=False)
    show_gaps(language)
    st.subheader(language.text("Figures of one indicator"), anchor=False)
    figures = chosen_figures(language)
    show_figures(language, figures)
    st.download_button(
        language.text("Download all figures (CSV)"), csv_bytes(rows("observations")), f"nysana-observations-{counts['version']}.csv", "text/csv", on_click="ignore"
    )
    st.subheader(language.text("What the data says against itself"), anchor=False)
    show_notes(language)
    st.subheader(language.text("Sources"), anchor=False)
    show_sources(language)


show()
