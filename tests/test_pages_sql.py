"""The SQL screen: saved questions, a query of one's own in the URL, refusals in the reader's language, the picture."""

import re
import time
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

import queries
from charts.quick import MOST_BARS, MOST_LINES, QuickText, bar_figure, line_figure
from charts.theme import DARK, LIGHT
from locales import LANGUAGES, Language
from pages.shared.sql_result import frame_of
from pages.shared.sql_words import in_language, problem_words
from queries import sandbox
from queries.saved import saved_queries
from tests.hostile import REFUSED
from tests.test_pages import html_of, opened

SAVED = saved_queries()


def test_there_are_fifteen_saved_questions_and_more() -> None:
    assert len(SAVED) >= 15


@pytest.mark.parametrize("name", SAVED)
def test_every_saved_question_is_answered_and_named_in_three_languages(home: Path, name: str) -> None:
    question = SAVED[name]
    parameters = {one.name: int(one.default) if one.kind == "year" else one.default for one in question.parameters}
    answer = sandbox.run(question.sql, parameters)
    assert answer.table.num_rows >= 1
    assert set(re.findall(r"\$(\w+)", question.sql)) == set(parameters)
    assert set(question.texts) == {f"{stem}_{code}" for stem in ("title", "question") for code in LANGUAGES}
    assert len(set(question.texts.values())) == 6, "each language says it in its own words"
    shown = in_language(Language("kk"), frame_of(answer))
    assert not [column for column in shown if column.endswith(("_ru", "_en"))]
    if question.chart:
        kind, x, y = question.chart_in_language()
        assert kind in ("bar", "line", "map")
        assert {x, y} <= set(shown.columns)


def wait_for_tables(test, n: int) -> None:
    """A slow answer comes with a later look."""
    for _ in range(30):
        if len(test.dataframe) == n:
            break
        time.sleep(0.3)
        test.run()
    assert len(test.dataframe) == n


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", ["targets_now", "regions_in_order", "population", "targets_on_a_day"])
def test_a_saved_question_is_shown(home: Path, name: str, code: str) -> None:
    test = opened("pages/sql.py", code, saved=name)
    assert not test.exception
    assert Language(code).name(SAVED[name].texts, "question") in html_of(test)
    wait_for_tables(test, 2)
    assert len(test.dataframe[0].value) >= 1


def test_a_link_carries_the_query(home: Path) -> None:
    sql = "select region_id, 1 as n from region where kind = 'city' order by 1"
    test = opened("pages/sql.py", "en", q=sql)
    assert not test.exception
    assert test.text_area[0].value == sql
    assert test.dataframe[0].value["region_id"].tolist() == ["KZ-71", "KZ-75", "KZ-79"]
    assert test.query_params["saved"] == "own"


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("drop table source", "DROP"),
        ("select 1; select 2", "2"),
        ("select\n  wrong from source", "2"),
        ("from duckdb_settings()", "duckdb_settings()"),
        ("from nowhere", "nowhere"),
        ("-- nothing", ""),
    ],
)
def test_a_refused_query_says_why_in_every_language(home: Path, code: str, sql: str, words: str) -> None:
    test = opened("pages/sql.py", code, q=sql)
    assert not test.exception
    said = html_of(test)
    assert 'role="alert"' in said
    assert words in said
    assert len(test.dataframe) == 1, "only the sample of a table"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_reason_has_its_words(code: str) -> None:
    language = Language(code)
    for reason in sandbox.STOPPED:
        assert problem_words(language, sandbox.StoppedError(reason))
    details = {"kind": "DROP", "count": 2, "name": "x", "most": 1, "message": "m", "line": 1, "column": 2}
    for reason in [*sandbox.REFUSED, "syntax", "sql"]:
        assert problem_words(language, sandbox.RefusedError(reason, **details))
    assert problem_words(language, RuntimeError("x"))


def test_a_long_query_is_watched_and_can_be_cancelled(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pages.shared import sql as asking

    monkeypatch.setattr(asking, "PATIENCE_SECONDS", 0.2)
    bomb = "select sum(hash(i) % 7) from range(100000000000) t(i)"
    test = opened("pages/sql.py", "en", q=bomb)
    assert not test.exception
    assert "The query is running" in html_of(test)
    cancel = next(one for one in test.button if one.label == "Cancel")
    cancel.click().run()
    job = test.session_state["sql_job"]
    with pytest.raises(sandbox.StoppedError, match="cancelled"):
        job.future.result(timeout=5)


def test_a_saved_question_is_answered_once_and_a_readers_own_each_time(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pages.shared import sql as asking

    asking._answers.clear()
    ran, run = [], sandbox.run
    monkeypatch.setattr(sandbox, "run", lambda sql, *rest: ran.append(sql) or run(sql, *rest))
    first, second = (opened("pages/sql.py", "en", saved="targets_now") for _ in range(2))
    assert len(ran) == 1
    assert html_of(first) == html_of(second)
    assert first.dataframe[0].value.equals(second.dataframe[0].value)
    with monkeypatch.context() as pressed:  # AppTest does not send a form; the browser's test presses the button
        pressed.setattr(asking.st, "session_state", {"sql_job": second.session_state["sql_job"]})
        asking.asked_again()
    opened("pages/sql.py", "en", saved="targets_now")
    assert len(ran) == 2, "who presses the button has it run"
    for _ in range(2):
        opened("pages/sql.py", "en", q="select 42 as n")
    assert ran[2:] == ["select 42 as n"] * 2


def test_a_shared_answer_is_that_of_its_parameters(home: Path) -> None:
    sql = SAVED["one_path"].sql
    for indicator_id in ("theft_rate", "crime_rate", "theft_rate"):
        shown = opened("pages/sql.py", "en", saved="one_path", p_indicator_id=indicator_id)
        own = sandbox.run(sql, {"indicator_id": indicator_id, "region_id": "KZ"})
        assert shown.query_params["p_indicator_id"] == indicator_id
        assert shown.session_state["sql_job"].future.result().table.equals(own.table)
        assert len(shown.dataframe[0].value) == own.table.num_rows
        assert shown.dataframe[0].value["year"].tolist() == own.table["year"].to_pylist()
        assert shown.dataframe[0].value["actual"].dropna().tolist() == own.table["actual"].drop_null().to_pylist()


def test_what_no_table_can_hold_becomes_text() -> None:
    table = pa.table({"a": [[1, 2]], "b": [{"k": 1}], "c": [b"x"]}).append_column("a", pa.array([5]))
    frame = frame_of(sandbox.Answer(table, False, 0.0))
    assert frame.columns.tolist() == ["a", "b", "c", "a_2"]
    assert frame.iloc[0].tolist() == ["[1, 2]", "{'k': 1}", "b'x'", 5]


WORDS = {"title": "Атауы", "subtitle": "өлшем", "caption": ["дереккөз"], "separators": ", ", "no_data": "дерек жоқ"}


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("narrow", [True, False])
def test_quick_pictures_leave_out_what_is_too_much_and_bridge_nothing(theme, narrow: bool) -> None:
    text = QuickText(**WORDS, values="мәні")
    many = pd.DataFrame(
        {"name": [f"н{i}" for i in range(60)], "value": range(60), "label": [str(i) for i in range(60)]}
    )
    assert len(bar_figure(many, text, theme, narrow).data[0].x) == MOST_BARS
    lines = pd.DataFrame(
        {"x": [2020, 2021, 2022] * 20, "value": [1.0, None, 3.0] * 20, "group": [f"г{i // 3}" for i in range(60)]}
    )
    figure = line_figure(lines, text, theme, narrow)
    assert len(figure.data) == MOST_LINES
    assert not figure.data[0].connectgaps
    assert bar_figure(many.head(0), text, theme, narrow).layout.annotations[0].text == "дерек жоқ"
    assert line_figure(lines.head(0), text, theme, narrow).layout.annotations[0].text == "дерек жоқ"


def test_a_table_of_the_url_that_is_none_falls_back(home: Path) -> None:
    for name in ("duckdb_settings", "x'; drop table source", REFUSED[0]):
        test = opened("pages/sql.py", "en", table=name)
        assert not test.exception
        assert test.query_params["table"] == "scorecard"
    assert len(queries.rows("sample", table_name="scorecard")) == 3


def test_a_name_of_a_bar_is_never_nan_and_a_whole_number_stays_whole() -> None:
    from pages.shared.sql_picture import _short

    assert [_short(one) for one in (1.0, 2.5, None, float("nan"), pd.NaT, "KZ-71", "x" * 80)] == [
        "1", "2.5", "–", "–", "–", "KZ-71", "x" * 59 + "…",
    ]  # fmt: skip


def test_no_column_is_lost_and_no_digit() -> None:
    frame = frame_of(sandbox.run("select 1 as a_2, 2 as a, 3 as a, 4 as a_2"))
    assert sorted(frame.iloc[0].tolist()) == [1, 2, 3, 4]
    frame = frame_of(sandbox.run("select 9007199254740993 as b union all select null order by 1"))
    assert frame["b"].iloc[0] == 9007199254740993


@pytest.mark.parametrize(
    "sql",
    [
        "select 'abc' as vintage, 1 as n",
        "select date 'infinity' as vintage, 1 as n",
        "select 1e308 as n, 'KZ-19' as region_id union all select -1e308, 'KZ-11'",
        "select 'inf'::double as n, 'KZ-19' as region_id",
        "select time '24:00:00' as t, 1 as n",
        "select '101'::bit as b, interval 3 days as i, 1 as n",
        "select null::int as n union all select 1",
    ],
)
@pytest.mark.parametrize("chart", ["bar", "line", "map"])
def test_odd_values_are_shown_without_an_error(home: Path, sql: str, chart: str) -> None:
    test = opened("pages/sql.py", "en", q=sql, saved="own", chart=chart, x="n", y="n")
    assert not test.exception
    wait_for_tables(test, 2)
