"""From grouped records to figures: articles to indicators, spellings to regions, a count of what is left out."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from ingest.periods import Period
from ingest.problem import Problem, RefusedError
from ingest.readers.crime_map import ACCIDENT_INDICATORS, COUNT, DEATHS, INJURED
from ingest.readers.long import COLUMNS
from ingest.readers.reading import Facts
from ingest.records import SUMMED
from ingest.regions import UnknownRegionError
from ingest.rollup import KEYS, Groups, month_after

# Articles of the Criminal Code in force since this day; the one before it gave the same numbers to other deeds.
CODE_SINCE = date(2015, 1, 1)
COUNTRY, ALL = "KZ", "offences"
ACCIDENT_SUMS = {"deaths": ACCIDENT_INDICATORS[DEATHS], "injured": ACCIDENT_INDICATORS[INJURED]}
# Form 1-M: section R1, graph 2 'registered in the period'; its rows 'art. 188' tell which article is which indicator.
FORM, SHEET, REGISTERED_GRAPH = "form-1m", "R1", 2
ROW_ARTICLE = re.compile(r"art\. (\d+(?:-\d+)?)")
# '188', '188-1', 'ст. 188', 'art. 188', 'ст.188 ч.2'; the map writes a nought behind the article: '1880'.
ARTICLE = re.compile(r"(?:ст|art|бап)?\.?\s*(\d{2,3}(?:-\d)?)(?:\s*-?бап)?(?:\s*[,.]?\s*(?:ч|п|бөлік)\.?\s*\d.*)?")
MAP_ARTICLE = re.compile(r"(\d{3})0")
MOST_PROBLEMS = 20
# Why a record is in no figure; each record has one reason at most, the first that holds.
STRUCK_OFF, NO_DATE, OLD_CODE, UNFINISHED, NO_REGION, OTHER_ARTICLE = REASONS = (
    *("struck_off", "no_date", "old_code", "unfinished", "no_region", "other_article"),
)


@dataclass(frozen=True)
class Said:
    """What the person says of the records, and nothing of it is assumed.

    `indicator_id`: what each record counts, where the files hold one kind; `has_all_articles`: every registered
    offence is there; `is_whole_country`: so are those of every region, and of none; `coverage`: 'partial' or 'full'.
    `borders_on`: the day of whose borders the regions of the files are, instead of each record's own day.
    """

    today: date
    indicator_id: str | None = None
    has_all_articles: bool = False
    is_whole_country: bool = False
    coverage: str = "partial"
    borders_on: date | None = None


@dataclass
class MonthlyFigures:
    """(indicator, region, month) → value; how many records there were, and how many are left out for which reason."""

    values: Counter[tuple[str, str, date]] = field(default_factory=Counter)
    records: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    synthetic: int = 0

    @property
    def counted(self) -> int:
        """The records that are in at least one figure."""
        return self.records - sum(self.left_out.values())


def border_days(facts: Facts) -> list[date]:
    """The days within a month on which regions came or went; a month is counted apart before and after them."""
    days = {row[name] for row in facts.regions.rows.values() for name in ("valid_from", "valid_to") if row[name]}
    return sorted(day for day in days if day.day > 1)


def article_indicators(facts: Facts) -> dict[str, str]:
    """Article → indicator, as the rows of form 1-M say it: '188' → 'thefts'."""
    marks = {(row["edition"], row["row_code"]): row["mark"] for row in _rows(facts, "form_row")}
    cells = [cell for cell in _rows(facts, "form_cell") if cell["graph_no"] == REGISTERED_GRAPH]
    found = [(ROW_ARTICLE.fullmatch(marks[cell["edition"], cell["row_code"]]), cell["indicator_id"]) for cell in cells]
    return {match[1]: indicator_id for match, indicator_id in found if match}


def article_of(spelling: str | None) -> str | None:
    """The article a spelling means: 'ст. 188 ч. 2' and the map's '1880' → '188'; None for anything else."""
    plain = (spelling or "").strip().casefold()
    if match := MAP_ARTICLE.fullmatch(plain):
        return str(int(match[1]))
    match = ARTICLE.fullmatch(plain)
    return match[1].lstrip("0") if match else None


def monthly_figures(groups: Groups, facts: Facts, said: Said, file: str) -> MonthlyFigures:
    """The figures of the groups. `file`: what problems name.

    Raises RefusedError for cells that no one could read and for regions that are not known.
    """
    _refuse_unread(groups, file)
    places = {name: place for place, name in enumerate(groups.columns)}
    meaning = _Meaning(facts, said, file, has_sums=any(name in places for name in SUMMED))
    sums = {ACCIDENT_SUMS[name]: places[name] for name in SUMMED if name in places and meaning.is_accidents}
    found = MonthlyFigures()
    for row in groups.rows:
        start, region, article, records, struck_off = row[: len(KEYS) + 2]
        counted = records - struck_off
        found.records += records
        found.left_out[STRUCK_OFF] += struck_off
        reason, month, regions, indicators = meaning.of(start, region, article)
        if reason:
            found.left_out[reason] += counted
        elif counted:
            for region_id in regions:
                for indicator_id in indicators:
                    found.values[indicator_id, region_id, month] += counted
                for indicator_id, place in sums.items():
                    found.values[indicator_id, region_id, month] += row[place]
    if meaning.unknown:
        raise RefusedError(list(meaning.unknown.values())[:MOST_PROBLEMS])
    if "synthetic" in places:
        found.synthetic = sum(row[places["synthetic"]] for row in groups.rows)
    return found


class _Meaning:
    """What the keys of the groups mean; each spelling is looked up once."""

    def __init__(self, facts: Facts, said: Said, file: str, has_sums: bool) -> None:
        self.facts, self.said, self.file = facts, said, file
        self.is_accidents = has_sums and not said.indicator_id
        self.has_articles = not said.indicator_id and not has_sums
        self.article_indicators = article_indicators(facts)
        self.unknown: dict[str, Problem] = {}
        self.times, self.regions, self.indicators = cache(self._time), cache(self._regions), cache(self._indicators)

    def of(self, start: int | None, region: str | None, article: str | None) -> tuple:
        """(why the records are in no figure, or None; the month, regions and indicators of their figures)."""
        reason, day = self.times(start)
        if reason or day is None:
            return reason, day, (), ()
        regions, indicators = self.regions(region, day), self.indicators(article)
        reason = (None if indicators else OTHER_ARTICLE) if regions else NO_REGION
        return reason, day.replace(day=1), regions, indicators

    def _time(self, start: int | None) -> tuple[str | None, date | None]:
        if start is None:
            return NO_DATE, None
        if start // 10_000 > self.said.today.year:  # which may be a year that no date can hold
            return UNFINISHED, None
        day = date.fromisoformat(str(start))
        if day < CODE_SINCE and self.has_articles:
            return OLD_CODE, None
        return UNFINISHED if month_after(day) > self.said.today else None, day

    def _regions(self, spelling: str | None, day: date) -> tuple[str, ...]:
        whole = (COUNTRY,) if self.said.is_whole_country else ()
        if not spelling or not spelling.strip():
            return whole
        try:
            region = self.facts.regions.region_on(spelling, self.said.borders_on or day)
        except UnknownRegionError as error:
            values = {"found": error.spelling, "candidates": ", ".join(error.candidates) or "–", "day": str(day)}
            self.unknown.setdefault(error.spelling, Problem(error.code, values, self.file))
            return whole
        return whole if region == COUNTRY else (*whole, region)

    def _indicators(self, spelling: str | None) -> tuple[str, ...]:
        if not self.has_articles:
            return (self.said.indicator_id or ACCIDENT_INDICATORS[COUNT],)
        own = self.article_indicators.get(article_of(spelling) or "")
        return (*([ALL] if self.said.has_all_articles else []), *([own] if own else []))


def long_table(
    found: MonthlyFigures, facts: Facts, said: Said, made_from: str, source: Mapping[str, str], is_synthetic: bool
) -> str:
    """The figures in the columns of our own form `long`, as CSV. `made_from`: the files, for the locator of each."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list[str](COLUMNS), restval="", lineterminator="\n")
    writer.writeheader()
    for (indicator_id, region_id, month), value in sorted(found.values.items()):
        period = Period(month, month_after(month))
        is_part = facts.regions.is_part_of(region_id, period.start, period.end)
        writer.writerow(
            {
                "indicator_id": indicator_id,
                "region": region_id,
                "period": str(period),
                "value": value,
                "printed": value,
                "locator": f"{indicator_id}: {value} of {found.records} records of {made_from}",
                "coverage": "partial" if is_part else said.coverage,
                "status": "synthetic" if is_synthetic else "final",
                **source,
            }
        )
    return out.getvalue()


def _rows(facts: Facts, table: str) -> Iterable[dict]:
    return (row for row in facts.of_form(table, FORM) if row["sheet"] == SHEET)


def _refuse_unread(groups: Groups, file: str) -> None:
    """A cell that stands there and cannot be read is no missing one."""
    problems = []
    for place, name in enumerate(groups.columns):
        if name.startswith("unread_") and (count := sum(row[place] for row in groups.rows)):
            values = {"field": name.removeprefix("unread_"), "count": str(count)}
            problems.append(Problem("records_unread", values, file))
    if problems:
        raise RefusedError(problems)
