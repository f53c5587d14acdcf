"""Readers while the warehouse is published again and again: what they see, how soon, and what is left behind."""

import csv
import re
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch
from urllib.parse import quote

import duckdb
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

import ingest.warehouse
from ingest.warehouse import FILE_NAME, published_warehouse
from tests.conftest import AS_OF, ROOT, running_app
from tests.load import Reader

# One figure differs from each publication to the next, and stands on every screen that is read. No other number of
# these screens is so large a rank.
INDICATOR, YEAR_BEGINS, FIGURES = "gpi_rank", "2025-01-01", ("971", "972", "973")
QUERY = f"select version || ' ' || value::int from build_info, annual_value where indicator_id = '{INDICATOR}' and year = 2025"
SCREENS = [("", "lang=en"), ("trajectory", f"lang=en&indicator={INDICATOR}")]
SCREENS += [("data", f"lang=en&indicator={INDICATOR}")]
SCREENS = [*SCREENS * 2, ("sql", f"lang=en&q={quote(QUERY)}")]
VERSION = re.compile(rb"\d{4}-\d\d-\d\d-[0-9a-f]{12}")
FIGURE = re.compile(rb"(?<![\w.,-])97[1-3](?![\w-])")  # never a part of an element's id


@dataclass
class Screen:
    """What one rerun left on a reader's screen."""

    page: str
    began: float
    ended: float
    versions: set[str]
    figures: set[str]
    errors: list[str]


@dataclass
class PublicationFigures:
    """What came of it. Seconds and bytes; `left` are the folders of versions at the end, `deleted_open` the files of
    deleted versions that the app's processes still hold open."""

    screens: list[Screen] = field(default_factory=list)
    published: dict[str, tuple[float, str]] = field(default_factory=dict)
    failed_readers: list[str] = field(default_factory=list)
    memory_before: int = 0
    memory_after: int = 0
    left: list[str] = field(default_factory=list)
    deleted_open: list[str] = field(default_factory=list)

    @property
    def reruns(self) -> int:
        """How many screens were read."""
        return len(self.screens)

    @property
    def errors(self) -> list[str]:
        """What a reader saw or met that was no screen."""
        return [f"{one.page}: {error}" for one in self.screens for error in one.errors] + self.failed_readers

    @property
    def mixed(self) -> list[Screen]:
        """Screens that do not show exactly one version and the figure that belongs to it."""
        return [one for one in self.screens if not self._is_whole(one)]

    @property
    def stale(self) -> list[Screen]:
        """Screens asked for after a publication that show an older version."""
        return [one for one in self.screens if self._is_whole(one) and self._at(one) < self._newest(one.began)]

    @property
    def slowest_appearance(self) -> float:
        """Seconds from a publication to the first whole screen with it or a later one; the longest of all publications.
        How long a screen takes on a busy machine is part of it; `stale` leaves that out."""
        moments = sorted(moment for moment, _ in self.published.values())[1:]
        shown = [(self._at(one), one.ended) for one in self.screens if self._is_whole(one)]
        return max(
            min((ended for at, ended in shown if at >= moment), default=float("inf")) - moment for moment in moments
        )

    def _is_whole(self, screen: Screen) -> bool:
        if len(screen.versions) != 1 or not screen.versions <= self.published.keys():
            return False
        (version,) = screen.versions
        figure = {self.published[version][1]}
        # A query may still be running when its screen is drawn.
        return screen.figures == figure or (screen.page == "sql" and not screen.figures)

    def _at(self, screen: Screen) -> float:
        return self.published[next(iter(screen.versions))][0]

    def _newest(self, moment: float) -> float:
        return max(at for at, _ in self.published.values() if at <= moment)


def publication_under_load(
    sessions: int, publications: int, folder: Path, every: float = 0.5, pause: float = 10.0
) -> PublicationFigures:
    """So many sessions read, each `pause` seconds between its screens, while so many versions are published.

    `folder`: an empty one. The versions are built once; each publication is a call of `published_warehouse`.
    """
    found, is_over = PublicationFigures(), threading.Event()
    built = _built_versions(folder)
    home = folder / "home"

    def read(number: int) -> None:
        try:
            session = Reader(address).open()
            place, wait = number, pause * number / sessions  # not all at once
            while not is_over.wait(wait):
                page, query = SCREENS[place % len(SCREENS)]
                began = time.monotonic()
                messages = session.read(page, query)
                found.screens.append(seen(page, began, messages))
                place, wait = place + 1, pause
            session.close()
        except Exception as error:
            found.failed_readers.append(f"reader {number}: {error!r}")

    with ready_made(built):
        _publish(found, 0, built, home)
        with running_app(home) as address:
            warm = Reader(address).open()
            for page, query in SCREENS:
                began = time.monotonic()
                found.screens.append(seen(page, began, warm.read(page, query)))
            process = process_of(address)
            found.memory_before = memory_of(process)
            readers = [threading.Thread(target=read, args=(number,), daemon=True) for number in range(sessions)]
            for one in readers:
                one.start()
            for number in range(1, publications + 1):
                time.sleep(every)
                _publish(found, number, built, home)
            time.sleep(every)
            is_over.set()
            for one in readers:
                one.join(timeout=60)
            found.failed_readers += [f"reader {number} hangs" for number, one in enumerate(readers) if one.is_alive()]
            for page, query in SCREENS[-4:]:
                began = time.monotonic()
                found.screens.append(seen(page, began, warm.read(page, query)))
            warm.close()
            found.memory_after = memory_of(process)
            found.left = sorted(path.name for path in (home / "warehouse").iterdir() if path.is_dir())
            found.deleted_open = sorted(deleted_files(process))
    return found


def seen(page: str, began: float, messages: list[ForwardMsg]) -> Screen:
    """What stands on the screen after these messages: all that was sent since the last run of the script began."""
    ended, sent = time.monotonic(), []
    for message in messages:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            sent = []
        elif kind == "delta":
            sent.append(message)
    contents = [one.delta.SerializeToString() for one in sent]
    drawn = [one.delta.new_element.WhichOneof("type") for one in sent]
    said = [one.delta.new_element.alert.body for one in sent if one.delta.new_element.WhichOneof("type") == "alert"]
    words = b"\n".join(contents)
    if b'role="alert"' in words:
        said.append("a problem is told")
    return Screen(
        page or "overview",
        began,
        ended,
        {one.decode() for one in VERSION.findall(words)},
        {one.decode() for one in FIGURE.findall(words)},
        [kind for kind in drawn if kind == "exception"] + said,
    )


def process_of(address: str) -> int:
    """The app's process by its port."""
    port = address.rpartition(":")[2].encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if port in command and b"server:app" in command:
            return int(process.name)
    raise AssertionError("the app's process was not found")


def memory_of(process: int) -> int:
    """The resident memory of a process, in bytes."""
    return 1024 * int(Path(f"/proc/{process}/status").read_text().partition("VmRSS:")[2].split()[0])


def deleted_files(process: int) -> Iterator[str]:
    """The deleted warehouses that a process holds open."""
    for descriptor in Path(f"/proc/{process}/fd").iterdir():
        try:
            target = str(descriptor.readlink())
        except OSError:
            continue
        if f"{FILE_NAME} (deleted)" in target:
            yield target


def _publish(found: PublicationFigures, number: int, built: dict[Path, Path], home: Path) -> None:
    reference = list(built)[number % len(built)]
    path = published_warehouse(AS_OF + timedelta(days=number), reference, home)
    found.published[path.parent.name] = (time.monotonic(), FIGURES[number % len(built)])


def _built_versions(folder: Path) -> dict[Path, Path]:
    """Reference tables that differ in one figure → the warehouse built from them."""
    built = {}
    for figure in FIGURES:
        reference = folder / f"data-{figure}"
        reference.mkdir(parents=True)
        for path in (ROOT / "data").glob("*.csv"):
            shutil.copy(path, reference)
        table = reference / "observation.csv"
        with table.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            if (row["indicator_id"], row["period_start"]) == (INDICATOR, YEAR_BEGINS):
                row["value"] = row["printed"] = figure
        with table.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        built[reference] = folder / f"built-{figure}.duckdb"
        ingest.warehouse.built_warehouse(built[reference], AS_OF, reference)
    return built


@contextmanager
def ready_made(built: dict[Path, Path]) -> Iterator[None]:
    """Within it a build is a copy of the version built before, under its new name; everything else of a publication
    is the product's own."""

    def copied(path: Path, as_of: date, reference: Path, imports: Path, candidate: Path | None) -> None:
        shutil.copyfile(built[reference], path)
        version = ingest.warehouse._version(as_of, reference, imports, candidate)
        with duckdb.connect(str(path)) as con:
            con.execute("update build_info set version = ?, as_of = ?", [version, as_of])

    with patch.object(ingest.warehouse, "built_warehouse", copied):
        yield
