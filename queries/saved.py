"""The saved questions of the SQL screen: queries/saved/*.sql, each with titles, its question and its parameters."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).with_name("saved")
HEAD = re.compile(r"-- (?P<key>\w+)(?: (?P<name>\w+))?: (?P<value>.+)")


@dataclass(frozen=True)
class Parameter:
    """What a reader fills in: kind is 'target', 'regional', 'any' (an indicator), 'region', 'year' or 'day'."""

    name: str
    kind: str
    default: str


@dataclass(frozen=True)
class Saved:
    """One saved question. texts: title_kk … question_en; chart: kind, x and y of its picture, empty for none."""

    name: str
    texts: dict[str, str]
    parameters: tuple[Parameter, ...]
    chart: tuple[str, ...]
    sql: str

    def chart_in_language(self) -> tuple[str, ...]:
        """The picture to begin with; title_en is called title once the table is in one language."""
        return tuple(part.removesuffix("_en") for part in self.chart)


@lru_cache(maxsize=1)
def saved_queries() -> dict[str, Saved]:
    """Every saved question by its name, in alphabetical order of the files."""
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.sql"))}


def _read(path: Path) -> Saved:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    heads = [found for line in lines if (found := HEAD.fullmatch(line.rstrip("\n")))]
    texts = {head["key"]: head["value"] for head in heads if head["key"].startswith(("title_", "question_"))}
    charts = [tuple(head["value"].split(", ")) for head in heads if head["key"] == "chart"]
    parameters = tuple(
        Parameter(head["name"], *head["value"].split(", ")) for head in heads if head["key"] == "parameter"
    )
    return Saved(path.stem, texts, parameters, charts[0] if charts else (), "".join(lines[len(heads) :]))
