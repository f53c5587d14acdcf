"""How the verdict came about, number by number."""

from html import escape

import streamlit as st

from locales import Language
from locales.sentence import gap_words, is_missing, signed_percent, source_decimals, target_words, verdict_word
from metrics.interval import rate
from pages.shared.fetch import Record


def show_derivation(language: Language, indicator: Record, verdict: Record) -> None:
    """Every number between the sources and the verdict of the chosen year."""
    st.subheader(language.text("How this verdict came about"), anchor=False)
    lines = [*_actual_lines(language, indicator, verdict), *_target_lines(language, indicator, verdict)]
    word = verdict_word(language, verdict["verdict"])
    lines.append(language.text("Verdict: {verdict}.", verdict=word))
    st.html("<ol class='ny-steps'>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ol>")


def _actual_lines(language: Language, indicator: Record, row: Record) -> list[str]:
    unit, decimals = str(indicator["unit"]), int(indicator["decimals"])
    if is_missing(row["actual"]):
        return [language.text("Actual of {year}: no published value.", year=row["year"])]
    shown = language.value(row["actual"], unit, decimals)
    if is_missing(row["denominator"]):
        return [
            language.text("Actual of {year}: {value}.", year=row["year"], value=shown),
            *_rounding(language, indicator, row),
        ]
    made = language.text(
        "Actual of {year}: {count} ÷ {population} × {per} = {value}.",
        year=row["year"],
        count=language.number(row["numerator"]),
        population=language.number(row["denominator"]),
        per=language.number(row["per"]),
        value=shown,
    )
    chance = rate(row["numerator"], row["denominator"], row["per"])
    said = language.text(
        "Random variation of such a count alone: {low} to {high} (95%, Poisson). It does not enter the verdict, since "
        "every case is counted.",
        low=language.value(chance.lower, unit, decimals + 1),
        high=language.value(chance.upper, unit, decimals + 1),
    )
    return [made, said, *_rounding(language, indicator, row)]


def _rounding(language: Language, indicator: Record, row: Record) -> list[str]:
    if not row["actual_rounding"]:
        return [language.text("The source prints it without rounding.")]
    decimals = max(source_decimals(row["actual_rounding"], 0) + 1, int(indicator["decimals"]) + 1)
    return [
        language.text(
            "Rounding of the source: ± {rounding}.", rounding=language.number(row["actual_rounding"], decimals)
        )
    ]


def _target_lines(language: Language, indicator: Record, row: Record) -> list[str]:
    unit, decimals = str(indicator["unit"]), int(indicator["decimals"])
    if row["target_kind"] != "relative":
        return [
            language.text("Target of {year}: {target}.", year=row["year"], target=target_words(language, row)),
            *_gap(language, row),
        ]
    change = signed_percent(language, row["target_value"])
    if is_missing(row["base"]):
        return [
            language.text(
                "Target of {year}: {change} on a base that is not published.", year=row["year"], change=change
            )
        ]
    level = row["target_high"] if indicator["direction"] == "down" else row["target_low"]
    lines = [
        language.text(
            "Base of {year}: {base} (± {rounding} by rounding); with {change} the target of {target_year} is {level}.",
            year=row["base_year"],
            base=language.value(row["base"], unit, decimals),
            rounding=language.number(row["base_rounding"], decimals + 1),
            change=change,
            target_year=row["year"],
            level=language.value(level, unit, decimals),
        )
    ]
    return [*lines, *_gap(language, row)]


def _gap(language: Language, row: Record) -> list[str]:
    if is_missing(row["gap"]):
        return []
    return [language.text("Gap: {gap}; plus is better than the target.", gap=gap_words(language, row))]
