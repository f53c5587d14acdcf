"""The bureau's JSON cube, and what its four readers share: whose figure it is, what time it covers, said only once."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ingest.periods import MONTHS_A_QUARTER, Period, day, month, written_period, year, year_to_month
from ingest.problem import Problem, RefusedError, refusal
from ingest.readers.reading import Asked, Facts, Figure, File, Reading, Row, asked_indicator, region_in
from ingest.readers.text import (
    MOST_PROBLEMS,
    decoded,
    is_no_data,
    json_value,
    number,
    number_text_problem,
)
from ingest.regions import CITY_WORDS, UnknownRegionError, is_district, is_region_like

VERSION = "1"
# The bureau stamps the population at the beginning of a year with the last day of that year.
STOCK_ON_1_JANUARY = "population_1jan"
# Units that come in wholes; a fraction shows that the table prints thousands.
COUNTED_UNITS = {"persons", "offences", "accidents", "cases"}
# The mean of the stocks on 1 January and 31 December comes in halves: 17,541,803.5 in 2015.
MEANS_OF_STOCKS = {"population_avg"}
HALVES = 2
SPANS = ("year", "month", "quarter", "ytd")
SHOWN_NAMES = 12
DATE = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{4}")
# 'Жамбылская' agrees with «область»; the district would be 'Жамбылский'.
REGION_ADJECTIVE = "ская"


@dataclass(frozen=True)
class Where:
    """A place in a file, for the person who has to mend it. `path`: within JSON, '[3].periods[0].value'."""

    sheet: str = ""
    cell: str = ""
    line: int | None = None
    path: str = ""

    def problem(self, file: File, code: str, **values: object) -> Problem:
        """A finding that stands here."""
        texts = {key: str(value) for key, value in values.items()}
        if self.path:
            texts["path"] = self.path
        return Problem(code, texts, file.name, self.sheet, self.cell, self.line)


@dataclass(frozen=True)
class Point:
    """What a series prints for one date. `name`: the period in words, where the source says it."""

    stamp: date
    text: str
    locator: str
    where: Where
    name: str = ""


@dataclass(frozen=True)
class Series:
    """One line of a cube: a place, the names of its other dimensions, and its points."""

    place: str
    terms: tuple[str, ...]
    points: tuple[Point, ...]
    where: Where


@dataclass(frozen=True)
class Printed:
    """One figure as it is printed, with the region and the period it belongs to."""

    region_id: str
    period: Period
    text: str
    locator: str
    where: Where
    status: str = "final"


def reading(file: File, asked: Asked, facts: Facts) -> Reading:
    """The figures of a JSON cube for the asked indicator. Raises RefusedError."""
    asked_indicator(file, asked, facts)
    series = cube_series(file, json_value(file, decoded(file)))
    return cube_reading(file, asked, facts, series, named_regions(file, asked, facts, series))


def cube_series(file: File, value: object) -> list[Series]:
    """The lines of [{"terms", "termNames", "periods": [{"date", "value"}]}, …]. Raises RefusedError (`shape`)."""
    if not isinstance(value, list):
        raise refusal("shape", file.name, path="$", found=shape_of(value), expected="[…]")
    problems: list[Problem] = []
    series = [_line(file, item, index, problems) for index, item in enumerate(value)]
    raise_any(problems)
    if not series:
        raise refusal("no_figures", file.name, left_out="–")
    if len({len(line.terms) for line in series}) > 1:
        raise refusal("shape", file.name, path="[*].termNames", found="[…] ≠ […]", expected="[…] = […]")
    return series


def cube_reading(
    file: File, asked: Asked, facts: Facts, series: list[Series], region_ids: dict[str, str | None]
) -> Reading:
    """The figures of the series whose place is a region; `region_ids` gives None for places to leave out.

    Of the other dimensions one series a region must remain, by itself or by `asked.terms`. Raises RefusedError.
    """
    indicator = asked_indicator(file, asked, facts)
    regional = [line for line in series if region_ids[line.place] is not None]
    kept = _kept(file, asked, regional)
    covered = covered_by(file, asked, indicator, [point.stamp for line in kept for point in line.points])
    problems: list[Problem] = []
    printed = []
    for line in kept:
        for point in line.points:
            try:
                period = covered(point.stamp)
            except ValueError as unfit:
                values = {"found": f"{point.stamp:%d.%m.%Y}", "span": asked.span or "year"}
                problems.append(point.where.problem(file, str(unfit), **values))
                continue
            region_id = region_ids[line.place] or ""
            printed.append(Printed(region_id, period, point.text, point.locator, point.where))
    raise_any(problems)
    left_out = [line.place for line in series if region_ids[line.place] is None]
    return told_reading(file, asked, facts, printed, left_out)


def told_reading(file: File, asked: Asked, facts: Facts, printed: list[Printed], left_out: Iterable[str]) -> Reading:
    """The reading of what is printed for the asked period, or all. Raises RefusedError when nothing is left."""
    indicator = asked_indicator(file, asked, facts)
    wanted = [item for item in printed if asked.period is None or is_same_time(item.period, asked.period)]
    empty = Counter(item.text.strip() or '""' for item in wanted if is_no_data(item.text))
    figures = _figures(file, asked, indicator, [item for item in wanted if not is_no_data(item.text)])
    skipped = list(dict.fromkeys(left_out)) + [f"{mark} × {count}" for mark, count in empty.items()]
    if not figures:
        raise refusal("no_figures", file.name, left_out=", ".join(skipped[:SHOWN_NAMES]) or "–")
    # The bureau counts back to today's borders, so a new region's earlier years are whole ones.
    return Reading(figures, skipped=skipped)


def named_regions(
    file: File, asked: Asked, facts: Facts, series: Iterable[Series], is_bare_listed: bool = False
) -> dict[str, str | None]:
    """The region each name means on the day of the edition; None for districts, settlements and other things.

    A bare 'ЖАМБЫЛ' may be a district, a settlement or the region: beside 'ЖАМБЫЛ ОБЛЫСЫ' it is left out, alone it
    is refused. `is_bare_listed` takes the bare names of the dictionary, for tables that hold regions only.
    """
    places = {line.place: line.where for line in reversed(list(series))}
    problems: list[Problem] = []
    found: dict[str, str | None] = {}
    for place, where in reversed(places.items()):
        try:
            found[place] = _region_or_none(file, asked, facts, place, where)
        except RefusedError as refused:
            found[place] = None
            problems += [where.problem(file, problem.code, **problem.values) for problem in refused.problems]
    full = {region_id for place, region_id in found.items() if region_id and is_full_name(facts, place, region_id)}
    listed = {spelling.key for spelling in facts.regions.spellings} if is_bare_listed else set()
    for place, region_id in found.items():
        if region_id is None or is_full_name(facts, place, region_id):
            continue
        is_city = facts.regions.rows[region_id]["kind"] == "city"
        if region_id in full:
            found[place] = None
        elif not is_city and place.strip().casefold() not in listed:
            problems.append(places[place].problem(file, "region_bare", found=place, candidates=region_id))
    raise_any(problems)
    return found


def is_full_name(facts: Facts, place: str, region_id: str) -> bool:
    """Whether the name says by itself that it is the country, a region or a city, not something else so called."""
    text = place.strip().casefold()
    is_country = facts.regions.rows[region_id]["kind"] == "country"
    is_adjective = text.endswith(REGION_ADJECTIVE)
    return is_country or is_adjective or is_region_like(place) or bool(CITY_WORDS.search(text))


def covered_by(file: File, asked: Asked, indicator: Row, stamps: list[date]) -> Callable[[date], Period]:
    """The rule that turns a date of the table into the period it covers; the rule raises ValueError(code)."""
    if is_stock_on_1_january(indicator):
        return _stock_day
    if asked.span is not None and asked.span not in SPANS:
        raise refusal("span_unknown", file.name, found=asked.span, expected=", ".join(SPANS))
    if asked.span is None and not all(_is_year_end(stamp) for stamp in stamps):
        raise refusal("span_missing", file.name, expected=", ".join(SPANS))
    span = asked.span or "year"
    return lambda stamp: _period_ending(stamp, span)


def is_stock_on_1_january(indicator: Row) -> bool:
    """Whether a year in the bureau's table stands for the first day of that year."""
    return indicator["indicator_id"] == STOCK_ON_1_JANUARY and indicator["time_basis"] == "point"


def is_same_time(one: Period, other: Period) -> bool:
    """Whether two periods cover the same days; a January is the same by itself and from January on."""
    return (one.start, one.end) == (other.start, other.end)


def month_end(year_number: int, month_number: int) -> date:
    """The last day of a month. Raises ValueError."""
    return month(year_number, month_number).end - timedelta(days=1)


def shape_of(value: object) -> str:
    """What a JSON value is, in its own signs: '[…]', '{"a", "b"}', '"…"', '12'."""
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{str(key)[:40]}"' for key in list(value)[:SHOWN_NAMES]) + "}"
    if isinstance(value, list):
        return "[…]" if value else "[]"
    return '"…"' if isinstance(value, str) else str(value)[:40]


def raise_any(problems: list[Problem]) -> None:
    """Raises RefusedError with the first problems, if there are any."""
    if problems:
        raise RefusedError(problems[:MOST_PROBLEMS])


def _line(file: File, item: object, index: int, problems: list[Problem]) -> Series:
    """One line; what is wrong with it is added to `problems`, and nothing of it is used then."""
    where = Where(path=f"[{index}]")
    nothing = Series("", (), (), where)
    if not isinstance(item, dict):
        problems.append(where.problem(file, "shape", found=shape_of(item), expected="{…}"))
        return nothing
    terms, names, periods = (_list(item.get(key)) for key in ("terms", "termNames", "periods"))
    if (
        (terms is None or names is None or periods is None)
        or (not names or len(terms) != len(names))
        or not all(isinstance(name, str) for name in names)
    ):
        expected = '{"terms": […], "termNames": ["…"], "periods": […]}'
        problems.append(where.problem(file, "shape", found=shape_of(item), expected=expected))
        return nothing
    ids = ", ".join(str(term) if isinstance(term, str | int) else shape_of(term) for term in terms)
    points = (_point(file, period, f"[{index}].periods[{at}]", ids, problems) for at, period in enumerate(periods))
    return Series(names[0], tuple(names[1:]), tuple(point for point in points if point), where)


def _list(value: object) -> list | None:
    return value if isinstance(value, list) else None


def _point(file: File, period: object, path: str, ids: str, problems: list[Problem]) -> Point | None:
    if not isinstance(period, dict) or not {"date", "value"} <= period.keys():
        problem = Where(path=path).problem(
            file, "shape", found=shape_of(period), expected='{"date": "…", "value": "…"}'
        )
        problems.append(problem)
        return None
    where = Where(path=f"{path}.value")
    value, name = period["value"], period.get("name")
    if isinstance(value, bool | list | dict):
        problems.append(where.problem(file, "not_a_number", found=shape_of(value), expected="number"))
        return None
    stamp = stamped(period["date"])
    if stamp is None:
        found = period["date"] if isinstance(period["date"], str) else shape_of(period["date"])
        problems.append(Where(path=f"{path}.date").problem(file, "not_a_date", found=found[:40]))
        return None
    text = "" if value is None else str(value)
    words = name if isinstance(name, str) else ""
    return Point(stamp, text, f"terms {ids}; {period['date']}", where, words)


def stamped(text: object) -> date | None:
    """The date that '31.12.2025' writes; None for anything else."""
    if not isinstance(text, str) or not DATE.fullmatch(text.strip()):
        return None
    try:
        return datetime.strptime(text.strip(), "%d.%m.%Y").date()
    except ValueError:
        return None


def _region_or_none(file: File, asked: Asked, facts: Facts, place: str, where: Where) -> str | None:
    if is_district(place):
        return None
    try:
        return facts.regions.region_on(place, asked.vintage)
    except UnknownRegionError as unknown:
        if unknown.code != "region_ambiguous" and not is_region_like(place):
            return None
        return region_in(file, facts, place, asked.vintage, where.sheet, where.cell, where.line)


def _kept(file: File, asked: Asked, series: list[Series]) -> list[Series]:
    """The series of the asked terms. Raises RefusedError when they do not single out one a region."""
    exact = [term.strip().casefold() for term in asked.terms]
    kept = [line for line in series if [name.strip().casefold() for name in line.terms] == exact]
    kept = kept or _of_terms(file, asked, series)
    if len({line.terms for line in kept}) > 1:
        choices = [_distinct(line.terms[at] for line in kept) for at in range(len(kept[0].terms))]
        named = "; ".join(", ".join(names[:SHOWN_NAMES]) for names in choices if len(names) > 1)
        raise refusal("terms_needed", file.name, choices=named)
    return kept


def _of_terms(file: File, asked: Asked, series: list[Series]) -> list[Series]:
    """In each dimension that has any of the asked names, the lines with those names."""
    wanted = {term.strip().casefold() for term in asked.terms}
    unused = set(wanted)
    kept = series
    for at in range(len(series[0].terms) if series else 0):
        names = {line.terms[at].strip().casefold() for line in series}
        unused -= names
        if names & wanted:
            kept = [line for line in kept if line.terms[at].strip().casefold() in wanted]
    if series and unused:
        choices = ", ".join(_distinct(name for line in series for name in line.terms)[:SHOWN_NAMES]) or "–"
        missing = [term for term in asked.terms if term.strip().casefold() in unused]
        raise refusal("terms_unknown", file.name, found=", ".join(missing), choices=choices)
    return kept


def _figures(file: File, asked: Asked, indicator: Row, printed: list[Printed]) -> list[Figure]:
    problems: list[Problem] = []
    first: dict[tuple[str, Period], tuple[Printed, float]] = {}
    for item in printed:
        value = number(item.text)
        code = number_text_problem(item.text) if value is None else counted_problem(value, indicator)
        if code or value is None:
            expected = "count" if indicator["unit"] in COUNTED_UNITS else "number"
            values = {} if code == "formula" else {"found": item.text.strip()[:40], "expected": expected}
            problems.append(item.where.problem(file, code or "not_a_number", **values))
            continue
        before, said = first.setdefault((item.region_id, item.period), (item, value))
        if said != value:
            values = {"region": item.region_id, "period": str(item.period), "found": item.text, "expected": before.text}
            problems.append(item.where.problem(file, "twice", **values, first=before.locator, second=item.locator))
    raise_any(problems)
    return [
        Figure(
            indicator["indicator_id"],
            item.region_id,
            item.period,
            value,
            item.locator,
            item.text,
            status=item.status,
            source_id=asked.source_id,
        )
        for item, value in first.values()
    ]


def counted_problem(value: float, indicator: Row) -> str | None:
    """'negative' or 'fraction' where the indicator counts persons, offences, accidents or cases; else None."""
    if indicator["unit"] not in COUNTED_UNITS:
        return None
    if value < 0:
        return "negative"
    steps = value * (HALVES if indicator["indicator_id"] in MEANS_OF_STOCKS else 1)
    return "fraction" if steps != int(steps) else None


def _stock_day(stamp: date) -> Period:
    if not _is_year_end(stamp):
        raise ValueError("stock_date")
    return day(date(stamp.year, 1, 1)) if _is_year_known(stamp) else _no_period()


def _period_ending(stamp: date, span: str) -> Period:
    """The period of the span that ends with the day. Raises ValueError(`span_date`) when none does."""
    if not _is_year_known(stamp) or month_end(stamp.year, stamp.month) != stamp:
        return _no_period()
    if span == "month":
        return month(stamp.year, stamp.month)
    if span == "ytd":
        return year_to_month(stamp.year, stamp.month)
    if span == "quarter" and stamp.month % MONTHS_A_QUARTER == 0:
        return written_period(f"{stamp.year}-Q{stamp.month // MONTHS_A_QUARTER}")
    return year(stamp.year) if span == "year" and _is_year_end(stamp) else _no_period()


def _no_period():
    raise ValueError("span_date")


def _is_year_known(stamp: date) -> bool:
    try:
        year(stamp.year)
    except ValueError:
        return False
    return True


def _is_year_end(stamp: date) -> bool:
    return (stamp.month, stamp.day) == (12, 31)


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
