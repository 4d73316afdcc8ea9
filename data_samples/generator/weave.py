"""Make neighbours share the very same corners, and bend everything a little as the land does.

All plots of a piece are noded on the register's grid of 1 mm. Then one smooth field moves every
vertex of plots, roads and water alike: what touched before touches after.
"""

from typing import Any

import numpy as np
import shapely
from shapely import LineString, Polygon

from data_samples.generator.cutting import Ring
from data_samples.generator.ground import Floats

GRID_M = 0.001
LONGEST_EDGE_M = 45.0
_WAVES = (
    (0.55, 118.0, 0.3), (0.5, 141.0, 1.9), (1.1, 310.0, 0.9), (1.2, 370.0, 2.5), (2.6, 1150.0, 1.2),
)  # fmt: skip


def noded(rings: list[Ring]) -> list[Polygon]:
    """The plots of one piece as a coverage: shared borders have the same vertices."""
    kept = [ring for ring in rings if len(ring) > 2]
    points = np.array([xy for ring in kept for xy in ring])
    owner = np.repeat(np.arange(len(kept)), [len(ring) for ring in kept])
    polygons: Any = shapely.polygons(shapely.linearrings(points, indices=owner))
    lines = shapely.union_all(shapely.boundary(polygons), grid_size=GRID_M)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    if len(faces) > len(polygons):  # a hole between bent parts is nobody's plot
        spots = shapely.point_on_surface(faces)
        owned = shapely.STRtree(polygons).query(spots, predicate="within")[0]
        faces = faces[np.unique(owned)]
    return [face for face in faces if face.area > 20]


def bend(xy: Floats) -> Floats:
    """The smooth displacement of the land, at most a few metres."""
    out = np.array(xy, dtype=np.float64)
    for number, (height, wave, angle) in enumerate(_WAVES):
        phase = (xy[:, 0] * np.cos(angle) + xy[:, 1] * np.sin(angle)) * (2 * np.pi / wave)
        out[:, number % 2] += height * np.sin(phase + number)
        out[:, 1 - number % 2] += 0.6 * height * np.cos(phase * 0.93 + 2 * number)
    return np.round(out, 3)


def _with_midpoints(
    a: Floats, b: Floats
) -> tuple[Floats, np.ndarray[tuple[int], np.dtype[np.intp]]]:
    """Extra vertices on long edges, the same from either side; and how many rows each edge has."""
    length = np.hypot(*(b - a).T)
    count = np.maximum(1, np.ceil(length / LONGEST_EDGE_M)).astype(np.intp)
    flipped = (a[:, 0] > b[:, 0]) | ((a[:, 0] == b[:, 0]) & (a[:, 1] > b[:, 1]))
    first, last = np.where(flipped[:, None], b, a), np.where(flipped[:, None], a, b)
    edge = np.repeat(np.arange(len(a)), count)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    step = np.where(flipped[edge], count[edge] - step, step)
    share = (step / count[edge])[:, None]
    return first[edge] + (last - first)[edge] * share, count


def bend_polygons(polygons: list[Polygon]) -> list[Polygon]:
    """Outer rings with extra vertices on long edges, bent."""
    shapes = np.array(polygons)
    coordinates, ring_of = shapely.get_coordinates(
        shapely.get_exterior_ring(shapes), return_index=True
    )
    keep = ring_of[:-1] == ring_of[1:]
    starts, ends = coordinates[:-1][keep], coordinates[1:][keep]
    rows, count = _with_midpoints(starts, ends)
    owner = np.repeat(ring_of[:-1][keep], count)
    rings = shapely.linearrings(bend(rows), indices=owner)
    bent: Any = shapely.polygons(rings)
    broken = ~shapely.is_valid(bent)
    for i in np.flatnonzero(broken):  # a sliver folded over itself: keep its body
        parts = shapely.get_parts(shapely.make_valid(bent[i]))
        bent[i] = max(parts, key=lambda part: part.area)
    return list(bent)


def bend_line(line: LineString) -> LineString:
    """A road or stream, moved with the land."""
    return shapely.transform(shapely.segmentize(line, 15.0), bend)
