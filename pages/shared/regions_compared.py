"""The funnel, the heat table and the change of the regions: rows for the charts."""

import math
from dataclasses import dataclass

import pandas as pd

from locales import Language
from locales.sentence import Z_95, is_missing
from metrics.contribution import contributions
from metrics.funnel import overdispersion, poisson_funnel
from pages.shared.fetch import Record, records, rows
from pages.shared.regions import BASE_YEAR, COUNTRY, Standing, compared, joint_value, short_name, shown, standing_of

# What the heat table sets side by side; on a phone the first four.
HEAT_INDICATORS = (
    *("crime_rate", "theft_rate", "frauds", "murders"),
    *("grievous_harm", "robberies", "rapes", "drunk_driving"),
)
NARROW_HEAT = 4
ALIKE = "≈"
# Twice, or half, the country's value is as dark as it gets.
FULL_SHADE = math.log(2)
CURVE_POINTS = 40
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
    """Region by indicator of one year, each against the country; empty where none of them is known for the year."""
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
    regions = records(standing.regions)
    others = [None if is_missing(country) else float(country), joint_value(regions)]
    whole = {
        "region_id": "KZ", "name": language.name(standing.whole, "name"), "kind": "country", "value": country,
        "label": shown(language, standing.indicator, country), "is_known": True,
        "is_chosen": False,
    }  # fmt: skip
    found = []
    for row in [whole, *regions]:
        cell = {key: row[key] for key in ("region_id", "name", "kind", "is_chosen", "value", "label", "is_known")}
        cell |= {"indicator_id": standing.indicator["indicator_id"], "shade": None}
        cell["title"] = language.name(standing.indicator, "title")
        if row["is_known"] and row["kind"] != COUNTRY:
            tone = compared(str(standing.indicator["direction"]), row["value"], (row["lower"], row["upper"]), others)
            cell["shade"] = _shade(row["value"], country, tone)
            cell["label"] += f" {ALIKE}" if tone == "alike" else ""
        found.append(cell)
    return found


def _shade(value: float, country: float, tone: str) -> float | None:
    """−1 far better … 1 far worse than the country; None where chance explains it or nothing is better."""
    if tone not in ("better", "worse") or not country > 0:
        return None
    far = abs(math.log(value / country)) / FULL_SHADE if value > 0 else 1.0
    return (1 if tone == "worse" else -1) * min(1.0, far)


REST = "rest"
COUNTED = ("count_before", "count_after", "base_before", "base_after")


@dataclass(frozen=True)
class Change:
    """The change of the country's value between two years and the parts that make it, the rest among them.

    parts: region_id, name, contribution (the indicator's unit), label, is_chosen, is_alike (chance alone could make
    it), count and base of both years; total and whole are of the country.
    """

    base_year: int
    year: int
    parts: pd.DataFrame
    total: float
    whole: tuple[float, float]

    @property
    def known(self) -> pd.DataFrame:
        """The parts that are regions."""
        return self.parts[self.parts["region_id"] != REST]


def later_years(years: list[Record]) -> list[Record]:
    """The years that have an earlier one to be compared with."""
    first = min(int(row["year"]) for row in years)
    return [row for row in years if int(row["year"]) > first]


def base_years(years: list[Record], year: int) -> list[int]:
    """The years a year may be compared with, in the order they are tried: 2022, then the nearest before it."""
    earlier = sorted((int(row["year"]) for row in years if int(row["year"]) < year), reverse=True)
    return sorted(earlier, key=lambda one: one != BASE_YEAR)


def change_between(language: Language, base: Standing, latest: Standing, parts: pd.DataFrame) -> Change | None:
    """Which regions make the country's change: those known in both years, and the rest of the country.

    `parts`: the former territories and what they are made of; a territory of the base year meets the sum of its parts.
    """
    wholes = [standing.whole for standing in (base, latest)]
    if any(is_missing(row["count"]) or is_missing(row["base"]) for row in wholes):
        return None
    before, after = (_counts(base), _with_territories(_counts(latest), parts))
    both = [region_id for region_id in after if region_id in before]
    if not both:
        return None
    tables = [
        {**{one: table[one][column] for one in both}, REST: float(row[name]) - sum(table[one][column] for one in both)}
        for column, name in ((0, "count"), (1, "base"))
        for table, row in zip((before, after), wholes, strict=True)
    ]
    if min(table[REST] for table in tables) <= 0:
        return None
    per = float(latest.whole["per"])
    found = contributions(tables[0], tables[1], tables[2], tables[3], per)
    names = {row["region_id"]: row for row in [*records(base.regions), *records(latest.regions)]}
    shown_parts = [
        {
            "region_id": part,
            "name": language.text("The rest of the country") if part == REST else names[part]["name"],
            "contribution": one.total,
            "is_chosen": part != REST and bool(names[part]["is_chosen"]),
            "is_alike": _is_chance(*(table[part] for table in tables)),
            **dict(zip(COUNTED, (table[part] for table in tables), strict=True)),
        }
        for part, one in found.items()
    ]
    frame = pd.DataFrame(shown_parts)
    frame["label"] = [
        signed(language, latest.indicator, row["contribution"]) + f" {ALIKE}" * row["is_alike"]
        for row in records(frame)
    ]
    whole = tuple(float(row["value"]) for row in wholes)
    return Change(base.year, latest.year, frame, frame["contribution"].sum(), (whole[0], whole[1]))


def _counts(standing: Standing) -> dict[str, tuple[float, float]]:
    return {row["region_id"]: (float(row["count"]), float(row["base"])) for row in records(counted(standing))}


def _with_territories(counts: dict[str, tuple[float, float]], parts: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """The counts with the former territories as sums of their parts, where all parts are known."""
    found = dict(counts)
    for whole, group in parts.groupby("whole_id"):
        own = list(group["part_id"])
        if all(part in counts for part in own):
            found[str(whole)] = (sum(counts[one][0] for one in own), sum(counts[one][1] for one in own))
    return found


def _is_chance(before: float, after: float, base_before: float, base_after: float) -> bool:
    """Whether the two rates may be one and the same, by chance alone (95%, normal approximation of two counts)."""
    difference = after / base_after - before / base_before
    spread = math.sqrt(before / base_before**2 + after / base_after**2)
    return abs(difference) <= Z_95 * spread


def signed(language: Language, indicator: Record, change: float) -> str:
    """A change in the indicator's unit with its sign."""
    return ("+" if change > 0 else "") + shown(language, indicator, change)
