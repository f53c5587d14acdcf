"""The tables of a programme: its events, targets and costs; versions of targets; indicators that look alike."""

from html import escape

import pandas as pd
import streamlit as st

from locales import Language
from locales.sentence import is_missing, locator_words, target_words
from pages.shared.fetch import Record, records
from pages.shared.scorecard import trajectory_address
from pages.shared.table import figure_address, link, status, table

# A sum of printed costs is the same as the printed total up to the last printed digit.
SAME = 0.0005


def show_events(language: Language, events: list[Record]) -> None:
    """What the texts say of the document, oldest first."""
    lines = [
        f"<li><b>{escape(language.date(row['day'].date()))}</b>: {escape(language.name(row, 'text'))} "
        f'<span class="ny-small">{link(row["address"], locator_words(language, row["locator"]))}</span></li>'
        for row in events
    ]
    st.html(f'<ul class="ny-steps">{"".join(lines)}</ul>')


def show_targets(language: Language, targets: pd.DataFrame) -> None:
    """One row an indicator: what was promised for each year, and what became of it; under its direction or section."""
    for _, section in targets.groupby([targets["section"].fillna(""), targets["role"].eq("result")], sort=False):
        st.html(f'<h3 class="ny-quarter">{escape(_section_name(language, records(section)[0]))}</h3>')
        head = [language.text("Indicator"), language.text("Promised, and what became of it")]
        body = [
            [_indicator(language, records(own)[0]), "".join(_year(language, row) for row in records(own))]
            for _, own in section.groupby("indicator_id", sort=False)
        ]
        table(head, body, widths=(48, 52))
    if targets["target_kind"].eq("relative").any():
        said = language.text("Per cent with a sign: a change, not a level. The Concept counts it from 2022.")
        if not targets["is_in_force"].all():
            said = language.text("Per cent with a sign: a change, not a level; the text does not name its base.")
        st.html(f'<p class="ny-small">{escape(said)}</p>')


def _section_name(language: Language, row: Record) -> str:
    """The direction an indicator belongs to; those of the document as a whole say so."""
    if not is_missing(row["section"]):
        return language.name(row, "section")
    if row["role"] == "result":
        return language.text("Expected results by 2028")
    return language.text("Of the document as a whole")


def _indicator(language: Language, row: Record) -> str:
    """Title, with a link where the indicator has a trajectory; definition and place in the text in small."""
    title = escape(language.name(row, "title"))
    if row["is_in_force"]:
        title = f'<a href="{trajectory_address(language, row)}" target="_self">{title}</a>'
    place = link(row["target_address"], locator_words(language, row["target_locator"]))
    under = ". ".join(filter(None, (escape(language.name(row, "definition")).rstrip("."), place)))
    return f'{title}<br><span class="ny-small">{under}</span>'


def _year(language: Language, row: Record) -> str:
    """A line a year: the target, the actual, the verdict; what it replaced in brackets."""
    said = f"<b>{row['year']}</b>: {escape(target_words(language, row, brief=True))}"
    if not is_missing(row["earlier_kind"]):
        earlier = target_words(language, row, "earlier", brief=True)
        said += f' <span class="ny-small">({escape(language.text("replaced {target}", target=earlier))})</span>'
    if not is_missing(row["actual"]):
        value = language.value(row["actual"], row["unit"], int(row["decimals"]))
        where = figure_address(row["address"], row["printed"])
        said += f" → {link(where, language.text('in fact {value}', value=value))}"
    if row["verdict"] in ("met", "missed", "uncertain"):
        said += " " + status(language, row["verdict"])
    elif row["is_passed"]:
        said += f' <span class="ny-no_data">· {escape(language.text("no published value"))}</span>'
    else:
        said += f' <span class="ny-no_data">· {escape(language.text("not due yet"))}</span>'
    return f"<div>{said}</div>"


def targets_frame(language: Language, targets: pd.DataFrame) -> pd.DataFrame:
    """The targets of a document for a spreadsheet."""
    columns = [
        *("indicator_id", "year", "target_kind", "target_value", "target_low", "target_high", "target_printed"),
        *("target_locator", "actual", "verdict", "is_in_force", "reported_by", "printed", "locator", "address"),
    ]
    names = {stem: targets[f"{stem}_{language.code}"] for stem in ("title", "section", "publisher")}
    return targets[columns].assign(**names)


def show_costs(language: Language, costs: pd.DataFrame, notes: pd.DataFrame) -> None:
    """The cost of each year, as printed and as its lines add up; where they differ, by how much."""
    if costs.empty:
        said = language.text("The text prints no cost.")
        st.html(f'<p class="ny-said">{escape(said)}</p>')
        return
    head = [
        language.text("Year"), language.text("Printed total"), language.text("Sum of the lines"),
        language.text("Difference"),
    ]  # fmt: skip
    table(head, [_cost(language, row) for row in records(costs)], numeric=(1, 2, 3))
    unit = language.text("US dollars") if costs["currency"].eq("usd").all() else language.text("million tenge")
    said = language.text("In {unit}, as planned. What was spent is not published in these texts.", unit=unit)
    st.html(f'<p class="ny-small">{escape(said)}</p>')
    for row in records(notes):
        st.html(f'<p class="ny-small">{escape(language.name(row, "text"))}</p>')


def _cost(language: Language, row: Record) -> list[str]:
    year = language.text("all years") if is_missing(row["year"]) else str(int(row["year"]))
    printed = "–" if is_missing(row["amount"]) else link(row["address"], _money(language, row["amount"]))
    summed = "–" if is_missing(row["summed"]) else escape(_money(language, row["summed"]))
    if is_missing(row["amount"]) or is_missing(row["summed"]):
        return [escape(year), printed, summed, escape(language.text("not printed"))]
    difference = row["summed"] - row["amount"]
    shown = language.text("none") if abs(difference) < SAME else _money(language, difference)
    return [escape(year), printed, summed, escape(shown)]


def _money(language: Language, amount: float) -> str:
    """An amount with as many digits as it has, at most four."""
    decimals = next(n for n in range(5) if n == 4 or round(amount, n) == round(amount, 4))
    return language.number(round(amount, 4), decimals)


def show_versions(language: Language, versions: pd.DataFrame) -> None:
    """Targets that were replaced: each version, the text, from when to when, and the verdict by it."""
    st.subheader(language.text("Targets that were replaced"), anchor=False)
    head = [
        language.text("Indicator"), language.text("Year"), language.text("Target"), language.text("In force"),
        language.text("Text"), language.text("Verdict by this version"),
    ]  # fmt: skip
    table(head, [_version(language, row) for row in records(versions)], numeric=(1, 2))
    if versions["is_day_assumed"].any():
        said = language.text("Where a text does not give the day it came into force, the day of signing counts.")
        st.html(f'<p class="ny-small">{escape(said)}</p>')


def _version(language: Language, row: Record) -> list[str]:
    since = language.date(row["counted_from"].date())
    until = "" if pd.isna(row["counted_until"]) else language.date(row["counted_until"].date())
    days = language.text("{since} – {until}", since=since, until=until) if until else language.text(
        "since {since}", since=since
    )  # fmt: skip
    verdict = row["verdict"] if not is_missing(row["actual"]) else None
    # A version that was replaced before its year was over can no longer fall due.
    mark = "–" if until and verdict is None else status(language, verdict)
    return [
        f'<a href="{trajectory_address(language, row)}" target="_self">{escape(language.name(row, "title"))}</a>',
        str(row["year"]),
        escape(target_words(language, row)),
        escape(days),
        link(row["address"], f"{language.name(row, 'source')}, {locator_words(language, row['locator'])}"),
        mark,
    ]


def show_related(language: Language, pairs: pd.DataFrame) -> None:
    """Indicators of two documents side by side, with what parts them."""
    st.subheader(language.text("Alike, but not the same"), anchor=False)
    said = language.text("Indicators of two documents that look alike measure different things; no line joins them.")
    st.html(f'<p class="ny-said">{escape(said)}</p>')
    head = [language.text("Earlier document"), language.text("Later document"), language.text("How they differ")]
    body = [
        [_side(language, row, "earlier"), _side(language, row, "later"), escape(language.name(row, "difference"))]
        for row in records(pairs)
    ]
    table(head, body, widths=(30, 30, 40))


def _side(language: Language, pair: Record, prefix: str) -> str:
    """One indicator of a pair: title, last target, latest value."""
    row = {name.removeprefix(f"{prefix}_"): value for name, value in pair.items() if name.startswith(f"{prefix}_")}
    target = target_words(language, row, brief=True)
    lines = [
        escape(language.name(row, "title")),
        f'<span class="ny-small">{escape(language.name(row, "programme"))}</span>',
        escape(language.text("target {year}: {target}", year=row["target_year"], target=target)),
    ]
    if is_missing(row["actual"]):
        lines.append(escape(language.text("no published value")))
    else:
        value = language.value(row["actual"], row["unit"], int(row["decimals"]))
        lines.append(escape(language.text("latest {year}: {value}", year=row["actual_year"], value=value)))
    return "<br>".join(lines)
