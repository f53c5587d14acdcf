"""Reads the reference tables (CSV) and checks every cell against the schema of the warehouse."""

import csv
import io
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

# A refusal shows the first problems; a file wrong throughout would bury the reader.
SHOWN_PROBLEMS = 20

# Columns that no table of data/ holds: the build fills them.
MADE_BY_BUILD = {"import_id"}

Row = dict[str, Any]
CELL_READERS: dict[str, tuple[Callable[[str], object], str]] = {
    "INTEGER": (int, "a whole number"),
    "DOUBLE": (lambda text: _finite(text), "a number"),
    "DATE": (date.fromisoformat, "a date like 2024-12-31"),
    "TIMESTAMP": (datetime.fromisoformat, "a time like 2024-12-31 12:00:00"),
    "BOOLEAN": (lambda text: {"true": True, "false": False}[text], "true or false"),
    "VARCHAR": (str, "text"),
}


class RefusalError(Exception):
    """The input is not fit to publish; each line of the message names file, line and what is wrong."""

    def __init__(self, problems: list[str]) -> None:
        more = len(problems) - SHOWN_PROBLEMS
        tail = [f"… and {more} more."] if more > 0 else []
        super().__init__("\n".join(problems[:SHOWN_PROBLEMS] + tail))


@dataclass(frozen=True)
class Table:
    """What the schema asks of one table."""

    name: str
    types: dict[str, str]
    required: frozenset[str]
    key: tuple[str, ...]
    references: dict[str, tuple[str, str]]
    choices: dict[str, tuple[str, ...]]


@dataclass
class Rows:
    """The rows of one table with the place each stands on ("target.csv, line 7")."""

    table: Table
    rows: list[Row] = field(default_factory=list)
    places: list[str] = field(default_factory=list)


def tables(con: duckdb.DuckDBPyConnection) -> dict[str, Table]:
    """The tables of an opened warehouse in the order of their making: types, keys, references, lists."""
    names = con.sql("select table_name from duckdb_tables() order by table_oid").fetchall()
    return {name: _table(con, name) for (name,) in names}


def reference_rows(
    folder: Path,
    schema: dict[str, Table],
    add: Callable[[dict[str, Rows], list[str]], None] | None = None,
) -> dict[str, Rows]:
    """All tables of a folder, with what `add` brings, checked. Raises RefusalError with one sentence a problem.

    A table may stand in several files: observation.csv, observation.form_3k.csv.
    """
    problems: list[str] = []
    read: dict[str, Rows] = {}
    for path in sorted(folder.glob("*.csv")):
        name = path.name.split(".")[0]
        if name not in schema:
            problems.append(f"{path.name}: the warehouse has no table {name!r}.")
            continue
        read_csv(path, path.name, read.setdefault(name, Rows(schema[name])), problems)
    for name in ("indicator", "observation", "programme", "region", "source", "target"):
        if not (folder / f"{name}.csv").exists():
            problems.append(f"{name}.csv: the file is missing from {folder.name}/.")
    if add and not problems:
        add(read, problems)
    for rows in read.values():
        problems += _key_problems(rows)
        problems += _reference_problems(rows, read)
        problems += _sense_problems(rows)
    problems += _base_problems(read)
    if problems:
        raise RefusalError(problems)
    return read


def _table(con: duckdb.DuckDBPyConnection, name: str) -> Table:
    columns = con.execute(
        "select column_name, data_type from duckdb_columns() where table_name = ? order by column_index", [name]
    ).fetchall()
    required: set[str] = set()
    key: tuple[str, ...] = ()
    references: dict[str, tuple[str, str]] = {}
    choices: dict[str, tuple[str, ...]] = {}
    for kind, names, text, other, others in con.execute(
        "select constraint_type, constraint_column_names, constraint_text, referenced_table, referenced_column_names"
        " from duckdb_constraints() where table_name = ?",
        [name],
    ).fetchall():
        if kind == "PRIMARY KEY":
            key = tuple(names)
        if kind in ("PRIMARY KEY", "NOT NULL"):
            required |= set(names)
        elif kind == "FOREIGN KEY":
            references[names[0]] = (other, others[0])
        elif kind == "CHECK":
            choices[names[0]] = tuple(re.findall(r"'([^']*)'", text))
    return Table(name, dict(columns), frozenset(required), key, references, choices)


def read_csv(path: Path, shown: str, found: Rows, problems: list[str]) -> None:
    """Add the rows of one file to `found`, or what is wrong with it to `problems`."""
    table = found.table
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        problems.append(f"{shown}: the file is not UTF-8 text (byte {error.start}).")
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        wanted = table.types.keys() - MADE_BY_BUILD
        problems += [f"{shown}, line 1: column {name!r} is missing." for name in wanted if name not in header]
        problems += [f"{shown}, line 1: column {name!r} is not known." for name in header if name not in table.types]
        if not wanted <= set(header) <= set(table.types) or len(header) != len(set(header)):
            return
        for line, cells in _numbered(reader):
            where = f"{shown}, line {line}"
            if len(cells) != len(header):
                problems.append(f"{where}: {len(cells)} cells stand where the header has {len(header)}.")
                continue
            found.rows.append(_row(dict(zip(header, cells, strict=True)), table, where, problems))
            found.places.append(where)
    except csv.Error as error:
        problems.append(f"{shown}, line {reader.line_num}: not a readable CSV line ({error}).")


def _numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    start = reader.line_num  # type: ignore[attr-defined]
    for cells in reader:
        if cells:
            yield start + 1, cells
        start = reader.line_num  # type: ignore[attr-defined]


def _row(cells: dict[str, str], table: Table, where: str, problems: list[str]) -> Row:
    row: Row = dict.fromkeys(table.types)
    for column, text in cells.items():
        read, wanted = CELL_READERS[table.types[column]]
        if text.startswith("="):
            problems.append(f"{where}: {column} begins with '=': a formula, where {wanted} was expected ({text!r}).")
        elif not text.strip():
            if column in table.required:
                problems.append(f"{where}: {column} is empty, but every row of {table.name} needs it.")
        else:
            try:
                row[column] = read(text)
            except (ValueError, KeyError):
                problems.append(f"{where}: {column} must be {wanted}, but {text!r} stands there.")
        if row[column] is not None and column in table.choices and row[column] not in table.choices[column]:
            allowed = ", ".join(table.choices[column])
            problems.append(f"{where}: {column} must be one of {allowed}, but {text!r} stands there.")
    return row


def _key_problems(rows: Rows) -> Iterator[str]:
    first: dict[tuple[object, ...], str] = {}
    for row, place in zip(rows.rows, rows.places, strict=True):
        key = tuple(row[column] for column in rows.table.key)
        if key and None not in key and first.setdefault(key, place) != place:
            shown = ", ".join(str(part) for part in key)
            yield f"{place}: the key ({shown}) stands already in {first[key]}."


def _reference_problems(rows: Rows, read: dict[str, Rows]) -> Iterator[str]:
    links = dict(rows.table.references)
    if rows.table.name == "indicator":
        links |= dict.fromkeys(("numerator_id", "denominator_id", "variant_of"), ("indicator", "indicator_id"))
    if rows.table.name == "data_note":
        links |= {column: (column.removesuffix("_id"), column) for column in ("indicator_id", "region_id", "source_id")}
    for column, (other, other_column) in links.items():
        known = {row[other_column] for row in read[other].rows} if other in read else set()
        for row, place in zip(rows.rows, rows.places, strict=True):
            if row[column] is not None and row[column] not in known:
                yield f"{place}: {column} {row[column]!r} is not in {other}.csv."


def _sense_problems(rows: Rows) -> Iterator[str]:
    check = SENSE_CHECKS.get(rows.table.name)
    if check:
        for row, place in zip(rows.rows, rows.places, strict=True):
            yield from (f"{place}: {problem}" for problem in check(row))


def _observation_problems(row: Row) -> Iterator[str]:
    start, end = row["period_start"], row["period_end"]
    if isinstance(start, date) and isinstance(end, date) and end <= start:
        yield f"period_end {end} is not after period_start {start}."
    if isinstance(row["rounding"], float) and row["rounding"] < 0:
        yield f"rounding must not be negative, but {row['rounding']} stands there."


def _base_problems(read: dict[str, Rows]) -> Iterator[str]:
    """Relative targets without a base year; a repealed text may name none, nothing is computed from it."""
    programmes = read["programme"].rows if "programme" in read else []
    repealed = {row["source_id"] for row in programmes if row["status"] == "repealed"}
    targets = read.get("target")
    for row, place in zip(targets.rows, targets.places, strict=True) if targets else ():
        if row["kind"] == "relative" and row["base_year"] is None and row["source_id"] not in repealed:
            yield f"{place}: a relative target needs base_year."


def _target_problems(row: Row) -> Iterator[str]:
    kind, low, high = row["kind"], row["low"], row["high"]
    if kind == "band":
        if not (isinstance(low, float) and isinstance(high, float)):
            yield "a band needs both low and high."
        elif low > high:
            yield f"the band's low {low:g} is above its high {high:g}."
    elif kind is not None and row["value"] is None:
        yield f"a target of kind {kind} needs a value."


def _indicator_problems(row: Row) -> Iterator[str]:
    parts = [row["numerator_id"], row["denominator_id"], row["per"]]
    if any(part is not None for part in parts) and None in parts:
        yield "a formula needs numerator_id, denominator_id and per together."


SENSE_CHECKS: dict[str, Callable[[Row], Iterator[str]]] = {
    "observation": _observation_problems,
    "target": _target_problems,
    "indicator": _indicator_problems,
}


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number
