"""What the SQL screen says: why a query has no answer; a saved question's table in the reader's language."""

import pandas as pd

from locales import LANGUAGES, Language
from queries.sandbox import MOST_CHARACTERS, MOST_SECONDS, RefusedError, StoppedError


def problem_words(language: Language, problem: Exception) -> str:
    """Why a query has no answer, and what to try."""
    if isinstance(problem, StoppedError):
        return {
            "time": language.text(
                "Stopped after {seconds} seconds. Try a filter, fewer rows, or a sum before a join.",
                seconds=language.number(MOST_SECONDS),
            ),
            "memory": language.text(
                "Stopped: it needs more memory than a query may have. Try fewer rows or shorter lists."
            ),
            "failed": language.text("The query could not be run."),
            "cancelled": language.text("Cancelled."),
            "queue": language.text("Too many queries are waiting. Try again in a minute."),
        }[problem.reason]
    if not isinstance(problem, RefusedError):
        return language.text("The query could not be run.")
    details = problem.details
    refused = {
        "empty": lambda: language.text("There is no statement."),
        "long": lambda: language.text(
            "The query is longer than {most} characters.", most=language.number(MOST_CHARACTERS)
        ),
        "several": lambda: language.text("{count} statements stand there; one is let through.", count=details["count"]),
        "not_select": lambda: language.text(
            "Only questions are answered (SELECT, WITH, FROM, DESCRIBE, SUMMARIZE, PIVOT), not {kind}.",
            kind=details["kind"],
        ),
        "table": lambda: language.text(
            "{name} is no table of the warehouse; they are listed below.", name=details["name"]
        ),
        "function": lambda: language.text(
            "{name}() may not be used here: it reaches beyond the figures.", name=details["name"]
        ),
        "size": lambda: language.text("One row alone is too large to be shown."),
    }
    if problem.reason in refused:
        return refused[problem.reason]()
    # The database speaks English only; its words stand as they are.
    if "line" in details:
        place = {"line": details["line"], "column": details["column"]}
        return language.text("Line {line}, column {column}: {problem}", **place, problem=details["message"])
    return str(details["message"])


def in_language(language: Language, frame: pd.DataFrame) -> pd.DataFrame:
    """The table of a saved question without the names in other languages; its own lose their mark."""
    endings = tuple(f"_{code}" for code in LANGUAGES)
    kept = [name for name in frame.columns if not name.endswith(endings) or name.endswith(f"_{language.code}")]
    return frame[kept].rename(columns=lambda name: name.removesuffix(f"_{language.code}"))
