"""The reader's language: kept in the URL, changed by one switch."""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from locales import DEFAULT_LANGUAGE, LANGUAGES, NAMES, Language

# Streamlit drops the query when the reader changes page, so the session remembers the choice.
SESSION_KEY = "language_code"
SWITCH_KEY = "language_switch"


def chosen_language() -> Language:
    """The language of the URL, else of the session, else Kazakh; written back to the URL."""
    _leave_pages_folder_mode()
    asked = st.query_params.get("lang", st.session_state.get(SESSION_KEY))
    code = asked if asked in LANGUAGES else DEFAULT_LANGUAGE
    st.session_state[SESSION_KEY] = code
    if st.query_params.get("lang") != code:
        st.query_params["lang"] = code
    return Language(code)


def _leave_pages_folder_mode() -> None:
    """Streamlit runs a file of pages/ without app.py when a fresh server's first reader opens its address directly,
    because the folder exists; the first st.navigation() ends that. A page that finds itself alone ends it, too."""
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()


def language_switch(language: Language) -> None:
    """Three names in a row; a choice changes the URL and reruns the page."""
    st.session_state[SWITCH_KEY] = language.code
    st.segmented_control(
        language.text("Language"), LANGUAGES, format_func=NAMES.__getitem__, key=SWITCH_KEY, required=True,
        on_change=_switch, label_visibility="collapsed",
    )  # fmt: skip


def _switch() -> None:
    st.query_params["lang"] = st.session_state[SWITCH_KEY]
