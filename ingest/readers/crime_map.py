"""Grouped answers of the Legal Statistics Committee's map (gis.kgp.kz): counts by region and year, never a point.

The map is not the official count, so its figures are always partial. Rows of single crimes, accidents or people are
refused whole: nothing of them is kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.periods import LAST_YEAR, Period, month, year
from ingest.problem import Problem, RefusedError, refusal
from ingest.readers.bns_json import Where, is_same_time, raise_any, shape_of
from ingest.readers.reading import Asked, Facts, Figure, File, Reading, region_in
from ingest.readers.text import MOST_PROBLEMS, decoded, json_value
from ingest.readers.workbook import count_problem
from ingest.regions import MAP_PREFIX

VERSION = "1"
COUNT, INJURED, DEATHS = "count", "fd1r13p1", "fd1r13p2"
ACCIDENT_INDICATORS = {COUNT: "road_accidents", INJURED: "road_injured", DEATHS: "road_deaths"}
# The map writes the article with a nought behind it.
CRIME_INDICATORS = {"1880": "thefts", "1900": "frauds", "1910": "robberies"}
ACCIDENT_PLACE, CRIME_PLACES, CRIME_CODES = "area_code", ("city_code", "reg_code"), ("crime_code", "stat")
YEAR, MONTH, STRUCK_OFF = "yr", "period", "discontinued"
# The district of an accident; never a region.
DISTRICT = "fd1r06p2"
PLACES = (ACCIDENT_PLACE, *CRIME_PLACES, DISTRICT)
GROUP_FIELDS = {*PLACES, *CRIME_CODES, YEAR, MONTH, STRUCK_OFF}
# A count of a field counts its filled rows; these are filled in every row, so COUNT_fd1r13p2 is not among them.
COUNTED = "objectid|globalid|fd1id|tz1id|area_code|city_code|reg_code|crime_code|yr"
COUNT_FIELD = re.compile(rf"cnt|count|count_\*?|count_(?:{COUNTED})|(?:{COUNTED})_(?:count|cnt)")
SUM_FIELD = re.compile(r"(?:sum_?)(fd1r13p[12])|(fd1r13p[12])_sum")
RECORD_FIELDS = {
    *("objectid", "fid", "globalid", "shape", "geometry", "fd1id", "tz1id", "ud", "organ", "organ_kz", "org_code"),
    *("fz1r18p5", "fz1r18p6", "dat_vozb", "dat_sover", "dat_vozb_str", "dat_sover_str", "time_period", "rta_date"),
    *("fd1r01p1", "fd1r05p1", "fd1r06p1", "fd1r06p3", "fd1r061p0", "fd1r061p1", "fd1r061p2"),
    *("fd1r09p1", "fd1r14p1", "fd1r141p1", "fd1r142p6", "fd1r17", "load_date", "transgression", "x", "y"),
}
REGION_DIGITS, DISTRICT_DIGITS = 4, 6


@dataclass(frozen=True)
class Counts:
    """One row of an answer: where and when, and its counts by statistic."""

    attributes: dict[str, object]
    statistics: dict[str, tuple[str, object]]
    where: Where


def reading(file: File, asked: Asked, facts: Facts) -> Reading:
    """Accidents, injured and dead, or crimes by article, by region and year or month. Raises RefusedError.

    The article is the row's `crime_code` (or `stat`), else `asked.indicator_id`. Coverage is always partial.
    """
    rows = _counts(file, _features(file, json_value(file, decoded(file))))
    problems: list[Problem] = []
    figures: dict[tuple[str, str, Period], Figure] = {}
    skipped: list[str] = []
    for row in rows:
        try:
            found = list(_row_figures(file, asked, facts, row, skipped))
        except RefusedError as refused:
            problems += refused.problems
            continue
        for figure in found:
            problems += _twice(file, figures, figure, row)
            figures.setdefault((figure.indicator_id, figure.region_id, figure.period), figure)
    raise_any(problems)
    wanted = [item for item in figures.values() if asked.period is None or is_same_time(item.period, asked.period)]
    skipped = list(dict.fromkeys(skipped))
    if not wanted:
        raise refusal("no_figures", file.name, left_out=", ".join(skipped[:MOST_PROBLEMS]) or "–")
    return Reading(wanted, skipped=skipped)


def _features(file: File, answer: object) -> list:
    """The rows of an answer that is whole. Raises RefusedError."""
    if not isinstance(answer, dict):
        raise refusal("shape", file.name, path="$", found=shape_of(answer), expected='{"features": […]}')
    if "error" in answer:
        error = answer["error"] if isinstance(answer["error"], dict) else {"message": answer["error"]}
        number, message = str(error.get("code", "–"))[:40], str(error.get("message", "–"))[:200]
        raise refusal("service_error", file.name, number=number, message=message)
    features, properties = answer.get("features"), answer.get("properties")
    if not isinstance(features, list):
        raise refusal("shape", file.name, path="$", found=shape_of(answer), expected='{"features": […]}')
    inner = properties if isinstance(properties, dict) else {}
    if answer.get("exceededTransferLimit") or inner.get("exceededTransferLimit"):
        raise refusal("cut_short", file.name, found=len(features))
    return features


def _counts(file: File, features: list) -> list[Counts]:
    """The rows of counts. Raises RefusedError: `records` at once, other findings together."""
    for index, feature in enumerate(features):
        if field := _record_field(feature):
            raise refusal("records", file.name, path=f"features[{index}]", found=field)
    problems: list[Problem] = []
    rows = []
    for index, feature in enumerate(features):
        where = Where(path=f"features[{index}]")
        attributes = feature.get("attributes") if isinstance(feature, dict) else None
        if not isinstance(attributes, dict):
            problems.append(where.problem(file, "shape", found=shape_of(feature), expected='{"attributes": {…}}'))
            continue
        found = list(_field_problems(file, attributes, where))
        problems += found
        if not found:
            rows.append(_row(attributes, where))
    raise_any(problems)
    return rows


def _record_field(feature: object) -> str | None:
    """The field that shows a row to be a single crime, accident or person."""
    if not isinstance(feature, dict):
        return None
    if feature.get("geometry") is not None:
        return "geometry"
    both = [feature.get("attributes"), feature.get("properties")]
    names = [str(name) for fields in both if isinstance(fields, dict) for name in fields]
    return next((name for name in names if name.strip().casefold() in RECORD_FIELDS), None)


def _field_problems(file: File, attributes: dict, where: Where) -> Iterator[Problem]:
    meanings = [_meaning(name) for name in attributes]
    for name, meaning in zip(attributes, meanings, strict=True):
        if meaning is None:
            yield where.problem(file, "field_unknown", found=name[:80])
        elif meanings.count(meaning) > 1:
            yield where.problem(file, "field_twice", found=name[:80])
    is_placed = ACCIDENT_PLACE in meanings or bool(set(CRIME_PLACES) & set(meanings))
    if ACCIDENT_PLACE in meanings and set(CRIME_PLACES) & set(meanings):
        yield where.problem(file, "shape", found=shape_of(attributes), expected='"area_code" | "city_code"')
    missing = [name for name in (YEAR,) if name not in meanings] + ([] if is_placed else ["area_code | city_code"])
    missing += [] if set(ACCIDENT_INDICATORS) & set(meanings) else [COUNT]
    for name in missing:
        yield where.problem(file, "field_missing", missing=name)


def _meaning(name: str) -> str | None:
    """The group field or the statistic that an attribute holds, however the service cased it; None when unknown."""
    plain = name.strip().casefold()
    if COUNT_FIELD.fullmatch(plain):
        return COUNT
    if found := SUM_FIELD.fullmatch(plain):
        return found[1] or found[2]
    return plain if plain in GROUP_FIELDS else None


def _row(attributes: dict, where: Where) -> Counts:
    named = {_meaning(name) or name: (name, value) for name, value in attributes.items()}
    groups = {meaning: value for meaning, (_, value) in named.items() if meaning in GROUP_FIELDS}
    statistics = {meaning: found for meaning, found in named.items() if meaning in ACCIDENT_INDICATORS}
    return Counts(groups, statistics, where)


def _row_figures(file: File, asked: Asked, facts: Facts, row: Counts, skipped: list[str]) -> Iterator[Figure]:
    """The figures of a row; none for rows struck off, of no place or of other articles, which go to `skipped`."""
    if row.attributes.get(STRUCK_OFF) not in (None, 0, "0"):
        skipped.append(f"{STRUCK_OFF} {shape_of(row.attributes[STRUCK_OFF])}")
        return
    indicators = _indicators(file, asked, row, skipped)
    region_id = _region(file, asked, facts, row, skipped) if indicators else None
    if region_id is None:
        return
    period = _period(file, row)
    for statistic, indicator_id in indicators.items():
        name, value = row.statistics[statistic]
        if value is None:
            # The sum of nothing: whether it means none is not said.
            skipped.append(f"{name} null")
            continue
        if code := count_problem(value):
            found = value if isinstance(value, str) else shape_of(value)
            place = Where(path=f"{row.where.path}.attributes.{name}")
            raise RefusedError([place.problem(file, code, found=found[:40], expected="count")])
        assert isinstance(value, int | float)
        locator = f"{row.where.path}: {name}"
        yield Figure(
            indicator_id,
            region_id,
            period,
            float(value),
            locator,
            str(value),
            0.0,
            "partial",
            source_id=asked.source_id,
        )


def _indicators(file: File, asked: Asked, row: Counts, skipped: list[str]) -> dict[str, str]:
    """Statistic → indicator; empty for an article that is not followed."""
    if ACCIDENT_PLACE in row.attributes:
        return {statistic: ACCIDENT_INDICATORS[statistic] for statistic in row.statistics}
    if set(row.statistics) != {COUNT}:
        raise RefusedError(
            [row.where.problem(file, "field_unknown", found=", ".join(sorted(set(row.statistics) - {COUNT})))]
        )
    codes = {_code(row.attributes[name]) for name in CRIME_CODES if name in row.attributes}
    if not codes:
        if asked.indicator_id not in CRIME_INDICATORS.values():
            raise RefusedError([row.where.problem(file, "field_missing", missing=CRIME_CODES[0])])
        return {COUNT: str(asked.indicator_id)}
    indicators = {CRIME_INDICATORS.get(code) for code in codes}
    indicator_id = indicators.pop()
    if indicators or indicator_id is None:
        skipped.append(" ".join(sorted(codes)))
        return {}
    return {COUNT: indicator_id}


def _region(file: File, asked: Asked, facts: Facts, row: Counts, skipped: list[str]) -> str | None:
    codes = [_code(row.attributes[name]) for name in PLACES if name in row.attributes]
    district = next((code for code in codes if len(code) == DISTRICT_DIGITS and code.isdecimal()), None)
    if district:
        raise RefusedError([row.where.problem(file, "level", found=district)])
    if codes == ["null"]:
        skipped.append("null")
        return None
    wrong = next((code for code in codes if not _is_region_code(code)), None)
    if wrong is not None or len(set(codes)) > 1:
        values = {"found": " ".join(codes)[:80], "candidates": "–", "day": str(asked.vintage)}
        raise RefusedError([row.where.problem(file, "region_unknown", **values)])
    try:
        return region_in(file, facts, codes[0], asked.vintage)
    except RefusedError as refused:
        raise RefusedError([row.where.problem(file, item.code, **item.values) for item in refused.problems]) from None


def _is_region_code(code: str) -> bool:
    return len(code) == REGION_DIGITS and code.isdecimal() and code.startswith(MAP_PREFIX)


def _code(value: object) -> str:
    """A code as text: the service gives some as numbers."""
    if value is None or isinstance(value, bool | list | dict):
        return "null" if value is None else shape_of(value)
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value).strip()


def _period(file: File, row: Counts) -> Period:
    """The year of a row, or its month when the answer is grouped by months too."""
    number, month_number = row.attributes[YEAR], row.attributes.get(MONTH)
    try:
        if MONTH not in row.attributes:
            return year(_whole(number))
        return month(_whole(number), _whole(month_number))
    except ValueError:
        found = shape_of(number) if MONTH not in row.attributes else f"{shape_of(number)}, {shape_of(month_number)}"
        raise RefusedError([row.where.problem(file, "period_invalid", found=found[:80])]) from None


def _whole(value: object) -> int:
    """A year or a month. Raises ValueError, for numbers too that a date would overflow on."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value) or abs(value) > LAST_YEAR:
        raise ValueError
    return int(value)


def _twice(file: File, figures: dict, figure: Figure, row: Counts) -> Iterator[Problem]:
    """The same figure in two rows: the answer is grouped by more than it shows."""
    if before := figures.get((figure.indicator_id, figure.region_id, figure.period)):
        values = {"region": figure.region_id, "period": str(figure.period)}
        values |= {"found": figure.printed, "expected": before.printed}
        yield row.where.problem(file, "twice", **values, first=before.locator, second=figure.locator)
