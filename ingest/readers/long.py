"""Our own long table: one figure a line, as CSV, XLSX or Parquet. The template is offered for download."""

from collections.abc import Iterator
from datetime import date, timedelta

from ingest.periods import Period, written_period
from ingest.problem import Problem, RefusedError, refusal
from ingest.readers.bns_json import counted_problem
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
from ingest.readers.reading import Asked, Facts, Figure, File, Reading, Row, region_in
from ingest.readers.text import number

VERSION = "1"
REQUIRED = ("indicator_id", "region", "period", "value", "source_id", "locator", "printed")
OPTIONAL = ("rounding", "coverage", "status", *SOURCE_COLUMNS)
COLUMNS = REQUIRED + OPTIONAL
CHOICES = {
    "coverage": ("full", "partial"),
    "status": ("final", "provisional", "estimated"),
    "source_kind": SOURCE_KINDS,
}
DEFAULTS = {"coverage": "full", "status": "final", "source_kind": "statistics"}


def reading(file: File, asked: Asked, facts: Facts) -> Reading:
    """The figures of the table and the publications it names. Raises RefusedError."""
    lines = lines_of(file, REQUIRED, OPTIONAL)
    problems: list[Problem] = []
    figures = [figure for line in lines if (figure := _figure(file, line, asked, facts, problems)) is not None]
    problems += _twice(file, lines, figures) if not problems else []
    if problems:
        raise RefusedError(problems[:MOST_PROBLEMS])
    if not figures:
        raise refusal("no_figures", file.name)
    return Reading(figures, sources=new_sources(file, lines, facts))


def _figure(file: File, line: Line, asked: Asked, facts: Facts, problems: list[Problem]) -> Figure | None:
    """The figure of a line; what is wrong with it goes to `problems`."""
    number_of, cells = line
    before = len(problems)

    def problem(code: str, column: str, **values: str) -> None:
        problems.append(Problem(code, {"column": column, **values}, file.name, line=number_of))

    texts = texts_of(cells, REQUIRED, COLUMNS, problem)
    chosen_texts(texts, CHOICES, DEFAULTS, problem)
    if texts["indicator_id"] and texts["indicator_id"] not in facts.indicators:
        problem("indicator_unknown", "indicator_id", found=texts["indicator_id"])
    values = {name: _number(texts[name] or "0", name, problem) for name in ("value", "rounding")}
    period = read_text(texts["period"], written_period, "period", "period_unclear", problem)
    published = read_text(texts["published_on"], date.fromisoformat, "published_on", "day_unclear", problem)
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


def _twice(file: File, lines: list[Line], figures: list[Figure]) -> Iterator[Problem]:
    """Two lines for one figure: which of them is meant?"""
    seen: dict[tuple, int] = {}
    for (line, _), figure in zip(lines, figures, strict=True):
        key = (figure.indicator_id, figure.region_id, figure.period.start, figure.period.end, figure.source_id)
        if seen.setdefault((*key, figure.vintage), line) != line:
            first = seen[(*key, figure.vintage)]
            yield Problem("line_twice", {"first": str(first)}, file.name, line=line)
