"""The bureau's dynamic tables: regions down the first column, years and spans within them across, in merged heads."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from ingest.periods import FIRST_YEAR, LAST_YEAR, Period, day, month, year, year_to_month
from ingest.problem import Problem, refusal
from ingest.readers.bns_json import (
    COUNTED_UNITS,
    SHOWN_NAMES,
    Printed,
    Series,
    Where,
    is_stock_on_1_january,
    named_regions,
    raise_any,
    told_reading,
)
from ingest.readers.reading import Asked, Facts, File, Reading, Row, asked_indicator
from ingest.readers.text import is_no_data, number
from ingest.readers.workbook import Sheet, cell_name, sheets
from ingest.regions import UnknownRegionError, is_district

VERSION = "1"
# 'январь' is one month, 'январь-март' names the first and the last of a span.
MONTHS_IN_SPAN = 2
# Heads that only name what is counted; anything else unknown in a head may change what its column means.
PLAIN_HEADS = {"человек", "адам", "persons", "единиц", "бірлік", "случаев"}
SCALED = re.compile(r"(?<!\w)(?:тыс(?:\.|яч\w*)|мың|млн|thousands?|millions?)(?!\w)", re.IGNORECASE)
YEAR_END = re.compile(r"на конец|соңына|end of", re.IGNORECASE)
PART_YEAR = re.compile(
    r"(?:январ|қаңтар|january)\w*\s*[-–—]\s*\w|квартал|тоқсан|полугод|жартыжыл|quarter", re.IGNORECASE
)
PROVISIONAL = re.compile(r"\*|предварительн\w*|алдын ала|preliminary", re.IGNORECASE)
RAISED = "¹²³⁰⁴⁵⁶⁷⁸⁹"
# '20211)' is the year 2021 with footnote 1.
YEAR_NOTE = re.compile(rf"(?<![0-9])((?:19|20)[0-9]{{2}})\s*(?:[0-9]{{1,2}}\)|[{RAISED}])+")
WORD_NOTE = re.compile(rf"(?<=[^\W\d_]|\.)\s*(?:[0-9]{{1,2}}\)|[{RAISED}])+")
# 'Шымкент1)', 'Шымкент2', 'Астана*'; the digits of 'KZ-79' stay, they follow no letter.
REGION_NOTE = re.compile(rf"(?<=[^\W\d_)])[.]?\s*(?:[0-9]{{1,2}}\)?|[{RAISED}*]+)+$")
YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
YEAR_WORDS = re.compile(r"(?<!\w)(?:год[ау]?|г|жыл(?:ы|ғы)?|ж|year)(?!\w)\.?")
MONTHS = {
    name: number_of
    for names in (
        "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
        "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
        "january february march april may june july august september october november december",
    )
    for number_of, name in enumerate(names.split(), 1)
}


@dataclass(frozen=True)
class Head:
    """What the cells above a column say: years, months, a star; `unknown` holds words that mean something else."""

    years: frozenset[int] = frozenset()
    months: tuple[int, ...] = ()
    is_provisional: bool = False
    unknown: str = ""

    @property
    def is_of_names(self) -> bool:
        """A column of codes or names: its head has words, and none of them is of time."""
        return bool(self.unknown) and not self.years and not self.months


@dataclass(frozen=True)
class Table:
    """One sheet: the row its head begins in, the row its body begins in, and what its columns say."""

    sheet: Sheet
    body: int
    heads: dict[int, Head]
    words: dict[int, str]


def reading(file: File, asked: Asked, facts: Facts) -> Reading:
    """The figures of every sheet with such a table, for the asked indicator. Raises RefusedError.

    A figure that stands in two sheets must be the same in both. Sheets without a table are listed in `skipped`.
    """
    indicator = asked_indicator(file, asked, facts)
    opened = sheets(file)
    tables = [table for sheet in opened.values() if (table := _table(asked, facts, sheet)) is not None]
    if not tables:
        raise refusal("no_table", file.name, found=", ".join(list(opened)[:SHOWN_NAMES]))
    problems = [problem for table in tables for problem in _measure_problems(file, indicator, table)]
    rows = [row for table in tables for row in _rows(file, asked, facts, indicator, table, problems)]
    raise_any(problems)
    region_ids = named_regions(file, asked, facts, [place for place, _ in rows], is_bare_listed=True)
    printed = [
        replace(item, region_id=region_id)
        for place, items in rows
        if (region_id := region_ids[place.place]) is not None
        for item in items
    ]
    names = {table.sheet.name for table in tables}
    left_out = [name for name in opened if name not in names]
    left_out += [place.place for place, _ in rows if region_ids[place.place] is None]
    left_out += [table.words[at] for table in tables for at, head in table.heads.items() if head.is_of_names]
    return told_reading(file, asked, facts, printed, left_out)


def head_of(texts: list[str]) -> Head:
    """What the cells above a column say together."""
    parts = [_parts(text) for text in texts]
    years = frozenset(found for part in parts for found in part[0])
    months = {part[1] for part in parts if part[1]}
    unknown = [text for text, part in zip(texts, parts, strict=True) if part[2]]
    if len(years) > 1 or len(months) > 1:
        unknown = texts
    is_provisional = any(PROVISIONAL.search(text) for text in texts)
    return Head(years, next(iter(months), ()), is_provisional, " | ".join(unknown))


def period_of(head: Head, indicator: Row) -> Period | None:
    """The period of a column; None when its head gives none, or no year where the indicator is a stock."""
    number_of = next(iter(head.years), 0)
    if head.unknown or not FIRST_YEAR <= number_of <= LAST_YEAR:
        return None
    if is_stock_on_1_january(indicator):
        return None if head.months else day(date(number_of, 1, 1))
    if not head.months:
        return year(number_of)
    if len(head.months) < MONTHS_IN_SPAN:
        return month(number_of, head.months[0])
    # A span that does not begin in January has no place in the warehouse.
    return year_to_month(number_of, head.months[1]) if head.months[0] == 1 < head.months[1] else None


def region_label(cell: object) -> str:
    """The name in a row's first cell, on one line and without footnote marks."""
    text = re.sub(r"\s+", " ", cell).strip() if isinstance(cell, str) else ""
    return REGION_NOTE.sub("", text)


def _parts(text: str) -> tuple[set[int], tuple[int, ...], str]:
    """Years, months and whatever else a head cell says."""
    plain = WORD_NOTE.sub("", YEAR_NOTE.sub(r"\1", PROVISIONAL.sub("", text))).casefold()
    years = {int(found) for found in YEAR.findall(plain)}
    words = re.sub(r"\s+", " ", YEAR_WORDS.sub(" ", YEAR.sub(" ", plain))).strip(" .,():")
    if words in PLAIN_HEADS or not words:
        return years, (), ""
    months = tuple(MONTHS.get(word, 0) for word in re.split(r"\s*[-–—]\s*", words))
    return (years, months, "") if all(months) and len(months) <= MONTHS_IN_SPAN else (years, (), words)


def _table(asked: Asked, facts: Facts, sheet: Sheet) -> Table | None:
    """The table of a sheet; None when no row right of the first column holds years above rows with figures."""
    first = next((row for row in range(len(sheet.rows)) if _is_head(asked, facts, sheet, row)), None)
    if first is None:
        return None
    below = range(first + 1, len(sheet.rows))
    body = next((row for row in below if _has_values(sheet, row) or _is_regional(asked, facts, sheet, row)), None)
    if body is None:
        return None
    words = _head_words(sheet, first, body)
    heads = {column: head_of(texts) for column, texts in words.items()}
    return Table(sheet, body, heads, {column: " | ".join(texts) for column, texts in words.items()})


def _is_head(asked: Asked, facts: Facts, sheet: Sheet, row: int) -> bool:
    """Whether a row holds years and no figures. A region's row never does: its 2021 would be a figure."""
    cells = [cell for cell in sheet.rows[row][1:] if _is_filled(cell)]
    if any(not isinstance(cell, str) and not _head_text(cell) for cell in cells):
        return False
    heads = [head_of([_head_text(cell)]) for cell in cells]
    return any(head.years and not head.unknown for head in heads) and not _is_regional(asked, facts, sheet, row)


def _is_regional(asked: Asked, facts: Facts, sheet: Sheet, row: int) -> bool:
    """Whether a row is labelled with a region or a district, and says anything."""
    label = region_label(sheet.cell(row, 0))
    if not label or not any(_is_filled(cell) for cell in sheet.rows[row][1:]):
        return False
    if is_district(label):
        return True
    try:
        facts.regions.region_on(label, asked.vintage)
    except UnknownRegionError as unknown:
        return unknown.code != "region_unknown"
    return True


def _head_text(cell: object) -> str:
    """A head cell as text: 2021.0 is a year, any other number is none."""
    if isinstance(cell, str):
        return re.sub(r"\s+", " ", cell).strip()
    if isinstance(cell, bool) or not isinstance(cell, float | int) or not FIRST_YEAR <= cell <= LAST_YEAR:
        return ""
    return f"{cell:.0f}" if cell == int(cell) else ""


def _has_values(sheet: Sheet, row: int) -> bool:
    """Whether right of the first column stands a figure or a mark for a missing one, and no year."""
    texts = [_cell_text(cell).rstrip("*") for cell in sheet.rows[row][1:] if _is_filled(cell)]
    return any(is_no_data(text) or (number(text) is not None and not YEAR.fullmatch(text)) for text in texts)


def _head_words(sheet: Sheet, first: int, body: int) -> dict[int, list[str]]:
    """The texts above each column from the second on; a merged cell stands above all its columns.

    Above the row of years only months count: the rest there is title.
    """
    spread = _spread(sheet, body)
    width = max(len(row) for row in sheet.rows)
    found: dict[int, list[str]] = {}
    for column in range(1, width):
        texts = [(row, _head_text(spread.get((row, column), sheet.cell(row, column)))) for row in range(body)]
        kept = [text for row, text in texts if text and (row >= first or head_of([text]).months)]
        found[column] = list(dict.fromkeys(kept))
    return found


def _spread(sheet: Sheet, body: int) -> dict[tuple[int, int], object]:
    """The cells that merged ranges of the head cover, each with what the range says; titles over column A apart."""
    return {
        (row, column): sheet.cell(top, left)
        for (top, left), (bottom, right) in sheet.merged
        if left > 0
        for row in range(top, min(bottom + 1, body))
        for column in range(left, min(right + 1, max(len(cells) for cells in sheet.rows)))
    }


def _measure_problems(file: File, indicator: Row, table: Table) -> Iterator[Problem]:
    """Titles that say thousands for a count, a part of the year over plain years, or a year's end for its start."""
    is_stock = is_stock_on_1_january(indicator)
    has_plain_years = any(head.years and not head.months for head in table.heads.values())
    for row in range(table.body):
        for column, cell in enumerate(table.sheet.rows[row]):
            text, where = _head_text(cell), Where(table.sheet.name, cell_name(row, column))
            is_head = column > 0 and bool(head_of([text]).months)
            if indicator["unit"] in COUNTED_UNITS and SCALED.search(text):
                yield where.problem(file, "scaled", found=text[:200], expected=indicator["unit"])
            if is_stock and YEAR_END.search(text):
                yield where.problem(file, "stock_date", found=text[:200], span="year")
            if not is_stock and has_plain_years and not is_head and PART_YEAR.search(text):
                yield where.problem(file, "title_span", found=text[:200])


def _rows(
    file: File, asked: Asked, facts: Facts, indicator: Row, table: Table, problems: list[Problem]
) -> Iterator[tuple[Series, list[Printed]]]:
    """Each labelled row and what it prints, its region still open; what is wrong is added to `problems`."""
    sheet, used = table.sheet, set()
    for row in range(table.body, len(sheet.rows)):
        columns = [column for column in range(1, len(sheet.rows[row])) if _is_filled(sheet.cell(row, column))]
        where = Where(sheet.name, cell_name(row, 0))
        if not columns or _is_numbering(sheet.rows[row]):
            continue
        if _is_second_head(asked, facts, sheet, row):
            problems.append(where.problem(file, "second_table"))
            return
        label = region_label(sheet.cell(row, 0))
        if not label:
            problems.append(where.problem(file, "row_unlabelled"))
            continue
        used |= set(columns)
        items = [_printed(indicator, table, row, column) for column in columns]
        yield Series(label, (), (), where), [item for item in items if item]
    problems += _head_problems(file, indicator, table, sorted(used))


def _head_problems(file: File, indicator: Row, table: Table, columns: list[int]) -> Iterator[Problem]:
    """Columns with figures whose head is empty or speaks of time in a way that is not known."""
    for column in columns:
        head = table.heads[column]
        if head.is_of_names:
            continue
        if period_of(head, indicator) is None:
            place = Where(table.sheet.name, cell_name(table.body - 1, column))
            yield place.problem(file, "header_unknown", found=table.words[column][:200] or "–")


def _printed(indicator: Row, table: Table, row: int, column: int) -> Printed | None:
    head = table.heads[column]
    if (period := period_of(head, indicator)) is None:
        return None
    name, text = cell_name(row, column), _cell_text(table.sheet.cell(row, column))
    status = "provisional" if head.is_provisional or text.endswith("*") else "final"
    where = Where(table.sheet.name, name)
    return Printed("", period, text.rstrip("* "), f"{table.sheet.name}!{name}", where, status)


def _is_second_head(asked: Asked, facts: Facts, sheet: Sheet, row: int) -> bool:
    """Whether another table begins in the body: years as words, two or more as numbers, or without a label."""
    if not _is_head(asked, facts, sheet, row):
        return False
    cells = [cell for cell in sheet.rows[row][1:] if _is_filled(cell)]
    return len(cells) > 1 or isinstance(cells[0], str) or not region_label(sheet.cell(row, 0))


def _is_numbering(cells: list) -> bool:
    """1, 2, 3 … under a head."""
    filled = [cell for cell in cells if _is_filled(cell)]
    return len(filled) > 1 and filled == [float(n) for n in range(1, len(filled) + 1)]


def _is_filled(cell: object) -> bool:
    return cell is not None and bool(str(cell).strip())


def _cell_text(cell: object) -> str:
    """What a cell prints: 1234.0 → '1234'."""
    if isinstance(cell, float) and math.isfinite(cell) and cell == int(cell):
        return f"{cell:.0f}"
    return str(cell).strip()
