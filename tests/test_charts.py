"""The main chart draws what the rows say: gaps stay gaps, versions stay apart, the caption stands inside the picture."""

import re

import pandas as pd
import plotly.graph_objects as go
import pytest

import queries
from briefing.trajectory_points import (
    alternative_points,
    chart_points,
    is_index,
    latest_row,
    numbered_notes,
    revised_points,
    starts_at_zero,
)
from briefing.trajectory_words import caption_lines, chart_text
from charts.sparkline import sparkline_svg
from charts.theme import DARK, LIGHT
from charts.trajectory import trajectory_figure
from locales import LANGUAGES, Language


def figure_of(indicator_id: str, code: str = "en", narrow: bool = False) -> go.Figure:
    """The chart as the page makes it."""
    language, key = Language(code), {"indicator_id": indicator_id, "region_id": "KZ"}
    points, others = queries.rows("trajectory", **key), queries.rows("alternatives", **key)
    indicator = queries.rows("indicator").set_index("indicator_id", drop=False).loc[indicator_id].to_dict()
    notes = numbered_notes(queries.rows("notes", indicator_id=indicator_id))
    build = queries.rows("build").iloc[0].to_dict()
    revised = queries.rows("revisions", **key)
    caption = caption_lines(language, indicator, points, others, notes, build, revised)
    return trajectory_figure(
        chart_points(points),
        alternative_points(language, points, others),
        notes.dropna(subset=["x"])[["x", "sign", "is_break"]],
        chart_text(language, indicator, points, latest_row(points), caption),
        LIGHT,
        starts_at_zero(indicator, points),
        narrow,
        revised_points(language, points, revised),
    )


def words_of(figure: go.Figure) -> str:
    return " ".join(str(note.text) for note in figure.layout.annotations)


def trace(figure: go.Figure, name: str) -> go.Scatter:
    (found,) = [drawn for drawn in figure.data if drawn.name == name]
    return found


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("code", LANGUAGES)
def test_the_caption_stands_inside_the_picture(home, code: str, narrow: bool) -> None:
    language = Language(code)
    said = re.sub(r"<[^>]+>|\s+", " ", words_of(figure_of("crime_rate", code, narrow)))
    for words in (language.text("Kazakhstan"), language.text("per 10,000 population"), language.text("actual")):
        assert words in said
    assert language.text("data date: {day}", day="2026") in said
    assert "Nysana\u00a02026-11-21-" in said or "Nysana 2026-11-21-" in said
    assert "①" in said


def test_a_missing_year_is_a_gap(home) -> None:
    deaths = trace(figure_of("road_death_rate"), "actual")
    assert list(deaths.x) == [2020, 2021, 2022, 2023, 2024]
    assert pd.isna(deaths.y[3])
    assert deaths.connectgaps is False


def test_both_versions_of_the_index_target_are_drawn(home) -> None:
    figure = figure_of("cpi_score")
    replaced = trace(figure, "replaced target")
    assert list(zip(replaced.x, replaced.y, strict=True)) == [(2024, 44), (2025, 45), (2026, 47)]
    (band,) = [drawn for drawn in figure.data if drawn.fill == "toself" and drawn.line.dash == "dash"]
    assert sorted(set(band.y)) == [35, 39]
    assert list(trace(figure, "target").y) == [42, 43, 44]


def test_the_forecast_is_dotted_and_shaded_from_the_last_actual_on(home) -> None:
    figure = figure_of("gpi_rank")
    line = trace(figure, "forecast")
    stored = queries.rows("trajectory", indicator_id="gpi_rank", region_id="KZ").dropna(subset=["forecast_mean"])
    assert list(line.x) == [2025, 2026, 2027, 2028]
    assert list(line.y)[1:] == pytest.approx(list(stored["forecast_mean"]))
    assert line.line.dash == "dot"
    far, near = [drawn for drawn in figure.data if drawn.fill == "toself"]
    assert max(far.y) == pytest.approx(stored["upper_95"].max())
    assert max(near.y) == pytest.approx(stored["upper_80"].max())
    assert (far.fillcolor, near.fillcolor) == (LIGHT.shade(0.08), LIGHT.shade(0.14))
    assert min(far.y) >= 1, "a rank begins at one"
    assert "Forecast from 9 yearly values" in words_of(figure)


def test_too_few_points_have_no_fan(home) -> None:
    figure = figure_of("theft_rate")
    assert not [drawn for drawn in figure.data if drawn.fill == "toself"]
    assert "forecast" not in words_of(figure)


def test_counts_and_rates_start_at_nought_and_a_chosen_range_is_said(home) -> None:
    assert figure_of("theft_rate").layout.yaxis.range[0] == 0
    trust = figure_of("trust_in_police")
    assert trust.layout.yaxis.range[0] > 0
    assert "The vertical axis runs from" in words_of(trust)
    assert "The vertical axis runs from" not in words_of(figure_of("theft_rate"))


def test_an_unknown_base_gives_an_index_path_and_no_actual(home) -> None:
    figure = figure_of("violence_women_children")
    assert list(trace(figure, "target").y) == pytest.approx([100, 98.5, 97, 95, 93, 91, 90])
    assert not [drawn for drawn in figure.data if drawn.name == "actual"]
    assert not [drawn for drawn in figure.data if drawn.marker.symbol == "diamond-open"]
    assert "index, 2022 = 100" in words_of(figure)


def test_other_sources_and_definitions_are_hollow(home) -> None:
    (hollow,) = [drawn for drawn in figure_of("trust_in_police").data if drawn.marker.symbol == "diamond-open"]
    assert sorted(hollow.y) == [76.8, 88.6]
    assert hollow.mode == "markers"


def test_breaks_lie_between_the_years_they_part(home) -> None:
    lines = [shape.x0 for shape in figure_of("crime_rate").layout.shapes]
    assert sorted(lines) == [2021.5, 2023.5]


def test_a_target_below_its_base_is_marked_on_the_chart(home) -> None:
    figure = figure_of("feels_safe_alone")
    signs = [(note.x, note.text) for note in figure.layout.annotations if note.yref == "paper" and note.x == 2024]
    assert signs == [(2024, "①")]
    assert "below the nearest published figure of 2022 (60.3%" in words_of(figure).replace("<br>", " ")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_indicator_makes_a_figure(home, code: str) -> None:
    for indicator_id in queries.rows("indicator")["indicator_id"]:
        figure = figure_of(indicator_id, code)
        assert "nan" not in words_of(figure)
        assert figure.layout.separators == Language(code).separators
        assert len(figure.to_json()) < 20_000


def test_an_index_needs_relative_targets_without_base(home) -> None:
    shown = {
        row: is_index(queries.rows("trajectory", indicator_id=row, region_id="KZ"))
        for row in ("theft_rate", "police_openness", "reoffending_share")
    }
    assert shown == {"theft_rate": False, "police_openness": False, "reoffending_share": True}


def test_sparkline_gaps_and_edges() -> None:
    points = pd.DataFrame({"year": [2020, 2021, 2023], "actual": [3.0, 2.0, 1.0], "target": [None, None, 1.5]})
    svg = sparkline_svg(points, DARK)
    assert svg.count("M") == 3  # the actual starts anew after the gap, the target has one point
    assert sparkline_svg(points.assign(actual=None, target=None), DARK) == ""
    flat = sparkline_svg(pd.DataFrame({"year": [2022], "actual": [5.0], "target": [None]}), LIGHT)
    assert "nan" not in flat
