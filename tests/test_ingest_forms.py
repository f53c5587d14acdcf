"""The workbook forms: read by row code and graph number, refused with the cell when anything is not as the edition has it."""

import csv
import re
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from ingest.names import guess
from ingest.periods import report_period
from ingest.problem import Problem, RefusedError
from ingest.readers import form_1_sng, form_1m, form_3k
from ingest.readers.reading import Asked, Facts, File, Reading
from locales import LANGUAGES, Language
from locales.import_words import problem_sentence
from tests.conftest import ROOT
from tests.sample_forms import edited, facts, form_workbook, official, official_files, place

READERS = {"form-1m": form_1m, "form-1-sng": form_1_sng, "form-3k": form_3k}
REFERENCE = ROOT / "tests" / "reference"


@pytest.fixture(scope="module")
def known() -> Facts:
    return facts()


def asked(region: str | None = "KZ-71", period: str | None = "2022", body: str | None = None) -> Asked:
    found = report_period(period) if period else None
    return Asked(date(2023, 1, 15), date(2026, 11, 21), region, found, body)


def read(form: str, content: bytes, known: Facts, question: Asked | None = None, name: str = "a.xlsx") -> Reading:
    usual = asked("KZ") if form == "form-3k" else asked()
    return READERS[form].reading(File(name, content), question or usual, known)


def refused(form: str, content: bytes, known: Facts, question: Asked | None = None) -> list[Problem]:
    with pytest.raises(RefusedError) as refusal:
        read(form, content, known, question)
    for problem in refusal.value.problems:  # every one can be said in every language
        for code in LANGUAGES:
            assert problem_sentence(Language(code), vars(problem)).startswith("a.xlsx")
    return refusal.value.problems


@pytest.mark.parametrize("form", list(READERS))
def test_a_sample_is_read_by_row_code_and_graph(form: str, known: Facts) -> None:
    cell = {"form-1m": ("R1", 109, 2), "form-1-sng": ("R1", 13, 1), "form-3k": ("R1", 15, 2)}[form]
    found = read(form, form_workbook(form, values={cell: 4321}), known)
    figures = {figure.locator: figure for figure in found.figures}
    figure = figures[f"{cell[0]} row {cell[1]} graph {cell[2]}"]
    assert figure.value == 4321
    assert figure.printed == "4321"
    assert figure.indicator_id == {"form-1m": "thefts", "form-1-sng": "thefts", "form-3k": "bribes_received"}[form]
    region = "KZ" if form == "form-3k" else "KZ-71"
    assert (figure.region_id, str(figure.period), figure.coverage) == (region, "2022", "full")
    assert found.edition == "2022"


def test_rows_are_found_wherever_they_stand(known: Facts) -> None:
    def shifted(book: Workbook) -> None:
        book["R1"].insert_rows(1, 3)
        book["R1"].insert_cols(1, 2)

    plain = read("form-1-sng", form_workbook("form-1-sng"), known)
    assert read("form-1-sng", form_workbook("form-1-sng", spoil=shifted), known).figures == plain.figures


def test_a_new_region_holds_a_part_of_its_first_year(known: Facts) -> None:
    content = form_workbook("form-1m")
    for region, period, coverage in (
        ("KZ-10", "2022", "partial"),
        ("KZ-10", "2023", "full"),
        ("KZ-71", "2022", "full"),
    ):
        figures = read("form-1m", content, known, asked(region, period)).figures
        assert {figure.coverage for figure in figures} == {coverage}


def test_a_part_of_the_year_is_cumulative(known: Facts) -> None:
    figures = read("form-3k", form_workbook("form-3k"), known, asked("KZ", "2024-09")).figures
    assert {(f.period.start, f.period.end, f.period.is_cumulative) for f in figures} == {
        (date(2024, 1, 1), date(2024, 10, 1), True)
    }


SPOILT_CELLS = [
    ("много", "not_a_number"),
    ("nan", "not_a_number"),
    ("1e400", "not_a_number"),
    (None, "empty_cell"),
    (-3, "negative"),
    (2.5, "fraction"),
    (True, "not_a_number"),
    ("=1+1", "formula"),
]


@pytest.mark.parametrize(("value", "code"), SPOILT_CELLS, ids=[code for _, code in SPOILT_CELLS])
def test_a_spoilt_cell_is_named(value: object, code: str, known: Facts) -> None:
    address = place("form-1-sng", "R2", 6, 1)

    def spoil(book: Workbook) -> None:
        book["R2"][address] = value

    (problem,) = refused("form-1-sng", form_workbook("form-1-sng", spoil=spoil), known)
    assert (problem.code, problem.sheet, problem.cell) == (code, "R2", address)


@pytest.mark.parametrize("number", ["NaN", "INF", "-INF", "1e400"])
def test_no_infinity_hides_in_the_xml(number: str, known: Facts) -> None:
    address = place("form-3k", "R1", 1, 2)
    content = edited(
        form_workbook("form-3k", values={("R1", 1, 2): 98765}), "xl/worksheets/sheet1.xml", b"98765", number
    )
    (problem,) = refused("form-3k", content, known)
    assert problem.code in ("not_finite", "not_a_number", "unreadable", "empty_cell")
    assert problem.code == "unreadable" or problem.cell == address


def _rename(old: str, new: str) -> Callable[[Workbook], None]:
    def spoil(book: Workbook) -> None:
        book[old].title = new

    return spoil


def _delete_row(book: Workbook) -> None:
    book["R1"].delete_rows(int(place("form-1-sng", "R1", 17, 1)[1:]))


def _relabel(book: Workbook) -> None:
    book["R1"].cell(int(place("form-1-sng", "R1", 13, 1)[1:]), 3).value = "Кража (ст.187 УК)"


def _recode(book: Workbook) -> None:
    book["R1"].cell(int(place("form-1-sng", "R1", 13, 1)[1:]), 4).value = 999


def _twice(book: Workbook) -> None:
    book["R1"].cell(int(place("form-1-sng", "R1", 13, 1)[1:]), 4).value = 12


def _swap_heads(book: Workbook) -> None:
    head = book["R1"][5]
    head[4].value, head[8].value = head[8].value, head[4].value


def _drop_graph(book: Workbook) -> None:
    book["R1"].delete_cols(6)


def _no_head(book: Workbook) -> None:
    book["R2"].delete_rows(6)


SPOILT_SHAPES: list[tuple[Callable[[Workbook], None], set[str]]] = [
    (_rename("R2", "R-2"), {"sheet_missing"}),
    (_delete_row, {"edition", "row_missing"}),
    (_relabel, {"edition", "label_differs"}),
    (_recode, {"edition", "row_missing", "row_unknown"}),
    (_twice, {"row_twice"}),
    (_swap_heads, {"edition", "graph_differs"}),
    (_drop_graph, {"no_header"}),
    (_no_head, {"no_header"}),
]


@pytest.mark.parametrize(("spoil", "codes"), SPOILT_SHAPES, ids=[str(sorted(codes)) for _, codes in SPOILT_SHAPES])
def test_an_unknown_edition_is_refused_with_what_differs(spoil, codes: set[str], known: Facts) -> None:
    problems = refused("form-1-sng", form_workbook("form-1-sng", spoil=spoil), known)
    assert {problem.code for problem in problems} == codes


def test_the_edition_with_other_articles_is_recognised(known: Facts) -> None:
    for edition in ("2022", "2023-12"):
        assert read("form-3k", form_workbook("form-3k", edition), known, asked("KZ")).edition == edition


@pytest.mark.parametrize(
    ("form", "other"), [("form-1m", "form-1-sng"), ("form-3k", "form-1m"), ("form-1-sng", "form-3k")]
)
def test_another_form_is_refused(form: str, other: str, known: Facts) -> None:
    problems = refused(form, form_workbook(other), known)
    assert {problem.code for problem in problems} <= {"other_form", "sheet_missing"}


def test_region_and_period_are_never_assumed(known: Facts) -> None:
    problems = refused("form-3k", form_workbook("form-3k"), known, asked(None, None))
    assert {problem.code for problem in problems} == {"region_missing", "period_missing"}


def slice_sheet(first: str, last: str, body: str) -> Callable[[Workbook], None]:
    def spoil(book: Workbook) -> None:
        sheet = book.create_sheet("srz_info")
        for line in (["Информация о срезе "], ["Период ", first, last], ["Код региона/органа", "19"], ["", body]):
            sheet.append(line)

    return spoil


def exported_from(folder: str) -> Callable[[bytes], bytes]:
    note = f'<x15ac:absPath url="C:\\secret\\REPORT\\{folder}\\" xmlns:x15ac="http://schemas.microsoft.com/x"/><sheets>'
    return lambda content: edited(content, "xl/workbook.xml", b"<sheets>", note)


@pytest.mark.parametrize(
    ("folder", "agrees"),
    [
        ("СНГ-1\\2022\\12\\1971", True),
        ("СНГ-1\\2022\\12\\1975", False),
        ("СНГ-1\\2021\\12\\1971", False),
        ("СНГ-1\\2022\\06\\1971", False),
        ("1-М\\2022\\12\\1971", False),
    ],
)
def test_the_folder_of_the_export_must_agree(known: Facts, folder: str, agrees: bool) -> None:
    """20 of 20 official workbooks of form 1-СНГ keep it."""
    content = exported_from(folder)(form_workbook("form-1-sng"))
    if agrees:
        assert read("form-1-sng", content, known).figures
        return
    (problem,) = refused("form-1-sng", content, known)
    assert problem.code == "export_folder"
    assert "secret" not in str(problem)


def test_the_register_kept_the_old_code_of_turkistan(known: Facts) -> None:
    content = exported_from("СНГ-1\\2022\\12\\1951")(form_workbook("form-1-sng"))
    assert read("form-1-sng", content, known, asked("KZ-61")).figures


def test_form_3k_is_of_the_country_and_its_name_must_agree(known: Facts) -> None:
    content = form_workbook("form-3k")
    (problem,) = refused("form-3k", content, known, asked("KZ-71"))
    assert problem.code == "country_only"
    name = "202206_3k_20100___ru.xlsx"
    assert read("form-3k", content, known, asked("KZ", "2022-06", "20100"), name).figures
    for period, body in (("2022-12", "20100"), ("2022-06", "00000")):
        with pytest.raises(RefusedError, match="name_differs"):
            read("form-3k", content, known, asked("KZ", period, body), name)


SHEET = "xl/worksheets/sheet1.xml"
FIRST_CELL = re.compile(rb'<c r="E7"[^>]*>.*?</c>')


def renamed(content: bytes, old: str, new: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            target.writestr(new if entry.filename == old else entry.filename, source.read(entry))
    return out.getvalue()


def doubled(content: bytes, cell: bytes) -> bytes:
    """The first count's cell, with another beside it."""
    with zipfile.ZipFile(BytesIO(content)) as book:
        found = FIRST_CELL.search(book.read(SHEET))
    assert found
    return edited(content, SHEET, found[0], (found[0] + cell).decode())


DISGUISED = [
    (lambda c: doubled(c, b'<c r="E7"><v>99999</v></c>'), "cell_twice"),
    (lambda c: edited(c, SHEET, b"</v>", "</v><v>5</v>"), "cell_twice"),
    (lambda c: renamed(c, SHEET, "xl/worksheets/Sheet1.xml"), "unreadable"),
    (lambda c: renamed(c, SHEET, SHEET.replace("/", "\\")), "unreadable"),
    (lambda c: edited(edited(c, SHEET, b"<v>", "<f>1+1</f><v>"), SHEET, b'r="E7"', "r = 'E7'"), "formula"),
    (lambda c: edited(c, SHEET, b"</sheetData>", "<row r='1048576'><c r='XFD1048576'/></row></sheetData>"), "bomb"),
    (lambda c: edited(c, SHEET, b"</sheetData>", '<row r="9"><c r="ZZZZZZ99999999999"/></row></sheetData>'), "bomb"),
]


@pytest.mark.parametrize(("disguise", "code"), DISGUISED, ids=[f"{i}-{code}" for i, (_, code) in enumerate(DISGUISED)])
def test_a_disguise_is_seen_through(disguise: Callable[[bytes], bytes], code: str, known: Facts) -> None:
    problems = refused("form-1-sng", disguise(form_workbook("form-1-sng")), known)
    assert [problem.code for problem in problems] == [code]


def test_what_the_workbook_says_of_itself_must_agree(known: Facts) -> None:
    whole = form_workbook("form-3k", spoil=slice_sheet("01.01.2023", "31.08.2023", "00"))
    assert read("form-3k", whole, known, asked("KZ", "2023-08")).figures
    assert [p.code for p in refused("form-3k", whole, known, asked("KZ", "2023-07"))] == ["slice_period"]
    assert [p.code for p in refused("form-3k", whole, known, asked("KZ", "2023-08", "20100"))] == ["slice_body"]
    assert [p.code for p in refused("form-3k", whole, known, asked("KZ", "2023-08", "77777"))] == ["body_unknown"]


def bomb(size: int) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/workbook.xml", b"0" * size)
    return out.getvalue()


def many_entries() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for number in range(600):
            target.writestr(f"xl/{number}.xml", b"")
    return out.getvalue()


def with_entity() -> bytes:
    laughs = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY l2 "&lol;&lol;">]>'
    return edited(form_workbook("form-3k"), "xl/worksheets/sheet1.xml", b"<worksheet", laughs + "<worksheet")


def far_cell() -> bytes:
    return edited(form_workbook("form-3k"), "xl/worksheets/sheet1.xml", b"</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')  # fmt: skip


HOSTILE = [
    (b"", "not_a_workbook"),
    (b"<html>404</html>", "not_a_workbook"),
    (b"\xd0\xcf\x11\xe0" + b"\0" * 5000, "encrypted"),
    (form_workbook("form-3k")[:5000], "truncated"),
    (b"PK\x03\x04" + b"\0" * 200, "truncated"),
    (b"PK\x03\x04" + b"\0" * 200_000_000, "too_large"),
    (bomb(300_000_000), "bomb"),
    (many_entries(), "bomb"),
    (with_entity(), "entities"),
    (far_cell(), "bomb"),
]


@pytest.mark.parametrize(("content", "code"), HOSTILE, ids=[f"{i}-{code}" for i, (_, code) in enumerate(HOSTILE)])
def test_a_hostile_file_is_refused_before_it_is_opened(content: bytes, code: str, known: Facts) -> None:
    (problem,) = refused("form-3k", content, known)
    assert problem.code == code


@official
def test_the_official_workbooks_give_the_known_sums(known: Facts) -> None:
    sums: dict[str, float] = {}
    for path in official_files("form-1m"):
        region = guess("form-1m", path.name, known, date(2022, 12, 31)).region_id
        for figure in read("form-1m", path.read_bytes(), known, asked(region)).figures:
            sums[figure.indicator_id] = sums.get(figure.indicator_id, 0) + figure.value
    with (REFERENCE / "form_1m_sums.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            assert sums[row["indicator_id"]] == float(row["sum"]), row["indicator_id"]


@official
def test_form_1_sng_agrees_with_form_1m(known: Facts) -> None:
    """Both are exports of the same register, so that a cell read from the wrong place would show."""
    by_form: dict[str, dict[tuple[str, str], float]] = {}
    for form in ("form-1m", "form-1-sng"):
        for path in official_files(form):
            region = guess(form, path.name, known, date(2022, 12, 31)).region_id
            assert region is not None, path.name
            for figure in read(form, path.read_bytes(), known, asked(region)).figures:
                by_form.setdefault(form, {})[region, figure.indicator_id] = figure.value
    assert len(by_form["form-1-sng"]) == 320
    for key, value in by_form["form-1-sng"].items():
        assert by_form["form-1m"][key] == value, key


@official
def test_every_workbook_of_form_3k_is_read_or_refused_for_its_reason(known: Facts) -> None:
    with (ROOT / "data" / "observation.form_3k.csv").open(encoding="utf-8") as file:
        facts_3k = {(row["indicator_id"], row["period_end"]): float(row["value"]) for row in csv.DictReader(file)}
    read_files = 0
    for path in official_files("form-3k"):
        name = guess("form-3k", path.name, known, date(2026, 1, 1))
        question = asked("KZ", name.period, name.body_code)
        if path.name.startswith("202408_3k_00000"):
            (problem,) = refused("form-3k", path.read_bytes(), known, question)
            assert (problem.code, problem.sheet) == ("sheet_missing", "R1")
            assert problem.values["found"] == "R4TA, R4TB, R4TV"
            continue
        read_files += 1
        for figure in read("form-3k", path.read_bytes(), known, question).figures:
            assert facts_3k[figure.indicator_id, str(figure.period.end)] == figure.value
    assert read_files == 58
