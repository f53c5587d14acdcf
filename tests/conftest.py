"""One warehouse and one running app for the whole suite."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).resolve().parent.parent
# Every figure in data/ was published by then; a fixed day keeps expected values still.
AS_OF = date(2026, 11, 21)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of its own for imports and warehouse, built once from data/."""
    from ingest.warehouse import published_warehouse

    folder = tmp_path_factory.mktemp("home")
    before = os.environ.get("NYSANA_HOME")
    os.environ["NYSANA_HOME"] = str(folder)
    published_warehouse(AS_OF, folder=folder)
    yield folder
    os.environ.pop("NYSANA_HOME")
    if before is not None:
        os.environ["NYSANA_HOME"] = before


@pytest.fixture
def warehouse(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A reader of the published warehouse."""
    with duckdb.connect(str((home / "nysana.duckdb").resolve()), read_only=True) as con:
        yield con


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    """A copy of the reference tables that a test may spoil."""
    folder = tmp_path / "data"
    folder.mkdir()
    for path in (ROOT / "data").glob("*.csv"):
        shutil.copy(path, folder)
    return folder


@pytest.fixture(scope="session")
def app_address(home: Path) -> Iterator[str]:
    """The running app, started as `make run` starts it, on a free port of the loopback."""
    with running_app(home) as address:
        yield address


@contextmanager
def running_app(folder: Path) -> Iterator[str]:
    """The app over the imports and the warehouse of a folder; gives its address."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "server:app", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--ws", "websockets-sansio", "--no-access-log"]
    environment = os.environ | {"NYSANA_HOME": str(folder)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_healthy(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def own_home(home: Path, tmp_path: Path) -> Path:
    """A folder with the published warehouse, for a test that imports."""
    folder = tmp_path / "home"
    (folder / "warehouse").mkdir(parents=True)
    version = (home / "nysana.duckdb").resolve().parent
    shutil.copytree(version, folder / "warehouse" / version.name)
    (folder / "nysana.duckdb").symlink_to(f"warehouse/{version.name}/nysana.duckdb")
    return folder


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_healthy(address: str, process: subprocess.Popen[bytes], every: float = 0.25) -> None:
    """Return once the app answers; asked every so many seconds, for a minute."""
    for _ in range(int(60 / every)):
        assert process.poll() is None, "the app ended while starting"
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(every)
    raise AssertionError("the app did not answer within a minute")
