"""What a pack of pages holds: the scorecard of the choice, a sheet a picture, what is not known, sources."""

from dataclasses import dataclass

import pandas as pd

from briefing.trajectory import COUNTRY, Read, Sheet, read_sheet
from locales import Language
from locales.sentence import (
    OUTLOOK_SIGNS,
    VERDICT_SIGNS,
    gap_words,
    is_missing,
    outlook_word,
    statement,
    target_words,
    verdict_word,
)
from queries import Record, one, records


class NothingToShowError(ValueError):
    """The choice leaves no page; the message says why."""


@dataclass(frozen=True)
class Pack:
    """Everything the pages say, in one language."""

    language: Language
    indicators: list[str]
    regions: list[str]
    title: str
    subtitle: str
    scorecard: pd.DataFrame  # the country's rows of queries/scorecard.sql that were chosen
    sheets: list[Sheet]
    unknown: list[Record]  # indicators without a published value, with what would fill the gap
    sources: list[Record]  # publisher, title, address
    build: Record

    @property
    def method(self) -> str:
        """How targets, verdicts and outlooks are made, in two sentences."""
        return method_words(self.language)

    @property
    def foot(self) -> list[str]:
        """What stands below a page that is not one picture: method, sources, filters, day and version."""
        publishers = "; ".join(dict.fromkeys(one["publisher"] for one in self.sources))
        sources = [self.language.text("Sources: {sources}.", sources=publishers)] if publishers else []
        return [self.method, *sources, f"{self.subtitle} · {self.vintage}"]

    @property
    def vintage(self) -> str:
        """The day of the data and the version."""
        return vintage_words(self.language, self.build)


def read_pack(language: Language, read: Read, indicators: list[str], regions: list[str]) -> Pack:
    """The pack of some indicators in some regions; a region without a path of its own has no page.

    Raises NothingToShowError for an unknown id, or when no page is left.
    """
    scorecard = read("scorecard", region_id=COUNTRY)
    indicators, regions = list(dict.fromkeys(indicators)), list(dict.fromkeys(regions))
    _check(language, indicators, list(scorecard["indicator_id"]))
    _check(language, regions, list(read("regions")["region_id"]))
    scorecard = scorecard.set_index("indicator_id", drop=False).loc[indicators].reset_index(drop=True)
    sheets = [
        sheet
        for indicator_id in indicators
        for region_id in regions
        if (sheet := read_sheet(language, read, indicator_id, region_id)) and _has_something_to_say(sheet)
    ]
    unknown = _unknown(scorecard, read("gaps")) if COUNTRY in regions else []
    if not sheets and not unknown:
        raise NothingToShowError(language.text("Nothing is known of these indicators in these regions."))
    build = one(read("build"))
    scorecard = scorecard.assign(as_of_year=build["as_of"].year)
    return Pack(
        language=language,
        indicators=indicators,
        regions=regions,
        title=language.text("Where the targets stand"),
        subtitle=_subtitle(language, read, regions),
        scorecard=scorecard if COUNTRY in regions else scorecard.head(0),
        sheets=sheets,
        unknown=unknown,
        sources=_sources(read, sheets),
        build=build,
    )


def method_words(language: Language) -> str:
    """How verdicts, gaps and outlooks are made."""
    return language.text(
        "Verdict: the actual against the target of the same year, with the rounding of the sources. Gap: plus is "
        "better than the target. Outlook: the pace since 2022 against the pace that the last target needs."
    )


def vintage_words(language: Language, build: Record) -> str:
    """As known on which day, in which version."""
    day = language.text("as known on {day}", day=language.date(build["as_of"].date()))
    return f"{day} · Nysana {build['version']}"


def statements(pack: Pack) -> list[tuple[str, str]]:
    """(verdict or 'later', sentence) of every chosen indicator with a value, missed ones first."""
    order = ["missed", "uncertain", "met", "later"]
    rows = [row for row in records(pack.scorecard) if not is_missing(row["actual"])]
    said = [
        (str(row["verdict"]) if row["verdict"] in order else "later", statement(pack.language, row)) for row in rows
    ]
    return sorted(said, key=lambda pair: order.index(pair[0]))


def outcome_counts(pack: Pack) -> list[tuple[str, int]]:
    """How many of the chosen indicators are met, uncertain, missed, due later, not known; they add up to all."""
    verdicts = [verdict for verdict, _ in statements(pack)]
    counts = [(kind, verdicts.count(kind)) for kind in ("met", "uncertain", "missed", "later")]
    return [(kind, n) for kind, n in [*counts, ("no_data", len(pack.unknown))] if n]


def score_row(language: Language, row: Record) -> Record:
    """A row of the scorecard as a page prints it: a target of a year still to come is not that year's verdict."""
    as_of_year = row["as_of_year"]
    is_ahead = is_missing(row["actual"]) and row["year"] > as_of_year
    target = "–" if is_ahead else target_words(language, row, brief=True)
    if target != "–" and is_missing(row["actual"]):
        target += f" ({row['year']})"
    latest = language.value(row["actual"], row["unit"], row["decimals"])
    latest += "" if is_missing(row["actual"]) else f" ({row['year']})"
    verdict = None if is_ahead else row["verdict"]
    tone = "no_data" if is_missing(verdict) else str(verdict)
    return {
        "title": language.name(row, "title"),
        "latest": latest,
        "target": target,
        "gap": gap_words(language, row),
        "verdict": f"{VERDICT_SIGNS[tone]} {verdict_word(language, verdict)}",
        "tone": tone,
        "end": f"{target_words(language, row, 'end', brief=True)} ({row['end_year']})",
        "outlook": f"{OUTLOOK_SIGNS[row['outlook']]} {outlook_word(language, row['outlook'])}",
    }


def unknown_title(pack: Pack) -> str:
    """How many of the chosen indicators have no published value."""
    return pack.language.plural(
        "{n} of {total} indicators has no published value", "{n} of {total} indicators have no published value",
        len(pack.unknown), total=len(pack.indicators),
    )  # fmt: skip


def sources_of(sheet: Sheet) -> list[Record]:
    """The publications of a sheet: of its actuals, their denominators, its targets."""
    language, found = sheet.language, {}
    for stem in ("", "denominator_", "target_"):
        for row in records(sheet.points):
            name = row[f"{stem}publisher_{language.code}"]
            if not is_missing(name):
                reported = row["reported_by"] if stem == "" else None
                found[name, row[f"{stem}address"]] = {
                    "publisher": name,
                    "reported_by": None if is_missing(reported) else reported,
                    "address": row[f"{stem}address"],
                }
    return list(found.values())


def _has_something_to_say(sheet: Sheet) -> bool:
    """Whether a value is known; of a region, one after the base: its base alone is no news."""
    known = sheet.points[sheet.points["actual"].notna()]
    if sheet.region["region_id"] == COUNTRY:
        return len(known) > 0
    return bool((known["year"] > known["base_year"]).any())


def _check(language: Language, asked: list[str], known: list[str]) -> None:
    wrong = [one for one in asked if one not in known]
    if wrong or not asked:
        named, there = ", ".join(wrong) or "–", ", ".join(known) or "–"
        raise NothingToShowError(language.text("Not known: {named}. There are: {there}.", named=named, there=there))


def _subtitle(language: Language, read: Read, regions: list[str]) -> str:
    names = {row["region_id"]: language.name(row, "name") for row in records(read("regions"))}
    return ", ".join(names[region_id] for region_id in regions)


def _unknown(scorecard: pd.DataFrame, gaps: pd.DataFrame) -> list[Record]:
    """The chosen indicators without an actual, each with the note of what would fill it."""
    notes = {row["indicator_id"]: row for row in records(gaps)}
    return [
        row | {f"gap_{code}": notes.get(row["indicator_id"], {}).get(f"text_{code}") for code in ("kk", "ru", "en")}
        for row in records(scorecard)
        if is_missing(row["actual"])
    ]


def _sources(read: Read, sheets: list[Sheet]) -> list[Record]:
    found = {(one["publisher"], one["address"]): one for sheet in sheets for one in sources_of(sheet)}
    return list(found.values())
