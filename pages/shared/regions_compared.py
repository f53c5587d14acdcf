"""The funnel and the heat table of the regions: rows for the charts."""

import math

import pandas as pd

from locales import Language
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
                "name": row["name"],
                "short": short_name(row["name"]),
                "expected": expected,
                "ratio": ratio,
                "label": row["label"],
                "is_outside_95": is_out["95"],
                "is_outside_998": is_out["998"],
                "is_chosen": False,
            }
        )
    columns = ["name", "short", "expected", "ratio", "label", "is_outside_95", "is_outside_998", "is_chosen"]
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


def heat_cells(language: Language, standing: Standing, narrow: bool) -> pd.DataFrame:
    """Region by indicator of one year, each against the country."""
    years = rows("regional_indicators")
    wanted = HEAT_INDICATORS[:NARROW_HEAT] if narrow else HEAT_INDICATORS
    found: list[Record] = []
    for indicator_id in wanted:
        held = records(years[(years["indicator_id"] == indicator_id) & (years["year"] == standing.year)])
        if held:
            one = standing_of(language, held[0], rows("regional_values", indicator_id=indicator_id, year=standing.year))
            found += _heat_column(language, one)
    return pd.DataFrame(found)


def _heat_column(language: Language, standing: Standing) -> list[Record]:
    country = standing.whole["value"]
    title = language.name(standing.indicator, "title")
    sign = -1 if standing.indicator["direction"] == "up" else 1
    whole = {
        "region_id": "KZ", "name": language.name(standing.whole, "name"), "kind": "country", "value": country,
        "label": shown(language, standing.indicator, country), "is_known": True,
    }  # fmt: skip
    return [
        {
            "indicator_id": standing.indicator["indicator_id"],
            "title": title,
            **{key: row[key] for key in ("region_id", "name", "kind", "value", "label", "is_known")},
            "shade": _shade(row["value"], country, sign) if row["is_known"] and row["region_id"] != "KZ" else None,
        }
        for row in [whole, *records(standing.regions)]
    ]


def _shade(value: float, country: float, sign: int) -> float | None:
    """−1 far better … 1 far worse than the country; None where there is nothing to compare."""
    if not value > 0 or not country > 0:
        return None
    return max(-1.0, min(1.0, sign * math.log(value / country) / FULL_SHADE))
