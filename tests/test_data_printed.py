"""A value, its rounding and its hedge agree with what the Concept prints."""

import re

import duckdb
import pytest

SCALES = {"мың": 1_000, "миллион": 1_000_000}
WORDS = {"бестен бір": 20, "төрттен бір": 25, "жартысынан": 50, "екінші": 2, "үшінші": 3, "бесінші": 5, "оныншы": 10}
HEDGES = {"астам": "more_than", "көбі": "more_than", "дейін": "up_to", "шамамен": "about", "жуық": "about"}


def figures(printed: str) -> list[tuple[float, float]]:
    """(value, half the printed unit) of each number in the printed words; (value, 0) of a fraction in words."""
    scale = next((factor for word, factor in SCALES.items() if word in printed), 1)
    found = []
    for digits in re.findall(r"\d[\d ]*(?:,\d+)?", printed):
        decimals = len(digits.partition(",")[2])
        unit = 10**-decimals * scale
        found.append((float(digits.replace(" ", "").replace(",", ".")) * scale, unit / 2))
    return found or [(value, 0) for word, value in WORDS.items() if word in printed]


def test_values_are_what_is_printed(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select indicator_id, printed, value, rounding, qualifier, unit from observation join indicator using (indicator_id)"
        " where source_id = 'kz-gov-2023-1233' and observation.status <> 'computed'"
    ).fetchall()
    assert len(rows) > 230
    for indicator_id, printed, value, rounding, qualifier, unit in rows:
        read = [figure for figure in figures(printed) if figure[0] == pytest.approx(value)]
        assert read, f"{indicator_id}: {value} is not in {printed!r}"
        # An exact count has no rounding; a bound or a fraction in words has none either; wages are printed to hundreds.
        allowed = {read[0][1], 0.0} | ({50.0} if unit == "kzt" else set())
        assert any(rounding == pytest.approx(one) for one in allowed), f"{indicator_id}: ±{rounding} of {printed!r}"
        if "мың" in printed and qualifier not in ("more_than", "up_to", "about"):
            assert rounding > 0, f"{indicator_id}: {printed!r} is rounded"


def test_a_hedge_in_the_words_is_a_hedge_in_the_table(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select indicator_id, printed, qualifier from observation where source_id = 'kz-gov-2023-1233'"
    ).fetchall()
    for indicator_id, printed, qualifier in rows:
        wanted = next((hedge for word, hedge in HEDGES.items() if word in printed), None)
        if wanted and "–" not in printed:
            assert qualifier == wanted, f"{indicator_id}: {printed!r}"


def test_bounds_and_undated_figures_stay_out_of_series(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select v.indicator_id, v.year from annual_value v join observation o using (indicator_id, region_id, period_start,"
        " period_end, source_id, vintage) where o.qualifier in ('more_than', 'up_to') or o.period_basis = 'not_stated'"
    ).fetchall()
    assert rows == []
