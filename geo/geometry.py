"""Makes and cuts shapes: pure Shapely, metres, all vertices on a grid of one millimetre.

The only code that makes shapes. Neighbours share their vertices exactly: what one act puts on a
boundary is put on both sides of it, so a neighbourhood stays a coverage without gaps or overlaps.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize

GRID_M = 0.001
_DIGITS = 3
#: A point this near to an edge lies on it: rounding moves a point by at most 0.71 mm.
_ON_EDGE_M = 1.5 * GRID_M
#: A gap inside a block that is no real gap: narrower and smaller than this.
SLIVER_WIDTH_M, SLIVER_SQ_M = 2.0, 50.0

Place: TypeAlias = tuple[float, float]
Ring: TypeAlias = list[Place]


class BadShape(ValueError):
    """A shape that cannot be used; `place` shows where, if it can be shown."""

    def __init__(self, code: str, place: BaseGeometry | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.place = place


class Overlap(NamedTuple):
    sq_m: float
    shape: BaseGeometry


def from_wkb(data: bytes | memoryview) -> MultiPolygon:
    return _multi(shapely.from_wkb(bytes(data)))


def on_grid(shape: BaseGeometry) -> MultiPolygon:
    """The shape with every vertex on the grid. Raises BadShape; never mends what a hand drew."""
    rounded = shapely.transform(shape, lambda xy: np.round(xy, _DIGITS))
    if rounded.is_empty or rounded.convex_hull.area < GRID_M**2:
        raise BadShape("empty")
    if not rounded.is_valid:
        raise BadShape("not_valid", _where_invalid(rounded))
    return _multi(shapely.remove_repeated_points(rounded))


def _where_invalid(shape: BaseGeometry) -> Point | None:
    reason = shapely.is_valid_reason(shape)
    _, _, place = reason.partition("[")
    try:
        x, y = map(float, place.rstrip("]").split()[:2])
    except ValueError:
        return None
    return Point(x, y)


def _multi(shape: BaseGeometry) -> MultiPolygon:
    """Polygons of any collection as one MultiPolygon; lines and points left by an operation go."""
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, Polygon)]
    if isinstance(shape, shapely.GeometryCollection) and not isinstance(shape, MultiPolygon):
        parts = [
            polygon
            for part in shapely.get_parts(shape)
            for polygon in shapely.get_parts(part)
            if isinstance(polygon, Polygon)
        ]
    return MultiPolygon([part for part in parts if not part.is_empty])


# --- cutting ------------------------------------------------------------------------------------


def split(shape: BaseGeometry, lines: Iterable[LineString]) -> list[MultiPolygon]:
    """The parts a shape falls into when cut along lines, from north-west to south-east.

    Raises BadShape("not_cut") when the lines, or one of them, cut nothing off.
    """
    cuts = [shapely.transform(line, lambda xy: np.round(xy, _DIGITS)) for line in lines]
    edges = shapely.union_all([shape.boundary, *cuts], grid_size=GRID_M)
    faces = [face for face in polygonize(shapely.get_parts(edges)) if _mostly_inside(face, shape)]
    if len(faces) < 2:
        raise BadShape("not_cut", shapely.union_all(cuts))
    if idle := _idle(cuts, faces, shape):
        raise BadShape("not_cut", shapely.union_all(idle))
    faces.sort(key=lambda face: (face.centroid.x - face.centroid.y, face.centroid.x))
    return [_multi(face) for face in faces]


def _idle(
    cuts: Iterable[LineString], faces: Iterable[Polygon], shape: BaseGeometry
) -> list[LineString]:
    """Lines no part of which became an edge between two parts: whoever drew them expects a part."""
    edges = shapely.union_all([face.boundary for face in faces])
    new = edges.difference(shape.boundary.buffer(2 * GRID_M))
    near = [(line, new.intersection(line.buffer(2 * GRID_M)).length) for line in cuts]
    return [line for line, length in near if length <= 10 * GRID_M]


def _mostly_inside(face: Polygon, shape: BaseGeometry) -> bool:
    return bool(face.intersection(shape).area > face.area / 2)


def cut_for_area(shape: BaseGeometry, area_sq_m: float, bearing: float) -> LineString:
    """The straight line that cuts so much off the side facing `bearing` (0 north, 90 east).

    Raises BadShape("too_much") when the shape has no such part to give.
    """
    if not 0 < area_sq_m < shape.area:
        raise BadShape("too_much")
    angle = math.radians(bearing)
    facing, along = (math.sin(angle), math.cos(angle)), (math.cos(angle), -math.sin(angle))
    places = shapely.get_coordinates(shape)
    heights, sides = places @ np.array(facing), places @ np.array(along)
    low, high = float(heights.min()), float(heights.max())
    left, right, top = float(sides.min()) - 1, float(sides.max()) + 1, high + 1

    def line(height: float) -> list[Place]:
        return [
            (facing[0] * height + along[0] * side, facing[1] * height + along[1] * side)
            for side in (left, right)
        ]

    for _ in range(60):
        middle = (low + high) / 2
        beyond = Polygon([*line(middle), *reversed(line(top))])
        if shape.intersection(beyond).area > area_sq_m:
            low = middle
        else:
            high = middle
    return LineString(line((low + high) / 2))


def merge(shapes: Sequence[BaseGeometry]) -> MultiPolygon:
    """One polygon of several that share edges. Raises BadShape("not_touching")."""
    joined = shapely.union_all(list(shapes), grid_size=GRID_M)
    polygons = shapely.get_parts(joined)
    if len(polygons) != 1 or not isinstance(polygons[0], Polygon):
        raise BadShape("not_touching", joined)
    (polygon,) = polygons
    seams = [ring for ring in polygon.interiors if _width(Polygon(ring)) < 0.01]
    kept = [ring for ring in polygon.interiors if ring not in seams]
    return _multi(Polygon(polygon.exterior, kept))


# --- neighbours ---------------------------------------------------------------------------------


def insert_vertices(shape: BaseGeometry, places: Iterable[Place]) -> MultiPolygon:
    """The shape with the places that lie on its edges as vertices: both sides share them."""
    wanted = [Point(place) for place in places]
    near = [point for point in wanted if shape.distance(point) <= _ON_EDGE_M]
    if not near:
        return _multi(shape)
    return _rebuilt(shape, lambda ring: _with_places(ring, near))


def _with_places(ring: Ring, points: Sequence[Point]) -> Ring:
    made: Ring = []
    for start, end in pairwise(ring):
        edge = LineString([start, end])
        found = [
            (edge.project(point), (point.x, point.y))
            for point in points
            if edge.distance(point) <= _ON_EDGE_M
            and (point.x, point.y) not in (start, end)
            and 0 < edge.project(point) < edge.length
        ]
        made += [start, *(place for _, place in sorted(found))]
    return [*made, ring[-1]]


def vertices(shape: BaseGeometry) -> set[Place]:
    return {(float(x), float(y)) for x, y in shapely.get_coordinates(shape)}


class Run(NamedTuple):
    """Vertices of a ring that give way to others; `before` and `after` are unmoved or None."""

    old: tuple[Place, ...]
    new: tuple[Place, ...]
    before: Place
    after: Place


def changes(old: BaseGeometry, new: BaseGeometry) -> list[Run]:
    """What a hand changed on the outlines: corners moved, added, taken away."""
    runs: list[Run] = []
    for old_ring, new_ring in zip(_rings(old), _rings(new), strict=False):
        runs += _ring_changes(old_ring[:-1], new_ring[:-1])
    return runs


def _ring_changes(old: Ring, new: Ring) -> list[Run]:
    shared = [place for place in old if place in set(new)]
    if not shared:  # everything moved: corner by corner if there are as many
        return [Run(tuple(old), tuple(new), old[-1], old[0])] if len(old) == len(new) else []
    old, new = _started_at(old, shared[0]), _started_at(new, shared[0])
    if len(new) > 2 and len(old) > 2 and _turns(old) != _turns(new):
        new = [new[0], *reversed(new[1:])]
    found = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    return [
        Run(tuple(old[a:b]), tuple(new[c:d]), old[a - 1], old[b % len(old)])
        for kind, a, b, c, d in found
        if kind != "equal"
    ]


def _started_at(ring: Ring, place: Place) -> Ring:
    at = ring.index(place)
    return ring[at:] + ring[:at]


def _turns(ring: Ring) -> bool:
    return bool(shapely.is_ccw(shapely.LinearRing(ring)))


def carry(neighbour: BaseGeometry, runs: Iterable[Run]) -> MultiPolygon:
    """The neighbour after the changes of the other side: shared corners move together."""
    moved: Mapping[Place, Place] = {}
    paths: list[Run] = []
    for run in runs:
        if len(run.old) == len(run.new):
            moved = {**moved, **dict(zip(run.old, run.new, strict=True))}
        else:
            paths.append(run)
    return _rebuilt(neighbour, lambda ring: _carried(ring, moved, paths))


def _carried(ring: Ring, moved: Mapping[Place, Place], paths: Sequence[Run]) -> Ring:
    made = [moved.get(place, place) for place in ring[:-1]]
    for run in paths:
        for old, new in (
            ((run.before, *run.old, run.after), run.new),
            ((run.after, *reversed(run.old), run.before), tuple(reversed(run.new))),
        ):
            made = _replaced(made, old, new)
    return [*made, made[0]]


def _replaced(ring: Ring, old: tuple[Place, ...], new: tuple[Place, ...]) -> Ring:
    """The ring with the path old[0] … old[-1] leading over `new` instead."""
    if old[0] not in ring:
        return ring
    turned = _started_at(ring, old[0])
    if tuple(turned[: len(old)]) == old:
        return [old[0], *new, *turned[len(old) - 1 :]]
    if len(turned) == len(old) - 1 and (*turned, turned[0]) == old:
        return [old[0], *new]
    return ring


# --- checks -------------------------------------------------------------------------------------


def wide_overlap(
    one: BaseGeometry, other: BaseGeometry, sq_m: float = 1.0, width_m: float = 0.2
) -> Overlap | None:
    """The common ground if it is larger than so much and wider than so much somewhere."""
    shared = _multi(one.intersection(other))
    if shared.area <= sq_m or shared.buffer(-width_m / 2).is_empty:
        return None
    return Overlap(shared.area, shared)


def slivers(shapes: Sequence[BaseGeometry]) -> list[Polygon]:
    """Gaps closed in on all sides that are too small and narrow to be a road or a stream."""
    joined = shapely.union_all(list(shapes))
    holes = [
        Polygon(ring)
        for polygon in shapely.get_parts(joined)
        if isinstance(polygon, Polygon)
        for ring in polygon.interiors
    ]
    return [hole for hole in holes if hole.area < SLIVER_SQ_M and _width(hole) < SLIVER_WIDTH_M]


def _width(shape: BaseGeometry) -> float:
    """About the width of something long and narrow."""
    return 2 * shape.area / shape.length if shape.length else 0.0


def breaks(shapes: Sequence[BaseGeometry], gap_m: float = 0.0) -> float:
    """Metres of edges where neighbours overlap or fail to match: 0 for a valid coverage."""
    edges = shapely.coverage_invalid_edges(np.array(shapes, dtype=object), gap_width=gap_m)
    return float(sum(shapely.length(edges)))


def moved_ground(before: Sequence[BaseGeometry], after: Sequence[BaseGeometry]) -> float:
    """Square metres that belong to one of the two sets of shapes only."""
    old, new = shapely.union_all(list(before)), shapely.union_all(list(after))
    return float(old.symmetric_difference(new).area)


def rounding_sq_m(shapes: Iterable[BaseGeometry]) -> float:
    """Ground that rounding to the grid may move along the outlines."""
    return GRID_M * sum(shape.length for shape in shapes)


# --- tidying ------------------------------------------------------------------------------------


def square_up(shape: BaseGeometry, within_degrees: float = 5.0) -> MultiPolygon:
    """A building whose nearly right corners are right; other edges stay where they are."""
    axis = _main_direction(shape)
    limit = math.radians(within_degrees)
    squared = _rebuilt(shape, lambda ring: _squared(ring, axis, limit))
    return on_grid(squared)


def _main_direction(shape: BaseGeometry) -> float:
    """Direction of the walls modulo a right angle, long walls counting more."""
    total = 0j
    for ring in _rings(shape):
        for (x, y), (u, v) in pairwise(ring):
            total += math.dist((x, y), (u, v)) * np.exp(4j * math.atan2(v - y, u - x))
    return float(np.angle(total)) / 4


def _squared(ring: Ring, axis: float, limit: float) -> Ring:
    walls = [_wall(start, end, axis, limit) for start, end in pairwise(ring)]
    corners = [_crossing(walls[at - 1], wall, ring[at]) for at, wall in enumerate(walls)]
    return [*corners, corners[0]]


def _wall(start: Place, end: Place, axis: float, limit: float) -> tuple[Place, float]:
    """A wall as its middle and direction, turned to the axis when it is nearly on it."""
    direction = math.atan2(end[1] - start[1], end[0] - start[0])
    nearest = axis + round((direction - axis) / (math.pi / 2)) * math.pi / 2
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    return middle, nearest if abs(direction - nearest) <= limit else direction


def _crossing(one: tuple[Place, float], other: tuple[Place, float], corner: Place) -> Place:
    (x, y), a = one
    (u, v), b = other
    sine = math.sin(b - a)
    if abs(sine) < 0.05:  # nearly one line: there is no corner to make right
        return corner
    along = ((u - x) * math.sin(b) - (v - y) * math.cos(b)) / sine
    return x + along * math.cos(a), y + along * math.sin(a)


# --- rings --------------------------------------------------------------------------------------


def _rings(shape: BaseGeometry) -> list[Ring]:
    """Outlines and holes of all parts, closed, in order."""
    return [
        [(float(x), float(y)) for x, y in ring.coords]
        for polygon in shapely.get_parts(shape)
        for ring in (polygon.exterior, *polygon.interiors)
    ]


def _rebuilt(shape: BaseGeometry, change: Callable[[Ring], Ring]) -> MultiPolygon:
    polygons = []
    for polygon in shapely.get_parts(shape):
        outline, *holes = (
            change([(float(x), float(y)) for x, y in ring.coords])
            for ring in (polygon.exterior, *polygon.interiors)
        )
        polygons.append(Polygon(outline, holes))
    return MultiPolygon(polygons)
