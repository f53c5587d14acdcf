"""Reports on actions: what a publication says becomes the action's state; without one nothing is said."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from ingest.loading import loaded, undo
from ingest.problem import RefusedError
from ingest.readers import action_reports
from ingest.readers.reading import Asked, Facts, File, Report
from ingest.warehouse import written_warehouse
from locales import LANGUAGES, Language
from locales.import_words import problem_sentence
from pages.shared.import_template import REPORT_COLUMNS, report_template, report_words
from tests.conftest import AS_OF
from tests.sample_forms import facts

# Synthetic lines: no report on an action is known to us; they never enter a published warehouse.
HEAD = "action_id,reported_on,state,source_id,locator,printed,output,year,quantity,source_title,publisher\n"
WHOLE = "concept-1.1,2025-02-01,done,test-report,p. 1,орындалды,,,,Test report,Test\n"
COUNTED = "concept-14.4,2025-02-01,in_progress,test-report,p. 2,3,,2024,3,Test report,Test\n"


@pytest.fixture(scope="module")
def known() -> Facts:
    return facts()


def read(text: str, known: Facts) -> list[Report]:
    return action_reports.reading(File("reports.csv", text.encode()), Asked(AS_OF, AS_OF), known).reports


def test_a_report_names_the_only_planned_quantity(known: Facts) -> None:
    whole, counted = read(HEAD + WHOLE + COUNTED, known)
    assert (whole.state, whole.output, whole.quantity) == ("done", None, None)
    assert counted.output is not None
    assert (counted.year, counted.quantity) == (2024, 3.0)


@pytest.mark.parametrize("name", ["output", "output_kk", "output_ru"])
def test_a_planned_quantity_is_known_in_three_languages(known: Facts, name: str) -> None:
    planned = known.outputs["concept-14.4"][0]
    line = f'concept-14.4,2025-02-01,done,s,p,4,"{planned[name]}",2024,4,T,P\n'
    assert read(HEAD + line, known)[0].output == planned["output"]


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("concept-99.9,2025-02-01,done,s,p,x,,,,T,P", "action_unknown", "action_id"),
        ("concept-1.1,2025-02-30,done,s,p,x,,,,T,P", "day_unclear", "reported_on"),
        ("concept-1.1,2099-01-01,done,s,p,x,,,,T,P", "vintage_future", "reported_on"),
        ("concept-1.1,2025-02-01,finished,s,p,x,,,,T,P", "choice", "state"),
        ("concept-1.1,2025-02-01,done,s,p,,,,,T,P", "cell_missing", "printed"),
        ("concept-1.1,2025-02-01,done,s,p,x,,2024,,T,P", "cell_missing", "quantity"),
        ("concept-1.1,2025-02-01,done,s,p,x,cameras,2024,4,T,P", "output_unknown", "output"),
        ("concept-14.4,2025-02-01,done,s,p,x,,2031,4,T,P", "choice", "year"),
        ("concept-14.4,2025-02-01,done,s,p,x,,2024,four,T,P", "not_a_number_text", "quantity"),
        ('concept-14.4,2025-02-01,done,s,p,x,,2024,"20,600",T,P', "fraction_text", "quantity"),
        ("concept-14.4,2025-02-01,done,s,p,x,,2024,-4,T,P", "negative_text", "quantity"),
        ("concept-14.4,2025-02-01,done,s,p,x,,2_024,4,T,P", "not_a_number_text", "year"),
        ("concept-14.4,2024-02-01,done,s,p,x,,2025,4,T,P", "reported_early", "reported_on"),
        ("concept-1.1,1990-01-01,done,s,p,x,,,,T,P", "reported_early", "reported_on"),
        ("concept-1.1,2025-02-01,=done,s,p,x,,,,T,P", "formula_text", "state"),
    ],
)
def test_a_spoilt_line_is_named(known: Facts, line: str, code: str, column: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        read(HEAD + WHOLE + line + "\n", known)
    first = refusal.value.problems[0]
    assert (first.code, first.values["column"], first.line) == (code, column, 3)
    assert all("3" in problem_sentence(Language(one), vars(first)) for one in LANGUAGES)


def test_one_statement_twice_is_refused(known: Facts) -> None:
    with pytest.raises(RefusedError) as refusal:
        read(HEAD + WHOLE + WHOLE, known)
    assert [problem.code for problem in refusal.value.problems] == ["line_twice"]


def statuses(home: Path) -> dict[str, tuple]:
    with duckdb.connect(str((home / "nysana.duckdb").resolve()), read_only=True) as con:
        rows = con.sql("select action_id, status, reported_state, report_locator from action_status").fetchall()
    return {action_id: tuple(rest) for action_id, *rest in rows}


def load(home: Path, text: str):
    file = File("reports.csv", text.encode())
    return loaded("actions", [(file, Asked(AS_OF, AS_OF))], home, AS_OF)


def test_a_report_becomes_the_state_and_undo_takes_it_back(tmp_path: Path) -> None:
    done = load(tmp_path, HEAD + WHOLE + COUNTED)
    assert [checked.count("new") for checked in done.files] == [2]
    assert statuses(tmp_path)["concept-1.1"] == ("reported", "done", "p. 1")
    with duckdb.connect(str((tmp_path / "nysana.duckdb").resolve()), read_only=True) as con:
        assert con.sql("select title from source where source_id = 'test-report'").fetchall() == [("Test report",)]
        assert con.sql("select quantity, year from action_progress where quantity is not null").fetchall() == [
            (3, 2024)
        ]
    again = load(tmp_path, HEAD + WHOLE)
    assert [checked.count("unchanged") for checked in again.files] == [1]
    assert again.import_ids == []
    other = load(tmp_path, HEAD + WHOLE.replace(",done,", ",not_done,"))
    assert [problem.code for problem in other.files[0].problems] == ["report_differs"]
    later = load(tmp_path, HEAD + WHOLE.replace("2025-02-01", "2025-06-01").replace(",done,", ",not_done,"))
    assert statuses(tmp_path)["concept-1.1"][1] == "not_done"
    undo(later.import_ids[0], tmp_path, AS_OF)
    assert statuses(tmp_path)["concept-1.1"][1] == "done"
    undo(done.import_ids[0], tmp_path, AS_OF)
    assert statuses(tmp_path)["concept-1.1"][0] == "passed_no_report"


def test_a_quantity_of_one_year_is_no_state_of_the_action(tmp_path: Path) -> None:
    load(tmp_path, HEAD + COUNTED)
    assert statuses(tmp_path)["concept-14.4"][0] != "reported"


def test_publications_of_one_day_that_differ_are_told(tmp_path: Path) -> None:
    other = WHOLE.replace("test-report", "other-report").replace(",done,", ",not_done,")
    load(tmp_path, HEAD + other + WHOLE)
    with duckdb.connect(str((tmp_path / "nysana.duckdb").resolve()), read_only=True) as con:
        found = con.sql("select is_disputed from action_status where status = 'reported'").fetchall()
    assert found == [(True,)]


def test_a_warehouse_of_an_earlier_day_does_not_know_later_reports(tmp_path: Path) -> None:
    load(tmp_path, HEAD + WHOLE)
    path = written_warehouse(tmp_path / "then.duckdb", date(2025, 1, 1), folder=tmp_path)
    with duckdb.connect(str(path), read_only=True) as con:
        assert con.sql("select count(*) from action_status where status = 'reported'").fetchall() == [(0,)]


def test_without_a_report_nothing_is_said(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.sql("select count(*) from action_progress").fetchall() == [(0,)]
    assert warehouse.sql("select count(*) from action_status where status = 'reported'").fetchall() == [(0,)]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_template_has_the_columns_of_the_reader(code: str) -> None:
    assert set(REPORT_COLUMNS) == set(action_reports.COLUMNS)
    assert report_template(Language(code), "csv").decode("utf-8-sig").strip() == ",".join(REPORT_COLUMNS)
    assert report_template(Language(code), "xlsx").startswith(b"PK")
    assert all(report_words(Language(code)).values())
