"""Tables and text below the picture of the regions, and its CSV."""

from html import escape

import pandas as pd
import streamlit as st

from locales import Language
from locales.sentence import locator_words
from pages.shared.fetch import records
from pages.shared.regions import COUNTRY, LAST_YEAR_OF_TERRITORIES, Standing, path_level, shown
from pages.shared.regions_words import path_sentence, profile_address, unit_shown
from pages.shared.table import published_by, table

# The column of the region's own path, left out where none has one.
PATH = 5
CSV_COLUMNS = [
    *("region_id", "name", "year", "indicator_id", "value", "lower", "upper", "count", "base", "per", "coverage"),
    *("status", "path", "printed", "locator", "publisher", "reported_by", "address", "vintage"),
]


def show_standing(language: Language, standing: Standing) -> None:
    """The country first, then the regions from best to worst, with what each value is made of."""
    st.subheader(language.text("The figures"), anchor=False)
    head = [
        language.text("Region"), unit_shown(language, standing), language.text("Range of chance"),
        language.text("Events"), language.text("Population"), language.text("Own path; country: target"),
        language.text("Source: place, as printed"),
    ]  # fmt: skip
    whole = dict(standing.whole) | {
        "name": language.name(standing.whole, "name"),
        "path": path_level(standing.indicator, standing.whole),
    }
    whole["label"] = shown(language, standing.indicator, whole["value"]) if standing.country else "–"
    unknown = records(standing.regions[~standing.regions["is_known"]])
    body = [_cells(language, standing, row) for row in [whole, *records(standing.known), *unknown]]
    has_path = bool(standing.regions["path"].notna().any())
    if not has_path:
        head, *body = [[*cells[:PATH], *cells[PATH + 1 :]] for cells in (head, *body)]
    table(head, body, numeric=range(1, PATH + has_path))
    st.html(f'<p class="ny-small">{escape(path_sentence(language, standing))}</p>')


def _cells(language: Language, standing: Standing, row: dict) -> list[str]:
    has = lambda key: row.get(key) is not None and row[key] == row[key]  # noqa: E731
    span = "–"
    if has("lower") and has("upper"):
        span = (
            f"{shown(language, standing.indicator, row['lower'])} – {shown(language, standing.indicator, row['upper'])}"
        )
    source = "–"
    if has("printed"):
        place = f", {locator_words(language, row['locator'])}: {row['printed']}"
        source = published_by(language, row) + escape(place)
    return [
        _name(language, row),
        escape(row["label"] or language.text("no data")),
        escape(span),
        language.number(row["count"]) if has("count") else "–",
        language.number(row["base"]) if has("base") else "–",
        shown(language, standing.indicator, row["path"]) if has("path") else "–",
        source,
    ]


def _name(language: Language, row: dict) -> str:
    """A region's name leads to its profile."""
    if row["kind"] == COUNTRY:
        return escape(row["name"])
    return f'<a href="{profile_address(language, row["region_id"])}" target="_self">{escape(row["name"])}</a>'


def show_known(language: Language, standing: Standing) -> None:
    """Why the sum of the regions is not the country."""
    said = language.text(
        "155,200 offences of 2022 are the sum of the 20 regional reports, 157,473 the country’s figure: transport and "
        "military bodies report apart. Neither is scaled to the other."
    )
    if standing.year == LAST_YEAR_OF_TERRITORIES and standing.indicator["indicator_id"] in ("crime_rate", "offences"):
        st.html(f'<p class="ny-small">{escape(said)}</p>')


def show_template(language: Language) -> None:
    """What would fill the rest."""
    said = language.text("What is missing comes with the yearly report of form 1-M, or with our own table:")
    words = language.text("Bring in new figures")
    link = f'<a href="data?lang={language.code}&section=import&form=long" target="_self">{escape(words)}</a>'
    st.html(f'<p class="ny-small">{escape(said)} {link}</p>')


def regions_frame(language: Language, standing: Standing) -> pd.DataFrame:
    """The regions with their values, ranges and provenance, for a spreadsheet."""
    named = {
        "year": standing.year,
        "indicator_id": standing.indicator["indicator_id"],
        "publisher": standing.regions[f"publisher_{language.code}"],
    }
    return standing.regions.assign(**named)[CSV_COLUMNS]
