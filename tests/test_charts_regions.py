"""The regional charts: values in their marks, no data never a zero, no word of their own, labels inside the picture.

All values are made up for the tests; the names are those of data/region.csv.
"""

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from charts.contribution import ContributionText, contribution_figure
from charts.coverage import KINDS, CoverageText, coverage_figure, kind_colour
from charts.funnel import Box, FunnelText, _free_box, funnel_figure
from charts.heat_table import NARROW_WIDTH, HeatText, heat_figure
from charts.ranking import RankingText, _lanes, ranking_figure
from charts.region_map import RegionMapText, _hatch, _inside, _widest_place, choropleth_figure, tile_figure
from charts.region_profile import NAME, NAME_SIZE, Panel, PathsText, ProfileText, paths_figure, profile_figure
from charts.scale import (
    READABLE,
    colour_of,
    contrast,
    mixed,
    step_colours,
    steps,
    text_on,
    text_width,
    value_steps,
    wrapped,
)
from charts.theme import DARK, LIGHT, PICTURE_WIDTH, Theme
from tests.conftest import ROOT

WORDS = {
    "title": "Сынақ дерегі: Шығыс Қазақстан облысында деңгей ең жоғары",
    "subtitle": "100 мың тұрғынға шаққандағы сынақ көрсеткіші, облыстар мен қалалар",
    "caption": ["Дереккөз: сынақ үшін ойдан алынған сандар.", "Шекаралар: қатысушылар."],
    "separators": ", ",
    "no_data": "дерек жоқ",
}
UNKNOWN = ("KZ-10", "KZ-62")
CHOSEN = "KZ-63"
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
NARROW = pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
LANGUAGE = pytest.mark.parametrize("code", ["kk", "ru"])


def region_rows() -> list[dict]:
    with (ROOT / "data" / "region.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["kind"] in ("region", "city")]


def regions(code: str = "kk") -> pd.DataFrame:
    """Twenty regions with values of 100, 107, …, two of them without data; the value under them would be nought."""
    rows = region_rows()
    values = [100.0 + 7 * place for place in range(len(rows))]
    known = [row["region_id"] not in UNKNOWN for row in rows]
    return pd.DataFrame(
        {
            "region_id": [row["region_id"] for row in rows],
            "name": [row[f"name_{code}"] for row in rows],
            "short": [row[f"name_{code}"].split(" ")[0][:8] for row in rows],
            "kind": [row["kind"] for row in rows],
            "value": [value if is_known else None for value, is_known in zip(values, known, strict=True)],
            "lower": [value - 10 if is_known else None for value, is_known in zip(values, known, strict=True)],
            "upper": [value + 10 if is_known else None for value, is_known in zip(values, known, strict=True)],
            "label": [f"{value:.1f}".replace(".", ",") for value in values],
            "is_known": known,
            "is_chosen": [row["region_id"] == CHOSEN for row in rows],
            "path": [value + 5 if is_known else None for value, is_known in zip(values, known, strict=True)],
            "is_partial": [row["region_id"] == "KZ-43" for row in rows],
            "tile_row": [int(row["tile_row"]) for row in rows],
            "tile_col": [int(row["tile_col"]) for row in rows],
        }
    )


def squares() -> dict:
    """A square of one degree for each region, one beside the other, clockwise."""
    features = []
    for place, row in enumerate(region_rows()):
        west, south = 50 + place % 5 * 1.0, 42 + place // 5 * 1.0
        ring = [[west, south], [west, south + 1], [west + 1, south + 1], [west + 1, south], [west, south]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "id": row["region_id"], "properties": {}, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


def map_text(rows: pd.DataFrame) -> RegionMapText:
    return RegionMapText(**WORDS, darker="күңгірт: көп", edges=[f"{edge:.0f}" for edge in value_steps(rows)])


def map_of(rows: pd.DataFrame, theme: Theme = LIGHT, narrow: bool = False) -> go.Figure:
    return choropleth_figure(rows, squares(), map_text(rows), theme, narrow)


def tiles_of(rows: pd.DataFrame, theme: Theme = LIGHT, narrow: bool = False) -> go.Figure:
    return tile_figure(rows, map_text(rows), theme, narrow)


BANDS = [(2, 5), (4, 8), (10, 12)]


def ranking_of(rows: pd.DataFrame, theme: Theme = LIGHT, narrow: bool = False, highest_first: bool = True) -> go.Figure:
    text = RankingText(**WORDS, range="аралық", partial="толық емес", alike="ажырату мүмкін емес", path="өз жолы")
    return ranking_figure(rows, (150.0, "Қазақстан 150,0"), BANDS, text, theme, highest_first, True, narrow)


INDICATORS = {f"i{place}": f"Сынақтағы құқық бұзушылықтың {place}-көрсеткіші" for place in range(1, 7)}


def heat_cells(rows: pd.DataFrame) -> pd.DataFrame:
    """Six indicators of the regions and, last, of the country."""
    country = {"region_id": "KZ", "name": "Қазақстан", "kind": "country", "value": 150.0, "label": "150,0"}
    every = [*rows.to_dict("records"), country | {"is_known": True, "is_chosen": False}]
    columns = ("region_id", "name", "kind", "is_chosen", "value", "label", "is_known")
    return pd.DataFrame(
        [
            {
                **{key: row[key] for key in columns},
                "indicator_id": indicator_id,
                "title": title,
                "shade": None if row["kind"] == "country" or not row["is_known"] else (row["value"] - 150) / 100,
            }
            for indicator_id, title in INDICATORS.items()
            for row in (every if len(rows) else [])
        ],
        columns=[*columns, "indicator_id", "title", "shade"],
    )


def heat_of(rows: pd.DataFrame, theme: Theme = LIGHT, narrow: bool = False) -> go.Figure:
    text = HeatText(
        **WORDS, worse="елден нашар", better="елден жақсы", worse_sign="↓", better_sign="↑", alike="шегінде"
    )
    return heat_figure(heat_cells(rows), text, theme, narrow)


def funnel_points(rows: pd.DataFrame) -> pd.DataFrame:
    """Ratios from 0.5 up; the points far from 1 are outside."""
    ratio = [0.5 + place * 0.05 for place in range(len(rows))]
    return rows.assign(
        expected=[500.0 + 97 * (place * 7 % 20) for place in range(len(rows))],
        ratio=ratio,
        is_outside_95=[abs(one - 1) > 0.3 for one in ratio],
        is_outside_998=[abs(one - 1) > 0.4 for one in ratio],
    )


def funnel_curve() -> pd.DataFrame:
    expected = np.linspace(300, 2600, 60)
    near, far = 7 / np.sqrt(expected), 11 / np.sqrt(expected)
    limits = {"lower_95": 1 - near, "upper_95": 1 + near, "lower_998": 1 - far, "upper_998": 1 + far}
    return pd.DataFrame({"expected": expected, **limits})


FUNNEL_TEXT = FunnelText(
    **WORDS, axis="күтілетін оқиғалар", expected="ел деңгейі", limit_95="95 %", limit_998="99,8 %", inside="ішінде",
    outside_95="тыс", outside_998="алыс",
)  # fmt: skip


def funnel_of(rows: pd.DataFrame, theme: Theme = LIGHT, narrow: bool = False) -> go.Figure:
    return funnel_figure(funnel_points(rows), funnel_curve(), FUNNEL_TEXT, theme, narrow)


def contribution_of(
    rows: pd.DataFrame, theme: Theme = LIGHT, narrow: bool = False, higher_is_worse: bool = True
) -> go.Figure:
    text = ContributionText(**WORDS, worse="нашар", better="жақсы", alike="шегінде", total="Қазақстан, барлығы")
    parts = rows.assign(contribution=(rows["value"].astype(float) - 150) / 10, is_alike=False)
    return contribution_figure(parts, "+3,2", text, theme, higher_is_worse, narrow)


COVERAGE_TEXT = CoverageText(
    **WORDS,
    signs=dict(zip(KINDS, "ЕКСБЖ–", strict=True)),
    names=dict(zip(KINDS, ["есеп", "карта", "есептелген", "баспасөз", "жартылай", "жоқ"], strict=True)),
)


def coverage_of(rows: pd.DataFrame, theme: Theme = LIGHT, narrow: bool = False) -> go.Figure:
    cells = [
        {"year": 2015 + year, "kind": KINDS[(place + year) % len(KINDS)], "label": "есеп"}
        | {key: row[key] for key in ("region_id", "name", "is_chosen")}
        for place, row in enumerate(rows.to_dict("records"))
        for year in range(11)
    ]
    columns = ["region_id", "name", "is_chosen", "year", "kind", "label"]
    return coverage_figure(pd.DataFrame(cells, columns=columns), COVERAGE_TEXT, theme, narrow)


PROFILE_TEXT = ProfileText(
    **WORDS, worse="нашар", better="жақсы", alike="шегінде", none="бағасыз", country="1 = ел", peers="қатар",
    others="басқа", value="мәні", place="орны",
)  # fmt: skip
TONES = ("worse", "better", "alike", "none")


def profile_of(rows: pd.DataFrame, theme: Theme = LIGHT, narrow: bool = False) -> go.Figure:
    """An indicator a region, with ratios from far below to far above the country, one of them nought."""
    strips = rows.assign(
        indicator_id=[f"i{place}" for place in range(len(rows))],
        ratio=[0.0 if place == 0 else 0.2 * 1.2**place for place in range(len(rows))],
        lower=[None if place % 3 else 0.15 * 1.2**place for place in range(len(rows))],
        upper=[None if place % 3 else 0.3 * 1.2**place for place in range(len(rows))],
        tone=[TONES[place % 4] for place in range(len(rows))],
        place="12/17",
    )
    marks = strips.assign(is_peer=[place % 2 == 0 for place in range(len(rows))])
    return profile_figure(strips, marks, PROFILE_TEXT, theme, narrow)


def paths_of(rows: pd.DataFrame, theme: Theme = LIGHT, narrow: bool = False) -> go.Figure:
    """Three panels: known in every year, in one, in none."""
    text = PathsText(**WORDS, actual="нақты", path="өз жолы", country="Қазақстан")
    years = list(range(2022, 2029))
    path = [100.0 - 2 * place for place in range(7)]
    actuals = ([99.0] * 7, [120.0, *[None] * 6], [None] * 7)
    panels = [
        Panel(
            ["Сынақ көрсеткіші", "100 мың тұрғынға"],
            pd.DataFrame({"year": years, "actual": actual, "path": path, "country": [50.0] * 3 + [None] * 4}),
            "99,0", "88,0", "50,0",
        )
        for actual in actuals
    ]  # fmt: skip
    return paths_figure(panels if len(rows) else [], text, theme, narrow)


FIGURES = [
    *(map_of, tiles_of, ranking_of, heat_of, funnel_of, contribution_of, coverage_of, profile_of, paths_of),
]
EVERY = pytest.mark.parametrize("figure_of", FIGURES, ids=lambda one: one.__name__)
Maker = Callable[..., go.Figure]


def trace(figure: go.Figure, name: str):
    (found,) = [drawn for drawn in figure.data if drawn.name == name]
    return found


def words_of(figure: go.Figure) -> list[str]:
    """Everything a reader can see or point at."""
    said = [str(note.text) for note in figure.layout.annotations]
    for drawn in figure.data:
        for held in (drawn.text, getattr(drawn, "hovertext", None)):
            said += [] if held is None else [held] if isinstance(held, str) else [str(one) for one in held]
        # The first is the id that a click chooses, which no one sees.
        said += [str(one) for row in (drawn.customdata if drawn.customdata is not None else []) for one in row[1:]]
        said.append(re.sub(r"%\{[^}]+\}|<extra></extra>", "", drawn.hovertemplate or ""))
    return [re.sub(r"<br>", " ", one) for one in said]


def plain(words: str) -> str:
    return re.sub(r"<[^>]+>", "", words)


def span_of(note: go.layout.Annotation, figure: go.Figure, width: float) -> tuple[float, float]:
    """Where an annotation begins and ends across, in pixels of a picture of this width."""
    margin, room = figure.layout.margin, width - figure.layout.margin.l - figure.layout.margin.r
    share = note.x
    if note.xref != "paper":
        axis = figure.layout["xaxis" + (note.xref or "x")[1:]]
        (low, high), (start, end) = axis.range, axis.domain or (0, 1)
        share = start + (note.x - low) / (high - low) * (end - start)
    x = margin.l + share * room + (note.xshift or 0) + (note.ax or 0 if note.showarrow else 0)
    lines = note.text.split("<br>")
    long = max(text_width(plain(line), note.font.size, "<b>" in line) for line in lines)
    before = {"left": 0, "right": 1}.get(note.xanchor, 0.5) * long
    return x - before, x - before + long


@EVERY
@NARROW
@THEMES
@LANGUAGE
def test_every_label_stands_inside_the_picture(figure_of: Maker, code: str, theme: Theme, narrow: bool) -> None:
    figure = figure_of(regions(code), theme, narrow)
    width = NARROW_WIDTH if narrow else PICTURE_WIDTH
    for note in figure.layout.annotations:
        left, right = span_of(note, figure, width)
        assert left >= 0, note.text
        assert right <= width, note.text
    assert figure.layout.paper_bgcolor == theme.paper


@EVERY
@NARROW
def test_every_word_comes_from_the_text(figure_of: Maker, narrow: bool) -> None:
    for said in words_of(figure_of(regions(), narrow=narrow)):
        assert not re.search("[A-Za-z]", plain(said)), said
        assert "nan" not in said


@EVERY
@NARROW
def test_title_subtitle_and_caption_are_drawn(figure_of: Maker, narrow: bool) -> None:
    figure = figure_of(regions(), narrow=narrow)
    said = " ".join(plain(one) for one in words_of(figure))
    for words in (WORDS["title"], WORDS["subtitle"], *WORDS["caption"]):
        assert words in said
    assert figure.layout.separators == ", "
    assert figure.layout.height > 250


@EVERY
@NARROW
@THEMES
def test_nothing_gives_the_words_for_it(figure_of: Maker, theme: Theme, narrow: bool) -> None:
    figure = figure_of(regions().head(0), theme, narrow)
    assert not figure.data
    assert WORDS["no_data"] in words_of(figure)


@pytest.mark.parametrize("figure_of", [map_of, tiles_of, ranking_of, heat_of, contribution_of])
@NARROW
def test_no_data_at_all_is_said_and_no_error(figure_of: Maker, narrow: bool) -> None:
    rows = regions().assign(is_known=False, value=None, lower=None, upper=None)
    assert any(WORDS["no_data"] in plain(one) for one in words_of(figure_of(rows, narrow=narrow)))


def test_steps_are_round_equal_and_hold_the_values() -> None:
    assert steps(31.2, 118.4) == [20, 40, 60, 80, 100, 120]
    assert steps(0.12, 0.31) == [0.12, 0.16, 0.2, 0.24, 0.28, 0.32]
    assert steps(-3, 3) == [-4, -2, 0, 2, 4]
    assert steps(5, 5) == [5, 5]
    for lowest, highest in ((0, 1), (99.9, 100.1), (1, 12345), (0.003, 0.0071), (-7.7, -1.2)):
        edges = steps(lowest, highest)
        assert edges[0] <= lowest
        assert edges[-1] >= highest
        assert 2 <= len(edges) <= 6
        assert np.diff(edges) == pytest.approx(np.full(len(edges) - 1, edges[1] - edges[0]))


@pytest.mark.parametrize(("lowest", "highest"), [(2, 1), (float("nan"), 1), (0, float("inf"))])
def test_steps_refuse_what_is_no_range(lowest: float, highest: float) -> None:
    with pytest.raises(ValueError, match="Steps need a range"):
        steps(lowest, highest)


@THEMES
def test_the_scale_darkens_and_its_text_reads(theme: Theme) -> None:
    for count in range(1, 8):
        colours = step_colours(count, theme)
        assert len(set(colours)) == count
        lights = [contrast(colour, "#000000") for colour in colours]
        assert lights == sorted(lights, reverse=True)
        assert all(contrast(text_on(colour), colour) >= READABLE for colour in colours)
    assert contrast(step_colours(5, theme)[-1], theme.paper) > 2, "the darkest step stays apart from dark paper"


@THEMES
def test_an_edge_belongs_to_the_upper_step_and_the_ends_are_held(theme: Theme) -> None:
    colours = step_colours(5, theme)
    shown = [colour_of(value, 0, 100, theme) for value in (-5, 0, 19.9, 20, 100, 200)]
    assert shown == [colours[place] for place in (0, 0, 0, 1, 4, 4)]
    assert colour_of(5, 5, 5, theme) == step_colours(1, theme)[0]


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # the standard's well-known near miss


def test_words_wrap_by_width_and_compounds_break_after_their_hyphen() -> None:
    assert wrapped("Восточно-Казахстанская область", 100, 11) == ["Восточно-", "Казахстанская", "область"]
    assert wrapped("Восточно-Казахстанская область", 400, 11) == ["Восточно-Казахстанская область"]
    assert wrapped("−3 жол", 400, 11) == ["−3 жол"]


@NARROW
@THEMES
def test_the_map_draws_values_and_sets_no_data_apart(theme: Theme, narrow: bool) -> None:
    rows = regions()
    figure = map_of(rows, theme, narrow)
    values = trace(figure, "values")
    known = rows[rows["is_known"]].set_index("region_id")
    assert dict(zip(values.locations, values.z, strict=True)) == known["value"].to_dict()
    assert set(trace(figure, "no data").locations) == set(UNKNOWN)
    assert {colour for _, colour in trace(figure, "no data").colorscale} == {theme.grid}
    assert trace(figure, "hatch").lon
    assert f"/// {WORDS['no_data']}" in " ".join(plain(one) for one in words_of(figure))
    west = 50 + list(rows["region_id"]).index(CHOSEN) % 5
    assert {lon for lon in trace(figure, "chosen").lon if lon is not None} == {west, west + 1}


def test_the_map_needs_no_network() -> None:
    figure = map_of(regions())
    assert figure.data[0].type == "scattergeo", "plotly.js asks the first trace alone whether it needs borders"
    assert figure.data[0].locationmode is None
    assert figure.layout.geo.visible is False
    assert figure.layout.geo.lonaxis.range[0] < 50
    assert figure.layout.geo.lonaxis.range[1] > 55


def test_cities_are_discs_with_their_value_in_the_colour_of_the_scale() -> None:
    rows = regions()
    cities = trace(map_of(rows), "cities")
    assert list(cities.text) == list(rows.loc[rows["kind"] == "city", "label"])
    edges = value_steps(rows)
    shown = [colour_of(value, edges[0], edges[-1], LIGHT) for value in rows.loc[rows["kind"] == "city", "value"]]
    assert list(cities.marker.color) == shown


def test_the_scale_of_the_key_is_that_of_the_page() -> None:
    rows = regions()
    said = [plain(one) for one in words_of(map_of(rows))]
    assert {f"{edge:.0f}" for edge in value_steps(rows)} <= set(said)
    with pytest.raises(ValueError, match="labels for them"):
        choropleth_figure(rows, squares(), replace(map_text(rows), edges=["100"]), LIGHT)


def test_a_label_stands_inside_its_region_and_away_from_a_city() -> None:
    ring = np.array([[0, 0], [0, 4], [6, 4], [6, 0], [0, 0]], dtype=float)
    lon, lat = _widest_place([ring], [])
    assert (lon, lat) == pytest.approx((3, 2), abs=1.2)
    moved = _widest_place([ring], [((3.0, 2.0), 40)])
    assert np.hypot(moved[0] - 3, moved[1] - 2) > 0.8
    assert _inside(np.array([1.0, 7.0]), np.array([1.0, 1.0]), [ring]).tolist() == [True, False]
    hole = np.array([[1, 1], [5, 1], [5, 3], [1, 3], [1, 1]], dtype=float)
    assert not _inside(np.array([3.0]), np.array([2.0]), [ring, hole])[0]
    for line in _hatch([ring, hole]):
        middle = line.mean(axis=0)
        assert _inside(middle[:1], middle[1:], [ring, hole])[0]


@NARROW
@LANGUAGE
@THEMES
def test_tiles_are_square_coloured_by_the_scale_and_hold_their_words(code: str, theme: Theme, narrow: bool) -> None:
    rows = regions(code)
    figure = tiles_of(rows, theme, narrow)
    (cells,) = figure.data
    assert list(cells.width) == pytest.approx(list(cells.y))
    edges = value_steps(rows)
    for row, colour, shape, text in zip(
        rows.to_dict("records"), cells.marker.color, cells.marker.pattern.shape, cells.text, strict=True
    ):
        assert shape == ("" if row["is_known"] else "/")
        assert (row["label"] in text) == row["is_known"]
        said = plain(text.replace("<br>", " "))
        assert (WORDS["no_data"] in said) != row["is_known"]
        assert colour == (colour_of(row["value"], edges[0], edges[-1], theme) if row["is_known"] else theme.grid)
        for size, span in re.findall(r'font-size:([\d.]+)px">(.*?)</span>', text):
            for line in span.split("<br>"):
                assert text_width(plain(line), float(size)) <= cells.width[0], line
    assert list(cells.marker.line.width).count(3) == 1
    assert figure.layout.yaxis.scaleanchor == "x"


@NARROW
@pytest.mark.parametrize("highest_first", [True, False])
def test_the_ranking_orders_the_known_and_lists_the_rest(narrow: bool, highest_first: bool) -> None:
    rows = regions()
    figure = ranking_of(rows, narrow=narrow, highest_first=highest_first)
    dots, paths = trace(figure, "values"), trace(figure, "path")
    assert [x - 5 for x in paths.x] == list(dots.x)
    assert list(dots.x) == sorted(rows["value"].dropna(), reverse=highest_first)
    assert list(dots.y) == sorted(dots.y)
    assert min(dots.x) > 0
    (ranges,) = [drawn for drawn in figure.data if drawn.mode == "lines"]
    assert list(ranges.x)[:2] == [dots.x[0] - 10, dots.x[0] + 10]
    said = [plain(one) for one in words_of(figure)]
    assert said.count(f"– {WORDS['no_data']}") == len(UNKNOWN)
    assert "Қазақстан 150,0" in said
    names = [note for note in figure.layout.annotations if plain(note.text).replace("<br>", " ") in set(rows["name"])]
    assert len(names) == len(rows)
    assert {note.font.color for note in names[-len(UNKNOWN) :]} == {LIGHT.no_data}


def test_brackets_hold_their_places_and_never_overlap() -> None:
    figure = ranking_of(regions())
    shapes = [shape for shape in figure.layout.shapes if shape.name == "alike" and shape.x0 == shape.x1]
    assert [(shape.y0 // 24 + 1, shape.y1 // 24 + 1) for shape in shapes] == BANDS
    assert _lanes(BANDS) == [0, 1, 0]
    assert shapes[0].x0 != shapes[1].x0
    assert _lanes([]) == []


def test_a_ranking_without_ranges_country_or_bands() -> None:
    rows = regions().assign(lower=None, upper=None, path=None, is_partial=False)
    text = RankingText(**WORDS, range="аралық", partial="толық емес", alike="ажырату", path="өз жолы")
    figure = ranking_figure(rows, None, [], text, LIGHT, highest_first=True, axis_from_zero=False)
    said = " ".join(words_of(figure))
    assert "аралық" not in said
    assert "ажырату" not in said
    assert "толық емес" not in said
    assert "өз жолы" not in said
    assert figure.layout.xaxis.range[0] > 0


@NARROW
@THEMES
def test_heat_cells_carry_value_sign_and_colour(theme: Theme, narrow: bool) -> None:
    rows = regions()
    (cells,) = heat_of(rows, theme, narrow).data
    assert len(cells.text) == (len(rows) + 1) * len(INDICATORS)
    assert all("Қазақстан<br>" in hover and "150,0" in hover for hover in cells.hovertext[: len(INDICATORS)])
    for text, hover, colour, ink, shape in zip(
        cells.text, cells.hovertext, cells.marker.color, cells.insidetextfont.color, cells.marker.pattern.shape,
        strict=True,
    ):  # fmt: skip
        assert contrast(ink, colour) >= READABLE
        assert (shape == "/") == (WORDS["no_data"] in hover)
        if shape == "/":
            assert not re.search(r"\d+,\d", text)
            assert colour == theme.grid
        elif "елден" in hover:
            assert ("↓" in text) == ("елден нашар" in hover)
            assert ("↑" in text) == ("елден жақсы" in hover)
            assert colour != theme.paper
        else:
            assert colour == theme.paper


def test_heat_tint_follows_the_shade() -> None:
    rows = regions()
    (cells,) = heat_of(rows).data
    by_hover = dict(zip(cells.hovertext, cells.marker.color, strict=True))
    far = rows.iloc[-1]
    (colour,) = {by_hover[hover] for hover in by_hover if hover.startswith(f"{far['name']}<br>")}
    assert colour == mixed(LIGHT.paper, LIGHT.target, 0.6 * (far["value"] - 150) / 100)


def test_headings_that_fit_stand_above_their_columns_and_others_are_numbered() -> None:
    text = HeatText(**WORDS, worse="нашар", better="жақсы", worse_sign="↓", better_sign="↑", alike="шегінде")
    short = heat_cells(regions()).assign(title=lambda rows: "Ұрлық " + rows["indicator_id"].str[1:])
    said = [plain(one) for one in words_of(heat_figure(short, text, LIGHT))]
    assert "Ұрлық 1" in said
    long = short.assign(
        title="Қылмыстық-құқықтық-статистикалықкөрсеткіштердіңжиынтығы " + short["indicator_id"].str[1:]
    )
    notes = [plain(note.text) for note in heat_figure(long, text, LIGHT).layout.annotations]
    assert {"1", "2", "6"} <= set(notes)


@NARROW
@LANGUAGE
def test_funnel_names_stand_apart_from_each_other_and_from_points(code: str, narrow: bool) -> None:
    figure = funnel_of(regions(code), narrow=narrow)
    width = NARROW_WIDTH if narrow else PICTURE_WIDTH
    (low, high), margin = figure.layout.yaxis.range, figure.layout.margin
    height = figure.layout.height - margin.t - margin.b
    boxes = []
    for note in figure.layout.annotations:
        if note.name == "name":
            left, right = span_of(note, figure, width)
            middle = (high - note.y) / (high - low) * height + note.ay
            boxes.append(Box(left, middle - 7, right, middle + 7))
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]


def test_the_funnel_names_only_who_is_outside_or_chosen() -> None:
    points = funnel_points(regions())
    figure = funnel_of(regions())
    named = {plain(note.text) for note in figure.layout.annotations if note.name == "name"}
    assert named == set(points.loc[points["is_outside_95"] | points["is_chosen"], "name"])
    drawn = trace(figure, "points")
    assert list(drawn.x) == list(points["expected"])
    assert list(drawn.y) == pytest.approx(list(points["ratio"]))
    assert [symbol == "diamond" for symbol in drawn.marker.symbol] == list(points["is_outside_998"])


def test_funnel_limits_are_drawn_where_the_points_are_and_named_at_their_ends() -> None:
    figure = funnel_of(regions())
    curve = funnel_curve().set_index("expected")
    line = trace(figure, "upper_95")
    assert list(line.y) == pytest.approx(list(curve.loc[list(line.x), "upper_95"]))
    said = [plain(one) for one in words_of(figure)]
    assert (said.count("95 %"), said.count("99,8 %"), said.count("ел деңгейі")) == (2, 2, 1)


def test_a_funnel_without_limits_or_with_unknown_points() -> None:
    points = funnel_points(regions())
    points.loc[0, "ratio"] = None
    figure = funnel_figure(points, funnel_curve().head(0), FUNNEL_TEXT, LIGHT)
    assert len(trace(figure, "points").x) == len(points) - 1
    one = funnel_figure(points.iloc[[5]], funnel_curve(), FUNNEL_TEXT, LIGHT)
    assert len(trace(one, "points").x) == 1


def test_a_name_moves_off_what_is_taken() -> None:
    sheet = (400.0, 300.0)
    free = _free_box(100, 100, 60, [], [], sheet)
    assert free.left > 100
    moved = _free_box(100, 100, 60, [free], [], sheet)
    assert not moved.overlaps(free)
    edge = _free_box(395, 100, 60, [], [], sheet)
    assert edge.right <= 400


@NARROW
@pytest.mark.parametrize("higher_is_worse", [True, False])
def test_contributions_are_bars_from_nought_in_order(narrow: bool, higher_is_worse: bool) -> None:
    rows = regions()
    figure = contribution_of(rows, narrow=narrow, higher_is_worse=higher_is_worse)
    (bars,) = figure.data
    expected = sorted(((rows["value"].dropna().astype(float) - 150) / 10), reverse=True)
    assert list(bars.x) == pytest.approx(expected)
    worse = [(value > 0) == higher_is_worse for value in bars.x]
    assert [colour == LIGHT.target for colour in bars.marker.color] == worse
    said = [plain(one) for one in words_of(figure)]
    assert "Қазақстан, барлығы" in said
    assert "+3,2" in said
    assert said.count(f"– {WORDS['no_data']}") == len(UNKNOWN)
    low, high = figure.layout.xaxis.range
    assert low < min(bars.x)
    assert high > max(bars.x)


@NARROW
@THEMES
def test_coverage_tells_kinds_by_sign_and_colour(theme: Theme, narrow: bool) -> None:
    figure = coverage_of(regions(), theme, narrow)
    (cells,) = figure.data
    assert len(cells.text) == 20 * 11
    assert [cells.text[place] for place in range(6)] == list("ЕКСБЖ–")
    assert [cells.marker.color[place] for place in range(6)] == [kind_colour(kind, theme) for kind in KINDS]
    assert all(
        contrast(ink, colour) >= READABLE
        for ink, colour in zip(cells.insidetextfont.color, cells.marker.color, strict=True)
    )
    assert len({kind_colour(kind, theme) for kind in KINDS}) == len(KINDS)


def test_a_place_without_a_row_is_not_known_and_another_kind_is_refused() -> None:
    cells = pd.DataFrame({"name": ["Абай", "Шымкент"], "year": [2020, 2022], "kind": "report", "label": "есеп"})
    cells = cells.assign(region_id=["KZ-10", "KZ-79"], is_chosen=False)
    (drawn,) = coverage_figure(cells, COVERAGE_TEXT, LIGHT).data
    assert list(drawn.text) == ["Е", "–", "–", "–", "–", "Е"]
    with pytest.raises(ValueError, match="Kinds of source are"):
        coverage_figure(cells.assign(kind="rumour"), COVERAGE_TEXT, LIGHT)


@NARROW
@LANGUAGE
def test_words_of_cells_fit_their_cells(code: str, narrow: bool) -> None:
    for figure in (heat_of(regions(code), narrow=narrow), coverage_of(regions(code), narrow=narrow)):
        (cells,) = figure.data
        size = cells.insidetextfont.size
        for text, width in zip(cells.text, cells.width, strict=True):
            assert all(text_width(plain(line), size) <= width for line in text.split("<br>")), text


@pytest.mark.parametrize("figure_of", [f for f in FIGURES if f is not paths_of], ids=lambda one: one.__name__)
@NARROW
def test_every_mark_of_a_region_carries_its_id_for_a_click(figure_of: Maker, narrow: bool) -> None:
    known = {row["region_id"] for row in region_rows()} | {"KZ"}
    figure = figure_of(regions(), narrow=narrow)
    carried = {row[0] for drawn in figure.data if drawn.customdata is not None for row in drawn.customdata}
    assert len(carried) >= len(known) - 1 - len(UNKNOWN)
    assert carried <= known


@NARROW
def test_halves_and_doubles_lie_equally_far_from_the_country(narrow: bool) -> None:
    rows = regions().head(5).assign(value=1.0)
    strips = rows.assign(
        indicator_id=list("abcde"), ratio=[0.5, 1.0, 2.0, 0.0, 99.0], lower=None, upper=None, tone="worse", place="1/2"
    )
    figure = profile_figure(strips, strips.head(0).assign(is_peer=[]), PROFILE_TEXT, LIGHT, narrow)
    own = trace(figure, "own")
    half, same, double, none, far = own.x
    assert same - half == pytest.approx(double - same)
    assert none < half
    assert far > double
    assert list(own.marker.symbol) == ["circle", "circle", "circle", "triangle-left", "triangle-right"]


@LANGUAGE
def test_names_of_the_strips_fit_beside_them(code: str) -> None:
    figure = profile_of(
        regions(code).assign(name="Ісі аяқталған құқық бұзушылықтардағы бұрын құқық бұзушылық жасағандар")
    )
    names = next(drawn for drawn in figure.data if drawn.mode == "text")
    for text in names.text:
        assert all(text_width(line, NAME_SIZE) <= NAME for line in text.split("<br>")), text


@EVERY
def test_a_name_is_text_and_no_markup(figure_of: Maker) -> None:
    figure = figure_of(regions().assign(name="<a href='javascript:x'><b>Абай</b></a>", short="<b>Абай</b>"))
    for said in words_of(figure):
        assert "<a" not in said
        assert not re.search(r"<b>Абай", said)
