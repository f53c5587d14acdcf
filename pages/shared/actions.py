"""What the screen of the actions shows, made from the rows of the warehouse: which ones, in what state, for whom."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from locales import Language
from locales.sentence import is_missing
from pages.shared.fetch import records

EVERY = "all"
# Before the number of a task, where a section has only its number.
TASK = "task-"
STATES = ("passed_no_report", "due_90_days", "not_due", "reported", "no_deadline")
REPORT_STATES = ("done", "partly_done", "in_progress", "not_done")
SIGNS = {"passed_no_report": "?", "due_90_days": "◷", "not_due": "–", "reported": "✔", "no_deadline": "–"}


@dataclass(frozen=True)
class Choice:
    """What the reader filters by; `EVERY` where all are meant. `section`: a direction or section, or a task of one."""

    programme: str
    section: str
    body: str
    year: str
    state: str


def names_in(held: object) -> list[str]:
    """The names of a list of the warehouse; a missing list is none."""
    return [str(one) for one in held] if isinstance(held, list | np.ndarray) else []


def section_names(language: Language, programme: str, sections: pd.DataFrame) -> dict[str, str]:
    """The directions or sections of a document, each with the tasks it holds, by the id that the URL keeps."""
    names = {}
    for row in records(sections[sections["programme_id"] == programme]):
        if is_missing(row["task_no"]):
            names[row["section"]] = f"{row['section']}. {language.name(row, 'title')}"
        else:
            number = int(row["task_no"])
            task = language.text("task {number}", number=number)
            names[f"{TASK}{number}"] = f"– {task}: {language.name(row, 'title')}"
    return names


def chosen_actions(actions: pd.DataFrame, choice: Choice) -> pd.DataFrame:
    """The actions of a choice, in the order of the plans."""
    kept = pd.Series(True, index=actions.index)
    if choice.programme != EVERY:
        kept &= actions["programme_id"] == choice.programme
    if choice.section.startswith(TASK):
        kept &= actions["task_no"] == int(choice.section.removeprefix(TASK))
    elif choice.section != EVERY:
        kept &= actions["section"] == choice.section
    if choice.body != EVERY:
        kept &= pd.Series([choice.body in names_in(bodies) for bodies in actions["bodies"]], index=actions.index)
    if choice.year != EVERY:
        year = int(choice.year)
        last = pd.to_datetime(actions["due_on"]).dt.year
        first = pd.to_datetime(actions["starts_on"]).dt.year.fillna(last)
        kept &= (first <= year) & (last >= year)
    if choice.state != EVERY:
        kept &= actions["status"] == choice.state
    return actions[kept]


def load_of(actions: pd.DataFrame) -> pd.DataFrame:
    """How much each body has to do: its actions, those it leads, due within 90 days, passed without a report."""
    held = actions[["action_id", "bodies", "status"]].explode("bodies").dropna(subset=["bodies"])
    leads = pd.Series([next(iter(names_in(bodies)), None) for bodies in actions["bodies"]])
    counts = held.groupby("bodies").agg(
        actions=("action_id", "count"),
        due_90_days=("status", lambda states: (states == "due_90_days").sum()),
        passed_no_report=("status", lambda states: (states == "passed_no_report").sum()),
    )
    counts["leads"] = leads.value_counts().reindex(counts.index, fill_value=0)
    return counts.sort_values(["actions", "leads"], ascending=False).reset_index(names="body")
