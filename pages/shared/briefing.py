"""The parts of the Briefing screen: the choice and its order, the pages as they will be, the files."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

import streamlit as st

from briefing.pack import NothingToShowError, Pack, read_pack, statements
from briefing.pictures import NoBrowserError, browser_path
from locales import Language
from locales.sentence import VERDICT_SIGNS
from pages.shared.fetch import Record, records, rows, warehouse
from pages.shared.once import made_once
from pages.shared.shell import is_narrow, theme
from pages.shared.url import url_selectbox

PACK, ANNUAL = "pack", "annual"
COUNTRY = "KZ"
ROOT = Path(__file__).resolve().parent.parent.parent
MIMES = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
    "zip": "application/zip",
}
# What a person asks for at once; more would hold up the readers beside them.
MOST_INDICATORS, MOST_REGIONS = 19, 5
MOST_AT_ONCE = 2
# Seconds; a pack of the most pages takes a tenth of it.
LONGEST_WAIT = 300
MOST_COMPLAINT = 20_000
# As `python -m briefing` ends when it refuses.
REFUSED = 2


def chosen_pack(language: Language) -> Pack | None:
    """Indicators and regions in the order they were picked; the choice stands in the URL."""
    known = _indicators()
    indicators = {row["indicator_id"]: language.name(row, "title") for row in known}
    first = [row["indicator_id"] for row in known if row["role"] == "target"][:12]
    places = made_once("briefing regions", lambda: records(rows("regions")), of="")
    regions = {row["region_id"]: language.name(row, "name") for row in places}
    what, where = st.columns([3, 2])
    with what:
        picked = url_multiselect(
            language,
            language.text("Indicators, in the order of the pages"),
            indicators,
            "indicators",
            first,
            MOST_INDICATORS,
        )
    with where:
        places = url_multiselect(language, language.text("Regions"), regions, "regions", [COUNTRY], MOST_REGIONS)
    if not picked or not places:
        said = language.text("Choose at least one indicator and one region.")
        st.html(f'<p class="ny-said">{escape(said)}</p>')
        return None
    try:
        return made_once("briefing pack", lambda: read_pack(language, rows, picked, places))
    except NothingToShowError as nothing:
        st.html(f'<p class="ny-said">{escape(str(nothing))}</p>')
        return None


def _indicators() -> list[Record]:
    """Every indicator with a target, in the order of the programmes."""
    return made_once("briefing indicators", lambda: records(rows("indicator")), of="")


def url_multiselect(
    language: Language, label: str, names: dict[str, str], key: str, default: list[str], most: int
) -> list[str]:
    """The chosen ids in the order they were picked; they stand in the URL, parted by commas."""
    asked = st.query_params.get(key)
    parts = [one.strip() for one in (asked or "").split(",")]
    chosen = default if asked is None else list(dict.fromkeys(one for one in parts if one in names))[:most]
    widget = f"choice_{key}"
    st.session_state[widget] = chosen

    def keep() -> None:
        st.query_params[key] = ",".join(st.session_state[widget])

    st.multiselect(
        label, list(names), format_func=names.__getitem__, key=widget, max_selections=most, on_change=keep,
        placeholder=language.text("choose"),
    )  # fmt: skip
    return chosen


def show_pages(language: Language, pack: Pack) -> None:
    """Every page as it will be: first what to say, then a picture a page, last what is not known."""
    st.subheader(language.text("The pages"), anchor=False)
    for verdict, sentence in statements(pack):
        sign, tone = VERDICT_SIGNS.get(verdict, "→"), verdict if verdict in VERDICT_SIGNS else "later"
        st.html(f'<p class="ny-page"><span class="ny-{tone}">{sign}</span> {escape(sentence)}</p>')
    for number, sheet in enumerate(pack.sheets):
        figure = sheet.figure(theme(), is_narrow())
        st.plotly_chart(
            figure, theme=None, key=f"page_{number}", alt=f"{sheet.finding}. {sheet.text.status}",
            config={"staticPlot": True},
        )  # fmt: skip
    if pack.unknown:
        names = "; ".join(language.name(row, "title") for row in pack.unknown)
        said = language.text("Last page, without a published value: {names}.", names=names)
        st.html(f'<p class="ny-small">{escape(said)}</p>')


def show_ways_out(language: Language, pack: Pack) -> None:
    """PowerPoint, PDF, pictures: each is made when it is asked for, with a bar that tells how far it is."""
    count = language.plural("{n} picture", "{n} pictures", len(pack.sheets))
    titles = {row["indicator_id"]: language.name(row, "title") for row in _indicators()}
    order = "; ".join(f"{place}. {titles[one]}" for place, one in enumerate(pack.indicators, start=1))
    st.html(f'<p class="ny-lead">{escape(pack.subtitle)}: {escape(count)}.</p><p class="ny-small">{escape(order)}</p>')
    labels = {
        "pptx": language.text("PowerPoint (PPTX)"),
        "pdf": language.text("Document (PDF)"),
        "zip": language.text("Pictures (PNG, ZIP)"),
    }
    has_browser = is_browser_there()
    options = ["--indicators", ",".join(pack.indicators), "--regions", ",".join(pack.regions)]
    columns = st.columns(3)
    for column, (kind, label) in zip(columns, labels.items(), strict=True):
        with column:
            make_and_offer(
                language, label, kind, options, f"nysana-briefing-{language.code}", kind == "pptx" or has_browser
            )
    if not has_browser:
        said = language.text("PDF and pictures need Chromium or Google Chrome on the server. PowerPoint does without.")
        st.html(f'<p class="ny-small">{escape(said)}</p>')


def show_annual(language: Language) -> None:
    """The Concept in a year: one document."""
    years = [str(year) for year in range(2024, 2029)]
    with st.columns([1, 4])[0]:
        year = url_selectbox(language.text("Year"), {one: one for one in years}, "year", years[0])
    said = language.text(
        "What is met, missed, uncertain and not known in the year, by direction and region; what changed since the "
        "last publication; actions due; contradictions and gaps of the text."
    )
    st.html(f'<p class="ny-lead">{escape(said)}</p>')
    label = language.text("Document (PDF)")
    with st.columns([1, 2])[0]:
        make_and_offer(
            language, label, "pdf", ["--report", year], f"nysana-concept-{year}-{language.code}", is_browser_there()
        )
    if not is_browser_there():
        said = language.text("PDF and pictures need Chromium or Google Chrome on the server. PowerPoint does without.")
        st.html(f'<p class="ny-small">{escape(said)}</p>')


def make_and_offer(language: Language, label: str, kind: str, options: list[str], name: str, is_possible: bool) -> None:
    """A button that makes the file; once made, a button that saves it. Another choice needs another file."""
    asked = (kind, language.code, str(warehouse().path), *options)
    key = f"made_{kind}"
    made = st.session_state.get(key)
    if made is None or made[0] != asked:
        if not st.button(label, key=f"make_{kind}", disabled=not is_possible, width="stretch"):
            return
        made = (asked, _made(language, kind, options))
        st.session_state[key] = made
    content, complaint = made[1]
    if complaint:
        st.session_state.pop(key)
        st.error(complaint)
        return
    save = language.text("Save: {label}", label=label)
    st.download_button(
        save,
        content,
        f"{name}.{kind}",
        MIMES[kind],
        on_click="ignore",
        type="primary",
        width="stretch",
        key=f"save_{kind}",
    )


def is_browser_there() -> bool:
    """Whether the server can draw pictures itself."""
    try:
        browser_path()
    except NoBrowserError:
        return False
    return True


def _made(language: Language, kind: str, options: list[str]) -> tuple[bytes, str]:
    """The file as a process of its own makes it, or what is wrong; a bar moves with every page."""
    bar = st.progress(0.0, language.text("Making the pages …"))
    with _queue(), TemporaryDirectory() as folder, TemporaryFile("w+") as complaints:
        path = Path(folder) / f"briefing.{kind}"
        command = [sys.executable, "-m", "briefing", "--json", "--lang", language.code, "--out", str(path), *options]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=complaints, text=True) as process:
            for event in _events(process):
                share = event["n"] / event["of"] if event["of"] else 0.5
                bar.progress(min(share, 1.0), language.text("Making the pages …"))
        bar.empty()
        if process.returncode == 0 and path.exists():
            return path.read_bytes(), ""
        complaints.seek(0)
        said = complaints.read(MOST_COMPLAINT).strip().splitlines()
        # What a process says as it dies may name folders of this machine; a refusal of ours is one sentence.
        detail = said[-1] if process.returncode == REFUSED and said else f"exit {process.returncode}"
        return b"", language.text("The file could not be made: {detail}", detail=detail)


def _events(process: subprocess.Popen) -> Iterator[dict]:
    timer = threading.Timer(LONGEST_WAIT, process.kill)
    timer.start()
    try:
        for line in process.stdout or ():
            yield json.loads(line)
        process.wait()
    finally:  # the reader may have left the page
        timer.cancel()
        process.kill()


@st.cache_resource(show_spinner=False)
def _queue() -> threading.BoundedSemaphore:
    """A browser and a typesetter a file: so many at once, the next reader waits."""
    return threading.BoundedSemaphore(MOST_AT_ONCE)
