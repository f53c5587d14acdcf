"""What the screen of the regions says."""

from html import escape

import pandas as pd
import streamlit as st

from charts.coverage import CoverageText
from charts.funnel import FunnelText
from charts.heat_table import HeatText
from charts.ranking import RankingText
from charts.region_map import RegionMapText
from charts.scale import value_steps
from locales import Language
from locales.sentence import is_missing, unit_words
from pages.shared.fetch import Record, one, records, rows
from pages.shared.regions import LAST_YEAR_OF_TERRITORIES, Standing, alike_bands, shown

CREDIT = "© OpenStreetMap contributors (ODbL), OCHA (CC BY-IGO)"


def unit_shown(language: Language, standing: Standing) -> str:
    """What a regional value counts: a rate's own unit, or events per 100,000 people."""
    if bool(standing.whole["is_count"]):
        return unit_words(language, "per_100k")
    return unit_words(language, standing.indicator["unit"])


def finding(language: Language, standing: Standing) -> str:
    """The title: the two ends, and how far apart they lie."""
    title, known = language.name(standing.indicator, "title"), records(standing.known)
    if not known:
        return language.text("{title}, {year}: no region is known", title=title, year=standing.year)
    best, worst = known[0], known[-1]
    return language.text(
        "{title}, {year}: from {best} in {best_region} to {worst} in {worst_region}",
        title=title, year=standing.year, best=best["label"], best_region=best["name"], worst=worst["label"],
        worst_region=worst["name"],
    )  # fmt: skip


def summary(language: Language, standing: Standing) -> None:
    """How many regions are known, which borders are compared, and which places cannot be told apart."""
    known = standing.known
    said = [
        language.plural(
            "{n} of {total} regions is known for {year}.", "{n} of {total} regions are known for {year}.", len(known),
            total=len(standing.regions), year=standing.year,
        )
    ]  # fmt: skip
    if standing.year <= LAST_YEAR_OF_TERRITORIES:
        said.append(
            language.text(
                "Three regions of that year were split in June 2022: the territories before the split are compared."
            )
        )
    bands = alike_bands(standing)
    if bands:
        places = ", ".join(f"{first}–{last}" for first, last in bands[:4])
        said.append(language.text("Places {places} cannot be told apart: chance alone could swap them.", places=places))
    st.html(f'<p class="ny-lead">{escape(" ".join(said))}</p>')


def subtitle(language: Language, standing: Standing) -> str:
    """What is measured, in what unit, and which way is better."""
    better = {
        "down": language.text("lower is better"),
        "up": language.text("higher is better"),
        "none": language.text("neither way is better"),
    }[standing.indicator["direction"]]
    return f"{unit_shown(language, standing)}; {better}"


def caption(language: Language, standing: Standing, has_map: bool = False) -> list[str]:
    """Method, sources, data date and, on a map, whose borders it draws."""
    publishers = list(dict.fromkeys(standing.regions[f"publisher_{language.code}"].dropna()))
    lines = []
    if bool(standing.whole["is_count"]):
        lines.append(language.text("Method: events divided by the average annual population of the region."))
    if publishers:
        lines.append(language.text("Sources: {sources}.", sources="; ".join(publishers)))
    # True of form 1-M, whose places begin with a sheet (R1 row 109 …); of the press and the maps it is not known.
    if standing.regions["locator"].dropna().str.match(r"R\d").any():
        lines.append(
            language.text("Regional reports leave out transport and military bodies, which the country’s figure holds.")
        )
    if has_map and standing.year <= LAST_YEAR_OF_TERRITORIES:
        lines.append(language.text("The parts of a region that was split bear the value of the whole territory."))
    if has_map:
        lines.append(language.text("Borders: {credit}", credit=CREDIT))
    build = one(rows("build"))
    day = language.text("as known on {day}", day=language.date(build["as_of"].date()))
    return [*lines, f"{day} · Nysana\u00a0{build['version']}"]


def map_text(language: Language, standing: Standing, cells: pd.DataFrame) -> RegionMapText:
    """The words of the map and of the tiles."""
    edges = value_steps(cells) if cells["is_known"].any() else []
    darker = {
        "down": language.text("darker is worse"),
        "up": language.text("darker is better"),
        "none": language.text("darker is more"),
    }[standing.indicator["direction"]]
    return RegionMapText(
        finding(language, standing),
        subtitle(language, standing),
        caption(language, standing, has_map=True),
        language.separators,
        language.text("no data"),
        darker,
        [shown(language, standing.indicator, edge) for edge in edges],
    )


def ranking_text(language: Language, standing: Standing) -> RankingText:
    """The words of the ranking."""
    return RankingText(
        finding(language, standing),
        subtitle(language, standing),
        caption(language, standing),
        language.separators,
        language.text("no data"),
        language.text("range of chance, 95%"),
        language.text("partial"),
        language.text("cannot be told apart"),
    )


def funnel_text(language: Language, standing: Standing, phi: float | None) -> FunnelText:
    """The words of the funnel; `phi` is how much more the regions vary than chance alone."""
    lines = [
        language.text("Expected: the rate of these regions together × population. Limits: exact Poisson."),
        *caption(language, standing),
    ]
    if phi is not None and phi > 1:
        more = language.text(
            "The regions vary {times} times as much as chance alone would make them: most of it has other causes.",
            times=language.number(phi, 1 if phi < 10 else 0),
        )
        lines.insert(1, more)
    return FunnelText(
        language.text(
            "{title}, {year}: which regions differ by more than chance?",
            title=_title(language, standing),
            year=standing.year,
        ),
        language.text("observed ÷ expected events; above 1 is more than expected"),
        lines,
        language.separators,
        language.text("no data"),
        language.text("expected events"),
        language.text("as many as expected"),
        language.percent(95),
        language.percent(99.8, 1),
        language.text("within chance"),
        language.text("beyond {limit}", limit=language.percent(95)),
        language.text("beyond {limit}", limit=language.percent(99.8, 1)),
    )


def heat_text(language: Language, standing: Standing) -> HeatText:
    """The words of the heat table."""
    return HeatText(
        language.text("Regions against the country, {year}", year=standing.year),
        language.text("rates per population as each indicator counts them; the colour compares with the country"),
        caption(language, standing),
        language.separators,
        language.text("no data"),
        language.text("worse than the country"),
        language.text("better than the country"),
        "↓",
        "↑",
    )


def _title(language: Language, standing: Standing) -> str:
    return language.name(standing.indicator, "title")


def coverage_text(language: Language, standing: Standing) -> CoverageText:
    """The words of the coverage."""
    names = {
        "report": language.text("official report"),
        "map": language.text("official map"),
        "computed": language.text("sum of parts"),
        "press": language.text("press"),
        "partial": language.text("part of the year or of the reporters"),
        "none": language.text("not known"),
    }
    signs = {"report": "●", "map": "◆", "computed": "∑", "press": "○", "partial": "◐", "none": "–"}
    return CoverageText(
        language.text("{title}: what is known of the regions", title=language.name(standing.indicator, "title")),
        language.text("a sign a year"),
        caption(language, standing)[-1:],
        language.separators,
        language.text("no data"),
        signs,
        names,
    )


def path_words(language: Language, standing: Standing, row: Record) -> str:
    """Where the region's own path would have it, and how far it is from there."""
    level = row["target_high"] if standing.indicator["direction"] == "down" else row["target_low"]
    return "–" if is_missing(level) or bool(standing.whole["is_count"]) else shown(language, standing.indicator, level)
