"""Our own table: what the template gives reads back as it was, in three formats; a spoilt line is named."""

import io
from contextlib import suppress
from datetime import date

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

import queries
from ingest.periods import Period, report_period, written_period
from ingest.problem import RefusedError
from ingest.readers import long
from ingest.readers.reading import Asked, Facts, Figure, File
from locales import LANGUAGES, Language
from locales.import_words import problem_sentence
from pages.shared.fetch import records
from pages.shared.import_template import COLUMNS, column_words, template_bytes
from tests.conftest import AS_OF
from tests.sample_forms import facts

HEAD = "indicator_id,region,period,value,source_id,locator,printed\n"
GOOD = "thefts,KZ-71,2025,5000,kpsisu-1m-2022,R1 row 109,5000\n"


@pytest.fixture(scope="module")
def known() -> Facts:
    return facts()


def read(content: bytes, known: Facts) -> list[Figure]:
    return long.reading(File("own.csv", content), Asked(AS_OF, AS_OF), known).figures


def codes(content: bytes, known: Facts) -> list[tuple[str, int | None]]:
    with pytest.raises(RefusedError) as refusal:
        read(content, known)
    for problem in refusal.value.problems:
        for code in LANGUAGES:
            assert problem_sentence(Language(code), vars(problem)).startswith("own.csv")
    return [(problem.code, problem.line) for problem in refusal.value.problems]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_the_template_reads_back_as_its_examples(home, known: Facts, kind: str, code: str) -> None:
    examples = records(queries.rows("template_examples"))
    figures = read(template_bytes(Language(code), kind, examples), known)
    assert len(figures) == len(examples) == 4
    with duckdb.connect(str((home / "nysana.duckdb").resolve()), read_only=True) as con:
        for figure in figures:
            key = (figure.indicator_id, figure.region_id, figure.period.start, figure.period.end, figure.source_id)
            (found,) = con.execute(
                "select value, rounding, coverage, status, is_cumulative, locator, printed, vintage from observation where"
                " (indicator_id, region_id, period_start, period_end, source_id) = (?, ?, ?, ?, ?)",
                key,
            ).fetchall()
            assert found == (
                figure.value, figure.rounding, figure.coverage, figure.status, figure.period.is_cumulative,
                figure.locator, figure.printed, figure.vintage,
            )  # fmt: skip


def test_the_reader_and_the_template_know_the_same_columns() -> None:
    assert set(COLUMNS) == set(long.COLUMNS) == set(column_words(Language("en")))
    assert COLUMNS[:7] == long.REQUIRED


SPOILT = [
    ("", [("empty_file", None)]),
    ("indicator_id,region\n", None),
    (HEAD.replace("value", "velue") + GOOD, None),
    (HEAD + GOOD.replace("thefts", "theft"), [("indicator_unknown", 2)]),
    (HEAD + GOOD.replace("KZ-71", "Атлантида"), [("region_unknown", 2)]),
    (HEAD + GOOD.replace("KZ-71", "ЮКО"), [("region_not_on_day", 2)]),
    (HEAD + GOOD.replace(",2025,", ",Q5 2025,"), [("period_unclear", 2)]),
    (HEAD + GOOD.replace(",5000,", ",много,", 1), [("not_a_number_text", 2)]),
    (HEAD + GOOD.replace(",5000,", ",nan,", 1), [("not_a_number_text", 2)]),
    (HEAD + GOOD.replace(",5000,", ",=1+1,", 1), [("formula_text", 2), ("not_a_number_text", 2)]),
    (HEAD + GOOD.replace("R1 row 109", ""), [("cell_missing", 2)]),
    (HEAD + GOOD + GOOD, [("line_twice", 3)]),
    (HEAD + GOOD.replace(",5000,", ',"17,144",', 1), [("fraction_text", 2)]),
    (HEAD + GOOD.replace(",5000,", ",-5,", 1), [("negative_text", 2)]),
    (HEAD + GOOD.replace(",2025,", ",2025-03-01,", 1), [("day_of_a_flow", 2)]),
    (HEAD + GOOD.replace(",2025,", ",20250301,", 1), [("period_unclear", 2)]),
    (HEAD + GOOD.replace("R1 row", "R1\u2028row", 1), [("control_character", 2)]),
    (HEAD + GOOD.replace("kpsisu-1m-2022", "my-report"), [("source_unknown", 2), ("source_unknown", 2)]),
    (HEAD + GOOD.strip() + ",7\n", [("cells_count", 2)]),
    (HEAD, [("no_figures", None)]),
    (HEAD.replace(",", ";", 3) + GOOD, [("separators", 1)]),
]


@pytest.mark.parametrize(("text", "wanted"), SPOILT, ids=range(len(SPOILT)))
def test_a_spoilt_line_is_named(text: str, wanted: list | None, known: Facts) -> None:
    found = codes(text.encode(), known)
    assert (
        found == wanted if wanted is not None else {code for code, _ in found} <= {"column_missing", "column_unknown"}
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ((HEAD + GOOD).replace("R1", "Р1, строка").encode("cp1251"), "encoding"),
        ((HEAD + GOOD).encode("utf-16"), "encoding"),
        (b"PAR1" + b"\0" * 100, "unreadable"),
        (b"PK\x03\x04", "truncated"),
        (b"a" * 60_000_000, "too_large"),
    ],
)
def test_another_encoding_or_size_is_refused(content: bytes, code: str, known: Facts) -> None:
    assert [found for found, _ in codes(content, known)] == [code]


def test_semicolons_tabs_and_decimal_commas_are_read(known: Facts) -> None:
    for separator in (";", "\t"):
        text = (HEAD + GOOD).replace("thefts", "population_avg").replace(",", separator).replace("5000", '"5 000,5"', 1)
        (figure,) = read(text.encode("utf-8-sig"), known)
        assert figure.value == 5000.5


def test_a_year_typed_as_a_number_or_a_date_is_understood(known: Facts) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEAD.strip().split(","))
    sheet.append(["thefts", "Астана", 2025, 5000, "kpsisu-1m-2022", "row", 5000])
    sheet.append(["population_1jan", "Астана", date(2025, 1, 1), 1_500_000, "kpsisu-1m-2022", "row", "1500000"])
    out = io.BytesIO()
    book.save(out)
    assert [str(figure.period) for figure in read(out.getvalue(), known)] == ["2025", "2025-01-01"]


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(RefusedError):
        read(content, FACTS)


@given(st.lists(st.lists(st.text(max_size=12), min_size=7, max_size=7), max_size=5))
def test_any_table_is_read_or_refused(lines: list[list[str]]) -> None:
    out = io.StringIO()
    out.write(HEAD)
    for line in lines:
        out.write(",".join('"' + cell.replace('"', '""') + '"' for cell in line) + "\n")
    with suppress(RefusedError):
        read(out.getvalue().encode("utf-8", "surrogatepass"), FACTS)


FACTS = facts()


@pytest.mark.parametrize(
    ("text", "start", "end", "is_cumulative"),
    [
        ("2022", date(2022, 1, 1), date(2023, 1, 1), False),
        ("2022-12", date(2022, 1, 1), date(2023, 1, 1), False),
        ("2022-09", date(2022, 1, 1), date(2022, 10, 1), True),
        ("2022-Q3", date(2022, 1, 1), date(2022, 10, 1), True),
        ("2022-Q4", date(2022, 1, 1), date(2023, 1, 1), False),
    ],
)
def test_the_period_of_a_report_counts_from_january(text: str, start: date, end: date, is_cumulative: bool) -> None:
    assert report_period(text) == Period(start, end, is_cumulative)


@pytest.mark.parametrize(
    "text", ["", "22", "2022-13", "2022-00", "2022-Q5", "1066", "2022-1", "September 2022", "２０２２-13"]
)
def test_an_unclear_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        report_period(text)


YEARS = st.integers(1991, 2099)


@given(
    st.one_of(
        YEARS.map(str),
        st.builds("{}-{:02d}".format, YEARS, st.integers(1, 12)),
        st.builds(lambda y, m: f"{y}-01/{y}-{m:02d}", YEARS, st.integers(1, 11)),
        st.dates(date(1991, 1, 1), date(2099, 12, 31)).map(str),
    )
)
def test_a_written_period_reads_back(text: str) -> None:
    assert str(written_period(text)) == text


@pytest.mark.parametrize("column", sorted(long.CHOICES))
def test_the_help_names_every_word_that_may_stand_there(column: str) -> None:
    for code in LANGUAGES:
        assert all(word in column_words(Language(code))[column] for word in long.CHOICES[column])
