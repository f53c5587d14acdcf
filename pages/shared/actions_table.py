"""The tables of the actions: by quarter, as a list, planned quantities, the load of each body; their calendar file."""

from datetime import UTC, datetime
from html import escape

import pandas as pd
import streamlit as st
from icalendar import Calendar, Event

from locales import Language
from locales.sentence import action_state_word, is_missing, locator_words
from pages.shared.actions import SIGNS, names_in
from pages.shared.fetch import Record, records, rows
from pages.shared.scorecard import trajectory_address
from pages.shared.table import link, table

COLOURS = {"due_90_days": "uncertain"}
# Sign and colour of what a report says.
REPORTED = {
    "done": ("✔", "met"),
    "partly_done": ("≈", "uncertain"),
    "in_progress": ("→", "uncertain"),
    "not_done": ("✖", "missed"),
}
# The document whose tasks have indicators.
CONCEPT = "concept-2024-2028"
# Longest list of bodies in a cell; the rest is counted.
MOST_BODIES = 6


def show_calendar(language: Language, actions: pd.DataFrame, bodies: dict[str, str]) -> None:
    """The actions under the quarter of their next deadline, else of the last."""
    ordered = actions.sort_values("shown_due_on", kind="stable")
    for quarter, group in ordered.groupby("quarter", dropna=False, sort=False):
        head = language.text("No deadline printed") if is_missing(quarter) else _quarter(language, str(quarter))
        st.html(f'<h3 class="ny-quarter">{escape(head)} <span class="ny-small">({len(group)})</span></h3>')
        _show(language, group, bodies)


def show_list(language: Language, actions: pd.DataFrame, bodies: dict[str, str]) -> None:
    """The actions in the order of their plan."""
    _show(language, actions, bodies)


def _show(language: Language, actions: pd.DataFrame, bodies: dict[str, str]) -> None:
    head = [
        language.text("No."), language.text("What is to be done"), language.text("Completed by"),
        language.text("Executors, the lead first"), language.text("State"),
    ]  # fmt: skip
    table(head, [_cells(language, row, bodies) for row in records(actions)], widths=(6, 37, 16, 25, 16))


def _cells(language: Language, row: Record, bodies: dict[str, str]) -> list[str]:
    title = escape(language.name(row, "title"))
    form = language.name(row, "form")
    where = link(row["address"], f"{language.name(row, 'programme')}, {locator_words(language, row['locator'])}")
    under = ". ".join(filter(None, (escape(form), where, _indicators(language, row))))
    due = "–" if is_missing(row["shown_due_on"]) else escape(language.date(pd.Timestamp(row["shown_due_on"]).date()))
    words = f'<span lang="kk">{escape(row["printed_deadline"])}</span>'
    printed = f'<br><span class="ny-small">{language.text("in the text: {words}", words=words)}</span>'
    return [
        escape(row["number"]),
        f'{title}<br><span class="ny-small">{under}</span>',
        due + printed,
        _bodies(language, row, bodies),
        _state(language, row),
    ]


def _indicators(language: Language, row: Record) -> str:
    """The target indicators of the action's task, or of its direction where no task has one, each a link."""
    if row["programme_id"] != CONCEPT:
        return ""
    every = rows("indicator")
    of_task = records(every[(every["task_no"] == row["task_no"]).fillna(value=False)])
    is_of_direction = (every["direction_no"].astype(str) == row["section"]) & every["task_no"].isna()
    of_direction = records(every[is_of_direction])
    return ", ".join(
        f'<a href="{trajectory_address(language, one)}" target="_self">{escape(language.name(one, "title"))}</a>'
        for one in of_task or of_direction
    )


def _bodies(language: Language, row: Record, names: dict[str, str]) -> str:
    held, agreed = names_in(row["bodies"]), set(names_in(row["by_agreement"]))
    shown = [
        _body(language, body, names)
        + (f' <span class="ny-small">{escape(language.text("(by agreement)"))}</span>' if body in agreed else "")
        for body in held[:MOST_BODIES]
    ]
    if len(held) > MOST_BODIES:
        shown.append(escape(language.plural("and {n} more", "and {n} more", len(held) - MOST_BODIES)))
    return (", " if language.code == "kk" else "; ").join(shown) or "–"  # whole names have commas


def _body(language: Language, body: str, names: dict[str, str]) -> str:
    """The short name that the plans print, which is Kazakh; a reader of another language gets the whole one."""
    name = escape(names[body], quote=True)
    return f'<abbr title="{name}">{escape(body)}</abbr>' if language.code == "kk" else name


def _state(language: Language, row: Record) -> str:
    state = str(row["status"])
    if state == "reported":
        return _reported(language, row)
    colour = COLOURS.get(state, "no_data")
    return f'<span class="ny-{colour}">{SIGNS[state]} {escape(action_state_word(language, state))}</span>'


def _reported(language: Language, row: Record) -> str:
    """What the newest report says, of which day, and where it stands."""
    state = str(row["reported_state"])
    sign, colour = REPORTED[state]
    day = language.date(pd.Timestamp(row["reported_on"]).date())
    where = link(row["report_address"], locator_words(language, row["report_locator"]))
    said = escape(language.text("report of {day}", day=day))
    if row["is_disputed"]:
        said += escape("; " + language.text("another publication of that day says otherwise"))
    return (
        f'<span class="ny-{colour}">{sign} {escape(action_state_word(language, state))}</span>'
        f'<br><span class="ny-small">{said}, {where}</span>'
    )


def _quarter(language: Language, quarter: str) -> str:
    year, _, number = quarter.partition("-Q")
    return language.text("{year}, quarter {number}", year=year, number=number)


def show_quantities(language: Language, actions: pd.DataFrame, outputs: pd.DataFrame) -> None:
    """What is counted, year by year: planned, and beside it what a report says was reached."""
    held = outputs[outputs["action_id"].isin(actions["action_id"])]
    if held.empty:
        said = language.text("For this choice the documents print no quantities.")
        st.html(f'<p class="ny-said">{escape(said)}</p>')
        return
    years = sorted(int(year) for year in held["year"].dropna().unique())
    wholes = [None] if held["year"].isna().any() else []  # a quantity for which the text prints no year
    numbers = dict(zip(actions["action_id"], actions["number"], strict=True))
    body = []
    for (action_id, _), group in held.groupby(["action_id", "output_en"], sort=False):
        by_year = {
            None if is_missing(row["year"]) else int(row["year"]): _quantity(language, row) for row in records(group)
        }
        cells = [by_year.get(year, "–") for year in [*years, *wholes]]
        body.append([escape(numbers[action_id]), escape(language.name(records(group)[0], "output")), *cells])
    # No sum: what is rented each year does not add up over the years.
    head = [language.text("No."), language.text("What is counted"), *map(str, years)]
    head += [language.text("no year printed") for _ in wholes]
    table(head, body, numeric=range(2, len(head)))
    if held["reported"].isna().all():
        said = language.text("Planned quantities. What was reached is not published; a report can be imported (Data).")
        st.html(f'<p class="ny-small">{escape(said)}</p>')


def _quantity(language: Language, row: Record) -> str:
    """A planned quantity; where one is reported, that of it, and where it stands."""
    planned = escape(language.number(row["quantity"]))
    if is_missing(row["reported"]):
        return planned
    said = language.text("{reached} of {planned}", reached=language.number(row["reported"]), planned=planned)
    return link(row["report_address"], said)


def show_load(language: Language, load: pd.DataFrame, bodies: dict[str, str]) -> None:
    """How much each body has to do."""
    head = [
        language.text("Body"), language.text("Actions"), language.text("As the lead"),
        language.text("Due within 90 days"), language.text("Deadline passed, no report"),
    ]  # fmt: skip
    body = [
        [
            f"{escape(str(bodies.get(row['body'], row['body'])))} ({escape(row['body'])})",
            *(language.number(row[key]) for key in ("actions", "leads", "due_90_days", "passed_no_report")),
        ]
        for row in records(load)
    ]
    table(head, body, numeric=(1, 2, 3, 4))


def calendar_file(
    language: Language, actions: pd.DataFrame, names: dict[str, str], made_on: datetime | None = None
) -> bytes:
    """The deadlines still ahead as iCalendar (RFC 5545), a day each."""
    calendar = Calendar()
    calendar.add("prodid", "-//Nysana//actions//" + language.code.upper())
    calendar.add("version", "2.0")
    for row in records(actions[actions["next_due_on"].notna()]):
        event = Event()
        event.add("uid", f"{row['action_id']}@nysana")
        event.add("dtstamp", made_on or datetime.now(UTC))
        event.add("dtstart", pd.Timestamp(row["next_due_on"]).date())
        event.add("summary", f"{row['number']} {language.name(row, 'title')}")
        bodies = "; ".join(names[body] for body in names_in(row["bodies"]))
        event.add("description", f"{language.name(row, 'programme')}, {row['printed_deadline']}. {bodies}")
        calendar.add_component(event)
    return calendar.to_ical()


def actions_frame(language: Language, actions: pd.DataFrame) -> pd.DataFrame:
    """The actions for a spreadsheet, in the reader's language, with where each stands in its document."""
    columns = ["action_id", "programme_id", "number", "section", "task_no", "starts_on", "due_on", "next_due_on"]
    columns += [
        "recurrence",
        "printed_deadline",
        "status",
        "reported_state",
        "reported_on",
        "source_id",
        "locator",
        "address",
    ]
    named = {stem: actions[f"{stem}_{language.code}"] for stem in ("title", "form")}
    joined = [", ".join(names_in(bodies)) for bodies in actions["bodies"]]
    return actions[columns].assign(**named, executors=joined)
