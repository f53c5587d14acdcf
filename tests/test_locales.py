"""Three complete languages: no sentence without its translation, no lost placeholder, no Latin letter in a Cyrillic word."""

import ast
import csv
import re
import string
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from locales import FOLDER, LANGUAGES, Language
from tests.conftest import ROOT

SOURCES = [
    ROOT / "app.py",
    *sorted(path for room in ("pages", "briefing", "ingest", "locales") for path in (ROOT / room).rglob("*.py")),
]
# A word that mixes both alphabets is a typing slip that search and sorting trip over.
MIXED = re.compile(r"\b(?=\w*[A-Za-z])(?=\w*[А-Яа-яӘәҒғҚқҢңӨөҰұҮүҺһІіЁё])\w+\b")


def catalogue(code: str) -> Catalog:
    with (FOLDER / code / "LC_MESSAGES" / "nysana.po").open("rb") as file:
        return read_po(file, locale=code)


def messages_in_code() -> set[str | tuple[str, str]]:
    """Every literal given to Language.text and Language.plural."""
    found: set[str | tuple[str, str]] = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                words = [
                    arg.value for arg in node.args[:2] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                ]
                if node.func.attr == "text" and words:
                    found.add(words[0])
                elif node.func.attr == "plural" and len(words) == 2:
                    found.add((words[0], words[1]))
    return found


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def texts(language: str) -> list[tuple[str, str]]:
    """(message, translation) pairs, plural forms one by one."""
    pairs = []
    for message in catalogue(language):
        if isinstance(message.id, str) and message.id:
            pairs.append((message.id, str(message.string)))
        elif not isinstance(message.id, str):
            pairs += [(message.id[1], form) for form in message.string]
    return pairs


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_sentence_of_the_code_is_translated_and_no_other(code: str) -> None:
    asked = messages_in_code()
    assert len(asked) > 100
    held = {tuple(m.id) if not isinstance(m.id, str) else m.id for m in catalogue(code) if m.id}
    assert asked - held == set(), "not translated"
    assert held - asked == set(), "no longer used"


@pytest.mark.parametrize("code", LANGUAGES)
def test_translations_are_filled_and_keep_their_placeholders(code: str) -> None:
    for message, translation in texts(code):
        assert translation.strip(), message
        assert fields(translation) == fields(message), message


@pytest.mark.parametrize("code", ["kk", "ru"])
def test_a_translation_is_not_left_in_english(code: str) -> None:
    names = {"Esc", "PDF", "PPTX", "PowerPoint", "ZIP", "SVG", "Chromium", "Google", "Chrome"}
    names |= {"Nysana", "Eurostat", "Open", "SDG", "SDSN", "CSV", "PNG", "XLSX", "Excel", "UTF", "make", "warehouse"}
    names |= {
        "Parquet",
        "ICS",
        "SQL",
        "nysana",
        "duckdb",
        "SELECT",
        "WITH",
        "FROM",
        "DESCRIBE",
        "SUMMARIZE",
        "PIVOT",
        "ZIP",
        "SDMX",
        "DuckDB",
        "Frictionless",
        "JSON",
        "GeoJSON",
        "FeatureCollection",
        "id",
        "region",
    }
    # Options and files of the command line are named as they are typed.
    names |= {"Apache", "Spark", "requirements", "spark", "txt", "out", "field", "COLUMN", "NAME", "VALUE"}
    names |= {"source", "title", "publisher"}
    for message, translation in texts(code):
        words = set(re.findall(r"[A-Za-z]{2,}", re.sub(r"\{\w+\}", "", translation)))
        assert words <= names, f"{message!r} → {translation!r}"


def test_every_table_and_column_means_something_in_three_languages() -> None:
    held: dict[str, list[dict[str, str]]] = {}
    for folder in ("ingest", "locales"):
        with (ROOT / folder / "comments.csv").open(encoding="utf-8", newline="") as file:
            held[folder] = list(csv.DictReader(file))
    keys = {folder: [(row["object"], row["column"]) for row in rows] for folder, rows in held.items()}
    assert keys["locales"] == keys["ingest"]
    for row in held["locales"]:
        assert row["kk"].strip()
        assert row["ru"].strip()
        assert not MIXED.findall(row["kk"] + " " + row["ru"])
    assert Language("kk").comment("target", "value", "x") != Language("kk").comment("observation", "value", "x")


@pytest.mark.parametrize("code", ["kk", "ru"])
def test_plural_forms_are_complete(code: str) -> None:
    catalog = catalogue(code)
    for message in catalog:
        if not isinstance(message.id, str):
            assert len(message.string) == catalog.num_plurals
            assert all(message.string)


@pytest.mark.parametrize("code", ["kk", "ru"])
def test_no_latin_letter_hides_in_a_cyrillic_word(code: str) -> None:
    for _, translation in texts(code):
        assert not MIXED.findall(re.sub(r"\{\w+\}", " ", translation)), translation


def test_no_latin_letter_hides_in_the_tables() -> None:
    for path in sorted((ROOT / "data").glob("*.csv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not MIXED.findall(re.sub(r"https?://\S+", " ", line)), f"{path.name}: {line[:200]}"


@pytest.mark.parametrize(
    ("code", "number", "percent", "day"),
    [
        ("kk", "1 234,5", "−3,0 %", "2026 ж. 3 сәуір"),
        ("ru", "1 234,5", "−3,0 %", "3 апреля 2026 г."),
        ("en", "1,234.5", "−3.0%", "April 3, 2026"),
    ],
)
def test_numbers_and_dates(code: str, number: str, percent: str, day: str) -> None:
    language = Language(code)
    plain = lambda text: "".join(" " if unicodedata.category(c) == "Zs" else c for c in text)  # noqa: E731
    assert plain(language.number(1234.5, 1)) == number
    assert plain(language.percent(-3, 1)) == percent
    assert plain(language.date(date(2026, 4, 3))) == day
    assert language.value(None, "pct", 1) == language.value(float("nan"), "pct", 1) == "–"


def test_an_unknown_day_is_not_invented() -> None:
    language = Language("en")
    assert language.vintage(date(2024, 1, 1)) == "2024"
    assert language.vintage(date(2023, 9, 1)) == "September 2023"
    assert language.vintage(date(2023, 12, 29)) == "December 29, 2023"


@pytest.mark.parametrize(
    ("n", "words"), [(1, "1 балл"), (2, "2 балла"), (5, "5 баллов"), (21, "21 балл"), (11, "11 баллов")]
)
def test_russian_plurals(n: int, words: str) -> None:
    shown = Language("ru").plural("{n} point above {year}", "{n} points above {year}", n, year=2022)
    assert shown == f"на {words} выше, чем в 2022 году"


def test_the_folder_holds_three_languages() -> None:
    assert {path.name for path in Path(FOLDER).iterdir() if (path / "LC_MESSAGES").exists()} == set(LANGUAGES)
