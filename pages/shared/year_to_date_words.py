"""What the screen of the running year says: sentences, the words of its charts and the days of its reports."""

from datetime import date

import pandas as pd
from babel.dates import format_skeleton, get_month_names

from charts.year_to_date import YearToDateText
from locales import Language
from locales.sentence import unit_words
from metrics.control_chart import Limits
from metrics.year_to_date import MONTHS, same_period_change_pct
from pages.shared.fetch import Record, records
from pages.shared.year_to_date import (
    COLUMNS,
    FEWEST_MONTHS,
    Comparison,
    comparison,
    last_whole_year,
    newest_row,
)

# A month is reported in the one after it; so many later its successor is missing, too.
LATE = 3


def month_name(language: Language, month: int, begins: bool = False) -> str:
    """The month's name; Kazakh and Russian write it small unless it begins a line."""
    name = get_month_names("wide", "stand-alone", language.code)[month]
    if begins:
        return name.capitalize()
    return name if language.code == "en" else name.lower()


def short_months(language: Language) -> list[str]:
    """January to December, short, for an axis."""
    names = get_month_names("abbreviated", "stand-alone", language.code)
    return [names[month].rstrip(".") for month in range(1, MONTHS + 1)]


def month_words(language: Language, year: int, month: int) -> str:
    """One month of one year."""
    return language.text("{month} {year}", month=month_name(language, month), year=year)


def period_words(language: Language, year: int, month: int) -> str:
    """From January to a month of one year: the month alone for January, the year for December."""
    if month == MONTHS:
        return language.text("the year {year}", year=year)
    if month == 1:
        return month_words(language, year, month)
    first, last = month_name(language, 1), month_name(language, month)
    return language.text("{first}–{last} {year}", first=first, last=last, year=year)


def twelve_words(language: Language, year: int, month: int) -> str:
    """The twelve months up to a month."""
    if month == MONTHS:
        return period_words(language, year, month)
    first, last = month_words(language, year - 1, month + 1), month_words(language, year, month)
    return language.text("{first} – {last}", first=first, last=last)


def report_day(language: Language, day: date) -> str:
    """The day a report became known; the first stands for an unknown day, the month of a monthly report is known."""
    return language.date(day) if day.day > 1 else format_skeleton("yMMMM", day, locale=language.code)


def comparison_words(language: Language, indicator: Record, found: Comparison) -> str:
    """The figure against the same months a year before; no verdict, since a running year has none."""
    title, value = language.name(indicator, "title"), shown_value(language, indicator, found.value)
    period = period_words(language, found.year, found.month)
    said = language.text("{title}, {period}: {value}", title=title, period=period, value=value)
    if found.before is None:
        return language.text("{finding}. The same period of {year} is not known.", finding=said, year=found.year - 1)
    before = shown_value(language, indicator, found.before)
    change = change_words(language, found.value, found.before, _than(language, found))
    said = language.text("{finding}, {change} ({before}).", finding=said, change=change, before=before)
    return " ".join([said, *_reading(language, indicator, found)])


def whole_year_words(language: Language, indicator: Record, found: Comparison) -> str:
    """The last whole year, beside a running one."""
    value = shown_value(language, indicator, found.value)
    said = language.text("The last whole year, {year}: {value}", year=found.year, value=value)
    if found.before is None:
        return language.text("{finding}.", finding=said)
    change = change_words(language, found.value, found.before, _than(language, found))
    before = shown_value(language, indicator, found.before)
    return language.text("{finding}, {change} ({before}).", finding=said, change=change, before=before)


def change_words(language: Language, value: float, before: float, than: str) -> str:
    """By how much a figure is more or fewer "than in …"."""
    change = same_period_change_pct(value, before)
    if value == before:
        return language.text("no more and no fewer {than}", than=than)
    if change is None:
        return language.text("more {than}", than=than)
    pct = language.percent(abs(change), 1)
    if round(abs(change), 1) == 0:
        return language.text("hardly more or fewer {than}", than=than)
    if change > 0:
        return language.text("{pct} more {than}", pct=pct, than=than)
    return language.text("{pct} fewer {than}", pct=pct, than=than)


def _than(language: Language, found: Comparison) -> str:
    if found.is_whole_year:
        return language.text("than in {year}", year=found.year - 1)
    if found.month == 1:
        return language.text("than in the same month of {year}", year=found.year - 1)
    return language.text("than in the same months of {year}", year=found.year - 1)


def _reading(language: Language, indicator: Record, found: Comparison) -> list[str]:
    """Better or worse, where one way is better; never met or missed."""
    if found.before is None or found.value == found.before or indicator["direction"] == "none":
        return []
    if (found.value > found.before) == (indicator["direction"] == "up"):
        return [language.text("That is better than the same period a year before.")]
    return [language.text("That is worse than the same period a year before.")]


def shown_value(language: Language, indicator: Record, value: float | None) -> str:
    return language.value(value, str(indicator["unit"]), int(indicator["decimals"]))


def lead_sentences(
    language: Language, indicator: Record, months: pd.DataFrame, view: str, limits: Limits | None, special: pd.Series
) -> list[str]:
    """The answer: the newest figure against a year before, the last whole year, and what the view adds."""
    said = [comparison_words(language, indicator, comparison(months))]
    whole = last_whole_year(months)
    if whole and view == "cumulative":
        said.append(whole_year_words(language, indicator, whole))
    if view == "months":
        said.append(limits_words(language, indicator, months, limits, special))
    if view == "twelve":
        said.append(twelve_sentence(language, indicator, months))
    return said


def nothing_later_words(language: Language, months: pd.DataFrame, until: date) -> str:
    """That the newest month is not the newest there could be; empty where the next report is not due for long."""
    newest = comparison(months)
    if (until.year - newest.year) * MONTHS + until.month - newest.month < LATE:
        return ""
    return language.text("No later month is in the warehouse as of {day}.", day=language.date(until))


def limits_words(
    language: Language, indicator: Record, months: pd.DataFrame, limits: Limits | None, special: pd.Series
) -> str:
    """What the months say about chance, in one sentence."""
    known = int(months["period_value"].notna().sum())
    if limits is None:
        return language.plural(
            "{n} month is known; limits of the usual ups and downs need {fewest}.",
            "{n} months are known; limits of the usual ups and downs need {fewest}.",
            known,
            fewest=FEWEST_MONTHS,
        )
    lower, upper = (
        shown_value(language, indicator, max(0.0, limits.lower or 0.0)),
        shown_value(language, indicator, limits.upper),
    )
    found = records(months[special])
    if not found:
        return language.text(
            "No month stands out: all {known} known ones lie within the usual ups and downs, {lower} to {upper}.",
            known=known,
            lower=lower,
            upper=upper,
        )
    return language.plural(
        "{n} month differs by more than chance, {latest}: beyond the usual {lower} to {upper}, or in a run too long "
        "for chance on one side of the mean.",
        "{n} months differ by more than chance, the latest {latest}: beyond the usual {lower} to {upper}, or in a run "
        "too long for chance on one side of the mean.",
        len(found),
        lower=lower,
        upper=upper,
        latest=month_words(language, found[-1]["year"], found[-1]["month"]),
    )


def twelve_sentence(language: Language, indicator: Record, months: pd.DataFrame) -> str:
    """The newest sum of twelve months, against the twelve before them."""
    row = newest_row(months, "twelve_months")
    if row is None:
        return language.text("No twelve months are known: that needs a whole year, its same months and this year’s.")
    period, value = (
        twelve_words(language, row["year"], row["month"]),
        shown_value(language, indicator, row["twelve_months"]),
    )
    said = language.text("Twelve months, {period}: {value}", period=period, value=value)
    if row["before"] is None:
        return language.text("{finding}.", finding=said)
    change, before = _twelve_change(language, row), shown_value(language, indicator, row["before"])
    return language.text("{finding}, {change} ({before}).", finding=said, change=change, before=before)


def _twelve_change(language: Language, row: Record) -> str:
    return change_words(
        language, row["twelve_months"], row["before"], language.text("than in the twelve months before")
    )


def _twelve_finding(language: Language, indicator: Record, months: pd.DataFrame) -> str:
    title, row = language.name(indicator, "title"), newest_row(months, "twelve_months")
    if row is None:
        return language.text("{title}: no twelve months are known", title=title)
    period = twelve_words(language, row["year"], row["month"])
    if row["before"] is None:
        value = shown_value(language, indicator, row["twelve_months"])
        return language.text("{title}, {period}: {value}", title=title, period=period, value=value)
    return language.text(
        "{title}, {period}: {change}", title=title, period=period, change=_twelve_change(language, row)
    )


def finding_words(
    language: Language, indicator: Record, months: pd.DataFrame, view: str, limits: Limits | None, special: pd.Series
) -> str:
    """The title of the chart: what it shows, in a sentence."""
    title = language.name(indicator, "title")
    if view == "months":
        return _months_finding(language, indicator, months, limits, special)
    if view == "twelve":
        return _twelve_finding(language, indicator, months)
    found = comparison(months)
    period = period_words(language, found.year, found.month)
    if found.before is None:
        value = shown_value(language, indicator, found.value)
        return language.text("{title}, {period}: {value}", title=title, period=period, value=value)
    change = change_words(language, found.value, found.before, _than(language, found))
    return language.text("{title}, {period}: {change}", title=title, period=period, change=change)


def _months_finding(
    language: Language, indicator: Record, months: pd.DataFrame, limits: Limits | None, special: pd.Series
) -> str:
    title, row = language.name(indicator, "title"), newest_row(months, "period_value")
    if row is None:
        return language.text("{title}: no single month is known", title=title)
    value, month = (
        shown_value(language, indicator, row["period_value"]),
        month_words(language, row["year"], row["month"]),
    )
    said = language.text("{title}, {period}: {value}", title=title, period=month, value=value)
    if limits is None:
        return said
    newest = months["period_value"].last_valid_index()
    if bool(special[newest]):
        return language.text("{finding}, outside the usual ups and downs", finding=said)
    return language.text("{finding}, within the usual ups and downs", finding=said)


def revision_words(language: Language, indicator: Record, row: Record) -> str:
    """What a figure was until a later report, and what then."""
    return language.text(
        "{period}: {former} until {day}, then {value}.",
        period=period_words(language, row["year"], row["month"]),
        former=shown_value(language, indicator, row["value"]),
        day=report_day(language, row["replaced_on"].date()),
        value=shown_value(language, indicator, row["next_value"]),
    )


def chart_text(
    language: Language,
    indicator: Record,
    view: str,
    title: str,
    caption: list[str],
    limits: Limits | None,
) -> YearToDateText:
    """Everything the chart says, in the reader's language."""
    key = {"region": language.name(indicator, "region"), "unit": unit_words(language, str(indicator["unit"]))}
    subtitle = {
        "cumulative": language.text("{region}, {unit}, from January to the end of each month", **key),
        "months": language.text("{region}, {unit}, month by month", **key),
        "twelve": language.text("{region}, {unit}, sum of the twelve months up to each month", **key),
    }[view]
    return YearToDateText(
        title=title,
        subtitle=subtitle,
        caption=caption,
        separators=language.separators,
        months=short_months(language),
        unknown=language.text("not known"),
        former=language.text("figure before a revision"),
        earlier=language.text("years before"),
        mean=""
        if limits is None
        else language.text("mean {value}", value=shown_value(language, indicator, limits.centre)),
        band=language.text("usual ups and downs"),
        special=language.text("more than chance"),
        revised=language.text("fell: revised"),
        whole_year=language.text("whole year"),
    )


def chart_points(
    language: Language, indicator: Record, months: pd.DataFrame, view: str, special: pd.Series
) -> pd.DataFrame:
    """One row a month as the chart wants it: year, month, value, its words, and the marks."""
    values = months[COLUMNS[view]]
    words = {"cumulative": period_words, "months": month_words, "twelve": twelve_words}[view]
    pairs = list(zip(months["year"], months["month"], strict=True))
    return pd.DataFrame(
        {
            "year": months["year"],
            "month": months["month"],
            "value": values,
            "shown": [shown_value(language, indicator, value) for value in values],
            "period": [words(language, year, month) for year, month in pairs],
            "is_revised": months["is_revised"],
            "is_special": special,
        }
    )


def caption_lines(
    language: Language,
    figures: pd.DataFrame,
    months: pd.DataFrame,
    view: str,
    limits: Limits | None,
    day: date,
    build: Record,
) -> list[str]:
    """What stands below the chart, inside the picture: method, sources, data date, build."""
    method = {
        "cumulative": language.text(
            "Every figure counts from January; no line is drawn across a month without a report."
        ),
        "months": language.text(
            "A month is the difference of two neighbouring figures that count from January; known only where both are."
        ),
        "twelve": language.text(
            "Twelve months = last year’s whole − its same months + this year’s months; only where all three are known."
        ),
    }[view]
    lines = [method]
    if view == "months" and limits is not None:
        lines.append(
            language.text(
                "Usual ups and downs: mean ± 2.66 × mean difference of neighbours, from {known} known months.",
                known=int(months["period_value"].notna().sum()),
            )
        )
    publishers = list(dict.fromkeys(figures[f"publisher_{language.code}"]))
    lines.append(language.text("Sources: {sources}.", sources="; ".join(publishers)))
    known = language.text("as known on {day}", day=report_day(language, day))
    newest = language.text("data date: {day}", day=report_day(language, figures["vintage"].max().date()))
    return [*lines, " · ".join([newest, known, f"Nysana\u00a0{build['version']}"])]


def known_days(language: Language, figures: pd.DataFrame) -> dict[str, str]:
    """ISO date → words of the days on which the figures of the series changed, newest first."""
    days = sorted({vintage.date() for vintage in figures["vintage"]}, reverse=True)
    return {str(day): report_day(language, day) for day in days}
