"""A load is published whole or not at all; what was published before stays visible; nothing is deleted."""

import json
import os
import random
import re
import subprocess
import sys
import threading
import zipfile
from datetime import UTC, date, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import duckdb
import pytest

import queries
from ingest import loading, warehouse
from ingest.imports import entries, log_rows, unused_entry_id
from ingest.loading import Checked, loaded, undo
from ingest.periods import report_period
from ingest.problem import RefusedError
from ingest.readers.reading import Asked, File
from ingest.verify import differences
from locales import Language
from tests.commands import ended, killed_at_random, seconds_of
from tests.conftest import AS_OF, ROOT
from tests.sample_forms import edited, form_workbook, official, official_files

DAY = date(2026, 10, 5)
NOTHING_NEW = "Nothing new: every figure of these files is known already."


@pytest.fixture
def place(own_home: Path) -> Path:
    """A folder with a published warehouse of its own."""
    return own_home


def asked(region: str = "KZ-71", period: str = "2025", vintage: date = DAY) -> Asked:
    return Asked(vintage, AS_OF, region, report_period(period))


def load(place: Path, content: bytes, question: Asked | None = None, form: str = "form-1-sng", name: str = "a.xlsx"):
    return loaded(form, [(File(name, content), question or asked())], place, AS_OF, by="test")


def rows(place: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str((place / "nysana.duckdb").resolve()), read_only=True) as con:
        return con.sql(sql).fetchall()


@lru_cache
def thefts(value: int, seed: int = 1) -> bytes:
    """A report with so many thefts; the very same bytes for the same answer."""
    return form_workbook("form-1-sng", seed=seed, values={("R1", 13, 1): value})


THEFTS = "select value, vintage from observation where indicator_id = 'thefts' and region_id = 'KZ-71' and period_start = '2025-01-01' order by vintage"


def test_a_changed_figure_is_a_new_vintage_and_an_unchanged_one_is_not(place: Path) -> None:
    first = load(place, thefts(5000))
    assert [len(first.import_ids), first.files[0].count("new")] == [1, 16]
    again = load(place, thefts(5000))
    assert (again.import_ids, again.files[0].count("unchanged")) == ([], 16)
    assert again.files[0].imported_as == first.import_ids[0]
    later = load(place, thefts(5100), asked(vintage=date(2026, 11, 1)))
    assert [later.files[0].count(kind) for kind in ("new", "changed", "unchanged")] == [0, 1, 15]
    assert rows(place, THEFTS) == [(5000, DAY), (5100, date(2026, 11, 1))]
    assert rows(
        place,
        "select value from observation_best where indicator_id = 'thefts' and region_id = 'KZ-71' and year(period_start) = 2025",
    ) == [(5100,)]
    # What was known before stays visible.
    known = "select value from observation_as_of('2026-10-31') where indicator_id = 'thefts' and region_id = 'KZ-71' and year(period_start) = 2025"
    assert rows(place, known) == [(5000,)]


def test_two_figures_of_one_day_are_refused(place: Path) -> None:
    load(place, thefts(5000))
    done = load(place, thefts(5100))
    assert done.is_refused
    assert [problem.code for problem in done.files[0].problems] == ["same_day"]
    assert rows(place, THEFTS) == [(5000, DAY)]


def test_one_table_may_hold_several_vintages_of_a_figure(place: Path) -> None:
    head = "indicator_id,region,period,value,source_id,locator,printed,published_on\n"
    line = "road_deaths,KZ,2024,{value},press-respublika-2026,article,{value},{day}\n"
    table = head + line.format(value=2450, day="2026-03-01") + line.format(value=2600, day="2025-03-01")
    done = load(place, table.encode(), Asked(AS_OF, AS_OF), "long", "own.csv")
    assert [done.files[0].count(kind) for kind in ("new", "changed")] == [1, 1]
    path = (place / "nysana.duckdb").resolve()
    revised = queries.rows("revisions", path=path, indicator_id="road_deaths", region_id="KZ")
    assert [(row.year, row.former, row.later, row.value) for row in revised.itertuples()] == [(2024, 2600, 2450, 2600)]
    (rate,) = queries.rows("revisions", path=path, indicator_id="road_death_rate", region_id="KZ").to_dict("records")
    assert (rate["former"], rate["later"]) == (2600, 2450)
    actual = queries.rows("trajectory", path=path, indicator_id="road_death_rate", region_id="KZ").set_index("year")
    assert rate["value"] == pytest.approx(actual.loc[2024, "actual"] * 2600 / 2450)
    disputed = head + line.format(value=2450, day="2026-04-01") + line.format(value=2451, day="2026-04-01")
    done = load(place, disputed.encode(), Asked(AS_OF, AS_OF), "long", "own.csv")
    assert {problem.code for problem in done.files[0].problems} == {"line_twice"}


def test_undo_adds_an_entry_and_deletes_nothing(place: Path) -> None:
    first = load(place, thefts(5000)).import_ids[0]
    second = load(place, thefts(5100), asked(vintage=date(2026, 11, 1))).import_ids[0]
    before = sorted(path for path in (place / "imports").rglob("*") if path.is_file())
    entry = undo(first, place, AS_OF, by="test")
    # The second report confirmed the other 15 figures: they stand, now from it.
    assert rows(place, THEFTS) == [(5100, date(2026, 11, 1))]
    assert rows(place, "select count(*), count(distinct import_id) from observation where import_id is not null") == [
        (16, 1)
    ]
    assert rows(place, "select import_id, undone_by from import_log order by 1") == [(first, entry), (second, None)]
    assert set(before) <= {path for path in (place / "imports").rglob("*") if path.is_file()}
    with pytest.raises(RefusedError, match="import_undone"):
        undo(first, place, AS_OF)
    with pytest.raises(RefusedError, match="import_unknown"):
        undo("never", place, AS_OF)
    third = load(place, thefts(5000), asked(vintage=date(2026, 11, 2))).import_ids
    assert len(third) == 1, "what was undone may come again"


def test_an_older_vintage_may_come_later(place: Path) -> None:
    load(place, thefts(5100), asked(vintage=date(2026, 11, 1)))
    load(place, thefts(5000), asked(vintage=DAY))
    assert rows(place, THEFTS) == [(5000, DAY), (5100, date(2026, 11, 1))]


def test_one_workbook_is_not_the_report_of_two_regions(place: Path) -> None:
    load(place, thefts(5000))
    done = load(place, thefts(5000), asked("KZ-75"))
    assert [problem.code for problem in done.files[0].problems] == ["same_file_elsewhere"]


def test_a_look_publishes_nothing(place: Path) -> None:
    before = (place / "nysana.duckdb").resolve()
    look = loaded("form-1-sng", [(File("a.xlsx", thefts(1)), asked())], place, AS_OF, is_look=True)
    assert look.files[0].count("new") == 16
    assert look.import_ids == []
    assert (place / "nysana.duckdb").resolve() == before
    assert not (place / "imports").exists() or not list((place / "imports").rglob("*.json"))


def test_one_bad_file_stops_the_whole_load(place: Path) -> None:
    files = [(File("a.xlsx", thefts(1)), asked()), (File("b.xlsx", b"PK\x03\x04"), asked("KZ-75"))]
    done = loaded("form-1-sng", files, place, AS_OF)
    assert done.is_refused
    assert rows(place, "select count(*) from import_log") == [(0,)]


SENSELESS = [
    (asked(period="2026"), "period_future"),
    (asked(vintage=date(2026, 11, 22)), "vintage_future"),
    (asked(vintage=date(2024, 12, 31)), "vintage_early"),
]


@pytest.mark.parametrize(("question", "code"), SENSELESS, ids=[code for _, code in SENSELESS])
def test_what_cannot_be_is_refused(place: Path, question: Asked, code: str) -> None:
    done = load(place, thefts(1), question)
    assert [problem.code for problem in done.files[0].problems] == [code]


def test_what_looks_odd_is_said_and_kept(place: Path) -> None:
    load(place, thefts(500), asked(period="2024", vintage=date(2025, 2, 1)))
    load(place, form_workbook("form-1m", seed=2, values={("R1", 1, 2): 900}), asked(period="2025-06"), "form-1m")
    fallen = form_workbook("form-1m", seed=3, values={("R1", 1, 2): 800, ("R1", 2, 2): 1, ("R1", 3, 2): 2})
    done = load(place, fallen, asked(period="2025-09"), "form-1m")
    kinds = {(warning.kind, warning.figure.indicator_id) for warning in done.files[0].warnings}
    assert ("fall", "offences") in kinds
    assert ("parts", "offences") in kinds
    high = load(place, thefts(500_000), asked(period="2025", vintage=date(2026, 10, 6)))
    assert ("outlier", "thefts") in {(w.kind, w.figure.indicator_id) for w in high.files[0].warnings}
    assert rows(place, "select count(*) > 2, count(distinct kind) >= 3 from import_warning") == [(True, True)]


def test_the_same_figures_as_another_region_are_said(place: Path) -> None:
    load(place, form_workbook("form-1-sng", seed=7))
    other = form_workbook("form-1-sng", seed=7, values={("R1", 5, 6): 3})  # another file, the same figures
    done = load(place, other, asked("KZ-27"))
    assert [(w.kind, w.detail) for w in done.files[0].warnings if w.kind == "twin"] == [("twin", "KZ-71")]


def test_twenty_reports_give_a_partial_sum_of_the_country(place: Path) -> None:
    regions = [row[0] for row in rows(place, "select region_id from region where kind in ('region', 'city')")]
    one = form_workbook("form-1m", values={("R1", 109, 2): 987_654})
    reports = [edited(one, "xl/worksheets/sheet1.xml", b"987654", str(100 + n)) for n in range(20)]
    files = [(File(f"{region}.xlsx", report), asked(region)) for region, report in zip(regions, reports, strict=True)]
    loaded("form-1m", files[:19], place, AS_OF)
    total = "select value, coverage, status from observation where indicator_id = 'thefts' and region_id = 'KZ' and period_start = '2025-01-01'"
    assert rows(place, total) == []
    loaded("form-1m", files[19:], place, AS_OF)
    assert rows(place, total) == [(sum(range(100, 120)), "partial", "computed")]
    # A former region is the sum of its parts.
    parts = "select sum(value) from observation where indicator_id = 'thefts' and region_id in ('KZ-10', 'KZ-63') and year(period_start) = 2025"
    whole = "select value from observation where indicator_id = 'thefts' and region_id = 'KZ-VOS' and year(period_start) = 2025"
    assert rows(place, parts) == rows(place, whole)


def test_a_workbook_taken_for_two_reports_is_told(place: Path) -> None:
    twice = [(File("a.xlsx", thefts(1)), asked()), (File("b.xlsx", thefts(1)), asked("KZ-75"))]
    done = loaded("form-1-sng", twice, place, AS_OF)
    assert [problem.code for problem in done.files[1].problems] == ["same_file_twice"]
    load(place, form_workbook("form-1-sng", seed=9), asked(period="2024", vintage=date(2025, 2, 1)))
    again = form_workbook("form-1-sng", seed=9, values={("R1", 5, 6): 3})
    done = load(place, again, asked(period="2025"))
    assert [(w.kind, w.detail) for w in done.files[0].warnings if w.kind == "twin"] == [("twin", "KZ-71 2024")]


def test_what_will_count_is_said(place: Path) -> None:
    """A newer figure of the source stands above, or the figure of another source gives way."""
    head = "indicator_id,region,period,value,source_id,locator,printed,published_on,source_title,publisher\n"
    line = "thefts,KZ,2022,{},own-x,p1,{},{},Own,Ministry\n"
    done = load(
        place, (head + line.format(60001, 60001, "2026-03-01")).encode(), Asked(AS_OF, AS_OF), "long", "own.csv"
    )
    assert [(w.kind, w.other) for w in done.files[0].warnings] == [("replaces", 58900)]
    done = load(
        place, (head + line.format(60002, 60002, "2026-02-01")).encode(), Asked(AS_OF, AS_OF), "long", "own.csv"
    )
    assert ("older", 60001) in [(w.kind, w.other) for w in done.files[0].warnings]
    assert rows(
        place,
        "select value from observation_best where indicator_id = 'thefts' and region_id = 'KZ' and year(period_start) = 2022",
    ) == [(60001,)]


def test_a_second_figure_of_a_confirmed_day_is_refused(place: Path) -> None:
    load(place, thefts(5100), asked(vintage=date(2026, 1, 5)))
    news = form_workbook("form-1-sng", seed=1, values={("R1", 13, 1): 5100, ("R1", 16, 1): 4})
    load(place, news, asked(vintage=date(2026, 6, 1)))  # confirms 5,100 on that day
    done = load(place, thefts(5900), asked(vintage=date(2026, 6, 1)))
    assert "same_day" in [problem.code for problem in done.files[0].problems]


def test_entries_sort_in_the_order_of_their_making_whatever_the_clock_says(place: Path) -> None:
    folder = place / "imports"
    (folder / "entries" / "20261121-120000-01").mkdir(parents=True)
    assert unused_entry_id(folder, datetime(2026, 11, 20, tzinfo=UTC)) == "20261121-120000-02"
    assert unused_entry_id(folder, datetime(2026, 11, 22, tzinfo=UTC)) == "20261122-000000-01"


@pytest.mark.parametrize("spoil", ["changed", "missing", "manifest"])
def test_a_spoilt_entry_is_named_and_nothing_is_published(place: Path, spoil: str) -> None:
    load(place, thefts(5000))
    (entry,) = (place / "imports" / "entries").iterdir()
    table = entry / "observation.csv"
    if spoil == "changed":
        table.write_text(table.read_text(encoding="utf-8").replace(",5000.0,", ",77000.0,"), encoding="utf-8")
    elif spoil == "missing":
        table.unlink()
    else:
        (entry / "manifest.json").write_text('{"format": 1}')
    before = (place / "nysana.duckdb").resolve()
    done = command(place, "build", "--as-of", AS_OF)
    assert (done.returncode, entry.name in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr
    assert (place / "nysana.duckdb").resolve() == before
    assert "Traceback" not in command(place, "log").stderr


def test_what_is_published_is_never_told_as_a_refusal(place: Path, tmp_path: Path) -> None:
    """The record of publications may be spoilt, and who listens may have left."""
    (place / "publications").mkdir()
    (place / "publications" / "000001.json").write_text("")
    path = tmp_path / "Астана.xlsx"
    path.write_bytes(thefts(5000))
    call = ["load", "form-1-sng", path, "--region", "from-name", "--period", "2025", "--vintage", DAY, "--as-of", AS_OF]
    environment = os.environ | {"NYSANA_HOME": str(place), "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-m", "ingest", *map(str, call)], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(rows(place, THEFTS)) == 1
    assert command(place, "alerts").returncode == 0


WRONG_CALLS = [
    (["--region", "KZ-75"], "--region does not belong to this form"),
    (["--indicator", "thefts"], "--indicator does not belong to this form"),
]


@pytest.mark.parametrize(("options", "sentence"), WRONG_CALLS)
def test_an_answer_that_the_form_does_not_use_is_refused(
    place: Path, tmp_path: Path, options: list, sentence: str
) -> None:
    path = tmp_path / "own.csv"
    path.write_text("indicator_id\n")
    done = command(place, "load", "long", path, *options, "--as-of", AS_OF)
    assert (done.returncode, sentence in done.stderr) == (2, True)


def test_what_is_no_file_is_refused(place: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, words in (
        (tmp_path / "pipe", "this is no file"),
        (tmp_path, "this is no file"),
        (tmp_path / "x", "cannot be read"),
    ):
        done = command(place, "load", "long", path, "--as-of", AS_OF)
        assert (done.returncode, words in done.stderr) == (2, True), done.stderr


def test_a_look_that_is_out_of_date_is_refused(place: Path) -> None:
    look = loaded("form-1-sng", [(File("a.xlsx", thefts(1)), asked())], place, AS_OF, is_look=True)
    load(place, thefts(7), asked("KZ-75"))
    with pytest.raises(RefusedError, match="changed_meanwhile"):
        loaded("form-1-sng", [(File("a.xlsx", thefts(1)), asked())], place, AS_OF, expected_version=look.version)


def test_the_warehouse_is_rebuilt_from_tables_and_imports_alone(place: Path) -> None:
    load(place, thefts(5000))
    undo(load(place, thefts(5100), asked(vintage=date(2026, 11, 1))).import_ids[0], place, AS_OF)
    assert differences(place) == []
    ((before,),) = rows(place, "select rows_sha256 from build_info")
    again = place / "again.duckdb"
    warehouse.written_warehouse(again, AS_OF, folder=place)
    with duckdb.connect(str(again), read_only=True) as con:
        assert con.sql("select rows_sha256 from build_info").fetchall() == [(before,)]


def command(place: Path, *parts: object) -> subprocess.CompletedProcess[str]:
    return ended([str(part) for part in parts], place)


def test_the_command_answers_with_its_exit_code(place: Path, tmp_path: Path) -> None:
    path = tmp_path / "Astana 2025.xlsx"
    path.write_bytes(thefts(5000))
    call = [
        "load",
        "form-1-sng",
        path,
        "--region",
        "г. Нур-Султан",
        "--period",
        "2025",
        "--vintage",
        DAY,
        "--as-of",
        AS_OF,
    ]
    done = command(place, *call)
    assert (done.returncode, "16 new" in done.stdout) == (0, True), done.stderr
    done = command(place, *call)
    assert (done.returncode, "Nothing new" in done.stdout) == (1, True)
    done = command(place, *call[:3], "--region", "Атлантида", "--period", "2025", "--as-of", AS_OF)
    assert done.returncode == 2
    assert "Astana 2025.xlsx: the region “Атлантида” is not known" in done.stderr
    assert "Nothing was published" in done.stderr
    done = command(place, *call[:3], "--region", "from-name", "--period", "from-name", "--as-of", AS_OF, "--lang", "ru")
    assert (done.returncode, Language("ru").text(NOTHING_NEW) in done.stdout) == (1, True), done.stderr
    log = [json.loads(line) for line in command(place, "log", "--json").stdout.splitlines()]
    assert [(row["region_id"], row["period"], row["state"]) for row in log] == [("KZ-71", "2025", "published")]
    assert command(place, "verify").returncode == 0
    assert command(place, "undo", log[0]["import_id"], "--as-of", AS_OF).returncode == 0
    assert "undone by" in command(place, "log").stdout


def test_verify_finds_what_was_changed_behind_its_back(place: Path) -> None:
    load(place, thefts(5000))
    (raw,) = (place / "imports" / "files").iterdir()
    raw.write_bytes(b"something else")
    done = command(place, "verify")
    assert (done.returncode, "is not the file that was imported" in done.stderr) == (2, True)
    raw.unlink()
    assert "is missing" in command(place, "verify").stderr


def test_alerts_say_what_changed_status(place: Path, tmp_path: Path) -> None:
    assert command(place, "alerts").returncode == 0
    path = tmp_path / "own.csv"
    line = "cpi_score,KZ,2024,20,press-respublika-2026,article,20,2026-11-01\n"
    path.write_text(
        "indicator_id,region,period,value,source_id,locator,printed,published_on\n" + line.replace(",2024,", ",2025,")
    )
    command(place, "build", "--as-of", AS_OF)
    done = command(place, "load", "long", path, "--as-of", AS_OF)
    assert done.returncode == 0, done.stderr
    done = command(place, "alerts", "--json")
    assert done.returncode == 3, done.stdout
    (change,) = json.loads(done.stdout)["changes"]
    assert (change["indicator_id"], change["before"]["verdict"], change["after"]["verdict"]) == (
        "cpi_score",
        "met",
        "missed",
    )
    done = command(place, "alerts", "--lang", "ru")
    assert done.returncode == 3
    assert "→" in done.stdout


def test_two_imports_at_once_queue(place: Path) -> None:
    contents = [form_workbook("form-3k", "2023-12", seed=n) for n in range(2)]
    done: list[loading.Load] = []
    threads = [
        threading.Thread(
            target=lambda n=n: done.append(load(place, contents[n], asked("KZ", f"2026-0{n + 2}"), "form-3k"))
        )
        for n in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(one.import_ids) for one in done) == [1, 1]
    assert rows(place, "select count(*), count(distinct import_id) from import_log") == [(2, 2)]
    assert differences(place) == []


def test_fifty_kills_leave_a_readable_warehouse_and_a_truthful_log(place: Path, tmp_path: Path) -> None:
    """Every kill of a load leaves all of it or nothing, a warehouse that opens, and a log that says which."""
    names = iter(range(1000))
    path = tmp_path / "report.xlsx"
    seen: set[int] = set()

    def next_file() -> None:
        number = next(names)
        path.write_bytes(form_workbook("form-3k", "2023-12", seed=number, values={("R1", 1, 2): 1000 + number}))

    def check(_: int) -> None:
        log = log_rows(entries(place / "imports"))
        published = loading.published_import_ids(place / "nysana.duckdb")
        recorded = {row["import_id"] for row in log}
        assert published <= recorded, "the warehouse never knows more than the log"
        for import_id in published:
            ((figures,),) = rows(place, f"select count(*) from observation where import_id = '{import_id}'")
            assert figures in (0, 1, 2, 3, 4)
        ((total,),) = rows(place, "select count(*) from observation where source_id = 'kpsisu-3k-2026'")
        assert total == 0 or total >= 4
        seen.add(len(published))
        next_file()

    next_file()
    load = [
        "load", "form-3k", str(path), "--region", "KZ", "--period", "2026-09", "--vintage", str(DAY), "--as-of", str(AS_OF),
    ]  # fmt: skip
    longest = seconds_of(load, place)
    next_file()
    hits = killed_at_random(load, place, check, 50, longest * 0.8)
    assert hits >= 25
    assert command(place, "build", "--as-of", AS_OF).returncode == 0
    assert differences(place) == []
    assert not list((place / "imports").rglob(".draft-*"))


@official
def test_the_official_workbooks_load_and_change_nothing_again(place: Path) -> None:
    call = [
        "load",
        "form-1m",
        *official_files("form-1m"),
        "--region",
        "from-name",
        "--period",
        "2022",
        "--as-of",
        AS_OF,
    ]
    done = command(place, *call, "--vintage", "2023-01-15")
    assert done.returncode in (0, 1), done.stderr
    assert rows(
        place,
        "select sum(value) from observation where source_id = 'kpsisu-1m-2022' and indicator_id = 'offences' and region_id in (select region_id from region where kind in ('region', 'city'))",
    ) == [(155200,)]
    again = command(place, *call, "--vintage", "2023-01-15")
    assert (again.returncode, "Nothing new" in again.stdout) == (1, True)


ODD_VALUES = [
    "много",
    "NaN",
    "INF",
    "-5",
    "1e400",
    "2.5",
    "",
    "12 345",
    "true",
    "<script>",
    "0" * 40_000,
    "</v></c>",
    "&lol;",
]


def mutated(content: bytes, luck: random.Random) -> bytes:
    """A workbook with one thing wrong: some bytes, its end, or one cell, row, address or part of its XML."""
    kind = luck.randrange(4)
    if kind == 0:
        at = luck.randrange(len(content))
        return content[:at] + bytes([luck.randrange(256)]) * luck.randint(1, 40) + content[at + 1 :]
    if kind == 1:
        return content[: luck.randrange(len(content))]
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        parts = [entry.filename for entry in source.infolist()]
        meant = luck.choice([name for name in parts if name.endswith(".xml")])
        meant = meant if kind == 2 else "xl/worksheets/sheet1.xml" if "xl/worksheets/sheet1.xml" in parts else meant
        for name in parts:
            body = source.read(name)
            target.writestr(name, spoilt(body, luck) if name == meant else body)
    return out.getvalue()


def spoilt(body: bytes, luck: random.Random) -> bytes:
    """XML with one value, formula, row, address or tag changed."""
    change = luck.randrange(5)
    if change == 0:  # another value in a random cell
        cells = list(re.finditer(rb"<v>[^<]*</v>", body))
        found, new = (luck.choice(cells) if cells else None), f"<v>{luck.choice(ODD_VALUES)}</v>".encode()
    elif change == 1:  # a row lost
        lines = list(re.finditer(rb"<row .*?</row>", body, re.DOTALL))
        found, new = (luck.choice(lines) if lines else None), b""
    elif change == 2:  # a formula
        cells = list(re.finditer(rb"<v>", body))
        found, new = (luck.choice(cells) if cells else None), b"<f>1+1</f><v>"
    elif change == 3:  # a cell moved
        cells = list(re.finditer(rb'r="[A-Z]+\d+"', body))
        found, new = (
            (luck.choice(cells) if cells else None),
            f'r="{luck.choice("ABCXZ")}{luck.randint(1, 99)}"'.encode(),
        )
    else:  # any stretch of it
        at = luck.randrange(max(1, len(body)))
        return body[:at] + body[at + luck.randint(1, 200) :]
    return body if found is None else body[: found.start()] + new + body[found.end() :]


def test_five_hundred_mutated_workbooks_leave_the_warehouse_as_it_was(place: Path) -> None:
    """Each is read or refused with sentences; since one of the load is spoilt for sure, nothing of it is published."""
    luck = random.Random(2028)
    real = [path.read_bytes() for path in official_files("form-3k")] + [
        path.read_bytes() for path in official_files("form-1m")[:1]
    ]
    forms = [("form-3k", content) for content in real[:-1]] + [("form-1m", content) for content in real[-1:]]
    forms = forms or [("form-3k", form_workbook("form-3k", seed=n)) for n in range(9)]
    forms.append(("form-1-sng", form_workbook("form-1-sng")))
    before = (place / "nysana.duckdb").resolve()
    ((fingerprint,),) = rows(place, "select rows_sha256 from build_info")
    refused = 0
    for form in ("form-1m", "form-3k", "form-1-sng"):
        contents = [content for name, content in forms if name == form]
        number = {"form-1m": 30, "form-3k": 400, "form-1-sng": 100}[form] if contents else 0
        files = [(File(f"{n}.xlsx", mutated(luck.choice(contents), luck)), asked("KZ", "2025")) for n in range(number)]
        if not files:
            continue
        files.append((File("last.xlsx", b"no workbook"), asked("KZ", "2025")))
        heard: list[Checked] = []
        done = loaded(form, files, place, AS_OF, said=heard.append)
        assert done.is_refused
        assert len(heard) == len(files)
        refused += sum(bool(checked.problems) for checked in done.files)
    assert refused > 150
    assert (place / "nysana.duckdb").resolve() == before
    assert rows(place, "select rows_sha256 from build_info") == [(fingerprint,)]
    assert not list((place / "imports" / "entries").glob("*")) if (place / "imports").exists() else True
