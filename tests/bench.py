"""make bench: what the main steps cost on this machine, as one table. Nothing here is asserted."""

import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import quote

from streamlit.testing.v1 import AppTest

import queries
from ingest.forecasts import outlook_to
from ingest.loading import loaded
from ingest.periods import report_period
from ingest.readers.reading import Asked, File
from ingest.warehouse import ROOT, published_warehouse, written_warehouse
from queries import sandbox
from tests import rollup_bench
from tests.conftest import running_app
from tests.forecast_bench import m1_yearly, table
from tests.load import Reader
from tests.sample_forms import facts, form_workbook, official_files

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


def page(name: str) -> AppTest:
    """A page opened once; running it again is a warm rerun on the server."""
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    return test.switch_page(f"pages/{name}.py").run()


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


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        out, files = Path(folder) / "nysana.duckdb", twenty_reports()
        steps: list[tuple[str, Callable[[], object], int]] = [
            ("build the warehouse", lambda: written_warehouse(out, date.today()), 5),
            ("read one trajectory", lambda: queries.rows("trajectory", **KEY), 200),
            ("a point query through the closed door", lambda: sandbox.run(POINT), 200),
            ("read the scorecard", lambda: queries.rows("scorecard", region_id="KZ"), 200),
        ]
        steps += [("forecast 240 series of 5–8 points", assess_240_series, 5)]
        steps += [("build, read and publish 20 reports of form 1-M", lambda: load_twenty(files), 3)]
        steps += [
            (f"warm rerun of {name}", page(name).run, 20)
            for name in (
                "overview",
                "trajectory",
                "year_to_date",
                "regions",
                "region_profile",
                "sql",
                "data",
                "methods",
            )
        ]
        print("| step | runs | median ms | p95 ms |\n|---|---|---|---|")
        for name, step, times in steps:
            spent = timings_ms(step, times)
            p95 = spent[int(0.95 * (len(spent) - 1))]
            print(f"| {name} | {times} | {statistics.median(spent):.1f} | {p95:.1f} |")
    print("\n| readers | queries that run to their limit | reads | median ms | p95 ms |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        published_warehouse(date.today(), folder=Path(folder))
        with running_app(Path(folder)) as address:
            for bombs in (0, 3):
                spent = readers_ms(address, 10, bombs)
                p95 = spent[int(0.95 * (len(spent) - 1))]
                print(f"| 10 | {bombs} | {len(spent)} | {statistics.median(spent):.0f} | {p95:.0f} |")
    print()
    with tempfile.TemporaryDirectory() as folder:
        print(rollup_bench.table(Path(folder), {10_000_000: ("bare", "rollup", "pandas")}))
    print("\nM1 yearly series, horizon 6 years\n")
    print(table())


if __name__ == "__main__":
    main()
