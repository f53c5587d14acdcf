"""What the screen of the regions shows, made from the rows of the warehouse: values, ranges, places, cells."""

import math
from dataclasses import dataclass

import pandas as pd

from locales import Language
from locales.sentence import is_missing
from metrics.interval import rate
from pages.shared.fetch import Record, records, rows
from pages.shared.once import made_once

# Until this year the territories before the split of June 2022 are compared, from the next on the 20 regions.
LAST_YEAR_OF_TERRITORIES = 2022
# The year the Concept counts from, and the one that form 1-M gives for every region.
BASE_YEAR = 2022
COUNTRY = "country"
# Below so many events a rate is too shaky to compare. Authority: US National Center for Health Statistics, which marks
# rates on fewer than 20 events as unreliable (relative standard error of 23 % and more).
FEW_EVENTS = 20
FEW = "*"


@dataclass(frozen=True)
class Standing:
    """One indicator in one year: the rows of its regions as the charts want them, and the country's.

    regions: region_id, name, kind, value, lower, upper, label, is_known, is_chosen, is_partial, is_few,
    path (of its own), and what they rest on.
    """

    indicator: Record
    year: int
    regions: pd.DataFrame
    whole: Record
    country: tuple[float, str] | None

    @property
    def known(self) -> pd.DataFrame:
        """The regions with a value, best first."""
        is_down = self.indicator["direction"] == "down"
        return self.regions[self.regions["is_known"]].sort_values("value", ascending=is_down)


def places_of(region_id: str, parts: pd.DataFrame) -> frozenset[str]:
    """A region, the territory it was part of, and, of a territory, its parts: what stands for it in any year."""
    wholes, own = parts[parts["part_id"] == region_id], parts[parts["whole_id"] == region_id]
    return frozenset([region_id, *wholes["whole_id"], *own["part_id"]])


def standing_of(
    language: Language, indicator: Record, values: pd.DataFrame, chosen: frozenset[str] = frozenset()
) -> Standing:
    """The regions of a year with the range that chance alone gives a count of that size; `chosen`: `places_of` one."""
    found = records(values)
    whole = next(row for row in found if row["kind"] == COUNTRY)
    regions = pd.DataFrame([_region(language, indicator, row, chosen) for row in found if row["kind"] != COUNTRY])
    country = None
    if not is_missing(whole["value"]):
        words = language.text("Kazakhstan {value}", value=shown(language, indicator, whole["value"]))
        country = (float(whole["value"]), words)
    return Standing(indicator, int(indicator["year"]), regions, whole, country)


def _region(language: Language, indicator: Record, row: Record, chosen: frozenset[str]) -> Record:
    value = None if is_missing(row["value"]) else float(row["value"])
    has_count = value is not None and not is_missing(row["count"]) and not is_missing(row["base"])
    # Chance makes a count jump; a share of reports or a survey is another matter.
    is_rate = has_count and not is_missing(row["per"]) and indicator["unit"] != "pct"
    estimate = rate(round(row["count"]), row["base"], row["per"]) if is_rate else None
    is_few = bool(is_rate and row["count"] < FEW_EVENTS)
    return {
        **row,
        "name": language.name(row, "name"),
        "value": math.nan if value is None else value,
        "lower": math.nan if estimate is None or estimate.lower is None else estimate.lower,
        "upper": math.nan if estimate is None or estimate.upper is None else estimate.upper,
        "label": "" if value is None else shown(language, indicator, value) + FEW * is_few,
        "is_known": value is not None,
        "is_chosen": row["region_id"] in chosen,
        "is_few": is_few,
        "path": path_level(indicator, row),
        "is_partial": row["coverage"] == "partial",
    }


def joint_value(rows: list[Record]) -> float | None:
    """The value of these regions together, where all of them are known: like set beside like."""
    if not rows or any(is_missing(row["count"]) or is_missing(row["base"]) for row in rows):
        return None
    base = sum(row["base"] for row in rows)
    per = 100 if is_missing(rows[0]["per"]) else rows[0]["per"]
    return sum(row["count"] for row in rows) / base * per if base else None


def compared(direction: str, value: float, span: tuple[object, object], others: list[float | None]) -> str:
    """How a value compares with the country: 'better', 'worse', 'none' (neither way is), or 'alike'.

    `others`: the country's figure and that of all regional reports together, which leave out transport and military
    bodies. Where either lies within the range of chance, or they disagree, no difference is claimed.
    """
    known = [one for one in others if one is not None and not math.isnan(one)]
    if not known or direction == "none":
        return "none"
    lower, upper = span
    has_span = not (is_missing(lower) or is_missing(upper))
    found = set()
    for one in known:
        is_within = has_span and float(str(lower)) <= one <= float(str(upper))
        is_better = (value < one) == (direction == "down")
        found.add("alike" if is_within or value == one else "better" if is_better else "worse")
    return found.pop() if len(found) == 1 else "alike"


def path_level(indicator: Record, row: Record) -> float:
    """The level of a region's own path, of the country its target; NaN where none is stated."""
    level = row["target_high"] if indicator["direction"] == "down" else row["target_low"]
    return math.nan if is_missing(level) or indicator["is_count"] else float(level)


def shown(language: Language, indicator: Record, value: float) -> str:
    """A regional value with as many digits as tell regions apart."""
    decimals = max(1, int(indicator["decimals"]))
    return language.value(value, "pct" if indicator["unit"] == "pct" else "", decimals)


def alike_bands(standing: Standing) -> list[tuple[int, int]]:
    """Runs of neighbouring places, counted from 1, whose ranges all overlap: chance alone could swap them."""
    rows = records(standing.known)
    bands: list[tuple[int, int]] = []
    for first in range(len(rows)):
        last = first
        while last + 1 < len(rows) and _overlaps(rows[first : last + 2]):
            last += 1
        if last > first and (not bands or last + 1 > bands[-1][1]):
            bands.append((first + 1, last + 1))
    return bands


def _overlaps(rows: list[Record]) -> bool:
    """Whether one value lies within the range of every row."""
    lower, upper = max(row["lower"] for row in rows), min(row["upper"] for row in rows)
    return bool(lower <= upper)  # a missing range is NaN, which overlaps nothing


def map_rows(
    language: Language,
    standing: Standing,
    regions: pd.DataFrame,
    parts: pd.DataFrame,
    chosen: frozenset[str] = frozenset(),
) -> pd.DataFrame:
    """One row a present region: its own value, or that of the territory it belonged to."""
    whole_of = dict(zip(parts["part_id"], parts["whole_id"], strict=True))
    values = {row["region_id"]: row for row in records(standing.regions)}
    found = []
    for row in records(regions[regions["kind"].isin(["region", "city"])]):
        own = values.get(row["region_id"]) or values.get(whole_of.get(row["region_id"], ""))
        held = own or {"value": math.nan, "label": "", "is_known": False, "is_partial": False}
        found.append(
            {
                "region_id": row["region_id"],
                "kind": row["kind"],
                "name": language.name(row, "name"),
                "short": short_name(language.name(row, "name")),
                "tile_row": row["tile_row"],
                "tile_col": row["tile_col"],
                "is_chosen": row["region_id"] in chosen,
                **{key: held[key] for key in ("value", "label", "is_known", "is_partial")},
            }
        )
    return pd.DataFrame(found)


def short_name(name: str) -> str:
    """A region's name without the word for its kind, and without the years a former one lasted."""
    name = name.split(" (")[0]
    for word in (" облысы", "область ", " область", " Region"):
        name = name.replace(word, "")
    return name


def coverage_cells(language: Language, coverage: pd.DataFrame, chosen: frozenset[str] = frozenset()) -> pd.DataFrame:
    """One cell a region and year that is known."""
    return pd.DataFrame(
        [
            {
                "region_id": row["region_id"],
                "name": language.name(row, "name"),
                "is_chosen": row["region_id"] in chosen,
                "year": int(row["year"]),
                "kind": row["kind"],
                "label": language.name(row, "source"),
            }
            for row in records(coverage)
        ],
        columns=["region_id", "name", "is_chosen", "year", "kind", "label"],
    )


def region_names(language: Language) -> dict[str, str]:
    """Id → name of the regions that may be compared, for a selector."""
    return made_once(
        "region names",
        lambda: {row["region_id"]: language.name(row, "name") for row in records(rows("comparable_regions"))},
        of="",
    )
