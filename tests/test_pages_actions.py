"""The actions of the documents: all of them, as printed, by quarter and body, and silence told as silence."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from icalendar import Calendar

import queries
from locales import LANGUAGES, Language
from pages.shared.actions import EVERY, Choice, chosen_actions, load_of
from pages.shared.actions_table import calendar_file
from tests.test_ingest_warehouse import published
from tests.test_pages import html_of, opened

ALL = Choice(EVERY, EVERY, EVERY, EVERY, EVERY)


def test_every_numbered_line_is_there(warehouse: duckdb.DuckDBPyConnection) -> None:
    counts = dict(warehouse.sql("select programme_id, count(*) from action group by all").fetchall())
    assert counts["concept-2024-2028"] == 95
    assert counts["roadmap-2019-2021"] == 54 + 73
    assert counts["plan-2014-2020"] == 132 + 2
    numbers = {
        number
        for (number,) in warehouse.sql("select number from action where programme_id = 'plan-2014-2020'").fetchall()
    }
    assert numbers == {*map(str, range(1, 133)), "89-1", "89-2"}


def test_two_stage_actions_have_two_stages_and_the_last_deadline(warehouse: duckdb.DuckDBPyConnection) -> None:
    # Issue and text: 4.4, 5.1, 5.2, 5.3, 7.14, 8.1.
    rows = warehouse.sql(
        "select a.number, count(*), max(s.due_on) = any_value(a.due_on) from action a join action_stage s using (action_id)"
        " where a.programme_id = 'concept-2024-2028' and a.number in ('4.4', '5.1', '5.2', '5.3', '7.14', '8.1') group by all"
    ).fetchall()
    assert len(rows) == 6
    assert all(stages == 2 and is_last for _, stages, is_last in rows)


@pytest.mark.parametrize(
    ("number", "quantities"),
    [
        # As printed in the action plan: adaptation centres, violation-recording systems, on-board systems, cameras a year,
        # body cameras leased a year, bracelets leased a year, duty units.
        ("6.2", [6, 7, 7, 6, 6]),
        ("7.2", [1100] * 5),
        ("7.3", [62]),
        ("14.2", [20600] * 5),
        ("14.6", [15000] * 5),
        ("4.6", [1278] * 5),
        ("14.4", [4, 4, 4, 5, 5]),
    ],
)
def test_quantities_are_as_printed(warehouse: duckdb.DuckDBPyConnection, number: str, quantities: list[int]) -> None:
    found = warehouse.execute(
        "select quantity from action_output where action_id = ? order by year", [f"concept-{number}"]
    ).fetchall()
    assert [int(one) for (one,) in found] == quantities


def test_the_contradictions_of_the_quantities_are_notes(warehouse: duckdb.DuckDBPyConnection) -> None:
    places = {
        place for (place,) in warehouse.sql("select locator from data_note where kind = 'contradiction'").fetchall()
    }
    for number in ("14.4", "14.7", "16.1", "16.6"):
        assert any(f"action {number}" in str(place) for place in places), number


def test_a_contradiction_of_an_action_is_told_once(warehouse: duckdb.DuckDBPyConnection) -> None:
    told = "select locator from data_note where kind = 'contradiction' and starts_with(locator, 'action ')"
    assert warehouse.sql(f"{told} group by source_id, locator having count(*) > 1").fetchall() == []
    assert ("action 11",) in warehouse.sql(told).fetchall()


@pytest.mark.parametrize("row", published("action_costs"), ids=lambda row: f"{row['programme_id']}-{row['year']}")
def test_costs_of_a_year_add_up_to_the_printed_total(warehouse: duckdb.DuckDBPyConnection, row: dict[str, str]) -> None:
    ((amount,),) = warehouse.execute(
        "select sum(amount) from action_cost join action using (action_id) where programme_id = ? and year = ?",
        [row["programme_id"], int(row["year"])],
    ).fetchall()
    assert amount == pytest.approx(float(row["amount"]), abs=0.0005)


def test_where_costs_do_not_add_up_a_note_says_so(warehouse: duckdb.DuckDBPyConnection) -> None:
    # Printed: 15 913,2455 in all and 156,6 for 2019; the lines print 15 913,445, and 2019 for three of them only.
    ((whole,),) = warehouse.sql(
        "select sum(amount) from action_cost join action using (action_id) where programme_id = 'plan-2014-2020' and year is null"
    ).fetchall()
    assert whole == pytest.approx(15_913.445)
    texts = " ".join(
        text
        for (text,) in warehouse.sql("select text_en from data_note where source_id = 'kz-gov-2014-292'").fetchall()
    )
    assert "15,913.2455" in texts
    assert "156.6" in texts


def letters(words: str) -> str:
    """The letters and figures of printed words, the scanner's two kinds of I made one."""
    return re.sub(r"[\W_]", "", words).replace("І", "I").lower()


# Where the fresh transcription keeps a slip of the print that the warehouse names in a note.
SLIPS = {"concept-3.4": ("ҚСАЕАК", "ҚСАЕК"), "roadmap-11.3": ("хағтамалары", "хаттамалары")}


@pytest.mark.parametrize("row", published("actions_afresh"), ids=lambda row: row["action_id"])
def test_a_row_transcribed_afresh_from_the_text_is_the_same(
    warehouse: duckdb.DuckDBPyConnection, row: dict[str, str]
) -> None:
    """Drawn at random from all documents and read again without sight of our tables."""
    asked = [row["action_id"]]
    for words, right in [SLIPS[row["action_id"]]] if row["action_id"] in SLIPS else []:
        row = {key: value.replace(words, right) for key, value in row.items()}
    ((deadline, due_on),) = warehouse.execute(
        "select printed_deadline, due_on from action where action_id = ?", asked
    ).fetchall()
    assert letters(deadline) == letters(row["printed_deadline"])
    assert str(due_on or "") == row["due_on"]
    forms = warehouse.execute(
        "select completion_form_kk from action_stage where action_id = ? order by stage", asked
    ).fetchall()
    assert letters("".join(dict.fromkeys(form for (form,) in forms))) == letters(row["forms"])
    bodies = warehouse.execute("select body from action_executor where action_id = ?", asked).fetchall()
    printed = [re.sub(r"\(ПӘ.*?\)", "", one.rstrip("*")) for one in row["bodies"].split(";") if one]
    assert {letters(body) for (body,) in bodies} == {letters(one) for one in printed}
    quantities = warehouse.execute(
        "select year, quantity from action_output where action_id = ? and year is not null", asked
    ).fetchall()
    if row["quantities"]:
        pairs = [tuple(map(int, one.split("="))) for one in row["quantities"].split(";")]
        assert sorted(pairs) == sorted((year, int(quantity)) for year, quantity in quantities)


def test_the_note_on_the_repeal_counts_the_lines_due_after_it(warehouse: duckdb.DuckDBPyConnection) -> None:
    ((count,),) = warehouse.sql(
        "select count(*) from action a join programme p using (programme_id)"
        " where programme_id = 'plan-2014-2020' and due_on > p.repealed_on"
    ).fetchall()
    ((text,),) = warehouse.sql("select text_en from data_note where note_id = 'plan-2014-repealed'").fetchall()
    assert f"{count} lines due on a later day" in text


def test_one_select_lists_an_executors_actions_of_a_quarter(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.sql(
        "select a.number from action a join action_executor e using (action_id) where e.body = 'ДСМ'"
        " and a.due_on between '2024-04-01' and '2024-06-30' order by a.number"
    ).fetchall()
    assert ("7.5",) in rows


def test_a_rhythm_ends_where_the_text_ends_it(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.sql(
        "select a.recurrence, a.due_on, s.next_due_on, s.passed_on, s.status from action a join action_status s using (action_id)"
    ).fetchall()
    as_of = date(2026, 11, 21)
    for recurrence, due, next_due, passed, status in rows:
        assert next_due is None or as_of <= next_due <= due
        assert passed is None or passed < as_of
        assert (status == "passed_no_report") == (due is not None and next_due is None)
        assert status != "reported", "no report is published, none is invented"
        if recurrence in ("yearly", "half_yearly", "quarterly") and next_due and passed:
            assert (next_due - passed).days <= 366


def test_filters_keep_what_they_say(home: Path) -> None:
    actions = queries.rows("actions")
    assert len(chosen_actions(actions, ALL)) == len(actions) == 368
    own = chosen_actions(actions, Choice("concept-2024-2028", EVERY, "ДСМ", "2024", EVERY))
    assert 0 < len(own) < 95
    assert all("ДСМ" in list(bodies) for bodies in own["bodies"])
    assert (pd.to_datetime(own["due_on"]).dt.year >= 2024).all()
    load = load_of(chosen_actions(actions, Choice("concept-2024-2028", EVERY, EVERY, EVERY, EVERY)))
    assert load.iloc[0]["body"] == "ІІМ"
    assert (load["leads"] <= load["actions"]).all()
    assert load["leads"].sum() == 95


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_calendar_file_holds_the_deadlines_ahead(home: Path, code: str) -> None:
    language = Language(code)
    actions = chosen_actions(queries.rows("actions"), Choice("concept-2024-2028", EVERY, "ІІМ", EVERY, EVERY))
    names = {row["body"]: row[f"name_{code}"] for row in queries.rows("bodies").to_dict("records")}
    read = Calendar.from_ical(calendar_file(language, actions, names, datetime(2026, 11, 21, tzinfo=UTC)))
    events = list(read.walk("VEVENT"))
    assert len(events) == actions["next_due_on"].notna().sum() > 10
    assert all(event["DTSTART"].dt >= date(2026, 11, 21) for event in events)
    titles = set(actions[f"title_{code}"])
    assert all(str(event["SUMMARY"]).split(" ", 1)[1] in titles for event in events)
    assert all(names["ІІМ"] in str(event["DESCRIPTION"]) for event in events)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("view", ["calendar", "list", "quantities", "load"])
def test_every_view_in_every_language(home: Path, view: str, code: str) -> None:
    language = Language(code)
    test = opened("pages/actions.py", code, view=view)
    assert not test.exception
    assert [title.value for title in test.title] == [language.text("What was to be done, by whom and by when?")]
    assert language.plural("{n} action", "{n} actions", 95) in html_of(test)


@pytest.mark.parametrize(
    ("code", "shown"),
    [("kk", ">ІІМ</abbr>"), ("ru", "Министерство внутренних дел"), ("en", "Ministry of Internal Affairs")],
)
def test_who_is_to_do_it_is_said_in_the_readers_language(home: Path, code: str, shown: str) -> None:
    said = html_of(opened("pages/actions.py", code, view="list", document="concept-2024-2028"))
    assert shown in said
    assert (">ІІМ<" in said) == (code == "kk")


def test_an_action_leads_to_the_indicators_of_its_task_or_direction(home: Path) -> None:
    said = html_of(opened("pages/actions.py", "en", view="list"))
    for number, indicator in (("2.1", "theft_rate"), ("7.2", "road_death_rate"), ("14.2", "police_effectiveness")):
        row = next(one for one in said.split("<tr>") if f">{number}</td>" in one)
        assert f"indicator={indicator}" in row, number


def test_the_url_holds_the_choice_and_senseless_ones_fall_back(home: Path) -> None:
    test = opened(
        "pages/actions.py", "en", document="roadmap-2019-2021", body="ІІМ", state="passed_no_report", year="2020"
    )
    assert not test.exception
    assert test.query_params["document"] == "roadmap-2019-2021"
    assert "deadline passed, no report published" in html_of(test)
    test = opened("pages/actions.py", "en", document="x", body="y", year="1", state="z", section="q")
    assert not test.exception
    assert test.query_params["document"] == "concept-2024-2028"
    empty = opened("pages/actions.py", "en", document="us-kz-protocol-2021", view="quantities")
    assert not empty.exception


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    "document", [EVERY, "us-kz-protocol-2021", "decree-853-2025", "plan-2014-2020", "roadmap-2019-2021"]
)
@pytest.mark.parametrize("view", ["calendar", "quantities"])
def test_every_document_opens_in_every_view(home, code: str, document: str, view: str) -> None:
    # The protocol prints no deadline: a missing day is no day.
    test = opened("pages/actions.py", code, document=document, view=view)
    assert not test.exception
    assert "NaT" not in html_of(test)


def test_filters_that_nothing_fits_say_what_to_do(home) -> None:
    test = opened("pages/actions.py", "en", document="all", year="2020", state="due_90_days")
    assert not test.exception
    assert "Set one of them back to “all”" in html_of(test)


def test_the_deadlines_of_a_year_are_last_ones_stages_and_rhythms(home) -> None:
    due = queries.rows("actions_due", year=2024, programme_id="concept-2024-2028").set_index("number")["due_on"]
    # Printed: 10.1 "January 2024, then December of 2024–2028"; 7.14 "4th quarter of 2024; January 2025, then yearly";
    # 9.2 "1st half of 2025, then yearly in June"; 14.2 "2024–2028", a quantity a year; 1.1 "4th quarter of 2024".
    assert {number: str(due[number].date()) for number in ("1.1", "7.14", "10.1", "14.2")} == dict.fromkeys(
        ("1.1", "7.14", "10.1", "14.2"), "2024-12-31"
    )
    assert "9.2" not in due.index
    state = queries.rows("actions_due", year=2024, programme_id="concept-2024-2028").set_index("number")["status"]
    assert set(state) == {"passed_no_report"}, "every deadline of 2024 has passed, whatever stage lies ahead"
    later = queries.rows("actions_due", year=2026, programme_id="concept-2024-2028").set_index("number")["due_on"]
    assert str(later["9.2"].date()) == "2026-06-30"
    assert "1.1" not in later.index
