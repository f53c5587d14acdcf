"""Overview: what is met, missed and not known, each with its source; then the scorecard."""

from html import escape

import pandas as pd
import streamlit as st

from locales import Language
from locales.sentence import is_missing, locator_words, statement
from pages.shared.export import show_downloads
from pages.shared.fetch import Record, records, rows
from pages.shared.language import chosen_language
from pages.shared.once import made_once
from pages.shared.scorecard import scorecard_frame, show_scorecard, trajectory_address
from pages.shared.table import link, published_by
from pages.shared.url import url_selectbox

REGION = "KZ"


def chosen_part(language: Language) -> str:
    """The direction or programme that the reader picked; the choice stands in the URL."""
    names = {
        "all": language.text("All indicators"),
        "1": language.text("1. Protection of life, health and property"),
        "2": language.text("2. Prevention in partnership"),
        "3": language.text("3. A modern police"),
        "results": language.text("Expected results by 2028"),
        "anticorruption": language.text("Anti-corruption Concept"),
    }
    return url_selectbox(language.text("Direction"), names, "part", default="all")


def rows_of(part: str, scorecard: pd.DataFrame) -> pd.DataFrame:
    """The rows of the scorecard that belong to a direction or programme."""
    if part == "all":
        return scorecard
    if part == "results":
        return scorecard[scorecard["role"] == "result"]
    if part == "anticorruption":
        return scorecard[scorecard["programme_id"] == "anticorruption-2022-2026"]
    return scorecard[scorecard["direction_no"] == int(part)]


def show_summary(language: Language, scorecard: pd.DataFrame) -> None:
    """The answer in one sentence."""
    lists = [list_of(row) for row in records(scorecard)]
    said = language.text(
        "Kazakhstan, {total}: {met} met, {missed} missed in the latest year with a target, {close} too close to tell; "
        "{later} due by 2028, {unknown} not known.",
        total=language.plural("{n} indicator", "{n} indicators", len(scorecard)),
        met=lists.count("met"),
        missed=lists.count("missed"),
        close=lists.count("uncertain"),
        later=lists.count("later"),
        unknown=lists.count("unknown"),
    )
    st.html(f'<p class="ny-lead">{escape(said)}</p>')


def list_of(row: Record) -> str:
    """Which list of the front page a row belongs to."""
    if row["verdict"] in ("met", "missed", "uncertain"):
        return row["verdict"]
    # A value older than the base year says nothing of the programme.
    return "unknown" if is_missing(row["actual"]) or row["year"] < row["base_year"] else "later"


def show_lists(language: Language, scorecard: pd.DataFrame) -> None:
    """Short lists: met, missed, due later, not known; each line a sentence with a number and a source."""
    heads = {
        "met": ("met", "✔ " + language.text("Met")),
        "missed": ("missed", "✖ " + language.text("Missed")),
        "uncertain": ("uncertain", "≈ " + language.text("Too close to tell")),
        "later": ("link", "→ " + language.text("Due by 2028: where it stands")),
        "unknown": ("no-data", "– " + language.text("Not known")),
    }
    sections = []
    for key, (colour, head) in heads.items():
        items = "".join(f"<li>{item(language, row)}</li>" for row in records(scorecard) if list_of(row) == key)
        if items:
            style = f'class="ny-{key}-list" style="--rule:var(--{colour})"'
            sections.append(f"<section {style}><h2>{escape(head)}</h2><ul>{items}</ul></section>")
    st.html(f'<div class="ny-lists">{"".join(sections)}</div>')


def item(language: Language, row: Record) -> str:
    """A sentence whose beginning, the indicator's title, leads to the trajectory; and where its figure comes from."""
    title = language.name(row, "title")
    rest = statement(language, row).removeprefix(title)
    said = f'<a href="{trajectory_address(language, row)}" target="_self">{escape(title)}</a>{escape(rest)}'
    if is_missing(row["actual"]):
        target = f"{language.name(row, 'programme')}, {locator_words(language, row['target_locator'])}"
        words = link(row["programme_address"], target)
    else:
        words = published_by(language, row)
    source = escape(language.text("Source:")) + " " + words
    return f'{said}<span class="ny-source">{source}</span>'


def show_standing(language: Language, part: str) -> pd.DataFrame:
    """The lists and the scorecard of a part; the table for a spreadsheet."""
    scorecard = rows_of(part, rows("scorecard", region_id=REGION))
    show_summary(language, scorecard)
    show_lists(language, scorecard)
    show_scorecard(language, scorecard, rows("sparklines", region_id=REGION))
    return scorecard_frame(language, scorecard)


def show() -> None:
    """Choose, fetch, show."""
    language = chosen_language()
    st.title(language.text("Are we where the programme said we would be?"), anchor=False)
    part = chosen_part(language)
    table = made_once("overview", lambda: show_standing(language, part))
    show_downloads(language, table, f"nysana-scorecard-{language.code}", "scorecard")


show()
