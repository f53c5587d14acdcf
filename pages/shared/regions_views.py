"""The pictures of the regions, one a view: what is known, map, tiles, order, funnel, change, several indicators."""

from dataclasses import dataclass
from typing import Any

from charts.contribution import contribution_figure
from charts.coverage import coverage_figure
from charts.funnel import funnel_figure
from charts.heat_table import heat_figure
from charts.ranking import ranking_figure
from charts.region_map import choropleth_figure, tile_figure
from locales import Language
from pages.shared.fetch import Record, rows
from pages.shared.geometry import borders
from pages.shared.regions import Standing, alike_bands, coverage_cells, map_rows, standing_of
from pages.shared.regions_compared import (
    change_between,
    compared_years,
    funnel_curve,
    funnel_points,
    heat_cells,
    signed,
    spread,
)
from pages.shared.regions_words import (
    change_finding,
    contribution_text,
    coverage_finding,
    coverage_text,
    finding,
    funnel_text,
    heat_text,
    map_text,
    ranking_text,
)
from pages.shared.shell import is_narrow, theme


@dataclass(frozen=True)
class View:
    """A picture and the sentence it says; without a picture the sentence says why."""

    figure: Any
    finding: str


def view_names(language: Language) -> dict[str, str]:
    """The views in the order a reader asks: what is known first."""
    return {
        "coverage": language.text("What is known"),
        "map": language.text("Map"),
        "tiles": language.text("Tiles"),
        "ranking": language.text("In order"),
        "change": language.text("What made the change"),
        "funnel": language.text("More than chance?"),
        "heat": language.text("Several indicators"),
    }


def view_of(language: Language, standing: Standing, years: list[Record], view: str, chosen: frozenset[str]) -> View:
    """The picture of a view. `years`: the indicator's known years; `chosen`: what stands for the chosen region."""
    if view == "coverage":
        return _coverage(language, standing, chosen)
    if view == "ranking":
        return _ranking(language, standing)
    if view == "funnel":
        return _funnel(language, standing)
    if view == "heat":
        cells = heat_cells(language, standing, is_narrow(), chosen)
        text = heat_text(language, standing, cells)
        return View(heat_figure(cells, text, theme(), is_narrow()), text.title)
    if view == "change":
        return _change(language, standing, years, chosen)
    return _map(language, standing, chosen, is_tiles=view == "tiles")


def _coverage(language: Language, standing: Standing, chosen: frozenset[str]) -> View:
    known = rows("regional_coverage", indicator_id=standing.indicator["indicator_id"])
    text = coverage_text(language, standing)
    figure = coverage_figure(coverage_cells(language, known, chosen), text, theme(), is_narrow())
    return View(figure, coverage_finding(language, standing))


def _ranking(language: Language, standing: Standing) -> View:
    figure = ranking_figure(
        standing.regions, standing.country, alike_bands(standing), ranking_text(language, standing), theme(),
        highest_first=standing.indicator["direction"] != "down", narrow=is_narrow(),
    )  # fmt: skip
    return View(figure, finding(language, standing))


def _funnel(language: Language, standing: Standing) -> View:
    points = funnel_points(standing)
    text = funnel_text(language, standing, spread(points))
    return View(funnel_figure(points, funnel_curve(points), text, theme(), is_narrow()), text.title)


def _change(language: Language, standing: Standing, years: list[Record], chosen: frozenset[str]) -> View:
    pair = compared_years(years, standing.year)
    change = None
    if pair and standing.indicator["unit"] != "pct":
        base, latest = (_standing_in(language, years, year, chosen) for year in pair)
        change = change_between(language, base, latest)
    if change is None:
        said = language.text(
            "{title}: no two years are known for the same regions, so no change can be told. Next year’s regional "
            "report of form 1-M would fill it.",
            title=language.name(standing.indicator, "title"),
        )
        return View(None, said)
    figure = contribution_figure(
        change.parts, signed(language, change.total), contribution_text(language, latest, change), theme(),
        higher_is_worse=standing.indicator["direction"] != "up", narrow=is_narrow(),
    )  # fmt: skip
    return View(figure, change_finding(language, latest, change))


def _standing_in(language: Language, years: list[Record], year: int, chosen: frozenset[str]) -> Standing:
    indicator = next(row for row in years if int(row["year"]) == year)
    values = rows("regional_values", indicator_id=indicator["indicator_id"], year=year)
    return standing_of(language, indicator, values, chosen)


def _map(language: Language, standing: Standing, chosen: frozenset[str], is_tiles: bool) -> View:
    cells = map_rows(language, standing, rows("regions"), rows("region_parts"), chosen)
    if is_tiles:
        figure = tile_figure(cells, map_text(language, standing, cells, ""), theme(), is_narrow())
    else:
        drawn = borders(language, frozenset(cells["region_id"]))
        text = map_text(language, standing, cells, drawn.credit)
        figure = choropleth_figure(cells, drawn.features, text, theme(), is_narrow())
    return View(figure, finding(language, standing))
