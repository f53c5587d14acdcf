"""The pictures of the regions, one a view: what is known, map, tiles, order, funnel, change, several indicators."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

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
    base_years,
    change_between,
    funnel_curve,
    funnel_points,
    heat_cells,
    signed,
    spread,
)
from pages.shared.regions_table import regions_frame
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
    """A picture, the sentence it says and the rows it is drawn from; without a picture the sentence says why."""

    figure: Any
    finding: str
    table: pd.DataFrame


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
        return _heat(language, standing, chosen)
    if view == "change":
        return _change(language, standing, years, chosen)
    return _map(language, standing, chosen, is_tiles=view == "tiles")


def _coverage(language: Language, standing: Standing, chosen: frozenset[str]) -> View:
    known = rows("regional_coverage", indicator_id=standing.indicator["indicator_id"])
    text = coverage_text(language, standing)
    cells = coverage_cells(language, known, chosen)
    figure = coverage_figure(cells, text, theme(), is_narrow())
    return View(figure, coverage_finding(language, standing), cells)


def _ranking(language: Language, standing: Standing) -> View:
    figure = ranking_figure(
        standing.regions, standing.country, alike_bands(standing), ranking_text(language, standing), theme(),
        highest_first=standing.indicator["direction"] != "down", narrow=is_narrow(),
    )  # fmt: skip
    return View(figure, finding(language, standing), regions_frame(language, standing))


def _funnel(language: Language, standing: Standing) -> View:
    points = funnel_points(standing)
    text = funnel_text(language, standing, spread(points))
    figure = funnel_figure(points, funnel_curve(points), text, theme(), is_narrow())
    return View(figure, text.title, regions_frame(language, standing))


def _heat(language: Language, standing: Standing, chosen: frozenset[str]) -> View:
    cells = heat_cells(language, standing, is_narrow(), chosen)
    if cells.empty:
        said = language.text("Of the indicators set side by side here none is known for {year}.", year=standing.year)
        return View(None, said, cells)
    text = heat_text(language, standing, cells)
    return View(heat_figure(cells, text, theme(), is_narrow()), text.title, cells)


def _change(language: Language, standing: Standing, years: list[Record], chosen: frozenset[str]) -> View:
    change = None
    for year in base_years(years, standing.year) if standing.indicator["unit"] != "pct" else []:
        base = _standing_in(language, years, year, chosen)
        change = change or change_between(language, base, standing, rows("region_parts"))
    if change is None:
        said = language.text(
            "{title}: the change of {year} cannot be made up of regions. It needs a count of the country and of the "
            "same regions in an earlier year, too.",
            title=language.name(standing.indicator, "title"), year=standing.year,
        )  # fmt: skip
        return View(None, said, pd.DataFrame())
    notes = rows("notes", indicator_id=standing.indicator["indicator_id"])
    figure = contribution_figure(
        change.parts, signed(language, standing.indicator, change.total),
        contribution_text(language, standing, change, notes), theme(),
        higher_is_worse=standing.indicator["direction"] != "up", narrow=is_narrow(),
    )  # fmt: skip
    table = change.parts.assign(
        indicator_id=standing.indicator["indicator_id"], year=change.year, base_year=change.base_year
    )
    return View(figure, change_finding(language, standing, change), table.drop(columns=["label", "is_chosen"]))


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
    return View(figure, finding(language, standing), regions_frame(language, standing))
