"""Parcels of one owner set that touch, and how much of a line they share (section 42).

Nearly all that touch share whole sides, corner for corner: those are found by comparing sides as
numbers. Only what is near and shares no side is laid over each other. Metres of the map's grid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from taxation.law.columns import Ints

Floats: TypeAlias = NDArray[np.float64]
Shapes: TypeAlias = NDArray[Any]
#: WKB of one polygon with one ring: its head, without the byte order and the count of points.
_ONE_RING = bytes.fromhex("06000000 01000000 01 03000000 01000000")
_HEAD = 22
_LINE, _LINES = 1, 5


@dataclass(slots=True)
class TouchRow:
    """Two parcels by id, the smaller first. `shared_m`: at least so much, where it is a line."""

    first: int
    second: int
    shared_m: float


def pairs_of(
    ids: Ints, owner: Ints, shapes: Sequence[bytes], gap_m: float, line_m: float
) -> list[TouchRow]:
    """Pairs not farther apart than `gap_m`; lines of `line_m` and more are lines, less is a corner.

    `owner`: a number for each owner set; `shapes`: boundaries as little-endian WKB.
    """
    order = np.argsort(ids)
    ids, owner, shapes = ids[order], owner[order], [shapes[one] for one in order.tolist()]
    ground = _Ground(shapes)
    first, second = ground.near(owner, gap_m)
    shared = ground.sides(first, second)
    rest = np.flatnonzero((shared < line_m) | (shared == 0))
    shared[rest] = _overlaid(ground.shape(first[rest]), ground.shape(second[rest]), gap_m, line_m)
    found = shared >= 0
    columns = (ids[first[found]], ids[second[found]], shared[found])
    return [TouchRow(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


class _Ground:
    """Boundaries as points; the few of more than one ring are kept as shapes."""

    def __init__(self, shapes: Sequence[bytes]) -> None:
        self._wkb = shapes
        is_plain = np.array([wkb[1:18] == _ONE_RING for wkb in shapes], dtype=bool)
        self._plain, self._other = np.flatnonzero(is_plain), np.flatnonzero(~is_plain)
        rings = [shapes[one] for one in self._plain.tolist()]
        self._points = np.frombuffer(b"".join([wkb[_HEAD:] for wkb in rings])).reshape(-1, 2)
        size = np.array([(len(wkb) - _HEAD) // 16 for wkb in rings], dtype=np.int64)
        self._start = np.cumsum(size) - size

    def shape(self, places: Ints) -> Shapes:
        """The boundaries as shapes."""
        some, back = np.unique(places, return_inverse=True)
        wkb = np.array([self._wkb[one] for one in some.tolist()], dtype=object)
        return np.asarray(shapely.from_wkb(wkb))[back]

    def near(self, owner: Ints, gap_m: float) -> tuple[Ints, Ints]:
        """Pairs of one owner whose bounds lie within the gap, each once."""
        low, high = self._bounds()
        order = np.argsort(owner, kind="stable")
        end = np.searchsorted(owner[order], owner[order], side="right")
        seat, step = np.arange(len(order)), 0
        found = [(seat[:0], seat[:0])]
        while len(seat):  # each with the next of the same owner, then with the one after
            a, b = order[seat], order[seat + step]
            apart = (low[a] > high[b] + gap_m) | (low[b] > high[a] + gap_m)
            is_near = ~apart.any(axis=1) & (step > 0)
            found.append((a[is_near], b[is_near]))
            step += 1
            seat = seat[seat + step < end[seat]]
        first, second = (np.concatenate(places) for places in zip(*found, strict=True))
        return first, second

    def _bounds(self) -> tuple[Floats, Floats]:
        low, high = np.empty((len(self._wkb), 2)), np.empty((len(self._wkb), 2))
        if len(self._plain):
            low[self._plain] = np.minimum.reduceat(self._points, self._start)
            high[self._plain] = np.maximum.reduceat(self._points, self._start)
        other = shapely.bounds(self.shape(self._other))
        low[self._other], high[self._other] = other[:, :2], other[:, 2:]
        return low, high

    def _rings(self, places: Ints) -> tuple[Floats, Ints, Ints]:
        """Corners of some of the boundaries, where each begins, and whose it is."""
        wanted = np.zeros(len(self._wkb), dtype=bool)
        wanted[places] = True
        size, mine = np.diff(np.append(self._start, len(self._points))), wanted[self._plain]
        points = self._points[np.repeat(mine, size)]
        return points, np.cumsum(size[mine]) - size[mine], self._plain[mine]

    def sides(self, first: Ints, second: Ints) -> Floats:
        """The length of the sides each pair has in common, corner for corner."""
        points, start, plain = self._rings(np.concatenate([first, second]))
        _, corner = np.unique(points.view(np.complex128), return_inverse=True)
        owner = np.repeat(plain, np.diff(np.append(start, len(corner))))
        is_side = np.ones(len(corner), dtype=bool)
        is_side[start - 1] = False  # from the end of a ring to the next no side leads
        here = np.flatnonzero(is_side)
        if len(here) and here[-1] == len(corner) - 1:
            here = here[:-1]
        one, other = corner.ravel()[here], corner.ravel()[here + 1]
        key = np.minimum(one, other) * max(len(corner), 1) + np.maximum(one, other)
        order = np.argsort(key)
        twice = order[:-1][np.diff(key[order]) == 0], order[1:][np.diff(key[order]) == 0]
        one, other = owner[here[twice[0]]], owner[here[twice[1]]]
        length = np.hypot(*(points[here[twice[0]]] - points[here[twice[0]] + 1]).T)
        size = max(len(self._wkb), 1)
        pairs, at = np.unique(
            np.minimum(one, other) * size + np.maximum(one, other), return_inverse=True
        )
        total = np.append(np.bincount(at, weights=length, minlength=len(pairs)), 0.0)
        wanted = first * size + second
        place = np.searchsorted(pairs, wanted)
        known = np.append(pairs, -1)[place] == wanted
        return np.asarray(np.where(known, total[place], 0.0))


def _overlaid(one: Shapes, other: Shapes, gap_m: float, line_m: float) -> Floats:
    """Metres in common; -1 where they are farther apart than the gap.

    Where two meet in a line that is enough. Where they overlap, what runs inside the other counts;
    where their boundaries do not run on each other exactly, what runs within the gap.
    """
    found = np.where(shapely.dwithin(one, other, gap_m), 0.0, -1.0)
    for part in (
        lambda a, b: (a, b),
        lambda a, b: (shapely.boundary(a), b),
        lambda a, b: (shapely.boundary(a), shapely.buffer(b, gap_m, quad_segs=1)),
    ):
        open_ = np.flatnonzero((found >= 0) & (found < line_m))
        meet = shapely.intersection(*part(one[open_], other[open_]))
        found[open_] = _line_length(np.asarray(meet))
    return found


def _line_length(shapes: Shapes) -> Floats:
    """The length of the lines in each; areas and points have none."""
    parts, of = shapely.get_parts(shapes, return_index=True)
    is_line = np.isin(shapely.get_type_id(parts), (_LINE, _LINES))
    length = np.where(is_line, shapely.length(parts), 0.0)
    return np.bincount(of, weights=length, minlength=len(shapes)).astype(float)
