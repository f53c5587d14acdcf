"""The presentation view: one sheet of 16:9 without anything around it; the arrow keys step through what there is."""

from html import escape
from urllib.parse import urlencode

import streamlit as st
from streamlit.components.v2 import component

from briefing.trajectory import COUNTRY, read_sheet
from charts.theme import PICTURE_HEIGHT, PICTURE_WIDTH
from locales import Language
from pages.shared.fetch import records, rows
from pages.shared.language import SWITCH_KEY
from pages.shared.shell import theme

PRESENT = "present"
FIRST_SHOWN = "theft_rate"
# The sheet is drawn at one size and enlarged, so that it is the same on every screen. The drawing inside is enlarged,
# not the box around it: Streamlit would draw anew for a larger box.
PRESENT_JS = """
const STEPS = { ArrowRight: "next", ArrowLeft: "previous", ArrowDown: "down", ArrowUp: "up", Escape: "leave" };
export default function ({ data, setTriggerValue }) {
  const root = document.documentElement;
  const fit = () => root.style.setProperty("--sheet", Math.min(innerWidth / data.width, innerHeight / data.height));
  const step = (event) => {
    if (!STEPS[event.key]) return;
    event.preventDefault();
    setTriggerValue("step", STEPS[event.key]);
  };
  fit();
  addEventListener("resize", fit);
  addEventListener("keydown", step);
  return () => { removeEventListener("resize", fit); removeEventListener("keydown", step); };
}
"""
_present = component("nysana_present", js=PRESENT_JS)

# Streamlit's frame, our foot and the choice of the language stand outside the sheet.
PRESENT_CSS = """
<style>
[data-testid="stHeader"], [data-testid="stSidebar"], .ny-footer, .st-key-SWITCH { display: none !important; }
.block-container { padding: 0 !important; max-width: none !important; }
.stApp { overflow: hidden; }
.st-key-sheet { position: fixed; top: 0; left: 0; width: WIDTHpx; height: HEIGHTpx; overflow: visible; z-index: 9; }
.st-key-sheet * { overflow: visible !important; }
.st-key-sheet .plot-container { transform: scale(var(--sheet, 1)); transform-origin: 0 0; }
</style>
"""


def is_presenting() -> bool:
    """Whether the reader asked for the sheet alone."""
    return st.query_params.get("view") == PRESENT


def show_present(language: Language, indicator_id: str, region_id: str) -> None:
    """The sheet of an indicator in the country or a region."""
    st.html(_css())
    _present(key="present", data={"width": PICTURE_WIDTH, "height": PICTURE_HEIGHT}, on_step_change=_step)
    sheet = read_sheet(language, rows, indicator_id, region_id)
    if sheet is None:
        return
    figure = sheet.figure(theme())
    figure.update_layout(width=PICTURE_WIDTH, height=PICTURE_HEIGHT)
    with st.container(key="sheet"):
        st.plotly_chart(
            figure, theme=None, key="sheet_chart", alt=f"{sheet.finding}. {sheet.text.status}", width=PICTURE_WIDTH,
            config={"staticPlot": True},
        )  # fmt: skip


def _css() -> str:
    css = PRESENT_CSS.replace("WIDTH", str(PICTURE_WIDTH)).replace("HEIGHT", str(PICTURE_HEIGHT))
    return css.replace("SWITCH", SWITCH_KEY)


def present_link(language: Language, indicator_id: str, region_id: str) -> None:
    """The way to the sheet."""
    address = "trajectory?" + urlencode(
        {"view": PRESENT, "indicator": indicator_id, "region": region_id, "lang": language.code}
    )
    words = language.text("Show as a sheet of 16:9 (arrow keys step, Esc leaves)")
    st.html(f'<p class="ny-small"><a href="{escape(address)}" target="_self">{escape(words)}</a></p>')


def neighbour(ids: list[str], now: str, by: int) -> str:
    """The id so many places on, round the end."""
    return ids[(ids.index(now) + by) % len(ids)] if now in ids else ids[0]


def presented() -> tuple[str, str]:
    """Indicator and region of the sheet; what the URL does not name, or names wrongly, is the first."""
    known = rows("indicator")["indicator_id"]
    asked = st.query_params.get("indicator", FIRST_SHOWN)
    indicator = asked if asked in set(known) else FIRST_SHOWN
    region = st.query_params.get("region", COUNTRY)
    own = rows("path_regions").query("indicator_id == @indicator")["region_id"]
    return indicator, region if region in set(own) else COUNTRY


def _step() -> None:
    """What the key asks for, put into the URL: another indicator, another region, or the screen again."""
    step = st.session_state["present"].step
    indicator, region = presented()
    indicators = list(rows("indicator")["indicator_id"])
    if step == "leave":
        st.query_params.pop("view")
    elif step in ("next", "previous"):
        st.query_params["indicator"] = neighbour(indicators, indicator, 1 if step == "next" else -1)
        st.query_params["region"] = COUNTRY
    elif step in ("down", "up"):
        st.query_params["indicator"] = indicator
        own = [row["region_id"] for row in records(rows("path_regions")) if row["indicator_id"] == indicator]
        st.query_params["region"] = neighbour([COUNTRY, *own], region, 1 if step == "down" else -1)
