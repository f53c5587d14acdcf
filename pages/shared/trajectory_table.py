"""The tables and the text below the main chart."""

from html import escape

import pandas as pd
import streamlit as st

from briefing.trajectory_points import is_index
from locales import Language
from locales.sentence import gap_words, is_missing, likelihood_word, locator_words, partial_words, target_words
from metrics.forecast import likelihood
from pages.shared.fetch import Record, records
from pages.shared.table import link, note_place, published, status, table

CSV_COLUMNS = [
    *("indicator_id", "title", "region_id", "year", "actual", "unit", "target_printed", "target_low", "target_high"),
    *("target_index", "is_interpolated", "earlier_low", "earlier_high", "gap", "verdict", "earlier_verdict", "outlook"),
    *("printed", "locator", "publisher", "reported_by", "address", "vintage", "numerator", "denominator"),
    *("denominator_publisher", "target_locator", "target_title", "reason_en"),
]


def show_figures(language: Language, indicator: Record, points: pd.DataFrame) -> None:
    """Year by year, newest first: actual, target, gap, verdict and where the actual comes from."""
    st.subheader(language.text("The figures"), anchor=False)
    said = points[points["actual"].notna() | points["target_kind"].notna() | points["is_interpolated"]]
    body = [
        [
            str(row["year"]),
            escape(language.value(row["actual"], indicator["unit"], indicator["decimals"])),
            escape(_target(language, indicator, row)),
            escape(gap_words(language, row)),
            _verdict(language, row),
            _source(language, row),
        ]
        for row in reversed(records(said))
    ]
    head = [
        language.text("Year"),
        language.text("Actual"),
        language.text("Target"),
        language.text("Gap"),
        language.text("Verdict"),
        language.text("Source of the actual: place, as printed"),
    ]
    table(head, body, numeric=(1, 2, 3))


def show_alternatives(language: Language, others: pd.DataFrame, region_id: str) -> None:
    """Figures that stand beside the line: other sources, partial coverage, other definitions."""
    if others.empty:
        return
    st.subheader(language.text("Other figures, not part of the line"), anchor=False)
    body = [
        [
            str(row["year"]),
            escape(language.name(row, "title")),
            escape(language.value(row["value"], row["unit"], row["decimals"])),
            escape(partial_words(language, region_id)) if row["coverage"] == "partial" else "",
            published(language, row),
        ]
        for row in records(others)
    ]
    head = [
        language.text("Year"),
        language.text("What is measured"),
        language.text("Value"),
        language.text("Coverage"),
        language.text("Source: place, as printed"),
    ]
    table(head, body, numeric=(2,))


def show_knowledge(language: Language, indicator: Record, points: pd.DataFrame, notes: pd.DataFrame) -> None:
    """Definition, who answers for it, the text of the target, and every note."""
    st.subheader(language.text("What to know about this indicator"), anchor=False)
    target = records(points[points["target_kind"].notna()])[-1]
    said = [_definition(language, indicator)]
    bodies = language.name(indicator, "bodies")
    if bodies:
        said.append(escape(language.text("Responsible: {bodies}.", bodies=bodies)))
    if is_index(points):
        said.append(escape(language.text("Shown as an index, 2022 = 100, since the value of 2022 is not published.")))
    programme, locator = language.name(indicator, "programme"), locator_words(language, target["target_locator"])
    where = language.text("Target: {programme}, {locator}", programme=programme, locator=locator)
    said.append(link(target["target_address"], where))
    said += [
        f"{escape(row['sign'])} {escape(language.name(row, 'text'))} {note_place(language, row)}"
        for row in records(notes)
    ]
    st.html("".join(f'<p class="ny-small">{line}</p>' for line in said if line))


def _definition(language: Language, indicator: Record) -> str:
    """What is measured: the definition that the Ministry named, else ours of what the text leaves open."""
    chosen = language.name(indicator, "chosen")
    if not chosen:
        return escape(language.name(indicator, "definition"))
    where = f"{language.name(indicator, 'chosen_source')}, {locator_words(language, indicator['chosen_locator'])}"
    said = language.text("Measured as the Ministry defines it: {definition}.", definition=chosen)
    return f"{escape(said)} {link(indicator['chosen_address'], where)}"


def trajectory_frame(language: Language, points: pd.DataFrame) -> pd.DataFrame:
    """The series with target, verdict and provenance, for a spreadsheet."""
    names = {stem: points[f"{stem}_{language.code}"] for stem in ("title", "publisher", "denominator_publisher")}
    return points.assign(**names)[CSV_COLUMNS]


def _verdict(language: Language, row: Record) -> str:
    """The verdict of a stated year; ahead of the actuals the forecast's probability of its target."""
    if is_missing(row["target_kind"]):
        return ""
    if is_missing(row["probability_of_meeting"]):
        return status(language, row["verdict"])
    chance = float(row["probability_of_meeting"])
    word = likelihood_word(language, str(likelihood(chance)))
    said = language.text("forecast: {likelihood}, {chance}", likelihood=word, chance=language.percent(chance * 100))
    return f'<span class="ny-small">{escape(said)}</span>'


def _target(language: Language, indicator: Record, row: Record) -> str:
    """A stated target as printed, an interpolated one marked as such."""
    if not row["is_interpolated"]:
        return target_words(language, row, brief=True)
    level = row["target_high"] if indicator["direction"] == "down" else row["target_low"]
    # A point between two targets has no digits of its own: one is enough to place it.
    shown = language.value(level, indicator["unit"], max(1, indicator["decimals"]))
    return language.text("{level} (straight line)", level=shown)


def _source(language: Language, row: Record) -> str:
    """Who published the figure and where it stands; a computed rate names both of its parts."""
    return "" if is_missing(row["actual"]) else published(language, row)
