"""The Concept in a year, as PDF: what is met, missed, uncertain and unknown, and everything that qualifies it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from briefing.document import BREAK, Block, document_bytes, heading, listed, small, table, text
from briefing.pack import NothingToShowError, method_words, sources_of, vintage_words
from briefing.paper import sheet_blocks, sources_table
from briefing.pictures import browser_path, drawn, light_figures
from briefing.regional_path import beside_path, own_path_sentence
from briefing.trajectory import COUNTRY, Read, Sheet, read_sheet
from locales import Language
from locales.sentence import (
    VERDICT_SIGNS,
    action_state_word,
    is_missing,
    locator_words,
    outlook_word,
    target_words,
    verdict_reason,
    verdict_word,
)
from queries import Record, one, records

CONCEPT, SOURCE = "concept-2024-2028", "kz-gov-2023-1233"
PICTURE = (900, 400)
ROOT = Path(__file__).resolve().parent.parent


def report_bytes(language: Language, read: Read, year: int, heard: Callable[[], None] = lambda: None) -> bytes:
    """The PDF. `heard` is called after each picture.

    Raises NothingToShowError for a year without targets, NoBrowserError without a Chrome or Chromium.
    """
    browser_path()
    judged = _judged(language, read, year)
    pictured = [sheet for sheet, row in judged if not is_missing(row["actual"])]
    drawings = drawn(light_figures(pictured, has_words=False), "svg", PICTURE, 1, heard)
    images = {f"{sheet.name}.svg": content for sheet, content in zip(pictured, drawings, strict=True)}
    rows = [row for _, row in judged]
    later = language.text("Title and picture show everything known by now, years after {year}, too.", year=year)
    blocks = [
        *_directions(language, read, rows),
        *_since_before(language, judged, year),
        *(block for sheet in pictured for block in (BREAK, *sheet_blocks(sheet), small([later]))),
        *_regions(language, read, year),
        *_changes(language),
        *_actions(language, read, year),
        *_notes(language, read),
        *_sources(language, read, year, pictured),
    ]
    title = language.text("The Public security Concept in {year}", year=year)
    subtitle = language.text("Targets, regions, actions, contradictions and gaps")
    opening = [text(lead(language, rows, year), bold=True), *_verdict_lines(language, rows)]
    return document_bytes(
        title, subtitle, language.code, vintage_words(language, one(read("build"))), language.text("Contents"),
        opening, blocks, images,
    )  # fmt: skip


def lead(language: Language, rows: list[Record], year: int) -> str:
    """How many targets the year had, and what became of them, in one sentence; what there is none of goes unsaid."""
    verdicts = [str(row["verdict"]) for row in rows]
    met, missed, close, unknown = (verdicts.count(kind) for kind in ("met", "missed", "uncertain", "no_data"))
    parts = [
        language.plural("{n} is met", "{n} are met", met) if met else "",
        language.plural("{n} is missed", "{n} are missed", missed) if missed else "",
        language.plural("{n} is too close to tell", "{n} are too close to tell", close) if close else "",
        language.plural("{n} has no published value", "{n} have no published value", unknown) if unknown else "",
    ]
    said = language.plural(
        "For {year} the Concept set {n} target", "For {year} the Concept set {n} targets", len(rows), year=year
    )
    return f"{said}: {', '.join(filter(None, parts))}."


def _judged(language: Language, read: Read, year: int) -> list[tuple[Sheet, Record]]:
    """Each target indicator of the Concept with its row of the year."""
    known = read("indicator")
    ids = known[(known["programme_id"] == CONCEPT) & (known["role"] == "target")]["indicator_id"]
    found = []
    for indicator_id in ids:
        sheet = read_sheet(language, read, indicator_id)
        if sheet is None:
            continue
        own = sheet.points[(sheet.points["year"] == year) & sheet.points["target_kind"].notna()]
        if len(own):
            found.append((sheet, one(own) | {"direction_no": sheet.indicator["direction_no"]}))
    if not found:
        raise NothingToShowError(
            language.text("The Concept states no target for {year}; it does for 2024 to 2028.", year=year)
        )
    return found


def _verdict_lines(language: Language, rows: list[Record]) -> list[Block]:
    """The known ones, each a sentence, missed first."""
    order = ("missed", "uncertain", "met")
    known = sorted((row for row in rows if row["verdict"] in order), key=lambda row: order.index(row["verdict"]))
    return [listed((VERDICT_SIGNS[row["verdict"]], row["verdict"], _sentence(language, row)) for row in known)]


def _sentence(language: Language, row: Record) -> str:
    return f"{language.name(row, 'title')}. {verdict_reason(language, row)}"


def _directions(language: Language, read: Read, rows: list[Record]) -> list[Block]:
    """Every target by its direction."""
    sections = read("programme_sections")
    sections = sections[(sections["programme_id"] == CONCEPT) & sections["task_no"].isna()]
    names = {int(row["section"]): language.name(row, "title") for row in records(sections)}
    blocks = [heading(language.text("By direction"))]
    for number, name in [*names.items(), (None, language.text("Of the document as a whole"))]:
        own = [row for row in rows if (None if is_missing(row["direction_no"]) else int(row["direction_no"])) == number]
        if own:
            blocks.append(heading(name, level=2))
            blocks.append(
                listed((VERDICT_SIGNS[row["verdict"]], row["verdict"], _sentence(language, row)) for row in own)
            )
    return blocks


def _since_before(language: Language, judged: list[tuple[Sheet, Record]], year: int) -> list[Block]:
    """The figures of the year beside those of the year before."""
    head = [
        language.text("Indicator"), str(year - 1), str(year), language.text("Target"), language.text("Verdict"),
    ]  # fmt: skip
    body = []
    for sheet, row in judged:
        unit, decimals = sheet.indicator["unit"], int(sheet.indicator["decimals"])
        before = sheet.points.loc[sheet.points["year"] == year - 1, "actual"]
        was = float(before.iloc[0]) if len(before) and not pd.isna(before.iloc[0]) else None
        words = f"{VERDICT_SIGNS[row['verdict']]} {verdict_word(language, row['verdict'])}"
        body.append(
            [
                language.name(row, "title"), language.value(was, unit, decimals),
                language.value(row["actual"], unit, decimals), target_words(language, row, brief=True),
                {"words": words, "tone": row["verdict"]},
            ]
        )  # fmt: skip
    return [
        heading(language.text("Against the year before")),
        table(head, body, [5, 1.6, 1.6, 2.2, 2.4], numeric=(1, 2, 3)),
    ]


def _changes(language: Language) -> list[Block]:
    """What changed status since the last publication; the records of publications belong to the ingest room."""
    done = subprocess.run(
        [sys.executable, "-m", "ingest", "alerts", "--json"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    found: dict[str, Any] = json.loads(done.stdout) if done.stdout.startswith("{") else {"before": None, "changes": []}
    blocks = [heading(language.text("Since the last publication"))]
    if not found["before"]:
        return [*blocks, text(language.text("There is no earlier publication to compare with."), "muted")]
    if not found["changes"]:
        return [*blocks, text(language.text("No indicator changed status since the last publication."), "muted")]
    items = [
        ("→", "later", f"{change['titles'][language.code]}: {' → '.join(_statuses(language, change))}")
        for change in found["changes"]
        if change["region_id"] == COUNTRY
    ]
    return [*blocks, listed(items)]


def _statuses(language: Language, change: dict[str, Any]) -> list[str]:
    return [_status(language, change[when]) for when in ("before", "after")]


def _status(language: Language, status: dict[str, Any] | None) -> str:
    if status is None:
        return language.text("no status")
    return f"{verdict_word(language, status['verdict'])}, {outlook_word(language, status['outlook'] or 'unknown')}"


def _regions(language: Language, read: Read, year: int) -> list[Block]:
    """Where regions lie beside their own paths; nothing where no region has a value of the year."""
    found = records(read("regions_beside_path", year=year))
    blocks = [BREAK, heading(language.text("By region")), text(own_path_sentence(language), "muted")]
    if not found:
        said = language.text("For {year} no regional value that has a path is published.", year=year)
        return [*blocks, text(said)]
    head = [language.text("Region"), language.text("Indicator"), str(year), language.text("Beside its own path")]
    body = []
    for place in found:
        points = read("trajectory", indicator_id=place["indicator_id"], region_id=place["region_id"])
        row = one(points[points["year"] == year])
        body.append(
            [
                language.name(place, "name"), language.name(row, "title"),
                language.value(row["actual"], row["unit"], max(1, int(row["decimals"]))),
                beside_path(language, row) or "–",
            ]
        )  # fmt: skip
    return [*blocks, table(head, body, [3, 5, 1.6, 4], numeric=(2,))]


def _actions(language: Language, read: Read, year: int) -> list[Block]:
    """The actions of the Concept with a deadline in the year, and what is known of them."""
    own = records(read("actions_due", year=year, programme_id=CONCEPT))
    bodies = {row["body"]: language.name(row, "name") for row in records(read("bodies"))}
    actions = read("actions").query("programme_id == @CONCEPT")
    executors = {row["action_id"]: list(row["bodies"]) for row in records(actions)}
    states = [row["status"] if row["status"] != "reported" else row["reported_state"] for row in own]
    said = "; ".join(f"{action_state_word(language, one)}: {states.count(one)}" for one in dict.fromkeys(states))
    head = [
        language.text("No."), language.text("What is to be done"), language.text("Completed by"),
        language.text("Executors, the lead first"), language.text("State"),
    ]  # fmt: skip
    body = [
        [
            row["number"], language.name(row, "title"), language.date(pd.Timestamp(row["due_on"]).date()),
            _executors(language, executors[row["action_id"]], bodies), action_state_word(language, state),
        ]
        for row, state in zip(own, states, strict=True)
    ]  # fmt: skip
    summed = language.plural(
        "{n} action has a deadline in {year}", "{n} actions have a deadline in {year}", len(own), year=year
    )
    blocks = [BREAK, heading(language.text("Actions")), text(f"{summed}; {said}." if said else f"{summed}.")]
    if not body:
        return blocks
    note = language.text("Without a report known to us nothing is said of whether an action was carried out.")
    return [*blocks, table(head, body, [0.9, 4.8, 2.2, 3.6, 2.5]), small([note])]


def _executors(language: Language, held: list[str], names: dict[str, str]) -> str:
    """The lead by its name, others counted; in Kazakh the abbreviations of the text, which its readers know."""
    if language.code == "kk":
        return ", ".join(held)
    rest = language.plural("and {n} more", "and {n} more", len(held) - 1) if len(held) > 1 else ""
    return " ".join(filter(None, (names.get(held[0], held[0]) if held else "–", rest)))


def _notes(language: Language, read: Read) -> list[Block]:
    """Where the Concept contradicts itself, and what is missing."""
    notes = read("data_notes")
    notes = records(notes[(notes["kind"] == "contradiction") & (notes["source_id"] == SOURCE)])
    own = set(read("indicator").query("programme_id == @CONCEPT")["indicator_id"])
    gaps = {row["indicator_id"]: row for row in records(read("gaps")) if row["indicator_id"] in own}
    said = []
    for row in notes:
        subject = "" if is_missing(row["title_en"]) else f"{language.name(row, 'title')}. "
        said.append(f"{subject}{language.name(row, 'text')} ({locator_words(language, row['locator'])})")
    missing = [f"{language.name(row, 'title')}: {language.name(row, 'text')}" for row in gaps.values()]
    return [
        BREAK, heading(language.text("Contradictions in the text")),
        listed(("!", "missed", words) for words in said),
        heading(language.text("What is missing, and what would fill it")),
        listed(("–", "no_data", words) for words in missing),
    ]  # fmt: skip


def _sources(language: Language, read: Read, year: int, sheets: list[Sheet]) -> list[Block]:
    found = {(source["publisher"], source["address"]): source for sheet in sheets for source in sources_of(sheet)}
    for place in records(read("regions_beside_path", year=year)):
        sheet = read_sheet(language, read, place["indicator_id"], place["region_id"])
        for source in sources_of(sheet) if sheet else []:
            found[source["publisher"], source["address"]] = source
    said = language.text("A figure without a source is not shown; a missing one is shown as missing.")
    blocks = [heading(language.text("Sources and method")), text(method_words(language))]
    return [*blocks, sources_table(language, list(found.values())), small([said])]
