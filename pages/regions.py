"""Regions: what is known of them first, then where each stands beside the country, on a map, as tiles, in order."""

from html import escape

import streamlit as st

from locales import Language
from pages.shared.fetch import Record, records, rows
from pages.shared.language import chosen_language
from pages.shared.once import made_once
from pages.shared.picture import show_picture
from pages.shared.regions import Standing, places_of, region_names, standing_of
from pages.shared.regions_compared import later_years
from pages.shared.regions_table import show_known, show_standing, show_template
from pages.shared.regions_views import view_names, view_of
from pages.shared.regions_words import show_profile_link, summary
from pages.shared.url import url_selectbox

FIRST_SHOWN = "crime_rate"
ALL = "all"


def chosen_indicator(language: Language) -> list[Record]:
    """The years of the chosen indicator, newest first, each with how many regions are known."""
    years = made_once("regions years", lambda: records(rows("regional_indicators")), of="")
    names = {row["indicator_id"]: language.name(row, "title") for row in years}
    first = FIRST_SHOWN if FIRST_SHOWN in names else next(iter(names))
    chosen = url_selectbox(language.text("Indicator"), names, "indicator", first, resets=("year",))
    return [row for row in years if row["indicator_id"] == chosen]


def chosen_year(language: Language, years: list[Record], view: str) -> Record:
    """The year of the selector; by default the one with most regions, of several the newest.

    A change is of a year that has an earlier one, where there are two.
    """
    known = {str(row["year"]): row for row in (view == "change" and later_years(years)) or years}
    names = {
        year: f"{year} ({language.plural('{n} region', '{n} regions', row['regions'])})" for year, row in known.items()
    }
    most = max(known, key=lambda year: (known[year]["regions"], year))
    return known[url_selectbox(language.text("Year"), names, "year", most)]


def chosen_region(language: Language) -> str:
    """The region that every picture marks; by default none."""
    names = {ALL: language.text("All regions")}
    names |= region_names(language)
    return url_selectbox(language.text("Region"), names, "region", ALL)


def show_summary(language: Language, standing: Standing, view: str, region_id: str) -> None:
    """The answer in sentences, and the way to the profile of the chosen region."""
    summary(language, standing, is_ordered=view in ("map", "tiles", "ranking"))
    show_profile_link(language, region_id if region_id != ALL else "")


def show_figures(language: Language, standing: Standing) -> None:
    """The figures behind the picture, and what is known of their sum."""
    show_standing(language, standing)
    show_known(language, standing)


def show() -> None:
    """Choose, fetch, compute, show."""
    language = chosen_language()
    st.title(language.text("Where does each region stand?"), anchor=False)
    what, where, when, how = st.columns([2.8, 1.7, 1.5, 2])
    with what:
        years = chosen_indicator(language)
    with where:
        region_id = chosen_region(language)
    with how:
        view = url_selectbox(language.text("View"), view_names(language), "view", "coverage")
    with when:
        year = chosen_year(language, years, view)
    key = {"indicator_id": year["indicator_id"], "year": int(year["year"])}
    places = places_of(region_id, rows("region_parts"))
    standing = made_once("regions", lambda: standing_of(language, year, rows("regional_values", **key), places))
    made_once("regions summary", lambda: show_summary(language, standing, view, region_id))
    shown = made_once("regions view", lambda: view_of(language, standing, years, view, places))
    name = "-".join(["nysana-regions", *map(str, key.values()), view, language.code]).replace("_", "-")
    if shown.figure:
        show_picture(language, shown.figure, shown.finding, name, shown.table, is_whole=True, picks="region")
    else:
        st.html(f'<p class="ny-said">{escape(shown.finding)}</p>')
    made_once("regions figures", lambda: show_figures(language, standing))
    show_template(language)


show()
