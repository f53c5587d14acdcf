"""Workbooks shaped exactly as the official ones, made from the tables of their editions, and where the real ones are."""

import csv
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ingest.loading import facts_of
from ingest.readers.reading import Facts
from tests.conftest import ROOT

TITLES = {
    "form-1m": "Форма отчета № 1-М «О зарегистрированных уголовных правонарушениях»",
    "form-1-sng": 'Форма № СНГ-1 "Сведения о состоянии преступности"',
    "form-3k": "Форма № 3-К. Отчет о коррупционных преступлениях, лицах их совершивших",
}
# Where the stub ends and the row codes stand, and on which row the graphs are numbered.
CODE_COLUMN = {"form-1m": 4, "form-1-sng": 4, "form-3k": 3}
HEAD_ROW = 6
MOST_GRAPHS = {
    "form-1m R1": 31,
    "form-1m R2": 17,
    "form-1m R3-1": 24,
    "form-1m R6": 19,
    "form-1-sng R1": 6,
    "form-1-sng R2": 1,
}
# The official workbooks are not part of the product; where they lie beside it, the readers are tried on them, too.
OFFICIAL = ROOT.parent / "shared" / "facts"
official = pytest.mark.skipif(not OFFICIAL.exists(), reason="the official workbooks are not beside the project")


def facts() -> Facts:
    """The reference tables."""
    return facts_of(ROOT / "data")


def table(name: str) -> list[dict[str, str]]:
    """The rows of a table of data/."""
    with (ROOT / "data" / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def form_workbook(
    form: str,
    edition: str = "2022",
    seed: int = 1,
    values: dict[tuple[str, int, int], object] | None = None,
    spoil: Callable[[Workbook], None] | None = None,
) -> bytes:
    """A workbook of the form: every row code and label of the edition, every graph numbered, counts from a seed.

    `values`: (sheet, row code, graph) → what stands there instead; `spoil` may change the workbook before it is saved.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    rows = [row for row in table("form_row") if (row["form_id"], row["edition"]) == (form, edition)]
    graphs = [row for row in table("form_graph") if (row["form_id"], row["edition"]) == (form, edition)]
    for name in dict.fromkeys(row["sheet"] for row in rows):
        sheet = book.create_sheet(name)
        _write_head(sheet, form, {int(row["graph_no"]): row["mark"] for row in graphs if row["sheet"] == name})
        _write_rows(sheet, form, [row for row in rows if row["sheet"] == name], random.Random(seed), values or {})
    if spoil:
        spoil(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def place(form: str, sheet: str, row_code: int, graph_no: int) -> str:
    """The address of a cell in such a workbook."""
    number = [row for row in table("form_row") if row["form_id"] == form and row["sheet"] == sheet]
    codes = [int(row["row_code"]) for row in number if row["edition"] == number[0]["edition"]]
    column = CODE_COLUMN[form] + graph_no
    return Worksheet(Workbook()).cell(HEAD_ROW + 1 + codes.index(row_code), column).coordinate


def _write_head(sheet: Worksheet, form: str, heads: dict[int, str]) -> None:
    code = CODE_COLUMN[form]
    sheet.cell(2, 1, TITLES[form])
    sheet.cell(HEAD_ROW - 2, 1, "Наименование показателей")
    if form != "form-3k":
        sheet.cell(HEAD_ROW, 1, "А")
        sheet.cell(HEAD_ROW, code, "Б")
    for number in range(1, MOST_GRAPHS.get(f"{form} {sheet.title}", 20) + 1):
        sheet.cell(HEAD_ROW - 1, code + number, heads.get(number, f"графа {number} сводки").capitalize())
        sheet.cell(HEAD_ROW, code + number, number)


def _write_rows(
    sheet: Worksheet,
    form: str,
    rows: list[dict[str, str]],
    counts: random.Random,
    values: dict[tuple[str, int, int], object],
) -> None:
    code = CODE_COLUMN[form]
    graphs = MOST_GRAPHS.get(f"{form} {sheet.title}", 20)
    for i, row in enumerate(rows):
        line, row_code = HEAD_ROW + 1 + i, int(row["row_code"])
        sheet.cell(line, 1, "из них" if i else None)
        sheet.cell(line, code - 1, label(row["mark"]))
        sheet.cell(line, code, row_code)
        for graph in range(1, graphs + 1):
            sheet.cell(line, code + graph, values.get((sheet.title, row_code, graph), counts.randint(20, 900)))


def label(mark: str) -> str:
    """A label that has the mark: the articles in brackets, the chapter in front, or the words themselves."""
    if mark.startswith("art. "):
        return "Правонарушение (" + ", ".join(f"ст.{article}" for article in mark[5:].split(", ")) + ") "
    return f"Глава {mark[4:]}. Правонарушения" if mark.startswith("ch. ") else mark.capitalize()


def edited(content: bytes, member: str, old: bytes, new: str) -> bytes:
    """The archive with one member's bytes changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            body = source.read(entry)
            if entry.filename == member:
                assert old in body
                body = body.replace(old, new.encode(), 1)
            target.writestr(entry.filename, body)
    return out.getvalue()


def official_files(form: str) -> list[Path]:
    """The real workbooks of a form, in order; none where they are not beside the project."""
    return sorted((OFFICIAL / form).glob("*")) if OFFICIAL.exists() else []
