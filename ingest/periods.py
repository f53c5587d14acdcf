"""Periods as people write them: 2022, 2022-03, 2022-Q1, 2022-01/2022-09, 2025-01-01."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 1991, 2100
MONTHS_A_YEAR, MONTHS_A_QUARTER = 12, 3


@dataclass(frozen=True)
class Period:
    """Half open: `end` is the first day after it. `is_cumulative`: from January on, in a part-year."""

    start: date
    end: date
    is_cumulative: bool = False

    @property
    def is_year(self) -> bool:
        """A whole calendar year."""
        return self.start == date(self.start.year, 1, 1) and self.end == date(self.start.year + 1, 1, 1)

    def __str__(self) -> str:
        """As `written_period` reads it."""
        last = self.end - timedelta(days=1)
        if self.is_year:
            return str(self.start.year)
        if self.end == self.start + timedelta(days=1):
            return str(self.start)
        if self.is_cumulative or _after(self.start.year, self.start.month) != self.end or self.start.day != 1:
            return f"{self.start:%Y-%m}/{last:%Y-%m}"
        return f"{self.start:%Y-%m}"


def year(number: int) -> Period:
    """A calendar year. Raises ValueError outside 1991–2100."""
    _checked_year(number)
    return Period(date(number, 1, 1), date(number + 1, 1, 1))


def month(year_number: int, number: int) -> Period:
    """One month by itself."""
    _checked_year(year_number)
    _checked_month(number)
    return Period(date(year_number, number, 1), _after(year_number, number))


def year_to_month(year_number: int, number: int) -> Period:
    """January to the end of a month; December makes it the whole year."""
    _checked_year(year_number)
    _checked_month(number)
    end = _after(year_number, number)
    return Period(date(year_number, 1, 1), end, is_cumulative=number < MONTHS_A_YEAR)


def day(of: date) -> Period:
    """One day, for a stock."""
    _checked_year(of.year)
    return Period(of, of + timedelta(days=1))


def report_period(text: str) -> Period:
    """The period of a cumulative report: '2022' the year, '2022-09' and '2022-Q3' January to September 2022.

    Raises ValueError for anything else.
    """
    match = re.fullmatch(r"(\d{4})(?:-(?:(\d{2})|Q([1-4])))?", text.strip())
    if not match:
        raise ValueError(text)
    number = int(match[2] or int(match[3] or 4) * MONTHS_A_QUARTER)
    return year_to_month(int(match[1]), number)


def written_period(text: str) -> Period:
    """The period of a figure as the template writes it: a year, month, quarter, span from January, or a day.

    Raises ValueError for anything else.
    """
    text = text.strip()
    if re.fullmatch(r"\d{4}", text):
        return year(int(text))
    if re.fullmatch(r"\d{4}-\d{2}", text):
        return month(int(text[:4]), int(text[5:]))
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", text):
        number, last = int(match[1]), int(match[2]) * MONTHS_A_QUARTER
        _checked_year(number)
        return Period(date(number, last - 2, 1), _after(number, last))
    if match := re.fullmatch(r"(\d{4})-01/(\d{4})-(\d{2})", text):
        if match[1] == match[2]:
            return year_to_month(int(match[1]), int(match[3]))
        first, last, number = (int(part) for part in match.groups())
        _checked_year(first)
        _checked_year(last)
        _checked_month(number)
        if last < first:
            raise ValueError(text)
        return Period(date(first, 1, 1), _after(last, number))
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError(text)
    return day(date.fromisoformat(text))


def _after(year_number: int, month_number: int) -> date:
    return date(year_number + month_number // MONTHS_A_YEAR, month_number % MONTHS_A_YEAR + 1, 1)


def _checked_month(number: int) -> None:
    if not 1 <= number <= MONTHS_A_YEAR:
        raise ValueError(f"{number} is not a month from 1 to {MONTHS_A_YEAR}.")


def _checked_year(number: int) -> None:
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise ValueError(f"{number} is not a year from {FIRST_YEAR} to {LAST_YEAR}.")
