"""One indicator in one place as a picture: what it says, what it draws, where its figures come from."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from briefing.regional_path import own_path_sentence
from briefing.trajectory_points import (
    alternative_points,
    chart_points,
    latest_row,
    numbered_notes,
    revised_points,
    starts_at_zero,
)
from briefing.trajectory_words import caption_lines, chart_text, region_finding, region_text, status_words
from charts.theme import Theme
from charts.trajectory import TrajectoryText, trajectory_figure
from locales import Language
from locales.sentence import finding, is_missing
from queries import Record, one, records

COUNTRY = "KZ"
Read = Callable[..., pd.DataFrame]


@dataclass(frozen=True)
class Sheet:
    """A picture before it is drawn: its rows, and everything it says."""

    language: Language
    indicator: Record
    region: Record
    points: pd.DataFrame
    others: pd.DataFrame
    notes: pd.DataFrame
    revised: pd.DataFrame
    finding: str
    text: TrajectoryText

    @property
    def name(self) -> str:
        """The name of its files."""
        parts = ("nysana", self.indicator["indicator_id"].replace("_", "-"), self.region["region_id"])
        return "-".join([*parts, self.language.code])

    def figure(self, theme: Theme, narrow: bool = False, has_words: bool = True) -> Any:
        """The plotly figure; without its words for a page that prints them itself."""
        text = self.text if has_words else replace(self.text, title="", subtitle="", status="", caption=[])
        return trajectory_figure(
            chart_points(self.points),
            alternative_points(self.language, self.points, self.others),
            self.notes.dropna(subset=["x"])[["x", "sign", "is_break"]],
            text,
            theme,
            starts_at_zero(self.indicator, self.points),
            narrow,
            revised_points(self.language, self.points, self.revised),
        )


def read_sheet(language: Language, read: Read, indicator_id: str, region_id: str = COUNTRY) -> Sheet | None:
    """The sheet of an indicator in the country or a region; None where nothing can be drawn.

    `read(name, **parameters)` answers queries/<name>.sql.
    """
    indicator = next(row for row in records(read("indicator")) if row["indicator_id"] == indicator_id)
    region = next(row for row in records(read("regions")) if row["region_id"] == region_id)
    key = {"indicator_id": indicator_id, "region_id": region_id}
    points = read("trajectory", **key)
    if points.empty or (region_id != COUNTRY and points["actual"].isna().all()):
        return None
    notes = numbered_notes(read("notes", indicator_id=indicator_id))
    build = one(read("build"))
    return trajectory_sheet(
        language, indicator, region, points, read("alternatives", **key), notes, read("revisions", **key), build
    )


def trajectory_sheet(
    language: Language,
    indicator: Record,
    region: Record,
    points: pd.DataFrame,
    others: pd.DataFrame,
    notes: pd.DataFrame,
    revised: pd.DataFrame,
    build: Record,
) -> Sheet:
    """The sheet from rows already read; a region's says that nobody promised its path."""
    latest = latest_row(points)
    if region["region_id"] == COUNTRY:
        said = finding(language, latest)
        caption = caption_lines(language, indicator, points, others, notes, build, revised)
        text = chart_text(language, indicator, points, latest, caption)
        text = replace(text, status=status_words(language, latest), tone=_tone(latest))
    else:
        notes = notes[notes["is_break"] & (notes["x"] > points["year"].min())]
        said = region_finding(language, language.name(region, "name"), latest)
        caption = [
            own_path_sentence(language),
            *caption_lines(language, indicator, points, others, notes, build, revised),
        ]
        text = region_text(language, indicator, language.name(region, "name"), points, said, caption)
    return Sheet(language, indicator, region, points, others, notes, revised, said, text)


def _tone(latest: Record) -> str:
    """The colour of the status: of the verdict where one stands, else of no data."""
    return "no_data" if is_missing(latest["verdict"]) else str(latest["verdict"])
