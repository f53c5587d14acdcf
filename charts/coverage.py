"""What is known for which region and year, and from what kind of source."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from charts.heat_table import Cell, draw_table
from charts.scale import PictureText, as_text, empty_figure, mixed, text_on
from charts.theme import LIGHT, Theme, base_layout

KINDS = ("report", "map", "computed", "press", "partial", "none")
# A colour that the theme has no other use for: figures read from the official crime map.
MAP_COLOURS = {True: "#6a4a9c", False: "#b79cf0"}


@dataclass(frozen=True)
class CoverageText(PictureText):
    """Everything the picture says; signs are one letter or mark a kind, names explain them in the key."""

    signs: dict[str, str]
    names: dict[str, str]


def coverage_figure(cells: pd.DataFrame, text: CoverageText, theme: Theme, narrow: bool = False) -> go.Figure:
    """Regions in the order they come by years; a letter and a colour a kind of source.

    cells: region_id, name, is_chosen, year, kind ('report', 'map', 'computed', 'press', 'partial',
    'none'), label (said on hover); a place without a row is not known: 'none'. Raises ValueError for
    another kind. Narrow: the name stands above its years.
    """
    cells = as_text(cells)
    if cells.empty:
        return empty_figure(text, theme, narrow)
    other = set(cells["kind"]) - set(KINDS)
    if other:
        raise ValueError(
            f"Kinds of source are {', '.join(KINDS)}, but {', '.join(sorted(map(str, other)))} stands there."
        )
    figure = go.Figure(layout=base_layout(theme))
    years = range(int(cells["year"].min()), int(cells["year"].max()) + 1)
    places = cells.drop_duplicates("region_id").to_dict("records")
    at = {(row["region_id"], row["year"]): row for row in cells.to_dict("records")}
    nothing = {"kind": "none", "label": text.no_data}
    table = [
        [_cell(at.get((one["region_id"], year), nothing), one, year, text, theme) for year in years] for one in places
    ]
    present = {at.get((one["region_id"], year), nothing)["kind"] for one in places for year in years}
    names = [f"<b>{one['name']}</b>" if one["is_chosen"] else one["name"] for one in places]
    key = [(_key_colour(kind, theme), f"{text.signs[kind]} {text.names[kind]}") for kind in KINDS if kind in present]
    draw_table(figure, names, [str(year) for year in years], table, key, text, theme, narrow, numbered=False)
    return figure


def kind_colour(kind: str, theme: Theme) -> str:
    """The fill of a kind of source."""
    return {
        "report": theme.actual,
        "map": MAP_COLOURS[theme == LIGHT],
        "computed": theme.met,
        "press": theme.target,
        "partial": mixed(theme.paper, theme.actual, 0.3),
        "none": mixed(theme.paper, theme.grid, 0.6),
    }[kind]


def _cell(row: dict, place: dict, year: int, text: CoverageText, theme: Theme) -> Cell:
    colour = kind_colour(row["kind"], theme)
    hover = f"{place['name']}, {year}<br><b>{text.names[row['kind']]}</b><br>{row['label']}"
    ink = theme.muted if row["kind"] == "none" else text_on(colour)
    return Cell(0, 0, 0, 0, colour, text.signs[row["kind"]], hover, ink, region_id=place["region_id"])


def _key_colour(kind: str, theme: Theme) -> str:
    """The colour as words: the pale fills are too pale to read."""
    return {"none": theme.no_data, "partial": mixed(theme.ink, theme.actual, 0.5)}.get(kind, kind_colour(kind, theme))
