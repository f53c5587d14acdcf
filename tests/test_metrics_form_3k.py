"""The one real monthly series at hand, registered corruption crimes of form 3-К, through the monthly metrics."""

import csv
from pathlib import Path

import pytest

from metrics.control_chart import assurance, special_causes, xmr_limits
from metrics.year_to_date import period_values, revised_periods, same_period_change_pct

with (Path(__file__).parent / "reference" / "form_3k_corruption_crimes.csv").open(encoding="utf-8", newline="") as file:
    CUMULATIVE = {row["month"]: float(row["registered"]) for row in csv.DictReader(file)}


def year(number: int) -> list[float | None]:
    """January to December as the reports stand, None for a month without one."""
    return [CUMULATIVE.get(f"{number}-{month:02}") for month in range(1, 13)]


def test_the_months_of_a_whole_year() -> None:
    months = period_values(year(2023))
    assert months == [245, 193, 132, 141, 136, 134, 137, 104, 108, 96, 99, 167]
    assert sum(month for month in months if month is not None) == 1692
    assert not any(revised_periods(year(2023)))


def test_missing_months_stay_missing() -> None:
    months = period_values(year(2024))
    assert months[0] == 247
    assert months[1:6] == [None] * 5, "June stands alone: May is missing"
    assert months[6] == 154
    assert months[-1] == 7


def test_the_same_month_a_year_before() -> None:
    assert same_period_change_pct(CUMULATIVE["2024-12"], CUMULATIVE["2023-12"]) == pytest.approx(-3.0142, abs=5e-5)


def test_january_is_outside_the_limits() -> None:
    """Mean 1,692/12 = 141; moving ranges 52, 61, 9, 5, 2, 3, 33, 4, 12, 3, 68: mean 252/11; 2.66 × that is 60.94."""
    months = [float(month) for month in period_values(year(2023)) if month is not None]
    limits = xmr_limits(months)
    assert (limits.centre, limits.lower, limits.upper) == pytest.approx((141, 80.062, 201.938), abs=5e-4)
    found = special_causes(months, limits, "none")
    assert found[0].rules == ("outside_limits",)
    assert {cause.reading for cause in found if cause.rules} == {"neither"}, "fewer registered is not better by itself"
    assert assurance(limits, 210, "down") == "consistently_met"
    assert assurance(limits, 150, "down") == "inconsistent"
