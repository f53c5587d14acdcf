"""Actions: what was to be done, by whom, by when, in what quantity, and what is due."""

from html import escape

import pandas as pd
import streamlit as st

from locales import Language
from locales.sentence import action_state_word
from pages.shared.actions import (
    EVERY,
    STATES,
    Choice,
    chosen_actions,
    load_of,
    names_in,
    section_names,
)
from pages.shared.actions_table import (
    actions_frame,
    calendar_file,
    show_calendar,
    show_list,
    show_load,
    show_quantities,
)
from pages.shared.export import show_downloads
from pages.shared.fetch import in_order, records, rows
from pages.shared.language import chosen_language
from pages.shared.once import made_once
from pages.shared.url import url_selectbox

FIRST_SHOWN = "concept-2024-2028"


def executors_of(language: Language, actions: pd.DataFrame, bodies: dict[str, str]) -> dict[str, str]:
    """The bodies that carry out the actions, by name in the order of the alphabet."""
    return in_order(language, {body: bodies[body] for one in actions["bodies"] for body in names_in(one)})


def chosen(language: Language, actions: pd.DataFrame, bodies: dict[str, str]) -> Choice:
    """The reader's filters, in the order a person asks: which document, what, who, when, in what state."""
    which, what, who, when, how = st.columns([2.2, 1.8, 1.6, 1, 1.8])
    programmes = made_once(
        "actions documents",
        lambda: {row["programme_id"]: language.name(row, "programme") for row in records(actions)},
        of="",
    )
    with which:
        names = programmes | {EVERY: language.text("All documents")}
        first = FIRST_SHOWN if FIRST_SHOWN in programmes else EVERY
        programme = url_selectbox(language.text("Document"), names, "document", first, resets=("section", "year"))
    own = actions if programme == EVERY else actions[actions["programme_id"] == programme]
    with what:
        sections = made_once(
            "actions sections", lambda: section_names(language, programme, rows("programme_sections")), of=programme
        )
        names = {EVERY: language.text("All sections")} | sections
        section = url_selectbox(language.text("Direction or task"), names, "section", EVERY)
    with who:
        names = {EVERY: language.text("All bodies")}
        names |= made_once("actions executors", lambda: executors_of(language, own, bodies), of=programme)
        body = url_selectbox(language.text("Executor"), names, "body", EVERY)
    with when:
        years = sorted(int(one) for one in pd.to_datetime(own["due_on"]).dt.year.dropna().unique())
        names = {EVERY: language.text("All years")} | {str(one): str(one) for one in years}
        year = url_selectbox(language.text("Year"), names, "year", EVERY)
    with how:
        present = [state for state in STATES if (own["status"] == state).any()]
        names = {EVERY: language.text("All states")} | {state: action_state_word(language, state) for state in present}
        state = url_selectbox(language.text("State"), names, "state", EVERY)
    return Choice(programme, section, body, year, state)


def show_summary(language: Language, found: pd.DataFrame) -> None:
    """How many, and in what state; silence is said to be silence."""
    counts = found["status"].value_counts()
    said = [language.plural("{n} action", "{n} actions", len(found))]
    said += [f"{action_state_word(language, state)}: {counts[state]}" for state in STATES if state in counts]
    st.html(f'<p class="ny-lead">{escape("; ".join(said))}.</p>')


def show_view(language: Language, view: str, found: pd.DataFrame, bodies: dict[str, str]) -> None:
    """The actions as the reader wants to see them."""
    if view == "load":
        show_load(language, load_of(found), bodies)
    elif view == "quantities":
        show_quantities(language, found, rows("action_outputs"))
    else:
        (show_calendar if view == "calendar" else show_list)(language, found, bodies)


def show() -> None:
    """Choose, fetch, show."""
    language = chosen_language()
    st.title(language.text("What was to be done, by whom and by when?"), anchor=False)
    actions = rows("actions")
    bodies = made_once(
        "actions bodies", lambda: {row["body"]: language.name(row, "name") for row in records(rows("bodies"))}, of=""
    )
    choice = chosen(language, actions, bodies)
    found = made_once("actions found", lambda: chosen_actions(actions, choice))
    made_once("actions summary", lambda: show_summary(language, found))
    if found.empty:
        said = language.text("No action fits all of these filters. Set one of them back to “all”.")
        st.html(f'<p class="ny-said">{escape(said)}</p>')
        return
    views = {
        "calendar": language.text("Calendar by quarter"),
        "list": language.text("In the order of the document"),
        "quantities": language.text("Planned quantities"),
        "load": language.text("Load of each body"),
    }
    with st.columns([2, 3])[0]:
        view = url_selectbox(language.text("View"), views, "view", "calendar")
    made_once("actions view", lambda: show_view(language, view, found, bodies))
    name = f"nysana-actions-{language.code}"
    table = made_once("actions frame", lambda: actions_frame(language, found))
    show_downloads(language, table, name, "actions")
    label = language.text("Deadlines ahead as a calendar file (ICS)")
    st.download_button(
        label, lambda: calendar_file(language, found, bodies), f"{name}.ics", "text/calendar", on_click="ignore"
    )


show()
