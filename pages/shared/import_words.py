"""Words of the Import section."""

import re
from collections.abc import Mapping
from typing import Any

from locales import Language
from pages.shared.year_to_date_words import period_words


def body_names(language: Language) -> dict[str, str]:
    """Code of the body that reports in form 3-К → its name."""
    return {"00000": language.text("the whole country"), "20100": language.text("anti-corruption service")}


def span_names(language: Language) -> dict[str, str]:
    """What one date of a table covers; the empty id lets the reader see year-ends by themselves."""
    return {
        "": language.text("as the dates say (31 December: the year)"),
        "year": language.text("the year"),
        "quarter": language.text("the quarter"),
        "month": language.text("the month"),
        "ytd": language.text("January to it"),
    }


def period_help(language: Language) -> str:
    """How a period is written."""
    return language.text("A period is 2022, 2022-09 or 2022-Q3: January to its end. A file’s own field goes first.")


def shown_period(language: Language, period: str | None) -> str:
    """A period as the log writes it ('2024-01/2024-09') in words."""
    span = re.fullmatch(r"(\d{4})-01/\1-(\d{2})", period or "")
    return period_words(language, int(span[1]), int(span[2])) if span else period or "–"


def state_words(language: Language, file: Mapping[str, Any]) -> str:
    """What came of one file."""
    if file["problems"]:
        return language.text("refused")
    if file["imported_as"]:
        return language.text("imported before as {import_id}", import_id=file["imported_as"])
    return language.text("read")


def count_words(language: Language, row: Mapping[str, Any]) -> str:
    """How many figures an import brought, and how many things looked odd."""
    parts = [language.text("{new} new, {changed} changed", new=row["rows_new"], changed=row["rows_changed"])]
    if row["warnings"]:
        parts.append(language.plural("{n} warning", "{n} warnings", int(row["warnings"])))
    return "; ".join(parts)
