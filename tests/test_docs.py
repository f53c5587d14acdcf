"""README and the data dictionary say what the code does, and the reverse."""

import re
from pathlib import Path

import pytest

from ingest.__main__ import COMMANDS
from ingest.dictionary import data_dictionary
from ingest.names import READERS
from locales import Language
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
FILE_LINES = README.split("## One line a file")[1]
TABLE = set(re.findall(r"^\| (`[^|]+) \|", FILE_LINES, re.MULTILINE))
NAMED = {name for cell in TABLE for name in re.findall(r"`([^`]+)`", cell)}
ROOMS = ("pages", "charts", "metrics", "queries", "ingest", "locales")
# Empty package files and files that one line names together.
TOGETHER = re.compile(
    r"ingest/views/.*\.sql|pages/shared/__init__\.py|(charts|metrics|ingest|ingest/readers)/__init__\.py"
)
FILES = sorted(
    str(path.relative_to(ROOT))
    for room in ROOMS
    for path in (ROOT / room).rglob("*")
    if path.suffix in (".py", ".sql", ".css")
    and path.parent.name != "saved"  # a saved question says itself what it asks
)


def test_the_two_commands_come_first() -> None:
    lines = [line for line in README.splitlines() if line.strip()]
    assert lines[0] == "# Nysana"
    assert lines[1].split()[:2] == ["make", "run"]
    assert lines[2].split()[:2] == ["make", "test"]


@pytest.mark.parametrize("name", [name for name in FILES if not TOGETHER.match(name)])
def test_every_file_has_its_line(name: str) -> None:
    assert name in NAMED


@pytest.mark.parametrize("name", sorted(NAMED))
def test_every_line_has_its_file(name: str) -> None:
    if not name.startswith("python"):
        assert list(ROOT.glob(name)), name


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)]+)\)", README))
def test_links_and_pictures_exist(target: str) -> None:
    assert (ROOT / target).exists()


def test_every_make_target_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in {"run", "test", "lint", "bench", "warehouse"} | set(re.findall(r"`make ([\w-]+)", README)):
        assert re.search(rf"^{name}:", makefile, re.MULTILINE), name


def test_every_form_has_its_line() -> None:
    named = README.split("| FORM | what it is |")[1].split("The workbooks name")[0]
    cells = re.findall(r"^\| (`[^|]+) \|", named, re.MULTILINE)
    assert {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)} == set(READERS)


@pytest.mark.parametrize("command", re.findall(r"^python -m ingest (\w+)", README, re.MULTILINE))
def test_every_command_of_the_readme_is_there(command: str) -> None:
    assert command in COMMANDS


def test_the_data_dictionary_is_current(home: Path) -> None:
    assert (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8") == data_dictionary(home / "nysana.duckdb")


def test_every_query_is_used() -> None:
    rooms = [*(ROOT / "pages").rglob("*.py"), *(ROOT / "briefing").glob("*.py"), ROOT / "queries" / "publish.py"]
    code = "\n".join(path.read_text(encoding="utf-8") for path in rooms)
    for path in (ROOT / "queries").glob("*.sql"):
        assert (
            f'rows("{path.stem}"' in code or f'read("{path.stem}"' in code or f'queries.sql("{path.stem}")' in code
        ), path.name


def test_the_glossary_and_the_catalogues_are_the_same() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").partition("## Words of the texts")[0]
    rows = [line.strip("| \n").split(" | ") for line in text.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 40
    for english, kazakh, russian in rows:
        assert (Language("kk").text(english), Language("ru").text(english)) == (kazakh, russian)
