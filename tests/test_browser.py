"""A real Chromium opens every page in three languages and takes a picture and a table away."""

import csv
import io
import re
import shutil
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import axe_playwright_python
import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright
from pptx import Presentation

import queries
from locales import LANGUAGES, Language

# One worker has all of them: a second would start browser and app anew.
pytestmark = pytest.mark.xdist_group("browser")

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
# A desk of 1440 pixels at 200 per cent, and a phone.
ZOOMED, PHONE = 720, 390
TABS: dict[tuple[Browser, int, str], tuple[Page, list[str]]] = {}
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
CUT = """() => {
  const main = document.querySelector('[data-testid=stMain]'), cut = [];
  if (main.scrollWidth > main.clientWidth) cut.push(`the screen: ${main.scrollWidth} pixels`);
  for (const chart of document.querySelectorAll('.js-plotly-plot')) {
    const edge = chart.getBoundingClientRect().right + 1;
    for (const words of chart.querySelectorAll('svg text'))
      if (words.getBoundingClientRect().right > edge) cut.push(words.textContent);
  }
  return cut;
}"""
CONTROLS = """() => {
  window.left = new Set();
  for (const one of document.querySelectorAll('a[href], button, input, select, textarea, summary')) {
    const box = one.getBoundingClientRect();
    if (one.disabled || one.tabIndex < 0 || one.closest('[inert], [aria-hidden=true]') || !box.width) continue;
    if (getComputedStyle(one).visibility !== 'hidden') window.left.add(one);
  }
  return window.left.size;
}"""
REACHED = """() => {
  const now = document.activeElement, group = now.closest('[role=radiogroup]') || now;
  for (const one of window.left) if (group.contains(one)) window.left.delete(one);
  return now === document.body || window.left.size === 0;
}"""
SECTIONS = ("figures", "notes", "gaps", "definitions", "sources")
PAGES = (
    "",
    "trajectory",
    *(f"data?section={section}" for section in SECTIONS),
    "data?source=kz-gov-2023-1233",
    *(f"data?section=import&form={form}" for form in ("form-3k", "long")),
    "year_to_date?view=months",
    "trajectory?indicator=cpi_score&known=2025-03-01",
    *(f"regions?view={view}" for view in ("map", "funnel", "heat")),
    "region_profile?region=KZ-71",
    "sql?saved=regions_in_order",
    "programmes?document=plan-2014-2020",
    "actions?view=quantities",
    "briefing",
    "briefing?kind=annual",
    "methods",
)
# Streamlit asks for these below the page's path first, to learn where the app lives, and expects a 404.
PROBES = ("/_stcore/health", "/_stcore/host-config")
# Names of bodies, papers, indices and file kinds that stay Latin in every language.
LATIN_NAMES = {
    *("PhD", "Esc", "PDF", "PPTX", "PowerPoint", "ZIP", "SVG", "Chromium", "Google", "Chrome"),
    *(
        "Nysana",
        "English",
        "Transparency",
        "International",
        "World",
        "Justice",
        "Project",
        "WJP",
        "Gallup",
        "PNG",
        "CSV",
    ),
    *(
        "Open",
        "SDG",
        "SDSN",
        "Eurostat",
        "Data",
        "Kazakhstan",
        "Rule",
        "Law",
        "Index",
        "KAZ",
        "BaigeNews",
        "Astana",
        "Times",
    ),
    *("Global", "Safety", "Report"),
    *(
        "XLSX",
        "PARQUET",
        "Excel",
        "SQL",
        "DuckDB",
        "duckdb",
        "nysana",
        "Frictionless",
        "SDMX",
        "Parquet",
        "ZIP",
        "UTF",
        "ICS",
    ),
    # The credit that the licences ask for.
    *("OpenStreetMap", "contributors", "ODbL", "OCHA", "IGO"),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        # Pages live for a second: compiling their scripts better costs more than it saves.
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, "--js-flags=--no-turbofan --no-maglev"])
        yield chromium
        chromium.close()


def opened(browser: Browser, address: str, width: int = 1440, theme: str = "light") -> tuple[Page, list[str]]:
    """A page that has shown its foot, and every error that the browser met on the way."""
    # One tab a size and theme, as a reader has: it keeps the app's own files, and what it has compiled of them.
    held = (browser, width, theme)
    if held not in TABS:
        TABS[held] = new_tab(*held)
    page, errors = TABS[held]
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("about:blank")  # ends the screen before and what it still has to say
    errors.clear()
    page.goto(address)
    page.wait_for_selector(".ny-footer", timeout=60_000)
    page.wait_for_function("document.documentElement.lang === new URLSearchParams(location.search).get('lang')")
    if "trajectory" in address:
        page.wait_for_selector('[data-testid="stPlotlyChart"] .main-svg', timeout=60_000)
    return page, errors


def new_tab(browser: Browser, width: int, theme: str) -> tuple[Page, list[str]]:
    """A tab, and the list into which its errors go."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=theme,  # type: ignore[arg-type]
        accept_downloads=True,
    )
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("response", lambda r: errors.append(r.url) if r.status >= 400 and not r.url.endswith(PROBES) else None)
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" and "404" not in m.text else None)
    return page, errors


def address(app_address: str, path: str, code: str) -> str:
    return f"{app_address}/{path}{'&' if '?' in path else '?'}lang={code}"


def shown_words(page: Page) -> str:
    """What a reader reads; names of functions and tables, set as code, left out."""
    ids = ", ".join(f".st-key-choice_{key}" for key in ("table", "x", "y", "by", "chart"))  # names of the database
    page.evaluate(
        f"document.querySelectorAll('code, .ny-code-head, [data-testid=stIconMaterial], .st-key-quick, {ids}').forEach((code) => code.remove())"
    )
    return page.locator("body").inner_text()


# This must stay first: only a server that no one has visited yet can show the trap.
def test_the_first_visit_may_go_straight_to_a_page(app_address: str, browser: Browser) -> None:
    page, errors = opened(browser, f"{app_address}/trajectory?lang=ru&indicator=cpi_score&year=2024")
    assert Language("ru").text("Overview") in shown_words(page)
    assert "indicator=cpi_score" in page.url
    assert "year=2024" in page.url
    assert errors == []


# Kazakh and Russian see every screen; English, whose words stand in the code, every third.
@pytest.mark.parametrize(
    ("path", "code"),
    [(path, code) for place, path in enumerate(PAGES) for code in LANGUAGES if code != "en" or place % 3 == 0],
)
def test_every_page_opens_without_error(app_address: str, browser: Browser, path: str, code: str) -> None:
    # Kazakh in light, Russian in dark: every screen is looked at in both themes.
    page, errors = opened(browser, address(app_address, path, code), theme="dark" if code == "ru" else "light")
    if code != "en":  # before the words: reading them takes elements away
        assert barriers(page) == []
    if code == "kk":  # the longest words
        if page.locator(".js-plotly-plot").count():
            assert cut_by(page, ZOOMED) == []
        assert cut_by(page, PHONE) == []
    assert page.evaluate("document.documentElement.lang") == code
    assert errors == []  # before the words, as well
    words = shown_words(page)
    for indicator_id in queries.rows("observations", day="2026-11-21")["indicator_id"].unique():
        assert "_" not in indicator_id or indicator_id not in words, f"raw id {indicator_id}"
    assert not re.search(r"\b(nan|None|null|undefined|NaT)\b", words)
    assert "{" not in words
    if code != "en":
        plain = re.sub(r"\S+\.(kz|com|info|media|kg|org)\b|R\d[\d-]*|\S*\d\S*", " ", words)
        latin = set(re.findall(r"[A-Za-z]{3,}", plain)) - LATIN_NAMES - papers()
        assert latin == set(), "English words in a view that is not English"


def cut_by(page: Page, width: int) -> list[str]:
    """What a window of that width cuts off: a screen that scrolls sideways, words that end beyond their chart."""
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_timeout(300)
    # The charts are drawn anew for a narrow window; how long that takes is no matter here.
    with suppress(TimeoutError):
        page.wait_for_function(f"({CUT})().length === 0", timeout=8000)
    return page.evaluate(CUT)


def unreached(page: Page) -> list[str]:
    """The controls that Tab never comes to; of a group, its arrow keys lead on."""
    n = page.evaluate(CONTROLS)
    for _ in range(3 * n + 30):
        page.keyboard.press("Tab")
        if page.evaluate(REACHED):
            break
    return page.evaluate("[...window.left].map((one) => one.outerHTML.slice(0, 120))")


@pytest.mark.parametrize("path", ["", "trajectory?indicator=theft_rate", "sql"])
def test_the_keyboard_reaches_every_control(app_address: str, browser: Browser, path: str) -> None:
    page, _ = opened(browser, address(app_address, path, "en"))
    page.wait_for_timeout(800)
    assert unreached(page) == []


def test_an_indicator_is_chosen_and_its_table_taken_by_keyboard_alone(app_address: str, browser: Browser) -> None:
    page, _ = opened(browser, f"{app_address}/trajectory?lang=en&indicator=theft_rate")

    def go_to(words: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if (
                page.evaluate("[document.activeElement.ariaLabel, document.activeElement.innerText].join(' ')")
                .strip()
                .startswith(words)
            ):
                return
        raise AssertionError(f"Tab does not come to {words}")

    go_to("Indicator")
    page.keyboard.type("Global Peace")
    page.keyboard.press("Enter")
    page.wait_for_url("**indicator=gpi_rank**")
    page.get_by_text("from place 97").first.wait_for()
    go_to("Download the table (CSV)")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.startswith("nysana-gpi-rank")


def barriers(page: Page) -> list[str]:
    """What axe-core finds serious or critical for people who see, hear or move otherwise."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def papers() -> set[str]:
    """Words of the names of papers and sites, and of the figures as their sources print them."""
    sources, figures = queries.rows("sources", language="en"), queries.rows("observations", day="2026-11-21")
    return set(re.findall(r"[A-Za-z]{3,}", " ".join([*sources["reported_by"].dropna(), *figures["printed"]])))


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_picture_and_a_table_are_taken_away(app_address: str, browser: Browser, tmp_path: Path, code: str) -> None:
    page, _ = opened(browser, f"{app_address}/trajectory?lang={code}&indicator=crime_rate")
    with page.expect_download() as download:
        page.get_by_role("button", name=Language(code).text("Download the picture (PNG)")).click()
    picture = tmp_path / "picture.png"
    download.value.save_as(picture)
    assert download.value.suggested_filename == f"nysana-crime-rate-KZ-{code}.png"
    header = picture.read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", header[16:]) == (1920, 1080)
    assert picture.stat().st_size > 50_000, "an empty picture"
    with page.expect_download() as download:
        page.get_by_role("button", name=Language(code).text("Download the table (CSV)")).click()
    table = tmp_path / "table.csv"
    download.value.save_as(table)
    rows = {row["year"]: row for row in csv.DictReader(table.open(encoding="utf-8-sig", newline=""))}
    assert float(rows["2024"]["actual"]) == pytest.approx(65.87, abs=0.005)
    assert rows["2024"]["verdict"] == "met"
    assert rows["2024"]["publisher"]


def test_the_language_switch_changes_url_and_page(app_address: str, browser: Browser) -> None:
    page, _ = opened(browser, f"{app_address}/trajectory?lang=kk&indicator=gpi_rank")
    page.get_by_text("English", exact=True).click()
    page.get_by_role("heading", name="Is it where it was promised to be?").wait_for()
    assert "lang=en" in page.url
    assert "indicator=gpi_rank" in page.url
    page.wait_for_function("document.documentElement.lang === 'en'")
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("heading", name="Are we where the programme said we would be?").wait_for()
    page.wait_for_function("location.search.includes('lang=en')")


def test_a_row_of_the_overview_leads_to_its_trajectory(app_address: str, browser: Browser) -> None:
    page, _ = opened(browser, f"{app_address}/?lang=en")
    page.locator(".ny-missed-list a").first.click()
    page.wait_for_selector('[data-testid="stPlotlyChart"] .main-svg', timeout=60_000)
    assert "indicator=road_death_rate" in page.url


def test_a_click_on_a_region_marks_it_and_leads_to_its_profile(app_address: str, browser: Browser) -> None:
    page, _ = opened(browser, f"{app_address}/regions?lang=en&view=tiles&year=2022")
    chart = page.locator(".st-key-chart .js-plotly-plot")
    chart.wait_for()
    page.wait_for_timeout(800)
    chart.scroll_into_view_if_needed()
    tile = chart.locator(".point path").nth(12).bounding_box()
    assert tile
    middle = tile["x"] + tile["width"] / 2, tile["y"] + tile["height"] / 2
    page.mouse.move(*middle)
    page.wait_for_timeout(300)
    page.mouse.click(*middle)
    page.wait_for_url("**region=KZ-**")
    chosen = re.search(r"region=(KZ-[0-9A-Z]+)", page.url)
    assert chosen
    page.get_by_text("counted from the best").wait_for()
    link = page.get_by_role("link", name="Everything known of this region: its profile")
    link.click()
    page.get_by_role("heading", name="How does this region stand?").wait_for()
    assert f"region={chosen[1]}" in page.url


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_profile_of_a_region_prints_on_one_sheet(app_address: str, browser: Browser, code: str) -> None:
    page, _ = opened(browser, f"{app_address}/region_profile?lang={code}&region=KZ-71")
    page.locator(".st-key-chart .main-svg").first.wait_for()
    page.wait_for_timeout(800)
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_a_query_is_written_watched_cancelled_and_corrected(app_address: str, browser: Browser) -> None:
    language = Language("ru")
    page, errors = opened(browser, f"{app_address}/sql?lang=ru&saved=population")
    run = page.get_by_role("button", name=language.text("Run"))
    editor = page.locator("textarea").first
    editor.fill("select sum(hash(i) % 7) from range(100000000000) t(i)")
    run.click()
    page.get_by_role("button", name=language.text("Cancel")).click()
    page.get_by_text(language.text("Cancelled.")).wait_for()
    assert "saved=own" in page.url
    assert "q=select+sum" in page.url
    editor = page.locator("textarea").first
    editor.fill("select 42 as n\nfrm region")
    editor.press("Control+Enter")
    page.locator('[role="alert"]', has_text="Строка 2").wait_for()
    page.locator("textarea").first.fill("select region_id, 1 as n from region")
    run.click()
    page.wait_for_url("**region_id**")
    page.get_by_text(language.plural("{n} row", "{n} rows", 25)).wait_for()
    assert errors == []


def test_the_self_hosted_font_draws_kazakh_letters(app_address: str, browser: Browser) -> None:
    page, _ = opened(browser, f"{app_address}/?lang=kk")
    assert page.evaluate(
        "document.fonts.ready.then(() => document.fonts.check('16px \"Noto Sans\"', 'ӘҒҚҢӨҰҮҺІәғқңөұүһі'))"
    )
    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    assert any("Noto Sans" in family for family in loaded)


# A pasted link shows the same screen: every selector's state stands in the URL.
STATES = (
    *(
        f"trajectory?indicator={one}"
        for one in ("theft_rate", "crime_rate", "cpi_score", "trust_in_police", "gpi_rank")
    ),
    *(f"trajectory?indicator=crime_rate&region={one}" for one in ("KZ-71", "KZ-75", "KZ-79")),
    *(f"trajectory?indicator=cpi_score&year={year}" for year in (2022, 2023, 2024)),
    *(f"regions?indicator={one}" for one in ("offences", "thefts", "road_death_rate")),
    *(f"regions?view={view}" for view in ("coverage", "tiles", "ranking", "change")),
    *(f"region_profile?region={one}" for one in ("KZ-71", "KZ-61", "KZ-VOS")),
    *(f"programmes?document={one}" for one in ("plan-2014-2020", "roadmap-2019-2021", "decree-853-2025")),
    *(f"actions?document=concept-2024-2028&section={one}" for one in ("2", "task-7")),
    *(f"actions?view={view}" for view in ("list", "load", "quantities")),
    "actions?body=ІІМ&state=due_90_days",
    *(f"data?section={section}" for section in SECTIONS[:3]),
    *(f"?part={part}" for part in ("1", "results", "anticorruption")),
    *(f"briefing?indicators={one}&regions=KZ" for one in ("theft_rate", "crime_rate,theft_rate")),
    "briefing?kind=annual&year=2025",
    *(f"year_to_date?view={view}" for view in ("months", "cumulative")),
    *(f"sql?saved={one}" for one in ("targets_now", "one_path")),
)


def test_forty_pasted_links_show_their_screen_and_back_keeps_the_app(app_address: str, browser: Browser) -> None:
    """The screen that a link opens is the one it names: what the app does not take as it stands it would replace."""
    assert len(STATES) >= 40
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    shown: dict[str, str] = {}
    for path in STATES:
        page.goto(address(app_address, path, "ru"))
        page.wait_for_selector(".ny-footer")
        kept = parse_qs(urlsplit(page.url).query)
        for part in path.partition("?")[2].split("&"):
            key, _, value = part.partition("=")
            assert kept[key] == [unquote(value)], f"{path}: the link lost {key}"
        words = page.evaluate("document.querySelector('[data-testid=stMain]').innerText")
        assert words not in shown, f"{path} shows the same as {shown.get(words)}"
        shown[words] = path
    page.go_back()
    page.wait_for_selector(".ny-footer")
    assert page.evaluate("document.querySelector('h1').innerText")
    context.close()


def test_the_sheet_is_the_same_picture_every_time_and_keys_step(
    app_address: str, browser: Browser, tmp_path: Path
) -> None:
    pictures = []
    for _ in range(2):
        context = browser.new_context(viewport={"width": 1920, "height": 1080})
        page = context.new_page()
        page.goto(f"{app_address}/trajectory?lang=kk&view=present&indicator=crime_rate")
        page.wait_for_selector(".st-key-sheet .main-svg")
        page.wait_for_timeout(1000)
        pictures.append(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))
        drawn = page.evaluate(
            "(() => { const box = document.querySelector('.st-key-sheet .main-svg').getBoundingClientRect();"
            " return [box.left, box.top, box.width, box.height]; })()"
        )
        assert drawn == pytest.approx([0, 0, 1920, 1080], abs=2)
        outside = page.get_by_text("English", exact=True)
        assert outside.count() == 0 or not outside.first.is_visible()
        if len(pictures) == 1:
            context.close()
    difference = ImageChops.difference(*pictures).getbbox()
    stat = ImageStat.Stat(ImageChops.difference(*pictures))
    assert difference is None or max(stat.mean) < 0.5, "two openings give two pictures"
    page.keyboard.press("ArrowRight")
    page.wait_for_function("new URLSearchParams(location.search).get('indicator') === 'police_openness'")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("new URLSearchParams(location.search).get('indicator') === 'crime_rate'")
    page.keyboard.press("ArrowDown")
    page.wait_for_function("(new URLSearchParams(location.search).get('region') || 'KZ') !== 'KZ'")
    page.keyboard.press("Escape")
    page.get_by_role("heading", name=Language("kk").text("Is it where it was promised to be?")).wait_for()
    context.close()


def test_a_pack_is_made_on_the_screen_and_svg_leaves_a_picture(
    app_address: str, browser: Browser, tmp_path: Path
) -> None:
    page, _ = opened(browser, f"{app_address}/briefing?lang=en&indicators=theft_rate&regions=KZ")
    page.get_by_role("button", name="PowerPoint (PPTX)").click()
    save = page.get_by_role("button", name="Save: PowerPoint (PPTX)")
    save.wait_for(timeout=60_000)
    with page.expect_download() as download:
        save.click()
    assert download.value.suggested_filename == "nysana-briefing-en.pptx"
    deck = Presentation(download.value.path())
    assert sum(shape.has_chart for slide in deck.slides for shape in slide.shapes) == 1
    page.goto(f"{app_address}/trajectory?lang=en&indicator=theft_rate")
    page.wait_for_selector('[data-testid="stPlotlyChart"] .main-svg')
    with page.expect_download() as download:
        page.get_by_role("button", name="SVG").click()
    drawing = Path(download.value.path()).read_text(encoding="utf-8")
    assert drawing.startswith("<svg")
    assert "151.8" in drawing
