"""Text as the bureau and the maps give it: decoded, cut into rows, read as JSON or as a number, or refused."""

import csv
import io
import json
import math
import re
from collections.abc import Iterable

from ingest.problem import Problem, RefusedError, refusal
from ingest.readers.reading import File
from ingest.readers.workbook import OLE_START, ZIP_START

# Bytes; the largest cube of the bureau (districts × sex × age) has about 20 MB.
MOST_BYTES = 50_000_000
BYTES_A_MEGABYTE = 1_000_000
# A person mends a file by the first findings; more only hide them.
MOST_PROBLEMS = 20
# Term ids have 4–8 digits; anything longer than a 64-bit number is not one.
LONGEST_CELL = 131_072
MOST_DIGITS = 18
UTF_16_STARTS = (b"\xff\xfe", b"\xfe\xff")
WEB_PAGE = re.compile(r"\s*<(?:!doctype html|html|head|body)", re.IGNORECASE)
SEPARATOR_NAMES = {"\t": "TAB", ",": ",", ";": ";", "|": "|"}
QUOTED = re.compile(r'"(?:[^"]|"")*"')
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
# A space, a no-break space and the two thin ones part the thousands.
THOUSANDS = " \u00a0\u2009\u202f"
MINUS_SIGNS = str.maketrans("−–", "--")
NUMBER = re.compile(rf"[+-]?(?:[0-9]{{1,3}}(?:[{THOUSANDS}][0-9]{{3}})+|[0-9]+)(?:[.,][0-9]+)?")
NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity|∞)", re.IGNORECASE)
NO_DATA = {"", "-", "–", "—", "x", "х", "...", "…"}


def decoded(file: File) -> str:
    """The text of a UTF-8 file, without its byte-order mark. Raises RefusedError for any other content."""
    size = len(file.content)
    if size > MOST_BYTES:
        raise refusal("too_large", file.name, size=_megabytes(size), limit=_megabytes(MOST_BYTES))
    if not file.content.strip():
        raise refusal("empty_file", file.name)
    if file.content.startswith((ZIP_START, OLE_START)):
        raise refusal("not_text", file.name)
    if file.content.startswith(UTF_16_STARTS) or b"\x00" in file.content:
        raise refusal("encoding", file.name, likely="UTF-16")
    try:
        text = file.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refusal("encoding", file.name, likely="Windows-1251") from None
    if WEB_PAGE.match(text):
        raise refusal("web_page", file.name)
    return text


def table_rows(file: File, text: str, separators: Iterable[str]) -> list[tuple[int, list[str]]]:
    """(line, cells) of delimited text, the header first; every row has as many cells as the header.

    The separator is the one of `separators` that parts the header line. Lines count from 1; a row that spans
    several is named by its first. Blank lines are left out. Raises RefusedError.
    """
    if "\x00" in text:
        raise refusal("unreadable", file.name, line=text[: text.index("\x00")].count("\n") + 1, detail="NUL")
    rows = list(_parted(file, text, _separator(file, text, list(separators))))
    if not rows:
        raise refusal("empty_file", file.name)
    width = len(rows[0][1])
    problems = [
        Problem("cells_count", {"expected": str(width), "found": str(len(cells))}, file.name, line=line)
        for line, cells in rows
        if len(cells) != width
    ]
    if problems:
        raise RefusedError(problems[:MOST_PROBLEMS])
    return rows


def json_value(file: File, text: str) -> object:
    """The value of a JSON text. NaN, infinite or endless numbers, keys given twice and deep nesting are refused."""
    try:
        value = json.loads(
            text,
            parse_constant=_no_constant,
            parse_int=_short_integer,
            parse_float=_finite_float,
            object_pairs_hook=_unique_keys,
        )
        if SURROGATE.search(text):  # half of a surrogate pair cannot be stored
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise refusal("unreadable", file.name, line=error.lineno, detail=error.msg) from None
    except RecursionError:
        raise refusal("unreadable", file.name, detail="nesting") from None
    except ValueError as error:
        raise refusal("unreadable", file.name, detail=str(error)[:200]) from None
    return value


def number(text: str) -> float | None:
    """The number that a text prints; None when it prints none.

    Thousands may be parted by spaces, decimals follow one comma or one point: "1 234,5". An English "1,234" is
    therefore 1.234: a count with such a fraction is refused by the reader.
    """
    plain = text.strip().translate(MINUS_SIGNS)
    if not NUMBER.fullmatch(plain):
        return None
    value = float(re.sub(f"[{THOUSANDS}]", "", plain).replace(",", "."))
    return value if math.isfinite(value) else None


def number_text_problem(text: str) -> str | None:
    """The code of what is wrong with a text that should print a number; None when it prints one."""
    if number(text) is not None:
        return None
    plain = text.strip()
    if not plain:
        return "empty_cell"
    if plain.startswith("="):
        return "formula"
    return "not_finite" if NOT_FINITE.fullmatch(plain) else "not_a_number"


def is_no_data(text: str) -> bool:
    """Whether the text says that there is no figure: nothing, a dash, an x or dots."""
    return text.strip().casefold() in NO_DATA


def _separator(file: File, text: str, separators: list[str]) -> str:
    header = QUOTED.sub("", text.lstrip("\r\n").splitlines()[0]) if text.strip() else ""
    found = [separator for separator in separators if separator in header]
    if len(found) > 1:
        names = " ".join(SEPARATOR_NAMES.get(separator, separator) for separator in found)
        raise refusal("separators", file.name, line=1, found=names)
    return found[0] if found else separators[0]


def _parted(file: File, text: str, separator: str):
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    last = 0
    try:
        for cells in rows:
            line, last = last + 1, rows.line_num
            # csv has a limit of its own, but one for the whole process, and other libraries raise it.
            if max(map(len, cells), default=0) > LONGEST_CELL:
                raise refusal("unreadable", file.name, line=line, detail=f"> {LONGEST_CELL}")
            if any(cell.strip() for cell in cells):
                yield line, cells
    except csv.Error as error:
        raise refusal("unreadable", file.name, line=last + 1, detail=str(error)[:200]) from None


def _no_constant(name: str):
    raise ValueError(name)


def _short_integer(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"{digits[:MOST_DIGITS]}…")
    return int(digits)


def _finite_float(digits: str) -> float:
    if not math.isfinite(value := float(digits)):
        raise ValueError(digits[:MOST_DIGITS])
    return value


def _unique_keys(pairs: list[tuple[str, object]]) -> dict:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(next(name for name in names if names.count(name) > 1)[:200])
    return found


def _megabytes(size: int) -> str:
    return f"{size / BYTES_A_MEGABYTE:.0f}"
