"""Data: where the figures come from, what is missing and what would fill it."""

from html import escape

import pandas as pd
import streamlit as st

from locales import Language
from pages.shared.data_tables import show_figures, show_gaps, show_notes, show_sources
from pages.shared.fetch import one, records, rows
from pages.shared.language import chosen_language
from pages.shared.table import csv_bytes
from pages.shared.url import url_selectbox


def show_summary(language: Language) -> None:
    """How much there is, in one sentence."""
    said = language.text(
        "{figures} from {sources}; {gaps} say what would fill the rest.",
        figures=language.plural("{n} published figure", "{n} published figures", len(rows("observations"))),
        sources=language.plural("{n} publication", "{n} publications", len(rows("sources"))),
        gaps=language.plural("{n} note on a gap", "{n} notes on gaps", len(rows("gaps"))),
    )
    st.html(f'<p class="ny-lead">{escape(said)}</p>')


def chosen_figures(language: Language) -> pd.DataFrame:
    """The figures of one indicator; the choice stands in the URL."""
    figures = rows("observations")
    titles = {row["indicator_id"]: language.name(row, "title") for row in records(figures)}
    names = dict(sorted(titles.items(), key=lambda pair: pair[1]))
    asked = url_selectbox(language.text("Indicator"), names, "indicator", default="offences")
    return figures[figures["indicator_id"] == asked]


def show() -> None:
    """Choose, fetch, show."""
    language = chosen_language()
    st.title(language.text("Where do the figures come from, and what is missing?"), anchor=False)
    show_summary(language)
    st.subheader(language.text("What is missing"), anchor=False)
    show_gaps(language, rows("gaps"))
    st.subheader(language.text("Figures of one indicator"), anchor=False)
    show_figures(language, chosen_figures(language))
    name = f"nysana-observations-{one(rows('build'))['version']}.csv"
    label, data = language.text("Download all figures (CSV)"), csv_bytes(rows("observations"))
    st.download_button(label, data, name, "text/csv", on_click="ignore")
    st.subheader(language.text("What the data says against itself"), anchor=False)
    show_notes(language, rows("data_notes"))
    st.subheader(language.text("Sources"), anchor=False)
    show_sources(language, rows("sources"))


show()
