"""What the profile of a region shows, made from the rows of the warehouse: strips, dots of the others, own paths."""

import math

import pandas as pd

from charts.region_profile import Panel
from charts.scale import wrapped
from locales import Language
from locales.sentence import is_missing
from metrics.interval import Estimate, proportion, rate
from pages.shared.fetch import Record, records
from pages.shared.regions import BASE_YEAR, FEW, FEW_EVENTS, compared, joint_value, shown

COUNTRY = "KZ"
# Fewer regions than this make no order.
FEWEST_PLACES = 3
# What a rate on the sheet is made of needs no strip of its own; nor does the work of the courts, which is neither
# better nor worse, and the ages of the victims, which are parts of their number. The table has them all.
LEFT_OUT = ("offences", "crimes", "thefts", "road_deaths")
PARTS = ("victims_age_",)
PANEL_TITLE_PIXELS, NARROW_PANEL_TITLE_PIXELS, PANEL_TITLE_SIZE = 260, 330, 12


def profile_rows(language: Language, profile: pd.DataFrame) -> pd.DataFrame:
    """One row per indicator the region is known for: value, range, the country, its place, and how it compares.

    Columns of `charts.region_profile.profile_figure`, and: value, country, country_label,
    span, is_firm (20 events or more were to be expected), row.
    """
    found = []
    for _, group in profile.groupby("indicator_id", sort=False):
        rows = records(group)
        own = next((row for row in rows if row["is_own"]), None)
        whole = next((row for row in rows if row["region_id"] == COUNTRY), None)
        if own and not is_missing(own["value"]):
            found.append(_profile_row(language, own, whole, [row for row in rows if row["region_id"] != COUNTRY]))
    return pd.DataFrame(found)


def _profile_row(language: Language, own: Record, whole: Record | None, regions: list[Record]) -> Record:
    value = float(own["value"])
    country = None if whole is None or is_missing(whole["value"]) else float(whole["value"])
    span = _chance(own)
    lower, upper = span.lower, span.upper
    others = [country, joint_value(regions)]
    expected = None if country is None or is_missing(own["base"]) else country * own["base"] / (own["per"] or 1)
    usual = int(own["year"]) == BASE_YEAR
    title = language.name(own, "title")
    is_few = not is_missing(own["count"]) and own["unit"] != "pct" and own["count"] < FEW_EVENTS
    ratio = value / country if country else math.nan
    return {
        "indicator_id": own["indicator_id"],
        "name": title if usual else f"{title}, {own['year']}",
        "title": title,
        "year": int(own["year"]),
        "region_id": own["region_id"],
        "value": value,
        "label": shown(language, own, value) + FEW * is_few,
        "ratio": ratio,
        "lower": lower / country if country and lower is not None else math.nan,
        "upper": upper / country if country and upper is not None else math.nan,
        "tone": compared(str(own["direction"]), value, (lower, upper), others if country is not None else []),
        "is_firm": expected is not None and own["unit"] != "pct" and expected >= FEW_EVENTS,
        "place": _place(own, regions),
        "country": country,
        "country_label": "–" if country is None else shown(language, own, country),
        "span": "–"
        if lower is None or upper is None
        else f"{shown(language, own, lower)} – {shown(language, own, upper)}",
        "is_few": is_few,
        "row": own,
    }


def _chance(row: Record) -> Estimate:
    """The range that chance alone gives the value; none where it is not made of events."""
    if is_missing(row["count"]) or is_missing(row["base"]):
        return Estimate(None, None, None)
    if row["unit"] == "pct":
        return proportion(row["count"], row["base"], 100)
    return rate(round(row["count"]), row["base"], row["per"])


def _place(own: Record, regions: list[Record]) -> str:
    """The region's place, counted from the best, of how many; empty where there is no order."""
    known = [row for row in regions if not is_missing(row["value"])]
    if len(known) < FEWEST_PLACES or own["direction"] == "none":
        return "–"
    better = sum(
        (row["value"] < own["value"]) == (own["direction"] == "down") and row["value"] != own["value"] for row in known
    )
    return f"{better + 1}/{len(known)}"


def is_on_sheet(row: Record) -> bool:
    """Whether an indicator has a strip; all have a line in the table."""
    own = row["row"]
    return bool(
        not math.isnan(row["ratio"])
        and row["tone"] != "none"
        and own["direction"] == "down"
        and own["indicator_id"] not in LEFT_OUT
        and not own["indicator_id"].startswith(PARTS)
    )


def other_marks(language: Language, profile: pd.DataFrame, peers: frozenset[str]) -> pd.DataFrame:
    """The other regions' ratios to the country, one row an indicator and region."""
    wholes = profile[profile["region_id"] == COUNTRY].set_index("indicator_id")["value"]
    found = [
        {
            "indicator_id": row["indicator_id"],
            "region_id": row["region_id"],
            "name": language.name(row, "name"),
            "label": shown(language, row, row["value"]),
            "ratio": row["value"] / wholes[row["indicator_id"]],
            "is_peer": row["region_id"] in peers,
        }
        for row in records(profile[(profile["region_id"] != COUNTRY) & ~profile["is_own"]])
        if wholes.get(row["indicator_id"])
    ]
    return pd.DataFrame(found, columns=["indicator_id", "region_id", "name", "label", "ratio", "is_peer"])


def path_panel(language: Language, own: pd.DataFrame, country: pd.DataFrame, narrow: bool) -> Panel:
    """The panel of one indicator from the rows of its trajectory in the region and in the country."""
    first, last = records(own)[0], records(own)[-1]
    row = {**first, "decimals": first["decimals"]}
    down = first["direction"] == "down"
    path = own["target_high" if down else "target_low"].where(own["year"] != first["base_year"], own["base"])
    points = pd.DataFrame({"year": own["year"], "actual": own["actual"], "path": path})
    others = country.set_index("year")["actual"]
    points["country"] = [others.get(year, math.nan) for year in points["year"]]
    points = points[points["year"] >= min(first["base_year"], own.dropna(subset=["actual"])["year"].max())]
    words = {column: _last_words(language, row, points, column) for column in ("actual", "path", "country")}
    pixels = NARROW_PANEL_TITLE_PIXELS if narrow else PANEL_TITLE_PIXELS
    title = wrapped(language.name(last, "title"), pixels, PANEL_TITLE_SIZE, bold=True)
    return Panel(title, points, words["actual"], words["path"], words["country"])


def _last_words(language: Language, row: Record, points: pd.DataFrame, column: str) -> str:
    known = points[column].dropna()
    return "" if known.empty else shown(language, row, float(known.iloc[-1]))
