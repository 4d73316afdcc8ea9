"""Faults of many shapes at once: which overlap, what narrow gaps lie between. Pure, vectorised."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.geometry import SLIVER_WIDTH_M, rounding_sq_m, slivers

Shapes = np.ndarray[tuple[int, ...], np.dtype[np.object_]]
Flags = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


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
    # In a sound coverage all touch and none overlap: only edges that do not match are looked at.
    suspects = np.flatnonzero(_unmatched(rows))
    near, other = shapely.STRtree(rows).query(rows[suspects], predicate="intersects")
    pairs = np.sort(np.column_stack([suspects[near], other]), axis=1)
    one, other = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0).reshape(-1, 2).T
    shared = shapely.intersection(rows[one], rows[other])
    areas = shapely.area(shared)
    wide = areas > sq_m
    wide[wide] = ~shapely.is_empty(shapely.buffer(shared[wide], -width_m / 2))
    found = [
        Pair(int(a), int(b), float(area), shape)
        for a, b, area, shape in zip(one[wide], other[wide], areas[wide], shared[wide], strict=True)
    ]
    return sorted(found, key=lambda pair: -pair.sq_m)


def _unmatched(rows: Shapes, gap_m: float = 0.0) -> Flags:
    """Which shapes have an edge that a neighbour lies across, or narrowly beside."""
    return ~shapely.is_empty(shapely.coverage_invalid_edges(rows, gap_width=gap_m))


def beside_gaps(shapes: Sequence[BaseGeometry]) -> Flags:
    """Which shapes may lie beside a sliver: a quick look that spares the slow one."""
    return _unmatched(np.array(shapes, dtype=object), SLIVER_WIDTH_M)


def gaps(shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Slivers between shapes that nobody claims: too small and narrow to be a road or a stream.

    What is thinner than the rounding of corners to the grid is none.
    """
    found = slivers(shapes) if shapes else []
    return [gap for gap in found if gap.area > rounding_sq_m([gap])]
