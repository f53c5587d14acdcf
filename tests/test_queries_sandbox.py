"""The door of free SQL: what is refused, what is ended, what passes; and that nothing of the machine shows."""

import json
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import queries
from queries import sandbox
from queries.sandbox_worker import MEMORY_BYTES
from tests.conftest import ROOT
from tests.hostile import BOMBS, HONEST, REFUSED


def test_there_are_as_many_as_were_promised() -> None:
    assert len(set(REFUSED)) + len(BOMBS) >= 120
    assert len(HONEST) >= 20


@pytest.fixture(scope="module")
def unchanged(home: Path):
    """The warehouse and the folders around it are the same after everything that was tried."""
    path = queries.warehouse_path()
    before = path.read_bytes(), sorted(path.parent.iterdir()), sorted(Path("/tmp").glob("x*"))
    yield path
    assert (path.read_bytes(), sorted(path.parent.iterdir()), sorted(Path("/tmp").glob("x*"))) == before


@pytest.mark.parametrize("sql", REFUSED)
def test_a_hostile_statement_is_refused_with_a_sentence(unchanged: Path, sql: str) -> None:
    with pytest.raises(sandbox.RefusedError) as refused:
        sandbox.run(sql)
    said = str(refused.value)
    assert said
    assert str(unchanged.parent.parent) not in said
    assert str(Path.home()) not in said
    assert refused.value.reason in {"empty", "several", "not_select", "table", "function", "syntax", "sql"}


@pytest.mark.parametrize("sql", HONEST)
def test_an_honest_question_is_answered(unchanged: Path, sql: str) -> None:
    answer = sandbox.run(sql)
    assert answer.table.num_rows >= 1
    assert not answer.has_more


STARTING = 2.0


def memory_of_this_process() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_bombs_end_within_their_limit_and_leave_the_app_small(unchanged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MOST_SECONDS", 3.0)

    def ended(sql: str) -> tuple[str, float, str]:
        waited: list[float] = []
        started = time.monotonic()
        worker = sandbox.Sandbox()
        try:
            answer = worker.answer(sql, None, sql, threading.Event(), unchanged)
            said = f"{answer.table.num_rows} rows"
        except (sandbox.StoppedError, sandbox.RefusedError) as problem:
            said = problem.reason
        finally:
            waited.append(time.monotonic() - started)
            for one in worker.ready:
                one.end()
        return sql, waited[0], said

    before = memory_of_this_process()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(ended, BOMBS))
    for sql, seconds, said in found:
        # The start of a process comes before the clock of the query, and four at once on two cores wait for each other:
        # that it ended is promised here, how fast is measured by the bench.
        assert seconds <= 2 * (sandbox.MOST_SECONDS + 1 + STARTING), (sql, seconds)
        assert said in {"time", "memory", "size", "sql", "1 rows", "10000 rows"}, (sql, said)
    assert memory_of_this_process() - before < 400_000_000
    assert sum(said in ("time", "memory") for _, _, said in found) >= 8


def test_a_query_at_its_limit_is_killed_on_time(unchanged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MOST_SECONDS", 1.0)
    sandbox.run("select 1")
    started = time.monotonic()
    with pytest.raises(sandbox.StoppedError, match="stopped after") as stopped:
        sandbox.run("select sum(hash(i) % 7) from range(100000000000) t(i)")
    assert stopped.value.reason == "time"
    assert time.monotonic() - started < 2.0


def test_rows_and_bytes_have_a_limit_and_it_is_said(unchanged: Path) -> None:
    answer = sandbox.run("select i from range(100000) t(i)")
    assert (answer.table.num_rows, answer.has_more) == (sandbox.MOST_ROWS, True)
    answer = sandbox.run("select repeat('x', 20000) as x from range(5000)")
    assert answer.has_more
    assert answer.table.nbytes <= sandbox.MOST_BYTES
    assert sandbox.run("select i from range(10000) t(i)").has_more is False
    with pytest.raises(sandbox.RefusedError, match="longer than"):
        sandbox.run("select " + "1," * 60_000 + "1")


@pytest.mark.parametrize(
    ("sql", "place", "words"),
    [
        ("selec 1", (1, 1), "syntax error"),
        ("select indicator_id\nfrom indicator\nwher role = 'target'", (3, 6), "syntax error"),
        ("select 'қазақша', foo\nfrom indicator", (1, 19), "foo"),
    ],
)
def test_an_error_has_its_line_and_column(unchanged: Path, sql: str, place: tuple[int, int], words: str) -> None:
    with pytest.raises(sandbox.RefusedError, match=words) as refused:
        sandbox.run(sql)
    assert (refused.value.details["line"], refused.value.details["column"]) == place


def test_parameters_are_bound(unchanged: Path) -> None:
    sql = "select count(*) as n from observation where indicator_id = $indicator_id and year(period_start) = $year"
    (row,) = sandbox.run(sql, {"indicator_id": "thefts", "year": 2022}).table.to_pylist()
    assert row["n"] > 0
    (none,) = sandbox.run(sql, {"indicator_id": "x' or 1 = 1 --", "year": 2022}).table.to_pylist()
    assert none["n"] == 0


def test_a_running_query_is_cancelled(unchanged: Path) -> None:
    cancel = threading.Event()
    threading.Timer(0.5, cancel.set).start()
    started = time.monotonic()
    with pytest.raises(sandbox.StoppedError, match="cancelled"):
        sandbox.run("select sum(hash(i) % 7) from range(100000000000) t(i)", cancel=cancel)
    assert time.monotonic() - started < 3


def test_one_reader_cannot_starve_the_rest(unchanged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MOST_SECONDS", 1.5)
    ended: list[tuple[str, float]] = []

    def asked(reader: str, sql: str) -> None:
        with suppress(sandbox.StoppedError):
            sandbox.run(sql, reader=reader)
        ended.append((reader, time.monotonic()))

    bomb = "select sum(hash(i) % 7) from range(100000000000) t(i)"
    greedy = [threading.Thread(target=asked, args=("greedy", bomb)) for _ in range(6)]
    for one in greedy:
        one.start()
    time.sleep(0.3)
    asked("modest", "select count(*) from observation")
    for one in greedy:
        one.join()
    order = [reader for reader, _ in sorted(ended, key=lambda one: one[1])]
    assert order.index("modest") <= sandbox.AT_A_TIME, "before the greedy reader's waiting queries"


def test_the_process_holds_nothing_of_the_app(unchanged: Path) -> None:
    sandbox.warm()
    worker = sandbox._sandbox.ready[-1]
    environment = Path(f"/proc/{worker.process.pid}/environ").read_text().strip("\0").split("\0")
    assert {one.partition("=")[0] for one in environment} - {"LC_CTYPE"} == {
        "LANG", "MALLOC_ARENA_MAX", "ARROW_DEFAULT_MEMORY_POOL",
    }  # fmt: skip
    maps = Path(f"/proc/{worker.process.pid}/maps").read_text()
    assert "pandas" not in maps
    limits = Path(f"/proc/{worker.process.pid}/limits").read_text()
    assert f"Max address space         {2_000_000_000}" in limits


def test_a_query_has_the_memory_it_was_promised(unchanged: Path) -> None:
    worker = sandbox._started(unchanged)
    try:
        assert MEMORY_BYTES - worker.bytes_mapped() > 1_000_000_000  # what DUCKDB_MEMORY says
    finally:
        worker.end()


def test_a_new_publication_is_what_the_next_query_reads(unchanged: Path, tmp_path: Path) -> None:
    import duckdb

    other = tmp_path / "nysana.duckdb"
    with duckdb.connect(str(other)) as con:
        con.execute("create table only_here as select 7 as n")
    assert sandbox.run("select n from only_here", path=other).table.to_pylist() == [{"n": 7}]
    with pytest.raises(sandbox.RefusedError):
        sandbox.run("select n from only_here")


NAMES = st.sampled_from(
    ["observation", "duckdb_settings", "read_text('/etc/passwd')", "pg_settings", "'x.csv'", "indicator"]
)
FORMS = st.sampled_from(
    [
        "select * from {}",
        "with a as (from {}) from a",
        "select (select count(*) from {})",
        "summarize from {}",
        "from {} limit 1",
    ]
)


@settings(deadline=None, max_examples=60)
@given(form=FORMS, name=NAMES, noise=st.sampled_from(["", " /* ; */", "\n--c\n", ";"]), upper=st.booleans())
def test_no_dress_lets_a_stranger_in(home: Path, form: str, name: str, noise: str, upper: bool) -> None:
    sql = form.format(name) + noise
    sql = sql.upper() if upper else sql
    try:
        sandbox.run(sql)
        is_answered = True
    except sandbox.RefusedError:
        is_answered = False
    assert is_answered == (name in ("observation", "indicator"))


def command(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "queries", "run", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        input=stdin,
        check=False,
    )


def test_the_command_answers_and_tells_by_its_exit_code(home: Path) -> None:
    answered = command("select region_id, name_kk from region where kind = 'city' order by 1", "--format", "json")
    assert answered.returncode == 0
    assert json.loads(answered.stdout)[0] == {"region_id": "KZ-71", "name_kk": "Астана"}
    assert command("select 1 as a, 2.5 as b", "--format", "csv").stdout == '"a","b"\n1,2.5\n'
    assert command("select 1 as n").stdout.splitlines() == ["n", "1"]
    many = command("-", "--format", "csv", stdin="select i from range(20000) t(i)")
    assert many.returncode == 0
    assert len(many.stdout.splitlines()) == sandbox.MOST_ROWS + 1
    assert "more exist" in many.stderr
    for sql, code, words in (
        ("drop table source", 2, "Only questions are answered"),
        ("select\n x", 2, "Line 2, column 2"),
        ("select repeat('x', 2000000000)", 3, "more memory"),
    ):
        done = command(sql)
        assert (done.returncode, done.stdout) == (code, "")
        assert words in done.stderr


def test_the_command_without_a_warehouse_says_how_to_make_one(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "queries", "run", "select 1"], cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, "NYSANA_HOME": str(tmp_path)}, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "make warehouse" in done.stderr


def test_many_readers_leave_no_more_processes_than_are_kept_ready(unchanged: Path) -> None:
    door = sandbox.Sandbox()
    with ThreadPoolExecutor(30) as pool:
        asked = [pool.submit(door.answer, "select 1", None, str(n), threading.Event(), unchanged) for n in range(60)]
        assert [one.result().table.num_rows for one in asked] == [1] * 60
    time.sleep(1)
    assert len(door.ready) <= sandbox.READY
    assert not door.running
    for one in door.ready:
        one.end()


def test_a_process_that_kept_much_memory_or_made_a_type_answers_no_one_else(unchanged: Path) -> None:
    for sql in (
        "select length(list(i)::varchar) from range(4000000) t(i)",
        "pivot (select 'my private words' as a) on a using count(*)",
    ):
        door = sandbox.Sandbox()
        door.answer("select 1", None, "", threading.Event(), unchanged)
        used = door.ready[-1]
        door.answer(sql, None, "", threading.Event(), unchanged)
        assert used not in door.ready
        for one in door.ready:
            one.end()


def test_a_list_counts_by_its_values_not_its_bits(unchanged: Path) -> None:
    answer = sandbox.run("select list_resize([true], 35000, true) as x from range(10000)")
    assert answer.has_more
    assert answer.table.num_rows < 100


def test_a_process_that_died_is_told_and_the_next_question_is_answered(unchanged: Path) -> None:
    door = sandbox.Sandbox()
    door.answer("select 1", None, "", threading.Event(), unchanged)
    door.ready[-1].process.kill()
    door.ready[-1].process.wait(timeout=20)
    assert door.answer("select 2 as n", None, "", threading.Event(), unchanged).table.to_pylist() == [{"n": 2}]
    for one in door.ready:
        one.end()


def test_a_process_ends_itself_when_no_one_is_left_to_end_it(unchanged: Path) -> None:
    script = (
        "import os, sys, threading; from pathlib import Path; from queries import sandbox\n"
        "path = Path(sys.argv[1]); worker = sandbox._started(path)\n"
        'worker.process.stdin.write(b\'{"sql": "select sum(hash(i) % 7) from range(100000000000) t(i)", '
        '"most_rows": 1, "most_bytes": 1000, "most_seconds": 0}\\n\'); worker.process.stdin.flush()\n'
        "print(worker.process.pid, flush=True); os._exit(0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(unchanged)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    left = Path(f"/proc/{int(done.stdout)}")
    for _ in range(60):
        if not left.exists() or "\nState:\tZ" in (left / "status").read_text():
            return
        time.sleep(0.1)
    raise AssertionError("the process outlived its parent")
