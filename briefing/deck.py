"""A pack as PowerPoint: native charts and tables that can be edited, sources and method in the notes."""

import io
from collections.abc import Callable
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from briefing.deck_chart import FONT, add_chart, rgb
from briefing.document import unbroken
from briefing.pack import Pack, outcome_counts, score_row, sources_of, statements, unknown_title
from briefing.trajectory import Sheet
from briefing.trajectory_words import forecast_line
from charts.theme import LIGHT
from locales import Language
from locales.sentence import (
    VERDICT_SIGNS,
    is_missing,
    target_words,
    verdict_word,
)
from queries import records

# 16:9 in inches, as PowerPoint has it, and the edges that every slide keeps.
WIDTH, HEIGHT = 13.333, 7.5
EDGE, TOP = 0.55, 0.4
TITLE_SIZE, TEXT_SIZE, TABLE_SIZE, SMALL_SIZE = 26, 14, 11, 9
# Of a table whose rows take two or three lines.
TALL_ROWS_A_SLIDE = 7
# Points of a title and the characters that two lines of it hold.
TITLE_SIZES = ((TITLE_SIZE, 100), (21, 125), (18, 155), (15, 10_000))
# Inches a line of small letters takes.
LINE = 0.165
# Rows of a table, lines of a list and captions that one slide holds.
ROWS_A_SLIDE, STATEMENTS_A_SLIDE, CAPTION_LINES = 10, 10, 6
TITLE_LAYOUT, BLANK_LAYOUT = "Title Only", "Blank"
LANGUAGE_TAGS = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}


def deck_bytes(pack: Pack, heard: Callable[[], None] = lambda: None) -> bytes:
    """The pack as a .pptx file. `heard` is called after each slide with a chart."""
    deck = _empty_deck(pack)
    _add_cover(deck, pack)
    _add_statements(deck, pack)
    _add_scorecard(deck, pack)
    for sheet in pack.sheets:
        _add_sheet(deck, pack, sheet)
        heard()
    _add_unknown(deck, pack)
    _add_sources(deck, pack)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _empty_deck(pack: Pack) -> Any:
    """A clean master of our own: white paper, our font, a title on top and no other placeholder."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    master = deck.slide_masters[0]
    for layout in list(master.slide_layouts):
        if layout.name not in (TITLE_LAYOUT, BLANK_LAYOUT):
            master.slide_layouts.remove(layout)
    for holder in (master, *master.slide_layouts):
        for shape in list(holder.placeholders):
            if shape.placeholder_format.type == 1 or shape.placeholder_format.idx == 0:
                _place(shape, EDGE, TOP, WIDTH - 2 * EDGE, 0.95)
                shape.text_frame.word_wrap = True
                shape.text_frame.vertical_anchor = MSO_ANCHOR.TOP
                _no_margins(shape.text_frame)
            else:
                shape._element.getparent().remove(shape._element)
    _set_theme(master)
    properties = deck.core_properties
    properties.title, properties.author = pack.title, "Nysana"
    properties.language, properties.subject = LANGUAGE_TAGS[pack.language.code], pack.vintage
    return deck


def _set_theme(master: Any) -> None:
    """Our font and colours in the theme, the title's style in the master: what a person adds looks like ours."""
    part = next(rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme"))
    theme = etree.fromstring(part.blob)
    for latin in theme.iter(qn("a:latin")):
        latin.set("typeface", FONT)
    colours = (LIGHT.actual, LIGHT.target, LIGHT.met, LIGHT.missed, LIGHT.uncertain, LIGHT.no_data)
    for number, colour in enumerate(colours, start=1):
        accent = next(theme.iter(qn(f"a:accent{number}")))
        accent[0].set("val", colour.removeprefix("#"))
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
    style = master._element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    style.set("algn", "l")
    text = style.find(qn("a:defRPr"))
    text.set("sz", str(TITLE_SIZE * 100))
    text.set("b", "1")


def _add_cover(deck: Any, pack: Pack) -> None:
    slide = _slide(deck, pack, pack.title)
    _text(slide, pack, [pack.subtitle], 1.5, 0.6, 20, LIGHT.muted)
    said = [
        pack.vintage,
        pack.language.text("A figure without a source is not shown; a missing one is shown as missing."),
    ]
    _text(slide, pack, said, 6.1, 0.8, 12, LIGHT.muted)
    words_of = {"later": pack.language.text("due later"), "no_data": pack.language.text("no published value")}
    lines = [
        (f"{VERDICT_SIGNS.get(kind, '→')} {words_of.get(kind) or verdict_word(pack.language, kind)}: {n}", kind)
        for kind, n in outcome_counts(pack)
    ]
    for place, (words, kind) in enumerate(lines):
        _text(slide, pack, [words], 2.6 + 0.65 * place, 0.6, 24, getattr(LIGHT, kind, LIGHT.actual), bold=True)
    _note(slide, [pack.title, *pack.foot])


def _add_statements(deck: Any, pack: Pack) -> None:
    """What to say: a sentence an indicator, missed ones first."""
    said = statements(pack)
    for start in range(0, len(said), STATEMENTS_A_SLIDE):
        slide = _slide(deck, pack, pack.language.text("What to say"))
        frame = _frame(slide, 1.25, 5.4)
        for place, (verdict, sentence) in enumerate(said[start : start + STATEMENTS_A_SLIDE]):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(9)
            sign = VERDICT_SIGNS.get(verdict, "→")
            _run(paragraph, pack.language, f"{sign} ", TEXT_SIZE, getattr(LIGHT, verdict, LIGHT.actual), bold=True)
            _run(paragraph, pack.language, sentence, TEXT_SIZE, LIGHT.ink)
        _foot(slide, pack, pack.foot)
        _note(slide, pack.foot)


def _add_scorecard(deck: Any, pack: Pack) -> None:
    """Latest, target, gap, verdict and outlook of every chosen indicator, as a native table."""
    language, rows = pack.language, records(pack.scorecard)
    head = [
        language.text("Indicator"), language.text("Latest"), language.text("Target of that year"), language.text("Gap"),
        language.text("Verdict"), language.text("Last target"), language.text("Outlook"),
    ]  # fmt: skip
    for start in range(0, len(rows), ROWS_A_SLIDE):
        part = rows[start : start + ROWS_A_SLIDE]
        slide = _slide(deck, pack, language.text("Scorecard"))
        body = [_score_cells(language, row) for row in part]
        _table(slide, pack, head, body, [3.6, 1.5, 1.6, 1.0, 1.5, 1.5, 1.5])
        _foot(slide, pack, pack.foot)
        _note(slide, pack.foot)


def _score_cells(language: Language, row: dict[str, Any]) -> list[str]:
    shown = score_row(language, row)
    return [shown[name] for name in ("title", "latest", "target", "gap", "verdict", "end", "outlook")]


def _add_sheet(deck: Any, pack: Pack, sheet: Sheet) -> None:
    """One indicator in one place: finding, status, native chart, caption; sources, method and notes in the notes."""
    slide = _slide(deck, pack, sheet.finding)
    lines = [(sheet.text.subtitle, LIGHT.muted)]
    if sheet.text.status:
        lines.append((sheet.text.status, getattr(LIGHT, sheet.text.tone)))
    for place, (words, colour) in enumerate(lines):
        _text(slide, pack, [words], 1.35 + 0.33 * place, 0.35, TEXT_SIZE, colour, bold=place > 0)
    add_chart(slide, sheet)
    shaded, lined = (forecast_line(sheet.language, sheet.points, one) for one in (True, False))
    caption = [lined if line == shaded else line for line in _undrawn(sheet)]
    kept = caption if len(caption) <= CAPTION_LINES else [*caption[: CAPTION_LINES - 1], caption[-1]]
    _foot(slide, pack, [*kept, pack.method])
    sources = [
        ", ".join(str(one[key]) for key in ("publisher", "reported_by", "address") if one[key])
        for one in sources_of(sheet)
    ]
    _note(slide, [sheet.finding, sheet.text.subtitle, sheet.text.status, *caption, *sources, pack.method])


def _undrawn(sheet: Sheet) -> list[str]:
    """The caption for a chart that draws no signs: a note bears its year instead, marks of other figures go unsaid."""
    years = {row["sign"]: row["year"] for row in records(sheet.notes) if not is_missing(row["x"])}
    lines = []
    for line in sheet.text.caption:
        sign, _, rest = line.partition(" ")
        if sign in years:
            lines.append(rest if is_missing(years[sign]) else f"{int(years[sign])}: {rest}")
        elif sign not in ("◇", "○"):
            lines.append(line)
    return lines


def _add_unknown(deck: Any, pack: Pack) -> None:
    """The chosen indicators without a published value, and what would fill them."""
    language = pack.language
    head = [language.text("Indicator"), language.text("Last target"), language.text("What would fill it")]
    for start in range(0, len(pack.unknown), TALL_ROWS_A_SLIDE):
        slide = _slide(deck, pack, unknown_title(pack))
        body = [
            [
                language.name(row, "title"),
                f"{target_words(language, row, 'end', brief=True)} ({row['end_year']})",
                language.name(row, "gap") or "–",
            ]
            for row in pack.unknown[start : start + TALL_ROWS_A_SLIDE]
        ]
        _table(slide, pack, head, body, [4.2, 1.6, 6.4])
        said = language.text("A figure without a source is not shown; a missing one is shown as missing.")
        _foot(slide, pack, [said, *pack.foot])
        _note(slide, [said, *pack.foot])


def _add_sources(deck: Any, pack: Pack) -> None:
    """Every publication that the slides stand on."""
    language = pack.language
    rows = [
        [one["publisher"] + (f" ({one['reported_by']})" if one["reported_by"] else ""), one["address"] or "–"]
        for one in pack.sources
    ]
    for start in range(0, len(rows), ROWS_A_SLIDE):
        slide = _slide(deck, pack, language.text("Sources and method"))
        head = [language.text("Publisher"), language.text("Address")]
        _table(slide, pack, head, rows[start : start + ROWS_A_SLIDE], [6.2, 6.0])
        _foot(slide, pack, pack.foot)
        _note(slide, pack.foot)


def _slide(deck: Any, pack: Pack, title: str) -> Any:
    layout = next(one for one in deck.slide_layouts if one.name == TITLE_LAYOUT)
    slide = deck.slides.add_slide(layout)
    frame = slide.shapes.title.text_frame
    frame.text = ""
    _run(frame.paragraphs[0], pack.language, title, _title_size(title), LIGHT.ink, bold=True)
    return slide


def _title_size(title: str) -> int:
    """Smaller for a long finding, so that it stays within two lines."""
    return next(size for size, most in TITLE_SIZES if len(title) <= most)


def _table(slide: Any, pack: Pack, head: list[str], body: list[list[str]], widths: list[float]) -> None:
    place = (Inches(EDGE), Inches(1.3), Inches(sum(widths)), Inches(0.36 * (len(body) + 1)))
    shape = slide.shapes.add_table(len(body) + 1, len(head), *place)
    shape._element.nvGraphicFramePr.cNvPr.set("descr", slide.shapes.title.text_frame.text)
    table = shape.table
    # No style of PowerPoint's own: thin lines would come with banded fills behind the words.
    properties = shape._element.find(f".//{qn('a:tblPr')}")
    for flag in ("bandRow", "firstRow"):
        properties.set(flag, "0")
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Inches(width)
    for row, cells in enumerate([head, *body]):
        for column, words in enumerate(cells):
            cell = table.cell(row, column)
            cell.fill.background()
            cell.margin_top = cell.margin_bottom = Emu(27_000)
            frame = cell.text_frame
            frame.word_wrap = True
            _run(
                frame.paragraphs[0],
                pack.language,
                words,
                TABLE_SIZE,
                LIGHT.muted if row == 0 else LIGHT.ink,
                bold=row == 0,
            )


def _foot(slide: Any, pack: Pack, lines: list[str]) -> None:
    """Sources, day, version and method in small letters at the foot."""
    height = LINE * len(lines)
    _text(slide, pack, lines, HEIGHT - TOP - height, height, SMALL_SIZE, LIGHT.muted)


def _text(
    slide: Any, pack: Pack, lines: list[str], top: float, height: float, size: float, colour: str, bold: bool = False
) -> None:
    frame = _frame(slide, top, height)
    for place, words in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        _run(paragraph, pack.language, words, size, colour, bold)


def _frame(slide: Any, top: float, height: float) -> Any:
    box = slide.shapes.add_textbox(Inches(EDGE), Inches(top), Inches(WIDTH - 2 * EDGE), Inches(height))
    box.text_frame.word_wrap = True
    _no_margins(box.text_frame)
    return box.text_frame


def _no_margins(frame: Any) -> None:
    for side in ("left", "right", "top", "bottom"):
        setattr(frame, f"margin_{side}", 0)


def _run(paragraph: Any, language: Language, words: str, size: float, colour: str, bold: bool = False) -> None:
    """A run of words in our font, marked with its language for spelling and for a reading voice."""
    run = paragraph.add_run()
    run.text = unbroken(words)
    run.font.size, run.font.bold, run.font.name, run.font.color.rgb = Pt(size), bold, FONT, rgb(colour)
    run._r.get_or_add_rPr().set("lang", LANGUAGE_TAGS[language.code])


def _note(slide: Any, lines: list[str]) -> None:
    slide.notes_slide.notes_text_frame.text = "\n".join(dict.fromkeys(line for line in lines if line))


def _place(shape: Any, left: float, top: float, width: float, height: float) -> None:
    shape.left, shape.top, shape.width, shape.height = Inches(left), Inches(top), Inches(width), Inches(height)
