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

# Whole numbers that may be missing: as fractions they would lose digits.
WHOLE = {
    kind: pd.api.types.pandas_dtype(name)
    for kind, name in (
        (pa.int8(), "Int8"), (pa.int16(), "Int16"), (pa.int32(), "Int32"), (pa.int64(), "Int64"),
        (pa.uint8(), "UInt8"), (pa.uint16(), "UInt16"), (pa.uint32(), "UInt32"), (pa.uint64(), "UInt64"),
    )
}  # fmt: skip
ROW_PIXELS, MOST_PIXELS = 36, 460


def frame_of(answer: Answer) -> pd.DataFrame:
    """The rows as pandas has them; whole numbers stay whole beside a missing one; what no table can hold is text.

    Columns of one name are numbered, so that none is lost.
    """
    columns: dict[str, pd.Series] = {}
    taken = set(answer.table.column_names)
    for name, column in zip(answer.table.column_names, answer.table.columns, strict=True):
        kind, number = column.type, 2
        shown = name
        while shown in columns or (shown != name and shown in taken):
            shown, number = f"{name}_{number}", number + 1
        if _is_text_only(kind):
            column = pa.chunked_array([pa.array(_as_text(column), pa.string())])
        columns[shown] = column.to_pandas(date_as_object=False, types_mapper=WHOLE.get)
    return pd.DataFrame(columns)


def _is_text_only(kind: pa.DataType) -> bool:
    types = pa.types
    odd = (types.is_nested, types.is_interval, types.is_binary, types.is_large_binary, types.is_time)
    return any(is_odd(kind) for is_odd in odd)


def _as_text(column: pa.ChunkedArray) -> list[str | None]:
    """Each value in words; a value that Python has no type for is a question mark, not an error."""
    try:
        return [None if value is None else str(value) for value in column.to_pylist()]
    except (ValueError, OverflowError, pa.ArrowException):
        return [None if not value.is_valid else "?" for value in column]


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
