"""The scorecard: one row per target indicator, with the small line of its path."""

from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from charts.sparkline import sparkline_svg
from locales import Language
from locales.sentence import OUTLOOK_SIGNS, gap_words, is_missing, outlook_word, target_words
from pages.shared.fetch import Record, records
from pages.shared.shell import theme
from pages.shared.table import picture, status, table

CSV_COLUMNS = [
    *(
        "indicator_id",
        "title",
        "unit",
        "year",
        "actual",
        "target_printed",
        "target_low",
        "target_high",
        "gap",
        "verdict",
    ),
    *("outlook", "method", "end_year", "end_printed", "printed", "publisher", "reported_by", "address", "locator"),
    *("vintage", "reason_en"),
]


def trajectory_address(language: Language, row: Record) -> str:
    """The trajectory of the row's indicator, as a link within the app."""
    return "trajectory?" + urlencode({"indicator": row["indicator_id"], "lang": language.code})


def show_scorecard(language: Language, scorecard: pd.DataFrame, lines: pd.DataFrame) -> None:
    """Latest, target, gap, verdict, last target and outlook of each indicator, and how to read them."""
    st.subheader(language.text("Scorecard"), anchor=False)
    head = [
        language.text("Indicator"),
        language.text("Path"),
        language.text("Latest"),
        language.text("Target of that year"),
        language.text("Gap"),
        language.text("Verdict"),
        language.text("Last target"),
        language.text("Outlook"),
    ]
    table(head, [_cells(language, row, lines) for row in records(scorecard)], numeric=(2, 3, 4, 6))
    said = language.text(
        "Per cent with a sign: change on 2022. Verdict: actual against the target of the same year; rounding of the "
        "sources counts. Gap: plus is better than the target. Outlook: pace since 2022 against the pace that the last "
        "target needs (Eurostat, Open SDG; for ranks a straight line)."
    )
    st.html(f'<p class="ny-small">{escape(said)}</p>')


def scorecard_frame(language: Language, scorecard: pd.DataFrame) -> pd.DataFrame:
    """The scorecard's figures with sources, for a spreadsheet."""
    names = {stem: scorecard[f"{stem}_{language.code}"] for stem in ("title", "publisher")}
    return scorecard.assign(**names)[CSV_COLUMNS]


def _cells(language: Language, row: Record, lines: pd.DataFrame) -> list[str]:
    title = language.name(row, "title")
    latest = escape(language.value(row["actual"], row["unit"], row["decimals"]))
    if not is_missing(row["actual"]):
        broken = "" if is_missing(row["break_note_id"]) else f"; {language.text('break in the series')}"
        latest += f' <span class="ny-small">({row["year"]}{escape(broken)})</span>'
    end = escape(target_words(language, row, "end", brief=True))
    return [
        f'<a href="{trajectory_address(language, row)}" target="_self">{escape(title)}</a>',
        _line(language, row, lines),
        latest,
        _small_brackets(target_words(language, row, brief=True)),
        escape(gap_words(language, row)),
        status(language, row["verdict"]),
        f'{end} <span class="ny-small">({row["end_year"]})</span>',
        f"{OUTLOOK_SIGNS[row['outlook']]}&nbsp;{escape(outlook_word(language, row['outlook']))}{_basis(language, row)}",
    ]


def _basis(language: Language, row: Record) -> str:
    """Method, period and probability of an outlook, in small; empty where there is none."""
    if row["outlook"] == "unknown":
        return ""
    method = {
        "growth_ratio": language.text("by growth rates"),
        "linear": language.text("straight line"),
        "level": language.text("level reached"),
    }[row["method"]]
    said = f"{method}, {row['base_year']}–{row['year']}"
    if not is_missing(row["end_probability"]):
        chance = language.percent(row["end_probability"] * 100)
        said += "; " + language.text("probability for {year}: {chance}", year=row["end_year"], chance=chance)
    return f' <span class="ny-small">({escape(said)})</span>'


def _line(language: Language, row: Record, lines: pd.DataFrame) -> str:
    """The small drawing of actual and target path; of the index path where no level is known."""
    points = lines[lines["indicator_id"] == row["indicator_id"]]
    if points[["actual", "target"]].isna().all(axis=None):
        points = points.assign(target=points["target_index"])
    words = language.text("Actual and target path: {title}", title=language.name(row, "title"))
    return picture(sparkline_svg(points, theme()), words)


def _small_brackets(words: str) -> str:
    """A figure with its bracket in small."""
    figure, bracket, rest = escape(words).partition(" (")
    return f'{figure} <span class="ny-small">({rest}</span>' if bracket else figure
