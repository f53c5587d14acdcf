"""The bureau's four machine formats: shaped as they come, with every trap they are known for."""

import io
import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from ingest.periods import Period, day, month, written_period, year, year_to_month
from ingest.problem import Problem, RefusedError
from ingest.readers import bns_json, bns_tsv, bns_xlsx, taldau, text
from ingest.readers.reading import Asked, Figure, File, Reading
from tests.sample_forms import facts

READERS = (bns_json, bns_tsv, bns_xlsx, taldau)
TODAY = date(2026, 3, 1)
PROPERTY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


FACTS = facts()


def asked(indicator_id: str | None = "population_avg", **more) -> Asked:
    return Asked(**{"vintage": TODAY, "today": TODAY, "indicator_id": indicator_id} | more)


def read(reader, content: object, question: Asked | None = None) -> Reading:
    raw = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode("utf-8-sig")
    return reader.reading(File("sample", raw), question or asked(), FACTS)


def refused(reader, content: object, question: Asked | None = None) -> list[Problem]:
    with pytest.raises(RefusedError) as caught:
        read(reader, content, question)
    assert caught.value.problems
    assert all(problem.file == "sample" and problem.code for problem in caught.value.problems)
    assert all(isinstance(value, str) for problem in caught.value.problems for value in problem.values.values())
    return caught.value.problems


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def values(found: Reading) -> dict[tuple[str, str], float]:
    return {(figure.region_id, str(figure.period)): figure.value for figure in found.figures}


def line(names: str | list[str], *pairs: tuple[str, object], **more) -> dict:
    names = [names] if isinstance(names, str) else names
    periods = [{"date": on, "value": value} | more for on, value in pairs]
    return {"terms": [741880 + at for at in range(len(names))], "termNames": names, "periods": periods}


CUBE = [
    line("РЕСПУБЛИКА КАЗАХСТАН", ("31.12.2024", "20139914"), ("31.12.2025", "20283399")),
    line("АСТАНА ҚАЛАСЫ", ("31.12.2025", "1528703")),
    line("ШЫҒЫС ҚАЗАҚСТАН ОБЛЫСЫ", ("31.12.2025", "727053")),
    line("Г.АЛМАТЫ", ("31.12.2025", "2292333")),
    line("АБАЙ ОБЛЫСЫ", ("31.12.2025", "602832")),
    line("АБАЙ АУДАНЫ", ("31.12.2025", "11111")),
    line("ЖАМБЫЛ ОБЛЫСЫ", ("31.12.2025", "1222593")),
    line("ЖАМБЫЛ АУДАНЫ", ("31.12.2025", "22222")),
    line("ЖАМБЫЛ", ("31.12.2025", "33333")),
    line("ЖЕЗҚАЗҒАН ҚАЛАСЫ", ("31.12.2025", "44444")),
]


# --- text ---


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("1234", 1234),
        ("1234.5", 1234.5),
        ("1 234,5", 1234.5),
        ("1\u00a0234", 1234),
        ("1\u2009234\u202f567", 1234567),
        ("−5", -5),
        ("1 234.5,6", None),
        ("1,234.5", None),
        ("12 34", None),
        ("nan", None),
        ("inf", None),
        ("1e5", None),
        ("=1+1", None),
        ("٣", None),
        ("9" * 400, None),
        ("", None),
    ],
)
def test_a_printed_number(printed: str, value: float | None) -> None:
    assert text.number(printed) == value


@pytest.mark.parametrize(
    ("content", "code", "likely"),
    [
        ('[{"a": "Г.АЛМАТЫ"}]'.encode("utf-16"), "encoding", "UTF-16"),
        ('[{"a": 1}]'.encode("utf-16-le"), "encoding", "UTF-16"),
        ('[{"a": "Г.АЛМАТЫ"}]'.encode("cp1251"), "encoding", "Windows-1251"),
        (b"", "empty_file", None),
        (b"PK\x03\x04rest", "not_text", None),
        (b"<!DOCTYPE html><html></html>", "web_page", None),
        (b"[" * 100_000, "unreadable", None),
        (b'[{"value": NaN}]', "unreadable", None),
        (b'[{"value": 1e999}]', "unreadable", None),
        (b'[{"value": ' + b"9" * 5000 + b"}]", "unreadable", None),
        (b'[{"value": "1", "value": "2"}]', "unreadable", None),
        (b'["\\ud800"]', "unreadable", None),
        (b"[1,", "unreadable", None),
    ],
)
def test_text_that_is_no_sound_json(content: bytes, code: str, likely: str | None) -> None:
    (problem,) = refused(bns_json, content)
    assert problem.code == code
    assert problem.values.get("likely") == likely


def test_a_file_above_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "MOST_BYTES", 10)
    (problem,) = refused(bns_json, b"[" + b" " * 20 + b"]")
    assert (problem.code, set(problem.values)) == ("too_large", {"size", "limit"})


def test_rows_of_a_table_and_their_lines() -> None:
    file = File("sample", b"")
    assert text.table_rows(file, 'a;b\r\n"x\ny";1\n\n2;3\n', (";", "\t")) == [
        (1, ["a", "b"]),
        (2, ["x\ny", "1"]),
        (5, ["2", "3"]),
    ]
    assert text.table_rows(file, '"a,b";c\n1;2', (";", ","))[0] == (1, ["a,b", "c"])


@pytest.mark.parametrize(
    ("content", "code", "at"),
    [
        ("a;b\n1;2\n1;2;3", "cells_count", 3),
        ("a;b,c\n1;2", "separators", 1),
        ('a;b\n1;"2', "unreadable", 2),
        ("a;b\n1;\x002", "unreadable", 2),
        ("\n\n", "empty_file", None),
        ("a;" + "b" * 200_000, "unreadable", 1),
    ],
)
def test_a_table_that_is_none(content: str, code: str, at: int | None) -> None:
    with pytest.raises(RefusedError) as caught:
        text.table_rows(File("sample", b""), content, (";", ","))
    (problem,) = caught.value.problems
    assert (problem.code, problem.line) == (code, at)


# --- JSON cube ---


def test_a_cube_of_regions() -> None:
    found = read(bns_json, CUBE)
    assert values(found) == {
        ("KZ", "2024"): 20139914,
        ("KZ", "2025"): 20283399,
        ("KZ-71", "2025"): 1528703,
        ("KZ-63", "2025"): 727053,
        ("KZ-75", "2025"): 2292333,
        ("KZ-10", "2025"): 602832,
        ("KZ-31", "2025"): 1222593,
    }
    assert found.skipped == ["АБАЙ АУДАНЫ", "ЖАМБЫЛ АУДАНЫ", "ЖАМБЫЛ", "ЖЕЗҚАЗҒАН ҚАЛАСЫ"]
    assert found.figures[0] == Figure(
        "population_avg", "KZ", year(2024), 20139914.0, "terms 741880; 31.12.2024", "20139914"
    )


def test_a_bare_name_alone_is_refused() -> None:
    (problem,) = refused(bns_json, [line("ЖАМБЫЛ", ("31.12.2025", "1"))])
    assert problem.code == "region_bare"
    assert problem.values == {"found": "ЖАМБЫЛ", "candidates": "KZ-31", "path": "[0]"}
    assert codes(refused(bns_json, [line("ПАВЛОДАР", ("31.12.2025", "1"))])) == ["region_bare"]


def test_a_bare_city_beside_its_full_name_is_left_out() -> None:
    cube = [line("Г.АЛМАТЫ", ("31.12.2025", "5")), line("АЛМАТЫ", ("31.12.2025", "7"))]
    found = read(bns_json, cube)
    assert (values(found), found.skipped) == ({("KZ-75", "2025"): 5}, ["АЛМАТЫ"])


def test_a_region_that_is_not_known_is_refused() -> None:
    (problem,) = refused(bns_json, [*CUBE, line("КАРАГАНСКОЙ ОБЛАСТЬ", ("31.12.2025", "1"))])
    assert (problem.code, problem.values["path"]) == ("region_unknown", "[10]")


def test_the_day_of_the_edition_decides_between_namesakes() -> None:
    cube = [line("ВОСТОЧНО-КАЗАХСТАНСКАЯ ОБЛАСТЬ", ("31.12.2020", "1"))]
    assert values(read(bns_json, cube)) == {("KZ-63", "2020"): 1}
    assert values(read(bns_json, cube, asked(vintage=date(2021, 2, 1)))) == {("KZ-VOS", "2020"): 1}


def test_population_at_the_beginning_of_a_year_is_stamped_with_its_end() -> None:
    found = read(bns_json, CUBE, asked("population_1jan"))
    assert {figure.period for figure in found.figures} == {day(date(2024, 1, 1)), day(date(2025, 1, 1))}
    assert codes(refused(bns_json, [line("АСТАНА ҚАЛАСЫ", ("30.06.2025", "1"))], asked("population_1jan"))) == [
        "stock_date"
    ]


@pytest.mark.parametrize(
    ("span", "stamp", "period"),
    [
        ("month", "30.09.2025", month(2025, 9)),
        ("quarter", "30.09.2025", written_period("2025-Q3")),
        ("ytd", "30.09.2025", year_to_month(2025, 9)),
        ("ytd", "31.12.2025", year(2025)),
        ("year", "31.12.2025", year(2025)),
        (None, "31.12.2025", year(2025)),
    ],
)
def test_what_a_date_covers(span: str | None, stamp: str, period: Period) -> None:
    (figure,) = read(bns_json, [line("АСТАНА ҚАЛАСЫ", (stamp, "1"))], asked(span=span)).figures
    assert figure.period == period


@pytest.mark.parametrize(
    ("span", "stamp", "code"),
    [
        (None, "30.09.2025", "span_missing"),
        ("week", "30.09.2025", "span_unknown"),
        ("year", "30.09.2025", "span_date"),
        ("quarter", "31.08.2025", "span_date"),
        ("month", "15.09.2025", "span_date"),
        ("month", "30.09.0001", "span_date"),
        ("year", "31.12.9999", "span_date"),
        ("year", "2025-12-31", "not_a_date"),
        ("year", "31.02.2025", "not_a_date"),
        ("year", 2025, "not_a_date"),
    ],
)
def test_a_date_that_covers_nothing(span: str | None, stamp: object, code: str) -> None:
    assert codes(refused(bns_json, [line("АСТАНА ҚАЛАСЫ", (stamp, "1"))], asked(span=span))) == [code]


def test_only_the_asked_period() -> None:
    assert list(values(read(bns_json, CUBE, asked(period=year(2024))))) == [("KZ", "2024")]
    (problem,) = refused(bns_json, CUBE, asked(period=year(2023)))
    assert problem.code == "no_figures"


def test_the_other_dimensions() -> None:
    at = "31.12.2025"
    cube = [
        line(["АСТАНА ҚАЛАСЫ", "Всего", "Всего"], (at, "10")),
        line(["АСТАНА ҚАЛАСЫ", "Всего", "Мужчины"], (at, "4")),
        line(["АСТАНА ҚАЛАСЫ", "Городское", "Всего"], (at, "9")),
        line(["АБАЙ АУДАНЫ", "Сельское", "Всего"], (at, "3")),
    ]
    (problem,) = refused(bns_json, cube)
    assert (problem.code, problem.values["choices"]) == ("terms_needed", "Всего, Городское; Всего, Мужчины")
    assert values(read(bns_json, cube, asked(terms=("всего",)))) == {("KZ-71", "2025"): 10}
    assert values(read(bns_json, cube, asked(terms=("Всего", "мужчины")))) == {("KZ-71", "2025"): 4}
    (problem,) = refused(bns_json, cube, asked(terms=("Женщины",)))
    assert (problem.code, problem.values["found"]) == ("terms_unknown", "Женщины")
    different = [line(["АСТАНА ҚАЛАСЫ", "Всего"], (at, "1")), line(["АБАЙ ОБЛЫСЫ", "Городское"], (at, "1"))]
    assert codes(refused(bns_json, different)) == ["terms_needed"]


def test_the_same_figure_twice() -> None:
    again = line("Г.АСТАНА", ("31.12.2025", "1528703"))
    assert len(read(bns_json, [*CUBE, again]).figures) == 7
    again["periods"][0]["value"] = "1528704"
    (problem,) = refused(bns_json, [*CUBE, again])
    assert (problem.code, problem.values["path"]) == ("twice", "[10].periods[0].value")
    assert (problem.values["found"], problem.values["expected"]) == ("1528704", "1528703")


def test_no_data_is_counted_not_zero() -> None:
    gaps = [
        line(
            "АСТАНА ҚАЛАСЫ", *((f"31.12.{year_}", mark) for year_, mark in enumerate(("", "-", "x", "...", None), 2015))
        )
    ]
    found = read(bns_json, [*CUBE, *gaps])
    assert len(found.figures) == 7
    assert found.skipped[-4:] == ['"" × 2', "- × 1", "x × 1", "... × 1"]
    assert codes(refused(bns_json, gaps)) == ["no_figures"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("много", "not_a_number"),
        ("nan", "not_finite"),
        ("=1+1", "formula"),
        ("-5", "negative"),
        ("20283,4", "fraction"),
        ([1], "not_a_number"),
        (True, "not_a_number"),
    ],
)
def test_a_value_that_is_no_count(value: object, code: str) -> None:
    (problem,) = refused(bns_json, [*CUBE[:1], line("АБАЙ ОБЛЫСЫ", ("31.12.2025", value))])
    assert (problem.code, problem.values["path"]) == (code, "[1].periods[0].value")


def test_problems_are_gathered_up_to_a_limit() -> None:
    cube = [line("АСТАНА ҚАЛАСЫ", *((f"31.12.{number}", "?") for number in range(1992, 2026)))]
    assert len(refused(bns_json, cube)) == text.MOST_PROBLEMS


@pytest.mark.parametrize(
    "content",
    [
        {},
        7,
        "text",
        [[]],
        [{}],
        [{"terms": [1], "termNames": [], "periods": []}],
        [{"terms": [], "termNames": ["АСТАНА ҚАЛАСЫ"], "periods": []}],
        [{"terms": [1], "termNames": [5], "periods": []}],
        [{"terms": [1], "termNames": ["АСТАНА ҚАЛАСЫ"], "periods": [{}]}],
        [{"terms": [1], "termNames": ["АСТАНА ҚАЛАСЫ"], "periods": 5}],
        [line("АСТАНА ҚАЛАСЫ"), line(["АСТАНА ҚАЛАСЫ", "Всего"])],
    ],
)
def test_another_shape(content: object) -> None:
    assert set(codes(refused(bns_json, content))) == {"shape"}


def test_the_indicator_must_be_named() -> None:
    for reader in READERS:
        assert codes(refused(reader, CUBE, asked(None))) == ["indicator_missing"]
        assert codes(refused(reader, CUBE, asked("no_such"))) == ["indicator_unknown"]


def test_the_mean_of_two_stocks_comes_in_halves() -> None:
    cube = [line("РЕСПУБЛИКА КАЗАХСТАН", ("31.12.2015", "17541803.5"))]
    assert [figure.value for figure in read(bns_json, cube).figures] == [17541803.5]
    with pytest.raises(RefusedError):
        read(bns_json, cube, asked("population_1jan"))


def test_the_bureau_counts_back_to_todays_borders() -> None:
    """A region made in June 2022 has a whole year 2022, and whole years before it."""
    cube = [line("АБАЙ ОБЛЫСЫ", ("31.12.2022", "610000"), ("31.12.2015", "620000"))]
    assert [figure.coverage for figure in read(bns_json, cube).figures] == ["full", "full"]


def test_the_source_is_named_by_the_person() -> None:
    assert read(bns_json, CUBE, asked(source_id="bns-1")).figures[0].source_id == "bns-1"


# --- TSV ---

HEADER = "NAM\tDAT\tPERIOD\tКАТО\tLКАТО\tССП\tLССП\tcode\tname\tVAL"
TSV_ROW = "Население\t2025\t{period}\t{kato}\t{place}\t1\t{ssp}\t0\tВсего\t{value}"


def tsv(*rows: tuple, header: str = HEADER) -> bytes:
    lines = [TSV_ROW.format(period=p, kato=k, place=n, value=v, ssp=(*more, "Всего")[0]) for p, k, n, v, *more in rows]
    return "\r\n".join([header, *lines, ""]).encode("utf-8-sig")


COUNTRY = ("202512", "000000000", "РЕСПУБЛИКА КАЗАХСТАН", "20283399")
ASTANA = ("202512", "710000000", "Г.АСТАНА", "1528703")
DISTRICT = ("202512", "103220000", "АБАЙСКИЙ РАЙОН", "11111")


def test_a_tab_separated_answer() -> None:
    found = read(bns_tsv, tsv(COUNTRY, ASTANA, DISTRICT, ("202412", "0", "РК", "5")))
    assert values(found) == {("KZ", "2025"): 20283399, ("KZ-71", "2025"): 1528703, ("KZ", "2024"): 5}
    assert found.skipped == ["АБАЙСКИЙ РАЙОН"]
    assert found.figures[1].locator == "line 3: КАТО 710000000, PERIOD 202512"


def test_a_month_needs_a_span() -> None:
    rows = tsv(("201911", "710000000", "Г.АСТАНА", "5"))
    assert codes(refused(bns_tsv, rows)) == ["span_missing"]
    assert values(read(bns_tsv, rows, asked(span="month"))) == {("KZ-71", "2019-11"): 5}
    assert values(read(bns_tsv, rows, asked(span="ytd"))) == {("KZ-71", "2019-01/2019-11"): 5}


def test_the_tab_separated_stock_has_the_same_date_trap() -> None:
    found = read(bns_tsv, tsv(ASTANA), asked("population_1jan"))
    assert found.figures[0].period == day(date(2025, 1, 1))


def test_the_tab_separated_series_must_be_one() -> None:
    rows = tsv(ASTANA, ("202512", "710000000", "Г.АСТАНА", "700000", "Мужчины"))
    assert codes(refused(bns_tsv, rows)) == ["terms_needed"]
    assert values(read(bns_tsv, rows, asked(terms=("мужчины",)))) == {("KZ-71", "2025"): 700000}


def test_columns_are_found_by_name() -> None:
    looks_same = HEADER.replace("КАТО", "KATO").replace("ССП", "CCП")  # Latin letters
    assert len(read(bns_tsv, tsv(ASTANA, header=looks_same)).figures) == 1
    problems = refused(bns_tsv, tsv(ASTANA, header=HEADER.replace("LКАТО", "Код").replace("VAL", "V")))
    assert [(problem.code, problem.values["column"], problem.line) for problem in problems] == [
        ("column_missing", "LКАТО", 1),
        ("column_missing", "VAL", 1),
    ]
    (problem,) = refused(bns_tsv, tsv(ASTANA, header=HEADER.replace("DAT", "VAL")))
    assert (problem.code, problem.values["column"]) == ("column_twice", "VAL")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("202513", "710000000", "Г.АСТАНА", "5"), "period_invalid"),
        (("2025", "710000000", "Г.АСТАНА", "5"), "period_invalid"),
        (("202512", "71", "Г.АСТАНА", "5"), "kato_invalid"),
        (("202512", "990000000", "?", "5"), "region_unknown"),
        (("202512", "710000000", "Г.АСТАНА", "abc"), "not_a_number"),
        (("202512", "710000000", "Г.АСТАНА", "5\t6"), "cells_count"),
    ],
)
def test_a_row_that_is_wrong(row: tuple, code: str) -> None:
    (problem,) = refused(bns_tsv, tsv(COUNTRY, row))
    assert (problem.code, problem.line) == (code, 3)


# --- XLSX ---


def xlsx(**sheets: list[list]) -> bytes:
    return workbook({name: (rows, ()) for name, rows in sheets.items()})


def workbook(sheets: dict[str, tuple[list[list], tuple[str, ...]]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, (rows, merges) in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for merge in merges:
            sheet.merge_cells(merge)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


MERGED = [
    ["Зарегистрировано по регионам", None, None, None, None, None, None, None, None],
    [None],
    ["Регион", "20211)", None, None, None, "2022 год*", None, None, None],
    [
        None,
        "январь-март",
        "январь-июнь",
        "январь-сентябрь",
        "2021 год",
        "қаңтар-наурыз",
        "январь-июнь2)",
        "январь - сентябрь",
        "жыл",
    ],
    ["Республика Казахстан", 10, 20, 30, 40, 11, 21, 31, 41],
    ["Карагандинская1)", 1, 2, 3, 4, "5", "-", "x", "6*"],
    ["Шымкент2", 1, 2, None, 4, 5, "…", "–", 8],
    ["г.Нур-Султан", 1, 2, 3, "1 234", 5, 6, 7, 8],
    ["в том числе Абайский район", 1, 1, 1, 1, 1, 1, 1, 1],
    ["Всего по городам", 7, 7, 7, 7, 7, 7, 7, 7],
    ["* предварительные данные"],
]
MERGES = ("A1:I1", "A3:A4", "B3:E3", "F3:I3")


def test_a_table_with_merged_heads() -> None:
    found = read(
        bns_xlsx, workbook({"Лист1": (MERGED, MERGES), "Содержание": ([["Методология"]], ())}), asked("thefts")
    )
    figures = {(figure.region_id, str(figure.period)): figure for figure in found.figures}
    assert [str(figure.period) for figure in found.figures if figure.region_id == "KZ"] == [
        *("2021-01/2021-03", "2021-01/2021-06", "2021-01/2021-09", "2021"),
        *("2022-01/2022-03", "2022-01/2022-06", "2022-01/2022-09", "2022"),
    ]
    assert figures["KZ", "2021-01/2021-03"].period.is_cumulative
    assert figures["KZ-71", "2021"].value == 1234
    assert (figures["KZ-71", "2021"].locator, figures["KZ-71", "2021"].printed) == ("Лист1!E8", "1 234")
    assert (figures["KZ-35", "2022"].value, figures["KZ-35", "2022"].status) == (6, "provisional")
    assert {figure.status for key, figure in figures.items() if key[1].startswith("2021")} == {"final"}
    assert {figure.status for key, figure in figures.items() if key[1].startswith("2022")} == {"provisional"}
    assert ("KZ-79", "2022-01/2022-06") not in figures
    assert found.skipped[:3] == ["Содержание", "в том числе Абайский район", "Всего по городам"]
    assert found.skipped[3:] == ["- × 1", "x × 1", "… × 1", "– × 1"]


def test_plain_years_in_either_type_and_variants_of_names() -> None:
    names = [
        "Абай",
        "Акмолинская",
        "область Ұлытау",
        "Улытауская",
        "Жетісу",
        "С-Казахстанская",
        "г. Астана",
        "Атырауская",
    ]
    rows = [["", 2020, "2021 жыл", "20221)"], *([name, at, at, at] for at, name in enumerate(names))]
    found = read(bns_xlsx, xlsx(a=[row for row in rows if row[0] != "Улытауская"]))
    assert {figure.region_id for figure in found.figures} == {
        "KZ-10",
        "KZ-11",
        "KZ-62",
        "KZ-33",
        "KZ-59",
        "KZ-71",
        "KZ-23",
    }
    assert {str(figure.period) for figure in found.figures} == {"2020", "2021", "2022"}


def test_a_year_above_spans_or_below() -> None:
    turned = [["", "январь-март", None], ["", 2021, 2022], ["Республика Казахстан", 1, 2]]
    found = read(bns_xlsx, workbook({"a": (turned, ("B1:C1",))}), asked("thefts"))
    assert values(found) == {("KZ", "2021-01/2021-03"): 1, ("KZ", "2022-01/2022-03"): 2}
    one_row = [
        ["", "январь-март 2021 года", "2021 жылғы қаңтар-маусым", "март 2021"],
        ["Республика Казахстан", 1, 2, 3],
    ]
    assert list(values(read(bns_xlsx, xlsx(a=one_row), asked("thefts")))) == [
        ("KZ", "2021-01/2021-03"),
        ("KZ", "2021-01/2021-06"),
        ("KZ", "2021-03"),
    ]


def test_a_year_of_a_stock_is_its_first_day() -> None:
    rows = [["На начало года", None], ["", "2021"], ["Республика Казахстан", 5]]
    (figure,) = read(bns_xlsx, xlsx(a=rows), asked("population_1jan")).figures
    assert figure.period == day(date(2021, 1, 1))
    assert codes(refused(bns_xlsx, xlsx(a=[["На конец года", None], *rows[1:]]), asked("population_1jan"))) == [
        "stock_date"
    ]


def test_two_sheets_must_agree() -> None:
    rows = [["", 2020, 2021], ["Республика Казахстан", 5, 6]]
    assert len(read(bns_xlsx, xlsx(a=rows, b=rows)).figures) == 2
    (problem,) = refused(bns_xlsx, xlsx(a=rows, b=[rows[0], ["Республика Казахстан", 5, 7]]))
    assert (problem.code, problem.sheet, problem.cell) == ("twice", "b", "C2")
    assert (problem.values["first"], problem.values["second"]) == ("a!C2", "b!C2")


HEAD = ["", 2020, 2021]


@pytest.mark.parametrize(
    ("rows", "code", "cell"),
    [
        ([HEAD, ["Республика Казахстан", 5, "много"]], "not_a_number", "C2"),
        ([HEAD, ["Республика Казахстан", 5, True]], "not_a_number", "C2"),
        ([HEAD, ["Республика Казахстан", 5, date(2021, 1, 1)]], "not_a_number", "C2"),
        ([HEAD, ["Республика Казахстан", 5, -1]], "negative", "C2"),
        ([HEAD, ["Республика Казахстан", 5, 20139.9]], "fraction", "C2"),
        ([HEAD, ["Республика Казахстан", "=1+1", 1]], "formula", "B2"),
        ([HEAD, ["Карагандовская область", 5, 6]], "region_unknown", "A2"),
        ([HEAD, ["Павлодар", 5, 6]], "region_bare", "A2"),
        ([HEAD, ["Республика Казахстан", 5, 6], [None, 7, 8]], "row_unlabelled", "A3"),
        ([HEAD, ["Республика Казахстан", 5, 6], ["Регион", 2022, 2023]], "second_table", "A3"),
        ([HEAD, ["", "всего", "город"], ["Республика Казахстан", 5, 6]], "header_unknown", "B2"),
        ([["", 2020, "2021 в % к 2020"], ["Республика Казахстан", 5, 6]], "header_unknown", "C1"),
        ([["", 2020, "апрель-июнь 2021"], ["Республика Казахстан", 5, 6]], "header_unknown", "C1"),
        ([["", 2020, None], ["Республика Казахстан", 5, 6]], "header_unknown", "C1"),
        ([["тыс. человек"], HEAD, ["Республика Казахстан", 5, 6]], "scaled", "A1"),
        ([["за январь-сентябрь"], HEAD, ["Республика Казахстан", 5, 6]], "title_span", "A1"),
        ([["Регион"], ["Республика Казахстан", 5, 6]], "no_table", ""),
        ([["Республика Казахстан", 2021], ["г. Астана", 6]], "no_table", ""),
        ([HEAD], "no_table", ""),
        ([], "no_table", ""),
        ([HEAD, ["Республика Казахстан", "-", None]], "no_figures", ""),
    ],
)
def test_a_table_that_is_not_understood(rows: list[list], code: str, cell: str) -> None:
    problem = refused(bns_xlsx, xlsx(a=rows))[0]
    assert (problem.code, problem.cell) == (code, cell)


def test_columns_of_codes_and_a_row_of_numbers_are_left_out() -> None:
    rows = [["Регион", "Код", 2021], ["А", 1, 2], [1, 2, 3], ["Республика Казахстан", 0, 5], ["г.Алматы", 75, 3000]]
    found = read(bns_xlsx, xlsx(a=rows))
    assert values(found) == {("KZ", "2021"): 5, ("KZ-75", "2021"): 3000}
    assert found.skipped == ["А", "Код"]


def test_a_figure_that_looks_like_a_year_stays_a_figure() -> None:
    rows = [["", "2021"], ["Республика Казахстан", 2021], ["г. Астана", 2010], ["Жезқазған қаласы", 2005]]
    assert values(read(bns_xlsx, xlsx(a=rows))) == {("KZ", "2021"): 2021, ("KZ-71", "2021"): 2010}


# --- Taldau ---


def named(names: str | list[str], *triples: tuple[str, str, object]) -> dict:
    found = line(names, *((on, value) for _, on, value in triples))
    for period, (name, *_) in zip(found["periods"], triples, strict=True):
        period["name"] = name
    return found


def test_index_data_of_years() -> None:
    answer = [
        named("РЕСПУБЛИКА КАЗАХСТАН", ("2004 год", "31.12.2004", "14951200"), ("2005 год", "31.12.2005", "x")),
        named("Г.АСТАНА", ("2004 год", "31.12.2004", "510533")),
        named("ЖАМБЫЛСКАЯ ОБЛАСТЬ", ("2004 год", "31.12.2004", "985552")),
        named("ЖАМБЫЛСКИЙ РАЙОН", ("2004 год", "31.12.2004", "1")),
    ]
    found = read(taldau, answer)
    assert values(found) == {("KZ", "2004"): 14951200, ("KZ-71", "2004"): 510533, ("KZ-31", "2004"): 985552}
    assert found.skipped == ["ЖАМБЫЛСКИЙ РАЙОН", "x × 1"]


def test_index_data_within_years() -> None:
    quarter = [named("Г.АСТАНА", ("4 квартал 2024 года", "31.12.2024", "5"))]
    assert codes(refused(taldau, quarter)) == ["span_missing"]
    assert values(read(taldau, quarter, asked(span="quarter"))) == {("KZ-71", "2024-10/2024-12"): 5}
    assert codes(refused(taldau, quarter, asked(span="year"))) == ["period_differs"]
    years = [named("Г.АСТАНА", ("2024 год", "31.12.2024", "5"))]
    assert codes(refused(taldau, years, asked(span="month"))) == ["period_differs"]
    assert codes(refused(taldau, [named("Г.АСТАНА", ("2023 год", "31.12.2024", "5"))])) == ["period_differs"]


NODES = [
    {"id": "741880", "text": "РЕСПУБЛИКА КАЗАХСТАН ", "leaf": "false", "122009": "20091231", "y122009": "16036075"},
    {"id": "268012", "text": "Г.АСТАНА", "leaf": "true", "y122009": "639311", "y122010": "x"},
    {"id": "1", "text": "ЖАМБЫЛСКИЙ РАЙОН", "leaf": "true", "y122009": "5", "y122010": None},
]


def test_tree_nodes() -> None:
    found = read(taldau, NODES)
    assert values(found) == {("KZ", "2009"): 16036075, ("KZ-71", "2009"): 639311}
    assert found.figures[0].locator == "term 741880; y122009"
    assert values(read(taldau, [{"id": "1", "text": "Г.АСТАНА", "y092012": "5"}], asked(span="ytd"))) == {
        ("KZ-71", "2012-01/2012-09"): 5
    }
    assert codes(refused(taldau, [{"id": "1", "text": "Г.АСТАНА", "y092012": "5"}])) == ["span_missing"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"Message": "An error has occurred."}, "shape"),
        ([], "no_figures"),
        ([{"id": "1", "text": "Г.АСТАНА"}], "shape"),
        ([{"id": "1", "y122009": "5"}], "shape"),
        ([{"id": "1", "text": "Г.АСТАНА", "y132009": "5"}], "not_a_date"),
        ([{"id": "1", "text": "Г.АСТАНА", "y122009": [5]}], "not_a_number"),
        ([{"id": "1", "text": "Всего", "y122009": "5"}], "no_figures"),
    ],
)
def test_another_answer_of_taldau(answer: object, code: str) -> None:
    assert codes(refused(taldau, answer)) == [code]


# --- nothing but a refusal ---

SAMPLES = {
    bns_json: json.dumps(CUBE, ensure_ascii=False).encode(),
    bns_tsv: tsv(COUNTRY, ASTANA, DISTRICT),
    taldau: json.dumps(NODES, ensure_ascii=False).encode(),
}
XLSX = workbook({"Лист1": (MERGED, MERGES)})
ASKED = st.builds(
    asked,
    st.sampled_from(["population_avg", "population_1jan", "thefts", "crime_rate"]),
    span=st.sampled_from([None, "year", "month", "quarter", "ytd", ""]),
    terms=st.lists(st.sampled_from(["Всего", "Мужчины", "x"]), max_size=2).map(tuple),
    period=st.sampled_from([None, year(2025)]),
)
LEAF = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["АСТАНА ҚАЛАСЫ", "АБАЙ", "ЖАМБЫЛ", "31.12.2025", "31.12.9999", "x", "1", "1 234,5", "2021 год"]),
)
KEYS = st.sampled_from(["terms", "termNames", "periods", "date", "value", "name", "id", "text", "y122009", "y002009"])
TREE = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=30
)


def answers_or_refuses(reader, content: bytes, question: Asked) -> None:
    """Any other error than a refusal is raised and fails the test."""
    found, problems = None, []
    try:
        found = reader.reading(File("sample", content), question, FACTS)
    except RefusedError as refusal:
        problems = refusal.problems
    assert all(isinstance(value, str) for problem in problems for value in problem.values.values())
    keys = [(figure.region_id, figure.period) for figure in found.figures] if found else []
    assert bool(problems) != bool(keys)
    assert len(set(keys)) == len(keys)


@PROPERTY
@given(st.sampled_from(READERS), st.one_of(st.binary(max_size=60), st.text(max_size=60).map(str.encode)), ASKED)
def test_any_bytes(reader, content: bytes, question: Asked) -> None:
    answers_or_refuses(reader, content, question)


@PROPERTY
@given(st.sampled_from([bns_json, taldau]), st.lists(TREE, max_size=4) | TREE, ASKED)
def test_any_json(reader, content: object, question: Asked) -> None:
    answers_or_refuses(reader, json.dumps(content).encode(), question)


POINTS = st.lists(st.fixed_dictionaries({"date": LEAF, "value": LEAF}, optional={"name": LEAF}), max_size=3)
LINES = st.fixed_dictionaries(
    {"terms": st.lists(LEAF, max_size=2), "termNames": st.lists(LEAF, max_size=2), "periods": POINTS}
)


@PROPERTY
@given(st.sampled_from([bns_json, taldau]), st.lists(LINES, max_size=4), ASKED)
def test_any_lines_of_a_cube(reader, content: list, question: Asked) -> None:
    answers_or_refuses(reader, json.dumps(CUBE + content).encode(), question)


@PROPERTY
@given(st.sampled_from(list(SAMPLES)), st.data(), ASKED)
def test_any_slip_of_the_hand(reader, data: st.DataObject, question: Asked) -> None:
    content = SAMPLES[reader].decode()
    at, until = sorted(data.draw(st.tuples(*[st.integers(0, len(content))] * 2)))
    until = min(until, at + 20)
    changed = content[:at] + data.draw(st.text(max_size=6)) + content[until:]
    answers_or_refuses(reader, changed.encode(), question)


CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1950, 1, 1), date(2050, 1, 1)),
    st.sampled_from(
        [
            2020,
            2021,
            "2021 год",
            "20211)",
            "январь-март",
            "жыл",
            "Абай",
            "Абай облысы",
            "г. Астана",
            "-",
            "5*",
            "тыс. чел",
            "2021*",
        ]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=1300), max_size=5),
)


@settings(PROPERTY, max_examples=80)
@given(
    st.lists(st.lists(CELL, min_size=1, max_size=5), max_size=6),
    st.sampled_from([(), ("B1:C1",), ("B1:C2", "A4:B5")]),
    ASKED,
)
def test_any_sheet(rows: list[list], merges: tuple[str, ...], question: Asked) -> None:
    answers_or_refuses(bns_xlsx, workbook({"a": (rows, merges)}), question)


@settings(PROPERTY, max_examples=80)
@given(st.integers(0, len(XLSX) - 1), st.binary(max_size=3), ASKED)
def test_any_damage_to_a_workbook(at: int, damage: bytes, question: Asked) -> None:
    answers_or_refuses(bns_xlsx, XLSX[:at] + damage + XLSX[at + len(damage) + 1 :], question)
