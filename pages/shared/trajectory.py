"""What the main chart shows and says, made from the rows of the warehouse."""

import pandas as pd

from charts.trajectory import TrajectoryText, value_range
from locales import Language
from locales.sentence import direction_words, finding, is_missing, signed_percent, target_words, unit_words
from pages.shared.fetch import Record, records

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

# Units that add up from nothing; a share, a score or a rank does not.
UNITS_FROM_ZERO = ("offences", "persons", "per_100k", "per_10k", "accidents", "orders", "kg")


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
    return notes.assign(
        sign=list(CIRCLED[: len(notes)]), is_break=is_break, x=(notes["year"] - is_break * 0.5).where(notes["is_own"])
    )


def chart_points(points: pd.DataFrame) -> pd.DataFrame:
    """One row a year as the chart wants it; the path starts at the base, and an index at 100."""
    index = is_index(points)
    down = points["direction"] == "down"
    base_year = points["base_year"].dropna().max()
    at_base = points["year"] == base_year
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


def _hover(language: Language, row: Record) -> str:
    value = language.value(row["value"], row["unit"], row["decimals"])
    return f"{language.name(row, 'title')}<br>{row['year']}: {value}<br>{language.name(row, 'publisher')}"


def chart_text(
    language: Language, indicator: Record, points: pd.DataFrame, latest: Record, caption: list[str]
) -> TrajectoryText:
    """Title, subtitle, labels and caption in the reader's language."""
    unit, decimals = str(indicator["unit"]), int(indicator["decimals"])
    index = is_index(points)
    shown_unit = unit_words(language, "index" if index else unit)
    subtitle = language.text(
        "Kazakhstan, {unit}; {direction}",
        unit=shown_unit,
        direction=direction_words(language, str(indicator["direction"])),
    )
    actual, target = language.text("actual"), language.text("target")
    base = points["base"].dropna()
    return TrajectoryText(
        title=finding(language, latest),
        subtitle=subtitle,
        actual=actual,
        target=target,
        earlier=language.text("replaced target"),
        base=""
        if base.empty
        else language.text("base {year}: {value}", year=2022, value=language.value(base.iloc[0], unit, decimals)),
        caption=caption,
        separators=language.separators,
        labels={
            "actual": {int(row["year"]): language.value(row["actual"], unit, decimals) for row in records(points)},
            "target": {int(row["year"]): _target_label(language, row, index) for row in records(points)},
        },
    )


def _target_label(language: Language, row: Record, index: bool) -> str:
    if index and row["target_kind"] == "relative":
        return f"{language.number(row['target_index'])} ({signed_percent(language, row['target_value'])})"
    return target_words(language, row, brief=True)


def caption_lines(
    language: Language,
    indicator: Record,
    points: pd.DataFrame,
    others: pd.DataFrame,
    notes: pd.DataFrame,
    build: Record,
) -> list[str]:
    """What stands below the chart, inside the picture: notes, sources, data date, method, axis."""
    lines = [f"{row['sign']} {language.name(row, 'text')}" for row in records(notes) if not is_missing(row["x"])]
    publishers = [
        name for stem in ("", "denominator_", "target_") for name in points[f"{stem}publisher_{language.code}"].dropna()
    ]
    lines.append(language.text("Sources: {sources}.", sources="; ".join(dict.fromkeys(publishers))))
    if len(others) and not is_index(points):
        lines.append("◇ " + language.text("Other source, partial coverage or another definition."))
    if not is_missing(indicator["numerator_id"]):
        lines.append(language.text("Method: registered cases divided by the average annual population."))
    if not starts_at_zero(indicator, points):
        low, high = value_range(
            chart_points(points), alternative_points(language, points, others), axis_from_zero=False
        )
        lines.append(
            language.text(
                "The vertical axis runs from {low} to {high}.", low=language.number(low), high=language.number(high)
            )
        )
    shown = pd.concat([points["vintage"], others["vintage"]]).dropna()
    dates = [language.text("data date: {day}", day=language.vintage(shown.max().date()))] if len(shown) else []
    dates.append(language.text("as known on {day}", day=language.date(build["as_of"].date())))
    return [*lines, " · ".join([language.name(indicator, "programme"), *dates, f"Nysana\u00a0{build['version']}"])]
