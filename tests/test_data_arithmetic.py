"""The sums, ratios and "times" of the official texts, computed again from the figures in the warehouse.

tests/reference/arithmetic.csv has one row a statement: what the text says (`stated`, `tolerance`), the computation
on the figures it prints, and the note that names the disagreement; no note where the statement holds.
"""

import csv
import math
import re
from pathlib import Path

import duckdb
import pytest

with (Path(__file__).parent / "reference" / "arithmetic.csv").open(encoding="utf-8", newline="") as file:
    CLAIMS = list(csv.DictReader(file))

# fig: a figure that the Concept prints; form: one of form 1-M, 2022; population: person-years of a span of years.
MACROS = """
    create or replace temp macro figure(i, p, s) as (
        select any_value(value) from observation
        where indicator_id = i and source_id = s and region_id = 'KZ'
            and p in (year(period_start)::varchar, year(period_start) || '-' || (year(period_end) - 1))
            and (contains(p, '-') or period_end = period_start + interval 1 year)
        having count(*) = 1
    );
    create or replace temp macro fig(i, p) as figure(i, p, 'kz-gov-2023-1233');
    create or replace temp macro form(i) as figure(i, '2022', 'kpsisu-1m-2022');
    create or replace temp macro population(p) as (
        select sum(value) from annual_value
        where indicator_id = 'population_avg' and region_id = 'KZ' and year between left(p, 4)::int and right(p, 4)::int
    );
"""


@pytest.fixture
def con(warehouse: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    warehouse.execute(MACROS)
    return warehouse


@pytest.mark.parametrize("claim", CLAIMS, ids=[row["claim"] for row in CLAIMS])
def test_statement_is_noted_if_and_only_if_it_fails(con: duckdb.DuckDBPyConnection, claim: dict[str, str]) -> None:
    ((value,),) = con.execute(f"select ({claim['expression']})::double").fetchall()
    assert value is not None
    holds = abs(value - float(claim["stated"])) <= float(claim["tolerance"]) + 1e-9
    assert holds == (claim["note_id"] == ""), f"{claim['expression']} = {value}"


@pytest.mark.parametrize("claim", [row for row in CLAIMS if row["note_id"]], ids=lambda row: row["claim"])
def test_note_says_the_computed_figure(con: duckdb.DuckDBPyConnection, claim: dict[str, str]) -> None:
    ((value,),) = con.execute(f"select ({claim['expression']})::double").fetchall()
    texts = con.execute(
        "select text_kk, text_ru, text_en from data_note where note_id = ?", [claim["note_id"]]
    ).fetchall()
    assert len(texts) == 1
    computed = claim["computed"]
    decimals = len(computed.partition(".")[2])
    printed = float(computed.replace(",", "").replace("−", "-"))
    scale = 1000 if printed and value / printed > 500 else 1
    assert math.isclose(round(value / scale, decimals), printed, abs_tol=10**-decimals / 100)
    kk, ru, en = texts[0]
    own = computed.replace(",", "\u00a0").replace(".", ",")
    for text, figure in ((kk, own), (ru, own), (en, computed)):
        assert re.search(rf"(?<![\d,.]){re.escape(figure)}(?![\d])", text), f"{figure} is not in: {text}"


def test_every_contradiction_of_the_texts_names_two_figures(con: duckdb.DuckDBPyConnection) -> None:
    texts = con.execute("select note_id, text_en from data_note where kind = 'contradiction'").fetchall()
    assert len(texts) >= 20
    for note_id, text in texts:
        assert len(set(re.findall(r"\d[\d,.]*", text))) >= 2, note_id
