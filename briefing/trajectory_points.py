"""What the main chart draws, made from the rows of the warehouse."""

import pandas as pd

from charts.theme import as_words
from charts.trajectory import FAN
from locales import Language
from queries import Record, records

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

# Units that add up from nothing; a share, a score or a rank does not.
UNITS_FROM_ZERO = ("offences", "persons", "per_100k", "per_10k", "accidents", "orders", "kg", "cases", "requests")


def latest_row(points: pd.DataFrame) -> Record:
    """The row the title speaks of: the latest year with an actual, else the first stated target."""
    known = points[points["actual"].notna()]
    return records(known)[-1] if len(known) else records(points[points["target_kind"].notna()])[0]


def is_index(points: pd.DataFrame) -> bool:
    """Whether only the index path (2022 = 100) can be drawn: relative targets, no published base."""
    return bool((points["target_kind"] == "relative").any() and points["base"].isna().all())


def starts_at_zero(indicator: Record, points: pd.DataFrame) -> bool:
    """Whether the vertical axis starts at nought."""
    return indicator["unit"] in UNITS_FROM_ZERO and not is_index(points)


def numbered_notes(notes: pd.DataFrame) -> pd.DataFrame:
    """Notes with their sign (①…) and the place of the sign: a break lies between two years."""
    notes = notes.drop_duplicates("text_en")  # a part of the formula may repeat the indicator's own note
    is_break = notes["kind"] == "break"
    signs = [*CIRCLED, *(f"({n})" for n in range(len(CIRCLED) + 1, len(notes) + 1))]
    return notes.assign(
        sign=signs[: len(notes)], is_break=is_break, x=(notes["year"] - is_break * 0.5).where(notes["is_own"])
    )


def chart_points(points: pd.DataFrame) -> pd.DataFrame:
    """One row a year as the chart wants it; the path starts at the base, and an index at 100."""
    index = is_index(points)
    down = points["direction"] == "down"
    at_base = points["year"] == points["base_year"]
    stated = points["target_kind"].notna()
    band = points["target_kind"] == "band"
    edge = points["target_high"].where(down, points["target_low"])
    path = points["target_index"].astype(float) if index else edge.where(~band)
    if not index:
        path = path.where(~(at_base & ~stated), points["base"])
    return pd.DataFrame(
        {
            "year": points["year"].astype(int),
            "actual": points["actual"].where(pd.Series(not index, index=points.index)),
            "target": path,
            "low": points["target_low"].where(band),
            "high": points["target_high"].where(band),
            "is_stated": stated & ~band,
            "earlier": _earlier_path(points, edge),
            "base": points["base"].where(at_base),
            **{column: points[column].astype(float) for column in FAN},
        }
    )


def _earlier_path(points: pd.DataFrame, edge: pd.Series) -> pd.Series:
    """The replaced targets, joined to the last year that both versions share."""
    earlier = points["earlier_high"].where(points["direction"] == "down", points["earlier_low"])
    replaced = points.loc[earlier.notna(), "year"]
    if replaced.empty:
        return earlier
    return earlier.where(points["year"] != replaced.min() - 1, edge)


def alternative_points(language: Language, points: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Year, value and hover words of the figures beside the line; none beside an index, whose scale is not theirs."""
    others = others if not is_index(points) else others.head(0)
    labels = [_hover(language, row) for row in records(others)]
    return pd.DataFrame({"year": others["year"].astype(int), "value": others["value"].astype(float), "label": labels})


def revised_points(language: Language, points: pd.DataFrame, revised: pd.DataFrame) -> pd.DataFrame:
    """Year, former value and hover words of the points that were revised; none beside an index."""
    revised = revised if not is_index(points) else revised.head(0)
    labels = [f"{row['year']}: {revision_words(language, row)}" for row in records(revised)]
    return pd.DataFrame({"year": revised["year"].astype(int), "value": revised["value"].astype(float), "label": labels})


def revision_words(language: Language, row: Record) -> str:
    """What a figure was, until when, and what it is now."""
    former, later = (language.value(row[name], row["unit"], row["decimals"]) for name in ("former", "later"))
    return language.text(
        "{what}: {former} until {day}, then {later}",
        what=language.name(row, "title"), former=former, later=later,
        day=language.vintage(row["replaced_on"].date()),
    )  # fmt: skip


def _hover(language: Language, row: Record) -> str:
    value = language.value(row["value"], row["unit"], row["decimals"])
    title, publisher = (as_words(language.name(row, stem)) for stem in ("title", "publisher"))
    return f"{title}<br>{row['year']}: {value}<br>{publisher}"
