"""The funnel, the heat table and the change of the regions: rows for the charts."""

import math
from dataclasses import dataclass

import pandas as pd

from locales import Language
from locales.sentence import is_missing
from metrics.contribution import contributions
from metrics.funnel import overdispersion, poisson_funnel
from pages.shared.fetch import Record, records, rows
from pages.shared.regions import Standing, short_name, shown, standing_of

# What the heat table sets side by side; on a phone the first four.
HEAT_INDICATORS = (
    *("crime_rate", "theft_rate", "frauds", "murders"),
    *("grievous_harm", "robberies", "rapes", "drunk_driving"),
)
NARROW_HEAT = 4
# Twice, or half, the country's value is as dark as it gets.
FULL_SHADE = math.log(2)
CURVE_POINTS = 40
# The year the Concept counts from.
BASE_YEAR = 2022
LIMITS = {"95": 0.95, "998": 0.998}


def counted(standing: Standing) -> pd.DataFrame:
    """The known regions whose value is made of events."""
    known = standing.known
    return (
        known[known["count"].notna() & known["base"].notna()] if standing.indicator["unit"] != "pct" else known.head(0)
    )


def funnel_points(standing: Standing) -> pd.DataFrame:
    """Observed over expected events of each region; expected at the rate of all these regions together."""
    known = counted(standing)
    share = known["count"].sum() / known["base"].sum() if len(known) else 0.0
    found = []
    for row in records(known):
        expected = row["base"] * share
        ratio = row["count"] / expected
        limits = {name: poisson_funnel(expected, confidence) for name, confidence in LIMITS.items()}
        is_out = {
            name: not (span.lower or 0.0) <= ratio <= (span.upper if span.upper is not None else math.inf)
            for name, span in limits.items()
        }
        found.append(
            {
                "region_id": row["region_id"],
                "name": row["name"],
                "short": short_name(row["name"]),
                "expected": expected,
                "ratio": ratio,
                "label": row["label"],
                "is_outside_95": is_out["95"],
                "is_outside_998": is_out["998"],
                "is_chosen": row["is_chosen"],
            }
        )
    columns = [
        "region_id",
        "name",
        "short",
        "expected",
        "ratio",
        "label",
        "is_outside_95",
        "is_outside_998",
        "is_chosen",
    ]
    return pd.DataFrame(found, columns=columns)


def funnel_curve(points: pd.DataFrame) -> pd.DataFrame:
    """The limits from the smallest to the largest expected number."""
    columns = ["expected", "lower_95", "upper_95", "lower_998", "upper_998"]
    if points.empty:
        return pd.DataFrame(columns=columns)
    low, high = points["expected"].min() * 0.9, points["expected"].max() * 1.05
    found = []
    for step in range(CURVE_POINTS):
        expected = low * (high / low) ** (step / (CURVE_POINTS - 1))
        near, far = (poisson_funnel(expected, confidence) for confidence in LIMITS.values())
        found.append([expected, near.lower, near.upper, far.lower, far.upper])
    return pd.DataFrame(found, columns=columns)


def spread(points: pd.DataFrame) -> float | None:
    """How many times more the regions vary than chance alone would make them; None for fewer than three."""
    if len(points) < 3:
        return None
    observed = (points["ratio"] * points["expected"]).round()
    return overdispersion(list(observed), list(points["expected"])).phi


def heat_cells(language: Language, standing: Standing, narrow: bool, chosen: frozenset[str]) -> pd.DataFrame:
    """Region by indicator of one year, each against the country."""
    years = rows("regional_indicators")
    wanted = HEAT_INDICATORS[:NARROW_HEAT] if narrow else HEAT_INDICATORS
    found: list[Record] = []
    for indicator_id in wanted:
        held = records(years[(years["indicator_id"] == indicator_id) & (years["year"] == standing.year)])
        if held:
            values = rows("regional_values", indicator_id=indicator_id, year=standing.year)
            one = standing_of(language, held[0], values, chosen)
            found += _heat_column(language, one)
    return pd.DataFrame(found)


def _heat_column(language: Language, standing: Standing) -> list[Record]:
    country = standing.whole["value"]
    title = language.name(standing.indicator, "title")
    sign = -1 if standing.indicator["direction"] == "up" else 1
    whole = {
        "region_id": "KZ", "name": language.name(standing.whole, "name"), "kind": "country", "value": country,
        "label": shown(language, standing.indicator, country), "is_known": True,
        "is_chosen": False,
    }  # fmt: skip
    return [
        {
            "indicator_id": standing.indicator["indicator_id"],
            "title": title,
            **{key: row[key] for key in ("region_id", "name", "kind", "is_chosen", "value", "label", "is_known")},
            "shade": _shade(row["value"], country, sign) if row["is_known"] and row["region_id"] != "KZ" else None,
        }
        for row in [whole, *records(standing.regions)]
    ]


def _shade(value: float, country: float, sign: int) -> float | None:
    """−1 far better … 1 far worse than the country; None where there is nothing to compare."""
    if not value > 0 or not country > 0:
        return None
    return max(-1.0, min(1.0, sign * math.log(value / country) / FULL_SHADE))


REST = "rest"


@dataclass(frozen=True)
class Change:
    """The country's change of events between two years and the parts that make it, the rest among them.

    parts: region_id, name, contribution (events), label, is_chosen; total and whole are of the country, in events.
    """

    base_year: int
    year: int
    parts: pd.DataFrame
    total: float
    whole: tuple[float, float]


def compared_years(years: list[Record], year: int) -> tuple[int, int] | None:
    """The year and the base it is compared with: 2022 where it is known, else the year before it in the list.

    The earliest year is compared with the newest; None where there is but one.
    """
    known = sorted(int(row["year"]) for row in years)
    earlier = [one for one in known if one < year]
    if earlier:
        return (BASE_YEAR if BASE_YEAR in earlier else earlier[-1]), year
    return (year, known[-1]) if known[-1] > year else None


def change_between(language: Language, base: Standing, latest: Standing) -> Change | None:
    """Which regions make the country's change: those known in both years, and the rest of the country."""
    whole = [standing.whole["count"] for standing in (base, latest)]
    before, after = (counted(standing).set_index("region_id")["count"] for standing in (base, latest))
    both = [region_id for region_id in after.index if region_id in before.index]
    if not both or any(is_missing(count) for count in whole):
        return None
    tables = [
        {**table[both].to_dict(), REST: float(count) - float(table[both].sum())}
        for table, count in zip((before, after), whole, strict=True)
    ]
    if min(table[REST] for table in tables) < 0:
        return None
    found = contributions(tables[0], tables[1])
    rows_by_id = latest.regions.set_index("region_id")
    parts = pd.DataFrame(
        [
            {
                "region_id": part,
                "name": language.text("The rest of the country") if part == REST else rows_by_id.loc[part, "name"],
                "contribution": one.total,
                "label": signed(language, one.total),
                "is_chosen": part != REST and bool(rows_by_id.loc[part, "is_chosen"]),
            }
            for part, one in found.items()
        ]
    )
    return Change(base.year, latest.year, parts, parts["contribution"].sum(), (float(whole[0]), float(whole[1])))


def signed(language: Language, count: float) -> str:
    """A change of events with its sign."""
    return ("+" if count > 0 else "") + language.number(round(count))
