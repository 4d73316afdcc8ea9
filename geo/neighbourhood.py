"""What a new outline means to its neighbours, and how a bad one could be mended. Pure Shapely.

All vertices lie on the grid of `geo.geometry`; whatever changes is given the same corners on both
sides, so that the neighbourhood stays a coverage.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np
import shapely
from shapely import GEOSException, LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo import geometry
from geo.geometry import GRID_M, BadShape

Key = TypeVar("Key", bound=Hashable)
#: A corner nearer than this to a neighbour's was meant to be that corner (0.1 mm at 1:4000).
SNAP_M = 0.4
#: Pieces below this come from rounding.
_CRUMB_SQ_M = 0.01


# --- a boundary moved: who gains, who loses ------------------------------------------------------


def give_way(
    before: BaseGeometry, after: MultiPolygon, around: Mapping[Key, MultiPolygon]
) -> tuple[MultiPolygon, dict[Key, MultiPolygon]]:
    """The new outline and its neighbours: they lose the ground it gains and gain what it gives up.

    Ground given up goes to the neighbour with the longest common edge along it; where there is
    none (a road), nobody gets it. Raises BadShape("swallowed") when nothing, or no single piece,
    would be left of a neighbour, BadShape("hairline") when the boundaries run so close that the
    grid cannot hold them apart (a side moved by a millimetre along a bent one).
    """
    try:
        made = _given_way(before, after, around)
    except GEOSException as fault:
        raise BadShape("hairline", after) from fault
    whole = geometry.breaks([before, *around.values()])
    if geometry.breaks([made[0], *made[1].values()]) > whole + GRID_M:
        raise BadShape("hairline", after)
    return made


def _given_way(
    before: BaseGeometry, after: MultiPolygon, around: Mapping[Key, MultiPolygon]
) -> tuple[MultiPolygon, dict[Key, MultiPolygon]]:
    places = set().union(*map(geometry.vertices, [before, *around.values()]))
    after = geometry.insert_vertices(after, places - geometry.vertices(after))
    corners = geometry.vertices(after)
    noded = {
        key: geometry.insert_vertices(shape, corners - geometry.vertices(shape))
        for key, shape in around.items()
    }
    old = geometry.insert_vertices(before, corners - geometry.vertices(before))
    gifts = _gifts(shapely.difference(old, after, grid_size=GRID_M), noded)
    made = {}
    for key, shape in noded.items():
        left = shapely.union_all([shape, *gifts.get(key, ())], grid_size=GRID_M)
        if left.intersection(after).area > 0:  # a hair of overlap is still an overlap
            left = shapely.difference(left, after, grid_size=GRID_M)
        made[key] = _whole(left, around[key])
    return _same_corners(after, made)


def _gifts(
    given: BaseGeometry, around: Mapping[Key, MultiPolygon]
) -> dict[Key, list[BaseGeometry]]:
    found: dict[Key, list[BaseGeometry]] = {}
    for piece in shapely.get_parts(given):
        if not isinstance(piece, Polygon):
            continue
        edges = {key: _common_edge(piece, shape) for key, shape in around.items()}
        if edges and max(edges.values()) > 0.01:
            nearest = max(edges, key=lambda key: edges[key])
            found.setdefault(nearest, []).append(piece)
    return found


def _common_edge(one: BaseGeometry, other: BaseGeometry) -> float:
    return float(shapely.intersection(one.boundary, other.boundary, grid_size=GRID_M).length)


def _whole(left: BaseGeometry, was: BaseGeometry) -> MultiPolygon:
    parts = [
        part
        for part in shapely.get_parts(left)
        if isinstance(part, Polygon) and part.area > _CRUMB_SQ_M
    ]
    if not parts or len(parts) > len(shapely.get_parts(was)):
        raise BadShape("swallowed", was)
    return MultiPolygon(parts)


def _same_corners(
    after: MultiPolygon, around: Mapping[Key, MultiPolygon]
) -> tuple[MultiPolygon, dict[Key, MultiPolygon]]:
    """All shapes with each other's corners on their common edges."""
    every = set().union(*map(geometry.vertices, [after, *around.values()]))
    return (
        geometry.insert_vertices(after, every - geometry.vertices(after)),
        {
            key: geometry.insert_vertices(shape, every - geometry.vertices(shape))
            for key, shape in around.items()
        },
    )


# --- mending a drawn shape -----------------------------------------------------------------------


def snapped(
    shape: BaseGeometry, around: Sequence[BaseGeometry], within_m: float = SNAP_M
) -> MultiPolygon:
    """The shape with corners and edges laid on those of its neighbours where they nearly meet."""
    if not around:
        return geometry.on_grid(shape)
    reference = shapely.union_all([other.boundary for other in around])
    made = shapely.snap(shape, reference, within_m)
    laid = shapely.transform(made, lambda xy: _on_edges(xy, reference, within_m))
    whole = geometry.on_grid(shapely.make_valid(laid))
    places = set().union(*map(geometry.vertices, around))
    return geometry.insert_vertices(whole, places - geometry.vertices(whole))


def _on_edges(places: np.ndarray, edges: BaseGeometry, within_m: float) -> np.ndarray:
    """Each place on the nearest edge if that is near enough."""
    return np.array([_on_edge(Point(place), edges, within_m) for place in places])


def _on_edge(place: Point, edges: BaseGeometry, within_m: float) -> tuple[float, float]:
    if place.distance(edges) > within_m:
        return place.x, place.y
    nearest = shapely.get_point(shapely.shortest_line(edges, place), 0)
    return nearest.x, nearest.y


def clipped(shape: BaseGeometry, around: Sequence[BaseGeometry]) -> MultiPolygon:
    """The shape without the ground of its neighbours. Raises BadShape("empty")."""
    ground = shapely.union_all(list(around), grid_size=GRID_M)
    left = shapely.difference(shapely.set_precision(shape, GRID_M), ground, grid_size=GRID_M)
    parts = [part for part in shapely.get_parts(left) if isinstance(part, Polygon)]
    if not parts:
        raise BadShape("empty")
    largest = max(parts, key=lambda part: part.area)
    places = set().union(*map(geometry.vertices, around)) if around else set()
    return geometry.insert_vertices(MultiPolygon([largest]), places - geometry.vertices(largest))


def gaps_beside(
    shape: BaseGeometry,
    around: Sequence[BaseGeometry],
    width_m: float = geometry.SLIVER_WIDTH_M,
    sq_m: float = geometry.SLIVER_SQ_M,
) -> list[Polygon]:
    """Strips between the shape and its neighbours too narrow and small to be a road or stream."""
    if not around:
        return []
    ground = shapely.union_all([shape, *around])
    half = width_m / 2
    closed = ground.buffer(half, join_style="mitre").buffer(-half, join_style="mitre")
    return [
        part
        for part in shapely.get_parts(shapely.difference(closed, ground, grid_size=GRID_M))
        if isinstance(part, Polygon)
        and _CRUMB_SQ_M < part.area < sq_m
        and _common_edge(part, shape) > width_m / 2
        and any(_common_edge(part, other) > width_m / 2 for other in around)
    ]


def closed(shape: BaseGeometry, around: Sequence[BaseGeometry]) -> MultiPolygon:
    """The shape grown over the narrow strips between it and its neighbours."""
    gaps = gaps_beside(shape, around)
    grown = shapely.union_all([shapely.set_precision(shape, GRID_M), *gaps], grid_size=GRID_M)
    return clipped(grown, around)


def crossing(shape: BaseGeometry, line: LineString) -> LineString:
    """The line drawn out at both ends until it passes the shape. Raises BadShape("not_cut")."""
    places = [(float(x), float(y)) for x, y in line.coords]
    west, south, east, north = shapely.union_all([shape, line]).bounds
    far = float(np.hypot(east - west, north - south)) + 1
    made = LineString([_beyond(places[1], places[0], far), *places[1:-1],
                       _beyond(places[-2], places[-1], far)])  # fmt: skip
    inside = made.intersection(shape)
    if inside.is_empty or inside.length < GRID_M:
        raise BadShape("not_cut", line)
    start, end = _ends_beyond(made, inside)
    return LineString([start, *places[1:-1], end])


def _beyond(before: geometry.Place, end: geometry.Place, far: float) -> geometry.Place:
    way = np.array(end) - np.array(before)
    length = float(np.hypot(*way)) or 1.0
    x, y = np.array(end) + way / length * far
    return float(x), float(y)


def _ends_beyond(line: LineString, inside: BaseGeometry) -> tuple[geometry.Place, geometry.Place]:
    """Places half a metre outside where the line enters and leaves."""
    along = [line.project(Point(place)) for place in shapely.get_coordinates(inside)]
    first = line.interpolate(max(0.0, min(along) - 0.5))
    last = line.interpolate(min(line.length, max(along) + 0.5))
    return (first.x, first.y), (last.x, last.y)


# --- parts of a shape ----------------------------------------------------------------------------


def cut_off(shape: MultiPolygon, areas_sq_m: Sequence[float], bearing: float) -> list[MultiPolygon]:
    """Strips of so many square metres, one after another off the side facing `bearing`; the rest.

    A strip that falls into several pieces has no single answer. Raises BadShape("too_much"),
    BadShape("in_pieces").
    """
    parts: list[MultiPolygon] = []
    rest = shape
    for area in areas_sq_m:
        line = geometry.cut_for_area(rest, area, bearing)
        strip, rest = _two_sides(geometry.split(rest, [line]), line, bearing)
        parts.append(strip)
    return [*parts, rest]


def _two_sides(
    faces: Iterable[MultiPolygon], line: LineString, bearing: float
) -> tuple[MultiPolygon, MultiPolygon]:
    facing = np.array([np.sin(np.radians(bearing)), np.cos(np.radians(bearing))])
    height = float(np.array(line.coords[0]) @ facing)
    near: list[MultiPolygon] = []
    far: list[MultiPolygon] = []
    for face in faces:
        inside = face.representative_point()
        (far if np.array([inside.x, inside.y]) @ facing > height else near).append(face)
    if len(near) != 1 or len(far) != 1:
        raise BadShape("in_pieces", line)
    return far[0], near[0]


def zones(shape: MultiPolygon, drawn: Sequence[BaseGeometry]) -> list[MultiPolygon]:
    """Drawn zones cut to the shape, earlier ones first, and then what is left (perhaps empty).

    Raises BadShape("zone_outside") for a zone with no ground of its own in the shape.
    """
    left: BaseGeometry = shape
    made = []
    for zone in drawn:
        piece = shapely.intersection(left, zone, grid_size=GRID_M)
        polygons = [part for part in shapely.get_parts(piece) if isinstance(part, Polygon)]
        if not polygons or piece.area < _CRUMB_SQ_M:
            raise BadShape("zone_outside", zone)
        made.append(MultiPolygon(polygons))
        left = shapely.difference(left, zone, grid_size=GRID_M)
    rest = [
        part
        for part in shapely.get_parts(left)
        if isinstance(part, Polygon) and part.area > _CRUMB_SQ_M
    ]
    return [*made, MultiPolygon(rest)]


def zones_within(shape: MultiPolygon, drawn: Sequence[BaseGeometry]) -> list[MultiPolygon]:
    """Zones drawn for another outline, cut to this one; a zone that has no ground in it is empty.

    Ground of the shape in none of them goes to the zone it has the longest edge with.
    """
    left: BaseGeometry = shape
    pieces: list[BaseGeometry] = []
    for zone in drawn:
        pieces.append(shapely.intersection(left, zone, grid_size=GRID_M))
        left = shapely.difference(left, zone, grid_size=GRID_M)
    for rest in shapely.get_parts(left):
        beside = [piece.boundary.intersection(rest.boundary).length for piece in pieces]
        at = int(np.argmax(beside)) if max(beside, default=0) > 0 else _nearest(rest, pieces)
        pieces[at] = shapely.union(pieces[at], rest, grid_size=GRID_M)
    return [one_zone([piece]) for piece in pieces]


def _nearest(rest: BaseGeometry, pieces: Sequence[BaseGeometry]) -> int:
    away = [np.inf if piece.is_empty else rest.distance(piece) for piece in pieces]
    return int(np.argmin(away))


def one_zone(pieces: Sequence[BaseGeometry]) -> MultiPolygon:
    """Pieces of one use as one zone, without the crumbs that rounding leaves."""
    joined = shapely.union_all(list(pieces), grid_size=GRID_M)
    parts = [
        part
        for part in shapely.get_parts(joined)
        if isinstance(part, Polygon) and part.area > _CRUMB_SQ_M
    ]
    return MultiPolygon(parts)
