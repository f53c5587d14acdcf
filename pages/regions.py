"""Regions: what is known of them first, then where each stands beside the country, on a map, as tiles, in order."""

import json
from pathlib import Path
from typing import Any

import streamlit as st

from charts.coverage import coverage_figure
from charts.funnel import funnel_figure
from charts.heat_table import heat_figure
from charts.ranking import ranking_figure
from charts.region_map import choropleth_figure, tile_figure
from charts.theme import PICTURE_HEIGHT
from locales import Language
from pages.shared.fetch import Record, records, rows
from pages.shared.language import chosen_language
from pages.shared.picture import show_picture
from pages.shared.regions import Standing, alike_bands, coverage_cells, map_rows, standing_of
from pages.shared.regions_compared import funnel_curve, funnel_points, heat_cells, spread
from pages.shared.regions_table import regions_csv, show_known, show_standing, show_template
from pages.shared.regions_words import (
    coverage_text,
    finding,
    funnel_text,
    heat_text,
    map_text,
    ranking_text,
    summary,
)
from pages.shared.shell import is_narrow, theme
from pages.shared.url import url_selectbox

GEOMETRY = Path(__file__).resolve().parents[1] / "data" / "geometry.geojson"
FIRST_SHOWN = "crime_rate"


@st.cache_resource(show_spinner=False)
def geometry(path: str) -> dict[str, Any]:
    """The borders of the 20 regions, keyed by region_id."""
    return json.loads(Path(path).read_text(encoding="utf-8"))


def chosen_indicator(language: Language) -> list[Record]:
    """The years of the chosen indicator, newest first, each with how many regions are known."""
    years = records(rows("regional_indicators"))
    names = {row["indicator_id"]: language.name(row, "title") for row in years}
    first = FIRST_SHOWN if FIRST_SHOWN in names else next(iter(names))
    chosen = url_selectbox(language.text("Indicator"), names, "indicator", first, resets=("year",))
    return [row for row in years if row["indicator_id"] == chosen]


def chosen_year(language: Language, years: list[Record]) -> Record:
    """The year of the selector; by default the one with most regions, of several the newest."""
    known = {str(row["year"]): row for row in years}
    names = {
        year: f"{year} ({language.plural('{n} region', '{n} regions', row['regions'])})" for year, row in known.items()
    }
    most = max(known, key=lambda year: (known[year]["regions"], year))
    return known[url_selectbox(language.text("Year"), names, "year", most)]


def chosen_view(language: Language) -> str:
    """What is drawn."""
    names = {
        "map": language.text("Map"),
        "tiles": language.text("Tiles"),
        "ranking": language.text("In order"),
        "funnel": language.text("More than chance?"),
        "heat": language.text("Several indicators"),
        "coverage": language.text("What is known"),
    }
    return url_selectbox(language.text("View"), names, "view", "map")


def drawn(language: Language, standing: Standing, view: str) -> Any:
    """The picture of the view."""
    if view == "coverage":
        cells = coverage_cells(language, rows("regional_coverage", indicator_id=standing.indicator["indicator_id"]))
        return coverage_figure(cells, coverage_text(language, standing), theme(), is_narrow())
    if view == "ranking":
        return ranking_figure(
            standing.regions, standing.country, alike_bands(standing), ranking_text(language, standing), theme(),
            highest_first=standing.indicator["direction"] != "down", narrow=is_narrow(),
        )  # fmt: skip
    if view == "funnel":
        points = funnel_points(standing)
        return funnel_figure(
            points, funnel_curve(points), funnel_text(language, standing, spread(points)), theme(), is_narrow()
        )
    if view == "heat":
        return heat_figure(
            heat_cells(language, standing, is_narrow()), heat_text(language, standing), theme(), is_narrow()
        )
    cells = map_rows(language, standing, rows("regions"), rows("region_parts"))
    text = map_text(language, standing, cells)
    if view == "tiles":
        return tile_figure(cells, text, theme(), is_narrow())
    return choropleth_figure(cells, geometry(str(GEOMETRY)), text, theme(), is_narrow())


def show() -> None:
    """Choose, fetch, compute, show."""
    language = chosen_language()
    st.title(language.text("Where does each region stand?"), anchor=False)
    what, when, how = st.columns([3, 1.4, 1.4])
    with what:
        years = chosen_indicator(language)
    with when:
        year = chosen_year(language, years)
    with how:
        view = chosen_view(language)
    key = {"indicator_id": year["indicator_id"], "year": int(year["year"])}
    standing = standing_of(language, year, rows("regional_values", **key))
    summary(language, standing)
    name = "-".join(["nysana-regions", *map(str, key.values()), view, language.code]).replace("_", "-")
    figure = drawn(language, standing, view)
    height = int(figure.layout.height or PICTURE_HEIGHT)
    show_picture(language, figure, finding(language, standing), name, regions_csv(language, standing), height)
    show_standing(language, standing)
    show_known(language, standing)
    show_template(language)


show()
