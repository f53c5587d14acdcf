"""The tables of the Data screen."""

from decimal import Decimal
from html import escape

import pandas as pd
import streamlit as st

from locales import Language
from locales.sentence import hedged_value, is_missing, locator_words, partial_words, period_basis_words, unit_words
from pages.shared.fetch import Record, records
from pages.shared.table import link, note_place, published_by, table


def show_gaps(language: Language, gaps: pd.DataFrame) -> None:
    """What nobody has published, and what would fill it."""
    head = [
        language.text("Indicator"),
        language.text("Last published year"),
        language.text("What is missing, and what would fill it"),
    ]
    body = [
        [escape(language.name(row, "title")), _year(row["last_year"]) or "–", escape(language.name(row, "text"))]
        for row in records(gaps)
    ]
    table(head, body)


def note_kinds(language: Language) -> dict[str, str]:
    """Kind of a note → its word, in the order of the screen."""
    return {
        "contradiction": language.text("contradiction"),
        "break": language.text("break in the series"),
        "revision": language.text("revision"),
        "definition": language.text("definition"),
        "context": language.text("circumstance"),
        "gap": language.text("gap"),
    }


def show_notes(language: Language, notes: pd.DataFrame) -> None:
    """Each note with its subject, kind and the place it stands on."""
    kinds = note_kinds(language)
    head = [
        language.text("Subject"),
        language.text("Kind"),
        language.text("Year"),
        language.text("Note"),
        language.text("Source and place"),
    ]
    body = [
        [
            escape(language.name(row, "title") or language.name(row, "source")),
            escape(kinds[row["kind"]]),
            _year(row["year"]) or "–",
            escape(language.name(row, "text")),
            note_place(language, row, is_source_named=not language.name(row, "title")),
        ]
        for row in records(notes)
    ]
    table(head, body)


def show_definitions(language: Language, definitions: pd.DataFrame) -> None:
    """Side by side, what each indicator could mean and what that was in the base year."""
    said = language.text(
        "The texts do not say how some indicators are measured. Here are the readings that published figures allow. "
        "We choose none for the Ministry; once it names one, base, target levels and verdicts follow from it."
    )
    st.html(f'<p class="ny-small">{escape(said)}</p>')
    head = [
        language.text("Possible definition"),
        language.text("Value of 2022"),
        language.text("How it is made"),
        language.text("Source and place"),
    ]
    for indicator_id in definitions["indicator_id"].unique():
        group = records(definitions[definitions["indicator_id"] == indicator_id])
        st.subheader(language.name(group[0], "title"), anchor=False)
        table(head, [_definition_cells(language, row) for row in group], numeric=(1,), widths=(30, 12, 26, 32))


def _definition_cells(language: Language, row: Record) -> list[str]:
    marks = {
        "is_chosen": language.text("named by the Ministry"),
        "is_in_use": language.text("in use"),
    }
    mark = next((f' <span class="ny-status">{escape(word)}</span>' for key, word in marks.items() if row[key]), "")
    if is_missing(row["value"]):
        unknown = escape(language.text("no published value"))
        return [escape(language.name(row, "definition")), "–", unknown, "–"]
    value, period = hedged_value(language, row), _period(language, row)
    when = "" if period == "2022" else f"({period})"
    made = []
    if not is_missing(row["numerator"]):
        made.append(f"{language.number(row['numerator'])} ÷ {language.number(row['denominator'])}")
    if row["coverage"] == "partial":
        made.append(partial_words(language, "KZ"))
    if language.name(row, "remark"):
        made.append(language.name(row, "remark"))
    return [
        escape(language.name(row, "definition")) + mark,
        escape(value) + _small(when) + _small(period_basis_words(language, row["period_basis"])),
        escape("; ".join(made)) or "–",
        published_by(language, row) + escape(f", {locator_words(language, row['locator'])}: {row['printed']}"),
    ]


def show_sources(language: Language, sources: pd.DataFrame) -> None:
    """Every publication with what was taken from it."""
    kinds = {
        "legal_act": language.text("legal act"),
        "statistics": language.text("statistics"),
        "survey": language.text("survey"),
        "index": language.text("international index"),
        "press": language.text("press"),
    }
    head = [
        language.text("Publication"),
        language.text("Kind"),
        language.text("Publisher"),
        language.text("Read in"),
        language.text("Figures"),
        language.text("Targets"),
    ]
    body = [
        [
            link(row["address"], language.name(row, "title")),
            escape(kinds[row["kind"]]),
            escape(language.name(row, "publisher")),
            "" if is_missing(row["reported_by"]) else escape(row["reported_by"]),
            str(row["figures"]),
            str(row["targets"]),
        ]
        for row in records(sources)
    ]
    table(head, body, numeric=(4, 5))


def show_figures(language: Language, figures: pd.DataFrame) -> None:
    """Each figure as printed, with its place, rounding, coverage and vintage."""
    said = language.text(
        "¶ counts the paragraphs of a section of the text, its headings left out. A period that the source does not "
        "state is marked. Half the unit that the source rounds to stands behind ±."
    )
    st.html(f'<p class="ny-small">{escape(said)}</p>')
    head = [
        language.text("Indicator"),
        language.text("Period"),
        language.text("Value"),
        language.text("As printed"),
        language.text("Rounding"),
        language.text("Coverage"),
        language.text("Source and place"),
        language.text("Published"),
    ]
    body = [_figure_cells(language, row) for row in records(figures)]
    if figures["indicator_id"].nunique() > 1 or not figures["is_country"].all():
        table(head, body, numeric=(2, 3, 4))
    else:  # one indicator: said once, above
        st.subheader(language.name(records(figures)[0], "title"), anchor=False)
        head[2] = f"{head[2]}, {unit_words(language, figures['unit'].iloc[0])}"
        table(head[1:], [cells[1:] for cells in body], numeric=(1, 2, 3))


def _figure_cells(language: Language, row: Record) -> list[str]:
    title, unit = language.name(row, "title"), unit_words(language, row["unit"])
    if not row["is_country"]:
        title += f", {language.name(row, 'region')}"
    published = language.vintage(row["vintage"].date())
    if row["is_replaced"]:
        published += f" ({language.text('replaced by a later figure')})"
    return [
        f'{escape(title)} <span class="ny-small">({escape(unit)})</span>',
        escape(_period(language, row)) + _small(period_basis_words(language, row["period_basis"])),
        escape(hedged_value(language, row)),
        escape(row["printed"]),
        # "About 80 %" does not say how far it may be off.
        f"±\u00a0{escape(_rounding(language, row['rounding']))}" if row["rounding"] and not row["qualifier"] else "–",
        escape(partial_words(language, row["region_id"]) if row["coverage"] == "partial" else language.text("full")),
        published_by(language, row) + escape(": " + locator_words(language, row["locator"])),
        escape(published),
    ]


def _rounding(language: Language, rounding: float) -> str:
    decimals = max(0, -int(Decimal(str(rounding)).normalize().as_tuple().exponent))
    return language.number(rounding, decimals)


def _small(words: str) -> str:
    return f' <span class="ny-small">{escape(words)}</span>' if words else ""


def _year(year: object) -> str:
    return "" if is_missing(year) else str(int(float(str(year))))


def _period(language: Language, row: Record) -> str:
    """A calendar year as its number, a day as a day, anything else as first and last day."""
    start, last = row["period_start"].date(), (row["period_end"] - pd.Timedelta(days=1)).date()
    if (start.month, start.day, last.month, last.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == last.year else f"{start.year}–{last.year}"
    if start == last:
        return language.date(start)
    return f"{language.date(start)} – {language.date(last)}"
