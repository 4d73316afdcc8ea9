"""Outlines that cross themselves, untied: what a file or a slip of the hand left behind. Pure."""

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.geometry import Ring, on_grid

#: Corners exchanged by mistake are few; beyond this a ring is scribble.
_UNTIES = 200


def untied(shape: BaseGeometry) -> MultiPolygon:
    """A shape whose rings cross themselves, with the same corners in an order that does not.

    Corners entered in the wrong order make a ring cross itself: turning round the corners between
    two crossing sides gives it back. Where that leads nowhere, the area that the lines enclose.
    Raises BadShape when nothing of any size is enclosed.
    """
    polygons = [
        Polygon(_untied_ring(polygon.exterior), [*map(_untied_ring, polygon.interiors)])
        for polygon in shapely.get_parts(shape)
    ]
    made = MultiPolygon(polygons)
    mended = made if made.is_valid else shapely.make_valid(shape)
    parts = [part for part in shapely.get_parts(mended) if part.area > 0.01]
    return on_grid(shapely.union_all(parts))


def _untied_ring(ring: LineString) -> Ring:
    places: Ring = [(x, y) for x, y in shapely.get_coordinates(ring)[:-1].tolist()]
    for _ in range(_UNTIES):
        crossing = _first_crossing(places)
        if crossing is None:
            break
        one, other = crossing
        places[one + 1 : other + 1] = reversed(places[one + 1 : other + 1])
    return places


def _first_crossing(places: Ring) -> tuple[int, int] | None:
    """Two sides, by the place of their first corner, that cross between their ends."""
    ends = np.array([*places, places[0]])
    sides = np.asarray(shapely.linestrings(np.stack([ends[:-1], ends[1:]], axis=1)))
    one, other = shapely.STRtree(sides).query(sides, predicate="crosses")
    pairs = sorted((int(a), int(b)) for a, b in zip(one, other, strict=True) if a < b)
    return pairs[0] if pairs else None
