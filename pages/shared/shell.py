"""What every screen has: styles, the page's language for the browser, a foot with the data's date."""

from functools import lru_cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2 import component

from charts.theme import DARK, LIGHT, Theme
from locales import Language
from pages.shared.fetch import one, rows, warehouse

# The page's language must be known to screen readers and hyphenation, and only the browser knows how wide it is.
BROWSER_JS = """
export default function ({ data, setStateValue }) {
  document.documentElement.lang = data.lang;
  // Streamlit's own link for the keyboard speaks English only.
  const skip = document.querySelector('[data-testid="stSkipToContent"]');
  if (skip) skip.textContent = data.skip;
  // A picture is 960 pixels wide; in a narrower window its words would be cut.
  const phone = window.matchMedia("(max-width: 1023px)");
  const report = () => { if (phone.matches !== data.narrow) setStateValue("narrow", phone.matches); };
  report();
  phone.addEventListener("change", report);
  // Streamlit names its own parts in English only: who hears the page would hear a foreign word.
  const translated = (words) => {
    if (data.parts[words]) return data.parts[words];
    if (words.startsWith("Remove ")) return `${data.parts["Remove"]}: ${words.slice(7)}`;
    return words;
  };
  const translate = () => {
    for (const name of ["aria-label", "placeholder"]) {
      for (const part of document.querySelectorAll(`[${name}]`)) {
        const words = part.getAttribute(name);
        if (translated(words) !== words) part.setAttribute(name, translated(words));
      }
    }
    const choose = document.querySelector('[data-testid="stFileUploaderDropzone"] button');
    if (choose && !choose.hasAttribute("aria-label")) choose.setAttribute("aria-label", data.parts["Choose files"]);
  };
  let asked = 0;
  const later = () => { asked = asked || requestAnimationFrame(() => { asked = 0; translate(); }); };
  const watcher = new MutationObserver(later);
  watcher.observe(document.body, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label", "placeholder"],
  });
  translate();
  return () => { phone.removeEventListener("change", report); watcher.disconnect(); };
}
"""
_browser = component("nysana_browser", js=BROWSER_JS)

# The browser draws the picture and saves it; the chart's own camera button is small and speaks English.
PICTURE_JS = """
export default function ({ data, parentElement }) {
  parentElement.querySelectorAll("button").forEach((button) => {
    const [format, scale] = button.dataset.kind.split(" ");
    button.textContent = data.labels[button.dataset.kind];
    button.title = data.titles[button.dataset.kind];
    button.onclick = () => {
      const chart = document.querySelector(`.st-key-${data.chart}`);
      const asked = chart?.querySelector(".js-plotly-plot")?._context.toImageButtonOptions;
      if (asked) Object.assign(asked, { format, scale: Number(scale) });
      chart?.querySelector(".modebar-btn")?.click();
    };
  });
}
"""
BUTTON_CSS = """
button { font: inherit; font-size: 0.95rem; color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius, 4px); padding: 0.45rem 0.9rem;
  cursor: pointer; width: 100%; min-height: 2.5rem; }
button:hover, button:focus-visible { border-color: var(--st-primary-color); color: var(--st-primary-color); }
"""
PICTURE_CSS = (
    BUTTON_CSS
    + """
div { display: flex; gap: 0.4rem; }
button { padding: 0.45rem 0.5rem; }
button:not(:first-child) { width: auto; flex: none; }
"""
)
PICTURE_KINDS = ("png 2", "png 1", "svg 1")
PICTURE_HTML = (
    "<div>" + "".join(f"<button type='button' data-kind='{kind}'></button>" for kind in PICTURE_KINDS) + "</div>"
)
_picture = component("nysana_picture", html=PICTURE_HTML, css=PICTURE_CSS, js=PICTURE_JS)


PRINT_JS = """
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  button.textContent = data.label;
  button.onclick = () => window.print();
}
"""
_print = component("nysana_print", html="<button type='button'></button>", css=BUTTON_CSS, js=PRINT_JS)


def theme() -> Theme:
    """Colours of the theme that the reader's browser shows."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def styles() -> None:
    """The style sheet, with the theme's colours as variables."""
    t = theme()
    colours = {
        "met": t.met,
        "missed": t.missed,
        "uncertain": t.uncertain,
        "no-data": t.no_data,
        "line": t.grid,
        "link": t.actual,
        "on-link": t.paper,
    }
    variables = ":root{" + "".join(f"--{name}:{colour};" for name, colour in colours.items()) + "}"
    st.html(f"<style>{variables}{_style_sheet()}</style>")


@lru_cache
def _style_sheet() -> str:
    return (Path(__file__).parent / "shell.css").read_text(encoding="utf-8")


def announce(language: Language) -> None:
    """Tell the browser the page's language and learn whether it is a phone."""
    narrow = is_narrow()
    _browser(
        key="browser",
        data={
            "lang": language.code,
            "skip": language.text("Skip to the content"),
            "narrow": narrow,
            "parts": parts_of_streamlit(language),
        },
        on_narrow_change=lambda: None,
    )


@lru_cache
def parts_of_streamlit(language: Language) -> dict[str, str]:
    """Streamlit's own names of its parts → the reader's; a reading voice says them."""
    return {
        "App pages": language.text("Screens"),
        "Clear all": language.text("Clear all"),
        "Download plot as a PNG": language.text("Download the picture (PNG)"),
        "Expand sidebar": language.text("Open the menu"),
        "Collapse sidebar": language.text("Close the menu"),
        "Sidebar": language.text("Menu"),
        "Open": language.text("Open the list"),
        "Close": language.text("Close the list"),
        "Selected values": language.text("Chosen"),
        "file upload": language.text("Choose files"),
        "Choose files": language.text("Choose files"),
        "Choose an option": language.text("choose"),
        "Remove": language.text("Remove"),
    }


def is_narrow() -> bool:
    """Whether the browser window is narrower than a picture: a phone, or a desk at 200 % zoom."""
    state = st.session_state.get("browser")
    return bool(state and state.get("narrow"))


def picture_buttons(language: Language, chart: str) -> None:
    """Buttons that save the chart of this key, drawn by the browser: PNG of two sizes, and SVG."""
    labels = dict(zip(PICTURE_KINDS, (language.text("Download the picture (PNG)"), "1×", "SVG"), strict=True))
    titles = (
        language.text("1920 pixels wide, for slides"), language.text("960 pixels wide, for letters"),
        language.text("lines instead of pixels, for print"),
    )  # fmt: skip
    _picture(
        key=f"{chart}_picture",
        data={"labels": labels, "titles": dict(zip(PICTURE_KINDS, titles, strict=True)), "chart": chart},
    )


def print_button(label: str) -> None:
    """A button that opens the browser's print dialogue."""
    _print(key="print", data={"label": label})


def footer(language: Language) -> None:
    """Which data this is: the day, the build, and that a missing figure is shown as missing."""
    _footer(language.code, str(warehouse().path))


@st.cache_resource(max_entries=30, show_spinner=False)
def _footer(code: str, version: str) -> None:
    language, build = Language(code), one(rows("build"))
    said = language.text(
        "Latest data: {data_on} · as known on {as_of} · A figure without a source is not shown; "
        "a missing one is shown as missing.",
        data_on=language.date(build["data_on"].date()),
        as_of=language.date(build["as_of"].date()),
    )
    words = language.text("What the words and signs mean")
    methods = f'<a href="methods?lang={language.code}" target="_self">{words}</a>'
    st.html(f'<p class="ny-small ny-footer">{said}<br>{methods} · Nysana · {build["version"]}</p>')
