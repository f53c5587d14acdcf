"""The answer of a query as rows, and the tables that a query may read."""

import re
from html import escape

import pandas as pd
import pyarrow as pa
import streamlit as st

from locales import Language
from locales.sentence import is_missing
from pages.shared.fetch import records
from pages.shared.table import table
from pages.shared.url import url_selectbox
from queries.sandbox import Answer

ROW_PIXELS, MOST_PIXELS = 36, 460


def frame_of(answer: Answer) -> pd.DataFrame:
    """The rows as pandas has them; nested values as text, columns of one name numbered, so that all can be shown."""
    columns: dict[str, pd.Series] = {}
    for name, column in zip(answer.table.column_names, answer.table.columns, strict=True):
        kind = column.type
        if pa.types.is_nested(kind) or pa.types.is_interval(kind) or pa.types.is_binary(kind):
            words = [None if value is None else str(value) for value in column.to_pylist()]
            column = pa.chunked_array([pa.array(words, pa.string())])
        is_taken = name in columns
        columns[f"{name}_{len(columns)}" if is_taken else name] = column.to_pandas(date_as_object=False)
    return pd.DataFrame(columns)


def show_answer(language: Language, answer: Answer, frame: pd.DataFrame) -> None:
    """How many rows, in what time, and the rows."""
    said = [language.plural("{n} row", "{n} rows", answer.table.num_rows)]
    if answer.has_more:
        said.append(language.text("more exist: only the first are shown"))
    said.append(language.text("{seconds} s", seconds=language.number(answer.seconds, 3)))
    st.html(f'<p class="ny-small" role="status">{escape(" · ".join(said))}</p>')
    height = min(MOST_PIXELS, ROW_PIXELS * (len(frame) + 1) + 2)
    words = language.text("The rows of the answer")
    st.dataframe(frame, hide_index=True, height=height, width="stretch", alt=words, placeholder="–")


def show_schema(language: Language, tables: pd.DataFrame, columns: pd.DataFrame, sample: pd.DataFrame) -> None:
    """What the chosen table means, its columns with types and meaning, and its first rows."""
    chosen = st.query_params.get("table")
    meaning = next(str(row["comment"]) for row in records(tables) if row["table_name"] == chosen)
    st.html(f'<p class="ny-small">{_with_code(language, language.comment(str(chosen), "", meaning))}</p>')
    body = [
        [
            f"<code>{escape(row['column_name'])}</code>",
            f"<code>{escape(row['data_type'].lower())}</code>",
            _with_code(language, language.comment(str(chosen), row["column_name"], str(row["comment"]))),
        ]
        for row in records(columns[columns["table_name"] == chosen])
    ]
    table([language.text("Column"), language.text("Type"), language.text("Meaning")], body)
    words = language.text("The first rows of the table")
    st.dataframe(sample, hide_index=True, width="stretch", alt=words, placeholder="–")


def _with_code(language: Language, words: str) -> str:
    """The words of the database set as code: in Kazakh and Russian all that is Latin, in English null."""
    database = r"\bnull\b" if language.code == "en" else r"[A-Za-z][A-Za-z0-9_.]*[A-Za-z0-9]"
    return re.sub(database, lambda found: f"<code>{found.group()}</code>", escape(words, quote=False))


def chosen_table(language: Language, tables: pd.DataFrame) -> str:
    """The table whose columns are shown; its name stands in the URL."""
    names = {}
    for row in records(tables):
        count = "" if is_missing(row["rows"]) else f" ({language.number(row['rows'])})"
        names[row["table_name"]] = row["table_name"] + count
    return url_selectbox(language.text("Table"), names, "table", "scorecard")
