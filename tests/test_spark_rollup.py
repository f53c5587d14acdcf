"""Both engines count the same: DuckDB here, Apache Spark on a real standalone cluster of the loopback.

`make spark-test` installs what this needs and runs it; elsewhere it is left out.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pyspark", reason="make spark-test installs Apache Spark")

import pyspark

from ingest.records import Records, records_in
from ingest.rollup import monthly_groups
from ingest.rollup_engines import duckdb_groups, spark_groups
from ingest.rollup_figures import border_days
from tests.conftest import ROOT
from tests.records import written_records
from tests.sample_forms import facts
from tests.test_ingest_rollup import MARKER, WRITERS, as_csv

pytestmark = pytest.mark.skipif(not shutil.which("java"), reason="Apache Spark needs Java 17 or newer")
LOOPBACK = "127.0.0.1"
WORKERS = 2
ROWS = 200_000
SETTINGS = {
    "spark.driver.host": LOOPBACK,
    "spark.driver.bindAddress": LOOPBACK,
    "spark.driver.memory": "512m",
    "spark.executor.memory": "512m",
    "spark.executor.cores": "1",
    "spark.sql.shuffle.partitions": "2",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A master and two workers, each a process of its own; gives the master's address."""
    place = tmp_path_factory.mktemp("spark")
    port, page = free_port(), free_port()
    home = Path(pyspark.__file__).parent
    environment = os.environ | {
        "SPARK_HOME": str(home), "SPARK_LOCAL_IP": LOOPBACK, "SPARK_LOG_DIR": str(place), "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_WORKER_DIR": str(place / "work"), "PYSPARK_PYTHON": sys.executable,
    }  # fmt: skip
    script = str(home / "bin" / "spark-class")
    master = [script, "org.apache.spark.deploy.master.Master", "--host", LOOPBACK, "--port", str(port)]
    worker = [script, "org.apache.spark.deploy.worker.Worker", "--host", LOOPBACK, "--cores", "1", "--memory", "600m"]
    address = f"spark://{LOOPBACK}:{port}"
    commands = [[*master, "--webui-port", str(page)]]
    commands += [[*worker, "--webui-port", str(free_port()), address] for _ in range(WORKERS)]
    processes: list[subprocess.Popen[bytes]] = []
    with (place / "cluster.log").open("wb") as log:
        try:
            for command in commands:
                processes.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=place))
                _wait_for(f"http://{LOOPBACK}:{page}/json/", len(processes) - 1)
            yield address
        finally:
            for process in reversed(processes):
                process.terminate()
            for process in processes:
                process.wait(timeout=30)


def _wait_for(page: str, workers: int) -> None:
    """Until the master's page tells of so many living workers."""
    for _ in range(240):
        try:
            with urllib.request.urlopen(page, timeout=2) as answer:
                if f'"aliveworkers" : {workers}' in answer.read().decode():
                    return
        except OSError:
            pass
        time.sleep(0.25)
    raise AssertionError("the cluster did not come up within a minute")


def same_from_both(records: Records, cluster: str) -> str:
    """The fingerprint of the groups, once both engines have given it."""
    expression = monthly_groups(records, border_days(facts()))
    here = duckdb_groups(records, expression)
    there = spark_groups(records, expression, cluster, SETTINGS)
    assert there.columns == here.columns
    assert sorted(there.rows, key=str) == sorted(here.rows, key=str)
    assert there.sha256() == here.sha256()
    return here.sha256()


@pytest.mark.parametrize("kind", ["parquet", "csv", "map"])
def test_made_up_records_give_the_same_rows_on_both_engines(kind: str, tmp_path: Path, cluster: str) -> None:
    paths = written_records(tmp_path, ROWS if kind == "parquet" else ROWS // 10, kind)
    same_from_both(records_in(paths, {}), cluster)


@pytest.mark.parametrize("kind", WRITERS)
def test_records_counted_by_hand_give_the_same_rows_on_both_engines(kind: str, tmp_path: Path, cluster: str) -> None:
    same_from_both(records_in([WRITERS[kind](tmp_path / f"records.{kind}")], {}), cluster)


ODD = [
    ("2024-02-30", "KZ-71", "", "188", 0),
    ("31.12.2023", " KZ-71", "", "ст. 188", ""),
    ("1672444800000", "Алматы\nқаласы", "197110", '1"88', 1),
    ("", "", "197110", "", 1),
    ("2023-12-31T23:59:59", "KZ-71", "x", "188", "false"),
    ("2018-06-19 01:00", "KZ-71", "19", "1880", 0),
]


def test_odd_cells_give_the_same_rows_on_both_engines(tmp_path: Path, cluster: str) -> None:
    same_from_both(records_in([as_csv(tmp_path / "odd.csv", ODD)], {}), cluster)


def test_the_command_counts_on_the_cluster_and_no_line_of_a_person_is_logged(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, cluster: str
) -> None:
    conf = [part for name, value in SETTINGS.items() for part in ("--conf", f"{name}={value}")]
    engines = (["--engine", "duckdb"], ["--engine", "spark", "--master", cluster, *conf])

    def outcome(path: Path, engine: list[str]) -> tuple[int, str]:
        out = tmp_path / f"{path.stem}-{engine[1]}.csv"
        call = [sys.executable, "-m", "ingest", "rollup", str(path), "--source", "own", "--as-of", "2026-11-21"]
        done = subprocess.run(
            [*call, "--out", str(out), *engine], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert MARKER not in done.stdout + done.stderr
        return done.returncode, out.read_text(encoding="utf-8") if done.returncode == 0 else ""

    path, broken = as_csv(tmp_path / "records.csv"), tmp_path / "broken.csv"
    broken.write_text(path.read_text(encoding="utf-8") + f"{MARKER},2024-01-01,KZ-71\n", encoding="utf-8")
    here, there = (outcome(path, engine) for engine in engines)
    assert (here[0], here) == (0, there)
    assert [outcome(broken, engine)[0] for engine in engines] == [2, 2]
    logs = [one for one in tmp_path_factory.getbasetemp().glob("spark*/**/*") if one.is_file()]
    assert any(one.name == "stderr" for one in logs)
    assert not [one for one in logs if MARKER.encode() in one.read_bytes()]


def test_a_master_that_is_not_there_is_said(tmp_path: Path) -> None:
    path = as_csv(tmp_path / "records.csv")
    call = [sys.executable, "-m", "ingest", "rollup", str(path), "--source", "own", "--out", str(tmp_path / "out.csv")]
    call += ["--engine", "spark", "--master", "nowhere"]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Apache Spark cannot be started or reached at nowhere" in done.stderr
