"""The regions on a map and as tiles, in one scale of colours."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts.heat_table import NARROW_WIDTH, Cell, draw_cells
from charts.scale import (
    NAMED_BELOW,
    NARROW_PAD,
    SCALE_HEIGHT,
    WIDE_PAD,
    Picture,
    PictureText,
    as_text,
    draw_scale,
    draw_words,
    empty_figure,
    has_value,
    known_colours,
    mixed,
    step_colours,
    text_on,
    text_width,
    value_steps,
    wrapped,
)
from charts.theme import Theme, base_layout

MAP_HEIGHT, NARROW_MAP_HEIGHT = 500, 200
TILE = 112
# Degrees around the regions.
MARGIN = 0.2
# A degree of longitude as a share of one of latitude, in the middle of the country; pixels of the latter on the map.
NARROWING, DEGREE = 0.67, 32
# Degrees between two lines of the hatch; points each way where a label may stand.
HATCH_STEP, GRID = 0.45, 18
LABEL_SIZE, CITY_SIZE = 13, 11


@dataclass(frozen=True)
class RegionMapText(PictureText):
    """Everything the map and the tiles say: what darker means, and the edges of `value_steps` in words.

    The licence's credit is one of the caption's lines.
    """

    darker: str
    edges: list[str]


def choropleth_figure(
    regions: pd.DataFrame, geometry: dict, text: RegionMapText, theme: Theme, narrow: bool = False
) -> go.Figure:
    """The map: colours in steps, hatch where nothing is known, cities as discs, the chosen region outlined.

    regions: region_id, name, kind, value, label, is_known, is_chosen; geometry: GeoJSON features whose ids are the
    region ids, outer rings clockwise (as d3 draws them; the other way round they fill the globe).
    """
    regions = as_text(regions)
    if regions.empty:
        return empty_figure(text, theme, narrow)
    figure = go.Figure(layout=base_layout(theme))
    shapes = {one["id"]: _rings(one["geometry"]) for one in geometry["features"]}
    regions = regions[regions["region_id"].isin(list(shapes))].assign(colour=lambda rows: known_colours(rows, theme))
    is_known = np.array([has_value(row) for row in regions.to_dict("records")], dtype=bool)
    known, unknown = regions[is_known], regions[~is_known]
    # Stays the first trace: plotly.js asks the first one alone whether it needs borders from the network.
    _draw_labels(figure, regions, shapes, theme, narrow)
    _draw_areas(figure, known, geometry, theme)
    _draw_no_data(figure, unknown, shapes, geometry, text, theme)
    _draw_chosen(figure, regions, shapes, theme)
    _draw_cities(figure, regions, shapes, text, theme, narrow)
    pad = NARROW_PAD if narrow else WIDE_PAD
    height = NARROW_MAP_HEIGHT if narrow else MAP_HEIGHT
    _draw_key(figure, regions, text, theme, narrow, Picture(height, pad, pad, SCALE_HEIGHT + 8))
    figure.update_layout(geo=_frame(list(shapes.values()), theme))
    return figure


def tile_figure(regions: pd.DataFrame, text: RegionMapText, theme: Theme, narrow: bool = False) -> go.Figure:
    """A square a region, all of one size, about where it lies; the same colours as the map.

    regions: as for the map, with short (its name on a phone, at most about nine letters), tile_row, tile_col.
    """
    regions = as_text(regions)
    if regions.empty:
        return empty_figure(text, theme, narrow)
    figure = go.Figure(layout=base_layout(theme))
    columns, rows = int(regions["tile_col"].max()) + 1, int(regions["tile_row"].max()) + 1
    side = (NARROW_WIDTH - 2 * NARROW_PAD) / columns if narrow else TILE
    colours = known_colours(regions, theme)
    cells = [
        _tile(row, colour, side, text, theme, narrow)
        for row, colour in zip(regions.to_dict("records"), colours, strict=True)
    ]
    draw_cells(figure, cells, 12, theme)
    pad = NARROW_PAD if narrow else WIDE_PAD
    _draw_key(figure, regions, text, theme, narrow, Picture(rows * side, pad, pad, SCALE_HEIGHT + 8))
    figure.update_xaxes(
        range=[0, columns * side], visible=False, fixedrange=True, constrain="domain", constraintoward="left"
    )
    figure.update_yaxes(
        range=[rows * side, 0], visible=False, fixedrange=True, scaleanchor="x", constrain="domain",
        constraintoward="top",
    )  # fmt: skip
    return figure


def _frame(shapes: list[list[np.ndarray]], theme: Theme) -> dict:
    """The projection around the regions, without a base map; plotly.js' own fit leaves half the picture empty."""
    points = np.concatenate([ring for rings in shapes for ring in rings])
    (west, south), (east, north) = points.min(axis=0) - MARGIN, points.max(axis=0) + MARGIN
    parallels = (south + (north - south) / 5, north - (north - south) / 5)
    middle = float(west + east) / 2
    return {
        "visible": False,
        "bgcolor": theme.paper,
        "projection": {"type": "conic equal area", "parallels": parallels, "rotation": {"lon": middle}},
        "lonaxis": {"range": [float(west), float(east)]},
        "lataxis": {"range": [float(south), float(north)]},
        "domain": {"x": [0, 1], "y": [0, 1]},
    }


def _tile(row: dict, colour: str, side: float, text: RegionMapText, theme: Theme, narrow: bool) -> Cell:
    known = has_value(row)
    name_size, value_size = (9, 12) if narrow else (11, 17)
    name, said = row["short"] if narrow else row["name"], row["label"] if known else text.no_data
    name_lines, name_size = _fitted(name, side - 4, name_size)
    said_lines, value_size = _fitted(said, side - 6, value_size if known else name_size)
    value = "<br>".join(said_lines)
    words = (
        f'<span style="font-size:{value_size}px">{f"<b>{value}</b>" if known else value}</span><br>'
        f'<span style="font-size:{name_size}px">{"<br>".join(name_lines)}</span>'
    )
    return Cell(
        left=row["tile_col"] * side, top=row["tile_row"] * side, width=side, height=side, colour=colour, words=words,
        hover=f"{row['name']}<br><b>{said}</b>", ink=text_on(colour), is_hatched=not known, is_chosen=row["is_chosen"],
        region_id=row["region_id"],
    )  # fmt: skip


def _fitted(words: str, width: float, size: float) -> tuple[list[str], float]:
    """The words in lines, at the largest size from this one down to 8 px at which every line fits."""
    while True:
        lines = wrapped(words, width, size, bold=True)
        if size <= 8 or all(text_width(line, size, bold=True) <= width for line in lines):
            return lines, size
        size -= 1


def _draw_key(
    figure: go.Figure, regions: pd.DataFrame, text: RegionMapText, theme: Theme, narrow: bool, picture: Picture
) -> None:
    """The words around, and the steps with their edges above the plot."""
    edges = value_steps(regions)
    is_whole = all(has_value(row) for row in regions.to_dict("records"))
    key = [(theme.ink, text.darker)] if edges else []
    key += [] if is_whole else [(theme.no_data, f"/// {text.no_data}")]
    if edges:
        draw_scale(figure, edges, text.edges, theme, narrow)
    draw_words(figure, text, key, theme, narrow, picture)


def _draw_labels(
    figure: go.Figure, regions: pd.DataFrame, shapes: dict[str, list[np.ndarray]], theme: Theme, narrow: bool
) -> None:
    """The value in the region's widest place, out of the way of the cities; on a phone there is no room for it."""
    rows = regions.to_dict("records")
    discs = [(_middle(shapes[row["region_id"]]), _disc(row, narrow)) for row in rows if row["kind"] == "city"]
    places = [_widest_place(shapes[row["region_id"]], discs) for row in rows]
    has_label = [not narrow and row["kind"] != "city" and has_value(row) for row in rows]
    figure.add_scattergeo(
        lon=[place[0] for place in places],
        lat=[place[1] for place in places],
        mode="text",
        name="labels",
        text=[str(row["label"]) if shown else "" for row, shown in zip(rows, has_label, strict=True)],
        textfont={"size": LABEL_SIZE, "color": [text_on(row["colour"]) for row in rows]},
        hoverinfo="skip",
    )


def _draw_areas(figure: go.Figure, known: pd.DataFrame, geometry: dict, theme: Theme) -> None:
    edges = value_steps(known)
    if not edges:
        return
    colours = step_colours(len(edges) - 1, theme)
    span = (edges[-1] - edges[0]) or 1.0
    places = [(edge - edges[0]) / span for edge in edges]
    places[-1] = 1.0
    scale = [
        (end, colour) for colour, low, high in zip(colours, places, places[1:], strict=False) for end in (low, high)
    ]
    figure.add_choropleth(
        geojson=geometry,
        locations=known["region_id"],
        z=known["value"].astype(float),
        zmin=edges[0],
        zmax=edges[0] + span,
        colorscale=scale,
        showscale=False,
        name="values",
        customdata=known[["region_id", "name", "label"]],
        hovertemplate=NAMED_BELOW,
        marker={"line": _border(theme)},
    )


def _draw_no_data(
    figure: go.Figure,
    unknown: pd.DataFrame,
    shapes: dict[str, list[np.ndarray]],
    geometry: dict,
    text: RegionMapText,
    theme: Theme,
) -> None:
    """Grey with hatch; the constant of this trace is no value and has no place in the scale."""
    if unknown.empty:
        return
    figure.add_choropleth(
        geojson=geometry,
        locations=unknown["region_id"],
        z=[1] * len(unknown),
        colorscale=[(0, theme.grid), (1, theme.grid)],
        showscale=False,
        name="no data",
        customdata=[[row["region_id"], row["name"], text.no_data] for row in unknown.to_dict("records")],
        hovertemplate=NAMED_BELOW,
        marker={"line": _border(theme)},
    )
    lines = [line for one in unknown["region_id"] for line in _hatch(shapes[one])]
    _draw_lines(figure, lines, mixed(theme.grid, theme.no_data, 0.35), 1.2, "hatch")


def _draw_chosen(figure: go.Figure, regions: pd.DataFrame, shapes: dict[str, list[np.ndarray]], theme: Theme) -> None:
    chosen = regions[regions["is_chosen"] & (regions["kind"] != "city")]
    rings = [ring for one in chosen["region_id"] for ring in shapes[one]]
    _draw_lines(figure, rings, theme.ink, 2.5, "chosen")


def _draw_cities(
    figure: go.Figure,
    regions: pd.DataFrame,
    shapes: dict[str, list[np.ndarray]],
    text: RegionMapText,
    theme: Theme,
    narrow: bool,
) -> None:
    """A disc wide enough to see, on a wide screen with its value."""
    cities = regions[regions["kind"] == "city"].to_dict("records")
    if not cities:
        return
    middles = [_middle(shapes[row["region_id"]]) for row in cities]
    figure.add_scattergeo(
        lon=[middle[0] for middle in middles],
        lat=[middle[1] for middle in middles],
        mode="markers+text",
        name="cities",
        text=["" if narrow else str(row["label"]) if has_value(row) else "–" for row in cities],
        textfont={"size": CITY_SIZE, "color": [text_on(row["colour"]) for row in cities]},
        customdata=[
            [row["region_id"], row["name"], row["label"] if has_value(row) else text.no_data] for row in cities
        ],
        hovertemplate=NAMED_BELOW,
        marker={
            "size": [_disc(row, narrow) for row in cities],
            "color": [row["colour"] for row in cities],
            "opacity": 1,
            "line": {
                "color": [theme.ink if row["is_chosen"] else theme.muted for row in cities],
                "width": [3 if row["is_chosen"] else 1 for row in cities],
            },
        },
    )


def _draw_lines(figure: go.Figure, lines: list[np.ndarray], colour: str, width: float, name: str) -> None:
    if not lines:
        return
    figure.add_scattergeo(
        lon=[lon for line in lines for lon in (*line[:, 0].tolist(), None)],
        lat=[lat for line in lines for lat in (*line[:, 1].tolist(), None)],
        mode="lines",
        name=name,
        line={"color": colour, "width": width},
        hoverinfo="skip",
    )


def _border(theme: Theme) -> dict:
    """A thin line that parts two pale steps and the country from the paper."""
    return {"color": mixed(theme.paper, theme.muted, 0.9), "width": 0.8}


def _disc(row: dict, narrow: bool) -> float:
    """Pixels across a city's disc."""
    return 11 if narrow else max(24.0, text_width(str(row["label"]), CITY_SIZE) + 8)


def _rings(geometry: dict) -> list[np.ndarray]:
    """Every ring of the region, holes too, as rows of longitude and latitude."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [np.array(ring, dtype=float)[:, :2] for polygon in polygons for ring in polygon]


def _middle(rings: list[np.ndarray]) -> tuple[float, float]:
    """The middle of the largest ring's extent."""
    ring = max(rings, key=lambda one: float(np.prod(one.max(axis=0) - one.min(axis=0))))
    lon, lat = (ring.max(axis=0) + ring.min(axis=0)) / 2
    return float(lon), float(lat)


def _widest_place(rings: list[np.ndarray], discs: list[tuple[tuple[float, float], float]]) -> tuple[float, float]:
    """Where a label has most room: of a grid of points inside, the one farthest from borders and city discs.

    Words are wider than high, so distances up and down count more.
    """
    border = np.concatenate(rings)
    low, high = border.min(axis=0), border.max(axis=0)
    share = (np.arange(GRID) + 0.5) / GRID
    lon, lat = (grid.ravel() for grid in np.meshgrid(*(low + (high - low) * share[:, None]).T))
    room = _distances(lon, lat, border).min(axis=1)
    for middle, size in discs:
        room = np.minimum(room, _distances(lon, lat, np.array([middle]))[:, 0] - size / 2 / DEGREE)
    best = int(np.argmax(np.where(_inside(lon, lat, rings), room, -math.inf)))
    return float(lon[best]), float(lat[best])


def _distances(lon: np.ndarray, lat: np.ndarray, others: np.ndarray) -> np.ndarray:
    across = (lon[:, None] - others[None, :, 0]) * NARROWING
    return np.hypot(across, (lat[:, None] - others[None, :, 1]) * 1.4)


def _inside(lon: np.ndarray, lat: np.ndarray, rings: list[np.ndarray]) -> np.ndarray:
    """Whether each point lies inside the region: a ray from it crosses the rings an odd number of times."""
    crossings = np.zeros(len(lon), dtype=int)
    for ring in rings:
        (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
        spans = (y0[None] > lat[:, None]) != (y1[None] > lat[:, None])
        rise = np.where(y1 == y0, 1.0, y1 - y0)
        crossings += (spans & (lon[:, None] < x0 + (lat[:, None] - y0) * (x1 - x0) / rise)).sum(axis=1)
    return crossings % 2 == 1


def _hatch(rings: list[np.ndarray]) -> list[np.ndarray]:
    """Slanted lines cut off at the region's borders."""
    starts, ends = (np.concatenate([ring[part] for ring in rings]) for part in (slice(None, -1), slice(1, None)))
    before, after = (one[:, 1] - one[:, 0] * NARROWING for one in (starts, ends))
    lines = []
    first, last = math.ceil(before.min() / HATCH_STEP), math.floor(before.max() / HATCH_STEP)
    for place in range(first, last + 1):
        level = place * HATCH_STEP
        crossed = (before > level) != (after > level)
        share = (level - before[crossed]) / (after[crossed] - before[crossed])
        points = starts[crossed] + (ends[crossed] - starts[crossed]) * share[:, None]
        points = points[np.argsort(points[:, 0])]
        lines += [points[at : at + 2] for at in range(0, len(points) - 1, 2)]
    return lines
