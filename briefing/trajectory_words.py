"""What the main chart says: title, labels, caption, in the reader's language."""

import pandas as pd

from briefing.regional_path import beside_path, path_edge
from briefing.trajectory_points import alternative_points, chart_points, is_index, revision_words, starts_at_zero
from charts.trajectory import TrajectoryText, value_range
from locales import Language
from locales.sentence import (
    OUTLOOK_SIGNS,
    VERDICT_SIGNS,
    direction_words,
    finding,
    is_missing,
    outlook_word,
    signed_percent,
    target_words,
    unit_words,
    verdict_word,
)
from queries import Record, records


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


def forecast_line(language: Language, points: pd.DataFrame, is_shaded: bool = True) -> str:
    """What the forecast stands on and what its range is made to hold, as shades or as lines; empty without one."""
    ahead = points[points["forecast_mean"].notna()]
    if ahead.empty:
        return ""
    used = language.number(ahead["points_used"].iloc[0])
    if is_shaded:
        return language.text(
            "Forecast from {points} yearly values; the shades are made to hold about 80% and 95% of later values.",
            points=used,
        )
    return language.text(
        "Forecast from {points} yearly values; its outer lines are made to hold about 80% of later values.", points=used
    )


def status_words(language: Language, latest: Record) -> str:
    """Verdict of the latest year with a target, and the outlook to the last: signs and words, for a picture."""
    said = []
    if not is_missing(latest["verdict"]):
        sign = VERDICT_SIGNS[str(latest["verdict"])]
        said.append(f"{latest['year']}: {sign} {verdict_word(language, latest['verdict'])}")
    if not is_missing(latest["outlook"]) and latest["outlook"] != "unknown":
        sign, word = OUTLOOK_SIGNS[str(latest["outlook"])], outlook_word(language, latest["outlook"])
        said.append(language.text("outlook to {year}: {outlook}", year=latest["end_year"], outlook=f"{sign} {word}"))
    return " · ".join(said)


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
    sources = language.text("Sources: {sources}.", sources="; ".join(dict.fromkeys(publishers)))
    lines.append(" ".join([sources, *_second_hand(language, points)]))
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
    lines += [line] if (line := forecast_line(language, points)) else []
    shown = pd.concat([points["vintage"], others["vintage"]]).dropna()
    dates = [language.text("data date: {day}", day=language.vintage(shown.max().date()))] if len(shown) else []
    dates.append(language.text("as known on {day}", day=language.date(build["as_of"].date())))
    return [*lines, " · ".join([language.name(indicator, "programme"), *dates, f"Nysana\u00a0{build['version']}"])]


def _second_hand(language: Language, points: pd.DataFrame) -> list[str]:
    """Where the newest value was read, when not with its publisher."""
    known = records(points[points["actual"].notna()])
    if not known or is_missing(known[-1]["reported_by"]):
        return []
    year, paper = known[-1]["year"], known[-1]["reported_by"]
    return [language.text("The value of {year} was read in: {paper}.", year=year, paper=paper)]


def region_finding(language: Language, name: str, latest: Record) -> str:
    """The title: the region, the indicator, and where the newest value lies beside the region's own path."""
    title, where = language.name(latest, "title"), beside_path(language, latest)
    if not where:
        return language.text("{region}: {title}, nothing after 2022 is known", region=name, title=title)
    return f"{name}: {title}, {latest['year']}: {where}"


def region_text(
    language: Language, indicator: Record, name: str, points: pd.DataFrame, title: str, caption: list[str]
) -> TrajectoryText:
    """As `chart_text`, of a region: its own path has no verdict."""
    unit, decimals = str(indicator["unit"]), int(indicator["decimals"])
    return TrajectoryText(
        title=title,
        subtitle=f"{name}, {unit_words(language, unit)}; {direction_words(language, str(indicator['direction']))}",
        actual=language.text("actual"),
        target=language.text("its own path"),
        earlier="",
        base=_base_words(language, unit, decimals, points),
        caption=caption,
        separators=language.separators,
        labels={
            "actual": {int(row["year"]): language.value(row["actual"], unit, decimals) for row in records(points)},
            "target": {int(row["year"]): own_level(language, indicator, row) for row in records(points)},
        },
    )


def _base_words(language: Language, unit: str, decimals: int, points: pd.DataFrame) -> str:
    """The label of the base; none where it is the first actual, which bears its value."""
    row = records(points[points["actual"].notna()])[0]
    if row["year"] == row["base_year"] or is_missing(row["base"]):
        return ""
    return language.text(
        "base {year}: {value}", year=row["base_year"], value=language.value(row["base"], unit, decimals)
    )


def own_level(language: Language, indicator: Record, row: Record) -> str:
    """The level of the region's own path in the row's year."""
    return language.value(path_edge(row), str(indicator["unit"]), max(1, int(indicator["decimals"])))
