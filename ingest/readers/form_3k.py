"""Form 3-К, corruption crimes: monthly, cumulative from January, by reporting body."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from ingest.problem import Problem, RefusedError
from ingest.readers.form import form_reading, plain
from ingest.readers.reading import Asked, Facts, File, Reading
from ingest.readers.workbook import Sheet, sheet_names, sheets

VERSION = "1"
WHOLE_COUNTRY = "00000"
COUNTRY = "KZ"
# The portal names these files by month and body: 202212_3k_00000___ru.XLSX.
PORTAL_NAME = re.compile(r"(\d{4})(\d{2})_3k_(\d{5})", re.IGNORECASE)
# Some exports carry a sheet on the slice they were made from; what it says must agree with what the person said.
SLICE = "srz_info"
SLICE_PERIOD, SLICE_WHOLE = "период", "00"


def reading(file: File, asked: Asked, facts: Facts) -> Reading:
    """The counts of sheet R1 for the body that reports (the whole country unless asked). Raises RefusedError."""
    asked = replace(asked, body_code=asked.body_code or WHOLE_COUNTRY)
    if asked.region_id not in (None, COUNTRY):
        raise RefusedError([Problem("country_only", {"found": str(asked.region_id)}, file.name)])
    _refuse_other_name(file, asked)
    found = form_reading("form-3k", file, asked, facts)
    if not found.figures:
        raise RefusedError([Problem("body_unknown", {"found": str(asked.body_code)}, file.name)])
    problems = list(_slice_problems(file, asked))
    if problems:
        raise RefusedError(problems)
    return found


def _refuse_other_name(file: File, asked: Asked) -> None:
    named = PORTAL_NAME.search(file.name)
    if named and asked.period:
        last = asked.period.end - timedelta(days=1)
        said = f"{last:%Y%m}_3k_{asked.body_code}"
        if f"{named[1]}{named[2]}_3k_{named[3]}" != said:
            raise RefusedError([Problem("name_differs", {"expected": said}, file.name)])


def _slice_problems(file: File, asked: Asked):
    if asked.period is None or SLICE not in sheet_names(file):
        return
    opened = sheets(file, [SLICE])
    first, last = _slice_days(opened[SLICE])
    if first and last and (first, last) != (asked.period.start, asked.period.end):
        values = {"found": f"{first} – {last}", "expected": str(asked.period)}
        yield Problem("slice_period", values, file.name, SLICE)
    is_whole = SLICE_WHOLE in {str(cell).strip() for row in opened[SLICE].rows for cell in row}
    if is_whole != (asked.body_code == WHOLE_COUNTRY):
        yield Problem("slice_body", {"expected": str(asked.body_code)}, file.name, SLICE)


def _slice_days(sheet: Sheet) -> tuple[date | None, date | None]:
    """First day and the day after the last of the slice."""
    for i, row in enumerate(sheet.rows):
        if row and plain(row[0]) == SLICE_PERIOD:
            first, last = _day(sheet.cell(i, 1)), _day(sheet.cell(i, 2))
            if first and last:
                return first, last + timedelta(days=1)
    return None, None


def _day(cell: object) -> date | None:
    try:
        return datetime.strptime(str(cell).strip(), "%d.%m.%Y").date()
    except ValueError:
        return None
