"""Builds the warehouse from checked rows and publishes it so that a reader never meets half a file."""

import csv
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa

from ingest.assessment import (
    BASE_YEAR,
    COLUMNS,
    Actual,
    Series,
    assessment_rows,
    past_target_rows,
    regional_path_rows,
    relative_changes,
)
from ingest.forecasts import COLUMNS as FORECAST_COLUMNS
from ingest.forecasts import forecast_rows
from ingest.imports import add_imports, commit, entries, sweep
from ingest.publications import keep_record
from ingest.reference import RefusalError, Rows, reference_rows, tables
from metrics.target_path import Target

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "data"
EXPECT = ROOT / "tests" / "expect"
HERE = Path(__file__).resolve().parent

# 1.x clients cannot open a file in the 2.0 default format.
STORAGE_VERSION = "v1.2.0"
FILE_NAME = "nysana.duckdb"
IMPORTS = "imports"
COUNTRY = "KZ"
KEPT_VERSIONS = 3

Actuals = dict[tuple[str, str], dict[int, Actual]]

BEFORE_ASSESSMENT = (
    "observation_best",
    "annual_value",
    "regional_value",
    "target_stated_by",
    "target_as_of",
    "observation_as_of",
    "target_current",
)
AFTER_ASSESSMENT = ("trajectory", "scorecard", "action_status")

# A partial count (20 regions without transport and military bodies) is no actual of the whole. Where the Ministry's
# definition is entered, the coverage of its base year counts, so that no series mixes two coverages.
ACTUALS = """
    select v.indicator_id, v.region_id, v.year, v.value, v.rounding from annual_value v
    left join annual_value b on b.indicator_id = v.indicator_id and b.region_id = v.region_id and b.year = ?
    where v.coverage = case when v.definition_id is null then 'full' else coalesce(b.coverage, 'full') end
"""
# Targets that stand against the base year, and those of a programme that ended before it or was repealed: judged year
# by year, without a path.
PATH_TARGETS = f"""(
    select t.* from target_current t
    where t.source_id not in (select source_id from programme where end_year <= {BASE_YEAR})
)"""
PAST_TARGETS = f"""(
    select s.* from target_stated_by((select as_of from build_info)) s
    anti join {PATH_TARGETS} c on c.indicator_id = s.indicator_id and c.region_id = s.region_id and c.year = s.year
)"""


def home() -> Path:
    """The folder of imports and warehouse: NYSANA_HOME, or data/ of the project."""
    return Path(os.environ.get("NYSANA_HOME") or REFERENCE)


def published_warehouse(as_of: date, reference: Path = REFERENCE, folder: Path | None = None) -> Path:
    """Build, check and publish; returns the new file. The link moves last.

    Raises RefusalError (nothing is published, the old warehouse stays in force) or OSError.
    """
    folder = folder or home()
    with publication_lock(folder):
        return publish(as_of, reference, folder)


@contextmanager
def publication_lock(folder: Path) -> Iterator[None]:
    """One build or import at a time, the next waits; the system frees the lock of a killed one."""
    versions = folder / "warehouse"
    versions.mkdir(parents=True, exist_ok=True)
    with (versions / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        for draft in versions.glob(".draft-*"):
            shutil.rmtree(draft, ignore_errors=True)
        sweep(folder / IMPORTS)
        yield


def publish(as_of: date, reference: Path, folder: Path, candidate: Path | None = None) -> Path:
    """As `published_warehouse`, for the holder of the lock. A `candidate` entry comes into force just before the link
    moves, so that the log never names an import that was refused."""
    versions = folder / "warehouse"
    draft = versions / f".draft-{os.getpid()}"
    draft.mkdir()
    try:
        built_warehouse(draft / FILE_NAME, as_of, reference, folder / IMPORTS, candidate)
        place = versions / _version(as_of, reference, folder / IMPORTS, candidate)
        if (place / FILE_NAME).exists():
            os.utime(place / FILE_NAME)
        else:
            shutil.rmtree(place, ignore_errors=True)  # what a reader left in the folder of a removed version
            _sync(draft / FILE_NAME)
            draft.rename(place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    entry = commit(candidate) if candidate else None
    try:
        _point(folder / FILE_NAME, place / FILE_NAME)
    except OSError:
        if entry and candidate:  # not published, so not recorded either
            entry.rename(candidate)
        raise
    # From here on it is published: what fails now must not be told as a refusal.
    with suppress(OSError, ValueError):
        keep_record(folder, place / FILE_NAME)
    _forget_old(versions, place)
    return place / FILE_NAME


def written_warehouse(out: Path, as_of: date, reference: Path = REFERENCE, folder: Path | None = None) -> Path:
    """Build and check into a file of the caller's choice; moves no link. A failure leaves `out` as it was."""
    if out.is_symlink():
        raise RefusalError([f"{out.name} is the link to the published warehouse; give another name."])
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = out.parent / f".draft-{os.getpid()}" / out.name
    draft.parent.mkdir()
    try:
        built_warehouse(draft, as_of, reference, (folder or home()) / IMPORTS)
        _sync(draft)
        draft.replace(out)
    finally:
        shutil.rmtree(draft.parent, ignore_errors=True)
    return out


def built_warehouse(
    path: Path,
    as_of: date,
    reference: Path = REFERENCE,
    imports: Path | None = None,
    candidate: Path | None = None,
) -> None:
    """Write a complete, checked warehouse to `path`, which must not exist yet.

    `imports`: the folder of imports; `candidate`: one more entry, not yet in force.
    """
    con = duckdb.connect(config={"threads": 1})
    try:
        con.execute(
            f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as built (storage_version '{STORAGE_VERSION}')"
        )
        con.execute("use built")
        con.execute((HERE / "schema.sql").read_text())
        schema = tables(con)
        add = partial(add_imports, schema=schema, folder=imports, candidate=candidate) if imports else None
        rows = reference_rows(reference, schema, add)
        for name in schema:  # a table comes after those it refers to
            if name in rows:
                _insert(con, rows[name])
        for name in ("regional_sums", "territory_sums"):
            con.execute((HERE / f"{name}.sql").read_text())
        version = _version(as_of, reference, imports, candidate)
        ((data_on,),) = con.execute("select max(vintage) from observation where vintage <= ?", [as_of]).fetchall()
        con.execute(
            "insert into build_info values (?, ?, ?, '', ?)",
            [version, as_of, data_on or as_of, duckdb.__version__],
        )
        _create_views(con, BEFORE_ASSESSMENT)
        _insert_assessment(con)
        _create_views(con, AFTER_ASSESSMENT)
        con.execute("update build_info set rows_sha256 = ?", [rows_sha256(con)])
        _comment(con)
        _check_promises(con)
        con.execute("checkpoint")
    finally:
        con.close()


def rows_sha256(con: duckdb.DuckDBPyConnection) -> str:
    """A fingerprint of every row of every table but the build's own record: same input, same hash."""
    digest = hashlib.sha256()
    names = con.sql("select table_name from duckdb_tables() where not internal order by 1").fetchall()
    for (name,) in names:
        if name != "build_info":
            digest.update(name.encode())
            for row in con.sql(f'from "{name}" order by all').fetchall():
                digest.update(repr(row).encode())
    return digest.hexdigest()


def _version(as_of: date, reference: Path, imports: Path | None = None, candidate: Path | None = None) -> str:
    inputs = [*reference.glob("*.csv"), *HERE.rglob("*.py"), *HERE.rglob("*.sql"), HERE / "comments.csv"]
    inputs += (ROOT / "metrics").glob("*.py")
    digest = hashlib.sha256(duckdb.__version__.encode())
    for path in sorted(inputs):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    for entry in entries(imports, candidate) if imports else []:
        digest.update((entry.path / "manifest.json").read_bytes())
    return f"{as_of}-{digest.hexdigest()[:12]}"


def _insert(con: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    if rows.rows:
        columns = {name: pa.array([row[name] for row in rows.rows]) for name in rows.table.types}
        con.register("incoming", pa.table(columns))
        con.execute(f"insert into {rows.table.name} by name from incoming")
        con.unregister("incoming")


def _create_views(con: duckdb.DuckDBPyConnection, names: tuple[str, ...]) -> None:
    for name in names:
        con.execute((HERE / "views" / f"{name}.sql").read_text())


def _insert_assessment(con: duckdb.DuckDBPyConnection) -> None:
    assessments: list[dict[str, object]] = []
    forecasts: list[dict[str, object]] = []
    actuals = {
        key: {year: Actual(value, rounding) for year, value, rounding in rows}
        for key, rows in _grouped(con, ACTUALS, BASE_YEAR).items()
    }
    for series in _series(con, PATH_TARGETS, actuals):
        rows = assessment_rows(series)
        assessments += rows
        forecasts += forecast_rows(series.indicator_id, series.region_id, series.outlook)
        if series.region_id == COUNTRY:
            for regional in _regional_series(con, series, rows, actuals):
                assessments += regional_path_rows(regional)
    for series in _series(con, PAST_TARGETS, actuals):
        assessments += past_target_rows(series)
    _insert_rows(con, "assessment", COLUMNS, assessments)
    _insert_rows(con, "forecast", FORECAST_COLUMNS, forecasts)


def _insert_rows(con: duckdb.DuckDBPyConnection, table: str, columns: list[str], rows: list[dict[str, object]]) -> None:
    """All rows at once: one by one they cost more than everything else of a build."""
    if rows:
        con.register("incoming", pa.table({column: pa.array([row[column] for row in rows]) for column in columns}))
        con.execute(f"insert into {table} by name from incoming")
        con.unregister("incoming")


def _series(con: duckdb.DuckDBPyConnection, stated: str, actuals: Actuals) -> Iterator[Series]:
    """What the verdicts need, one series per indicator and region with a target in the relation `stated`."""
    targets = _grouped(con, f"select indicator_id, region_id, year, kind, value, low, high from {stated}")
    replaced = _grouped(
        con,
        "select t.indicator_id, t.region_id, t.year, t.kind, t.value, t.low, t.high from target t"
        f" join {stated} c using (indicator_id, region_id, year) where t.version = c.version - 1",
    )
    breaks = _grouped(con, "select indicator_id, region_id, year, note_id from data_note where kind = 'break'")
    indicators = con.sql(
        "select indicator_id, unit, decimals, direction, lower_bound, upper_bound from indicator"
    ).fetchall()
    about = {indicator_id: rest for indicator_id, *rest in indicators}
    for (indicator_id, region_id), rows in targets.items():
        key = (indicator_id, region_id)
        unit, decimals, direction, lower_bound, upper_bound = about[indicator_id]
        yield Series(
            indicator_id,
            region_id,
            unit,
            decimals,
            direction,
            actuals.get(key, {}),
            {year: Target(*rest) for year, *rest in rows},
            {year: Target(*rest) for year, *rest in replaced.get(key, [])},
            dict(breaks.get(key, [])),
            lower_bound,
            upper_bound,
        )


def _regional_series(
    con: duckdb.DuckDBPyConnection, country: Series, rows: list[dict[str, object]], actuals: Actuals
) -> Iterator[Series]:
    """One series a region with a base of its own: its targets are the country's relative changes."""
    changes = relative_changes(country, rows)
    if not changes:
        return
    for (region_id,) in con.execute(
        "select region_id from annual_value where indicator_id = ? and year = ? and coverage = 'full'"
        " and region_id <> ? order by region_id",
        [country.indicator_id, BASE_YEAR, COUNTRY],
    ).fetchall():
        own = actuals.get((country.indicator_id, region_id), {})
        yield replace(country, region_id=region_id, actuals=own, targets=changes, earlier={})


def _grouped(con: duckdb.DuckDBPyConnection, select: str, *parameters: object) -> dict[tuple[str, str], list[tuple]]:
    """The rows of a query by their first two columns, indicator and region; asked once, as one question an indicator
    costs more than everything else of a build."""
    found: dict[tuple[str, str], list[tuple]] = {}
    for indicator_id, region_id, *rest in con.execute(f"{select} order by all", list(parameters)).fetchall():
        found.setdefault((indicator_id, region_id), []).append(tuple(rest))
    return found


def _comment(con: duckdb.DuckDBPyConnection) -> None:
    """COMMENT ON everything, from comments.csv; `*` gives a column its meaning in every table."""
    with (HERE / "comments.csv").open(newline="", encoding="utf-8") as file:
        comments = {(row["object"], row["column"]): row["comment"].replace("'", "''") for row in csv.DictReader(file)}
    kinds = con.sql(
        "select table_name, 'table' from duckdb_tables() where not internal"
        " union all select view_name, 'view' from duckdb_views() where not internal"
    ).fetchall()
    con.execute("begin")  # four hundred statements, one commit
    for name, kind in kinds:
        con.execute(f"comment on {kind} {name} is '{comments[name, '']}'")
    for macro in ("target_stated_by", "target_as_of", "observation_as_of"):
        con.execute(f"comment on macro table {macro} is '{comments[macro, '']}'")
    for name, column in con.sql("select table_name, column_name from duckdb_columns() where not internal").fetchall():
        text = comments.get((name, column)) or comments["*", column]
        con.execute(f"comment on column {name}.{column} is '{text}'")
    con.execute("commit")


def _check_promises(con: duckdb.DuckDBPyConnection) -> None:
    """Every file of tests/expect returns the rows that break its promise; one row is a refusal."""
    broken = []
    for path in sorted(EXPECT.glob("*.sql")):
        rows = con.sql(path.read_text()).fetchall()
        if rows:
            broken.append(f"Promise {path.stem!r} is broken by {len(rows)} rows, the first: {rows[0]}.")
    if broken:
        raise RefusalError(broken)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _point(link: Path, file: Path) -> None:
    """Move the link in one step: a reader finds the old file or the new one, never none."""
    draft = link.with_name(f".{link.name}-{os.getpid()}")
    draft.unlink(missing_ok=True)
    draft.symlink_to(os.path.relpath(file, link.parent))
    draft.replace(link)


def _forget_old(versions: Path, current: Path) -> None:
    """Keep the newest versions. An open reader of an older one keeps its file until it closes it."""
    others = [
        path for path in versions.iterdir() if path.is_dir() and path != current and not path.name.startswith(".")
    ]
    for path in sorted(others, key=_published_at, reverse=True)[KEPT_VERSIONS - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def _published_at(version: Path) -> float:
    """When a version was published last. Its folder's own time changes when a reader puts something beside the file."""
    try:
        return (version / FILE_NAME).stat().st_mtime
    except OSError:
        return 0.0
