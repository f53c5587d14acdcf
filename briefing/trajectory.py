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
class TrajectoryRows:
    """What the warehouse says of one indicator in one place."""

    indicator: Record
    region: Record
    points: pd.DataFrame
    others: pd.DataFrame
    notes: pd.DataFrame
    revised: pd.DataFrame
    build: Record


@dataclass(frozen=True)
class Sheet(TrajectoryRows):
    """A picture before it is drawn: its rows, and everything it says."""

    language: Language
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
    found = read_trajectory(read, indicator, region)
    if found.points.empty or (region_id != COUNTRY and found.points["actual"].isna().all()):
        return None
    return trajectory_sheet(language, found)


def read_trajectory(read: Read, indicator: Record, region: Record) -> TrajectoryRows:
    """The rows of an indicator in a place, its notes numbered."""
    key = {"indicator_id": indicator["indicator_id"], "region_id": region["region_id"]}
    return TrajectoryRows(
        indicator=indicator,
        region=region,
        points=read("trajectory", **key),
        others=read("alternatives", **key),
        notes=numbered_notes(read("notes", indicator_id=indicator["indicator_id"])),
        revised=read("revisions", **key),
        build=one(read("build")),
    )


def trajectory_sheet(language: Language, found: TrajectoryRows) -> Sheet:
    """The sheet from rows already read; a region's says that nobody promised its path."""
    points, latest = found.points, latest_row(found.points)
    if found.region["region_id"] == COUNTRY:
        said = finding(language, latest)
        text = chart_text(language, found.indicator, points, latest, _caption(language, found))
        text = replace(text, status=status_words(language, latest), tone=_tone(latest))
    else:
        notes, name = found.notes, language.name(found.region, "name")
        found = replace(found, notes=notes[notes["is_break"] & (notes["x"] > points["year"].min())])
        said = region_finding(language, name, latest)
        caption = [own_path_sentence(language), *_caption(language, found)]
        text = region_text(language, found.indicator, name, points, said, caption)
    return Sheet(**vars(found), language=language, finding=said, text=text)


def _caption(language: Language, found: TrajectoryRows) -> list[str]:
    return caption_lines(language, found.indicator, found.points, found.others, found.notes, found.build, found.revised)


def _tone(latest: Record) -> str:
    """The colour of the status: of the verdict where one stands, else of no data."""
    return "no_data" if is_missing(latest["verdict"]) else str(latest["verdict"])
