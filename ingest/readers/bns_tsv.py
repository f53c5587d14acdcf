"""The bureau's “csv” answer: tab-separated, with KATO codes of every level and a month for a period."""

import re
from dataclasses import replace
from datetime import date

from ingest.problem import Problem
from ingest.readers.bns_json import Point, Series, Where, cube_reading, month_end, raise_any
from ingest.readers.reading import Asked, Facts, File, Reading, asked_indicator, region_in
from ingest.readers.text import decoded, table_rows
from ingest.regions import LOOKALIKES

VERSION = "1"
SEPARATORS = ("\t",)
PERIOD, PLACE, PLACE_NAME, VALUE = "PERIOD", "КАТО", "LКАТО", "VAL"
# The codes ССП and code have their names beside them; the names part the series.
TERM_NAMES = ("LССП", "name")
COLUMNS = (PERIOD, PLACE, PLACE_NAME, "ССП", "LССП", "code", "name", VALUE)
COUNTRY_CODES = {"0", "000000000"}
REGION_CODE = re.compile(r"[0-9]{2}0{7}")
LOCAL_CODE = re.compile(r"[0-9]{9}")
PERIOD_FORM = re.compile(r"[0-9]{6}")


def reading(file: File, asked: Asked, facts: Facts) -> Reading:
    """The figures of the regions and the country for the asked indicator. Raises RefusedError.

    Rows below the regions are left out and named. A PERIOD is the last month of what a figure covers.
    """
    asked_indicator(file, asked, facts)
    rows = table_rows(file, decoded(file), SEPARATORS)
    columns = _columns(file, rows[0][1])
    problems: list[Problem] = []
    series = [_series(file, line, cells, columns, problems) for line, cells in rows[1:]]
    raise_any(problems)
    names = {cells[columns[PLACE]].strip(): cells[columns[PLACE_NAME]].strip() for _, cells in rows[1:]}
    found = cube_reading(file, asked, facts, series, _region_ids(file, asked, facts, series))
    return replace(found, skipped=[names.get(skipped) or skipped for skipped in found.skipped])


def _columns(file: File, header: list[str]) -> dict[str, int]:
    """Where the columns stand. A Latin letter in КАТО or a Cyrillic one in VAL looks the same and is taken as such."""
    found = [_same_letters(name) for name in header]
    missing = [name for name in COLUMNS if _same_letters(name) not in found]
    twice = [name for name in COLUMNS if found.count(_same_letters(name)) > 1]
    raise_any([Problem("column_missing", {"column": name}, file.name, line=1) for name in missing])
    raise_any([Problem("column_twice", {"column": name}, file.name, line=1) for name in twice])
    return {name: found.index(_same_letters(name)) for name in COLUMNS}


def _series(file: File, line: int, cells: list[str], columns: dict[str, int], problems: list[Problem]) -> Series:
    """One row; what is wrong with it is added to `problems`, and nothing of it is used then."""
    where = Where(line=line)
    place, period = cells[columns[PLACE]].strip(), cells[columns[PERIOD]].strip()
    stamp = _last_day(period)
    if not LOCAL_CODE.fullmatch(place) and place not in COUNTRY_CODES:
        problems.append(where.problem(file, "kato_invalid", found=place[:40]))
    if stamp is None:
        problems.append(where.problem(file, "period_invalid", found=period[:40]))
    locator = f"line {line}: КАТО {place}, PERIOD {period}"
    point = Point(stamp or date.min, cells[columns[VALUE]], locator, where)
    return Series(place, tuple(cells[columns[name]].strip() for name in TERM_NAMES), (point,), where)


def _region_ids(file: File, asked: Asked, facts: Facts, series: list[Series]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for line in series:
        is_regional = line.place in COUNTRY_CODES or REGION_CODE.fullmatch(line.place)
        if line.place not in found:
            found[line.place] = (
                region_in(file, facts, line.place, asked.vintage, line=line.where.line) if is_regional else None
            )
    return found


def _last_day(period: str) -> date | None:
    """'201911' → 30 November 2019."""
    try:
        return month_end(int(period[:4]), int(period[4:])) if PERIOD_FORM.fullmatch(period) else None
    except ValueError:
        return None


def _same_letters(name: str) -> str:
    return name.strip().translate(LOOKALIKES).casefold()
