"""What the screen of the programmes says."""

from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from charts.programmes import TimelineText
from locales import Language
from locales.sentence import is_missing, locator_words
from pages.shared.fetch import Record, one, records, rows


def event_word(language: Language, kind: str) -> str:
    """The word of an event."""
    return {
        "signed": language.text("signed"),
        "approved": language.text("approved"),
        "amended": language.text("amended"),
        "repealed": language.text("repealed"),
    }[kind]


def outcomes(programmes: list[Record]) -> dict[str, int]:
    """How many targets of past years there are in all, and what is known of them."""
    columns = ("passed", "met", "missed", "uncertain", "unknown")
    return {name: sum(int(row[name]) for row in programmes if not is_missing(row[name])) for name in columns}


def timeline_finding(language: Language, programmes: list[Record]) -> str:
    """The title of the line of time: of how many promises the outcome is known."""
    counts = outcomes(programmes)
    known = counts["passed"] - counts["unknown"]
    return language.text(
        "Targets of past years: {passed}; the outcome of {known} is known, {met} were met",
        passed=counts["passed"], known=known, met=counts["met"],
    )  # fmt: skip


def timeline_text(language: Language, finding: str, events: list[Record]) -> TimelineText:
    """The words of the line of time."""
    build = one(rows("build"))
    day = language.text("as known on {day}", day=language.date(build["as_of"].date()))
    sources = "; ".join(dict.fromkeys(language.name(row, "source") for row in events))
    return TimelineText(
        title=finding,
        subtitle=language.text("The documents from signing to their end"),
        caption=[
            language.text(
                "Each stated year of a target counts once, in its last version. No text held here names an earlier one "
                "as its predecessor."
            ),
            language.text(
                "The targets of a document repealed before their years are counted, too: they were promised."
            ),
            language.text("Sources: {sources}.", sources=sources),
            f"{day} · Nysana\u00a0{build['version']}",
        ],
        separators=language.separators,
        no_data=language.text("no data"),
        today=language.text("day of the data"),
        events={kind: event_word(language, kind) for kind in ("signed", "approved", "amended", "repealed")},
        in_force=language.text("in force"),
        over=language.text("over"),
        planned=language.text("planned, but repealed before"),
    )


def timeline_bars(language: Language, programmes: list[Record]) -> pd.DataFrame:
    """One row a document, as the line of time draws it."""
    return pd.DataFrame([_bar(language, row) for row in programmes])


def _bar(language: Language, row: Record) -> Record:
    printed_end = None if is_missing(row["end_year"]) else pd.Timestamp(int(row["end_year"]), 12, 31).date()
    repealed = None if is_missing(row["repealed_on"]) or pd.isna(row["repealed_on"]) else row["repealed_on"].date()
    return {
        "programme_id": row["programme_id"],
        "name": language.name(row, "title"),
        "remark": "; ".join(_counts(language, row)),
        "starts_on": row["starts_on"].date(),
        "ends_on": repealed or printed_end,
        "planned_to": printed_end if repealed else None,
        "is_in_force": row["status"] == "in_force",
    }


def _counts(language: Language, row: Record) -> list[str]:
    said = []
    if not is_missing(row["indicators"]):
        said.append(language.plural("{n} indicator", "{n} indicators", int(row["indicators"])))
    if not is_missing(row["passed"]) and row["passed"]:
        due = language.plural("{n} target of a past year", "{n} targets of past years", int(row["passed"]))
        known = int(row["passed"] - row["unknown"])
        said.append(due + " " + language.text("(known: {known}, met: {met})", known=known, met=int(row["met"])))
    if not is_missing(row["actions"]):
        said.append(language.plural("{n} action", "{n} actions", int(row["actions"])))
    return said


def timeline_events(language: Language, events: list[Record]) -> pd.DataFrame:
    """The marks of the line of time."""
    return pd.DataFrame(
        [
            {
                "programme_id": row["programme_id"],
                "day": row["day"].date(),
                "kind": row["kind"],
                "label": f"{language.date(row['day'].date())}: {language.name(row, 'text')}",
            }
            for row in events
        ]
    )


def timeline_frame(language: Language, events: list[Record]) -> pd.DataFrame:
    """The events as a table."""
    names = {row["programme_id"]: language.name(row, "title") for row in records(rows("programmes"))}
    return pd.DataFrame(
        [
            {
                "programme_id": row["programme_id"],
                "programme": names[row["programme_id"]],
                "day": row["day"].date(),
                "event": event_word(language, row["kind"]),
                "text": language.name(row, "text"),
                "source": language.name(row, "source"),
                "locator": locator_words(language, row["locator"]),
                "address": row["address"],
            }
            for row in events
        ]
    )


def due_sentence(language: Language, programme: Record) -> None:
    """How many targets of past years the document has, and what is known of them."""
    if is_missing(programme["targets"]):
        said = language.text("This document sets no target for a year.")
    elif not programme["passed"]:
        said = language.text("No year with a target of this document is over yet.")
    else:
        said = language.text(
            "Years that are over: {passed}. Met: {met}; missed: {missed}; without a published value: {unknown}.",
            passed=language.plural("{n} target", "{n} targets", int(programme["passed"])),
            met=int(programme["met"]), missed=int(programme["missed"]), unknown=int(programme["unknown"]),
        )  # fmt: skip
    if not is_missing(programme["targets"]) and not pd.isna(programme["repealed_on"]):
        day = language.date(programme["repealed_on"].date())
        said += " " + language.text(
            "The document was repealed on {day}: what fell due later was no longer in force.", day=day
        )
    st.html(f'<p class="ny-lead">{escape(said)}</p>')


def actions_sentence(language: Language, programme: Record) -> None:
    """How many actions, how many of them silent, and the way to them."""
    if is_missing(programme["actions"]):
        said = language.text("Its actions are not held: we know this document only through a later one.")
        st.html(f'<p class="ny-said">{escape(said)}</p>')
        return
    said = language.plural("{n} action", "{n} actions", int(programme["actions"]))
    if programme["actions_silent"]:
        silent = language.text(
            "deadline passed, no report published: {n}", n=language.number(programme["actions_silent"])
        )
        said = f"{said}; {silent}"
    address = "actions?" + urlencode({"document": programme["programme_id"], "lang": language.code})
    words = language.text("See its actions")
    st.html(f'<p class="ny-said">{escape(said)}. <a href="{escape(address)}" target="_self">{escape(words)}</a></p>')
