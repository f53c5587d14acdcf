"""Parts of a screen that are made for the first reader and sent as they were to those after."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import streamlit as st

from pages.shared.fetch import warehouse
from pages.shared.language import SESSION_KEY
from pages.shared.shell import is_narrow, theme

T = TypeVar("T")
_seen: set[str] = set()
# A screen has up to six parts of up to 100 kB.
MOST_KEPT = 1200


def made_once(name: str, make: Callable[[], T], of: Hashable = None) -> T:
    """What `make` answers, and the elements that it draws, for everyone whose screen is the same.

    Same means: the warehouse, the whole state in the URL, the language, the theme and the width of the window. `name`
    tells the parts of all screens apart. `of` stands instead of the URL's state where less of it matters. A part holds
    no widget, and nobody changes what it answers.
    """
    state = tuple(sorted(st.query_params.to_dict().items())) if of is None else of
    seen = (st.session_state.get(SESSION_KEY), theme().paper, is_narrow())
    # One text, since Streamlit hashes a tuple part by part.
    return _made(repr((name, _version(), state, seen)), make)


def _version() -> str:
    """The version that this run reads. Of those before it nothing is kept: no reader will ask for it again."""
    version = str(warehouse().path)
    if version not in _seen:
        _seen.add(version)
        _made.clear()
    return version


@st.cache_resource(max_entries=MOST_KEPT, show_spinner=False)
def _made(key: str, _make: Callable[[], Any]) -> Any:
    return _make()
