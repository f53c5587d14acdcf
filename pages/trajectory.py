"""Trajectory: actual against target to the end year, with everything that qualifies it."""

from html import escape

import pandas as pd
import streamlit as st

from charts.theme import PICTURE_HEIGHT, PICTURE_SCALE, PICTURE_WIDTH
from charts.trajectory import trajectory_figure
from locales import Language
from locales.sentence import finding, gap_words, is_missing, locator_words, statement, target_words, verdict_reason
from pages.shared.fetch import rows
from pages.shared.language import chosen_language
from pages.shared.shell import is_narrow, picture_button, theme
from pages.shared.table import csv_bytes, link, status, table
from pages.shared.trajectory import (
    alternative_points,
    caption_lines,
    chart_points,
    chart_text,
    is_index,
    numbered_notes,
    starts_at_zero,
)
from pages.shared.url import url_selectbox

REGION = "KZ"
FIRST_SHOWN = "theft_rate"


def chosen_indicator(language: Language) -> pd.Series:
    """The indicator of the selector; its id stands in the URL."""
    indicators = rows("indicator").set_index("indicator_id", drop=False)
    names = {row["indicator_id"]: language.name(row, "title") for _, row in indicators.iterrows()}
    return indicators.loc[url_selectbox(language.text("Indicator"), names, "indicator", FIRST_SHOWN, resets=("year",))]


def chosen_year(language: Language, points: pd.DataFrame) -> int:
    """The year whose verdict is explained; by default the latest with an actual and a stated target."""
    stated = points[points["target_kind"].notna()]
    judged = stated[stated["actual"].notna()]
    years = {str(year): str(year) for year in stated["year"]}
    latest = judged["year"].max() if len(judged) else stated["year"].min()
    return int(url_selectbox(language.text("Year of the verdict"), years, "year", default=str(latest)))


def show_answer(language: Language, points: pd.DataFrame, verdict: pd.Series) -> None:
    """The verdict of the chosen year in a sentence; where no target was due yet, where the indicator stands."""
    latest = latest_row(points)
    said = escape(verdict_reason(language, verdict))
    if is_missing(verdict["actual"]) and is_missing(latest["target_kind"]):
        said += " " + escape(statement(language, latest))
    st.html(f'<p class="ny-lead">{status(language, verdict["verdict"])} {said}</p>')


def show_chart(language: Language, indicator: pd.Series, points: pd.DataFrame, others: pd.DataFrame, notes: pd.DataFrame) -> None:
    """The picture and its two ways out: PNG and CSV."""
    latest = latest_row(points)
    caption = caption_lines(language, indicator, points, others, notes, rows("build").iloc[0])
    text = chart_text(language, indicator, points, latest, caption)
    marks = notes.dropna(subset=["x"])[["x", "sign", "is_break"]]
    figure = trajectory_figure(
        chart_points(points), alternative_points(language, points, others), marks, text, theme(), starts_at_zero(indicator, points), is_narrow()
    )
    name = f"nysana-{indicator['indicator_id'].replace('_', '-')}-{REGION}-{language.code}"
    picture = {"format": "png", "filename": name, "width": PICTURE_WIDTH, "height": PICTURE_HEIGHT, "scale": PICTURE_SCALE}
    st.plotly_chart(
        figure, theme=None, key="chart", alt=finding(language, latest),
        config={"displaylogo": False, "modeBarButtons": [["toImage"]], "toImageButtonOptions": picture, "scrollZoom": False},
    )  # fmt: skip
    left, right, _ = st.columns([1, 1, 2])
    with left:
        picture_button(language.text("Download the picture (PNG)"))
    with right:
        st.download_button(
            language.text("Download the table (CSV)"), trajectory_csv(language, points), f"{name}.csv", "text/csv",
            on_click="ignore", width="stretch",
        )  # fmt: skip


def latest_row(points: pd.DataFrame) -> pd.Series:
    """The row the title speaks of: the latest year with an actual, else the first stated target."""
    known = points[points["actual"].notna()]
    return known.iloc[-1] if len(known) else points[points["target_kind"].notna()].iloc[0]


def show_table(language: Language, indicator: pd.Series, points: pd.DataFrame) -> None:
    """Year by year: actual as shown and as printed, target, gap, verdict, source."""
    body = []
    for _, row in points.sort_values("year", ascending=False).iterrows():
        interpolated = bool(row["is_interpolated"])
        target = target_words(language, row, brief=True)
        if target == "–" and interpolated:
            level = row["target_high"] if indicator["direction"] == "down" else row["target_low"]
            target = language.text("{level} (straight line)", level=language.value(level, indicator["unit"], max(1, int(indicator["decimals"]))))
        body.append(
            [
                str(row["year"]),
                escape(language.value(row["actual"], indicator["unit"], indicator["decimals"])),
                escape(target),
                escape(gap_words(language, row)),
                status(language, row["verdict"]) if not is_missing(row["target_kind"]) else "",
                source_cell(language, row),
            ]
        )
    head = [
        language.text("Year"), language.text("Actual"), language.text("Target"), language.text("Gap"),
        language.text("Verdict"), language.text("Source of the actual: place, as printed"),
    ]  # fmt: skip
    table(head, body, numeric=(1, 2, 3))


def source_cell(language: Language, row: pd.Series) -> str:
    """Who published the figure, where it stands and how it is printed; a computed rate names both parts."""
    if is_missing(row["actual"]):
        return ""
    words = link(row["address"], language.name(row, "publisher")) + escape(f": {place(language, row)}")
    if not is_missing(row["denominator"]):
        divided = language.text("divided by {population} persons", population=language.number(row["denominator"]))
        words += f"; {escape(divided)} ({link(row['denominator_address'], language.name(row, 'denominator_publisher'))})"
    if not is_missing(row["reported_by"]):
        words += escape("; " + language.text("read in {paper}", paper=row["reported_by"]))
    return words


def place(language: Language, row: pd.Series) -> str:
    """Where in the source a figure stands and how it is printed there."""
    return f"{locator_words(language, row['locator'])} — {row['printed']}"


def show_alternatives(language: Language, others: pd.DataFrame) -> None:
    """Figures that stand beside the line: other sources, partial coverage, other definitions."""
    body = [
        [
            str(row["year"]),
            escape(language.name(row, "title")),
            escape(language.value(row["value"], row["unit"], row["decimals"])),
            escape(language.text("partial: 20 regional reports") if row["coverage"] == "partial" else ""),
            link(row["address"], language.name(row, "publisher")) + escape(f": {place(language, row)}"),
        ]
        for _, row in others.iterrows()
    ]
    head = [
        language.text("Year"), language.text("What is measured"), language.text("Value"), language.text("Coverage"), language.text("Source: place, as printed"),
    ]  # fmt: skip
    table(head, body, numeric=(2,))


def trajectory_csv(language: Language, points: pd.DataFrame) -> bytes:
    """The series with target, verdict and provenance, for a spreadsheet."""
    columns = (
        "indicator_id title region_id year actual unit target_printed target_low target_high target_index is_interpolated"
        " earlier_low earlier_high gap verdict earlier_verdict outlook printed locator publisher reported_by address vintage"
        " numerator denominator denominator_publisher target_locator target_title reason_en"
    ).split()
    names = {stem: points[f"{stem}_{language.code}"] for stem in ("title", "publisher", "denominator_publisher")}
    return csv_bytes(points.assign(**names)[columns])


def show() -> None:
    """Choose, fetch, compute, show."""
    language = chosen_language()
    st.title(language.text("Is it where it was promised to be?"), anchor=False)
    what, when = st.columns([3, 1])
    with what:
        indicator = chosen_indicator(language)
    key = {"indicator_id": indicator["indicator_id"], "region_id": REGION}
    points, others = rows("trajectory", **key), rows("alternatives", **key)
    notes = numbered_notes(rows("notes", indicator_id=indicator["indicator_id"]))
    with when:
        year = chosen_year(language, points)
    show_answer(language, points, points[points["year"] == year].iloc[0])
    show_chart(language, indicator, points, others, notes)
    st.subheader(language.text("The figures"), anchor=False)
    show_table(language, indicator, points)
    if len(others):
        st.subheader(language.text("Other figures, not part of the line"), anchor=False)
        show_alternatives(language, others)
    st.subheader(language.text("What to know about this indicator"), anchor=False)
    show_knowledge(language, indicator, points, notes)


def show_knowledge(language: Language, indicator: pd.Series, points: pd.DataFrame, notes: pd.DataFrame) -> None:
    """Definition, who answers for it, the text of the target, and every note."""
    target = points[points["target_kind"].notna()].iloc[-1]
    said = [escape(language.name(indicator, "definition"))]
    if language.name(indicator, "bodies"):
        said.append(escape(language.text("Responsible: {bodies}.", bodies=language.name(indicator, "bodies"))))
    if is_index(points):
        said.append(escape(language.text("Shown as an index, 2022 = 100, since the value of 2022 is not published.")))
    where = language.text(
        "Target: {programme}, {locator}",
        programme=language.name(indicator, "programme"), locator=locator_words(language, target["target_locator"]),
    )  # fmt: skip
    said.append(link(target["target_address"], where))
    said += [f"{escape(row['sign'])} {escape(language.name(row, 'text'))}" for _, row in notes.iterrows()]
    st.html("".join(f'<p class="ny-small">{line}</p>' for line in said if line))


show()
