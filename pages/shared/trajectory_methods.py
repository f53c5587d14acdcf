"""What other methods say of the same figures, side by side, and how likely the last target is."""

from dataclasses import dataclass, replace
from html import escape

import pandas as pd
import streamlit as st

from locales import Language
from locales.sentence import OUTLOOK_SIGNS, is_missing, likelihood_word, outlook_word
from metrics.forecast import FEWEST_POINTS, likelihood
from metrics.progress import (
    is_achieved,
    linear_ratio,
    open_sdg_progress,
    outlook_of_ratio,
    required_annual_change_pct,
    sdsn_trend_status,
    un_progress_status,
)
from pages.shared.fetch import Record, records
from pages.shared.table import table

# From this probability on nothing need be said of doubt ("very likely").
SURE = 0.90


@dataclass(frozen=True)
class Reading:
    """One method's outlook for the same figures: the word of the closed vocabulary and the number behind it."""

    method: str
    outlook: str | None
    figures: str
    period: str


def show_methods(language: Language, indicator: Record, points: pd.DataFrame) -> None:
    """The same figures by every method, and whether they agree; the forecast's probability of the last target."""
    st.subheader(language.text("Will it get there? The methods side by side"), anchor=False)
    readings = [*_pace_readings(language, indicator, points), _forecast_reading(language, points)]
    head = [
        language.text("Method"),
        language.text("Reading"),
        language.text("Figures behind it"),
        language.text("Period"),
    ]
    body = [
        [
            escape(one.method),
            "–"
            if one.outlook is None
            else f"{OUTLOOK_SIGNS[one.outlook]}&nbsp;{escape(outlook_word(language, one.outlook))}",
            escape(one.figures),
            escape(one.period) or "–",
        ]
        for one in readings
    ]
    table(head, body, widths=(30, 18, 34, 18))
    said = [*_agreement(language, readings), *_doubt(language, points, readings), _control_chart(language)]
    st.html(f'<p class="ny-small">{escape(" ".join(said))}</p>')


def _pace_readings(language: Language, indicator: Record, points: pd.DataFrame) -> list[Reading]:
    """Growth, straight line and what is needed from now on; none without a base and a later actual."""
    later = [row for row in records(points) if not is_missing(row["actual"]) and row["year"] > row["base_year"]]
    end = records(points[points["target_kind"].notna()])[-1]
    target = end["target_high"] if indicator["direction"] == "down" else end["target_low"]
    if not later or is_missing(later[-1]["base"]) or is_missing(target):
        why = language.text("no base of 2022, no later actual or no target level")
        return [Reading(language.text("Pace since 2022"), "unknown", why, "")]
    latest, direction = later[-1], str(indicator["direction"])
    key = (latest["base"], int(latest["base_year"]), latest["actual"], int(latest["year"]), target, int(end["year"]))
    period = f"{latest['base_year']}–{latest['year']}"
    achieved = is_achieved(latest["actual"], target, direction)
    line = linear_ratio(*key, direction)
    reached = _reached(language, indicator, latest["actual"], target) if achieved else ""
    straight = Reading(
        language.text("Straight line (SDSN)"),
        "achieved" if achieved else sdsn_trend_status(line),
        reached or _ratio(language, line),
        period,
    )
    if indicator["unit"] == "rank":  # growth in per cent means nothing for a rank
        among = replace(straight, figures="; ".join([straight.figures, *_countries(language, points, latest)]))
        ours = "achieved" if achieved else outlook_of_ratio(line)
        return [replace(among, method=language.text("Straight line, as on the Overview"), outlook=ours), among]
    growth = open_sdg_progress(*key, direction)
    return [
        Reading(
            language.text("Eurostat, Open SDG (growth)"),
            growth.status,
            reached or _growth(language, growth.ratio, growth.score),
            period,
        ),
        Reading(
            language.text("United Nations, 2022"),
            "achieved" if achieved else un_progress_status(growth.ratio),
            reached or _ratio(language, growth.ratio),
            period,
        ),
        straight,
        *([] if achieved else _needed(language, key)),
    ]


def _countries(language: Language, points: pd.DataFrame, latest: Record) -> list[str]:
    """Among how many countries the rank stood, first and last of the years read."""
    known = {row["year"]: row["countries"] for row in records(points) if not is_missing(row["countries"])}
    years = [year for year in (latest["base_year"], latest["year"]) if year in known]
    return [language.text("{n} countries in {year}", n=language.number(known[year]), year=year) for year in years] or [
        language.text("the number of countries is not published here")
    ]


def _reached(language: Language, indicator: Record, actual: float, target: float) -> str:
    unit, decimals = str(indicator["unit"]), int(indicator["decimals"])
    shown = [language.value(one, unit, decimals) for one in (actual, target)]
    return language.text("{actual}, at or beyond the last target of {target}", actual=shown[0], target=shown[1])


def _needed(language: Language, key: tuple) -> list[Reading]:
    """Observed growth a year beside the growth needed from now on."""
    base, base_year, value, year, target, end_year = key
    if year >= end_year:
        return []
    seen = required_annual_change_pct(base, base_year, value, year)
    needed = required_annual_change_pct(value, year, target, end_year)
    if seen is None or needed is None:
        return []
    figures = language.text(
        "{seen} a year so far, {needed} a year needed to {year}",
        seen=_signed(language, seen),
        needed=_signed(language, needed),
        year=end_year,
    )
    return [Reading(language.text("Observed and needed change"), None, figures, f"{base_year}–{end_year}")]


def _signed(language: Language, value: float) -> str:
    sign = "+" if value > 0 else ""
    return sign + language.percent(value, 1)


def _ratio(language: Language, ratio: float | None) -> str:
    if ratio is None:
        return language.text("no ratio")
    return language.text("observed ÷ needed = {ratio}", ratio=language.number(ratio, 2))


def _growth(language: Language, ratio: float | None, score: float | None) -> str:
    if score is None:
        return _ratio(language, ratio)
    return f"{_ratio(language, ratio)}; " + language.text("score {score}", score=language.number(score, 1))


def _forecast_reading(language: Language, points: pd.DataFrame) -> Reading:
    name = language.text("Forecast: probability of the last target")
    used = int(points["points_used"].fillna(0).iloc[0])
    chances = points[points["probability_of_meeting"].notna()]
    if chances.empty:
        why = language.text(
            "no forecast: {points} after the last break or gap, {fewest} are needed",
            points=language.plural("{n} yearly value", "{n} yearly values", used),
            fewest=language.number(FEWEST_POINTS),
        )
        return Reading(name, None, why, "")
    last = records(chances)[-1]
    chance = float(last["probability_of_meeting"])
    word = likelihood(chance)
    assert word is not None
    figures = f"{likelihood_word(language, word)}, {language.percent(chance * 100)}"
    known = points[points["actual"].notna()]["year"]
    return Reading(name, None, figures, f"{known.max() - used + 1}–{last['year']}")


def _agreement(language: Language, readings: list[Reading]) -> list[str]:
    outlooks = [one.outlook for one in readings if one.outlook not in (None, "unknown")]
    if len(outlooks) < 2:  # one method alone neither agrees nor disagrees
        return []
    words = list(dict.fromkeys(outlooks))
    if len(words) == 1:
        return [language.text("By pace the methods agree here; on other figures they need not.")]
    said = "; ".join(outlook_word(language, word) for word in words)
    return [language.text("On the same figures the methods disagree: {words}.", words=said)]


def _doubt(language: Language, points: pd.DataFrame, readings: list[Reading]) -> list[str]:
    """Where the level is reached but the forecast is not sure to stay there."""
    chances = points["probability_of_meeting"].dropna()
    is_reached = any(one.outlook == "achieved" for one in readings)
    if chances.empty or not is_reached or chances.iloc[-1] >= SURE:
        return []
    chance = language.percent(float(chances.iloc[-1]) * 100)
    return [language.text("That it stays there to the last target is {chance} by the forecast.", chance=chance)]


def _control_chart(language: Language) -> str:
    return language.text(
        "Control limits and assurance need twelve monthly or quarterly values; none are here for this indicator yet."
    )
