"""Nysana: page config, language, the list of pages."""

import streamlit as st

from pages.shared.access import guard
from pages.shared.fetch import one_version
from pages.shared.language import chosen_language, language_switch
from pages.shared.shell import announce, footer, styles

st.set_page_config(page_title="Nysana", page_icon="static/icon.svg", layout="wide", initial_sidebar_state="collapsed")
language = chosen_language()
page = st.navigation(
    [
        st.Page("pages/overview.py", title=language.text("Overview"), url_path="overview", default=True),
        st.Page("pages/trajectory.py", title=language.text("Trajectory"), url_path="trajectory"),
        st.Page("pages/year_to_date.py", title=language.text("Within the year"), url_path="year_to_date"),
        st.Page("pages/regions.py", title=language.text("Regions"), url_path="regions"),
        st.Page("pages/region_profile.py", title=language.text("Region profile"), url_path="region_profile"),
        st.Page("pages/programmes.py", title=language.text("Programmes"), url_path="programmes"),
        st.Page("pages/actions.py", title=language.text("Actions"), url_path="actions"),
        st.Page("pages/briefing.py", title=language.text("Briefing"), url_path="briefing"),
        st.Page("pages/sql.py", title=language.text("SQL"), url_path="sql"),
        st.Page("pages/data.py", title=language.text("Data"), url_path="data"),
        st.Page("pages/methods.py", title=language.text("Methods"), url_path="methods"),
    ],
    position="top",
)
with one_version():
    styles()
    announce(language)
    language_switch(language)
    guard(language)
    page.run()
    footer(language)
