"""What the profile of a region says, its table and its CSV."""

from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from briefing.regional_path import beside_path, own_path_sentence
from charts.region_profile import PathsText, ProfileText
from locales import Language
from locales.sentence import is_missing, locator_words, unit_words
from pages.shared.fetch import Record, one, records, rows
from pages.shared.regions import FEW
from pages.shared.regions_words import few_words
from pages.shared.table import published_by, table

CSV_COLUMNS = [
    *("region_id", "indicator_id", "title", "year", "value", "unit", "country", "ratio", "tone", "place", "count"),
    *("base", "per", "coverage", "status", "printed", "locator", "publisher", "reported_by", "address", "vintage"),
]
TONES = {"worse": "↓", "better": "↑", "alike": "≈", "none": ""}


def summary(language: Language, name: str, sheet: pd.DataFrame, territory: str) -> None:
    """How many indicators are better and worse than the country, and whose figures stand for a new region."""
    counts = sheet["tone"].value_counts() if len(sheet) else {}
    said = [
        language.text(
            "{region} beside the country, in {n} indicators that partly overlap: {better} better, {worse} worse, "
            "{alike} within chance.",
            region=territory or name, n=len(sheet),
            **{tone: counts.get(tone, 0) for tone in ("better", "worse", "alike")},
        )
    ]  # fmt: skip
    if territory:
        said.append(_territory_words(language, name))
    st.html(f'<p class="ny-lead">{escape(" ".join(said))}</p>')


def _territory_words(language: Language, name: str) -> str:
    return language.text(
        "{region} has its present borders since June 2022: up to that year the figures are of the territory it was "
        "part of.",
        region=name,
    )


def path_finding(language: Language, name: str, paths: list[pd.DataFrame]) -> str:
    """The title of the panels: where the region is beside its own path, in the newest year known."""
    said = []
    for points in paths:
        row = records(points[points["actual"].notna()])[-1]
        where = beside_path(language, row)
        said += [f"{language.name(row, 'title')}, {row['year']}: {where}"] if where else []
    if not said:
        return language.text("{region}: its own paths; no year after 2022 is known", region=name)
    return f"{name}: {'; '.join(said)}"


def paths_text(language: Language, finding: str, paths: list[pd.DataFrame]) -> PathsText:
    """The words of the panels."""
    publishers = [name for points in paths for name in points[f"publisher_{language.code}"].dropna()]
    targets = [language.name(records(points)[-1], "target_publisher") for points in paths]
    return PathsText(
        finding,
        language.text("each in its own unit, from nought"),
        [
            own_path_sentence(language),
            *_breaks(language, paths),
            *_foot(language, [*publishers, *filter(None, targets)]),
        ],
        language.separators,
        language.text("no data"),
        language.text("actual"),
        language.text("its own path"),
        language.text("Kazakhstan"),
    )


def _breaks(language: Language, paths: list[pd.DataFrame]) -> list[str]:
    """The notes of breaks in the series that the panels show."""
    ids = {note for points in paths for note in points["break_note_id"].dropna()}
    found = [row for points in paths for row in records(rows("notes", indicator_id=points["indicator_id"].iloc[0]))]
    return list(dict.fromkeys(language.name(row, "text") for row in found if row["note_id"] in ids))


def sheet_finding(language: Language, name: str, sheet: pd.DataFrame) -> str:
    """The title of the strips: what stands out most, the worst and the best ratio beyond chance."""
    firm = sheet[sheet["is_firm"]].sort_values("ratio")
    worse, better = firm[firm["tone"] == "worse"], firm[firm["tone"] == "better"]
    if worse.empty or better.empty:
        return language.text("{region} beside the country", region=name)
    return language.text(
        "{region}: furthest above the country in “{worst}”, furthest below in “{best}”",
        region=name, worst=worse.iloc[-1]["title"], best=better.iloc[0]["title"],
    )  # fmt: skip


def sheet_text(language: Language, finding: str, sheet: pd.DataFrame, peers: list[str], new: str) -> ProfileText:
    """The words of the strips; `new`: the region for which a territory stands until 2022, if any."""
    publishers = [language.name(row, "publisher") for row in sheet["row"]]
    few = [_territory_words(language, new)] if new else []
    few += [f"{FEW} {few_words(language)}"] if sheet["is_few"].any() else []
    return ProfileText(
        finding,
        language.text(
            "each value beside the country’s; of 2022 unless the name says another year; counts per 100,000 population"
        ),
        [
            *few,
            language.text(
                "Regional reports leave out transport and military bodies; a difference that this explains is none."
            ),
            language.text("Place: counted from the best, of how many regions are known. Bar: range of chance, 95%."),
            language.text("Peers: the nearest in population: {regions}.", regions=", ".join(peers)),
            *_foot(language, publishers),
        ],
        language.separators,
        language.text("no data"),
        language.text("worse than the country"),
        language.text("better than the country"),
        language.text("within chance"),
        language.text("neither way is better"),
        language.text("peers"),
        language.text("other regions"),
        language.text("1 = the country’s value"),
        language.text("value"),
        language.text("place"),
    )  # fmt: skip


def _foot(language: Language, publishers: list[str]) -> list[str]:
    build = one(rows("build"))
    day = language.text("as known on {day}", day=language.date(build["as_of"].date()))
    sources = language.text("Sources: {sources}.", sources="; ".join(dict.fromkeys(publishers)))
    return [sources, f"{day} · Nysana\u00a0{build['version']}"]


def show_every_indicator(language: Language, region_id: str, found: pd.DataFrame) -> None:
    """Everything known of the region, one line an indicator, with what it rests on."""
    st.subheader(language.text("Every indicator"), anchor=False)
    head = [
        language.text("Indicator"), language.text("Year"), language.text("Value"), language.text("Unit"),
        language.text("Range of chance"), language.text("Kazakhstan"), language.text("Place"), language.text("Events"),
        language.text("Source: place, as printed"),
    ]  # fmt: skip
    table(head, [_cells(language, region_id, row) for row in records(found)], numeric=(1, 2, 4, 5, 6, 7))


def _cells(language: Language, region_id: str, row: Record) -> list[str]:
    own = row["row"]
    asked = {"indicator": row["indicator_id"], "year": row["year"], "view": "ranking", "region": region_id}
    address = "regions?" + urlencode({**asked, "lang": language.code})
    place = f", {locator_words(language, own['locator'])}: {own['printed']}"
    return [
        f'<a href="{escape(address, quote=True)}" target="_self">{escape(row["title"])}</a>',
        str(row["year"]),
        escape(f"{row['label']} {TONES[row['tone']]}".strip()),
        escape(unit_words(language, "per_100k" if own["is_count"] else own["unit"])),
        escape(row["span"]),
        escape(row["country_label"]),
        row["place"],
        "–" if is_missing(own["count"]) else language.number(own["count"]),
        published_by(language, own) + escape(place),
    ]


def profile_frame(language: Language, found: pd.DataFrame) -> pd.DataFrame:
    """Everything known of the region with provenance, for a spreadsheet."""
    added = ("title", "year", "value", "country", "ratio", "tone", "place")
    lines = [
        {**row["row"], "publisher": language.name(row["row"], "publisher"), **{key: row[key] for key in added}}
        for row in records(found)
    ]
    return pd.DataFrame(lines)[CSV_COLUMNS]


def paths_frame(language: Language, paths: list[pd.DataFrame]) -> pd.DataFrame:
    """The years of the panels with provenance."""
    columns = [
        *("indicator_id", "title", "region_id", "year", "actual", "unit", "target_low", "target_high", "base", "gap"),
        *("gap_pct", "is_interpolated", "printed", "locator", "publisher", "reported_by", "address", "vintage"),
    ]
    named = [
        points.assign(**{stem: points[f"{stem}_{language.code}"] for stem in ("title", "publisher")})
        for points in paths
    ]
    return pd.concat(named)[columns]
