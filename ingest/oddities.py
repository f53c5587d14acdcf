"""What looks odd in an imported file beside what is known. A warning, not a refusal: the person decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import duckdb

from ingest.periods import Period
from ingest.readers.reading import Facts, Figure
from ingest.reference import Row

if TYPE_CHECKING:
    from ingest.loading import Checked, Comparison

# A figure this many times its neighbour, or this small a part of it, is more often a slip than news.
ODD_FACTOR = 5.0
# Below this a small count jumps by itself.
SMALLEST_ODD_COUNT = 20
# Two regions do not report this many equal figures by chance.
FEWEST_TWIN_FIGURES = 10
ALIKE_SHARE = 0.9
MOST_WARNINGS = 100
NEIGHBOURS = """
    select indicator_id, region_id, period_start, period_end, is_cumulative, value
    from observation_best where region_id in (select unnest($regions)) and indicator_id in (select unnest($indicators))
"""
TWINS = """
    select region_id, period_start, period_end, indicator_id, value from observation_best
    where (period_start = $start and period_end = $end and region_id <> $region)
        or (region_id = $region and not (period_start = $start and period_end = $end))
"""


@dataclass(frozen=True)
class Oddity:
    """One oddity. kind: fall (cumulative figures go down), outlier (five times a neighbour), break (a noted break lies
    between), parts (do not add up to the whole), twin (another report has the same figures), older (a newer figure of
    the same source stands above it), replaces (another source's figure has counted until now)."""

    kind: str
    figure: Figure
    other: float | None = None
    detail: str = ""

    def columns(self) -> Row:
        """As a row of import_warning without its import."""
        return {
            "kind": self.kind,
            "indicator_id": self.figure.indicator_id,
            "region_id": self.figure.region_id,
            "period_start": self.figure.period.start,
            "period_end": self.figure.period.end,
            "value": self.figure.value,
            "other": self.other,
            "detail": self.detail,
        }


def oddities_of(
    con: duckdb.DuckDBPyConnection, compared: "list[Comparison]", facts: Facts, load: "list[Checked]"
) -> list[Oddity]:
    """The oddities of one file's news beside the published figures."""
    news = [comparison.figure for comparison in compared if comparison.kind != "unchanged"]
    if not news:
        return []
    scope = {
        "regions": list({figure.region_id for figure in news}),
        "indicators": list({figure.indicator_id for figure in news}),
    }
    rows = con.execute(NEIGHBOURS, scope).fetchall()
    known: dict[tuple, list[tuple]] = {}
    for indicator_id, region_id, *rest in rows:
        known.setdefault((indicator_id, region_id), []).append(tuple(rest))
    for figure in news:  # a file of many periods is its own neighbour
        rest = (figure.period.start, figure.period.end, figure.period.is_cumulative, figure.value)
        known.setdefault((figure.indicator_id, figure.region_id), []).append(rest)
    found: list[Oddity] = []
    for figure in news:
        near = known[figure.indicator_id, figure.region_id]
        found += [*_falls(figure, near), *_outliers(figure, near), *_breaks(figure, near, facts)]
    found += [*_parts(news, facts), *_twins(con, news, load)]
    return found[:MOST_WARNINGS]


def _falls(figure: Figure, near: list[tuple]) -> Iterator[Oddity]:
    """A cumulative figure below an earlier month's, or above a later month's, of the same year."""
    if figure.period.start != date(figure.period.start.year, 1, 1):
        return
    for start, end, _, value in near:
        is_same_year = start == figure.period.start and end.year <= start.year + 1 and end <= date(start.year + 1, 1, 1)
        if is_same_year and (
            (end < figure.period.end and value > figure.value) or (end > figure.period.end and value < figure.value)
        ):
            yield Oddity("fall", figure, value, str(end))
            return


def _outliers(figure: Figure, near: list[tuple]) -> Iterator[Oddity]:
    """Five times, or a fifth of, the same span a year before or after."""
    length = figure.period.end - figure.period.start
    for start, end, _, value in near:
        is_neighbour = (
            abs(start.year - figure.period.start.year) == 1
            and (start.month, start.day) == (figure.period.start.month, figure.period.start.day)
            and abs((end - start) - length).days <= 1
        )
        high, low = max(value, figure.value), min(value, figure.value)
        if is_neighbour and high >= SMALLEST_ODD_COUNT and high > ODD_FACTOR * max(low, 0):
            yield Oddity("outlier", figure, value, str(start.year))
            return


def _breaks(figure: Figure, near: list[tuple], facts: Facts) -> Iterator[Oddity]:
    """The series has a noted break in this very year: the figure cannot be held against those before."""
    for note in facts.tables.get("data_note", []):
        if (
            note["kind"] == "break"
            and note["indicator_id"] == figure.indicator_id
            and note["region_id"] in (None, figure.region_id)
            and note["year"] == figure.period.start.year
        ):
            yield Oddity("break", figure, None, note["note_id"])


def _parts(news: list[Figure], facts: Facts) -> Iterator[Oddity]:
    """Parts given together with their whole that do not add up to it within the rounding."""
    values: dict[tuple, Figure] = {(f.indicator_id, f.region_id, f.period.start, f.period.end): f for f in news}
    parts: dict[str, list[str]] = {}
    for row in facts.tables.get("indicator_part", []):
        parts.setdefault(row["whole_id"], []).append(row["part_id"])
    for (indicator_id, *rest), whole in values.items():
        found = [values.get((part, *rest)) for part in parts.get(indicator_id, [])]
        given = [part for part in found if part is not None]
        if not given:
            continue
        total, slack = sum(p.value for p in given), whole.rounding + sum(p.rounding for p in given) + 1e-9
        is_complete = len(given) == len(found)
        if total > whole.value + slack or (is_complete and total < whole.value - slack):
            yield Oddity("parts", whole, total)


def _twins(con: duckdb.DuckDBPyConnection, news: list[Figure], load: "list[Checked]") -> Iterator[Oddity]:
    """The same figures as another region's, or as the region's own of another period, published or in this very load:
    one workbook may have been taken for two reports."""
    first = news[0]
    own = {figure.indicator_id: figure.value for figure in news}
    if len({(figure.region_id, figure.period) for figure in news}) > 1 or len(own) < FEWEST_TWIN_FIGURES:
        return
    scope = {"start": first.period.start, "end": first.period.end, "region": first.region_id}
    rows = con.execute(TWINS, scope).fetchall()
    others = [figure for checked in load if checked.reading for figure in checked.reading.figures]
    rows += [(f.region_id, f.period.start, f.period.end, f.indicator_id, f.value) for f in others]
    equal: dict[tuple, set[str]] = {}
    for region_id, start, end, indicator_id, value in rows:
        if own.get(indicator_id) == value and (region_id, start, end) != (first.region_id, *_ends(first)):
            equal.setdefault((region_id, start, end), set()).add(indicator_id)
    for (region_id, start, end), indicators in equal.items():
        if len(indicators) >= FEWEST_TWIN_FIGURES and len(indicators) > ALIKE_SHARE * len(own):
            period = "" if (start, end) == _ends(first) else f" {Period(start, end)}"
            yield Oddity("twin", first, float(len(indicators)), f"{region_id}{period}")


def _ends(figure: Figure) -> tuple[date, date]:
    return figure.period.start, figure.period.end
