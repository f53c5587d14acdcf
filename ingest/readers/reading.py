"""What every reader is given and what it returns."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from ingest.periods import Period
from ingest.problem import Problem, RefusedError, refusal
from ingest.regions import Regions, UnknownRegionError

Row = dict


@dataclass(frozen=True)
class File:
    """A file as it came."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The fingerprint under which the raw file is kept."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Asked:
    """What the person said about the file. Nothing of it is assumed: a form says neither region nor period itself.

    `body_code`: who reports in form 3-К, '00000' for the whole country. `indicator_id`: what a table of the bureau
    counts. `span`: 'year', 'month', 'quarter' or 'ytd', what one date of such a table covers. `terms`: the names of
    its other dimensions to keep. `made_from`: fingerprint and name of each file of records that the table counts.
    """

    vintage: date
    today: date
    region_id: str | None = None
    period: Period | None = None
    body_code: str | None = None
    indicator_id: str | None = None
    span: str | None = None
    terms: tuple[str, ...] = ()
    source_id: str | None = None
    made_from: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figure:
    """One figure as a source prints it; columns of `observation`."""

    indicator_id: str
    region_id: str
    period: Period
    value: float
    locator: str
    printed: str
    rounding: float = 0.0
    coverage: str = "full"
    status: str = "final"
    source_id: str | None = None
    vintage: date | None = None


@dataclass(frozen=True)
class Report:
    """What a publication says became of an action; columns of `action_progress`."""

    action_id: str
    reported_on: date
    state: str
    output: str | None
    year: int | None
    quantity: float | None
    source_id: str
    locator: str
    printed: str

    @property
    def key(self) -> tuple:
        """What one statement is about: said twice, it is the same statement or a contradiction."""
        return (self.action_id, self.output, self.year, self.reported_on, self.source_id)


@dataclass
class Reading:
    """What a file holds: its figures or its reports on actions, the edition it was recognised as, names left out,
    publications it brings."""

    figures: list[Figure]
    edition: str = ""
    skipped: list[str] = field(default_factory=list)
    sources: list[Row] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)


@dataclass
class Facts:
    """The reference tables a reader may look things up in."""

    regions: Regions
    tables: dict[str, list[Row]]

    def __post_init__(self) -> None:
        self.indicators: dict[str, Row] = {row["indicator_id"]: row for row in self.tables["indicator"]}
        self.actions: dict[str, Row] = {row["action_id"]: row for row in self.tables.get("action", [])}
        self.outputs: dict[str, list[Row]] = {}
        for row in self.tables.get("action_output", []):
            self.outputs.setdefault(row["action_id"], []).append(row)

    def of_form(self, table: str, form: str) -> list[Row]:
        """The rows of form_row, form_graph or form_cell that belong to a form."""
        return [row for row in self.tables[table] if row["form_id"] == form]


Reader = Callable[[File, Asked, Facts], Reading]


def region_in(file: File, facts: Facts, spelling: str, day: date, sheet: str = "", cell: str = "", line=None) -> str:
    """The region that a spelling of the file means on a day. Raises RefusedError that names the nearest ones."""
    try:
        return facts.regions.region_on(spelling, day)
    except UnknownRegionError as unknown:
        values = {"found": unknown.spelling, "candidates": ", ".join(unknown.candidates) or "–", "day": str(day)}
        raise RefusedError([Problem(unknown.code, values, file.name, sheet, cell, line)]) from None


def asked_indicator(file: File, asked: Asked, facts: Facts) -> Row:
    """The indicator the person named for a table that does not say what it counts. Raises RefusedError."""
    if asked.indicator_id is None:
        raise refusal("indicator_missing", file.name)
    if asked.indicator_id not in facts.indicators:
        raise refusal("indicator_unknown", file.name, found=asked.indicator_id)
    return facts.indicators[asked.indicator_id]


def with_coverage(figures: list[Figure], facts: Facts) -> list[Figure]:
    """A region that existed only for a part of the period holds a part of it."""
    return [
        replace(figure, coverage="partial")
        if facts.regions.is_part_of(figure.region_id, figure.period.start, figure.period.end)
        else figure
        for figure in figures
    ]
