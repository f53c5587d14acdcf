"""The charts of the running year: a line a year, a gap where a month is not known, rings where figures were revised."""

import csv
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
import pytest

import queries
from charts.theme import DARK, LIGHT
from charts.year_to_date import YearToDateText, _places_apart, cumulative_figure, months_figure, twelve_figure
from metrics.control_chart import Limits, xmr_limits
from metrics.year_to_date import MONTHS
from tests.conftest import ROOT

with (ROOT / "tests" / "reference" / "form_3k_corruption_crimes.csv").open(encoding="utf-8", newline="") as file:
    PRINTED = {row["month"]: float(row["registered"]) for row in csv.DictReader(file)}

TEXT = YearToDateText(
    "Title", "Subtitle", ["Caption"], ".,", list("JFMAMJJASOND"), "not known", "before", "years before", "mean 1",
    "usual", "special", "fell", "whole year",
)  # fmt: skip
NOTHING_FORMER = pd.DataFrame({"year": [], "month": [], "value": []})


def points(values: dict[tuple[int, int], float], **marks: set[tuple[int, int]]) -> pd.DataFrame:
    """Every month of the years, as the page gives them."""
    years = sorted({year for year, _ in values})
    places = [(year, month) for year in range(years[0], years[-1] + 1) for month in range(1, MONTHS + 1)]
    return pd.DataFrame(
        {
            "year": [year for year, _ in places],
            "month": [month for _, month in places],
            "value": [values.get(place) for place in places],
            "shown": [str(values.get(place, "–")) for place in places],
            "period": [f"{year}-{month}" for year, month in places],
            "is_revised": [place in marks.get("revised", set()) for place in places],
            "is_special": [place in marks.get("special", set()) for place in places],
        }
    ).astype({"value": float})


def printed() -> dict[tuple[int, int], float]:
    return {(int(month[:4]), int(month[5:])): value for month, value in PRINTED.items()}


def words_of(figure: go.Figure) -> list[str]:
    return [str(note.text) for note in figure.layout.annotations]


def test_a_line_a_year_with_the_printed_figures(home) -> None:
    figure = cumulative_figure(points(printed()), NOTHING_FORMER, TEXT, LIGHT)
    assert [line.name for line in figure.data] == ["2022", "2023", "2024", "2025"]
    for line in figure.data:
        drawn = {f"{line.name}-{month:02}": y for month, y in zip(line.x, line.y, strict=True) if y is not None}
        assert drawn == {month: value for month, value in PRINTED.items() if month.startswith(line.name)}


@pytest.mark.parametrize("narrow", [False, True])
def test_no_bridge_across_a_month_that_is_not_known(narrow: bool) -> None:
    figure = cumulative_figure(points(printed()), NOTHING_FORMER, TEXT, DARK, narrow)
    line = figure.data[2]
    assert list(line.y[1:5]) == [None] * 4
    assert line.y[7] is None
    assert all(one.connectgaps is False for one in figure.data)


def test_the_newest_year_is_strong_and_named_at_its_end() -> None:
    figure = cumulative_figure(points(printed()), NOTHING_FORMER, TEXT, LIGHT)
    widths = {line.name: (line.line.width, line.line.color) for line in figure.data}
    assert widths["2025"] == (3, LIGHT.actual)
    assert all(width < 3 and colour == LIGHT.muted for name, (width, colour) in widths.items() if name != "2025")
    words = words_of(figure)
    assert "<b>2025</b> 216.0" in words
    assert "2022 1724.0" in words


def test_labels_that_end_together_keep_apart() -> None:
    places = sorted(_places_apart([100.0, 101.0, 99.0, 300.0]))
    assert all(upper - lower >= 16.9 for lower, upper in pairwise(places))
    assert _places_apart([10.0, 200.0]) == [10.0, 200.0]


def test_a_former_figure_is_a_ring() -> None:
    former = pd.DataFrame({"year": [2024], "month": [6], "value": [1060.0]})
    ring = cumulative_figure(points(printed()), former, TEXT, LIGHT).data[-1]
    assert ring.marker.symbol == "circle-open"
    assert (list(ring.x), list(ring.y)) == ([6], [1060.0])


def test_months_that_are_not_known_say_so() -> None:
    figure = months_figure(
        points({(2024, 1): 10, (2024, 2): 12, (2024, 6): 9, (2024, 7): 8, (2024, 12): 3}), None, TEXT, LIGHT
    )
    (bars,) = figure.data
    assert list(bars.y) == [10, 12, 9, 8, 3]
    assert [word for word in words_of(figure) if word == "not known"] == ["not known"] * 2
    assert len([shape for shape in figure.layout.shapes if shape.type == "rect"]) == 2


def test_a_fall_is_marked_and_not_drawn() -> None:
    values = {(2024, 1): 10.0, (2024, 2): 12.0, (2024, 4): 7.0}
    figure = months_figure(points(values, revised={(2024, 3)}, special={(2024, 2)}), None, TEXT, LIGHT)
    assert min(figure.data[0].y) >= 0
    assert words_of(figure).count("↺") == 1
    assert words_of(figure).count("◆") == 1


def test_limits_are_a_band_from_nought() -> None:
    values = [float(value) for value in (97, 76, 78, 37, 98, 26, 245, 193, 132, 141, 136, 134)]
    limits = xmr_limits(values)
    figure = months_figure(points({(2023, n): v for n, v in enumerate(values, start=1)}), limits, TEXT, LIGHT)
    band = next(shape for shape in figure.layout.shapes if shape.type == "rect")
    assert (band.y0, band.y1) == (0, pytest.approx(limits.upper))
    mean = next(shape for shape in figure.layout.shapes if shape.type == "line")
    assert mean.y0 == pytest.approx(sum(values) / 12)


def test_limits_without_values_draw_nothing() -> None:
    assert not months_figure(points({(2024, 12): 3.0}), Limits(3.0, None, None), TEXT, LIGHT).layout.shapes


@pytest.mark.parametrize("narrow", [False, True])
def test_sums_of_twelve_months_have_gaps_and_marks_at_whole_years(narrow: bool) -> None:
    values = {(2023, 12): 1692.0, (2024, 1): 1694.0, (2024, 6): 1766.0, (2024, 12): 1641.0}
    (line,) = twelve_figure(points(values), TEXT, LIGHT, narrow).data
    assert line.connectgaps is False
    assert [y for y in line.y if y is not None] == [1692, 1694, 1766, 1641]
    assert [size for size, y in zip(line.marker.size, line.y, strict=True) if y is not None] == [12, 6, 6, 12]


def test_nothing_known_still_makes_a_figure() -> None:
    empty = points({(2024, 1): 1.0}).assign(value=float("nan"))
    for figure in (months_figure(empty, None, TEXT, LIGHT), twelve_figure(empty, TEXT, LIGHT)):
        assert "not known" in words_of(figure)
        assert len(figure.to_json()) < 20_000


def test_the_warehouse_holds_what_the_chart_is_tested_with(home) -> None:
    held = queries.rows("year_to_date", indicator_id="corruption_crimes", region_id="KZ", day="2026-11-21")
    assert {(row.year, row.month): row.value for row in held.itertuples()} == printed()
