"""Titles, notes and names that try to be more than text stay text on every screen."""

import csv
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from ingest.warehouse import published_warehouse
from tests.conftest import AS_OF, running_app
from tests.test_browser import browser, opened  # noqa: F401

# One worker has all of them: a second would start browser and app anew.
pytestmark = pytest.mark.xdist_group("browser")

HOSTILE = (
    "<script>window.hacked=1</script><img src=x onerror=window.hacked=2> [press](javascript:window.hacked=3)"
    " ![seen](https://evil.example/seen.png) <a href='javascript:window.hacked=4'>go</a> $x^2$ :red[r] {count} %s"
)
# Table, key column, key, columns that hold the words.
SPOILT = [
    ("indicator", "indicator_id", "crime_rate", ("title_kk", "title_ru", "title_en")),
    ("indicator", "indicator_id", "offences", ("title_kk", "title_ru", "title_en")),
    ("region", "region_id", "KZ-71", ("name_kk", "name_ru", "name_en")),
    ("data_note", "indicator_id", "crime_rate", ("text_kk", "text_ru", "text_en")),
    ("source", "source_id", "kpsisu-1m-2022", ("title", "publisher", "publisher_kk", "publisher_ru", "address")),
    ("programme", "programme_id", "concept-2024-2028", ("title_kk", "title_ru", "title_en")),
]
SCREENS = [
    "",
    "trajectory?indicator=crime_rate",
    "trajectory?indicator=crime_rate&region=KZ-71",
    *(
        f"regions?indicator=crime_rate&year=2022&view={view}"
        for view in ("coverage", "map", "tiles", "ranking", "funnel", "heat")
    ),
    "regions?indicator=crime_rate&year=2024&view=change&region=KZ-71",
    "region_profile?region=KZ-71",
    "year_to_date",
    *(f"data?section={section}" for section in ("figures", "notes&kind=all", "gaps", "sources")),
    "sql?saved=regions_in_order",
    "sql?q=select+'%3Cscript%3Ewindow.hacked%3D5%3C%2Fscript%3E'+as+x,+1+as+n&chart=bar&x=x&y=n",
    "sql?q=from+%22%3Cimg+src%3Dx+onerror%3Dwindow.hacked%3D6%3E%22",
    "methods",
]


@pytest.fixture(scope="module")
def hostile_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app over a warehouse whose words are hostile."""
    import shutil

    from tests.conftest import ROOT

    folder = tmp_path_factory.mktemp("hostile")
    reference = folder / "data"
    reference.mkdir()
    for path in (ROOT / "data").glob("*.csv"):
        shutil.copy(path, reference)
    for table, key, value, columns in SPOILT:
        path = reference / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        hit = [row for row in rows if row[key] == value]
        assert hit, (table, value)
        for row in hit:
            row.update({column: f"{HOSTILE} {column}" for column in columns})
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    published_warehouse(AS_OF, reference, folder / "home")
    with running_app(folder / "home") as address:
        yield address


def test_no_screen_runs_loads_or_links_what_a_name_says(hostile_address: str, browser: Browser) -> None:  # noqa: F811
    page, _ = opened(browser, f"{hostile_address}/?lang=en")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for screen in SCREENS:
        joint = "&" if "?" in screen else "?"
        page.goto(f"{hostile_address}/{screen}{joint}lang=en")
        page.wait_for_selector(".ny-footer", timeout=60_000)
        page.wait_for_timeout(400)
        assert page.evaluate("window.hacked") is None, screen
        assert page.locator("a[href^='javascript' i]").count() == 0, screen
        assert page.locator("svg a").count() == 0, f"markup in a picture of {screen}"
        assert page.locator("img[src*='evil'], img[src='x']").count() == 0, screen
        assert page.locator(".katex").count() == 0, screen
    assert not [url for url in asked if "evil" in url or url.endswith("/x")]
