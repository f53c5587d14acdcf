"""A table and its ways out: CSV with or without the mark that Excel needs, XLSX with a sheet about it, Parquet."""

import io
import json
import math
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from pyarrow import parquet

from locales import Language
from pages.shared.fetch import one, records, rows
from pages.shared.once import made_once

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET = "application/vnd.apache.parquet"
# A spreadsheet takes a text that begins so for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
# Whole numbers above this lose digits in a spreadsheet (IEEE 754).
LARGEST_WHOLE = 2**53
# Digits that a spreadsheet keeps of a number.
MOST_DIGITS = 15
MOST_NOTED = 3
WIDEST_COLUMN = 60


def show_downloads(
    language: Language, frame: pd.DataFrame, name: str, key: str, finding: str = "", is_shared: bool = True
) -> None:
    """The table as CSV for a spreadsheet, and its other formats; files are made when they are asked for.

    `is_shared` as in show_picture.
    """
    if is_shared:
        about = made_once(f"{name} {key} about", lambda: about_rows(language, frame, finding))
    else:
        about = about_rows(language, frame, finding)
    left, right = st.columns([1, 1])
    with left:
        label = language.text("Download the table (CSV)")
        _button(label, lambda: csv_bytes(frame), f"{name}.csv", "text/csv", f"{key}_csv")
    with right, st.popover(language.text("Other formats"), width="stretch"):
        others: list[tuple[str, Callable[[], bytes], str, str]] = [
            ("XLSX", lambda: xlsx_bytes(language, frame, about), f"{name}.xlsx", XLSX),
            ("Parquet", lambda: parquet_bytes(frame), f"{name}.parquet", PARQUET),
            (
                language.text("CSV without the mark for Excel"), lambda: csv_bytes(frame, has_mark=False),
                f"{name}.csv", "text/csv",
            ),
        ]  # fmt: skip
        for place, (label, made, file, mime) in enumerate(others):
            _button(label, made, file, mime, f"{key}_other{place}")


def _button(label: str, made: Callable[[], bytes], file: str, mime: str, key: str) -> None:
    st.download_button(label, made, file, mime, on_click="ignore", width="stretch", key=key)


def about_rows(language: Language, frame: pd.DataFrame, finding: str) -> list[tuple[str, str]]:
    """What must be known of a table that has left the app: what it says, filters, sources, notes, vintage, method."""
    build = one(rows("build"))
    filters = "; ".join(f"{key} = {value}" for key, value in st.query_params.to_dict().items() if key != "q")
    found = [(language.text("What it says"), finding), (language.text("Filters"), filters)]
    found += [(language.text("Source"), source) for source in _sources(frame)]
    found += [(language.text("Note"), note) for note in _notes(language, frame)]
    days = pd.to_datetime(frame["vintage"], errors="coerce").dropna() if "vintage" in frame else pd.Series(dtype=object)
    days = days[days.dt.year.between(1, 9999)] if len(days) else days
    if len(days):
        found.append((language.text("Newest publication"), language.vintage(days.max().date())))
    found += [
        (language.text("As known on"), language.date(build["as_of"].date())),
        (language.text("Version"), f"Nysana {build['version']}"),
        (language.text("Method"), language.text("How each figure is made stands on the Methods page.")),
    ]
    return [(name, words) for name, words in found if words]


def _sources(frame: pd.DataFrame) -> list[str]:
    columns = [column for column in ("publisher", "reported_by", "address") if column in frame]
    if not columns:
        return []
    kept = frame[columns].dropna(how="all").drop_duplicates()
    return [", ".join(str(value) for value in row.values() if isinstance(value, str)) for row in records(kept)]


def _notes(language: Language, frame: pd.DataFrame) -> list[str]:
    """The notes of the table's indicators, where they are few."""
    ids = list(frame["indicator_id"].dropna().unique()) if "indicator_id" in frame else []
    if not 0 < len(ids) <= MOST_NOTED:
        return []
    found = [row for one_id in ids for row in records(rows("notes", indicator_id=one_id))]
    return list(dict.fromkeys(language.name(row, "text") for row in found))


def csv_bytes(frame: pd.DataFrame, has_mark: bool = True) -> bytes:
    """CSV; the byte-order mark is what Excel needs to read Kazakh letters. Formulas are made harmless."""
    out = io.StringIO()
    frame.map(harmless).to_csv(out, index=False, lineterminator="\n")
    return out.getvalue().encode("utf-8-sig" if has_mark else "utf-8")


def harmless(cell: object) -> object:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay."""
    if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) and not _is_number(cell):
        return f"'{cell}"
    return cell


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def xlsx_bytes(language: Language, frame: pd.DataFrame, about: list[tuple[str, str]]) -> bytes:
    """A workbook: the table with numbers as numbers and days as days, and a sheet about it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = language.text("Figures")
    sheet.append([_cell(name) for name in frame.columns])
    for row in frame.itertuples(index=False, name=None):
        sheet.append([_cell(value) for value in row])
    for number, name in enumerate(frame.columns, 1):
        sheet.cell(1, number).font = Font(bold=True)
        longest = max([len(str(name)), *(len(str(value)) for value in frame[name].head(200))])
        sheet.column_dimensions[get_column_letter(number)].width = min(WIDEST_COLUMN, longest + 2)
    sheet.freeze_panes = "A2"
    page = book.create_sheet(language.text("About"))
    for name, words in about:
        page.append([_cell(name), _cell(words)])
        page.cell(page.max_row, 1).font = Font(bold=True)
        page.cell(page.max_row, 2).alignment = Alignment(wrap_text=True, vertical="top")
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 110
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(value: object) -> object:
    """What a cell of a workbook can hold."""
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, time) or (isinstance(value, float) and math.isinf(value)):
        return str(value)
    if isinstance(value, Decimal) and len(value.as_tuple().digits) > MOST_DIGITS:
        return str(value)
    if isinstance(value, datetime):
        day = value.replace(tzinfo=None)
        return day.date() if day.time() == datetime.min.time() else day
    if isinstance(value, bool | date | Decimal | float):
        return value
    if isinstance(value, int):
        return value if abs(value) <= LARGEST_WHOLE else str(value)
    if isinstance(value, np.generic):
        return _cell(value.item())
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return ILLEGAL_CHARACTERS_RE.sub("", str(harmless(text)))


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """Parquet with the types of the table."""
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pandas(frame, preserve_index=False), out, compression="zstd")
    return out.getvalue()
