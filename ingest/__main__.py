"""python -m ingest build | load | rollup | log | undo | verify | alerts | dictionary | template"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from pathlib import Path

import duckdb

from ingest import report, rollup_command
from ingest.dictionary import data_dictionary
from ingest.imports import BrokenEntryError, broken_files, entries, log_rows
from ingest.loading import Checked, Load, facts_of, loaded, published_import_ids, undo
from ingest.names import READERS, guess
from ingest.periods import report_period
from ingest.problem import Problem, RefusedError
from ingest.publications import status_changes
from ingest.readers import action_reports, long
from ingest.readers.reading import Asked, Facts, File
from ingest.reference import RefusalError
from ingest.regions import UnknownRegionError
from ingest.verify import differences
from ingest.warehouse import FILE_NAME, IMPORTS, REFERENCE, home, published_warehouse, written_warehouse
from locales import LANGUAGES

DONE, NOTHING_NEW, REFUSED, CHANGED_STATUS = 0, 1, 2, 3
NAME = "from-name"
UNCHANGED = "Nothing was published; the warehouse built before stays in force."
# What each form asks for besides the day of publication; what it does not use is not recorded either.
SCOPE, BUREAU = ("region", "period"), ("indicator", "span", "term", "source")
USED = {
    "form-1m": SCOPE,
    "form-1-sng": SCOPE,
    "form-3k": (*SCOPE, "body"),
    **dict.fromkeys(("bns-json", "bns-tsv", "bns-xlsx", "taldau"), ("period", *BUREAU)),
    "crime-map": ("source",),
    "long": (),
    "actions": (),
}
TEMPLATES = {"long": long.COLUMNS, "actions": action_reports.COLUMNS}
# As much of a file is read as the largest that any reader takes, and more, so that it is refused by its size.
MOST_BYTES = 60_000_000


def main() -> int:
    """Exit 0: done; 1: nothing new; 2: refused, with sentences on standard error; 3 (alerts): a status changed."""
    options = _options()
    for stream in (sys.stdout, sys.stderr):  # a sentence in Kazakh must not fail on a terminal that cannot show it
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        return COMMANDS[options.command](options)
    except RefusedError as refused:
        _complain(options, refused.problems)
    except (RefusalError, BrokenEntryError) as refusal:
        print(refusal, file=sys.stderr)
    except (OSError, duckdb.Error, ValueError, MemoryError) as error:
        place = getattr(options, "out", None) or home()
        print(f"The warehouse could not be written below {place}: {error}", file=sys.stderr)
    except (KeyboardInterrupt, RuntimeError):  # DuckDB tells of an interrupt by a RuntimeError
        print("Interrupted.", file=sys.stderr)
    print(UNCHANGED, file=sys.stderr)
    return REFUSED


def _build(options: argparse.Namespace) -> int:
    path = written_warehouse(options.out, options.as_of) if options.out else published_warehouse(options.as_of)
    print(f"Published {path}")
    return DONE


def _dictionary(options: argparse.Namespace) -> int:
    print(data_dictionary(home() / FILE_NAME), end="")
    return DONE


def _template(options: argparse.Namespace) -> int:
    print(",".join(TEMPLATES[options.form]))
    return DONE


def _guess(options: argparse.Namespace) -> int:
    facts = facts_of(REFERENCE)
    names = [guess(options.form, name, facts, options.as_of) for name in options.names]
    print(json.dumps([asdict(found) for found in names]))
    return DONE


def _load(options: argparse.Namespace) -> int:
    facts = facts_of(REFERENCE)
    given = [name for name in (*SCOPE, "body", *BUREAU) if getattr(options, name)]
    files: list[tuple[File, Asked]] = []
    unused = [name for name in given if name not in USED[options.form]]
    problems = [Problem("option_unused", {"option": f"--{name}"}) for name in unused]
    for number, path in enumerate(options.files):
        try:
            if not path.is_file():
                raise RefusedError([Problem("no_regular_file" if path.exists() else "no_file", {}, _shown(path))])
            with path.open("rb") as opened:
                file = File(_shown(path), opened.read(MOST_BYTES))
            files.append((file, _asked(options, facts, file, number)))
        except OSError:
            problems.append(Problem("no_file", {}, _shown(path)))
        except RefusedError as refused:
            problems += refused.problems
    if problems:
        raise RefusedError(problems)
    heard = _progress(options, len(files))
    load = loaded(
        options.form, files, home(), options.as_of, REFERENCE, options.dry_run, heard, options.by,
        options.expect_version,
    )  # fmt: skip
    return _finished(load, options, facts)


def _finished(load: Load, options: argparse.Namespace, facts: Facts) -> int:
    with suppress(BrokenPipeError):  # who listens may have left; what was published stands
        _say(report.load_lines(load, options, facts))
    if load.is_refused:
        _complain(options, [problem for checked in load.files for problem in checked.problems])
        print(UNCHANGED, file=sys.stderr)
        return REFUSED
    return DONE if any(checked.is_news for checked in load.files) else NOTHING_NEW


def _rollup(options: argparse.Namespace) -> int:
    facts = facts_of(REFERENCE)
    rolled = rollup_command.rolled_up(options, facts)
    _say(rollup_command.rollup_lines(rolled, options))
    if options.out:
        rollup_command.written_table(rolled, options.out)
        _say(rollup_command.written_lines(options))
        return DONE
    files = [(rolled.table, rollup_command.asked_of(rolled, options))]
    load = loaded("long", files, home(), options.as_of, REFERENCE, options.dry_run, by=options.by)
    return _finished(load, options, facts)


def _shown(path: Path) -> str:
    """The file's name as it can be written down."""
    return path.name.encode("utf-8", "backslashreplace").decode()


def _asked(options: argparse.Namespace, facts: Facts, file: File, number: int) -> Asked:
    """What the command says of one file: one answer for all files, or one for each in their order."""
    guessed = guess(options.form, file.name, facts, options.vintage)
    spelling = _answer(options.region, number, len(options.files), guessed.region_id, file)
    written = _answer(options.period, number, len(options.files), guessed.period, file)
    body = _answer(options.body, number, len(options.files), guessed.body_code, file)
    try:
        period = report_period(written) if written else None
    except ValueError:
        raise RefusedError([Problem("period_unclear", {"found": str(written)}, file.name)]) from None
    last = date.fromordinal(period.end.toordinal() - 1) if period else options.vintage
    try:
        region = facts.regions.region_on(spelling, last) if spelling else None
        if region and not facts.regions.exists_on(region, last):
            raise UnknownRegionError(spelling or "", [], "region_not_on_day")
    except UnknownRegionError as unknown:
        values = {"found": unknown.spelling, "candidates": ", ".join(unknown.candidates) or "–", "day": str(last)}
        raise RefusedError([Problem(unknown.code, values, file.name)]) from None
    return Asked(
        options.vintage, options.as_of, region, period, body, options.indicator, options.span,
        tuple(options.term), options.source,
    )  # fmt: skip


def _answer(given: list[str], number: int, files: int, guessed: str | None, file: File) -> str | None:
    if len(given) not in (0, 1, files):
        raise RefusedError([Problem("answers", {"given": str(len(given)), "files": str(files)}, file.name)])
    if not given:
        return None
    answer = given[0] if len(given) == 1 else given[number]
    return guessed if answer == NAME else answer


def _progress(options: argparse.Namespace, files: int) -> Callable[[Checked], None]:
    """One line a file while it works, for a person or for the screen."""
    read = 0

    def said(checked: Checked) -> None:
        nonlocal read
        read += 1
        if options.json:
            print(json.dumps({"event": "read", "file": checked.file.name, "n": read, "of": files}), flush=True)

    return said


def _log(options: argparse.Namespace) -> int:
    log = log_rows(entries(home() / IMPORTS))
    link = home() / FILE_NAME
    _say(report.log_lines(log, published_import_ids(link) if link.exists() else set(), options))
    return DONE


def _undo(options: argparse.Namespace) -> int:
    entry = undo(options.import_id, home(), options.as_of, by=options.by)
    print(
        json.dumps({"event": "undone", "entry": entry}) if options.json else f"Undone by {entry}; nothing was deleted."
    )
    return DONE


def _verify(options: argparse.Namespace) -> int:
    problems = [*broken_files(home() / IMPORTS), *differences(home())]
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print(f"{len(log_rows(entries(home() / IMPORTS)))} imports: files, rows and warehouse agree.")
    return REFUSED if problems else DONE


def _alerts(options: argparse.Namespace) -> int:
    before, latest, changes = status_changes(home(), options.since)
    _say(report.alert_lines(before, latest, changes, options))
    return CHANGED_STATUS if changes else DONE


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _complain(options: argparse.Namespace, problems: list[Problem]) -> None:
    if getattr(options, "json", False):
        print(json.dumps({"event": "refused", "problems": [report.as_data(problem) for problem in problems]}))
        return  # the program that reads this makes its own sentences
    for problem in problems:
        print(report.sentence(problem, getattr(options, "lang", "en")), file=sys.stderr)


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "build": _build,
    "guess": _guess,
    "load": _load,
    "rollup": _rollup,
    "log": _log,
    "undo": _undo,
    "verify": _verify,
    "alerts": _alerts,
    "dictionary": _dictionary,
    "template": _template,
}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ingest", description="Builds the Nysana warehouse and feeds it.")
    commands = parser.add_subparsers(dest="command", required=True)
    day, spoken = argparse.ArgumentParser(add_help=False), argparse.ArgumentParser(add_help=False)
    day.add_argument(
        "--as-of",
        type=date.fromisoformat,
        default=date.today(),
        metavar="DATE",
        help="what was known and in force on this day (default: today)",
    )
    spoken.add_argument("--json", action="store_true", help="one JSON object a line instead of text")
    spoken.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the sentences (default: en)")
    named = argparse.ArgumentParser(add_help=False)
    named.add_argument("--by", help="who does it (default: the user of this machine)")

    build = commands.add_parser("build", parents=[day], help="build from data/ and data/imports/, check, publish")
    build.add_argument("--out", type=Path, help="write to this file and move no link")
    named_files = commands.add_parser("guess", parents=[day], help="what the names of files say, as JSON")
    named_files.add_argument("form", choices=list(READERS))
    named_files.add_argument("names", nargs="+", metavar="NAME")
    load = commands.add_parser("load", parents=[day, spoken, named], help="import files of a form, build, publish")
    load.add_argument("form", choices=list(READERS))
    load.add_argument("files", nargs="+", type=Path, metavar="FILE")
    load.add_argument(
        "--region", action="append", default=[], metavar="ID",
        help=f"region of the report, in any spelling; once, or once a file in their order, or {NAME!r}",
    )  # fmt: skip
    load.add_argument(
        "--period", action="append", default=[], metavar="2022",
        help=f"2022, 2022-09 or 2022-Q3 (from January on); once, or once a file, or {NAME!r}",
    )  # fmt: skip
    load.add_argument(
        "--vintage", type=date.fromisoformat, metavar="DATE",
        help="the day the figures were published (default: the day of --as-of)",
    )  # fmt: skip
    load.add_argument("--expect-version", help=argparse.SUPPRESS)
    load.add_argument("--dry-run", action="store_true", help="read and compare, publish nothing")
    load.add_argument(
        "--body",
        action="append",
        default=[],
        metavar="CODE",
        help=f"form-3k: who reports; 00000, 20100 or {NAME!r} (default: 00000)",
    )
    load.add_argument("--indicator", metavar="ID", help="bns-*, taldau: what the table counts")
    load.add_argument("--span", choices=["year", "month", "quarter", "ytd"], help="bns-*, taldau: what a date covers")
    load.add_argument("--term", action="append", default=[], metavar="NAME", help="bns-*: keep this of a dimension")
    load.add_argument("--source", metavar="ID", help="book the figures to this publication")
    rolling = commands.add_parser("rollup", parents=[day, spoken, named], help="count single records into months")
    rollup_command.add_options(rolling)
    commands.add_parser("log", parents=[spoken], help="what was imported, and what became of it")
    back = commands.add_parser("undo", parents=[day, spoken, named], help="take an import back; nothing is deleted")
    back.add_argument("import_id", metavar="IMPORT_ID")
    commands.add_parser("verify", help="do raw files, rows and warehouse still agree?")
    alerts = commands.add_parser("alerts", parents=[spoken], help="what changed status since the last publication")
    alerts.add_argument("--since", type=date.fromisoformat, metavar="DATE", help="compare with what stood then")
    commands.add_parser("dictionary", help="print the data dictionary of the published warehouse")
    template = commands.add_parser("template", help="print the header of one of our own tables")
    template.add_argument("form", nargs="?", choices=list(TEMPLATES), default="long")
    options = parser.parse_args()
    if getattr(options, "by", None):
        options.by = " ".join(options.by.split())
    if options.command in ("load", "rollup") and options.vintage is None:
        options.vintage = options.as_of
    return options


if __name__ == "__main__":
    sys.exit(main())
