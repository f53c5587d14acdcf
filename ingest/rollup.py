"""The roll-up of single records: one expression of counts and sums, the same on DuckDB and on Apache Spark.

ibis makes the SQL of each engine from the expression; the engine's own client runs it (ingest/rollup_engines.py).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis

from ingest.records import PARQUET, SUMMED, Records

# ibis settles the types of its expressions while it runs.
Expression = Any
# Name under which the engines offer the fields of the records.
TABLE = "record"
# Of a text file: whether a line has too few or too many cells.
BROKEN = "is_broken"
KEYS = ("start", "region", "article")
ISO_DAY, DOTTED_DAY = r"^\d{4}-\d{2}-\d{2}([T ].*)?$", r"^\d{2}\.\d{2}\.\d{4}$"
# Milliseconds since 1970, as the maps give time: 12 or 13 digits reach from 1991 to 2100 and further.
MILLISECONDS, LEAST_MILLISECONDS, MOST_MILLISECONDS = r"^\d{12,13}$", 10**11, 10**13
MILLISECONDS_A_SECOND, SECONDS_AN_HOUR = 1000, 3600
COUNT = r"^\d{1,9}$"
# A map's district has the four digits of its region in front.
DISTRICT, REGION_DIGITS = r"^19\d{4}$", 4


@dataclass(frozen=True)
class Groups:
    """The grouped records as an engine gave them: `columns` names the places of each row; unordered."""

    columns: tuple[str, ...]
    rows: list[tuple]

    def sha256(self) -> str:
        """A fingerprint of the rows, whatever their order and engine."""
        lines = sorted("\x1f".join("\\N" if cell is None else str(cell) for cell in row) for row in self.rows)
        return hashlib.sha256("\n".join(["\x1f".join(self.columns), *lines]).encode()).hexdigest()


def monthly_groups(records: Records, border_days: Iterable[date] = (), hours: int = 0) -> Expression:
    """Records counted by month, region and article, as an expression without an engine.

    Columns: `start` (first day of the month, or the day within it on which borders changed, of `border_days`, as
    20220608; null without a readable day), `region` and `article` as spelled, `records`, `struck_off` (of them),
    `deaths`, `injured` (of those not struck off), `synthetic` (records that say so), `unread_…` (cells that are no day
    or count).
    `hours`: added to times in milliseconds before the day is taken from them.
    """
    is_text = records.kind != PARQUET
    record: Expression = ibis.table(records.types | ({BROKEN: "boolean"} if is_text else {}), TABLE)
    day = _day(record["date"], hours)
    fields: Expression = record.mutate(
        start=_start(day, border_days),
        region=_region(record, records),
        article=_text(record, "article", records),
        is_off=_flag(record["struck_off"]) if "struck_off" in records.columns else ibis.literal(False),
    )
    measures = {"records": fields.count(), "struck_off": fields.count(where=fields.is_off)}
    if is_text:
        measures["unread_line"] = fields.count(where=fields[BROKEN])
    if records.types["date"] not in ("date", "timestamp"):
        is_said = _blank_as_null(fields["date"]).notnull()
        measures["unread_date"] = fields.count(where=is_said & fields.start.isnull())
    if "is_synthetic" in records.columns and not records.is_labelled_synthetic:
        measures["synthetic"] = fields.count(where=_flag(fields.is_synthetic))
    for name in (name for name in SUMMED if name in records.columns):
        number = _count(fields[name])
        measures[name] = number.sum(where=~fields.is_off).fill_null(0)
        measures[f"unread_{name}"] = fields.count(where=_blank_as_null(fields[name]).notnull() & number.isnull())
    return fields.group_by(*KEYS).aggregate(**measures)


def month_after(day: date) -> date:
    """The first day of the next month."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def sql_of(groups: Expression, dialect: str) -> str:
    """The expression in an engine's own words: 'duckdb' or 'pyspark'."""
    if dialect == "pyspark":
        ibis.pyspark  # noqa: B018 - its options must be there before a column of decimals is compiled
    return str(ibis.to_sql(groups, dialect=dialect))


def _day(column: Expression, hours: int) -> Expression:
    """The day a cell says: a date, a time, milliseconds, or text such as 2024-12-31 and 31.12.2024; else null."""
    if column.type().is_date():
        return column
    if column.type().is_timestamp():
        return column.date()
    if not column.type().is_string():
        number = _whole(column)
        is_time = (number >= LEAST_MILLISECONDS) & (number < MOST_MILLISECONDS)
        return ibis.cases((is_time, _day_of_milliseconds(number, hours)))
    dotted = column.substr(6, 4) + "-" + column.substr(3, 2) + "-" + column.left(2)
    return ibis.cases(
        (column.re_search(ISO_DAY), column.left(10).try_cast("date")),
        (column.re_search(DOTTED_DAY), dotted.try_cast("date")),
        (column.re_search(MILLISECONDS), _day_of_milliseconds(column.try_cast("int64"), hours)),
    )


def _day_of_milliseconds(number: Expression, hours: int) -> Expression:
    """The engines' sessions keep UTC, so that no time zone of a machine moves a day."""
    return (number // MILLISECONDS_A_SECOND + hours * SECONDS_AN_HOUR).as_timestamp("s").date()


def _start(day: Expression, border_days: Iterable[date]) -> Expression:
    """The month; where borders changed within it, its days from then on are a group of their own.

    A number of eight digits, since both engines make it faster than they truncate a day, and alike.
    """
    month = day.year() * 10_000 + day.month() * 100 + 1
    spans = [(one, month_after(one)) for one in border_days]
    changed = [
        ((day >= ibis.literal(since)) & (day < ibis.literal(end)), ibis.literal(int(f"{since:%Y%m%d}"), "int32"))
        for since, end in spans
    ]
    return ibis.cases(*changed, else_=month) if changed else month


def _region(record: Expression, records: Records) -> Expression:
    """The region as spelled, or, where none is given, the one whose code begins that of the district."""
    region = _text(record, "region", records)
    if "district" not in records.columns:
        return region
    district = _text(record, "district", records)
    by_district = ibis.cases((district.re_search(DISTRICT), district.left(REGION_DIGITS)))
    return ibis.cases((region != "", region), else_=by_district) if "region" in records.columns else by_district


def _text(record: Expression, field: str, records: Records) -> Expression:
    """A cell as text, null where there is no such column; a code that was kept as a number without its '.0'.

    Engines differ in whether an empty cell of a text file is null. In Parquet they do not, and nothing is spent on it.
    """
    if field not in records.columns:
        return ibis.null("string")
    column = record[field]
    text = (_whole(column) if column.type().is_floating() else column).cast("string")
    return text if records.kind == PARQUET else text.nullif("")


def _blank_as_null(column: Expression) -> Expression:
    return column.nullif("") if column.type().is_string() else column


def _flag(column: Expression) -> Expression:
    """Whether a cell says yes: true, a number but 0, a text but 0 and false; empty says no."""
    if column.type().is_string():
        return column.nullif("").fill_null("0").lower().notin(["0", "false"])
    is_yes = column if column.type().is_boolean() else column != 0
    return is_yes.fill_null(False)


def _count(column: Expression) -> Expression:
    """A whole number from 0; null for anything else, so that a fraction is never rounded in silence."""
    if column.type().is_string():
        return ibis.cases((column.re_search(COUNT), column.try_cast("int64")))
    number = _whole(column)
    return ibis.cases((number >= 0, number))


def _whole(column: Expression) -> Expression:
    """A number without a fraction; null for any other, and for what is no number."""
    if not column.type().is_floating():
        return column.cast("int64")
    is_whole = ~column.isnan() & ~column.isinf() & (column == column.floor().cast("float64"))
    return ibis.cases((is_whole, column.cast("int64")))
