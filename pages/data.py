"""Data: where the figures come from, what they say against themselves, what is missing and what would fill it."""

from collections.abc import Callable
from html import escape

import pandas as pd
import streamlit as st

from locales import Language
from pages.shared.data_tables import (
    note_kinds,
    show_definitions,
    show_figures,
    show_gaps,
    show_notes,
    show_sources,
)
from pages.shared.export import show_downloads
from pages.shared.fetch import in_order, one, records, rows
from pages.shared.import_section import import_section
from pages.shared.language import chosen_language
from pages.shared.once import made_once
from pages.shared.url import url_selectbox

EVERYTHING = "all"
FIRST_SHOWN = "offences"


def show_summary(language: Language) -> None:
    """How much there is, in one sentence."""
    figures = rows("observations", day=str(one(rows("build"))["as_of"].date()))
    kinds = rows("data_notes")["kind"].value_counts()
    published = figures[figures["status"] != "computed"]
    said = language.text(
        "{figures} from {sources}; {contradictions} in the texts and sources are named; "
        "{gaps} say what would fill the rest.",
        figures=language.plural("{n} published figure", "{n} published figures", len(published)),
        sources=language.plural("{n} publication", "{n} publications", published["source_id"].nunique()),
        contradictions=language.plural("{n} contradiction", "{n} contradictions", int(kinds.get("contradiction", 0))),
        gaps=language.plural("{n} note on a gap", "{n} notes on gaps", len(rows("gaps"))),
    )
    st.html(f'<p class="ny-lead">{escape(said)}</p>')


def known_on(language: Language) -> str:
    """The day whose knowledge is shown, as an ISO date; by default the day of the build."""
    names = made_once("data days", lambda: days_of(language), of="")
    today = next(iter(names))
    # Any day may be asked for: what was known then is what had come by the last of these days.
    asked = st.query_params.get("known", today)
    earlier = [day for day in names if day <= asked and len(asked) == len(day)]
    return url_selectbox(language.text("As known on"), names, "known", default=max(earlier, default=today))


def days_of(language: Language) -> dict[str, str]:
    """ISO date → words: the day of the build, then each day of a publication before it."""
    today = one(rows("build"))["as_of"].date()
    days = [today, *(row["vintage"].date() for row in records(rows("vintages")) if row["vintage"].date() < today)]
    return {str(day): language.vintage(day) if day != today else language.date(day) for day in days}


def figures_section(language: Language) -> None:
    """Browse the figures by publication, indicator and day."""
    where, what, when = st.columns([2, 2, 1])
    with when:
        day = known_on(language)
        figures = rows("observations", day=day)
    with where:
        every = language.text("All publications")
        names = made_once("data publications", lambda: _names(language, figures, "source", every), of=day)
        source = url_selectbox(language.text("Publication"), names, "source", EVERYTHING, resets=("indicator",))
    if source != EVERYTHING:  # one publication reads in its own order, so that it can be checked against the text
        figures = figures[figures["source_id"] == source].sort_values("place_order", kind="stable")
    with what:
        every = language.text("All indicators")
        names = made_once("data indicators", lambda: _names(language, figures, "title", every), of=(day, source))
        first = FIRST_SHOWN if source == EVERYTHING and FIRST_SHOWN in names else EVERYTHING
        indicator = url_selectbox(language.text("Indicator"), names, "indicator", first)
    figures = figures if indicator == EVERYTHING else figures[figures["indicator_id"] == indicator]
    made_once("data figures", lambda: show_figures(language, figures))
    show_downloads(language, figures, f"nysana-observations-{one(rows('build'))['version']}", "figures")


def _names(language: Language, figures: pd.DataFrame, stem: str, every: str) -> dict[str, str]:
    """Id → words of the publications (stem 'source') or indicators (stem 'title') of the figures, and all of them."""
    key = "source_id" if stem == "source" else "indicator_id"
    names = {row[key]: language.name(row, stem) for row in records(figures.drop_duplicates(key))}
    return {EVERYTHING: every} | in_order(language, names)


def notes_section(language: Language) -> None:
    """The notes of one kind, or all."""
    notes = rows("data_notes")
    counts = notes["kind"].value_counts()
    every = {EVERYTHING: f"{language.text('All kinds')} ({len(notes)})"}
    names = every | {kind: f"{word} ({counts[kind]})" for kind, word in note_kinds(language).items() if kind in counts}
    choice, _ = st.columns([2, 3])
    with choice:
        kind = url_selectbox(language.text("Kind"), names, "kind", default="contradiction")
    shown = notes if kind == EVERYTHING else notes[notes["kind"] == kind]
    made_once("data notes", lambda: show_notes(language, shown))
    show_downloads(language, shown, "nysana-notes", "notes")


def show() -> None:
    """Choose, fetch, show."""
    language = chosen_language()
    st.title(language.text("Where do the figures come from, and what is missing?"), anchor=False)
    made_once("data summary", lambda: show_summary(language), of="")
    sources = rows("sources", language=language.code)
    sections: dict[str, tuple[str, Callable[[], None]]] = {
        "figures": (language.text("The figures, as printed"), lambda: figures_section(language)),
        "notes": (language.text("What the data says against itself"), lambda: notes_section(language)),
        "gaps": (language.text("What is missing"), lambda: show_gaps(language, rows("gaps"))),
        "definitions": (language.text("Possible definitions"), lambda: show_definitions(language, rows("definitions"))),
        "sources": (language.text("Sources"), lambda: show_sources(language, sources)),
        "import": (language.text("Bring in new figures"), lambda: import_section(language)),
    }
    names = {key: words for key, (words, _) in sections.items()}
    choice, _ = st.columns([2, 3])
    with choice:
        section = url_selectbox(
            language.text("Show"), names, "section", default="figures", resets=("kind", "known", "form")
        )
    if section not in ("gaps", "definitions", "sources"):
        sections[section][1]()
    else:
        made_once(f"data {section}", sections[section][1])
        held = sources if section == "sources" else rows(section)
        show_downloads(language, held, f"nysana-{section}", section)


show()
