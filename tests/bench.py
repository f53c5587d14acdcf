"""make bench: what everything costs on this machine, beside its aim, as one table. Nothing here is asserted."""

import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser

import queries
from ingest.forecasts import outlook_to
from ingest.loading import loaded
from ingest.periods import report_period
from ingest.readers.reading import Asked, File
from ingest.warehouse import published_warehouse, written_warehouse
from queries import sandbox
from tests import rollup_bench
from tests.conftest import running_app
from tests.forecast_bench import m1_yearly, table
from tests.load import Reader
from tests.publication_bench import publication_under_load
from tests.sample_forms import facts, form_workbook, official_files
from tests.speed_bench import (
    IDS,
    SCREENS,
    Reruns,
    Served,
    bare,
    chromium,
    first_chart_seconds,
    loads,
    milliseconds_to_the_eye,
    naive,
    product,
    reruns,
)

POINT = "select value from annual_value where indicator_id = 'thefts' and region_id = 'KZ' and year = 2022"
# Heavy for the processor, light for the memory: it runs to its limit.
BOMB = "select sum(hash(i) % 7) from range(100000000000) t(i)"
READ = [("trajectory", f"lang=ru&indicator={one}") for one in ("crime_rate", "theft_rate", "road_death_rate")]
READ += [("regions", "lang=ru&view=ranking&year=2022")]
KEY = {"indicator_id": "crime_rate", "region_id": "KZ"}


def timings_ms(step: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each of `times` runs, after one that is not counted."""
    step()
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        step()
        spent.append((time.perf_counter() - start) * 1000)
    return sorted(spent)


def assess_240_series() -> None:
    """Forecasts of 240 series of 5 to 8 points, as a full set of regions and indicators would ask for."""
    series = m1_yearly()
    for place in range(240):
        history = series[place % len(series)][0][-(5 + place % 4) :]
        outlook_to(2028, dict(enumerate(history, start=2024 - len(history) + 1)), {}, None, None)


def twenty_reports() -> list[tuple[File, Asked]]:
    """Reports of form 1-M as they come: the official ones where they are beside the project, else shaped like them."""
    contents = [path.read_bytes() for path in official_files("form-1m")]
    contents = contents or [form_workbook("form-1m", seed=number) for number in range(20)]
    regions = [region for region in facts().regions.rows if region[3:].isdigit()]
    asked = [Asked(date.today(), date.today(), region, report_period("2025")) for region in regions]
    return [(File(f"{number}.xlsx", one), said) for number, (one, said) in enumerate(zip(contents, asked, strict=True))]


def load_twenty(files: list[tuple[File, Asked]]) -> None:
    """Build, then read, compare and publish twenty reports in a folder of their own."""
    with tempfile.TemporaryDirectory() as place:
        loaded("form-1m", files, Path(place), date.today())


def readers_ms(address: str, readers: int, bombs: int, reads: int = 10) -> list[float]:
    """Milliseconds of each page read by so many sessions, one read a second, while so many queries run to their end."""
    spent: list[float] = []
    is_over = threading.Event()

    def read(number: int) -> None:
        session = Reader(address).open()
        for place in range(reads + 2):
            session.read(*READ[(place + number) % len(READ)])
            time.sleep(1)
        spent.extend(1000 * one for one in session.seconds[2:])
        session.close()

    def burn() -> None:
        session = Reader(address).open()
        while not is_over.wait(0.5):
            session.read("sql", "lang=ru&q=" + quote(f"{BOMB} -- {time.time()}"))
        session.close()

    burning = [threading.Thread(target=burn) for _ in range(bombs)]
    reading = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
    for one in [*burning, *reading]:
        one.start()
    for one in reading:
        one.join()
    is_over.set()
    for one in burning:
        one.join()
    return sorted(spent)


@dataclass(frozen=True)
class Line:
    """One line of the table: what was measured, what came out, beside what, and the aim."""

    what: str
    figure: str
    beside: str = ""
    aim: str = ""

    def __str__(self) -> str:
        return f"| {self.what} | {self.figure} | {self.beside} | {self.aim} |"


def times(value: float, other: float) -> str:
    """How many times as much."""
    return f"{value / other:.2f} ×"


def starting(browser: Browser, home: Path) -> Iterator[Line]:
    """From the command to health and to the first chart in a new browser profile; medians of three."""
    ways = {"bare": (bare, ""), "ours": (product, "trajectory?lang=ru")}
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(3):  # in turns, so that a busy minute hits both
        for name, (app, path) in ways.items():
            spent[name].append(first_chart_seconds(browser, app, home, path))
    floor, own = ([statistics.median(part) for part in zip(*spent[name], strict=True)] for name in ("bare", "ours"))
    yield Line("start → health", f"{own[0]:.2f} s", f"bare {floor[0]:.2f} s")
    share = times(own[1], floor[1])
    yield Line("start → first chart in Chromium", f"{own[1]:.2f} s", f"bare {floor[1]:.2f} s: {share}", "≤ 1.3 ×")


def in_the_browser(browser: Browser, address: str, floor: str) -> Iterator[Line]:
    """A choice on Trajectory, and what a first and a second load send."""
    own, least = [], []
    for _ in range(3):
        least += milliseconds_to_the_eye(browser, floor, "Series", 15)
        own += milliseconds_to_the_eye(browser, f"{address}/trajectory?lang=en", "Indicator", 15)
    eye, best = statistics.median(own), statistics.median(least)
    yield Line(
        "a choice on Trajectory → the eye, Chromium", f"{eye:.0f} ms", f"bare {best:.0f} ms: {times(eye, best)}",
        "≤ 100 ms, ≤ 1.1 ×",
    )  # fmt: skip
    first, second = loads(browser, f"{address}/trajectory?lang=kk")
    yield Line("first load of Trajectory", f"{first[1] / 1e6:.2f} MB in {first[0]} messages", "", "< 3 MB")
    yield Line("its second load", f"{second[1] / 1e3:.0f} kB", "", "< 100 kB")


def over_websockets(ours: Served, floor: Served, first: Served) -> Iterator[Line]:
    """Warm reruns of each screen with 1, 10 and 40 sessions beside the bare and the naive page."""
    series = [f"indicator=Series%20{number}" for number in range(6)]
    for sessions, each in ((1, 40), (10, 20), (40, 8)):
        least = reruns(floor.address, "", series, sessions, each)
        # Three reruns a second is all it gives: two states and two turns are enough to see that.
        worst = reruns(first.address, "", [f"indicator={one}" for one in IDS[:2]], sessions, max(2, 20 // sessions))
        yield Line(f"bare page, {sessions} sessions", *_rerun_words(least))
        yield Line(f"naive page, {sessions} sessions", *_rerun_words(worst))
        for name, (page, states) in SCREENS.items():
            found = reruns(ours.address, page, states, sessions, each)
            figure, beside = _rerun_words(found)
            aim = "p50 ≤ 1.5 × bare; ≥ 4 × naive" + ("; ≥ 40/s, p95 ≤ 2.5 × p50" if sessions == 10 else "")
            compared = (
                f"{beside}; p50 {times(found.p50, least.p50)} bare, {times(found.per_second, worst.per_second)} naive/s"
            )
            yield Line(f"{name}, {sessions} sessions", figure, compared, aim)
    calm = reruns(ours.address, *SCREENS["Trajectory"], sessions=40, each=5, pause=5)
    yield Line("Trajectory, 40 sessions, one rerun each 5 s", *_rerun_words(calm), "p95 < 1 s")


def _rerun_words(found: Reruns) -> tuple[str, str]:
    figure = f"p50 {found.p50:.1f}, p95 {found.p95:.1f} ms"
    return figure, f"{found.per_second:.0f}/s; {found.wire_bytes / 1000:.1f} kB on the wire"


def memory(home: Path) -> Iterator[Line]:
    """What the process holds after one session, forty, and a thousand more reruns."""
    page, states = SCREENS["Trajectory"]
    with product(home) as app:
        reruns(app.address, page, states, 1, 10)
        one = app.megabytes()
        reruns(app.address, page, states, 40, 5)
        forty = app.megabytes()
        held = []
        for _ in range(4):
            reruns(app.address, page, states, 10, 25)
            held.append(app.megabytes())
        yield Line("memory after 1 and 40 sessions", f"{one:.0f} and {forty:.0f} MB")
        grown = held[-1] - held[0]
        yield Line(
            "memory after 250, 500, 750, 1,000 more reruns", " · ".join(f"{one:.0f}" for one in held) + " MB",
            f"{grown:+.0f} MB over the last 750", "no growth",
        )  # fmt: skip


def steps() -> Iterator[Line]:
    """Build, queries, forecast, import."""
    with tempfile.TemporaryDirectory() as folder:
        out, files = Path(folder) / "nysana.duckdb", twenty_reports()
        measured: list[tuple[str, Callable[[], object], int]] = [
            ("build the warehouse", lambda: written_warehouse(out, date.today()), 5),
            ("read one trajectory", lambda: queries.rows("trajectory", **KEY), 200),
            ("a point query through the closed door", lambda: sandbox.run(POINT), 200),
            ("forecast 240 series of 5–8 points", assess_240_series, 5),
            ("build, read and publish 20 reports of form 1-M", lambda: load_twenty(files), 3),
        ]
        for name, step, runs in measured:
            spent = timings_ms(step, runs)
            p95 = spent[int(0.95 * (len(spent) - 1))]
            yield Line(name, f"p50 {statistics.median(spent):.1f}, p95 {p95:.1f} ms", f"{runs} runs")


def queries_to_their_limit(home: Path) -> Iterator[Line]:
    """Ten readers beside queries of free SQL that run to their limit."""
    with running_app(home) as address:
        for bombs in (0, 3):
            spent = readers_ms(address, 10, bombs)
            p95 = spent[int(0.95 * (len(spent) - 1))]
            figure = f"p50 {statistics.median(spent):.0f}, p95 {p95:.0f} ms"
            yield Line(f"10 readers, {bombs} queries that run to their limit", figure)


def publications() -> Iterator[Line]:
    """Forty sessions read while the warehouse is published twenty times."""
    with tempfile.TemporaryDirectory() as folder:
        found = publication_under_load(40, 20, Path(folder))
    yield Line(
        "40 sessions, 20 publications", f"{found.reruns} screens, {len(found.errors)} errors, {len(found.mixed)} mixed",
        f"a new version shows within {found.slowest_appearance:.1f} s; {len(found.left)} versions left, "
        f"{len(found.deleted_open)} deleted ones open; {found.memory_before / 1e6:.0f} → {found.memory_after / 1e6:.0f} MB",
        "none; none; 5 s",
    )  # fmt: skip


def main() -> None:
    """Print the table, a line as soon as it is known."""
    print("| what | figure | beside | aim |\n|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        home = Path(folder)
        published_warehouse(date.today(), folder=home)
        _say(starting(browser, home))
        with product(home) as ours, bare(home) as floor, naive(home) as first:
            _say(in_the_browser(browser, ours.address, floor.address))
            _say(over_websockets(ours, floor, first))
        _say(memory(home))
        _say(queries_to_their_limit(home))
    _say(steps())
    _say(publications())
    with tempfile.TemporaryDirectory() as folder:
        print("\n" + rollup_bench.table(Path(folder)), flush=True)
    print("\nM1 yearly series, horizon 6 years\n")
    print(table())


def _say(lines: Iterator[Line]) -> None:
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    main()
