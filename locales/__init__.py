"""Words, numbers and dates in Kazakh, Russian and English.

The catalogues are the .po files beside this one; they are read at start, so none can be stale.
"""

import csv
import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations

FOLDER = Path(__file__).resolve().parent
LANGUAGES = ("kk", "ru", "en")
DEFAULT_LANGUAGE = "kk"
NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}

# The space before the per cent sign: Kazakh and Russian writing has one, English has none.
PERCENT = {"kk": "{}\u00a0%", "ru": "{}\u00a0%", "en": "{}%"}
MINUS = "\u2212"


@dataclass(frozen=True)
class Language:
    """One language of the reader. `code` is 'kk', 'ru' or 'en'."""

    code: str

    def text(self, message: str, **values: object) -> str:
        """The sentence in this language with its `{placeholders}` filled."""
        return _catalogue(self.code).gettext(message).format(**values)

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """The sentence in the form that the number asks for; `{n}` is the number itself."""
        return _catalogue(self.code).ngettext(one, many, n).format(n=self.number(n), **values)

    def name(self, row: Mapping[str, Any], stem: str) -> str:
        """The language's column of a row: `name(row, 'title')` reads title_kk, title_ru or title_en."""
        value = row[f"{stem}_{self.code}"]
        return "" if value is None or value != value else str(value)

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with this language's separators, a true minus and just `decimals` digits."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return format_decimal(value, format=pattern, locale=self.code).replace("-", MINUS)

    def percent(self, value: float, decimals: int = 0) -> str:
        """Per cent on the scale 0–100."""
        return PERCENT[self.code].format(self.number(value, decimals))

    def value(self, value: float | None, unit: str, decimals: int) -> str:
        """A figure with its unit sign: per cent for `pct`, 1/5 for `one_in`, else the bare number; a dash for none."""
        if value is None or math.isnan(value):
            return "–"
        if unit == "one_in":
            return f"1/{self.number(value)}"
        return self.percent(value, decimals) if unit == "pct" else self.number(value, decimals)

    def comment(self, table: str, column: str, english: str) -> str:
        """What a table (column '') or a column of the warehouse means; its own words, else those of every table."""
        held = _comments().get((table, column)) or _comments().get(("*", column)) or {}
        return held.get(self.code) or english

    @property
    def separators(self) -> str:
        """Decimal and thousands sign, as Plotly wants them."""
        return ".," if self.code == "en" else ",\u00a0"

    def date(self, day: datetime.date) -> str:
        """A day in this language's long form."""
        return format_date(day, format="long", locale=self.code)

    def vintage(self, day: datetime.date) -> str:
        """A day of publication. The first of a month stands for an unknown day, 1 January for an unknown month."""
        if day.day > 1:
            return self.date(day)
        if day.month > 1:
            return format_skeleton("yMMMM", day, locale=self.code)
        return str(day.year)


@lru_cache
def _comments() -> dict[tuple[str, str], dict[str, str]]:
    """The meanings of tables and columns in Kazakh and Russian; the English ones stand in the warehouse."""
    with (FOLDER / "comments.csv").open(encoding="utf-8", newline="") as file:
        return {(row["object"], row["column"]): row for row in csv.DictReader(file)}


@lru_cache
def _catalogue(code: str) -> Translations:
    with (FOLDER / code / "LC_MESSAGES" / "nysana.po").open("rb") as file:
        compiled = BytesIO()
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return Translations(compiled)
