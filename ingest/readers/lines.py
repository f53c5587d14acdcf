"""The lines of our own tables, as CSV, XLSX or Parquet: cells by column, and the publications they name."""

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import Any

import duckdb

from ingest.problem import Problem, RefusedError, refusal
from ingest.readers.reading import Facts, File
from ingest.readers.text import decoded, number, table_rows
from ingest.readers.workbook import ZIP_START, sheets

PARQUET_START = b"PAR1"
MOST_ROWS = 200_000
MOST_PROBLEMS = 50
SOURCE_COLUMNS = ("published_on", "source_title", "publisher", "source_kind", "address")
SOURCE_KINDS = ("statistics", "index", "survey", "legal_act", "press")
# Line and paragraph separators and the like break the table that keeps the rows.
CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]")

Line = tuple[int, dict[str, object]]


def lines_of(file: File, required: tuple[str, ...], optional: tuple[str, ...]) -> list[Line]:
    """(line number, cells by column) of every line that is not empty. Raises RefusedError."""
    found = list(_lines(file, required, required + optional))
    if len(found) > MOST_ROWS:
        raise refusal("too_many_rows", file.name, limit=MOST_ROWS)
    return found


def texts_of(
    cells: dict[str, object],
    required: tuple[str, ...],
    columns: tuple[str, ...],
    problem: Callable[..., None],
    free: tuple[str, ...] = ("printed",),
) -> dict[str, str]:
    """The cells of a line as text; what no cell may hold goes to `problem(code, column, **values)`.

    `free`: columns that may begin with a sign.
    """
    texts = {name: str(cells.get(name, "")).strip() for name in columns}
    for name in required:
        if not texts[name]:
            problem("cell_missing", name)
    for name, text in texts.items():
        if CONTROL.search(text):
            problem("control_character", name, found=repr(text)[1:41])
        if text.startswith("=") or (text.startswith(("+", "-", "@")) and number(text) is None and name not in free):
            problem("formula_text", name, found=text)
    return texts


def chosen_texts(
    texts: dict[str, str], choices: dict[str, tuple[str, ...]], defaults: dict[str, str], problem: Callable[..., None]
) -> None:
    """Fill in the defaults; a word that is none of its column's choices goes to `problem`."""
    for name, allowed in choices.items():
        texts[name] = texts[name] or defaults.get(name, "")
        if texts[name] and texts[name] not in allowed:
            problem("choice", name, found=texts[name], expected=", ".join(allowed))


def read_text(text: str, reader: Callable[[str], Any], column: str, code: str, problem: Callable[..., None]) -> Any:
    """What `reader` makes of a text; none of an empty one; what it refuses goes to `problem`."""
    if not text:
        return None
    try:
        return reader(text)
    except ValueError:
        problem(code, column, found=text)
        return None


def new_sources(file: File, lines: Iterable[Line], facts: Facts, kind: str = SOURCE_KINDS[0]) -> list[dict]:
    """The publications the table brings, of `kind` where it names none; a new one needs a title and a publisher."""
    known = {row["source_id"] for row in facts.tables["source"]}
    found: dict[str, dict] = {}
    problems = []
    for line, cells in lines:
        texts = {name: str(cells.get(name, "")).strip() for name in ("source_id", *SOURCE_COLUMNS)}
        source_id = texts["source_id"]
        if source_id in known or source_id in found:
            continue
        missing = [name for name in ("source_title", "publisher") if not texts[name]]
        problems += [
            Problem("source_unknown", {"found": source_id, "column": name}, file.name, line=line) for name in missing
        ]
        found[source_id] = {
            "source_id": source_id,
            **dict.fromkeys(("title", "title_kk", "title_ru"), texts["source_title"]),
            **dict.fromkeys(("publisher", "publisher_kk", "publisher_ru"), texts["publisher"]),
            "reported_by": None,
            "kind": texts["source_kind"] or kind,
            "published_on": texts["published_on"] or None,
            "address": texts["address"] or None,
            "licence": None,
        }
    if problems:
        raise RefusedError(problems[:MOST_PROBLEMS])
    return list(found.values())


def _lines(file: File, required: tuple[str, ...], columns: tuple[str, ...]) -> Iterator[Line]:
    if file.content.startswith(ZIP_START):
        rows = _workbook_rows(file)
    elif file.content.startswith(PARQUET_START):
        rows = _parquet_rows(file)
    else:
        rows = iter(table_rows(file, decoded(file), ",;\t"))
    _, head = next(rows, (1, []))
    names = [str(name).strip() for name in head]
    problems = [
        Problem("column_missing", {"column": name}, file.name, line=1) for name in required if name not in names
    ]
    problems += [
        Problem("column_unknown", {"column": name or "–"}, file.name, line=1) for name in names if name not in columns
    ]
    problems += [Problem("column_twice", {"column": n}, file.name, line=1) for n in set(names) if names.count(n) > 1]
    if problems:
        raise RefusedError(problems[:MOST_PROBLEMS])
    for line, cells in rows:
        if any(str(cell).strip() for cell in cells):
            yield line, dict(zip(names, cells, strict=False))


def _workbook_rows(file: File) -> Iterator[tuple[int, list[object]]]:
    """The first sheet; later ones may explain."""
    first = next(iter(sheets(file).values()))
    while first.rows and first.rows[0] and first.rows[0][-1] == "":
        for row in first.rows:
            row.pop()
    for i, row in enumerate(first.rows):
        yield i + 1, [_plain(cell) for cell in row]


def _parquet_rows(file: File) -> Iterator[tuple[int, list[object]]]:
    with tempfile.NamedTemporaryFile(suffix=".parquet") as place:
        Path(place.name).write_bytes(file.content)
        try:
            with duckdb.connect(config={"threads": 1, "memory_limit": "1GB"}) as con:
                found = con.execute("select * from read_parquet(?) limit ?", [place.name, MOST_ROWS + 1])
                yield 1, [column[0] for column in found.description]
                for i, row in enumerate(found.fetchall()):
                    yield i + 2, ["" if cell is None else _plain(cell) for cell in row]
        except duckdb.Error as error:
            # The message names the temporary file, and with it a path of this machine.
            raise refusal("unreadable", file.name, detail=type(error).__name__) from None


def _plain(cell: object) -> object:
    """Dates as ISO text and whole numbers without '.0', so that a year typed as a number stays a year."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and isfinite(cell) and cell == int(cell):
        return str(int(cell))
    return str(cell)
