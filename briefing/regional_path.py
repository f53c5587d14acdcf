"""A region beside its own path: the words that its profile and its trajectory share."""

from locales import Language
from locales.sentence import is_chance, is_missing
from queries import Record


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

    What chance alone could make of the two counts, the year's and that of 2022, is no difference (95%).
    """
    if is_missing(row["gap_pct"]) or row["year"] <= row["base_year"]:
        return ""
    if is_chance(row, path_edge(row)):
        said = language.text("within chance of its own path")
    else:
        pct = language.percent(abs(row["gap_pct"]))
        said = (
            language.text("{pct} better than its own path", pct=pct)
            if row["gap"] >= 0
            else language.text("{pct} worse than its own path", pct=pct)
        )
    return said if is_missing(row["break_note_id"]) else language.text("{change} (break in the series)", change=said)
