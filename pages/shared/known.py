"""The warehouse as it was known on a day: built once from the same tables, kept beside the version it belongs to."""

import subprocess
import sys
from datetime import date
from html import escape
from pathlib import Path

import streamlit as st

from locales import Language
from pages.shared.fetch import Record, one, records, rows, warehouse
from pages.shared.once import made_once
from pages.shared.url import url_selectbox

ROOT = Path(__file__).resolve().parents[2]
MOST_KEPT = 20


def chosen_day(language: Language, indicator_id: str, region_id: str) -> str:
    """The day whose knowledge is shown, as an ISO date; by default the day of the build."""
    names = made_once("known days", lambda: _days(language, indicator_id, region_id), of=(indicator_id, region_id))
    today = next(iter(names))
    # Any day may be asked for: what was known then is what had come by the last of these days.
    asked = st.query_params.get("known", today)
    earlier = [day for day in names if day <= asked and len(asked) == len(day)]
    return url_selectbox(language.text("As known on"), names, "known", default=max(earlier, default=today))


def _days(language: Language, indicator_id: str, region_id: str) -> dict[str, str]:
    """ISO date → words: the day of the build, then each day on which something came."""
    today = one(rows("build"))["as_of"].date()
    days = [row["day"].date() for row in records(rows("known_days", indicator_id=indicator_id, region_id=region_id))]
    return {str(today): language.date(today)} | {str(day): language.vintage(day) for day in days}


def warehouse_on(language: Language, day: str) -> Path | None:
    """The warehouse of an earlier day; None for the day of the build. Stops the page when it cannot be made."""
    if day == made_once("day of the build", lambda: str(one(rows("build"))["as_of"].date()), of=""):
        return None
    with st.spinner(language.text("Going back to what was known then …")):
        current = warehouse().path
        path = _built(str(current), date.fromisoformat(day))
        if path and not path.exists():  # others asked for many days, or the version was cleaned up
            _built.clear(str(current), date.fromisoformat(day))
            path = _built(str(current), date.fromisoformat(day))
    if not current.exists():  # replaced meanwhile: the newer version answers
        st.rerun()
    if path is None:
        st.error(language.text("What was known on that day cannot be shown now."))
        st.stop()
    return path


def tell_day(language: Language, build: Record) -> None:
    """That the screen shows an earlier day, and what that leaves out."""
    day = language.date(build["as_of"].date())
    said = language.text("As known on {day}: figures and targets that came later are left out.", day=day)
    st.html(f'<p class="ny-small">{escape(said)}</p>')


@st.cache_resource(max_entries=MOST_KEPT, show_spinner=False)
def _built(current: str, day: date) -> Path | None:
    """One build a version and day, however many readers ask."""
    folder = Path(current).parent
    path = folder / f"known-{day}.duckdb"
    kept = sorted(folder.glob("known-*.duckdb"), key=lambda one: one.stat().st_mtime)
    for old in kept[:-MOST_KEPT]:
        old.unlink(missing_ok=True)
    if not path.exists() and Path(current).exists():
        command = [sys.executable, "-m", "ingest", "build", "--as-of", str(day), "--out", str(path)]
        subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    return path if path.exists() else None
