"""Sentences made from figures: what a chart's title, a list and a table cell say.

A `row` is a row of the scorecard or of the trajectory joined with its indicator.
"""

import math
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from locales import MINUS, Language

Row = Mapping[str, Any]
# Two-sided, 95 per cent.
Z_95 = 1.96

VERDICT_SIGNS = {"met": "✔", "uncertain": "≈", "missed": "✖", "no_data": "–"}
OUTLOOK_SIGNS = {
    "achieved": "✔",
    "on_track": "↑",
    "some_progress": "↗",
    "insufficient": "→",
    "moving_away": "↓",
    "unknown": "–",
}


def is_missing(value: object) -> bool:
    """None, NaN and NaT alike: what DuckDB's null becomes in a DataFrame."""
    return value is None or (isinstance(value, float | datetime) and value != value)


def verdict_word(language: Language, verdict: object) -> str:
    """The word of a verdict; a year without a stated target is not due."""
    words = {
        "met": language.text("met"),
        "missed": language.text("missed"),
        "uncertain": language.text("too close to tell"),
        "no_data": language.text("no data"),
    }
    return words.get(str(verdict), language.text("not due yet"))


def verdict_meaning(language: Language, verdict: object) -> str:
    """What a verdict means, in a sentence for who asks."""
    meanings = {
        "met": language.text("The actual of the year is at or better than that year’s target."),
        "missed": language.text("The actual of the year is short of that year’s target."),
        "uncertain": language.text("The difference lies within the rounding of the sources."),
        "no_data": language.text("No actual of the year is published, or the target has no level."),
    }
    return meanings.get(str(verdict), language.text("No target is stated for this year."))


def outlook_meaning(language: Language, outlook: object) -> str:
    """What an outlook means, in a sentence for who asks."""
    return {
        "achieved": language.text("The latest value is at or better than the last target."),
        "on_track": language.text("The pace since 2022 is at least 95% of the pace needed."),
        "some_progress": language.text("The pace since 2022 is 60 to 95% of the pace needed."),
        "insufficient": language.text("The pace since 2022 is less than 60% of the pace needed."),
        "moving_away": language.text("Since 2022 the indicator has moved away from the target."),
        "unknown": language.text("Base, latest value or target is not known."),
    }[str(outlook)]


def outlook_word(language: Language, outlook: object) -> str:
    """The word of an outlook to the end year."""
    return {
        "achieved": language.text("already reached"),
        "on_track": language.text("on track"),
        "some_progress": language.text("some progress"),
        "insufficient": language.text("insufficient"),
        "moving_away": language.text("moving away"),
        "unknown": language.text("unknown"),
    }[str(outlook)]


def action_state_word(language: Language, state: str) -> str:
    """The state of an action, or what a report says of it; silence is named as silence."""
    return {
        "passed_no_report": language.text("deadline passed, no report published"),
        "due_90_days": language.text("due within 90 days"),
        "not_due": language.text("not due yet"),
        "reported": language.text("reported"),
        "no_deadline": language.text("no deadline printed"),
        "done": language.text("done"),
        "partly_done": language.text("partly done"),
        "in_progress": language.text("in progress"),
        "not_done": language.text("not done"),
    }[state]


def likelihood_word(language: Language, word: str) -> str:
    """A word of metrics.forecast.LIKELIHOODS in the reader's language."""
    return {
        "virtually_certain": language.text("virtually certain"),
        "very_likely": language.text("very likely"),
        "likely": language.text("likely"),
        "about_as_likely_as_not": language.text("about as likely as not"),
        "unlikely": language.text("unlikely"),
        "very_unlikely": language.text("very unlikely"),
        "exceptionally_unlikely": language.text("exceptionally unlikely"),
    }[word]


def unit_words(language: Language, unit: str) -> str:
    """The unit written out, for an axis, a table head or a caption."""
    return {
        "offences": language.text("offences"),
        "persons": language.text("persons"),
        "per_100k": language.text("per 100,000 population"),
        "per_10k": language.text("per 10,000 population"),
        "pct": language.text("per cent"),
        "points": language.text("points"),
        "rank": language.text("rank"),
        "accidents": language.text("accidents"),
        "orders": language.text("orders"),
        "cases": language.text("cases"),
        "countries": language.text("countries"),
        "requests": language.text("requests"),
        "centres": language.text("centres"),
        "beds": language.text("beds"),
        "buildings": language.text("buildings"),
        "items": language.text("publications, items"),
        "litres": language.text("litres"),
        "kzt": language.text("tenge"),
        "bn_kzt": language.text("billion tenge"),
        "one_in": language.text("share as a fraction"),
        "kg": language.text("kilograms"),
        "index": language.text("index, 2022 = 100"),
    }[unit]


def partial_words(language: Language, region_id: str) -> str:
    """What a figure of partial coverage leaves out: of the country, or of a region whose borders changed."""
    if region_id == "KZ":
        return language.text("partial: 20 regional reports")
    return language.text("partial: borders changed within the year")


def hedged_value(language: Language, row: Row) -> str:
    """A figure in the digits of its source and as that hedges it: ≈ 80%, > 74,000, ≤ 900."""
    sign = {"about": "≈\u00a0", "more_than": ">\u00a0", "up_to": "≤\u00a0"}.get(str(row["qualifier"]), "")
    decimals = source_decimals(row["rounding"], int(row["decimals"]))
    return sign + language.value(float(row["value"]), str(row["unit"]), decimals)


def source_decimals(rounding: object, decimals: int) -> int:
    """Digits after the point that the source prints, told by half its unit; `decimals` where it says nothing."""
    unit = Decimal(str(rounding)) * 2 if not is_missing(rounding) else Decimal(0)
    exponent = unit.normalize().as_tuple().exponent
    is_power_of_ten = unit > 0 and unit.normalize().as_tuple().digits == (1,)
    return max(0, -int(exponent)) if is_power_of_ten else decimals


def is_chance(row: Row, level: float | None) -> bool:
    """Whether chance alone may part the year's rate from one at `level` on the base year's count: the logarithm of
    their ratio against the two Poisson counts, 95% two-sided; False where no count is known.
    """
    counts = (row["numerator"], row["base_numerator"])
    if level is None or any(is_missing(count) or not count > 0 for count in counts) or not row["actual"] > 0:
        return False
    return abs(math.log(row["actual"] / level)) <= Z_95 * math.sqrt(sum(1 / count for count in counts))


def period_basis_words(language: Language, basis: str) -> str:
    """What to say of a period that the source does not state itself; empty where it does."""
    return {
        "stated": "",
        "implied": language.text("(year follows from the words)"),
        "not_stated": language.text("(year not stated)"),
    }[basis]


def direction_words(language: Language, direction: str) -> str:
    """Which way is better, in words."""
    return language.text("higher is better") if direction == "up" else language.text("lower is better")


def locator_words(language: Language, locator: str) -> str:
    """The place in a source in the reader's words; numbers and signs stay as they are."""
    words = {
        "sum of 20 regions": language.text("sum of 20 regions"),
        "sum of two answers": language.text("sum of two answers"),
        "row of the country": language.text("row of the country"),
        "row of the region": language.text("row of the region"),
        "sum of parts": language.text("sum of parts"),
        "list of deaths": language.text("list of deaths"),
        "area_code": language.text("area code"),
        "former wording": language.text("former wording"),
        "key indicators": language.text("key indicators"),
        "Kazakhstan": language.text("Kazakhstan"),
        "total of costs": language.text("total of costs"),
        "result indicators": language.text("result indicators"),
        "list of abbreviations": language.text("list of abbreviations"),
        "repeal": language.text("mark of repeal"),
        "article": language.text("article"),
        "Rules": language.text("Rules"),
        "profile": language.text("profile"),
        "factor": language.text("factor"),
        "list": language.text("list"),
        "sheet": language.text("sheet"),
        "row": language.text("row"),
        "remark under the title": language.text("remark under the title"),
        "heading": language.text("heading"),
        "preamble": language.text("preamble"),
        "goals": language.text("goals"),
        "goal": language.text("goal"),
        "indicator": language.text("indicator"),
        "results": language.text("results"),
        "result": language.text("result"),
        "direction": language.text("direction"),
        "section": language.text("section"),
        "task": language.text("task"),
    }
    cell = re.compile(r"row (?P<row>\d+) graph (?P<graph>\d+)")
    locator = cell.sub(lambda found: language.text("row {row} column {graph}", **found.groupdict()), locator)
    treaty = re.compile(r"art\. (?P<number>\d+)")
    locator = treaty.sub(lambda found: language.text("art. {number}", **found.groupdict()), locator)
    lines = re.compile(r"actions (?P<numbers>\d[\d.,–\- ]*)")
    locator = lines.sub(lambda found: language.text("actions {numbers}", **found.groupdict()), locator)
    line = re.compile(r"action (?P<number>[\d.-]+)")
    locator = line.sub(lambda found: language.text("action {number}", **found.groupdict()), locator)
    return re.sub("|".join(words), lambda found: words[found.group()], locator)


def target_words(language: Language, row: Row, prefix: str = "target", brief: bool = False) -> str:
    """A stated target as a reader writes it: 291.0 (−3% on 2022), ≥ 77%, > 83%, 35–39; a dash where none is stated.

    `prefix` is 'target' for the row's own year or 'end' for the last stated year. `brief` leaves out "on 2022",
    for a table that says it once.
    """
    kind, value = row[f"{prefix}_kind"], row[f"{prefix}_value"]
    unit, decimals = str(row["unit"]), int(row["decimals"])
    low, high = row[f"{prefix}_low"], row[f"{prefix}_high"]
    if is_missing(kind):
        return "–"
    if kind == "band":
        return f"{language.number(low)}–{language.number(high)}"
    if kind == "relative":
        change = signed_percent(language, value)
        level = high if row["direction"] == "down" else low
        if prefix == "end" or is_missing(level):
            return change if brief else language.text("{change} on 2022", change=change)
        if brief:
            return f"{language.value(level, unit, decimals)} ({change})"
        return language.text("{level} ({change} on 2022)", level=language.value(level, unit, decimals), change=change)
    # A target may have more digits than the indicator (61.2), never fewer than it was stated with.
    shown = language.value(value, unit, 0 if float(value).is_integer() else 1)
    sign = {"at_least": "≥\u00a0", "at_most": "≤\u00a0"}.get(str(kind), "")
    # The warehouse has no kind for "above": the printed words say it.
    is_above = kind == "at_least" and "жоғары" in str(row.get(f"{prefix}_printed"))
    return (">\u00a0" if is_above else sign) + shown


def signed_percent(language: Language, value: float) -> str:
    """Per cent with a plus or a minus."""
    return ("+" if value > 0 else "") + language.percent(value)


def gap_words(language: Language, row: Row) -> str:
    """Gap to the target with a sign: plus is better than the target."""
    gap = row["gap"]
    if is_missing(gap) or is_missing(row["target_kind"]):
        return "–"
    unit, decimals = str(row["unit"]), int(row["decimals"])
    shown = language.number(abs(gap), decimals)
    if unit == "pct":
        shown = language.text("{points} pp", points=shown)
    return shown if float(f"{gap:.{decimals}f}") == 0 else ("+" if gap > 0 else MINUS) + shown


def finding(language: Language, row: Row) -> str:
    """The title of a chart: the indicator, how it moved, and what that means for the target."""
    title = language.name(row, "title")
    if is_missing(row["actual"]):
        return language.text("{title}: no published value, the target is known", title=title)
    change, status = _change(language, row), _status(language, row)
    if not change:
        return language.text("{title}: {status}", title=title, status=status)
    if is_chance(row, row["base"]):
        change = language.text("{change}, within chance", change=change)
    if not is_missing(row["break_note_id"]):
        change = language.text("{change} (break in the series)", change=change)
    return language.text("{title}: {change}; {status}", title=title, change=change, status=status)


def statement(language: Language, row: Row) -> str:
    """One sentence or two for a list: the figure, the target, and what qualifies the verdict."""
    title, actual = language.name(row, "title"), _actual(language, row)
    if is_missing(row["actual"]):
        return language.text(
            "{title}: no published value. Target for {year}: {target}.",
            title=title, year=row["year"], target=target_words(language, row),
        )  # fmt: skip
    if is_missing(row["target_kind"]):
        text = language.text(
            "{title}: {actual} in {year}; expected by {end_year}: {end}.",
            title=title, actual=actual, year=row["year"], end_year=row["end_year"],
            end=target_words(language, row, "end"),
        )  # fmt: skip
        return " ".join([text, _outlook_sentence(language, row), *_break_sentence(language, row)])
    text = language.text(
        "{title}: {actual} in {year}, target {target}.",
        title=title, actual=actual, year=row["year"], target=target_words(language, row),
    )  # fmt: skip
    return " ".join([text, *_qualifications(language, row)])


def verdict_reason(language: Language, row: Row) -> str:
    """How the verdict of one year came about, in numbers."""
    year = row["year"]
    if row["verdict"] == "no_data":
        if is_missing(row["actual"]):
            return language.text("No published value for {year}.", year=year)
        return language.text(
            "The target of {year} is a change on 2022, and the value of 2022 is not published.", year=year
        )
    text = language.text(
        "{year}: {actual} against a target of {target}, a gap of {gap}.",
        year=year, actual=_actual(language, row), target=target_words(language, row), gap=gap_words(language, row),
    )  # fmt: skip
    return " ".join([text, *_qualifications(language, row)])


def _qualifications(language: Language, row: Row) -> list[str]:
    said = []
    if row["outlook"] == "achieved" and row["verdict"] == "met" and row["end_year"] > row["year"]:
        said.append(language.text("The level set for {end_year} is already reached.", end_year=row["end_year"]))
    if not is_missing(row["earlier_verdict"]) and row["earlier_verdict"] != row["verdict"]:
        earlier = row["earlier_low"] if row["direction"] == "up" else row["earlier_high"]
        said.append(
            language.text(
                "By the target that was replaced ({target}): {verdict}.",
                target=language.value(earlier, str(row["unit"]), int(row["decimals"])),
                verdict=verdict_word(language, row["earlier_verdict"]),
            )
        )
    return [*said, *_break_sentence(language, row)]


def _break_sentence(language: Language, row: Row) -> list[str]:
    if is_missing(row["break_note_id"]):
        return []
    return [language.text("The series breaks between 2022 and {year}: not fully comparable.", year=row["year"])]


def _outlook_sentence(language: Language, row: Row) -> str:
    if row["outlook"] == "achieved":
        return language.text("That level is already reached.")
    if row["year"] < row["base_year"]:
        return language.text("Nothing newer is published.")
    if row["outlook"] == "moving_away":
        return language.text("Since 2022 it has moved away from that level.")
    return language.text("That level is not reached yet.")


def _actual(language: Language, row: Row) -> str:
    return language.value(row["actual"], str(row["unit"]), int(row["decimals"]))


def _change(language: Language, row: Row) -> str:
    """How the value moved since 2022, in the way its unit is spoken of; empty without a base."""
    base, actual, unit, decimals = row["base"], row["actual"], str(row["unit"]), int(row["decimals"])
    if is_missing(base) or row["year"] <= row["base_year"]:
        return ""
    year = row["base_year"]
    if unit == "rank":
        return language.text("from place {base} to place {actual}", base=int(base), actual=int(actual))
    difference = round(actual - base, decimals)
    if difference == 0:
        return language.text("as in {year}", year=year)
    up = difference > 0
    if unit == "pct":
        points = language.number(abs(difference), decimals)
        return (
            language.text("{points} percentage points above {year}", points=points, year=year)
            if up
            else language.text("{points} percentage points below {year}", points=points, year=year)
        )
    if unit == "points":
        n = int(abs(difference))
        return (
            language.plural("{n} point above {year}", "{n} points above {year}", n, year=year)
            if up
            else language.plural("{n} point below {year}", "{n} points below {year}", n, year=year)
        )
    pct = language.percent(abs(actual / base - 1) * 100)
    return (
        language.text("{pct} above {year}", pct=pct, year=year)
        if up
        else language.text("{pct} below {year}", pct=pct, year=year)
    )


def _status(language: Language, row: Row) -> str:
    verdict, year, end_year = row["verdict"], row["year"], row["end_year"]
    if not is_missing(row["earlier_verdict"]) and verdict == "met" and row["earlier_verdict"] == "missed":
        return language.text("the {year} target is met only as lowered", year=year)
    if row["outlook"] == "achieved":
        return language.text("the {end_year} target is reached as early as {year}", end_year=end_year, year=year)
    if year < row["base_year"]:
        return language.text("the latest published value is of {year}", year=year)
    if verdict == "met":
        return language.text("the {year} target is met", year=year)
    if verdict == "missed":
        return language.text("the {year} target is missed", year=year)
    if verdict == "uncertain":
        return language.text("too close to the {year} target to tell", year=year)
    return language.text("the {end_year} target is not reached yet", end_year=end_year)
