"""SQL: ask the warehouse anything, read-only; saved questions, the rows, a picture, the ways out."""

from html import escape

import streamlit as st

from locales import Language
from pages.shared.export import show_downloads
from pages.shared.fetch import rows
from pages.shared.language import chosen_language
from pages.shared.once import made_once
from pages.shared.open_data import show_open_data
from pages.shared.sql import Job, answer_of, asked, asked_again
from pages.shared.sql_parameters import chosen_parameters, parameter_words
from pages.shared.sql_picture import show_quick_chart
from pages.shared.sql_result import chosen_table, frame_of, show_answer, show_schema
from pages.shared.sql_words import in_language, problem_words
from pages.shared.url import url_selectbox
from queries.sandbox import Answer
from queries.saved import Saved, saved_queries

OWN = "own"
FIRST_SAVED = "targets_now"
BEGIN = "select indicator_id, year, actual, verdict\nfrom scorecard\nwhere region_id = 'KZ'"
EDITOR_PIXELS = 220


def chosen_question(language: Language) -> Saved | None:
    """The saved question of the selector; None for a query of the reader's own, which stands in the URL."""
    saved = saved_queries()
    names = {OWN: language.text("My own query")} | {
        key: language.name(one.texts, "title") for key, one in saved.items()
    }
    default = OWN if "q" in st.query_params else FIRST_SAVED
    key = url_selectbox(language.text("Question"), names, "saved", default, resets=("q", "chart", "x", "y", "by"))
    return saved.get(key)


def editor(language: Language, question: Saved | None) -> str:
    """The text of the query. Changing a saved question makes it the reader's own, and the URL carries it."""
    text = question.sql if question else st.query_params.get("q", BEGIN)
    with st.form("ask", border=False):
        edited = st.text_area(language.text("Query (SQL)"), text, height=EDITOR_PIXELS, key=f"sql_{hash(text)}")
        is_asked = st.form_submit_button(language.text("Run"), type="primary")
    if is_asked:
        asked_again()
        if edited != text:
            for key in ("chart", "x", "y", "by"):
                st.query_params.pop(key, None)
            st.query_params["saved"], st.query_params["q"] = OWN, edited
            st.rerun()
    return text


def show_result(language: Language, job: Job, question: Saved | None) -> None:
    """The rows, the picture and the ways out; or why there are none."""
    answer = answer_of(language, job)
    if isinstance(answer, Exception):
        st.html(f'<p class="ny-said ny-problem" role="alert">{escape(problem_words(language, answer))}</p>')
    if not isinstance(answer, Answer):
        return
    if question:
        frame = made_once("sql rows", lambda: frame_of(answer))
        shown = made_once("sql rows in language", lambda: in_language(language, frame))
    else:
        frame = shown = frame_of(answer)
    show_answer(language, answer, shown)
    title = language.text("Answer to a query of my own")
    if question:
        chosen = parameter_words(language, job.parameters)
        title = ": ".join(filter(None, [language.name(question.texts, "title"), chosen]))
    name = f"nysana-{question.name.replace('_', '-') if question else 'query'}-{language.code}"
    show_downloads(language, frame, name, "rows", f"{title}\n{job.sql}", is_shared=question is not None)
    show_quick_chart(language, shown, title, question, name)


def show() -> None:
    """Choose, ask, show."""
    language = chosen_language()
    st.title(language.text("What do you want to know?"), anchor=False)
    question = chosen_question(language)
    if question:
        st.html(f'<p class="ny-lead">{escape(language.name(question.texts, "question"))}</p>')
    parameters = chosen_parameters(language, question)
    text = editor(language, question)
    show_result(language, asked(text, parameters, is_saved=question is not None), question)
    st.subheader(language.text("What can be asked: tables and columns"), anchor=False)
    tables = rows("tables")
    table = chosen_table(language, tables)
    sample = rows("sample", table_name=table)
    made_once("sql schema", lambda: show_schema(language, tables, rows("columns"), sample), of=table)
    show_open_data(language)


show()
