"""Publication while people read: one screen, one version; what no one reads is let go."""

import gc
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from weakref import ref

import pytest

import queries
from ingest.warehouse import KEPT_VERSIONS, REFERENCE, published_warehouse
from pages.shared import fetch
from queries import VersionGoneError, one
from tests.conftest import AS_OF
from tests.publication_bench import publication_under_load, ready_made

# Forty sessions and twenty publications are measured by make bench.
SESSIONS, PUBLICATIONS = 20, 10


@pytest.fixture
def place(home: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A published warehouse that a test may replace, without waiting for a build each time."""
    monkeypatch.setenv("NYSANA_HOME", str(own_home))
    with ready_made({REFERENCE: (home / "nysana.duckdb").resolve()}):
        yield own_home


def open_files() -> Iterator[str]:
    """What this process has open."""
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the one that lists the folder is closed again
            yield str(descriptor.readlink())


def publish(place: Path, number: int) -> Path:
    return published_warehouse(AS_OF + timedelta(days=number), folder=place)


def test_sessions_read_while_the_warehouse_is_published_again_and_again(tmp_path: Path) -> None:
    seen = publication_under_load(SESSIONS, PUBLICATIONS, tmp_path, every=0.25, pause=8)
    assert len(seen.published) == PUBLICATIONS + 1
    assert seen.reruns > SESSIONS
    assert {one.page for one in seen.screens} == {"overview", "trajectory", "data", "sql"}
    assert seen.errors == []
    assert seen.mixed == []
    assert seen.stale == [], "a screen asked for after a publication shows it at once"
    assert len(seen.left) == KEPT_VERSIONS
    assert max(seen.published) in seen.left
    assert seen.deleted_open == []
    assert seen.memory_after - seen.memory_before < 250_000_000


def test_a_run_reads_one_version_to_its_end_though_its_file_is_removed(place: Path) -> None:
    before = queries.warehouse_path()
    with fetch.one_version():
        shown = one(fetch.rows("build"))["version"]
        for number in range(1, KEPT_VERSIONS + 1):
            newest = publish(place, number)
        assert not before.exists()
        queries.rows("indicators")  # another reader opens the new version
        assert one(fetch.rows("build"))["version"] == shown
        assert len(fetch.rows("scorecard", region_id="KZ")) == 19, "a question that was not asked before"
    with fetch.one_version():
        assert one(fetch.rows("build"))["version"] == newest.parent.name != shown


def test_a_version_that_no_one_reads_is_closed_with_its_answers(place: Path) -> None:
    old = queries.opened()
    closed, answer = ref(old), ref(old.kept_rows("indicators"))
    publish(place, 1)
    queries.opened()
    assert closed() is old, "who still reads it holds it"
    del old
    gc.collect()
    assert (closed(), answer()) == (None, None)
    assert {one for one in open_files() if one.startswith(str(place))} == {str(queries.warehouse_path())}


def test_a_version_removed_before_it_was_opened_is_no_error(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = place / "warehouse" / "2020-01-01-000000000000" / "nysana.duckdb"
    found, real = [gone], queries.warehouse_path
    monkeypatch.setattr(queries, "warehouse_path", lambda: found.pop() if found else real())
    assert queries.opened().path == real()
    with pytest.raises(VersionGoneError):
        queries.opened(gone)


def test_an_answer_that_failed_is_asked_again(place: Path) -> None:
    warehouse = queries.opened()
    for _ in range(2):
        with pytest.raises(Exception, match="region_id"):
            warehouse.kept_rows("scorecard")
    assert warehouse.kept_rows("scorecard", region_id="KZ") is warehouse.kept_rows("scorecard", region_id="KZ")


def test_the_answers_of_a_version_are_bounded(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_ANSWERS", 2)
    warehouse = queries.opened()
    for region_id in ("KZ", "KZ-10", "KZ-11", "KZ-15"):
        warehouse.kept_rows("scorecard", region_id=region_id)
    assert list(warehouse.answers) == [("scorecard", ("region_id", one)) for one in ("KZ-11", "KZ-15")]


def test_what_a_reader_puts_beside_a_version_does_not_keep_it(place: Path) -> None:
    first = queries.warehouse_path().parent
    second, third = publish(place, 1).parent, publish(place, 2).parent
    (first / "known-2025-01-01.duckdb").touch()
    fourth = publish(place, 3).parent
    kept = {one for one in (place / "warehouse").iterdir() if one.is_dir()}
    assert kept == {second, third, fourth}


def test_the_folder_of_a_removed_version_is_no_version(place: Path) -> None:
    first = queries.warehouse_path().parent
    publish(place, 1)
    shutil.rmtree(first)
    first.mkdir()
    (first / "known-2025-01-01.duckdb").touch()
    assert publish(place, 0).exists()
    assert queries.warehouse_path().parent == first
