"""Cut plane shapes: along a line, at an area, into a list of areas. Pure arithmetic on rings."""

import math

import numpy as np
import shapely
from shapely import LineString, Polygon

XY = tuple[float, float]
Ring = list[XY]  # open: the first point is not repeated


def ring_of(polygon: Polygon) -> Ring:
    """The outer ring of a polygon without the closing point."""
    return [(x, y) for x, y in shapely.get_coordinates(polygon.exterior)[:-1].tolist()]


def area_of(ring: Ring) -> float:
    """Plane area, never negative."""
    total = 0.0
    x0, y0 = ring[-1]
    for x, y in ring:
        total += x0 * y - x * y0
        x0, y0 = x, y
    return abs(total) / 2


def frame_of(ring: Ring) -> tuple[XY, float, float]:
    """Unit vector of the long side of the oriented envelope, its length, its width."""
    box = shapely.oriented_envelope(Polygon(ring))
    if box.geom_type != "Polygon":
        return (1.0, 0.0), 0.0, 0.0
    (ax, ay), (bx, by), (cx, cy) = shapely.get_coordinates(box)[:3].tolist()
    first, second = math.hypot(bx - ax, by - ay), math.hypot(cx - bx, cy - by)
    if first >= second:
        return ((bx - ax) / first, (by - ay) / first), first, second
    return ((cx - bx) / second, (cy - by) / second), second, first


def extent(ring: Ring, axis: XY) -> tuple[float, float]:
    """Lowest and highest coordinate along an axis."""
    along = [x * axis[0] + y * axis[1] for x, y in ring]
    return min(along), max(along)


def below(ring: Ring, axis: XY, at: float) -> Ring:
    """The part of a ring whose coordinate along the axis is at most `at`."""
    kept: Ring = []
    px, py = ring[-1]
    pd = px * axis[0] + py * axis[1] - at
    for x, y in ring:
        d = x * axis[0] + y * axis[1] - at
        if (d < 0) != (pd < 0):
            t = pd / (pd - d)
            kept.append((px + (x - px) * t, py + (y - py) * t))
        if d < 0:
            kept.append((x, y))
        px, py, pd = x, y, d
    return kept


def position_for(ring: Ring, axis: XY, share: float) -> float:
    """Where along the axis a cut leaves this share of the area below it (regula falsi)."""
    goal = area_of(ring) * share
    low, high = extent(ring, axis)
    f_low, f_high = -goal, area_of(ring) - goal
    at = low + (high - low) * share
    for _ in range(12):
        part = below(ring, axis, at)
        error = (area_of(part) if len(part) > 2 else 0.0) - goal
        if abs(error) < 0.002 * goal:
            break
        if error < 0:
            low, f_low, f_high = at, error, f_high * 0.7
        else:
            high, f_high, f_low = at, error, f_low * 0.7
        at = low + (high - low) * f_low / (f_low - f_high)
    return at


def crossings(ring: Ring, axis: XY, at: float) -> int:
    """How often the border crosses the cutting line."""
    signs = [x * axis[0] + y * axis[1] < at for x, y in ring]
    return sum(a != b for a, b in zip(signs, signs[1:] + signs[:1], strict=True))


def halve(ring: Ring, axis: XY, share: float) -> list[Ring]:
    """Cut straight across an axis so that the first part has this share of the area.

    A bent shape may fall into more than two parts; they all come back.
    """
    at = position_for(ring, axis, share)
    if crossings(ring, axis, at) == 2:
        first = below(ring, axis, at)
        second = below(ring, (-axis[0], -axis[1]), -at)
        return [part for part in (first, second) if len(part) > 2]
    return _cut_bent(ring, axis, at)


def _cut_bent(ring: Ring, axis: XY, at: float) -> list[Ring]:
    cx, cy = axis[0] * at, axis[1] * at
    far = 5e6
    knife = LineString([
        (cx - axis[1] * far, cy + axis[0] * far),
        (cx + axis[1] * far, cy - axis[0] * far),
    ])  # fmt: skip
    shape = Polygon(ring)
    if not shape.is_valid:
        shape = max(shapely.get_parts(shapely.make_valid(shape)), key=lambda part: part.area)
    return [ring_of(part) for part in split_polygon(shape, knife) if part.area > 1]


def split_polygon(shape: Polygon, knife: LineString) -> list[Polygon]:
    """The parts of a polygon on all sides of a line."""
    lines = shapely.union_all([shape.boundary, knife])
    parts = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    inside = shapely.contains_xy(shape, *shapely.get_coordinates(shapely.point_on_surface(parts)).T)
    return list(parts[inside])


def turned(axis: XY, radians: float) -> XY:
    """The axis turned by a small angle."""
    c, s = math.cos(radians), math.sin(radians)
    return axis[0] * c - axis[1] * s, axis[0] * s + axis[1] * c


def bent_knife(ring: Ring, axis: XY, share: float, bow: float, reach: float) -> LineString:
    """An S-shaped line across the axis that leaves about this share below it."""
    at = position_for(ring, axis, share)
    side = (-axis[1], axis[0])
    low, high = extent(ring, side)
    low, high = low - reach, high + reach
    t = np.linspace(0, 1, max(5, int((high - low) / 25)))
    along = low + (high - low) * t
    off = at + bow * (high - low) * np.sin(2 * np.pi * t)
    return LineString(
        np.column_stack([axis[0] * off + side[0] * along, axis[1] * off + side[1] * along])
    )
