"""What the main chart says: title, labels, caption, in the reader's language."""

import pandas as pd

from charts.trajectory import TrajectoryText, value_range
from locales import Language
from locales.sentence import direction_words, finding, is_missing, signed_percent, target_words, unit_words
from pages.shared.fetch import Record, records
from pages.shared.trajectory import alternative_points, chart_points, is_index, revision_words, starts_at_zero


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
        else language.text(
            "base {year}: {value}", year=latest["base_year"], value=language.value(base.iloc[0], unit, decimals)
        ),
        caption=caption,
        separators=language.separators,
        forecast=language.text("forecast") if points["forecast_mean"].notna().any() else "",
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
    revised: pd.DataFrame,
) -> list[str]:
    """What stands below the chart, inside the picture: notes, sources, data date, method, axis."""
    lines = [f"{row['sign']} {language.name(row, 'text')}" for row in records(notes) if not is_missing(row["x"])]
    publishers = [
        name for stem in ("", "denominator_", "target_") for name in points[f"{stem}publisher_{language.code}"].dropna()
    ]
    lines.append(language.text("Sources: {sources}.", sources="; ".join(dict.fromkeys(publishers))))
    if len(others) and not is_index(points):
        lines.append("◇ " + language.text("Other source, partial coverage or another definition."))
    if len(revised) and not is_index(points):
        said = "; ".join(f"{row['year']}, {revision_words(language, row)}" for row in records(revised))
        lines.append("○ " + language.text("Revised: {revisions}.", revisions=said))
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
    ahead = points[points["forecast_mean"].notna()]
    if len(ahead):
        lines.append(
            language.text(
                "Forecast from {points} yearly values; the shades are made to hold about 80% and 95% of later values.",
                points=language.number(ahead["points_used"].iloc[0]),
            )
        )
    shown = pd.concat([points["vintage"], others["vintage"]]).dropna()
    dates = [language.text("data date: {day}", day=language.vintage(shown.max().date()))] if len(shown) else []
    dates.append(language.text("as known on {day}", day=language.date(build["as_of"].date())))
    return [*lines, " · ".join([language.name(indicator, "programme"), *dates, f"Nysana\u00a0{build['version']}"])]
