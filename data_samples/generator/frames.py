"""Which side of a plot faces the lane: found from the edges that no neighbour shares."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Polygon

from data_samples.generator.ground import Floats

Indices = npt.NDArray[np.intp]


@dataclass(slots=True)
class Frames:
    """Per plot: middle of the front edge, unit vector along it, unit vector inward, extents."""

    origin: Floats
    along: Floats
    inward: Floats
    low: Floats  # reach of the plot along the front, negative side
    high: Floats
    depth: Floats
    fronts_lane: npt.NDArray[np.bool_]

    def place(self, plot: Indices, u: Floats, v: Floats) -> Floats:
        """Ground coordinates of points given in the frames of these plots; u, v of shape (n, k)."""
        spots: Floats = (
            self.origin[plot][:, None, :]
            + u[..., None] * self.along[plot][:, None, :]
            + v[..., None] * self.inward[plot][:, None, :]
        )
        return spots


@dataclass(slots=True)
class _Edges:
    start: Floats
    end: Floats
    plot: Indices


def _edges(polygons: list[Polygon]) -> _Edges:
    oriented = shapely.orient_polygons(np.array(polygons), exterior_cw=False)
    xy, owner = shapely.get_coordinates(shapely.get_exterior_ring(oriented), return_index=True)
    inner = owner[:-1] == owner[1:]
    return _Edges(xy[:-1][inner], xy[1:][inner], owner[:-1][inner])


def _keys(edges: _Edges) -> npt.NDArray[np.int64]:
    """The same number for an edge from either side."""
    a = np.round(edges.start * 1000).astype(np.int64)
    b = np.round(edges.end * 1000).astype(np.int64)
    flip = (a[:, 0] > b[:, 0]) | ((a[:, 0] == b[:, 0]) & (a[:, 1] > b[:, 1]))
    low, high = np.where(flip[:, None], b, a), np.where(flip[:, None], a, b)
    mixed: npt.NDArray[np.int64] = (
        (low[:, 0] * 73856093) ^ (low[:, 1] * 19349663) ^ (high[:, 0] * 83492791) ^ high[:, 1]
    )
    return mixed


def neighbours(polygons: list[Polygon]) -> npt.NDArray[np.intp]:
    """Pairs of plots that share an edge, each pair once."""
    edges = _edges(polygons)
    order = np.argsort(keys := _keys(edges), kind="stable")
    same = keys[order][:-1] == keys[order][1:]
    pairs = np.column_stack([edges.plot[order][:-1][same], edges.plot[order][1:][same]])
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    pairs.sort(axis=1)
    return np.unique(pairs, axis=0)


def frames_of(polygons: list[Polygon]) -> Frames:
    """Front edge, directions and extents of every plot."""
    edges = _edges(polygons)
    _, where, count = np.unique(_keys(edges), return_inverse=True, return_counts=True)
    open_edge = count[where] == 1
    vector = edges.end - edges.start
    length = np.hypot(*vector.T)
    rank = length + np.where(open_edge, 1e6, 0.0)  # an open edge beats any shared one
    order = np.lexsort((-rank, edges.plot))
    first = order[np.concatenate([[True], np.diff(edges.plot[order]) > 0])]
    along = vector[first] / length[first][:, None]
    inward = np.column_stack([-along[:, 1], along[:, 0]])  # rings run anticlockwise
    origin = (edges.start[first] + edges.end[first]) / 2
    offset = edges.start - origin[edges.plot]
    u = (offset * along[edges.plot]).sum(axis=1)
    v = (offset * inward[edges.plot]).sum(axis=1)
    starts = np.flatnonzero(np.concatenate([[True], np.diff(edges.plot) > 0]))
    return Frames(
        origin, along, inward,
        np.minimum.reduceat(u, starts), np.maximum.reduceat(u, starts),
        np.maximum.reduceat(v, starts), open_edge[first],
    )  # fmt: skip
