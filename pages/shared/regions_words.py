"""What the screen of the regions says."""

from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from briefing.regional_path import own_path_sentence
from charts.contribution import ContributionText
from charts.coverage import CoverageText
from charts.funnel import FunnelText
from charts.heat_table import HeatText
from charts.ranking import RankingText
from charts.region_map import RegionMapText
from charts.scale import value_steps
from locales import Language
from locales.sentence import unit_words
from pages.shared.fetch import one, records, rows
from pages.shared.regions import COUNTRY, FEW, FEW_EVENTS, LAST_YEAR_OF_TERRITORIES, Standing, alike_bands, shown
from pages.shared.regions_compared import Change, signed


def unit_shown(language: Language, standing: Standing) -> str:
    """What a regional value counts: a rate's own unit, or events per 100,000 people."""
    if bool(standing.indicator["is_count"]):
        return unit_words(language, "per_100k")
    return unit_words(language, standing.indicator["unit"])


# From this share of the country's change on a region is named in the title.
MUCH = 0.2
# More regions than these that share a first place are not named in a title.
MOST_NAMED = 3


def finding(language: Language, standing: Standing) -> str:
    """The title: the two ends, and how far apart they lie."""
    title, known = language.name(standing.indicator, "title"), records(standing.known)
    if not known:
        return language.text("{title}, {year}: no region is known", title=title, year=standing.year)
    best, worst = known[0], known[-1]
    said = language.text(
        "{title}, {year}: from {best} in {best_region} to {worst} in {worst_region}",
        title=title, year=standing.year, best=best["label"], best_region=best["name"], worst=worst["label"],
        worst_region=worst["name"],
    )  # fmt: skip
    if len(known) == len(standing.regions):
        return said
    return f"{said} {language.text('({n} of {total} regions known)', n=len(known), total=len(standing.regions))}"


def summary(language: Language, standing: Standing, is_ordered: bool) -> None:
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
    said += chosen_sentence(language, standing)
    bands = alike_bands(standing) if is_ordered else []
    if bands:
        places = ", ".join(f"{first}–{last}" for first, last in bands)
        said.append(language.text("Places {places} cannot be told apart: chance alone could swap them.", places=places))
    st.html(f'<p class="ny-lead">{escape(" ".join(said))}</p>')


def chosen_sentence(language: Language, standing: Standing) -> list[str]:
    """Where the chosen region stands, or each part of a chosen territory; nothing where none is chosen."""
    order = list(standing.known["region_id"])
    said = []
    for row in records(standing.regions[standing.regions["is_chosen"]]):
        words = {"region": row["name"], "value": row["label"], "year": standing.year}
        words["country"] = shown(language, standing.indicator, standing.whole["value"]) if standing.country else "–"
        if not row["is_known"]:
            said.append(language.text("{region}: not known for {year}.", **words))
        elif standing.indicator["direction"] == "none":
            said.append(language.text("{region}: {value}; the country: {country}.", **words))
        else:
            words |= {"place": order.index(row["region_id"]) + 1, "total": len(order)}
            said.append(
                language.text(
                    "{region}: {value}, place {place} of {total}, counted from the best; the country: {country}.",
                    **words,
                )
            )
    return said


def profile_address(language: Language, region_id: str) -> str:
    """The profile of a region, as a link within the app."""
    return "region_profile?" + urlencode({"region": region_id, "lang": language.code})


def show_profile_link(language: Language, region_id: str) -> None:
    """The way to the profile of the chosen region; without one, how to choose."""
    if region_id:
        words = escape(language.text("Everything known of this region: its profile"))
        said = f'<a href="{profile_address(language, region_id)}" target="_self">{words}</a>'
    else:
        said = escape(language.text("Click a region in the picture, or choose it above, to mark it everywhere."))
    st.html(f'<p class="ny-small">{said}</p>')


def subtitle(language: Language, standing: Standing) -> str:
    """What is measured, in what unit, and which way is better."""
    better = {
        "down": language.text("lower is better"),
        "up": language.text("higher is better"),
        "none": language.text("neither way is better"),
    }[standing.indicator["direction"]]
    return f"{unit_shown(language, standing)}; {better}"


def few_words(language: Language) -> str:
    """What the sign of few events means."""
    return language.text(
        "Fewer than {n} events: chance alone could make the value lower or higher by half.", n=FEW_EVENTS
    )


def path_sentence(language: Language, standing: Standing) -> str:
    """What the path of a region is in this picture."""
    if standing.regions["path"].notna().any():
        return own_path_sentence(language)
    if standing.indicator["role"] == "target" and standing.year == LAST_YEAR_OF_TERRITORIES:
        return language.text("2022 is the base: from its value of this year each region’s own path starts.")
    return language.text("No path: for this indicator and year no programme states a change since 2022.")


def coverage_words(language: Language, standing: Standing) -> list[str]:
    """What the regional reports leave out, and whether the country's figure holds it."""
    # True of form 1-M, whose places begin with a sheet (R1 row 109 …); of the press and the maps it is not known.
    if not standing.regions["locator"].dropna().str.match(r"R\d").any():
        return []
    if standing.whole["coverage"] == "partial":
        return [language.text("The country is the sum of the regional reports, without transport and military bodies.")]
    if str(standing.indicator["indicator_id"]).startswith("victims"):
        return []
    return [
        language.text("Regional reports leave out transport and military bodies, which the country’s figure holds.")
    ]


def caption(
    language: Language, standing: Standing, credit: str = "", is_few: bool = False, has_path: bool = True
) -> list[str]:
    """Few events, path, method, sources, data date and, on a map, whose borders it draws."""
    publishers = list(dict.fromkeys(standing.regions[f"publisher_{language.code}"].dropna()))
    lines = []
    if is_few or standing.regions["is_few"].any():
        lines.append(f"{FEW} {few_words(language)}")
    lines += [path_sentence(language, standing)] if has_path else []
    if bool(standing.indicator["is_count"]):
        lines.append(language.text("Method: events divided by the average annual population of the region."))
    if publishers:
        lines.append(language.text("Sources: {sources}.", sources="; ".join(publishers)))
    lines += coverage_words(language, standing)
    if credit and standing.year <= LAST_YEAR_OF_TERRITORIES:
        lines.append(language.text("The parts of a region that was split bear the value of the whole territory."))
    if credit:
        lines.append(language.text("Borders: {credit}", credit=credit))
    build = one(rows("build"))
    day = language.text("as known on {day}", day=language.date(build["as_of"].date()))
    return [*lines, f"{day} · Nysana\u00a0{build['version']}"]


def map_text(language: Language, standing: Standing, cells: pd.DataFrame, credit: str) -> RegionMapText:
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
        caption(language, standing, credit),
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
        language.text("its own path"),
    )


def funnel_text(language: Language, standing: Standing, phi: float | None) -> FunnelText:
    """The words of the funnel; `phi` is how much more the regions vary than chance alone."""
    lines = [
        language.text("Expected: the rate of these regions together × population. Limits: exact Poisson."),
        *caption(language, standing),
    ]
    # Below two, most of the spread is chance.
    if phi is not None and phi > 2:
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


def heat_finding(language: Language, standing: Standing, cells: pd.DataFrame) -> str:
    """The title: which regions are worse than the country most often, where they are few."""
    regions = cells[(cells["kind"] != COUNTRY) & cells["is_known"]]
    worse = (pd.to_numeric(regions["shade"]) > 0).groupby(regions["name"]).sum()
    most = worse[worse == worse.max()] if len(worse) else worse
    if not 0 < len(most) <= MOST_NAMED or not most.iloc[0]:
        return language.text("Regions against the country, {year}", year=standing.year)
    return language.text(
        "Regions against the country, {year}: most often worse is {regions}, in {n} of {count} indicators",
        year=standing.year, regions=", ".join(most.index), n=most.iloc[0], count=cells["indicator_id"].nunique(),
    )  # fmt: skip


def heat_text(language: Language, standing: Standing, cells: pd.DataFrame) -> HeatText:
    """The words of the heat table."""
    return HeatText(
        heat_finding(language, standing, cells),
        language.text("rates per population as each indicator counts them; the colour compares with the country"),
        caption(language, standing, is_few=any(FEW in str(label) for label in cells["label"]), has_path=False),
        language.separators,
        language.text("no data"),
        language.text("worse than the country"),
        language.text("better than the country"),
        "↓",
        "↑",
        language.text("within chance"),
    )


def change_finding(language: Language, standing: Standing, change: Change) -> str:
    """The title: the country's change, and the region that made much of it, or how much all known ones made."""
    words = {
        "title": _title(language, standing), "base": change.base_year, "year": change.year,
        "total": signed(language, standing.indicator, change.total),
    }  # fmt: skip
    known = change.known
    largest = records(known.sort_values("contribution", ascending=change.total < 0))[0]
    if largest["contribution"] / change.total >= MUCH:
        words |= {"part": signed(language, standing.indicator, largest["contribution"]), "region": largest["name"]}
        return language.text("{title}, {base}–{year}: {total} in the country, of it {part} in {region}", **words)
    words["part"] = signed(language, standing.indicator, known["contribution"].sum())
    return language.text(
        "{title}, {base}–{year}: {total} in the country, of it {part} in the regions known for both years", **words
    )


def contribution_text(language: Language, standing: Standing, change: Change, notes: pd.DataFrame) -> ContributionText:
    """The words of the change and its parts; breaks between the two years are told."""
    rest = language.text(
        "The rest of the country: the regions without a figure for both years, and transport and military bodies."
    )
    method = language.text(
        "A region’s part: the change of its rate, and of its share of the population, by Kitagawa’s method."
    )
    breaks = notes[(notes["kind"] == "break") & notes["year"].between(change.base_year + 1, change.year)]
    said = [line for line in caption(language, standing, has_path=False) if not line.startswith(FEW)]
    return ContributionText(
        change_finding(language, standing, change),
        language.text(
            "change of the value {unit}; the bars add up to the country’s change", unit=unit_shown(language, standing)
        ),
        [*dict.fromkeys(language.name(row, "text") for row in records(breaks)), rest, method, *said],
        language.separators,
        language.text("no data"),
        language.text("rise"),
        language.text("fall"),
        language.text("within chance"),
        language.text("Kazakhstan"),
    )


def _title(language: Language, standing: Standing) -> str:
    return language.name(standing.indicator, "title")


def coverage_finding(language: Language, standing: Standing) -> str:
    """The title of what is known: the year with most, and how many of how many."""
    return language.text(
        "{title}: what is known of the regions; in {year}, {n} of {total}",
        title=_title(language, standing), year=standing.year, n=len(standing.known), total=len(standing.regions),
    )  # fmt: skip


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
        coverage_finding(language, standing),
        language.text("a sign a year and region: from what kind of source the figure comes"),
        [language.text("No path is drawn here."), *caption(language, standing)[-1:]],
        language.separators,
        language.text("no data"),
        signs,
        names,
    )
