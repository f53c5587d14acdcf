"""Our own long table: one figure a line, as CSV, XLSX or Parquet. The template is offered for download."""

import csv
import io
import math
import re
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

from ingest.periods import Period, written_period
from ingest.problem import Problem, RefusedError, refusal
from ingest.readers.bns_json import counted_problem
from ingest.readers.reading import Asked, Facts, Figure, File, Reading, Row, region_in
from ingest.readers.text import decoded, number, table_rows
from ingest.readers.workbook import ZIP_START, sheets

VERSION = "1"
REQUIRED = ("indicator_id", "region", "period", "value", "source_id", "locator", "printed")
OPTIONAL = ("rounding", "coverage", "status", "published_on", "source_title", "publisher", "source_kind", "address")
COLUMNS = REQUIRED + OPTIONAL
PARQUET_START = b"PAR1"
MOST_ROWS = 200_000
MOST_PROBLEMS = 50
# Line and paragraph separators and the like break the table that keeps the rows.
CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]")
CHOICES = {
    "coverage": ("full", "partial"),
    "status": ("final", "provisional", "estimated"),
    "source_kind": ("statistics", "index", "survey", "legal_act", "press"),
}
DEFAULTS = {"coverage": "full", "status": "final", "source_kind": "statistics"}

Line = tuple[int, dict[str, object]]


def reading(file: File, asked: Asked, facts: Facts) -> Reading:
    """The figures of the table and the publications it names. Raises RefusedError."""
    lines = list(_lines(file))
    if len(lines) > MOST_ROWS:
        raise refusal("too_many_rows", file.name, limit=MOST_ROWS)
    problems: list[Problem] = []
    figures = [figure for line in lines if (figure := _figure(file, line, asked, facts, problems)) is not None]
    problems += _twice(file, lines, figures) if not problems else []
    if problems:
        raise RefusedError(problems[:MOST_PROBLEMS])
    if not figures:
        raise refusal("no_figures", file.name)
    return Reading(figures, sources=_sources(file, lines, facts))


def _lines(file: File) -> Iterator[Line]:
    """(line number, cells by column) of every line that is not empty."""
    if file.content.startswith(ZIP_START):
        rows = _workbook_rows(file)
    elif file.content.startswith(PARQUET_START):
        rows = _parquet_rows(file)
    else:
        rows = iter(table_rows(file, decoded(file), ",;\t"))
    _, head = next(rows, (1, []))
    names = [str(name).strip() for name in head]
    problems = [
        Problem("column_missing", {"column": name}, file.name, line=1) for name in REQUIRED if name not in names
    ]
    problems += [
        Problem("column_unknown", {"column": name or "–"}, file.name, line=1) for name in names if name not in COLUMNS
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
    if isinstance(cell, float) and math.isfinite(cell) and cell == int(cell):
        return str(int(cell))
    return str(cell)


def _figure(file: File, line: Line, asked: Asked, facts: Facts, problems: list[Problem]) -> Figure | None:
    """The figure of a line; what is wrong with it goes to `problems`."""
    number_of, cells = line
    texts = {name: str(cells.get(name, "")).strip() for name in COLUMNS}
    before = len(problems)

    def problem(code: str, column: str, **values: str) -> None:
        problems.append(Problem(code, {"column": column, **values}, file.name, line=number_of))

    for name in REQUIRED:
        if not texts[name]:
            problem("cell_missing", name)
    for name, text in texts.items():
        if CONTROL.search(text):
            problem("control_character", name, found=repr(text)[1:41])
        if text.startswith("=") or (text.startswith(("+", "-", "@")) and not _is_number(text) and name != "printed"):
            problem("formula_text", name, found=text)
    for name, choices in CHOICES.items():
        texts[name] = texts[name] or DEFAULTS[name]
        if texts[name] not in choices:
            problem("choice", name, found=texts[name], expected=", ".join(choices))
    if texts["indicator_id"] and texts["indicator_id"] not in facts.indicators:
        problem("indicator_unknown", "indicator_id", found=texts["indicator_id"])
    values = {name: _number(texts[name] or "0", name, problem) for name in ("value", "rounding")}
    period = _read(texts["period"], written_period, "period", "period_unclear", problem)
    published = _read(texts["published_on"], date.fromisoformat, "published_on", "day_unclear", problem)
    region = None
    if period and texts["region"]:
        try:
            region = region_in(
                file, facts, texts["region"], date.fromordinal(period.end.toordinal() - 1), line=number_of
            )
        except RefusedError as unknown:
            problems += unknown.problems
    if period and texts["indicator_id"] in facts.indicators:
        for code in _sense(facts.indicators[texts["indicator_id"]], values["value"], period):
            problem(code, "period" if code == "day_of_a_flow" else "value", found=texts["value"], expected="count")
    if len(problems) > before or period is None or region is None:
        return None
    if not str(cells.get("coverage", "")).strip() and facts.regions.is_part_of(region, period.start, period.end):
        texts["coverage"] = "partial"
    return Figure(
        texts["indicator_id"], region, period, values["value"] or 0.0, texts["locator"], texts["printed"],
        values["rounding"] or 0.0, texts["coverage"], texts["status"], texts["source_id"], published,
    )  # fmt: skip


def _sense(indicator: Row, value: float | None, period: Period) -> Iterator[str]:
    """Codes of what cannot be: a fraction of an offence ("17,144" read as a decimal), a month typed as a day."""
    if value is not None and (code := counted_problem(value, indicator)):
        yield {"fraction": "fraction_text", "negative": "negative_text"}[code]
    is_one_day = period.end == period.start + timedelta(days=1)
    if is_one_day and indicator["time_basis"] == "flow":
        yield "day_of_a_flow"


def _number(text: str, column: str, problem) -> float | None:
    found = number(text)
    if found is None:
        problem("not_a_number_text", column, found=text)
    elif column == "rounding" and found < 0:
        problem("negative_text", column, found=text)
    return found


def _read(text: str, reader, column: str, code: str, problem):
    if not text:
        return None
    try:
        return reader(text)
    except ValueError:
        problem(code, column, found=text)
        return None


def _is_number(text: str) -> bool:
    return number(text) is not None


def _twice(file: File, lines: list[Line], figures: list[Figure]) -> Iterator[Problem]:
    """Two lines for one figure: which of them is meant?"""
    seen: dict[tuple, int] = {}
    for (line, _), figure in zip(lines, figures, strict=True):
        key = (figure.indicator_id, figure.region_id, figure.period.start, figure.period.end, figure.source_id)
        if seen.setdefault((*key, figure.vintage), line) != line:
            first = seen[(*key, figure.vintage)]
            yield Problem("line_twice", {"first": str(first)}, file.name, line=line)


def _sources(file: File, lines: list[Line], facts: Facts) -> list[dict]:
    """The publications the table brings; one that the warehouse does not know needs a title and a publisher."""
    known = {row["source_id"] for row in facts.tables["source"]}
    found: dict[str, dict] = {}
    problems = []
    for line, cells in lines:
        texts = {name: str(cells.get(name, "")).strip() for name in COLUMNS}
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
            "kind": texts["source_kind"] or DEFAULTS["source_kind"],
            "published_on": texts["published_on"] or None,
            "address": texts["address"] or None,
            "licence": None,
        }
    if problems:
        raise RefusedError(problems[:MOST_PROBLEMS])
    return list(found.values())


def template_csv() -> str:
    """The empty template: its header line."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(COLUMNS)
    return out.getvalue()
