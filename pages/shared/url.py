"""Selectors whose choice stands in the URL, so that a pasted link shows the same screen.

Streamlit's own binding writes the shown words into the URL; ours writes the id, which is the same in every language.
"""

import streamlit as st


def url_selectbox(label: str, names: dict[str, str], key: str, default: str, resets: tuple[str, ...] = ()) -> str:
    """The chosen id. `names`: id → shown words; `resets`: URL keys that a new choice makes meaningless."""
    asked = st.query_params.get(key)
    chosen = asked if asked in names else default
    if asked != chosen:
        st.query_params[key] = chosen
    widget = f"choice_{key}"
    st.session_state[widget] = chosen
    st.selectbox(label, list(names), format_func=names.__getitem__, key=widget, on_change=_keep, args=(key, resets))
    return chosen


def kept(key: str, chosen: str) -> None:
    """Put a choice made by a click on a chart, not in its selector, into the URL; a second click undoes it."""
    if st.query_params.get(key) == chosen:
        st.query_params.pop(key)
    else:
        st.query_params[key] = chosen


def _keep(key: str, resets: tuple[str, ...]) -> None:
    for other in resets:
        st.query_params.pop(other, None)
    st.query_params[key] = st.session_state[f"choice_{key}"]
