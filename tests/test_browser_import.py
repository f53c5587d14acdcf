"""New figures through the screen, as an analyst brings them in: drop, check, look, publish, take back."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from locales import LANGUAGES, Language
from tests.conftest import running_app
from tests.sample_forms import form_workbook, official_files
from tests.test_browser import CHROMIUM, FLAGS, address, opened, shown_words

# One worker has all of them: a second would start browser and app anew.
pytestmark = pytest.mark.xdist_group("browser")

SLOW = 60_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


def workbooks(folder: Path) -> list[Path]:
    """Three official workbooks where they are beside the project, else three shaped like them."""
    real = [path for path in official_files("form-1m") if path.stem in ("Astana", "Shymkent", "Ulytau Region")]
    if real:
        return real
    paths = [folder / f"{name}.xlsx" for name in ("Astana", "Shymkent", "Ulytau Region")]
    for number, path in enumerate(paths):
        path.write_bytes(form_workbook("form-1m", seed=number))
    return paths


def drop(page: Page, paths: list[Path]) -> None:
    page.set_input_files('input[type="file"]', [str(path) for path in paths])
    page.get_by_text(paths[-1].name, exact=True).first.wait_for(timeout=SLOW)


def choose(page: Page, label: str, words: str) -> None:
    """Type into a select box and take the option that is left."""
    box = page.get_by_role("combobox", name=re.compile(re.escape(label)))
    box.click()
    box.press_sequentially(words)
    box.press("Enter")


def press(page: Page, words: str) -> None:
    button = page.get_by_role("button", name=words, exact=True)
    expect(button).to_be_enabled(timeout=SLOW)
    button.click()


def logged(folder: Path) -> list[tuple]:
    with duckdb.connect(str((folder / "nysana.duckdb").resolve()), read_only=True) as con:
        return con.sql(
            "select region_id, period, rows_new, undone_by is not null from import_log order by 1"
        ).fetchall()


def test_three_workbooks_are_looked_at_published_and_taken_back(
    own_home: Path, browser: Browser, tmp_path: Path
) -> None:
    language = Language("ru")
    with running_app(own_home) as app:
        page, errors = opened(browser, address(app, "data?section=import&form=form-1m", "ru"))
        drop(page, workbooks(tmp_path))
        period = page.get_by_label(language.text("Period of all files"), exact=True)
        period.fill("2025")
        period.press("Enter")
        page.get_by_text(language.text("I have checked region and period of every file")).click()
        press(page, language.text("Read and compare"))
        publish = page.get_by_role("button", name=language.text("Publish"), exact=True)
        expect(publish).to_be_enabled(timeout=SLOW)
        assert logged(own_home) == [], "a look publishes nothing"
        publish.click()
        page.get_by_text(language.plural("Published: {n} file.", "Published: {n} files.", 3)).wait_for(timeout=SLOW)
        assert logged(own_home) == [(one, "2025", 72, False) for one in ("KZ-62", "KZ-71", "KZ-79")]
        # The same files again: nothing new, and the button stays shut.
        drop(page, workbooks(tmp_path))
        period = page.get_by_label(language.text("Period of all files"), exact=True)
        period.fill("2025")
        period.press("Enter")
        page.get_by_text(language.text("I have checked region and period of every file")).click()
        press(page, language.text("Read and compare"))
        page.get_by_text(language.text("Nothing new: every figure of these files is known already.")).wait_for(
            timeout=SLOW
        )
        expect(publish).to_be_disabled()
        # Taken back: the log keeps both.
        choose(page, language.text("Take an import back"), "Astana")
        press(page, language.text("Undo"))
        page.get_by_role("cell", name=language.text("undone")).wait_for(timeout=SLOW)
        assert logged(own_home) == [
            ("KZ-62", "2025", 72, False),
            ("KZ-71", "2025", 72, True),
            ("KZ-79", "2025", 72, False),
        ]
        assert errors == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_bad_file_is_refused_in_the_readers_language(
    app_address: str, home: Path, browser: Browser, code: str, tmp_path: Path
) -> None:
    language = Language(code)
    path = tmp_path / "<b>Астана & Co.xlsx"
    path.write_bytes(form_workbook("form-1-sng", values={("R1", 13, 1): "<script>alert(1)</script>"}))
    page, errors = opened(browser, address(app_address, "data?section=import&form=form-1-sng", code), width=390)
    drop(page, [path])
    choose(page, language.text("Region of {file}", file=path.name), "Астана" if code != "en" else "Astana")
    period = page.get_by_label(language.text("Period of all files"), exact=True)
    period.fill("2025")
    period.press("Enter")
    page.get_by_text(language.text("I have checked region and period of every file")).click()
    press(page, language.text("Read and compare"))
    page.get_by_text("R1").first.wait_for(timeout=SLOW)
    words = shown_words(page)
    assert "<script>alert(1)</script>" in words, "what stands in the file is shown as text"
    assert path.name in words
    assert language.text("Refused; nothing is published:") in words
    assert page.evaluate("document.body.scrollWidth") <= 390
    for english in ("Upload", "Browse", "per file", "Drag"):
        assert english not in words
    assert errors == []
