"""A region beside its own path: the words that its profile and its trajectory share."""

from locales import Language
from locales.sentence import is_missing
from metrics.interval import rate
from pages.shared.fetch import Record


def own_path_sentence(language: Language) -> str:
    """What a region's own path is, and that nobody promised it."""
    return language.text(
        "A region’s own path: the country’s change since 2022, as the programme states it, on the region’s own "
        "value of 2022. No programme sets targets for regions, so there is no verdict."
    )


def path_edge(row: Record) -> float | None:
    """The level of the path in the row's year; None where there is none."""
    edge = row["target_low"] if row["direction"] == "up" else row["target_high"]
    return None if is_missing(edge) else float(edge)


def beside_path(language: Language, row: Record) -> str:
    """Where a year's value lies beside the path, as the end of a sentence; empty where either is not known.

    What chance alone could make of a count of that size is no difference.
    """
    if is_missing(row["gap_pct"]) or row["year"] <= row["base_year"]:
        return ""
    level = path_edge(row)
    if not is_missing(row["denominator"]) and level is not None:
        chance = rate(round(row["numerator"]), row["denominator"], row["per"])
        if chance.lower is not None and chance.upper is not None and chance.lower <= level <= chance.upper:
            return language.text("within chance of its own path")
    pct = language.percent(abs(row["gap_pct"]))
    if row["gap"] >= 0:
        return language.text("{pct} better than its own path", pct=pct)
    return language.text("{pct} worse than its own path", pct=pct)
