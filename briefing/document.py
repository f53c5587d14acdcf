"""A document in blocks, set by typst as PDF: selectable text, contents, bookmarks, fonts inside, title, language."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

TEMPLATE = Path(__file__).with_name("document.typ")
Block = dict[str, Any]


def heading(words: str, level: int = 1) -> Block:
    """A heading; those of level 1 stand in the contents, all are bookmarks."""
    return {"kind": "heading", "words": words, "level": level}


def text(words: str, tone: str = "ink", bold: bool = False) -> Block:
    """A paragraph; `tone` is a verdict, 'later', 'ink' or 'muted'."""
    return {"kind": "text", "words": words, "tone": tone, "bold": bold}


def small(lines: Iterable[str]) -> Block:
    """What stands below a picture in small letters, a paragraph a line."""
    return {"kind": "small", "lines": [line for line in lines if line]}


def listed(items: Iterable[tuple[str, str, str]]) -> Block:
    """A list whose items are (sign, tone, words)."""
    return {"kind": "list", "items": [{"sign": sign, "tone": tone, "words": words} for sign, tone, words in items]}


def picture(file: str, alt: str) -> Block:
    """A picture by the name of its file, with its text alternative."""
    return {"kind": "image", "file": file, "alt": alt}


def table(head: list[str], body: list[list[Any]], widths: list[float], numeric: Iterable[int] = ()) -> Block:
    """A table whose head repeats on every page; a cell is words or {"words", "tone", "link"}."""
    return {"kind": "table", "head": head, "body": body, "widths": widths, "numeric": list(numeric)}


BREAK: Block = {"kind": "break"}


def unbroken(words: str) -> str:
    """A Kazakh suffix stays with its number (4 %-ға): at an ordinary hyphen the line could break."""
    return re.sub(r"(?<=[\d%])-(?=[а-яәіңғүұқөһ])", "\u2011", words)


def document_bytes(
    title: str,
    subtitle: str,
    lang: str,
    vintage: str,
    contents: str,
    opening: list[Block],
    blocks: list[Block],
    images: dict[str, bytes],
) -> bytes:
    """The PDF. `opening` stands on the first page above the contents (`contents` is their heading)."""
    import typst  # a large library that nothing but a PDF needs

    data = {
        "title": title, "subtitle": subtitle, "lang": lang, "vintage": vintage, "contents": contents,
        "opening": opening, "blocks": blocks,
    }  # fmt: skip
    with TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "main.typ").write_bytes(TEMPLATE.read_bytes())
        (place / "data.json").write_text(unbroken(json.dumps(data, ensure_ascii=False)), encoding="utf-8")
        for name, content in images.items():
            (place / name).write_bytes(content)
        return typst.compile(str(place / "main.typ"), root=folder)
