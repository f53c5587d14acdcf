"""A pack as PDF: what to say, the scorecard, a picture and its figures an indicator, what is not known, sources."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from briefing.document import BREAK, Block, document_bytes, heading, listed, picture, small, table, text
from briefing.pack import Pack, method_words, score_row, statements, unknown_title
from briefing.pictures import drawn, light_figures
from briefing.trajectory import Sheet
from locales import Language
from locales.sentence import (
    VERDICT_SIGNS,
    is_missing,
    locator_words,
    target_words,
    verdict_word,
)
from queries import records

# Pixels of a picture on the page, without words: those are text.
PICTURE = (900, 400)


def paper_bytes(pack: Pack, heard: Callable[[], None] = lambda: None) -> bytes:
    """The pack as PDF; `heard` is called after each picture. Raises NoBrowserError without a Chrome or Chromium."""
    language = pack.language
    drawings = drawn(light_figures(pack.sheets, has_words=False), "svg", PICTURE, 1, heard)
    images = {f"{sheet.name}.svg": content for sheet, content in zip(pack.sheets, drawings, strict=True)}
    blocks: list[Block] = []
    if len(pack.scorecard):
        blocks += [heading(language.text("Scorecard")), scorecard_table(language, records(pack.scorecard))]
        blocks += [small(pack.foot)]
    for sheet in pack.sheets:
        blocks += [BREAK, *sheet_blocks(sheet)]
    if pack.unknown:
        blocks += [BREAK, heading(unknown_title(pack)), unknown_table(language, pack.unknown), small(pack.foot)]
    blocks += [heading(language.text("Sources and method")), text(pack.method), sources_table(language, pack.sources)]
    return document_bytes(
        pack.title, pack.subtitle, language.code, pack.vintage, language.text("Contents"),
        [said_list(pack)], blocks, images,
    )  # fmt: skip


def said_list(pack: Pack) -> Block:
    """What to say, a sentence an indicator."""
    return listed((VERDICT_SIGNS.get(verdict, "→"), verdict, sentence) for verdict, sentence in statements(pack))


def sheet_blocks(sheet: Sheet) -> list[Block]:
    """A finding, its status, the picture, what stands below it, the figures."""
    blocks = [heading(sheet.finding), text(sheet.text.subtitle, "muted")]
    if sheet.text.status:
        blocks.append(text(sheet.text.status, sheet.text.tone, bold=True))
    alternative = ". ".join(filter(None, (sheet.finding, sheet.text.status)))
    blocks += [picture(f"{sheet.name}.svg", alternative), small([*sheet.text.caption, method_words(sheet.language)])]
    return [*blocks, figures_table(sheet)]


def figures_table(sheet: Sheet) -> Block:
    """Year by year, newest first: actual, target, verdict, source."""
    language, unit, decimals = sheet.language, sheet.indicator["unit"], int(sheet.indicator["decimals"])
    rows = [
        row
        for row in reversed(records(sheet.points))
        if not is_missing(row["actual"]) or not is_missing(row["target_kind"])
    ]
    body = []
    for row in rows:
        verdict = "no_data" if is_missing(row["verdict"]) else str(row["verdict"])
        source = "–"
        if not is_missing(row["actual"]):
            source = f"{language.name(row, 'publisher')}, {locator_words(language, row['locator'])}: {row['printed']}"
        body.append(
            [
                str(row["year"]),
                language.value(row["actual"], unit, decimals),
                target_words(language, row, brief=True),
                _mark(language, verdict, is_known=not is_missing(row["actual"]) and not is_missing(row["verdict"])),
                source,
            ]
        )
    head = [
        language.text("Year"), language.text("Actual"), language.text("Target"), language.text("Verdict"),
        language.text("Source of the actual: place, as printed"),
    ]  # fmt: skip
    return table(head, body, [0.9, 1.3, 2.1, 2.4, 6], numeric=(1, 2))


def scorecard_table(language: Language, rows: list[dict[str, Any]]) -> Block:
    """Latest, target, gap, verdict, last target and outlook."""
    head = [
        language.text("Indicator"), language.text("Latest"), language.text("Target of that year"), language.text("Gap"),
        language.text("Verdict"), language.text("Last target"), language.text("Outlook"),
    ]  # fmt: skip
    return table(
        head, [_score_row(language, row) for row in rows], [3.6, 2.0, 2.2, 2.3, 2.3, 2.1, 2.3], numeric=(1, 2, 3, 5)
    )


def _score_row(language: Language, row: dict[str, Any]) -> list[Any]:
    shown = score_row(language, row)
    verdict = {"words": shown["verdict"], "tone": shown["tone"]}
    return [shown["title"], shown["latest"], shown["target"], shown["gap"], verdict, shown["end"], shown["outlook"]]


def _mark(language: Language, verdict: str, is_known: bool) -> Any:
    if not is_known:
        return "–"
    return {"words": f"{VERDICT_SIGNS[verdict]} {verdict_word(language, verdict)}", "tone": verdict}


def unknown_table(language: Language, rows: list[dict[str, Any]]) -> Block:
    """Indicators without a published value, their last target, what would fill the gap."""
    head = [language.text("Indicator"), language.text("Last target"), language.text("What would fill it")]
    body = [
        [
            language.name(row, "title"),
            f"{target_words(language, row, 'end', brief=True)} ({row['end_year']})",
            language.name(row, "gap") or "–",
        ]
        for row in rows
    ]
    return table(head, body, [4, 2, 7])


def sources_table(language: Language, sources: list[dict[str, Any]]) -> Block:
    """Every publication that the pages stand on, with its address."""
    head = [language.text("Publisher"), language.text("Address")]
    body = [
        [
            one["publisher"] + (f" ({one['reported_by']})" if one["reported_by"] else ""),
            {"words": urlsplit(one["address"]).netloc, "link": one["address"]} if one["address"] else "–",
        ]
        for one in sources
    ]
    return table(head, body, [3, 1])
