"""What the roll-up costs beside a bare GROUP BY of DuckDB and beside pandas, on made-up records: one table.

python -m tests.rollup_bench [FOLDER]: folders of records are made below FOLDER (default: a temporary one) and kept there.
"""

import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from tests.records import written_records

SIZES = {10_000_000: ("bare", "rollup", "pandas"), 50_000_000: ("bare", "rollup", "fingerprint")}
# The steps take turns, so that a busy minute of the machine hits all; of each turn the best of three warm runs counts,
# and of the turns the median.
TURNS, WARM_RUNS = 3, 3
BARE = """
    select date_trunc('month', date) as month, region, article, count(*) as records
    from read_parquet(?)
    where discontinued = 0
    group by all
"""


def bare(paths: list[Path]) -> int:
    """The plain question, put to DuckDB as it comes."""
    with duckdb.connect() as con:
        return len(con.execute(BARE, [[str(path) for path in paths]]).fetchall())


def rollup(paths: list[Path]) -> int:
    """The same by our expression, within its limit of memory, and on to figures with checked regions and indicators."""
    from ingest.records import records_in
    from ingest.rollup import monthly_groups
    from ingest.rollup_engines import duckdb_groups
    from ingest.rollup_figures import Said, border_days, monthly_figures
    from tests.sample_forms import facts

    known = rollup.__dict__.setdefault("facts", facts())  # read once, as the command does before it begins
    records = records_in(paths, {})
    groups = duckdb_groups(records, monthly_groups(records, border_days(known)))
    return len(monthly_figures(groups, known, Said(date(2026, 1, 1)), "records").values)


def pandas(paths: list[Path]) -> int:
    """The same question to pandas, columns and all."""
    parts = [pd.read_parquet(path, columns=["date", "region", "article", "discontinued"]) for path in paths]
    table = pd.concat(parts)
    table = table[table["discontinued"] == 0]
    month = pd.to_datetime(table["date"]).dt.to_period("M")
    return len(table.groupby([month, "region", "article"], dropna=False, observed=True).size())


def fingerprint(paths: list[Path]) -> int:
    """SHA-256 of the files, which the command adds."""
    from ingest.records import fingerprint as sha256

    return len([sha256(path) for path in paths])


STEPS: dict[str, Callable[[list[Path]], int]] = {
    "bare": bare,
    "rollup": rollup,
    "pandas": pandas,
    "fingerprint": fingerprint,
}
WORDS = {
    "bare": "bare GROUP BY of DuckDB",
    "rollup": "roll-up to figures",
    "pandas": "pandas",
    "fingerprint": "SHA-256 of the files",
}


def table(place: Path, sizes: dict[int, tuple[str, ...]] | None = None) -> str:
    """The measured table, as Markdown; the records are made in `place` where they are not there yet.

    `sizes`: number of records → the steps to measure with so many (default: all of SIZES).
    """
    lines = ["| records | step | turns | median s | × bare | peak MB |", "|---|---|---|---|---|---|"]
    for rows, names in (sizes or SIZES).items():
        folder = place / f"records-{rows}"
        if not folder.exists():
            written_records(folder, rows)
        turns: dict[str, list[tuple[float, int]]] = {name: [] for name in names}
        for _ in range(TURNS):
            for name in names:
                turns[name].append(_measured(name, folder))
        medians = {name: statistics.median(seconds for seconds, _ in found) for name, found in turns.items()}
        for name, found in turns.items():
            peak = max(memory for _, memory in found) / 1000
            share = medians[name] / medians["bare"]
            lines.append(f"| {rows:,} | {WORDS[name]} | {TURNS} | {medians[name]:.2f} | {share:.2f} | {peak:,.0f} |")
    return "\n".join(lines)


def _measured(name: str, folder: Path) -> tuple[float, int]:
    """(seconds of the best warm run, peak kilobytes) of a step in a process of its own."""
    command = [sys.executable, "-m", "tests.rollup_bench", "--step", name, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, memory = json.loads(done.stdout)
    return seconds, memory


def _step(name: str, folder: Path) -> tuple[float, int]:
    paths = sorted(folder.glob("*.parquet"))
    STEPS[name](paths)
    spent = []
    for _ in range(WARM_RUNS):
        start = time.perf_counter()
        STEPS[name](paths)
        spent.append(time.perf_counter() - start)
    # Not ru_maxrss, which a process takes over from the one that started it.
    (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return min(spent), int(peak)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        print(json.dumps(_step(sys.argv[2], Path(sys.argv[3]))))
    elif sys.argv[1:]:
        print(table(Path(sys.argv[1])))
    else:
        with tempfile.TemporaryDirectory() as made:
            print(table(Path(made)))
