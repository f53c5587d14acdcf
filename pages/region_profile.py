"""Region profile: one region against its own paths, the country and its peers, on one sheet."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from charts.region_profile import paths_figure, profile_figure
from locales import Language
from pages.shared.fetch import one, records, rows
from pages.shared.language import chosen_language
from pages.shared.once import made_once
from pages.shared.picture import show_picture
from pages.shared.region_profile import COUNTRY, is_on_sheet, other_marks, path_panel, profile_rows
from pages.shared.region_profile_words import (
    path_finding,
    paths_frame,
    paths_text,
    profile_frame,
    sheet_finding,
    sheet_text,
    show_every_indicator,
    summary,
)
from pages.shared.regions import region_names
from pages.shared.regions_table import show_template
from pages.shared.shell import is_narrow, print_button, theme
from pages.shared.url import url_selectbox


def chosen_region(language: Language) -> str:
    """The region of the selector; its id stands in the URL."""
    names = region_names(language)
    return url_selectbox(language.text("Region"), names, "region", next(iter(names)))


def own_paths(region_id: str) -> list[pd.DataFrame]:
    """The rows of each path that the region has, in the order of the programme."""
    known = rows("path_regions").query("region_id == @region_id")
    return [rows("trajectory", indicator_id=one, region_id=region_id) for one in known["indicator_id"]]


@dataclass(frozen=True)
class Drawn:
    """A picture with the finding that it says and the table that it is drawn from."""

    figure: Any
    finding: str
    table: pd.DataFrame


@dataclass(frozen=True)
class Profile:
    """What is known of one region: every indicator, and the picture of those that fit on a sheet."""

    name: str
    territory: str
    found: pd.DataFrame
    sheet: pd.DataFrame
    picture: Drawn


def paths_of(language: Language, name: str, region_id: str) -> Drawn | None:
    """The region's own paths, a panel each; None without any."""
    paths = own_paths(region_id)
    if not paths:
        return None
    panels = [
        path_panel(
            language, own, rows("trajectory", indicator_id=own["indicator_id"].iloc[0], region_id=COUNTRY), is_narrow()
        )
        for own in paths
    ]
    finding = path_finding(language, name, paths)
    figure = paths_figure(panels, paths_text(language, finding, paths), theme(), is_narrow())
    return Drawn(figure, finding, paths_frame(language, paths))


def show_paths(language: Language, name: str, region_id: str) -> None:
    """The picture of the region's own paths; without any, why."""
    paths = made_once("profile paths", lambda: paths_of(language, name, region_id))
    if paths is None:
        said = language.text(
            "{region} has no path of its own: its full base of 2022 is known only for the territory it was part of.",
            region=name,
        )
        st.html(f'<p class="ny-small">{said}</p>')
        return
    file = f"nysana-paths-{region_id}-{language.code}"
    show_picture(language, paths.figure, paths.finding, file, paths.table, is_whole=True, key="paths")


def profile_of(language: Language, region_id: str) -> Profile:
    """Every indicator of the region, beside the country and its peers."""
    name = language.name(one(rows("comparable_regions").query("region_id == @region_id")), "name")
    near = rows("peers").query("of_region == @region_id")
    profile = rows("region_profile", region_id=region_id)
    found = profile_rows(language, profile)
    sheet = found[[is_on_sheet(row) for row in records(found)]]
    territories = profile[profile["is_own"] & (profile["region_id"] != region_id)]
    territory = language.name(one(territories), "name") if len(territories) else ""
    finding = sheet_finding(language, territory or name, sheet)
    peers = [language.name(row, "name") for row in records(near)]
    text = sheet_text(language, finding, sheet, peers, name if territory else "")
    marks = other_marks(language, profile, frozenset(near["region_id"]))
    figure = profile_figure(sheet, marks, text, theme(), is_narrow())
    return Profile(name, territory, found, sheet, Drawn(figure, finding, profile_frame(language, found)))


def show() -> None:
    """Choose, fetch, compute, show."""
    language = chosen_language()
    st.title(language.text("How does this region stand?"), anchor=False)
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        region_id = chosen_region(language)
    with right:
        print_button(language.text("Print on one sheet"))
    profile = made_once("profile", lambda: profile_of(language, region_id))
    made_once("profile summary", lambda: summary(language, profile.name, profile.sheet, profile.territory))
    show_paths(language, profile.name, region_id)
    file, shown = f"nysana-profile-{region_id}-{language.code}", profile.picture
    show_picture(language, shown.figure, shown.finding, file, shown.table, is_whole=True, picks="region")
    with st.container(key="screen_only"):
        made_once("profile figures", lambda: show_every_indicator(language, region_id, profile.found))
        show_template(language)


show()
