"""Verdicts on small series made by hand: rounding, bands, missing bases, breaks, replaced targets."""

import pytest

from ingest.assessment import Actual, Series, assessment_rows
from metrics.target_path import Target


def row_of(year: int, **changes: object) -> dict[str, object]:
    """The row of one year of a series whose base is 100 and whose 2024 target is a fall by 10 per cent."""
    series = {
        "indicator_id": "example", "region_id": "KZ", "unit": "per_10k", "decimals": 1, "direction": "down",
        "actuals": {2022: Actual(100, 0), 2024: Actual(90, 0)}, "targets": {2024: Target("relative", -10)},
        "earlier": {}, "breaks": {},
    } | changes  # fmt: skip
    (row,) = [row for row in assessment_rows(Series(**series)) if row["year"] == year]  # type: ignore[arg-type]
    return row


@pytest.mark.parametrize(
    ("value", "rounding", "base_rounding", "verdict"),
    [
        (90, 0, 0, "met"),  # exactly on the target
        (90.01, 0, 0, "missed"),
        (90.4, 0.5, 0, "uncertain"),  # half a unit of the source covers the difference
        (89.6, 0.5, 0, "uncertain"),
        (90.5, 0.5, 0, "missed"),  # the edge itself is not covered
        (90.4, 0, 0.5, "uncertain"),  # a base of 100 ± 0.5 moves the target by ± 0.45
        (90.46, 0, 0.5, "missed"),
        (90.9, 0.5, 0.5, "uncertain"),
    ],
)
def test_rounding_enters_the_verdict(value: float, rounding: float, base_rounding: float, verdict: str) -> None:
    actuals = {2022: Actual(100, base_rounding), 2024: Actual(value, rounding)}
    assert row_of(2024, actuals=actuals)["verdict"] == verdict


@pytest.mark.parametrize(
    ("direction", "value", "gap", "verdict"),
    [
        ("up", 34, -1, "missed"),
        ("up", 35, 0, "met"),
        ("up", 38, 0, "met"),
        ("up", 41, 2, "met"),  # above the band is met, too
        ("down", 41, -2, "missed"),
        ("down", 39, 0, "met"),
        ("down", 33, 2, "met"),
    ],
)
def test_a_band_is_judged_by_the_edge_that_must_be_reached(
    direction: str, value: float, gap: float, verdict: str
) -> None:
    band = {2024: Target("band", low=35, high=39)}
    row = row_of(2024, direction=direction, targets=band, actuals={2024: Actual(value, 0)})
    assert (row["gap"], row["verdict"]) == (gap, verdict)
    assert (row["target_low"], row["target_high"]) == (35, 39)


@pytest.mark.parametrize(("direction", "edges"), [("down", (None, 11.8)), ("up", (11.8, None))])
def test_a_level_fills_the_edge_of_its_side(direction: str, edges: tuple[float | None, float | None]) -> None:
    row = row_of(2024, direction=direction, targets={2024: Target("level", 11.8)})
    assert (row["target_low"], row["target_high"]) == edges


def test_without_a_base_there_is_an_index_and_no_verdict_but_no_data() -> None:
    row = row_of(2024, actuals={2024: Actual(90, 0)})
    assert (row["target_high"], row["target_index"], row["verdict"], row["gap"]) == (None, 90, "no_data", None)
    assert "base of 2022 is not published" in str(row["reason_en"])


def test_an_interpolated_year_has_a_gap_and_no_verdict() -> None:
    row = row_of(2023, actuals={2022: Actual(100, 0), 2023: Actual(93, 0)})
    assert (row["is_interpolated"], row["verdict"], row["target_high"], row["gap"]) == (True, None, 95, 2)


def test_the_base_year_itself_is_no_target() -> None:
    row = row_of(2022)
    assert (row["target_high"], row["verdict"], row["base"], row["gap"]) == (None, None, 100, None)


def test_only_a_break_after_the_base_is_carried_and_only_by_an_actual() -> None:
    breaks = {2022: "census", 2024: "battery"}
    assert row_of(2024, breaks=breaks)["break_note_id"] == "battery"
    assert row_of(2022, breaks=breaks)["break_note_id"] is None
    assert row_of(2023, breaks=breaks)["break_note_id"] is None


def test_the_replaced_target_is_judged_beside_the_current_one() -> None:
    row = row_of(2024, earlier={2024: Target("relative", -20)})
    assert (row["verdict"], row["earlier_verdict"], row["earlier_high"]) == ("met", "missed", 80)


@pytest.mark.parametrize(
    ("latest", "outlook", "method"),
    [
        (85, "achieved", "level"),
        (95, "some_progress", "growth_ratio"),  # two of four years gone, nearly half of the way by growth
        (99.9, "insufficient", "growth_ratio"),
        (101, "moving_away", "growth_ratio"),
    ],
)
def test_outlook_to_the_last_target(latest: float, outlook: str, method: str) -> None:
    targets = {2026: Target("relative", -15)}
    row = row_of(2024, targets=targets, actuals={2022: Actual(100, 0), 2024: Actual(latest, 0)})
    assert (row["outlook"], row["method"]) == (outlook, method)


def test_a_rank_is_read_on_a_straight_line() -> None:
    targets = {2028: Target("at_most", 40)}
    row = row_of(2025, unit="rank", decimals=0, targets=targets, actuals={2022: Actual(65, 0), 2025: Actual(66, 0)})
    assert (row["outlook"], row["method"], row["ratio"]) == ("moving_away", "linear", pytest.approx(-0.08))
