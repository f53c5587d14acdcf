"""Opens a workbook only after its archive has been looked at, and gives its cells with their addresses."""

import io
import math
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from ingest.problem import Problem, RefusedError, refusal
from ingest.readers.reading import File

# An official workbook has about 1 MB and 40 entries and unpacks to 20 MB; each limit is ten times that or more.
MOST_BYTES = 20_000_000
MOST_ENTRIES = 500
MOST_UNPACKED_BYTES = 250_000_000
# Deflate itself ends near 1,000; real sheets stay below 40.
HIGHEST_RATIO = 200
# The largest official sheet lays out 15,000 cells.
MOST_CELLS = 5_000_000
CHUNK = 1 << 20
# Above it a float no longer tells neighbouring whole numbers apart.
LARGEST_COUNT = 2**53
ZIP_START, OLE_START = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
CELL_BEFORE = re.compile(rb'\sr="([A-Z]{1,3}\d+)"')
ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]*(\d+)["']""")
COLUMN_LETTERS = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]+)\d+["']""")
CELL_ADDRESS = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Za-z]+\d+)["']""")
TWO_VALUES = re.compile(rb"</(?:\w+:)?v>\s*<(?:\w+:)?v[\s>]")
SHARED_TEXT = re.compile(rb"<(?:\w+:)?si[ >].*?</(?:\w+:)?si>", re.DOTALL)
SHARED_CELL = re.compile(rb"""\bt\s*=\s*["']s["']""")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet; `rows[0][0]` is A1. `merged`: ((first row, first column), (last row, last column))."""

    name: str
    rows: list[list]
    merged: list[tuple[tuple[int, int], tuple[int, int]]]

    def cell(self, row: int, column: int) -> object:
        """What stands in a cell; '' where the sheet ends before it."""
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else ""


def cell_name(row: int, column: int) -> str:
    """The address as the reader's program shows it: (5, 4) → 'E6'."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def sheets(file: File, wanted: list[str] | None = None) -> dict[str, Sheet]:
    """The wanted sheets, or all. Raises RefusedError for anything but a sound workbook that holds them."""
    parts = _checked_parts(file)
    try:
        of_sheet = _part_of_sheet(file, parts)
        with CalamineWorkbook.from_filelike(io.BytesIO(file.content)) as book:
            names = book.sheet_names
            missing = [name for name in wanted or [] if name not in names]
            if missing:
                raise refusal("sheet_missing", file.name, sheet=missing[0], found=", ".join(names))
            visible = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
            chosen = wanted or visible
            for name in chosen:
                _refuse_wide_sheet(file, name, of_sheet[name])
            _refuse_repeated_text(file, parts, [of_sheet[name] for name in chosen])
            opened = {name: _opened(book, name) for name in chosen}
    except PasswordError:
        raise refusal("encrypted", file.name) from None
    except (CalamineError, OSError, ValueError, KeyError, ParseError, DefusedXmlException) as error:
        raise refusal("unreadable", file.name, detail=_short(error)) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the reader's library gave up; it is no Exception
            raise
        raise refusal("unreadable", file.name, detail="–") from None
    problems = [problem for name in chosen for problem in _cell_problems(file, name, of_sheet[name])]
    if problems:
        raise RefusedError(problems)
    return opened


def _opened(book: CalamineWorkbook, name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    return Sheet(name, sheet.to_python(skip_empty_area=False), list(sheet.merged_cell_ranges or []))


def sheet_names(file: File) -> list[str]:
    """The names of the sheets of a workbook that `sheets` has taken."""
    with CalamineWorkbook.from_filelike(io.BytesIO(file.content)) as book:
        return book.sheet_names


def workbook_part(file: File) -> str:
    """The XML of the workbook's own part, '' where there is none."""
    return _checked_parts(file).get("xl/workbook.xml", b"").decode("utf-8", "replace")


def number_problem(value: object) -> str | None:
    """The code of what is wrong with a cell that should hold a number; None when it holds one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "empty_cell" if value in ("", None) else "not_a_number"
    return None if math.isfinite(value) else "not_finite"


def count_problem(value: object) -> str | None:
    """The code of what is wrong with a cell that should hold a count; None when it holds one."""
    if (problem := number_problem(value)) is not None:
        return problem
    assert isinstance(value, int | float)
    if value < 0:
        return "negative"
    if value > LARGEST_COUNT:
        return "too_high"
    return "fraction" if value != int(value) else None


def _checked_parts(file: File) -> dict[str, bytes]:
    """The XML of the archive, unpacked within the limits. Raises RefusedError."""
    if len(file.content) > MOST_BYTES:
        raise refusal("too_large", file.name, size=_megabytes(len(file.content)), limit=_megabytes(MOST_BYTES))
    if file.content.startswith(OLE_START):
        raise refusal("encrypted", file.name)
    if not file.content.startswith(ZIP_START):
        raise refusal("not_a_workbook", file.name)
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            entries = archive.infolist()
            names = {entry.filename.replace("\\", "/").casefold() for entry in entries}
            if len(entries) > MOST_ENTRIES or len(names) < len(entries):
                raise refusal("bomb", file.name)
            if any(entry.flag_bits & 1 for entry in entries):
                raise refusal("encrypted", file.name)
            return dict(_unpacked(file, archive, entries))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise refusal("truncated", file.name, detail=_short(error)) from None


def _unpacked(file: File, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Iterator[tuple[str, bytes]]:
    total = 0
    for entry in entries:
        pieces, size = [], 0
        with archive.open(entry) as stream:
            while piece := stream.read(CHUNK):
                size += len(piece)
                total += len(piece)
                # The size an archive states may be a lie, so the bytes themselves are counted.
                if total > MOST_UNPACKED_BYTES or (size > CHUNK and size > HIGHEST_RATIO * max(entry.compress_size, 1)):
                    raise refusal("bomb", file.name)
                pieces.append(piece)
        content = b"".join(pieces)
        is_markup = content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
        is_other_text = entry.filename.casefold().endswith((".xml", ".rels")) and b"\x00" in content[:64]
        if is_other_text or (is_markup and (b"<!DOCTYPE" in content or b"<!ENTITY" in content)):
            raise refusal("entities", file.name, part=entry.filename)
        if is_markup:
            yield entry.filename, content


def _refuse_wide_sheet(file: File, name: str, content: bytes) -> None:
    """One cell at the far end makes a reader lay out every cell before it."""
    rows = max(map(int, ROW_NUMBER.findall(content)), default=0)
    columns = max(map(_column_number, set(COLUMN_LETTERS.findall(content))), default=0)
    if rows * columns > MOST_CELLS:
        raise refusal("bomb", file.name, name)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:7]:
        number = number * 26 + letter - ord("A") + 1
    return number


def _refuse_repeated_text(file: File, parts: dict[str, bytes], contents: list[bytes]) -> None:
    """One long text shared by many cells unpacks once for each of them."""
    texts = SHARED_TEXT.findall(parts.get("xl/sharedStrings.xml", b""))
    longest = max(map(len, texts), default=0)
    if longest * sum(len(SHARED_CELL.findall(content)) for content in contents) > MOST_UNPACKED_BYTES:
        raise refusal("bomb", file.name)


def _cell_problems(file: File, name: str, content: bytes) -> Iterator[Problem]:
    """A cell that stands twice: which is meant? And the first formula: its value is what a program once computed."""
    seen: set[bytes] = set()
    for address in CELL_ADDRESS.findall(content):
        if address in seen:
            yield Problem("cell_twice", {}, file.name, name, address.decode())
            return
        seen.add(address)
    if TWO_VALUES.search(content):
        yield Problem("cell_twice", {}, file.name, name)
    if found := FORMULA.search(content):
        before = CELL_BEFORE.findall(content, max(0, found.start() - 400), found.start())
        yield Problem("formula", {}, file.name, name, before[-1].decode() if before else "")


def _part_of_sheet(file: File, parts: dict[str, bytes]) -> dict[str, bytes]:
    """Sheet name → its XML. A sheet whose XML is not where the workbook says was not checked, so it is not read."""
    found: dict[str, bytes] = {}
    for name, part in _sheet_parts(parts):
        if name in found or part not in parts:
            raise refusal("unreadable", file.name, name, detail=part)
        found[name] = parts[part]
    return found


def _sheet_parts(parts: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """(sheet name, name of its XML) as the workbook relates them. Raises ValueError for two parts of one id."""
    relations = [(row.get("Id"), row.get("Target", "")) for row in _xml(parts["xl/_rels/workbook.xml.rels"])]
    targets = dict(relations)
    if len(targets) < len(relations):
        raise ValueError("relations")
    for element in _xml(parts["xl/workbook.xml"]).iter():
        if element.tag.endswith("}sheet"):
            target = targets.get(element.get(RELATION), "").lstrip("/")
            yield element.get("name", ""), target if target.startswith("xl/") else f"xl/{target}"


def _xml(content: bytes) -> Element:
    return fromstring(content, forbid_dtd=True)


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f}"
