"""The Ministry's choice of a definition is one line of data; base, levels, gaps and verdicts follow."""

from pathlib import Path

import duckdb
import pytest

from ingest.reference import RefusalError
from ingest.warehouse import built_warehouse
from tests.conftest import AS_OF

CHOICE = "kz-gov-2023-1233,§6"


def built(reference: Path, tmp_path: Path, *choices: str) -> duckdb.DuckDBPyConnection:
    with (reference / "definition_choice.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{choice},{CHOICE}\n" for choice in choices)
    built_warehouse(tmp_path / "nysana.duckdb", AS_OF, reference)
    return duckdb.connect(str(tmp_path / "nysana.duckdb"), read_only=True)


def test_one_line_gives_base_levels_and_verdicts(reference: Path, tmp_path: Path) -> None:
    with (reference / "observation.csv").open("a", encoding="utf-8") as file:  # what the next form 1-M would bring
        for name, value in (("offences_completed_previous_offenders", 20000), ("offences_completed", 66000)):
            file.write(
                f"{name},KZ,2024-01-01,2025-01-01,false,{value},0,partial,final,2025-01-01,kpsisu-1m-2022,"
                f"R2 row 1 graph 1,{value},,stated\n"
            )
    con = built(reference, tmp_path, "reoffending_share,reoffending_offences_share_pct")
    rows = con.execute(
        "select year, base, actual, target_high, gap, verdict from trajectory"
        " where indicator_id = 'reoffending_share' and region_id = 'KZ' order by year"
    ).fetchall()
    base = 23819 / 75633 * 100
    actual = 20000 / 66000 * 100
    year_2024 = {row[0]: row for row in rows}[2024]
    assert year_2024[1:] == pytest.approx((base, actual, base * 0.98, base * 0.98 - actual, "met"))
    end = {row[0]: row for row in rows}[2028]
    assert end[3] == pytest.approx(base * 0.90)
    ((decimals, unit, outlook),) = con.execute(
        "select decimals, unit, outlook from scorecard where indicator_id = 'reoffending_share'"
    ).fetchall()
    assert (decimals, unit) == (1, "pct")
    assert outlook != "unknown"


def test_a_count_becomes_the_base(reference: Path, tmp_path: Path) -> None:
    con = built(reference, tmp_path, "violence_women_children,violence_women_children_concept")
    rows = con.execute(
        "select year, base, target_high from trajectory where indicator_id = 'violence_women_children' and year > 2022"
    ).fetchall()
    assert {year: level for year, _, level in rows}[2028] == pytest.approx((2232 + 706) * 0.9)
    assert {base for _, base, _ in rows} == {2938}


def test_without_a_choice_no_level_is_invented(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select distinct base, target_low, target_high from trajectory where indicator_id = 'reoffending_share'"
    ).fetchall()
    assert rows == [(None, None, None)]


@pytest.mark.parametrize(
    "choice",
    [
        "reoffending_share,intoxicated_offences_share_pct",  # another indicator's variant
        "theft_rate,thefts",  # no variant
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(reference: Path, tmp_path: Path, choice: str) -> None:
    with pytest.raises(RefusalError, match="expect_definition_is_a_variant"):
        built(reference, tmp_path, choice)


def test_the_gap_is_closed_and_the_screen_names_the_definition(reference: Path, tmp_path: Path) -> None:
    import queries

    built(reference, tmp_path, "reoffending_share,reoffending_offences_share_pct").close()
    path = tmp_path / "nysana.duckdb"
    assert "reoffending_share" not in set(queries.rows("gaps", path=path)["indicator_id"])
    indicator = queries.rows("indicator", path=path).set_index("indicator_id").loc["reoffending_share"]
    assert indicator["chosen_en"] == "Share of completed offences by persons who offended before"
    assert indicator["chosen_locator"] == "§6"
    chosen = queries.rows("definitions", path=path).query("is_chosen")
    assert list(chosen["definition_id"]) == ["reoffending_offences_share_pct"]
