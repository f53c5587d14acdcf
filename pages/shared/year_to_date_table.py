"""The tables and remarks below the chart of the running year, and its CSV."""

from html import escape

import pandas as pd
import streamlit as st

from locales import Language
from locales.sentence import locator_words, partial_words
from metrics.year_to_date import MONTHS, same_period_change_pct
from pages.shared.fetch import Record, records, rows
from pages.shared.table import note_place, published_by, table
from pages.shared.year_to_date import COLUMNS, comparison, former_figures, months_of, value_of
from pages.shared.year_to_date_words import comparison_words, month_name, month_words, revision_words, shown_value

CSV_COLUMNS = [
    *("indicator_id", "title", "region_id", "region", "year", "month", "cumulative", "period_value", "is_revised"),
    *("twelve_months", "unit", "printed", "locator", "publisher", "reported_by", "address", "vintage", "known_on"),
]


def show_nothing_known(language: Language) -> None:
    """What would fill the screen."""
    said = language.text(
        "No figures that add up from January are known yet. The import of a monthly report (form 1-M or 3-К, January "
        "to any month) beside one of another month or year would fill this screen."
    )
    st.html(f'<p class="ny-lead">{escape(said)}</p>')


def show_figures(language: Language, indicator: Record, months: pd.DataFrame, view: str) -> None:
    """Months as rows, years as columns, and how the newest year stands against the one before it."""
    st.subheader(language.text("The figures"), anchor=False)
    column = COLUMNS[view]
    years = list(dict.fromkeys(months["year"]))
    head = [language.text("Month"), *(str(year) for year in years)]
    has_change = view == "cumulative" and len(years) > 1
    if has_change:
        head.append(language.text("{year} against {before}", year=years[-1], before=years[-2]))
    body = []
    for month in range(1, MONTHS + 1):
        values = [value_of(months, year, month, column) for year in years]
        cells = [month_name(language, month, begins=True), *(_cell(language, indicator, value) for value in values)]
        body.append([*cells, _change(language, values[-1], values[-2])] if has_change else cells)
    table(head, body, numeric=range(1, len(head)))


def _cell(language: Language, indicator: Record, value: float | None) -> str:
    return escape(shown_value(language, indicator, value))


def _change(language: Language, current: float | None, before: float | None) -> str:
    change = same_period_change_pct(current, before)
    return "–" if change is None else ("+" if change > 0 else "") + language.percent(change, 1)


def show_notes(language: Language, indicator: Record, figures: pd.DataFrame) -> None:
    """Figures that were revised, and months that fell below the month before them."""
    months = months_of(figures)
    said = [revision_words(language, indicator, row) for row in records(former_figures(figures))]
    said += [
        language.text(
            "{month}: the figure from January fell below an earlier one. Cases were moved or classed anew; such a "
            "month has no value.",
            month=month_words(language, row["year"], row["month"]),
        )
        for row in records(months[months["is_revised"]])
    ]
    st.html("".join(f'<p class="ny-small">{escape(line)}</p>' for line in said) or "<span></span>")


def show_sources(language: Language, figures: pd.DataFrame) -> None:
    """The publications behind the figures, newest first, each with the place in it and a link."""
    st.subheader(language.text("Sources"), anchor=False)
    shown = figures.drop_duplicates(["source_id", "locator"], keep="last").iloc[::-1]
    head = [
        language.text("Year"),
        language.text("Publication"),
        language.text("Published by"),
        language.text("Place in it"),
    ]
    body = [
        [
            str(row["year"]),
            escape(language.name(row, "source")),
            published_by(language, row),
            escape(locator_words(language, str(row["locator"]))),
        ]
        for row in records(shown)
    ]
    table(head, body, widths=(10, 38, 34, 18))


def show_knowledge(language: Language, indicator: Record, figures: pd.DataFrame, notes: pd.DataFrame) -> None:
    """What is measured, how the figures come about, what is never done with them, and every note."""
    st.subheader(language.text("How we know"), anchor=False)
    definition = language.name(indicator, "definition")
    said = [escape(definition)] if definition else []
    said.append(
        escape(
            language.text(
                "Each report adds up from January, so that a month is the difference of two neighbouring reports. A "
                "part of a year is compared with the same part of other years; it is never multiplied up to a year."
            )
        )
    )
    if (figures["coverage"] == "partial").any():
        said.append(escape(partial_words(language, indicator["region_id"])))
    said += [f"{escape(language.name(row, 'text'))} {note_place(language, row)}" for row in records(notes)]
    st.html("".join(f'<p class="ny-small">{line}</p>' for line in said))


def year_to_date_frame(language: Language, indicator: Record, months: pd.DataFrame, known_on: str) -> pd.DataFrame:
    """Every month with its figures and where they stand, for a spreadsheet."""
    named = {
        "indicator_id": indicator["indicator_id"],
        "title": language.name(indicator, "title"),
        "region_id": indicator["region_id"],
        "region": language.name(indicator, "region"),
        "unit": indicator["unit"],
        "publisher": months[f"publisher_{language.code}"],
        "known_on": known_on,
    }
    return months.assign(**named)[CSV_COLUMNS]


def show_running_year(language: Language, indicator: Record, region_id: str, day: str) -> None:
    """On the screen of a target: how the running year stands beside the same months of the year before. No verdict."""
    kin = [indicator["indicator_id"], indicator["numerator_id"]]
    series = [row for row in records(rows("year_to_date_series")) if row["region_id"] == region_id]
    for row in sorted(
        (row for row in series if row["indicator_id"] in kin), key=lambda row: kin.index(row["indicator_id"])
    ):
        key = {"indicator_id": row["indicator_id"], "region_id": region_id}
        figures = rows("year_to_date", **key, day=day)
        found = None if figures.empty else comparison(months_of(figures))
        if found and not found.is_whole_year:
            said = language.text(
                "{comparison} A running year has no verdict.", comparison=comparison_words(language, row, found)
            )
            words = language.text("Month by month")
            address = f"year_to_date?lang={language.code}&indicator={row['indicator_id']}&region={region_id}"
            st.html(
                f'<p class="ny-small">{escape(said)} <a href="{escape(address)}" target="_self">{escape(words)}</a></p>'
            )
            return
