"""Reports on actions: what a publication says became of an action, one statement a line, as CSV, XLSX or Parquet."""

import re
from datetime import date

from ingest.problem import Problem, RefusedError, refusal
from ingest.readers.lines import (
    MOST_PROBLEMS,
    SOURCE_COLUMNS,
    SOURCE_KINDS,
    Line,
    chosen_texts,
    lines_of,
    new_sources,
    read_text,
    texts_of,
)
from ingest.readers.reading import Asked, Facts, File, Reading, Report, Row
from ingest.readers.text import number

VERSION = "1"
REQUIRED = ("action_id", "reported_on", "state", "source_id", "locator", "printed")
OPTIONAL = ("output", "year", "quantity", *SOURCE_COLUMNS)
COLUMNS = REQUIRED + OPTIONAL
CHOICES = {"state": ("done", "partly_done", "in_progress", "not_done"), "source_kind": SOURCE_KINDS}
DEFAULTS = {"source_kind": "legal_act"}


def reading(file: File, asked: Asked, facts: Facts) -> Reading:
    """The statements of the table and the publications it names. Raises RefusedError."""
    lines = lines_of(file, REQUIRED, OPTIONAL)
    problems: list[Problem] = []
    reports: dict[tuple, int] = {}
    read = []
    for line in lines:
        report = _report(file, line, asked, facts, problems)
        if report is None:
            continue
        if (first := reports.setdefault(report.key, line[0])) != line[0]:
            problems.append(Problem("line_twice", {"first": str(first)}, file.name, line=line[0]))
        read.append(report)
    if problems:
        raise RefusedError(problems[:MOST_PROBLEMS])
    if not read:
        raise refusal("no_figures", file.name)
    return Reading([], sources=new_sources(file, lines, facts, DEFAULTS["source_kind"]), reports=read)


def _report(file: File, line: Line, asked: Asked, facts: Facts, problems: list[Problem]) -> Report | None:
    """The statement of a line; what is wrong with it goes to `problems`."""
    number_of, cells = line
    before = len(problems)

    def problem(code: str, column: str, **values: str) -> None:
        problems.append(Problem(code, {"column": column, **values}, file.name, line=number_of))

    texts = texts_of(cells, REQUIRED, COLUMNS, problem)
    chosen_texts(texts, CHOICES, DEFAULTS, problem)
    action_id = texts["action_id"]
    if action_id and action_id not in facts.actions:
        problem("action_unknown", "action_id", found=action_id)
    reported = read_text(texts["reported_on"], date.fromisoformat, "reported_on", "day_unclear", problem)
    if reported and reported > asked.today:
        problem("vintage_future", "reported_on", vintage=str(reported), today=str(asked.today))
    published = read_text(texts["published_on"], date.fromisoformat, "published_on", "day_unclear", problem)
    if published and published > asked.today:
        problem("vintage_future", "published_on", vintage=str(published), today=str(asked.today))
    quantity = _quantity(texts["quantity"], problem)
    year = read_text(texts["year"], _year, "year", "not_a_number_text", problem)
    output = _output(texts, facts.outputs.get(action_id, []), year, problem) if action_id in facts.actions else None
    if len(problems) == before and reported and reported < _first_day(facts, action_id, year):
        problem("reported_early", "reported_on", found=str(reported))
    if len(problems) > before or reported is None:
        return None
    return Report(
        action_id, reported, texts["state"], output, year, quantity, texts["source_id"], texts["locator"],
        texts["printed"],
    )  # fmt: skip


def _quantity(text: str, problem) -> float | None:
    """A planned quantity counts things: whole, and never below nought ("20,600" read as a decimal would be 20.6)."""
    found = number(text) if text else None
    if text and found is None:
        problem("not_a_number_text", "quantity", found=text)
    elif found is not None and found < 0:
        problem("negative_text", "quantity", found=text)
    elif found is not None and not found.is_integer():
        problem("fraction_text", "quantity", found=text, expected="count")
    return found


def _year(text: str) -> int:
    if not re.fullmatch(r"\d{4}", text):
        raise ValueError(text)
    return int(text)


def _first_day(facts: Facts, action_id: str, year: int | None) -> date:
    """Before its document was signed, or before the year of the quantity, nothing can be reported of an action."""
    programme = facts.actions[action_id]["programme_id"]
    signed = min(row["day"] for row in facts.tables["programme_event"] if row["programme_id"] == programme)
    return max(signed, date(year, 1, 1)) if year else signed


def _output(texts: dict[str, str], planned: list[Row], year: int | None, problem) -> str | None:
    """Which planned quantity a reported one answers: the one named, in any language, or the only one there is."""
    if not texts["quantity"]:
        if texts["output"] or texts["year"]:
            problem("cell_missing", "quantity")
        return None
    names = {row["output"]: {row["output"], row["output_kk"], row["output_ru"]} for row in planned}
    if not texts["output"] and len(names) != 1:
        problem("cell_missing", "output")
        return None
    meant = next((one for one, known in names.items() if not texts["output"] or texts["output"] in known), None)
    if meant is None:
        problem("output_unknown", "output", found=texts["output"], choices="; ".join(names) or "–")
        return None
    years = [row["year"] for row in planned if row["output"] == meant]
    if year not in years:
        shown = ", ".join("–" if one is None else str(one) for one in years)
        problem("choice", "year", found=texts["year"] or "–", expected=shown)
    return meant
