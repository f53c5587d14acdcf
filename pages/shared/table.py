"""Tables as HTML: they wrap, read well on a phone and by a screen reader, and can hold a link in a cell."""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any
from urllib.parse import quote

import streamlit as st

from locales import Language
from locales.sentence import (
    OUTLOOK_SIGNS,
    VERDICT_SIGNS,
    is_missing,
    locator_words,
    outlook_meaning,
    outlook_word,
    verdict_meaning,
    verdict_word,
)

# The official texts, whose pages hold the whole document, so that a number in it can be addressed.
LEGAL_TEXTS = "https://adilet.zan.kz/"
FEWEST_SIGNS = 4

# A dash says "none" in a column; on a phone, where each cell is a line, it would only be noise.
NOTHING = ' data-none=""'


def link(address: object, words: str) -> str:
    """A link in a new tab, or the bare words where there is no address to open."""
    if is_missing(address) or not str(address).startswith("https://"):
        return escape(words)
    return f'<a href="{escape(str(address), quote=True)}" target="_blank" rel="noopener">{escape(words)}</a>'


def published_by(language: Language, row: Mapping[str, Any]) -> str:
    """The body a figure comes from, with a link to the figure, and who printed it where it was read second-hand."""
    words = language.name(row, "publisher")
    if not is_missing(row["reported_by"]):
        words = language.text("{publisher}, read in {paper}", publisher=words, paper=row["reported_by"])
    return link(figure_address(row["address"], row["printed"]), words)


def published(language: Language, row: Mapping[str, Any]) -> str:
    """Who published a figure, and where it stands there; a computed rate names both of its parts."""
    words = published_by(language, row) + escape(f", {_place(language, row)}")
    if not is_missing(row["denominator"]):
        divided = escape(language.text("divided by {count}", count=language.number(row["denominator"])))
        words += f"; {divided} ({link(row['denominator_address'], language.name(row, 'denominator_publisher'))})"
    return words


def _place(language: Language, row: Mapping[str, Any]) -> str:
    """Where in the source a figure stands and how it is printed there."""
    return f"{locator_words(language, row['locator'])}: {row['printed']}"


def figure_address(address: object, printed: object) -> object:
    """The address of a legal text with the printed number as a text fragment: the browser goes to it and marks it.

    A number of fewer than four signs stands in too many places; then, and elsewhere, the bare address.
    """
    numbers = re.findall(r"\d+(?:,\d+)?", str(printed))
    if is_missing(address) or not str(address).startswith(LEGAL_TEXTS) or not numbers or len(numbers[0]) < FEWEST_SIGNS:
        return address
    return f"{address}#:~:text={quote(numbers[0])}"


def note_place(language: Language, row: Mapping[str, Any], is_source_named: bool = False) -> str:
    """The text a note stands on and the place in it, with a link; the place alone where the text is named already."""
    place = "" if is_missing(row["locator"]) else locator_words(language, row["locator"])
    words = "" if is_source_named and place else language.name(row, "source")
    return link(row["address"], ", ".join(filter(None, (words, place)))) or "–"


def picture(svg: str, words: str) -> str:
    """A small drawing as an image (the page's sanitiser drops bare SVG), with its text alternative."""
    if not svg:
        return ""
    return f'<img src="data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}" alt="{escape(words, quote=True)}">'


def status(language: Language, verdict: object) -> str:
    """Sign, word and colour of a verdict."""
    kind = str(verdict) if str(verdict) in VERDICT_SIGNS else "no_data"
    meant = escape(verdict_meaning(language, verdict), quote=True)
    words = f"{VERDICT_SIGNS[kind]} {escape(verdict_word(language, verdict))}"
    return f'<span class="ny-status ny-{kind}" title="{meant}">{words}</span>'


def outlook_mark(language: Language, outlook: object) -> str:
    """Sign and word of an outlook."""
    meant = escape(outlook_meaning(language, outlook), quote=True)
    words = f"{OUTLOOK_SIGNS[str(outlook)]} {escape(outlook_word(language, outlook))}"
    return f'<span class="ny-status" title="{meant}">{words}</span>'


def table(
    head: list[str],
    body: Iterable[list[str]],
    numeric: Iterable[int] = (),
    widths: Iterable[int] = (),
) -> None:
    """A table from cells that are already safe HTML. `numeric`: columns to align right; `widths`: per cent a column."""
    right, share = set(numeric), dict(enumerate(widths))

    def css(index: int) -> str:
        return ' class="num"' if index in right else ""

    def width(index: int) -> str:
        return f' style="width:{share[index]}%"' if index in share else ""

    heads = "".join(f'<th scope="col"{css(i)}{width(i)}>{escape(name)}</th>' for i, name in enumerate(head))
    lines = "".join(
        "<tr>"
        + "".join(
            f'<td{css(i)} data-label="{escape(head[i], quote=True)}"{NOTHING if cell == "–" else ""}>{cell}</td>'
            for i, cell in enumerate(cells)
        )
        + "</tr>"
        for cells in body
    )
    st.html(
        f'<div class="ny-scroll"><table class="ny-table ny-cards"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )
