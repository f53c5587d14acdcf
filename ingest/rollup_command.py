"""The command `python -m ingest rollup`: records in, monthly figures out, through the door of our own table."""

import argparse
import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.problem import Problem, RefusedError, refusal
from ingest.readers.reading import Asked, Facts, File
from ingest.records import CSV, FIELDS, MAP, PARQUET, Records, fingerprint, records_in, shown
from locales import Language
from locales.import_words import reason_sentence

DUCKDB, SPARK = "duckdb", "spark"
ENGINES = (DUCKDB, SPARK)
# Digits of a fingerprint that a locator shows; the whole stands in the manifest of the import.
SHOWN_DIGITS = 16


@dataclass(frozen=True)
class RolledUp:
    """The long table of a roll-up, what it was made from, and what was left out for which reason (records)."""

    table: File
    made_from: tuple[str, ...]
    is_synthetic: bool
    records: int
    counted: int
    left_out: dict[str, int]
    figures: int
    rows_sha256: str


def add_options(parser: argparse.ArgumentParser) -> None:
    """What the command understands."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=f"{PARQUET}, {CSV} or the {MAP}'s JSON")
    parser.add_argument("--source", metavar="ID", required=True, help="the publication the figures are booked to")
    parser.add_argument("--source-title", default="", metavar="TEXT", help="its title, where it is a new one")
    parser.add_argument("--publisher", default="", metavar="TEXT", help="its publisher, where it is a new one")
    parser.add_argument(
        "--vintage", type=date.fromisoformat, metavar="DATE", help="the day of the records (default: that of --as-of)"
    )
    parser.add_argument(
        "--field", action="append", default=[], metavar="FIELD=COLUMN",
        help=f"which column says it ({', '.join(FIELDS)}), where the known names do not stand there",
    )  # fmt: skip
    parser.add_argument("--indicator", metavar="ID", help="what each record counts, where they are of one kind")
    parser.add_argument("--all-articles", action="store_true", help="every registered offence is there: count them all")
    parser.add_argument("--whole-country", action="store_true", help="every region is there: count the country, too")
    parser.add_argument("--coverage", choices=("partial", "full"), default="partial")
    parser.add_argument(
        "--borders", type=date.fromisoformat, metavar="DATE",
        help="regions are within the borders of this day (default: each record's own day)",
    )  # fmt: skip
    parser.add_argument(
        "--hours", type=int, default=0, metavar="N", help="added to times in milliseconds before their day is taken"
    )
    parser.add_argument("--engine", choices=ENGINES, default=DUCKDB)
    parser.add_argument("--master", default="local[*]", metavar="URL", help="spark: the cluster (default: local[*])")
    parser.add_argument("--conf", action="append", default=[], metavar="KEY=VALUE", help="spark: a setting of it")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the long table there and publish nothing")
    parser.add_argument("--dry-run", action="store_true", help="count and compare, publish nothing")


def rolled_up(options: argparse.Namespace, facts: Facts) -> RolledUp:
    """Count the records and make the long table. Raises RefusedError."""
    # Only this command pays for the import of ibis, which takes half a second.
    from ingest.rollup import monthly_groups
    from ingest.rollup_engines import duckdb_groups, spark_groups
    from ingest.rollup_figures import Said, border_days, long_table, monthly_figures

    _check(options, facts)
    records = records_in(options.files, _pairs(options.field, FIELDS), bool(options.indicator))
    expression = monthly_groups(records, [] if options.borders else border_days(facts), options.hours)
    if options.engine == SPARK:
        groups = spark_groups(records, expression, options.master, _pairs(options.conf))
    else:
        groups = duckdb_groups(records, expression)
    said = Said(
        options.as_of, options.indicator, options.all_articles, options.whole_country, options.coverage, options.borders
    )
    first = shown(records.files[0])
    found = monthly_figures(groups, facts, said, first)
    if not found.values:
        raise refusal("records_none", first, records=found.records)
    is_synthetic = records.is_labelled_synthetic or found.synthetic > 0
    if is_synthetic and not options.out:
        raise refusal("records_synthetic", first)
    made_from = tuple(f"{fingerprint(path)} {shown(path)}" for path in records.files)
    source = {
        "source_id": options.source, "source_title": options.source_title, "publisher": options.publisher,
        "published_on": options.vintage,
    }  # fmt: skip
    content = long_table(found, facts, said, _made_from(made_from, records), source, is_synthetic).encode()
    name = f"rollup-{hashlib.sha256(content).hexdigest()[:SHOWN_DIGITS]}.csv"
    left_out = {reason: count for reason, count in found.left_out.items() if count}
    return RolledUp(
        File(name, content), made_from, is_synthetic, found.records, found.counted, left_out, len(found.values),
        groups.sha256(),
    )  # fmt: skip


def asked_of(rolled: RolledUp, options: argparse.Namespace) -> Asked:
    """What a load of the long table records besides it: the fingerprint and name of every file of records."""
    return Asked(options.vintage, options.as_of, made_from=rolled.made_from)


def written_table(rolled: RolledUp, path: Path) -> None:
    """The long table at `path`, whole or not at all. Raises OSError."""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(rolled.table.content)
    draft.replace(path)


def written_lines(options: argparse.Namespace) -> Iterator[str]:
    """That the table was written and that this is all."""
    if not options.json:
        language = Language(options.lang)
        yield language.text("{name} was written; nothing was published.", name=options.out.name)


def rollup_lines(rolled: RolledUp, options: argparse.Namespace) -> Iterator[str]:
    """How many records made how many figures, and why the others are in none."""
    if options.json:
        counts = {"records": rolled.records, "counted": rolled.counted, "left_out": rolled.left_out}
        told = {"event": "rolled_up", **counts, "figures": rolled.figures, "rows_sha256": rolled.rows_sha256}
        yield json.dumps(told | {"is_synthetic": rolled.is_synthetic})
        return
    language = Language(options.lang)
    numbers = {name: language.number(getattr(rolled, name)) for name in ("records", "counted", "figures")}
    yield language.text("{records} records, {counted} of them counted in {figures} monthly figures", **numbers)
    for reason, count in rolled.left_out.items():
        yield "  " + reason_sentence(language, reason, count)
    if rolled.is_synthetic:
        yield "  ! " + language.text("The records are labelled synthetic, and so is every figure of the table.")
    yield language.text("Fingerprint of the grouped rows: {sha256}", sha256=rolled.rows_sha256)


def _check(options: argparse.Namespace, facts: Facts) -> None:
    """What the person said, before anything is read."""
    if options.indicator and options.indicator not in facts.indicators:
        raise refusal("indicator_unknown", found=options.indicator)
    is_known = options.source in {row["source_id"] for row in facts.tables["source"]}
    if not is_known and not options.out and not (options.source_title and options.publisher):
        raise RefusedError([Problem("records_source", {"found": options.source})])


def _pairs(given: list[str], allowed: Collection[str] = ()) -> dict[str, str]:
    """NAME=VALUE pairs; a name is one of `allowed`, or any where none is given."""
    found = {}
    for pair in given:
        name, _, value = pair.partition("=")
        if not name or not value or (allowed and name not in allowed):
            raise refusal("records_option", found=pair, choices=", ".join(allowed) or "spark.…")
        found[name] = value
    return found


def _made_from(made_from: tuple[str, ...], records: Records) -> str:
    """The files as a locator names them: one by name, several by how many, with a fingerprint of all."""
    if len(made_from) == 1:
        return f"{shown(records.files[0])}, sha256 {made_from[0][:SHOWN_DIGITS]}"
    together = hashlib.sha256("\n".join(made_from).encode()).hexdigest()
    return f"{shown(records.files[0])} and {len(made_from) - 1} more files, sha256 {together[:SHOWN_DIGITS]}"
