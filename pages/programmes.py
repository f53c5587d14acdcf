"""Programmes: the documents since 2014, what each promised, and what became of it."""

from typing import Any

import pandas as pd
import streamlit as st

from charts.programmes import timeline_figure
from locales import Language
from locales.sentence import is_missing
from pages.shared.export import show_downloads
from pages.shared.fetch import Record, records, rows
from pages.shared.language import chosen_language
from pages.shared.once import made_once
from pages.shared.picture import show_picture
from pages.shared.programmes import show_costs, show_events, show_related, show_targets, show_versions, targets_frame
from pages.shared.programmes_words import (
    actions_sentence,
    due_sentence,
    timeline_bars,
    timeline_events,
    timeline_finding,
    timeline_frame,
    timeline_text,
)
from pages.shared.shell import is_narrow, theme
from pages.shared.url import url_selectbox

FIRST_SHOWN = "concept-2024-2028"


def show_timeline(language: Language, programmes: list[Record], events: list[Record]) -> None:
    """Every document on one line of time."""
    finding = timeline_finding(language, programmes)
    figure = made_once("programmes line", lambda: timeline_of(language, finding, programmes, events), of="")
    table = made_once("programmes frame", lambda: timeline_frame(language, events), of="")
    show_picture(language, figure, finding, f"nysana-programmes-{language.code}", table, is_whole=True, key="timeline")


def timeline_of(language: Language, finding: str, programmes: list[Record], events: list[Record]) -> Any:
    """The figure of the documents and what became of them."""
    text = timeline_text(language, finding, events)
    bars, marks = timeline_bars(language, programmes), timeline_events(language, events)
    return timeline_figure(bars, marks, programmes[0]["as_of"].date(), text, theme(), is_narrow())


def show_programme(language: Language, programme: Record, events: list[Record]) -> None:
    """One document: what the texts say of it, its targets, its actions and costs."""
    programme_id = programme["programme_id"]
    targets = rows("programme_targets", programme_id=programme_id)
    made_once("programme promises", lambda: show_promises(language, programme, events, targets))
    if len(targets):
        table = made_once("programme targets", lambda: targets_frame(language, targets))
        show_downloads(language, table, f"nysana-{programme_id}-{language.code}", "targets")
    made_once("programme actions", lambda: show_actions(language, programme))


def show_promises(language: Language, programme: Record, events: list[Record], targets: pd.DataFrame) -> None:
    """What the texts say of the document, and its targets."""
    show_events(language, [row for row in events if row["programme_id"] == programme["programme_id"]])
    st.subheader(language.text("What it promised, and what became of it"), anchor=False)
    due_sentence(language, programme)
    if len(targets):
        show_targets(language, targets)


def show_actions(language: Language, programme: Record) -> None:
    """Its actions and costs, as printed and as summed."""
    st.subheader(language.text("Its actions and their cost"), anchor=False)
    actions_sentence(language, programme)
    if is_missing(programme["actions"]):  # a text that is not held prints nothing that could be told
        return
    costs, notes = rows("programme_costs"), rows("data_notes")
    costs = costs[costs["programme_id"] == programme["programme_id"]]
    is_of_costs = notes["address"].isin(costs["address"].dropna()) & notes["locator"].isin(costs["locator"].dropna())
    show_costs(language, costs, notes[is_of_costs])


def show() -> None:
    """Choose, fetch, show."""
    language = chosen_language()
    st.title(language.text("What did each programme promise, and what became of it?"), anchor=False)
    programmes = made_once("programmes", lambda: records(rows("programmes")), of="")
    events = made_once("programmes events", lambda: records(rows("programme_events")), of="")
    show_timeline(language, programmes, events)
    names = {row["programme_id"]: language.name(row, "title") for row in programmes}
    with st.columns([3, 2])[0]:
        chosen = url_selectbox(language.text("Document"), names, "document", FIRST_SHOWN)
    show_programme(language, next(row for row in programmes if row["programme_id"] == chosen), events)
    made_once("programmes versions", lambda: show_versions(language, rows("target_versions")), of="")
    made_once("programmes related", lambda: show_related(language, rows("related_indicators")), of="")


show()
