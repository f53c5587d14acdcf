"""Answers of the warehouse, kept until the next build; one run of the script reads one version."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import pandas as pd
import streamlit as st

import queries
from locales import Language
from pages.shared.language import chosen_language
from queries import Record, Warehouse, one, records

__all__ = ["Record", "in_order", "one", "one_version", "records", "rows", "warehouse"]

# What this run of the script reads: the published version, then what was known before. Held open until its end.
_held: ContextVar[tuple[Warehouse, ...]] = ContextVar("held", default=())
# The version that stands on the reader's screen, for what is drawn anew without the rest of it.
SHOWN = "warehouse_shown"


@contextmanager
def one_version() -> Iterator[None]:
    """Within it everything is read from the version that was published when it began."""
    try:
        published = queries.opened()
    except queries.NoWarehouseError:  # who reads is told
        yield
        return
    st.session_state[SHOWN] = published.path
    token = _held.set((published,))
    try:
        yield
    finally:
        _held.reset(token)


def warehouse(known: Path | None = None) -> Warehouse:
    """The version of this screen, or the `known` one of an earlier day. Stops the page when there is none.

    A version that is gone is not mixed with another: the script starts anew.
    """
    held = _held.get()
    path = known or (held[0].path if held else st.session_state.get(SHOWN))
    for one_held in held:
        if one_held.path == path:
            return one_held
    try:
        found = queries.opened(path)
    except queries.NoWarehouseError:
        st.error(chosen_language().text("There is no warehouse to read yet. Run: make warehouse"))
        st.stop()
    except queries.VersionGoneError:
        st.session_state.pop(SHOWN, None)
        st.rerun()
    if held:
        _held.set((*held, found))
    return found


def rows(name: str, known: Path | None = None, **parameters: object) -> pd.DataFrame:
    """queries/<name>.sql, kept by warehouse version and parameters; no page changes what it gets.

    `known`: another warehouse than the published one, of what was known on an earlier day.
    """
    return warehouse(known).kept_rows(name, **parameters)


def in_order(language: Language, names: dict[str, str]) -> dict[str, str]:
    """Id → words, in the order of the words in the reader's alphabet."""
    words = tuple(dict.fromkeys(names.values()))
    place = {word: at for at, word in enumerate(rows("in_order", words=words, language=language.code)["word"])}
    return dict(sorted(names.items(), key=lambda pair: place[pair[1]]))
