"""Tables that leave the app: numbers stay numbers, formulas do no harm, and a sheet says what must be known."""

import io
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales import LANGUAGES, Language
from pages.shared.export import csv_bytes, harmless, parquet_bytes, xlsx_bytes

FRAME = pd.DataFrame(
    {
        "name": ["Қазақстан, «өңір»", "=1+1", "@SUM(A1)", "+7 701", "-cmd|' /C calc'!A0", "\tx", "a\x07b"],
        "value": [157473.0, 0.5, float("nan"), -3.25, 1e15, 2.0, 3.0],
        "count": [1, 2, 3, 4, 5, 6, 2**60],
        "day": pd.to_datetime(["2022-01-01"] * 7),
        "text_number": ["1", "-2.5", "+3", "1e5", "", None, "-"],
        "is_met": [True, False, True, False, True, False, True],
    }
)
HARMLESS_NAMES = ["Қазақстан, «өңір»", "'=1+1", "'@SUM(A1)", "'+7 701", "'-cmd|' /C calc'!A0", "'\tx"]


def test_csv_has_the_mark_only_where_it_is_wanted() -> None:
    assert csv_bytes(FRAME).startswith(b"\xef\xbb\xbfname,")
    assert csv_bytes(FRAME, has_mark=False).startswith(b"name,")
    read = pd.read_csv(io.BytesIO(csv_bytes(FRAME)), encoding="utf-8-sig", dtype={"text_number": str})
    assert read["name"].tolist()[:6] == HARMLESS_NAMES
    assert read["value"].tolist()[:2] == [157473.0, 0.5]
    assert read["text_number"].tolist()[:4] == ["1", "-2.5", "+3", "1e5"], "a number with a sign is a number"


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_workbook_has_numbers_days_and_a_sheet_about_it(code: str) -> None:
    language = Language(code)
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(language, FRAME, [("Source", "=HYPERLINK(1)"), ("Note", "x")])))
    sheet, about = book.worksheets
    assert (sheet.title, about.title) == (language.text("Figures"), language.text("About"))
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows][:6] == HARMLESS_NAMES
    assert rows[6][0] == "ab", "a control sign that no workbook can hold"
    assert rows[0][1] == 157473.0
    assert rows[2][1] is None
    assert rows[0][3].date() == date(2022, 1, 1)
    assert rows[6][2] == str(2**60), "too large a whole number for a spreadsheet keeps its digits"
    assert rows[0][5] is True
    assert all(cell.data_type != "f" for row in sheet for cell in row)
    assert [cell.value for cell in about["B"]] == ["'=HYPERLINK(1)", "x"]


def test_parquet_keeps_the_types() -> None:
    table = pq.read_table(io.BytesIO(parquet_bytes(FRAME)))
    assert table.column("name").to_pylist()[1] == "=1+1", "no spreadsheet runs it"
    assert str(table.schema.field("value").type) == "double"
    assert table.num_rows == len(FRAME)


@given(st.text(max_size=20))
def test_no_text_begins_as_a_formula_unless_it_is_a_number(text: str) -> None:
    shown = str(harmless(text))
    if shown.startswith(("=", "+", "-", "@", "\t", "\r")):
        float(shown)
    assert shown in (text, f"'{text}")


OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice Calc is not installed")
def test_a_spreadsheet_reads_numbers_as_numbers_and_runs_nothing(tmp_path: Path) -> None:
    frame = FRAME.drop(index=[6])
    (tmp_path / "figures.xlsx").write_bytes(xlsx_bytes(Language("kk"), frame, [("Дереккөз", "x")]))
    (tmp_path / "table.csv").write_bytes(csv_bytes(frame))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    # 44,34,76: comma, quotes, UTF-8; what a reader's double click does.
    for file, options in (("figures.xlsx", []), ("table.csv", ["--infilter=Text - txt - csv (StarCalc):44,34,76,1"])):
        command = [
            str(OFFICE),
            profile,
            "--headless",
            *options,
            "--convert-to",
            "fods",
            "--outdir",
            str(tmp_path),
            file,
        ]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    for file in ("figures.fods", "table.fods"):
        text = (tmp_path / file).read_text(encoding="utf-8")
        assert 'office:value-type="float" office:value="157473"' in text, file
        assert "Қазақстан, «өңір»" in text
        # The truth values of CSV are all that it computes.
        assert set(re.findall(r'table:formula="([^"]+)"', text)) <= {"of:=TRUE()", "of:=FALSE()"}
    assert 'office:value-type="date" office:date-value="2022-01-01"' in (tmp_path / "figures.fods").read_text(
        encoding="utf-8"
    )
