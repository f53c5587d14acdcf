"""Every query answers; the DuckDB command line, an older client and the screens read the same file alike."""

import csv
import io
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

import queries
from tests.conftest import ROOT

PARAMETERS = {
    "region_id": "KZ",
    "indicator_id": "crime_rate",
    "day": "2026-11-21",
    "year": 2022,
    "table_name": "scorecard",
    "programme_id": "plan-2014-2020",
    "words": ("Ұлы", "Ура"),
    "language": "kk",
}
# No query of the product's own figures gives these a row: their tests stand with the imports.
ONLY_AFTER_IMPORTS = {"import_log", "revisions"}
NAMES = sorted(path.stem for path in queries.FOLDER.glob("*.sql"))
CLI = Path(sys.executable).parent / "duckdb"


@pytest.mark.parametrize("name", NAMES)
def test_every_query_answers_and_says_what_it_answers(home: Path, name: str) -> None:
    text = (queries.FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    assert text.startswith("-- ")
    assert "-- Grain: one row" in text
    wanted = set(re.findall(r"\$(\w+)", re.sub(r"--.*", "", text)))
    own = {
        "year_to_date": {"indicator_id": "corruption_crimes"},
        "regions_beside_path": {"year": 2024},
        "actions_due": {"year": 2024, "programme_id": "concept-2024-2028"},
    }
    asked = PARAMETERS | own.get(name, {})
    found = queries.rows(name, **{key: asked[key] for key in wanted})
    assert len(found) > 0 or name in ONLY_AFTER_IMPORTS


def test_lists_follow_the_alphabet_of_their_language(home: Path) -> None:
    # The order of the Kazakh Cyrillic alphabet: ә after а, ғ after г, қ after к, ө after о, ұ and ү after у, і after ы.
    kazakh = ["Алматы", "Әулие", "Гүл", "Ғылым", "Кеме", "Қала", "Орал", "Өскемен", "Ура", "Ұлы", "Үй", "Ырғыз", "Іле"]
    russian = ["ель", "Жук", "яма"]
    for language, expected in (("kk", kazakh), ("ru", russian)):
        shuffled = tuple(sorted(expected))
        assert list(queries.rows("in_order", words=shuffled, language=language)["word"]) == expected
        first = queries.rows("sources", language=language).query("kind == 'legal_act'")[f"publisher_{language}"]
        publishers = list(dict.fromkeys(first))
        assert list(queries.rows("in_order", words=tuple(publishers), language=language)["word"]) == publishers


def test_a_missing_warehouse_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NYSANA_HOME", str(tmp_path))
    with pytest.raises(queries.NoWarehouseError, match="make warehouse"):
        queries.warehouse_path()


def test_the_file_is_read_only(home: Path) -> None:
    with pytest.raises(duckdb.Error, match="read-only"):
        queries.opened().connection.cursor().execute("delete from target")


def test_the_command_line_and_the_screens_agree(home: Path) -> None:
    asked = "select indicator_id, year, verdict, outlook, round(actual, 6) as actual from scorecard order by 1"
    done = subprocess.run(
        [CLI, "-readonly", "-csv", home / "nysana.duckdb", asked], capture_output=True, text=True, check=True
    )
    shell = {row["indicator_id"]: row for row in csv.DictReader(io.StringIO(done.stdout))}
    screen = queries.rows("scorecard", region_id="KZ").to_dict("records")
    assert len(shell) == len(screen) == 19
    for row in screen:
        other = shell[row["indicator_id"]]
        assert int(other["year"]) == row["year"]
        assert other["outlook"] == row["outlook"]
        assert (
            other["verdict"] in ("", "NULL") if row["verdict"] != row["verdict"] else other["verdict"] == row["verdict"]
        )
        if row["actual"] == row["actual"]:
            assert float(other["actual"]) == pytest.approx(row["actual"], abs=1e-6)


def test_the_readme_examples_for_the_command_line_run(home: Path) -> None:
    block = re.search(r"```sql\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert block
    statements = [line for line in block[1].splitlines() if line.strip() and not line.startswith("--")]
    assert len(statements) == 5
    for statement in statements:
        done = subprocess.run(
            [CLI, "-readonly", "-csv", home / "nysana.duckdb", statement], capture_output=True, text=True, check=True
        )
        assert len(done.stdout.splitlines()) > 1, statement


def test_an_older_client_can_open_the_file(home: Path) -> None:
    version = subprocess.run([CLI, "--version"], capture_output=True, text=True, check=True).stdout
    assert version.startswith("v1."), "the test needs a 1.x client to mean something"
    tags = queries.opened().connection.cursor().execute("select tags from duckdb_databases()").fetchall()
    assert "v1.2.0" in str(tags)
