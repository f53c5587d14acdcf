"""Briefing: choose indicators and regions, see the pages in their order, take them along."""

import streamlit as st

from locales import Language
from pages.shared.briefing import ANNUAL, PACK, chosen_pack, show_annual, show_pages, show_ways_out
from pages.shared.language import chosen_language
from pages.shared.once import made_once
from pages.shared.url import url_selectbox


def chosen_kind(language: Language) -> str:
    """A pack of one's own choice, or the Concept in a year."""
    names = {PACK: language.text("Pages of my choice"), ANNUAL: language.text("The Concept in a year")}
    with st.columns([2, 3])[0]:
        return url_selectbox(language.text("What is needed?"), names, "kind", PACK)


def show() -> None:
    """Choose, see, take along."""
    language = chosen_language()
    st.title(language.text("What goes into the briefing?"), anchor=False)
    if chosen_kind(language) == ANNUAL:
        show_annual(language)
        return
    pack = chosen_pack(language)
    if pack is None:
        return
    show_ways_out(language, pack)
    made_once("briefing pages", lambda: show_pages(language, pack))


show()
