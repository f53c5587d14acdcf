"""The map's borders: every region once, without gaps or overlaps, where it should be, and wound as d3 draws it."""

import csv
import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parent.parent / "data"
FILE = DATA / "geometry.geojson"

Point = tuple[float, float]
Ring = list[Point]
Polygon = list[Ring]

# Longitude and latitude of a place in each region: its centre, or the city itself.
PLACES = {
    "KZ-10": ("Semey", (80.25, 50.41)),
    "KZ-11": ("Kokshetau", (69.39, 53.28)),
    "KZ-15": ("Aktobe", (57.17, 50.28)),
    "KZ-19": ("Konaev", (77.07, 43.87)),
    "KZ-23": ("Atyrau", (51.92, 47.11)),
    "KZ-27": ("Oral", (51.37, 51.23)),
    "KZ-31": ("Taraz", (71.37, 42.90)),
    "KZ-33": ("Taldykorgan", (78.37, 45.02)),
    "KZ-35": ("Karaganda", (73.10, 49.80)),
    "KZ-39": ("Kostanay", (63.62, 53.21)),
    "KZ-43": ("Kyzylorda", (65.51, 44.85)),
    "KZ-47": ("Aktau", (51.17, 43.65)),
    "KZ-55": ("Pavlodar", (76.95, 52.29)),
    "KZ-59": ("Petropavl", (69.14, 54.87)),
    "KZ-61": ("Turkistan", (68.25, 43.30)),
    "KZ-62": ("Zhezkazgan", (67.71, 47.79)),
    "KZ-63": ("Oskemen", (82.61, 49.95)),
    "KZ-71": ("Astana", (71.43, 51.13)),
    "KZ-75": ("Almaty", (76.90, 43.25)),
    "KZ-79": ("Shymkent", (69.60, 42.30)),
}


def read_polygons(geometry: dict) -> list[Polygon]:
    """The polygons of a geometry, each its outer ring and then its holes."""
    assert geometry["type"] in ("Polygon", "MultiPolygon")
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[[(x, y) for x, y in ring] for ring in part] for part in parts]


def signed_area(ring: Ring) -> float:
    """Square degrees inside the ring; negative when it runs clockwise with north up."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def ring_holds(ring: Ring, point: Point) -> bool:
    """Whether a ray from the point to the east crosses the ring an odd number of times."""
    x, y = point
    crossed = [
        (ax, ay, bx, by)
        for (ax, ay), (bx, by) in pairwise(ring)
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay)
    ]
    return len(crossed) % 2 == 1


def holds(polygons: list[Polygon], point: Point) -> bool:
    return any(
        ring_holds(outer, point) and not any(ring_holds(hole, point) for hole in holes) for outer, *holes in polygons
    )


def edges(polygons: list[Polygon]) -> list[frozenset[Point]]:
    return [frozenset(ends) for polygon in polygons for ring in polygon for ends in pairwise(ring)]


def loops(border: list[frozenset[Point]]) -> list[Ring]:
    """The closed walks that the edges make, where every point has exactly two of them."""
    neighbours: dict[Point, list[Point]] = {}
    for a, b in border:
        neighbours.setdefault(a, []).append(b)
        neighbours.setdefault(b, []).append(a)
    assert {len(near) for near in neighbours.values()} == {2}, "an outer border forks or ends"
    found = []
    while neighbours:
        start = next(iter(neighbours))
        walk = [start, neighbours.pop(start)[0]]
        while walk[-1] != start:
            near = neighbours.pop(walk[-1])
            walk.append(near[0] if near[1] == walk[-2] else near[1])
        found.append(walk)
    return found


@pytest.fixture(scope="module")
def features() -> list[dict]:
    collection = json.loads(FILE.read_text(encoding="utf-8"))
    assert collection["type"] == "FeatureCollection"
    return collection["features"]


@pytest.fixture(scope="module")
def regions(features: list[dict]) -> dict[str, list[Polygon]]:
    return {feature["id"]: read_polygons(feature["geometry"]) for feature in features}


def test_every_region_and_city_is_there_once(features: list[dict]) -> None:
    with (DATA / "region.csv").open(encoding="utf-8", newline="") as file:
        expected = sorted(row["region_id"] for row in csv.DictReader(file) if row["kind"] in ("region", "city"))
    assert len(expected) == 20
    assert sorted(feature["id"] for feature in features) == expected
    for feature in features:
        assert feature["type"] == "Feature"
        assert feature["properties"] == {"region_id": feature["id"]}


def test_the_file_is_small_enough_for_a_page() -> None:
    assert FILE.stat().st_size < 200_000


def test_its_licence_is_beside_it() -> None:
    notice = (DATA / "GEOMETRY-LICENCE.txt").read_text(encoding="utf-8")
    for words in ("© OpenStreetMap contributors", "https://opendatacommons.org/licenses/odbl/1-0/", "OCHA, CC BY-IGO"):
        assert words in notice


def test_every_ring_is_closed_and_has_an_area(regions: dict[str, list[Polygon]]) -> None:
    for region_id, polygons in regions.items():
        for ring in (ring for polygon in polygons for ring in polygon):
            assert len(ring) >= 4, region_id
            assert ring[0] == ring[-1], region_id
            assert abs(signed_area(ring)) > 1e-5, region_id
            assert len(set(ring)) == len(ring) - 1, f"{region_id}: a ring touches itself"


def test_every_point_is_in_kazakhstan(regions: dict[str, list[Polygon]]) -> None:
    for region_id, polygons in regions.items():
        for x, y in (point for polygon in polygons for ring in polygon for point in ring):
            assert 46 <= x <= 88, region_id
            assert 40 <= y <= 56, region_id


def test_neighbours_share_their_borders(regions: dict[str, list[Polygon]]) -> None:
    """An edge is of one region or of two; those of one make a single loop, the country's border.

    A gap, an overlap or a border that two neighbours draw differently would leave more loops.
    """
    for region_id, polygons in regions.items():
        assert max(Counter(edges(polygons)).values()) == 1, f"{region_id} has an edge twice"
    uses = Counter(edge for polygons in regions.values() for edge in edges(polygons))
    assert set(uses.values()) == {1, 2}
    outer = loops([edge for edge, times in uses.items() if times == 1])
    assert len(outer) == 1
    parts = -sum(signed_area(ring) for polygons in regions.values() for polygon in polygons for ring in polygon)
    assert parts == pytest.approx(abs(signed_area(outer[0])), rel=1e-9)


def test_a_shared_edge_has_one_region_on_each_side(regions: dict[str, list[Polygon]]) -> None:
    """With outer rings clockwise and holes the other way, two neighbours run along their edge in opposite directions."""
    walked = Counter(
        ends for polygons in regions.values() for polygon in polygons for ring in polygon for ends in pairwise(ring)
    )
    assert set(walked.values()) == {1}


@pytest.mark.parametrize("region_id", PLACES)
def test_a_known_place_is_in_its_region_only(regions: dict[str, list[Polygon]], region_id: str) -> None:
    place, point = PLACES[region_id]
    assert [found for found, polygons in regions.items() if holds(polygons, point)] == [region_id], place


def test_every_region_has_a_known_place(regions: dict[str, list[Polygon]]) -> None:
    assert set(PLACES) == set(regions)


def test_rings_are_wound_as_d3_draws_them(regions: dict[str, list[Polygon]]) -> None:
    """Plotly's d3-geo fills what is on the right of a ring: an outer ring the other way would fill the whole world."""
    for region_id, polygons in regions.items():
        for outer, *holes in polygons:
            assert signed_area(outer) < 0, region_id
            assert all(signed_area(hole) > 0 for hole in holes), region_id
