"""Answers of the warehouse, kept until the next build."""

from pathlib import Path

import pandas as pd
import streamlit as st

import queries
from locales import Language
from pages.shared.language import chosen_language
from queries import Record, one, records

__all__ = ["Record", "in_order", "one", "records", "rows", "warehouse"]


def rows(name: str, known: Path | None = None, **parameters: object) -> pd.DataFrame:
    """queries/<name>.sql, cached by warehouse version and parameters.

    `known`: another warehouse than the published one, of what was known on an earlier day.
    """
    return _cached(str(known or warehouse()), name, tuple(sorted(parameters.items())))


def warehouse() -> Path:
    """The published warehouse; its path names its version. Stops the page when there is none."""
    try:
        return queries.warehouse_path()
    except queries.NoWarehouseError:
        st.error(chosen_language().text("There is no warehouse to read yet. Run: make warehouse"))
        st.stop()


def in_order(language: Language, names: dict[str, str]) -> dict[str, str]:
    """Id → words, in the order of the words in the reader's alphabet."""
    words = tuple(dict.fromkeys(names.values()))
    place = {word: at for at, word in enumerate(rows("in_order", words=words, language=language.code)["word"])}
    return dict(sorted(names.items(), key=lambda pair: place[pair[1]]))


# Cached figures are shared between readers: no page changes them.
@st.cache_resource(max_entries=512, show_spinner=False)
def _cached(path: str, name: str, parameters: tuple[tuple[str, object], ...]) -> pd.DataFrame:
    return queries.rows(name, path=Path(path), **dict(parameters))
