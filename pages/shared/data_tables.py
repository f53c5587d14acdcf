"""The tables of the Data screen."""

from html import escape

import pandas as pd

from locales import Language
from locales.sentence import is_missing, locator_words, unit_words
from pages.shared.fetch import Record, records
from pages.shared.table import link, published_by, table


def show_gaps(language: Language, gaps: pd.DataFrame) -> None:
    """What nobody has published, and what would fill it."""
    head = [
        language.text("Indicator"),
        language.text("Last published year"),
        language.text("What is missing, and what would fill it"),
    ]
    body = [
        [escape(language.name(row, "title")), _year(row["last_year"]) or "–", escape(language.name(row, "text"))]
        for row in records(gaps)
    ]
    table(head, body)


def show_notes(language: Language, notes: pd.DataFrame) -> None:
    """Breaks, contradictions, revisions and definitions."""
    kinds = {
        "break": language.text("break in the series"),
        "contradiction": language.text("contradiction"),
        "revision": language.text("revision"),
        "definition": language.text("definition"),
        "context": language.text("circumstance"),
    }
    head = [language.text("Indicator"), language.text("Kind"), language.text("Year"), language.text("Note")]
    body = [
        [
            escape(language.name(row, "title")),
            escape(kinds[row["kind"]]),
            _year(row["year"]),
            escape(language.name(row, "text")),
        ]
        for row in records(notes)
    ]
    table(head, body)


def show_sources(language: Language, sources: pd.DataFrame) -> None:
    """Every publication with what was taken from it."""
    kinds = {
        "legal_act": language.text("legal act"),
        "statistics": language.text("statistics"),
        "survey": language.text("survey"),
        "index": language.text("international index"),
        "press": language.text("press"),
    }
    head = [
        language.text("Publication"),
        language.text("Kind"),
        language.text("Publisher"),
        language.text("Read in"),
        language.text("Figures"),
        language.text("Targets"),
    ]
    body = [
        [
            link(row["address"], language.name(row, "title")),
            escape(kinds[row["kind"]]),
            escape(language.name(row, "publisher")),
            "" if is_missing(row["reported_by"]) else escape(row["reported_by"]),
            str(row["figures"]),
            str(row["targets"]),
        ]
        for row in records(sources)
    ]
    table(head, body, numeric=(4, 5))


def show_figures(language: Language, figures: pd.DataFrame) -> None:
    """Each figure as printed, with its place and vintage."""
    shown = records(figures)
    partial, full = language.text("partial: 20 regional reports"), language.text("full")
    head = [
        language.text("Period"),
        unit_words(language, shown[0]["unit"]).capitalize(),
        language.text("As printed"),
        language.text("Coverage"),
        language.text("Source and place"),
        language.text("Published"),
    ]
    body = [
        [
            escape(_period(language, row)),
            escape(language.value(row["value"], row["unit"], row["decimals"])),
            escape(row["printed"]),
            escape(partial if row["coverage"] == "partial" else full),
            published_by(language, row) + escape(": " + locator_words(language, row["locator"])),
            escape(language.vintage(row["vintage"].date())),
        ]
        for row in shown
    ]
    table(head, body, numeric=(1, 2))


def _year(year: object) -> str:
    return "" if is_missing(year) else str(int(float(str(year))))


def _period(language: Language, row: Record) -> str:
    """A calendar year as its number, a day as a day, anything else as first and last day."""
    start, last = row["period_start"].date(), (row["period_end"] - pd.Timedelta(days=1)).date()
    if (start.month, start.day, last.month, last.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == last.year else f"{start.year}–{last.year}"
    if start == last:
        return language.date(start)
    return f"{language.date(start)} – {language.date(last)}"
