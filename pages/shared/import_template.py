"""The long table to fill in, as CSV, XLSX or Parquet, with examples from the warehouse."""

import csv
import io
from typing import Any

import pyarrow as pa
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from pyarrow import parquet

from locales import Language
from locales.sentence import action_state_word
from pages.shared.actions import REPORT_STATES
from pages.shared.fetch import Record

COLUMNS = (
    *("indicator_id", "region", "period", "value", "source_id", "locator", "printed", "rounding", "coverage", "status"),
    *("published_on", "source_title", "publisher", "source_kind", "address"),
)
REPORT_COLUMNS = (
    *("action_id", "reported_on", "state", "source_id", "locator", "printed", "output", "year", "quantity"),
    *("published_on", "source_title", "publisher", "source_kind", "address"),
)
KINDS = ("statistics", "index", "survey", "legal_act", "press")
COLUMN_WIDTH = 20


def template_bytes(language: Language, kind: str, examples: list[Record]) -> bytes:
    """The template with its examples; `kind` is csv, xlsx or parquet. Reading it back gives the examples' figures."""
    lines = [_line(language, example) for example in examples]
    if kind == "csv":
        return _csv(COLUMNS, lines)
    return _xlsx(language, column_words(language), lines) if kind == "xlsx" else _parquet(lines)


def report_template(language: Language, kind: str) -> bytes:
    """The empty table for reports on actions, as csv or xlsx: no report is known that could be its example."""
    return _csv(REPORT_COLUMNS, []) if kind == "csv" else _xlsx(language, report_words(language), [])


def column_words(language: Language) -> dict[str, str]:
    """What each column wants."""
    return {
        "indicator_id": language.text("id of the indicator, as the data dictionary lists it"),
        "region": language.text("the region in any spelling, or its id"),
        "period": language.text("2024, 2024-03, 2024-Q1, 2024-01/2024-09 or a day"),
        "value": language.text("the figure as a number"),
        "source_id": language.text("id of the publication; a new one needs a title and a publisher"),
        "locator": language.text("the place in the source: page, table, row"),
        "printed": language.text("the figure as the source prints it"),
        "rounding": language.text("half the unit the source rounds to; empty: exact"),
        "coverage": _choice(language, ("full", "partial")),
        "status": _choice(language, ("final", "provisional", "estimated")),
        "published_on": language.text("day of publication; empty: the day given at the import"),
        "source_title": language.text("title of a new publication"),
        "publisher": language.text("the body a new publication comes from"),
        "source_kind": language.text("kind of a new publication") + ": " + _choice(language, KINDS),
        "address": language.text("where a new publication can be read"),
    }


def report_words(language: Language) -> dict[str, str]:
    """What each column of a report wants."""
    states = ", ".join(f"{state} ({action_state_word(language, state)})" for state in REPORT_STATES)
    own = {
        "action_id": language.text(
            "id of the action, as in the table of the Actions screen: {example}", example="concept-14.2"
        ),
        "reported_on": language.text("the day of the report, as 2025-03-01"),
        "state": language.text("what the report says: {states}", states=states),
        "printed": language.text("the words of the report"),
        "output": language.text("the planned quantity that is meant, where several are counted"),
        "year": language.text("the year that the quantity is planned for"),
        "quantity": language.text("what was reached, as a number; empty: none is reported"),
    }
    return {name: own.get(name) or column_words(language)[name] for name in REPORT_COLUMNS}


def _choice(language: Language, words: tuple[str, ...]) -> str:
    """The words that may stand there; the first is meant where none does."""
    return language.text("one of {choices}; empty: {default}", choices=", ".join(words), default=words[0])


def _line(language: Language, example: Record) -> dict[str, Any]:
    line = dict.fromkeys(COLUMNS, "")
    line |= {name: example[name] for name in COLUMNS if name in example}
    return line | {"region": language.name(example, "region"), "value": _number(example["value"])}


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else value


def _csv(columns: tuple[str, ...], lines: list[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode("utf-8-sig")


def _xlsx(language: Language, words: dict[str, str], lines: list[dict[str, Any]]) -> bytes:
    """`words`: what each column wants, in the order of the columns."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = language.text("Figures")
    sheet.append(list(words))
    for line in lines:
        sheet.append([line[name] for name in words])
    help_sheet = book.create_sheet(language.text("What the columns want"))
    for row in words.items():
        help_sheet.append(row)
    help_sheet.column_dimensions["B"].width = 4 * COLUMN_WIDTH
    for page in (sheet, help_sheet):
        page.freeze_panes = "A2" if page is sheet else None
        page.column_dimensions["A"].width = COLUMN_WIDTH
    for number in range(1, len(words) + 1):
        sheet.cell(1, number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = COLUMN_WIDTH
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _parquet(lines: list[dict[str, Any]]) -> bytes:
    columns = {name: pa.array([str(line[name]) for line in lines]) for name in COLUMNS}
    columns["value"] = pa.array([float(line["value"]) for line in lines])
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out)
    return out.getvalue()
