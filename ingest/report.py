"""What a load, the log and the alerts say: as text for a person, as JSON for a program."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from ingest.loading import CHANGED, NEW, UNCHANGED, Checked, Comparison, Load
from ingest.oddities import Oddity
from ingest.problem import Problem
from ingest.publications import Change
from ingest.readers.reading import Facts
from ingest.reference import Row
from locales import Language
from locales.import_words import problem_sentence, warning_sentence
from locales.sentence import outlook_word, verdict_word

SHOWN_CHANGES = 20


def load_lines(load: Load, options: argparse.Namespace, facts: Facts) -> Iterator[str]:
    """The end of a load."""
    if options.json:
        files = [_file_data(checked, facts) for checked in load.files]
        state = _state(load, options)
        done = {"event": "done", "state": state, "version": load.version, "imports": load.import_ids, "files": files}
        yield json.dumps(done, ensure_ascii=False, default=str)
        return
    language = Language(options.lang)
    for checked in load.files:
        yield from _file_lines(checked, language, facts)
    ends = {
        "published": language.text("Published as {imports}", imports=", ".join(load.import_ids)),
        "looked": language.text("A look only: nothing was published."),
        "nothing_new": language.text("Nothing new: every figure of these files is known already."),
    }
    if (state := _state(load, options)) in ends:
        yield ends[state]


def _state(load: Load, options: argparse.Namespace) -> str:
    if load.is_refused or load.import_ids:
        return "refused" if load.is_refused else "published"
    is_news = any(checked.is_news for checked in load.files)
    return "looked" if is_news and options.dry_run else "nothing_new"


def _file_lines(checked: Checked, language: Language, facts: Facts) -> Iterator[str]:
    counts = {kind: language.number(checked.count(kind)) for kind in (NEW, CHANGED, UNCHANGED)}
    state = language.text("{new} new, {changed} changed, {unchanged} unchanged", **counts)
    if checked.imported_as:
        state += "; " + language.text("imported before as {import_id}", import_id=checked.imported_as)
    scope = " ".join(str(part) for part in (checked.asked.region_id, checked.asked.period) if part)
    state = language.text("refused") if checked.problems else state
    yield f"{checked.file.name}: {scope + ': ' if scope else ''}{state}"
    changed = [comparison for comparison in checked.compared if comparison.kind == CHANGED]
    for comparison in changed[:SHOWN_CHANGES]:
        figure = comparison.figure
        key = f"{figure.indicator_id} {figure.region_id} {figure.period}"
        yield f"  {key}: {comparison.before:g} → {figure.value:g}"
    for warning in checked.warnings:
        yield f"  ! {warning_sentence(language, _warning_data(warning, facts))}"


def sentence(problem: Problem, code: str) -> str:
    """The problem in words."""
    return problem_sentence(Language(code), as_data(problem))


def as_data(problem: Problem) -> dict[str, Any]:
    """The problem as JSON holds it."""
    return asdict(problem)


def _file_data(checked: Checked, facts: Facts) -> dict[str, Any]:
    asked = checked.asked
    return {
        "file": checked.file.name,
        "sha256": checked.file.sha256,
        "region_id": asked.region_id,
        "period": str(asked.period) if asked.period else None,
        "vintage": str(asked.vintage),
        "edition": checked.reading.edition if checked.reading else None,
        "skipped": checked.reading.skipped if checked.reading else [],
        "imported_as": checked.imported_as,
        "counts": {kind: checked.count(kind) for kind in (NEW, CHANGED, UNCHANGED)},
        "figures": [_comparison_data(comparison) for comparison in checked.compared],
        "reports": [asdict(found) | {"kind": kind} for found, kind in checked.reports],
        "problems": [as_data(problem) for problem in checked.problems],
        "warnings": [_warning_data(warning, facts) for warning in checked.warnings],
    }


def _comparison_data(comparison: Comparison) -> dict[str, Any]:
    figure = comparison.figure
    return {
        "indicator_id": figure.indicator_id,
        "region_id": figure.region_id,
        "period": str(figure.period),
        "value": figure.value,
        "before": comparison.before,
        "kind": comparison.kind,
        "locator": figure.locator,
    }


def _warning_data(warning: Oddity, facts: Facts) -> dict[str, Any]:
    """The row of import_warning with the names that its sentence needs."""
    row = {name: str(value) if name.startswith("period") else value for name, value in warning.columns().items()}
    indicator, region = facts.indicators[warning.figure.indicator_id], facts.regions.rows[warning.figure.region_id]
    names = {f"title_{code}": indicator[f"title_{code}"] for code in ("kk", "ru", "en")}
    names |= {f"region_{code}": region[f"name_{code}"] for code in ("kk", "ru", "en")}
    region_id, _, period = warning.detail.partition(" ")
    other = facts.regions.rows.get(region_id)
    twin = {code: f"{other[f'name_{code}']} {period}".strip() if other else "" for code in ("kk", "ru", "en")}
    names |= {f"twin_{code}": words for code, words in twin.items()}
    return {
        **row,
        "period": str(warning.figure.period),
        **names,
        "decimals": indicator["decimals"],
        "unit": indicator["unit"],
    }


def log_lines(log: list[Row], published: set[str], options: argparse.Namespace) -> Iterator[str]:
    """Every import with what became of it, oldest first."""
    for row in log:
        state = "undone" if row["undone_by"] else "published" if row["import_id"] in published else "waiting"
        if options.json:
            yield json.dumps({**row, "state": state}, ensure_ascii=False, default=str)
            continue
        became = {"undone": f"undone by {row['undone_by']}", "waiting": "recorded, waits for a build"}.get(state, state)
        counts = f"{row['rows_new']} new, {row['rows_changed']} changed"
        scope = f"{row['form']}  {row['region_id']}  {row['period']}"
        made = f"{row['imported_at']:%Y-%m-%d %H:%M}  {row['imported_by']}"
        yield f"{row['import_id']}  {made}  {scope}  {counts}  {became}  {row['file_name']}"
    if not log and not options.json:
        yield "Nothing was imported yet."


def alert_lines(
    before: dict | None, latest: dict | None, changes: list[Change], options: argparse.Namespace
) -> Iterator[str]:
    """What changed status, one line an indicator and region; where nothing did, that."""
    if options.json:
        kept = ("version", "published_at", "as_of")
        heads = [record and {key: record[key] for key in kept} for record in (before, latest)]
        found = {"before": heads[0], "latest": heads[1], "changes": [asdict(change) for change in changes]}
        yield json.dumps(found, ensure_ascii=False)
        return
    language = Language(options.lang)
    for change in changes:
        was = _status(language, change.before) if change.before else language.text("no status")
        place = "" if change.region_id == "KZ" else f", {change.region_id}"
        yield f"{change.titles[options.lang]}{place}: {was} → {_status(language, change.after)}"
    if not changes:
        yield language.text("No indicator changed status since the last publication.")


def _status(language: Language, status: dict) -> str:
    words = [verdict_word(language, status["verdict"]), outlook_word(language, status["outlook"] or "unknown")]
    return f"{status['year']} {', '.join(words)}"
