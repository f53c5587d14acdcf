"""Reports on actions beside what is known: said already, new, or said otherwise."""

import duckdb

from ingest.problem import Problem
from ingest.readers.reading import Report

NEW, UNCHANGED = "new", "unchanged"
Said = dict[tuple, tuple[str, float | None]]


def reports_said(con: duckdb.DuckDBPyConnection) -> Said:
    """State and quantity of every statement the warehouse holds, by what it is about."""
    rows = con.sql(
        "select action_id, output, year, reported_on, source_id, state, quantity from action_progress"
    ).fetchall()
    return {tuple(row[:5]): (row[5], row[6]) for row in rows}


def compared_reports(reports: list[Report], said: Said, file: str) -> tuple[list[tuple[Report, str]], list[Problem]]:
    """Each report with `new` or `unchanged`, and those that contradict what one publication said that day.

    `said` grows by the reports: those of one load are each other's past.
    """
    found, problems = [], []
    for report in reports:
        now = (report.state, report.quantity)
        before = said.setdefault(report.key, now)
        found.append((report, UNCHANGED if before is not now and before == now else NEW))
        if before != now:
            values = {"action": report.action_id, "day": str(report.reported_on), "source": report.source_id}
            problems.append(Problem("report_differs", values, file))
    return found, problems
