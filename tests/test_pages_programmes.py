"""The documents: every target of the plan of 2014 as its text prints it, what became of it, and the line of time."""

from datetime import date

import duckdb
import pandas as pd
import pytest

import queries
from charts.programmes import TimelineText, timeline_figure
from charts.theme import DARK, LIGHT
from ingest.warehouse import written_warehouse
from locales import LANGUAGES, Language
from pages.shared.actions import EVERY, Choice, chosen_actions, section_names
from pages.shared.fetch import records
from pages.shared.programmes_words import outcomes, timeline_bars, timeline_events, timeline_text
from tests.test_ingest_warehouse import published
from tests.test_pages import html_of, opened

PLAN = "plan-2014-2020"
# "… reduction makes 50 % in 2015": the reduction itself is the quantity, and it is to rise; read afresh as a fall.
A_REDUCTION = "2.1 result 7"


@pytest.mark.parametrize("row", published("plan_targets_afresh"), ids=lambda row: f"{row['locator']}, {row['year']}")
def test_a_target_transcribed_afresh_is_the_same(warehouse: duckdb.DuckDBPyConnection, row: dict[str, str]) -> None:
    ((kind, value),) = warehouse.execute(
        "select kind, value from target where source_id = 'kz-gov-2014-292' and locator = ? and year = ?",
        [row["locator"], int(row["year"])],
    ).fetchall()
    if row["locator"] == A_REDUCTION:
        assert (kind, value) == ("level", -float(row["value"]))
    else:
        assert (kind, value) == (row["kind"], float(row["value"]))


def test_the_plan_has_its_indicators_in_two_goals_and_eight_directions(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.sql(
        "select count(*), count(distinct indicator_id) from target where source_id = 'kz-gov-2014-292'"
    ).fetchall() == [(75, 52)]
    assert warehouse.sql(
        "select count(distinct direction_no) from indicator where programme_id = 'plan-2014-2020'"
    ).fetchall() == [(8,)]


def test_a_repealed_target_is_judged_but_no_longer_in_force(warehouse: duckdb.DuckDBPyConnection) -> None:
    # The issue: rank 80 promised for 2020, 94 in fact.
    assert warehouse.sql(
        "select actual, target_high, verdict, outlook from trajectory where indicator_id = 'cpi_rank' and year = 2020"
    ).fetchall() == [(94, 80, "missed", None)]
    for day, found in (("2016-08-17", 1), ("2016-08-18", 0), ("2014-03-31", 0)):
        rows = warehouse.execute("select * from target_as_of(?) where indicator_id = 'cpi_rank'", [day]).fetchall()
        assert len(rows) == found, day
    assert warehouse.sql("select count(*) from target_current where source_id = 'kz-gov-2014-292'").fetchall() == [(0,)]
    assert warehouse.sql("select count(*) from scorecard where region_id = 'KZ'").fetchall() == [(19,)]


@pytest.mark.parametrize("day", [date(2014, 3, 31), date(2014, 6, 1), date(2016, 8, 17), date(2016, 8, 18)])
def test_a_warehouse_can_be_built_for_a_day_on_which_the_plan_was_in_force(tmp_path, day: date) -> None:
    path = written_warehouse(tmp_path / "then.duckdb", day)
    with duckdb.connect(str(path), read_only=True) as con:
        ((count,),) = con.sql("select count(*) from target_current where source_id = 'kz-gov-2014-292'").fetchall()
    assert count == (75 if date(2014, 4, 1) <= day < date(2016, 8, 18) else 0)


def test_a_change_without_a_base_has_neither_level_nor_index(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.sql(
        "select target_low, target_high, target_index, base_year, verdict from trajectory"
        " where indicator_id = 'paper_documents_2014' order by year"
    ).fetchall()
    assert found == [(None, None, None, None, "no_data")] * 2


def test_the_outcomes_add_up(home) -> None:
    rows = records(queries.rows("programmes"))
    counts = outcomes(rows)
    assert counts["passed"] == counts["met"] + counts["missed"] + counts["uncertain"] + counts["unknown"]
    assert {
        row["programme_id"]: row["actions"] for row in rows if row["programme_id"] != "anticorruption-2022-2026"
    } == {
        "plan-2014-2020": 134,
        "roadmap-2019-2021": 127,
        "concept-2024-2028": 95,
        "us-kz-protocol-2021": 5,
        "decree-853-2025": 7,
    }


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("document", [PLAN, "concept-2024-2028", "anticorruption-2022-2026", "roadmap-2019-2021"])
def test_every_document_opens(home, code: str, document: str) -> None:
    test = opened("pages/programmes.py", code, document=document)
    assert not test.exception
    shown = html_of(test)
    language = Language(code)
    assert language.text("Alike, but not the same") in [one.value for one in test.subheader]
    if document == PLAN:
        assert language.text("in fact {value}", value="94") in shown
        assert language.text("missed") in shown
        assert language.number(15_913.2455, 4) in shown
    if document == "anticorruption-2022-2026":
        assert language.text("Its actions are not held: we know this document only through a later one.") in shown
        assert language.text("The text prints no cost.") not in shown


def test_a_replaced_target_has_the_verdict_of_each_version(home) -> None:
    found = queries.rows("target_versions").query("year == 2025")
    # Score of 2025: 38, against 45 by decree 802 and 35 to 39 by decree 853.
    assert list(zip(found["version"], found["verdict"], strict=True)) == [(1, "missed"), (2, "met")]


def figure_of(theme, narrow: bool, code: str = "kk"):
    language = Language(code)
    events = records(queries.rows("programme_events"))
    bars = timeline_bars(language, records(queries.rows("programmes")))
    text = timeline_text(language, "a < b", events)
    return timeline_figure(bars, timeline_events(language, events), date(2026, 11, 21), text, theme, narrow), bars


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("narrow", [False, True])
def test_the_line_of_time_ends_a_bar_at_the_repeal_and_dots_the_rest(home, theme, narrow: bool) -> None:
    figure, bars = figure_of(theme, narrow)
    shapes = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert len(shapes) == len(bars) == 6
    plan = shapes[list(bars["programme_id"]).index(PLAN)]
    assert plan.x1 == pytest.approx(2016 + 230 / 365.25, abs=0.01)  # 18 August 2016
    dots = [shape for shape in figure.layout.shapes if shape.type == "line" and shape.line.dash == "dot"]
    assert [(round(dot.x0, 1), round(dot.x1, 1)) for dot in dots] == [(2016.6, 2021.0)]
    assert "a &lt; b" in " ".join(note.text for note in figure.layout.annotations)


def test_without_documents_the_picture_says_so(home) -> None:
    text = TimelineText("t", "s", [], ".,", "nothing held", "today", {}, "in force", "over", "planned")
    figure = timeline_figure(pd.DataFrame(), pd.DataFrame(), date(2026, 11, 21), text, LIGHT)
    assert "nothing held" in [note.text for note in figure.layout.annotations]


@pytest.mark.parametrize("code", LANGUAGES)
def test_actions_are_filtered_by_direction_and_by_task(home, code: str) -> None:
    actions = queries.rows("actions")
    names = section_names(Language(code), "concept-2024-2028", queries.rows("programme_sections"))
    assert len(names) == 3 + 16
    by_task = [
        len(chosen_actions(actions, Choice("concept-2024-2028", f"task-{task}", EVERY, EVERY, EVERY)))
        for task in range(1, 17)
    ]
    # The action plan of the Concept: 1.1–1.9, 2.1–2.4 … 16.1–16.8.
    assert by_task == [9, 4, 9, 7, 3, 5, 14, 2, 2, 3, 7, 4, 3, 12, 3, 8]
    for number, of_direction in (("1", 51), ("2", 7), ("3", 37)):
        assert len(chosen_actions(actions, Choice("concept-2024-2028", number, EVERY, EVERY, EVERY))) == of_direction


def test_every_section_of_an_action_has_a_name(warehouse: duckdb.DuckDBPyConnection) -> None:
    nameless = warehouse.sql(
        "select distinct programme_id, section from action anti join programme_section s using (programme_id, section)"
    ).fetchall()
    assert nameless == []
