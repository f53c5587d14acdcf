"""Region by indicator: the value in every cell, its sign and colour for the distance to the country."""

import math
from dataclasses import dataclass, replace

import pandas as pd
import plotly.graph_objects as go

from charts.scale import (
    LINE,
    NARROW_PAD,
    WIDE_PAD,
    Picture,
    PictureText,
    as_text,
    draw_words,
    empty_figure,
    has_value,
    mixed,
    text_on,
    text_width,
    wrapped,
)
from charts.theme import PICTURE_WIDTH, Theme, base_layout

# The width that a phone of 390 px leaves a picture.
NARROW_WIDTH = 358
# How strong the colour of the farthest cell is, as a share of the full one.
STRONGEST = 0.6
ROW, NARROW_NAME = 25, 17
# A line of words in a cell that carries its number, in pixels.
NUMBER_LINE = 14.3
NAME_SIZE, CELL_SIZE, HEAD_SIZE, NUMBER_SIZE = 13, 12, 11, 9
# Names longer than this many pixels take a second line.
WIDEST_NAME = 250
# A heading of more lines than this becomes a number, its words a list above the table.
HEAD_LINES = 5
GAP = 2
HATCH = {"solidity": 0.18, "size": 7}


@dataclass(frozen=True)
class HeatText(PictureText):
    """Everything the heat table says: signs are short (↓, ↑), their words stand beside them in the key."""

    worse: str
    better: str
    worse_sign: str
    better_sign: str
    alike: str


@dataclass(frozen=True)
class Cell:
    """A rectangle in pixels from the plot's left upper corner, with what it shows."""

    left: float
    top: float
    width: float
    height: float
    colour: str
    words: str
    hover: str
    ink: str
    is_hatched: bool = False
    is_chosen: bool = False
    region_id: str = ""


def heat_figure(cells: pd.DataFrame, text: HeatText, theme: Theme, narrow: bool = False) -> go.Figure:
    """Rows are regions in the order they come, the country first; columns are indicators.

    cells: one row a region and indicator — region_id, name, kind ('country', 'region', 'city'), indicator_id, title,
    is_chosen, value, label, shade (−1 far better … 1 far worse than the country, None where there is nothing to
    compare), is_known. A wide table too tight for its headings numbers them. Narrow: the region's name stands above
    its cells, the cells carry the number of their indicator, and the list of indicators stands above the table.
    """
    cells = as_text(cells)
    if cells.empty:
        return empty_figure(text, theme, narrow)
    figure = go.Figure(layout=base_layout(theme))
    regions = _country_first(cells)
    titles = cells.drop_duplicates("indicator_id").set_index("indicator_id")["title"].to_dict()
    at = {(row["region_id"], row["indicator_id"]): row for row in cells.to_dict("records")}
    table = [
        [_heat_cell(at.get((region_id, one)), region_id, name, titles[one], text, theme) for one in titles]
        for region_id, name in regions
    ]
    chosen = set(cells.loc[cells["is_chosen"], "region_id"])
    names = [
        f"<b>{name}</b>" if (place == 0 and _has_country(cells)) or region_id in chosen else name
        for place, (region_id, name) in enumerate(regions)
    ]
    key = [(_strong(theme.target, theme), f"{text.worse_sign} {text.worse}")]
    key += [(_strong(theme.actual, theme), f"{text.better_sign} {text.better}")]
    key += [(theme.muted, f"≈ {text.alike}")] if any("≈" in one.words for row in table for one in row) else []
    key += [(theme.no_data, f"/// {text.no_data}")] if any(one.is_hatched for row in table for one in row) else []
    draw_table(figure, names, list(titles.values()), table, key, text, theme, narrow)
    return figure


def draw_table(
    figure: go.Figure,
    names: list[str],
    heads: list[str],
    table: list[list[Cell]],
    key: list[tuple[str, str]],
    text: PictureText,
    theme: Theme,
    narrow: bool,
    numbered: bool | None = None,
) -> None:
    """Rows of cells with the names beside them, on a phone above them; the cells' places are filled in here."""
    draw = _draw_narrow if narrow else _draw_wide
    draw(figure, names, heads, table, key, text, theme, numbered)


def draw_cells(figure: go.Figure, cells: list[Cell], size: float, theme: Theme) -> None:
    """The rectangles as one trace: its words inside, hatch where nothing is known, a frame round what is chosen."""
    figure.add_bar(
        x=[cell.left + cell.width / 2 for cell in cells],
        y=[cell.height - GAP for cell in cells],
        base=[cell.top + GAP / 2 for cell in cells],
        width=[cell.width - GAP for cell in cells],
        text=[cell.words for cell in cells],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        insidetextfont={"size": size, "color": [cell.ink for cell in cells]},
        customdata=[[cell.region_id] for cell in cells],
        hovertext=[cell.hover for cell in cells],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "color": [cell.colour for cell in cells],
            "line": {
                "color": [theme.ink if cell.is_chosen else theme.paper for cell in cells],
                "width": [3 if cell.is_chosen else 0 for cell in cells],
            },
            "pattern": {
                "shape": ["/" if cell.is_hatched else "" for cell in cells],
                "fgcolor": [mixed(theme.grid, theme.no_data, 0.2) for _ in cells],
                "bgcolor": [cell.colour for cell in cells],
                **HATCH,
            },
        },
    )


def set_sheet(figure: go.Figure, width: float, height: float) -> None:
    """Axes that count pixels from the left upper corner and show nothing of themselves."""
    figure.update_xaxes(range=[0, width], visible=False, fixedrange=True)
    figure.update_yaxes(range=[height, 0], visible=False, fixedrange=True)


def draw_name(
    figure: go.Figure,
    lines: list[str],
    x: float,
    y: float,
    anchor: str,
    colour: str,
    size: float = NAME_SIZE,
    behind: str | None = None,
) -> None:
    """A row's name: beside the plot it ends at its edge, above a row it begins there, on paper that hides lines."""
    figure.add_annotation(
        text="<br>".join(lines), x=0, xref="paper", xshift=x, y=y, showarrow=False, xanchor=anchor, yanchor="middle",
        align=anchor, font={"size": size, "color": colour}, bgcolor=behind, borderpad=0,
    )  # fmt: skip


def name_margin(names: list[str]) -> float:
    """Pixels that the longest name takes left of the plot, with its distance."""
    return max(_name_width(name) for name in names) + WIDE_PAD + 10


def name_lines(name: str) -> list[str]:
    """A name as it stands beside its row: one line, two where it is long."""
    bold = name.startswith("<b>")
    lines = wrapped(plain(name), WIDEST_NAME, NAME_SIZE, bold)
    return [f"<b>{line}</b>" for line in lines] if bold else lines


def plain(name: str) -> str:
    """The name without the marks of its weight."""
    return name.removeprefix("<b>").removesuffix("</b>")


def _heat_cell(row: dict | None, region_id: str, name: str, title: str, text: HeatText, theme: Theme) -> Cell:
    if row is None or not has_value(row):
        hover = f"{name}<br>{title}<br>{text.no_data}"
        return Cell(0, 0, 0, 0, theme.grid, text.no_data, hover, theme.ink, is_hatched=True, region_id=region_id)
    shade = 0.0 if pd.isna(row["shade"]) else max(-1.0, min(1.0, float(row["shade"])))
    sign = text.worse_sign if shade > 0 else text.better_sign if shade < 0 else ""
    said = text.worse if shade > 0 else text.better if shade < 0 else ""
    colour = mixed(theme.paper, theme.target if shade > 0 else theme.actual, STRONGEST * abs(shade))
    hover = "<br>".join(words for words in (name, title, f"<b>{row['label']}</b>", said) if words)
    return Cell(0, 0, 0, 0, colour, f"{row['label']} {sign}".strip(), hover, text_on(colour), region_id=region_id)


def _strong(colour: str, theme: Theme) -> str:
    """The colour as words: the full one, as the cells' tints are too pale to read."""
    return mixed(colour, theme.ink, 0.1)


def _country_first(cells: pd.DataFrame) -> list[tuple[str, str]]:
    rows = cells.drop_duplicates("region_id")
    first = rows["kind"] == "country"
    ordered = pd.concat([rows[first], rows[~first]])
    return list(zip(ordered["region_id"], ordered["name"], strict=True))


def _has_country(cells: pd.DataFrame) -> bool:
    return bool((cells["kind"] == "country").any())


def _name_width(name: str) -> float:
    return max(text_width(plain(line), NAME_SIZE, name.startswith("<b>")) for line in name_lines(name))


def _draw_wide(
    figure: go.Figure,
    names: list[str],
    heads: list[str],
    table: list[list[Cell]],
    key: list[tuple[str, str]],
    text: PictureText,
    theme: Theme,
    numbered: bool | None,
) -> None:
    left = name_margin(names)
    width = PICTURE_WIDTH - left - WIDE_PAD
    column = width / len(heads)
    lines = [wrapped(head, column - 6, HEAD_SIZE) for head in heads]
    is_tight = any(len(one) > HEAD_LINES or _widest(one, HEAD_SIZE) > column - 2 for one in lines)
    if is_tight if numbered is None else numbered:
        lines, listed = [[f"<b>{place}</b>"] for place in range(1, len(heads) + 1)], _numbered(heads)
    else:
        listed = []
    size = _cell_size(table, column)
    row_lines = [
        max(len(name_lines(name)), *(len(_in_lines(c, column, size)) for c in row))
        for name, row in zip(names, table, strict=True)
    ]
    tops = [0.0]
    for count in row_lines:
        tops.append(tops[-1] + ROW + LINE * CELL_SIZE * (count - 1))
    cells = []
    for name, row, top, below in zip(names, table, tops, tops[1:], strict=False):
        for place, cell in enumerate(row):
            cells.append(_placed(cell, place * column, top, column, below - top, size))
        draw_name(figure, name_lines(name), -8, (top + below) / 2, "right", theme.ink)
    draw_cells(figure, cells, size, theme)
    for place, one in enumerate(lines):
        figure.add_annotation(
            text="<br>".join(one), x=(place + 0.5) * column, y=1, yref="paper", yanchor="bottom", yshift=3,
            showarrow=False, font={"size": HEAD_SIZE, "color": theme.ink},
        )  # fmt: skip
    above = max(len(one) for one in lines) * LINE * HEAD_SIZE + 12
    draw_words(figure, text, key, theme, False, Picture(tops[-1], left, WIDE_PAD, above), listed)
    set_sheet(figure, width, tops[-1])


def _draw_narrow(
    figure: go.Figure,
    names: list[str],
    heads: list[str],
    table: list[list[Cell]],
    key: list[tuple[str, str]],
    text: PictureText,
    theme: Theme,
    numbered: bool | None,
) -> None:
    """The name above its cells; as many cells a line as hold the widest words, the rest on the next line."""
    width = NARROW_WIDTH - 2 * NARROW_PAD
    is_numbered = numbered is None or numbered
    size = HEAD_SIZE
    room = max(_widest(_in_lines(cell, 0, size), size) for row in table for cell in row) + GAP + 2
    fitting = max(1, min(len(heads), int(width // room))) if is_numbered else len(heads)
    count = math.ceil(len(heads) / math.ceil(len(heads) / fitting))
    column = width / count
    most = max(len(_in_lines(cell, column, size)) for row in table for cell in row)
    line = NUMBER_LINE * (most + 1) + 6 if is_numbered else 20
    cells, top = [], 0.0
    for name, row in zip(names, table, strict=True):
        draw_name(figure, [name], 0, top + NARROW_NAME / 2 + 2, "left", theme.ink, CELL_SIZE)
        top += NARROW_NAME + 2
        for place, cell in enumerate(row):
            at = _placed(cell, place % count * column, top + place // count * line, column, line, size)
            if is_numbered:
                words = f'<span style="font-size:{NUMBER_SIZE}px">{place + 1}</span><br>{at.words}'
                at = replace(at, words=words)
            cells.append(at)
        top += math.ceil(len(row) / count) * line + 4
    draw_cells(figure, cells, size, theme)
    if not is_numbered:
        step = math.ceil((text_width(max(heads, key=len), 10) + 2) / column)
        for place in range(len(heads) - 1, -1, -step):
            figure.add_annotation(
                text=heads[place], x=(place + 0.5) * column, y=1, yref="paper", yanchor="bottom", showarrow=False,
                font={"size": 10, "color": theme.muted},
            )  # fmt: skip
    listed = _numbered(heads) if is_numbered else []
    above = 12 if is_numbered else 26
    draw_words(figure, text, key, theme, True, Picture(top, NARROW_PAD, NARROW_PAD, above), listed)
    set_sheet(figure, width, top)


def _numbered(heads: list[str]) -> list[str]:
    return [f"{place} {head}" for place, head in enumerate(heads, 1)]


def _placed(cell: Cell, left: float, top: float, width: float, height: float, size: float) -> Cell:
    words = "<br>".join(_in_lines(cell, width, size))
    return replace(cell, left=left, top=top, width=width, height=height, words=words)


def _in_lines(cell: Cell, width: float, size: float) -> list[str]:
    return wrapped(cell.words, width - GAP, size) if cell.is_hatched else [cell.words]


def _cell_size(table: list[list[Cell]], column: float) -> float:
    """The largest size at which every cell's words fit its column."""
    for size in (CELL_SIZE, 11, 10):
        if all(_widest(_in_lines(cell, column, size), size) <= column - GAP for row in table for cell in row):
            return size
    return NUMBER_SIZE


def _widest(lines: list[str], size: float) -> float:
    return max((text_width(line, size) for line in lines), default=0)
