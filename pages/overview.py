"""Overview: what is met, missed and not known, each with its source; then the scorecard."""

from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from charts.sparkline import sparkline_svg
from locales import Language
from locales.sentence import OUTLOOK_SIGNS, gap_words, is_missing, outlook_word, statement, target_words
from pages.shared.fetch import rows
from pages.shared.language import chosen_language
from pages.shared.shell import theme
from pages.shared.table import csv_bytes, link, picture, status, table
from pages.shared.url import url_selectbox

REGION = "KZ"


def chosen_direction(language: Language, scorecard: pd.DataFrame) -> pd.DataFrame:
    """The rows of the programme or direction that the reader picked; the choice stands in the URL."""
    names = {
        "all": language.text("All indicators"),
        "1": language.text("1. Protection of life, health and property"),
        "2": language.text("2. Prevention in partnership"),
        "3": language.text("3. A modern police"),
        "results": language.text("Expected results by 2028"),
        "cpi": language.text("Anti-corruption Concept"),
    }
    part = url_selectbox(language.text("Direction"), names, "part", default="all")
    concept = scorecard["programme_id"] == "concept-2024-2028"
    chosen = {
        "all": concept | ~concept,
        "results": scorecard["role"] == "result",
        "cpi": ~concept,
    }.get(part)
    if chosen is None:
        chosen = scorecard["direction_no"] == int(part)
    return scorecard[chosen]


def list_of(row: pd.Series) -> str:
    """Which list of the front page a row belongs to."""
    if row["verdict"] in ("met", "missed", "uncertain"):
        return str(row["verdict"])
    return "unknown" if is_missing(row["actual"]) or row["year"] < row["base_year_shown"] else "later"


def show_lists(language: Language, scorecard: pd.DataFrame) -> None:
    """Three short lists and what is due later: each line a sentence with a number and a source."""
    heads = {
        "met": ("met", "✔ " + language.text("Met")),
        "missed": ("missed", "✖ " + language.text("Missed")),
        "uncertain": ("uncertain", "≈ " + language.text("Too close to tell")),
        "later": ("uncertain", "→ " + language.text("Due by 2028: where it stands")),
        "unknown": ("no-data", "– " + language.text("Not known")),
    }
    groups = scorecard.assign(base_year_shown=2022).apply(list_of, axis=1) if len(scorecard) else pd.Series(dtype=str)
    sections = []
    for key, (colour, head) in heads.items():
        items = "".join(f"<li>{item(language, row)}</li>" for _, row in scorecard[groups == key].iterrows())
        if items:
            sections.append(
                f'<section class="ny-{key}-list" style="--rule:var(--{colour})"><h2>{escape(head)}</h2><ul>{items}</ul></section>'
            )
    st.html(f'<div class="ny-lists">{"".join(sections)}</div>')


def item(language: Language, row: pd.Series) -> str:
    """A sentence that leads to the trajectory, and where its figure comes from."""
    title, rest = language.name(row, "title"), statement(language, row)
    # Every statement begins with the indicator's title: the title is the link, the rest is the sentence.
    said = f'<a href="{address(language, row)}" target="_self">{escape(title)}</a>{escape(rest.removeprefix(title))}'
    return said + (f'<span class="ny-source">{source(language, row)}</span>' if not is_missing(row["actual"]) else "")


def source(language: Language, row: pd.Series) -> str:
    """Publisher with a link, and who printed it where it was read second-hand."""
    words = language.name(row, "publisher")
    if not is_missing(row["reported_by"]):
        words = language.text("{publisher}, read in {paper}", publisher=words, paper=row["reported_by"])
    return language.text("Source:") + " " + link(row["address"], words)


def address(language: Language, row: pd.Series) -> str:
    """The trajectory of the row's indicator, as a link within the app."""
    return "trajectory?" + urlencode({"indicator": row["indicator_id"], "lang": language.code})


def show_scorecard(language: Language, scorecard: pd.DataFrame) -> None:
    """Latest, target, gap, verdict, outlook and the small line of each indicator."""
    lines = rows("sparklines", region_id=REGION)
    colours = theme()
    body = []
    for _, row in scorecard.iterrows():
        title = language.name(row, "title")
        points = lines[lines["indicator_id"] == row["indicator_id"]]
        if points["target"].isna().all() and points["actual"].isna().all():
            points = points.assign(target=points["target_index"])
        year = "" if is_missing(row["actual"]) else f' <span class="ny-small">({row["year"]})</span>'
        body.append(
            [
                f'<a href="{address(language, row)}" target="_self">{escape(title)}</a>',
                picture(sparkline_svg(points, colours), language.text("Actual and target path: {title}", title=title)),
                escape(language.value(row["actual"], row["unit"], row["decimals"])) + year,
                small_brackets(target_words(language, row, brief=True)),
                escape(gap_words(language, row)),
                status(language, row["verdict"]),
                f'{escape(target_words(language, row, "end", brief=True))} <span class="ny-small">({row["end_year"]})</span>',
                f"{OUTLOOK_SIGNS[row['outlook']]} {escape(outlook_word(language, row['outlook']))}",
            ]
        )
    head = [
        language.text("Indicator"), language.text("Path"), language.text("Latest"), language.text("Target of that year"),
        language.text("Gap"), language.text("Verdict"), language.text("Last target"), language.text("Outlook"),
    ]  # fmt: skip
    table(head, body, numeric=(2, 3, 4, 6))


def small_brackets(words: str) -> str:
    """A figure with its bracket in small below it."""
    figure, bracket, rest = escape(words).partition(" (")
    return f'{figure} <span class="ny-small">{bracket.strip()}{rest}</span>' if bracket else figure


def scorecard_csv(language: Language, scorecard: pd.DataFrame) -> bytes:
    """The scorecard's figures with sources, for a spreadsheet."""
    columns = (
        "indicator_id title unit year actual target_printed target_low target_high gap verdict outlook method"
        " end_year end_printed printed publisher reported_by address locator vintage reason_en"
    ).split()
    return csv_bytes(scorecard.assign(title=scorecard[f"title_{language.code}"], publisher=scorecard[f"publisher_{language.code}"])[columns])


def show() -> None:
    """Choose, fetch, show."""
    language = chosen_language()
    st.title(language.text("Are we where the programme said we would be?"), anchor=False)
    scorecard = chosen_direction(language, rows("scorecard", region_id=REGION))
    counts = scorecard["verdict"].value_counts()
    st.html(
        '<p class="ny-lead">'
        + escape(
            language.text(
                "Kazakhstan, {total}: {met} met, {missed} missed in the latest year with a target; {unknown} without a published value.",
                total=language.plural("{n} indicator", "{n} indicators", len(scorecard)),
                met=int(counts.get("met", 0)), missed=int(counts.get("missed", 0)), unknown=int(scorecard["actual"].isna().sum()),
            )  # fmt: skip
        )
        + "</p>"
    )
    show_lists(language, scorecard)
    st.subheader(language.text("Scorecard"), anchor=False)
    show_scorecard(language, scorecard)
    st.download_button(
        language.text("Download the table (CSV)"), scorecard_csv(language, scorecard), "nysana-scorecard.csv", "text/csv", on_click="ignore"
    )
    st.html(
        '<p class="ny-small">'
        + escape(
            language.text(
                "Per cent with a sign: change on 2022. Verdict: actual against the target of the same year; rounding of the sources counts. Gap: plus is better than the target. Outlook: pace since 2022 against the pace that the last target needs (Eurostat, Open SDG; for ranks a straight line)."
            )
        )
        + "</p>"
    )


show()
