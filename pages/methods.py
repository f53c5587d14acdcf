"""Methods: every formula in use, where it comes from, its edges, and where we differ."""

from html import escape

import streamlit as st

from locales import Language
from pages.shared.language import chosen_language
from pages.shared.methods_text import Method, methods
from pages.shared.once import made_once
from pages.shared.table import link


def show_contents(language: Language, shown: list[Method]) -> None:
    """The list of methods, each leading to its place on the page."""
    said = language.text(
        "Every number of ours that no source prints is made by one of these rules; each names its source, its edges "
        "and where we differ from it."
    )
    items = "".join(f'<li><a href="#{one.key}">{escape(one.title)}</a></li>' for one in shown)
    st.html(f'<p class="ny-lead">{escape(said)}</p><ol class="ny-contents">{items}</ol>')


def show_method(language: Language, method: Method) -> None:
    """One method: what it answers, its formula, edges, source and differences."""
    lines = [f'<h2 id="{method.key}">{escape(method.title)}</h2>', f"<p>{escape(method.answers)}</p>"]
    lines += [f'<p class="ny-formula">{escape(formula)}</p>' for formula in method.formulas]
    if method.edges:
        lines.append(f"<p><strong>{escape(language.text('Edges.'))}</strong> {escape(method.edges)}</p>")
    if method.differs:
        lines.append(f"<p><strong>{escape(language.text('Where we differ.'))}</strong> {escape(method.differs)}</p>")
    where = ", ".join(f"<code>{escape(name)}</code>" for name in method.names)
    source = link(method.address, method.source)
    said = f"{escape(language.text('Source:'))} {source}"
    said += f" · {escape(language.text('In the code:'))} {where}" if where else ""
    st.html(f'<section class="ny-method">{"".join(lines)}<p class="ny-small">{said}</p></section>')


def show_methods(language: Language) -> None:
    """The list of methods, then each."""
    shown = methods(language)
    show_contents(language, shown)
    for method in shown:
        show_method(language, method)


def show() -> None:
    """Fetch, show."""
    language = chosen_language()
    st.title(language.text("How is each figure made?"), anchor=False)
    made_once("methods", lambda: show_methods(language))


show()
