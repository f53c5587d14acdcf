"""The borders that the map draws: ours, or the user's own GeoJSON named in NYSANA_GEOMETRY."""

import json
import os
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import streamlit as st

from locales import Language

OURS = Path(__file__).resolve().parents[2] / "data" / "geometry.geojson"
CREDIT = "© OpenStreetMap contributors (ODbL), OCHA (CC BY-IGO)"
# Every look at the map sends the borders to the browser.
MOST_BYTES = 2_000_000
# Degrees around Kazakhstan; beyond them latitude and longitude may be swapped.
LONGITUDES, LATITUDES = (45.0, 89.0), (39.0, 57.0)
ID_NAMES = ("region_id", "iso", "iso_code", "ISO", "shapeISO", "ISO3166-2")


@dataclass(frozen=True)
class Borders:
    """Features keyed by region id with clockwise outer rings, and whom to credit for them."""

    features: dict[str, Any]
    credit: str


class BordersError(Exception):
    """The file of borders cannot be used; the message says why, in the reader's language."""


def borders(language: Language, region_ids: frozenset[str]) -> Borders:
    """The user's borders where they are named and sound, else ours; what is wrong with them is said on the page."""
    own = os.environ.get("NYSANA_GEOMETRY", "")
    if own:
        path = Path(own)
        try:
            return _own(language, path, _changed(path), region_ids)
        except BordersError as problem:
            st.warning(
                language.text(
                    "The borders of {file} are not used: {problem} Nysana’s own borders are shown.",
                    file=path.name, problem=problem,
                )
            )  # fmt: skip
    return _ours(str(OURS))


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@st.cache_resource(show_spinner=False)
def _ours(path: str) -> Borders:
    return Borders(json.loads(Path(path).read_text(encoding="utf-8")), CREDIT)


@st.cache_resource(max_entries=4, show_spinner=False)
def _own(language: Language, path: Path, changed: int, region_ids: frozenset[str]) -> Borders:
    return read_borders(language, path, region_ids)


def read_borders(language: Language, path: Path, region_ids: frozenset[str]) -> Borders:
    """The borders of a GeoJSON file: one feature a region or several, its id in `id` or in a property.

    Raises BordersError for a file that is missing, too large, no GeoJSON, not in degrees of the country, or lacks a
    region.
    """
    polygons: dict[str, list] = {}
    read = _read(language, path)
    for feature in read["features"]:
        region_id = _region_id(feature)
        if region_id in region_ids:
            polygons.setdefault(region_id, []).extend(_clockwise(language, region_id, feature.get("geometry")))
    missing = ", ".join(sorted(region_ids - set(polygons)))
    if missing:
        raise BordersError(language.text("no feature has the code of {regions} (in id or region_id).", regions=missing))
    features = [
        {"type": "Feature", "id": one, "properties": {}, "geometry": {"type": "MultiPolygon", "coordinates": held}}
        for one, held in polygons.items()
    ]
    said = read.get("attribution")
    credit = said.strip()[:200] if isinstance(said, str) and said.strip() else path.name
    return Borders({"type": "FeatureCollection", "features": features}, credit)


def _read(language: Language, path: Path) -> dict[str, Any]:
    try:
        if not path.is_file():
            raise BordersError(language.text("there is no such file."))
        if path.stat().st_size > MOST_BYTES:
            raise BordersError(language.text("it is larger than {most} MB.", most=MOST_BYTES // 1_000_000))
        read = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise BordersError(language.text("there is no such file.")) from None
    except (ValueError, RecursionError):
        raise BordersError(language.text("it is not valid JSON.")) from None
    if not isinstance(read, dict) or not isinstance(read.get("features"), list):
        raise BordersError(language.text("it is not a GeoJSON FeatureCollection."))
    return read


def _region_id(feature: object) -> str:
    if not isinstance(feature, dict):
        return ""
    properties = feature.get("properties")
    held = [feature.get("id"), *(properties.get(name) for name in ID_NAMES)] if isinstance(properties, dict) else []
    return next((one for one in held or [feature.get("id")] if isinstance(one, str) and one.startswith("KZ-")), "")


def _clockwise(language: Language, region_id: str, geometry: object) -> list[list[list[list[float]]]]:
    """The polygons with outer rings clockwise and holes the other way: d3 fills the globe where they are not."""
    try:
        kind, held = geometry["type"], geometry["coordinates"]  # type: ignore[index]
        polygons = {"Polygon": [held], "MultiPolygon": held}[kind]
        turned = [[_turned(ring, is_outer=place == 0) for place, ring in enumerate(rings)] for rings in polygons]
        if not turned or not all(turned):
            raise ValueError("a region has an outer ring")
    except (TypeError, KeyError, ValueError, IndexError, OverflowError):
        raise BordersError(
            language.text("the shape of {region} is no polygon of longitudes and latitudes.", region=region_id)
        ) from None
    return turned


def _turned(ring: list[list[float]], is_outer: bool) -> list[list[float]]:
    points = [[float(lon), float(lat)] for lon, lat, *_ in ring]
    (west, east), (south, north) = LONGITUDES, LATITUDES
    if len(points) < 4 or not all(west <= lon <= east and south <= lat <= north for lon, lat in points):
        raise ValueError("a ring has four points and more, in degrees of the country")
    area = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(points))
    if not area:
        raise ValueError("a ring has an area")
    return points if (area < 0) == is_outer else points[::-1]
