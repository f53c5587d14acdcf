import csv
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from metrics.progress import (
    OUTLOOK_OF,
    growth_ratio,
    is_achieved,
    linear_ratio,
    open_sdg_progress,
    open_sdg_score,
    outlook_of_ratio,
    required_annual_change_pct,
    sdsn_trend_status,
    un_progress_status,
)
from tests.anything import ANYTHING, value_or_sentence

REFERENCE = list(csv.DictReader((Path(__file__).parent / "reference" / "progress.csv").open(encoding="utf-8")))
POSITIVE = st.floats(0.01, 1e6)


@pytest.mark.parametrize("case", [row for row in REFERENCE if row["function"] == "growth_ratio"])
def test_published_growth_ratio(case: dict[str, str]) -> None:
    arguments = (
        float(case["base"]), int(case["base_year"]), float(case["value"]), int(case["year"]),
        float(case["target"]), int(case["target_year"]), case["direction"],
    )  # fmt: skip
    assert growth_ratio(*arguments) == pytest.approx(float(case["ratio"]), rel=1e-9)
    assert open_sdg_progress(*arguments).status == case["expected"]


@pytest.mark.parametrize("case", [row for row in REFERENCE if row["function"] == "open_sdg_score"])
def test_published_score(case: dict[str, str]) -> None:
    assert open_sdg_score(float(case["ratio"])) == pytest.approx(float(case["expected"]), abs=1e-4)


@pytest.mark.parametrize("case", [row for row in REFERENCE if row["function"] == "un_progress_status"])
def test_published_un_category(case: dict[str, str]) -> None:
    assert un_progress_status(float(case["ratio"])) == case["expected"]


@given(base=POSITIVE, target=POSITIVE, years=st.integers(1, 20))
def test_reaching_the_target_on_time_is_ratio_one(base: float, target: float, years: int) -> None:
    direction = "up" if target > base else "down"
    ratio = growth_ratio(base, 2022, target, 2022 + years, target, 2022 + years, direction)
    assert ratio is None or ratio == pytest.approx(1)


@given(base=POSITIVE, value=POSITIVE, target=POSITIVE)
def test_the_sign_follows_the_direction(base: float, value: float, target: float) -> None:
    up = growth_ratio(base, 2022, value, 2024, target, 2028, "up")
    down = growth_ratio(base, 2022, value, 2024, target, 2028, "down")
    assert (up is None) == (down is None)
    assert up is None or down is None or up == pytest.approx(-down)


@pytest.mark.parametrize(
    ("base", "value", "target", "expected"),
    [
        (0, 1, 10, "number"),  # zero base counts as 0.001
        (10, 5, 0, "number"),  # zero target counts as 0.001
        (10, -5, 1, None),  # the value changes sign
        (10, 5, -1, None),  # the target changes sign
        (10, 12, 10, None),  # no growth is required
        (None, 5, 1, None),
        (10, None, 1, None),
        (10, 5, None, None),
    ],
)
def test_edge_rules(base: float | None, value: float | None, target: float | None, expected: str | None) -> None:
    ratio = growth_ratio(base, 2022, value, 2024, target, 2028, "down")
    assert (ratio is None) == (expected is None)


def test_a_value_of_nought_is_a_fall_to_nothing() -> None:
    assert growth_ratio(10, 2022, 0, 2024, 5, 2028, "down") == pytest.approx(1 / (1 - 0.5 ** (1 / 6)))


@pytest.mark.parametrize("year", [2022, 2021])
def test_years_must_follow_the_base(year: int) -> None:
    with pytest.raises(ValueError, match="after the base year 2022"):
        growth_ratio(10, 2022, 9, year, 8, 2028, "down")
    with pytest.raises(ValueError, match="after the base year 2022"):
        linear_ratio(10, 2022, 9, year, 8, 2028, "down")
    with pytest.raises(ValueError, match="must come after"):
        required_annual_change_pct(10, 2022, 9, year)


def test_an_unknown_direction_is_refused() -> None:
    with pytest.raises(ValueError, match="'sideways' is neither"):
        growth_ratio(10, 2022, 9, 2024, 8, 2028, "sideways")


@pytest.mark.parametrize(
    ("ratio", "outlook"),
    [
        (0.95, "on_track"),
        (0.9499, "some_progress"),
        (0.60, "some_progress"),
        (0.5999, "insufficient"),
        (0.0, "insufficient"),
        (-0.0001, "moving_away"),
        (None, "unknown"),
    ],
)
def test_outlook_thresholds(ratio: float | None, outlook: str) -> None:
    assert outlook_of_ratio(ratio) == outlook


@pytest.mark.parametrize(
    ("ratio", "status"),
    [
        (0.9501, "on_track"),
        (0.95, "some_progress"),
        (0.5001, "some_progress"),
        (0.5, "insufficient"),
        (-0.1, "moving_away"),
        (-0.0999, "insufficient"),
        (None, "unknown"),
    ],
)
def test_un_thresholds(ratio: float | None, status: str) -> None:
    assert un_progress_status(ratio) == status


@given(st.floats(-1e6, 1e6))
def test_score_stays_in_its_range(ratio: float) -> None:
    score = open_sdg_score(ratio)
    assert score is not None
    assert -5 <= score <= 5


def test_a_reached_target_is_achieved_whatever_the_pace() -> None:
    progress = open_sdg_progress(97, 2022, 56, 2025, 65, 2028, "down")
    assert (progress.status, progress.score) == ("achieved", 5)
    assert is_achieved(65, 65, "down")
    assert not is_achieved(66, 65, "down")


def test_ranks_are_read_on_a_straight_line() -> None:
    # 65 → 66 in three years where 65 → 40 in six is asked: −1/3 of a place against 25/6 of a place a year.
    assert linear_ratio(65, 2022, 66, 2025, 40, 2028, "down") == pytest.approx(-0.08)
    assert linear_ratio(65, 2022, 66, 2025, 65, 2028, "down") is None


def test_required_annual_change() -> None:
    assert required_annual_change_pct(100, 2024, 121, 2026) == pytest.approx(10)
    assert required_annual_change_pct(0, 2024, 1, 2026) is None
    assert required_annual_change_pct(-1, 2024, 1, 2026) is None
    assert required_annual_change_pct(None, 2024, 1, 2026) is None


def test_every_foreign_word_maps_to_ours() -> None:
    ours = {"achieved", "on_track", "some_progress", "insufficient", "moving_away", "unknown"}
    assert set(OUTLOOK_OF.values()) == ours


def test_a_base_beyond_its_target_that_slides_is_moving_away() -> None:
    """Rank 50 when 60 was asked, then 70: away from better, although the straight line points that way."""
    assert linear_ratio(50, 2022, 70, 2024, 60, 2030, "down") < 0
    assert growth_ratio(50, 2022, 70, 2024, 60, 2030, "down") < 0


def test_values_below_nought_keep_their_direction() -> None:
    """Open SDG multiplies by the sign of the values: −10 to −7 is a rise."""
    assert growth_ratio(-10, 2022, -7, 2024, -5, 2030, "up") > 0
    assert growth_ratio(-10, 2022, -13, 2024, -5, 2030, "up") < 0


def test_numbers_written_twice_are_one_number() -> None:
    assert is_achieved(0.7 + 0.1, 0.8, "up")
    assert sdsn_trend_status(linear_ratio(0.1, 2022, 0.3, 2024, 0.9, 2030, "up")) == "on_track"


@pytest.mark.parametrize(
    ("ratio", "word"),
    [
        (1, "on_track"),
        (0.99, "some_progress"),
        (0.5, "some_progress"),
        (0.49, "insufficient"),
        (-0.1, "moving_away"),
        (None, "unknown"),
    ],
)
def test_sdsn_words(ratio: float | None, word: str) -> None:
    assert sdsn_trend_status(ratio) == word


@example(["0", *[None] * 6])
@given(st.lists(ANYTHING, min_size=7, max_size=7))
def test_anything_gives_a_value_none_or_a_sentence(given: list) -> None:
    a, b, c, d, e, f, g = given
    for call in (
        lambda: growth_ratio(a, b, c, d, e, f, "up"),
        lambda: growth_ratio(a, 2022, c, 2024, e, 2028, g),
        lambda: open_sdg_progress(a, 2022, c, 2024, e, 2028, "down"),
        lambda: linear_ratio(a, 2022, c, 2024, e, 2028, "up"),
        lambda: linear_ratio(a, b, c, d, e, f, "up"),
        lambda: required_annual_change_pct(a, b, c, d),
        lambda: required_annual_change_pct(a, 2022, c, 2028),
        lambda: is_achieved(a, c, "up"),
        lambda: outlook_of_ratio(a),
        lambda: open_sdg_score(a),
        lambda: un_progress_status(a),
        lambda: sdsn_trend_status(a),
    ):
        assert value_or_sentence(call)
