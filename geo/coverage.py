"""Faults of many shapes at once: which overlap, what narrow gaps lie between. Pure, vectorised."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.geometry import slivers


class Pair(NamedTuple):
    """Positions of two shapes in the sequence, and their common ground."""

    one: int
    other: int
    sq_m: float
    shape: BaseGeometry


def overlapping(
    shapes: Sequence[BaseGeometry], sq_m: float = 1.0, width_m: float = 0.2
) -> list[Pair]:
    """Pairs whose common ground is larger and somewhere wider than so much, the largest first."""
    rows = np.array(shapes, dtype=object)
    if not len(rows):
        return []
    one, other = shapely.STRtree(rows).query(rows, predicate="intersects")
    once = one < other
    one, other = one[once], other[once]
    shared = shapely.intersection(rows[one], rows[other])
    areas = shapely.area(shared)
    wide = areas > sq_m
    wide[wide] = ~shapely.is_empty(shapely.buffer(shared[wide], -width_m / 2))
    found = [
        Pair(int(a), int(b), float(area), shape)
        for a, b, area, shape in zip(one[wide], other[wide], areas[wide], shared[wide], strict=True)
    ]
    return sorted(found, key=lambda pair: -pair.sq_m)


def gaps(shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Slivers between shapes that nobody claims: too small and narrow to be a road or a stream."""
    return list(slivers(shapes)) if shapes else []
