"""From "how likely is a roof here" to squared outlines. Pixels in, polygons in pixels out.

Regions come from a ladder of thresholds of the likelihood, cut where it or the picture has edges,
and their outlines are squared. Each is judged by what a roof looks like (likely inside, unlikely
around, compact), by how much of its outline lies on edges of the picture, and by how many rungs of
the ladder agree on it; the best of overlapping ones stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage
from shapely import Polygon
from shapely.affinity import rotate
from skimage.measure import find_contours, label, regionprops
from skimage.segmentation import watershed

Likelihood = NDArray[np.float32]
Mask = NDArray[np.bool_]

LEAST_SQ_M, MOST_SQ_M = 9.0, 4000.0
_THRESHOLDS = tuple(n / 20 for n in range(4, 19))
_LEAST_GOODNESS = 0.65
#: So much of the strongest edge along all of an outline is as good as can be seen.
_SEEN_EDGE = 0.5
#: Outlines of one region whose overlap is so large agree; so many of them are enough.
_AGREEING, _ENOUGH = 0.75, 8
#: Two outlines that share this much of the smaller one are about the same roof.
_SAME = 0.35


@dataclass(frozen=True)
class Outline:
    """A proposed roof: in pixels (x right, y down), and how good it looks, 0 to 1."""

    shape: Polygon
    goodness: float


def find_outlines(likely: Likelihood, edges: Likelihood, gsd_m: float) -> list[Outline]:
    """Squared outlines of the roofs in one window, the best first.

    `likely` is 0 to 1; `edges` is how strong the picture's edges are, 0 to 1; `gsd_m` the width of
    a pixel in metres.
    """
    smooth = ndimage.gaussian_filter(likely, 0.4 / gsd_m)
    found = [
        Outline(shape, goodness)
        for mask, corner in _regions(smooth, edges, gsd_m)
        # What is worse cannot become good enough by its edges and the others.
        if (goodness := _goodness(mask, corner, smooth, gsd_m)) > _LEAST_GOODNESS**2
        and (shape := squared(mask, corner, gsd_m)) is not None
    ]
    return best_of([one for one in _judged(found, edges) if one.goodness > _LEAST_GOODNESS])


def _judged(found: list[Outline], edges: Likelihood) -> list[Outline]:
    """Each with the picture's edges along it and the outlines that agree with it weighed in."""
    if not found:
        return []
    agreed = (np.minimum(_agreeing(found), _ENOUGH) / _ENOUGH) ** 0.25
    strong = ndimage.maximum_filter(edges, 3)
    return [
        Outline(one.shape, float((one.goodness * part * _on_edges(one.shape, strong)) ** 0.5))
        for one, part in zip(found, agreed, strict=True)
    ]


def _agreeing(found: list[Outline]) -> NDArray[np.int64]:
    """How many outlines are about the same as each, itself among them."""
    shapes = np.array([one.shape for one in found], dtype=object)
    areas = shapely.area(shapes)
    one, other = shapely.STRtree(shapes).query(shapes)
    alike = areas[one] > _AGREEING * areas[other]  # else they cannot agree
    alike &= areas[other] > _AGREEING * areas[one]
    one, other = one[alike], other[alike]
    common = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    same = common > _AGREEING * (areas[one] + areas[other] - common)
    counts: NDArray[np.int64] = np.bincount(one[same], minlength=len(found))
    return counts


def _on_edges(shape: Polygon, strong: Likelihood) -> float:
    """How much of an outline lies on edges of the picture, 0 to 1."""
    places = np.linspace(0, 1, max(20, int(shape.length)), endpoint=False)
    ring = shapely.line_interpolate_point(shape.exterior, places, normalized=True)
    at = [shapely.get_y(ring) - 0.5, shapely.get_x(ring) - 0.5]
    mean = ndimage.map_coordinates(strong, at, order=1, mode="nearest").mean()
    return min(1.0, float(mean) / _SEEN_EDGE)


def _regions(
    likely: Likelihood, edges: Likelihood, gsd_m: float
) -> Iterator[tuple[Mask, tuple[int, int]]]:
    """Connected parts above each threshold, whole and cut at necks and edges."""
    least, most = LEAST_SQ_M / gsd_m**2, MOST_SQ_M / gsd_m**2
    opening = _disc(0.5 / gsd_m)
    for threshold in _THRESHOLDS:
        mask = ndimage.binary_opening(likely > threshold, opening)
        for cut in (label(mask), _cut_at_necks(mask, edges, gsd_m)):
            for part in regionprops(cut):
                if least <= part.area <= most:
                    yield ndimage.binary_fill_holes(part.image), part.bbox[:2]


def _cut_at_necks(mask: Mask, edges: Likelihood, gsd_m: float) -> NDArray[np.int32]:
    """Watershed of the distance to the edge of the mask, edges of the picture counting as walls."""
    depth = ndimage.distance_transform_edt(mask & (edges < 0.6)) * gsd_m
    depth = ndimage.gaussian_filter(depth, 0.5 / gsd_m)
    seeds = label(depth > np.maximum(1.2, 0.6 * ndimage.maximum_filter(depth, int(8 / gsd_m))))
    cut: NDArray[np.int32] = watershed(-depth, seeds, mask=mask)
    return cut


def _goodness(mask: Mask, corner: tuple[int, int], likely: Likelihood, gsd_m: float) -> float:
    """Likely inside and unlikely around, times how nearly it fills a straight-edged outline."""
    margin = max(2, int(1.2 / gsd_m))
    row, column = corner
    top, left = max(0, row - margin), max(0, column - margin)
    height, width = mask.shape
    window = likely[top : row + height + margin, left : column + width + margin]
    inside = np.zeros(window.shape, bool)
    inside[row - top : row - top + height, column - left : column - left + width] = mask
    ring = ndimage.binary_dilation(inside, iterations=margin) & ~inside
    around = float(window[ring].mean()) if ring.any() else 0.0
    contrast = float(window[inside].mean()) - around
    return float(max(0.0, contrast) ** 0.5 * _solidity(mask))


def _solidity(mask: Mask) -> float:
    """Share of its convex hull; an L-shaped house still has three quarters."""
    at = np.argwhere(mask ^ ndimage.binary_erosion(mask))
    hull = shapely.MultiPoint(at).convex_hull.area
    return min(1.0, mask.sum() / hull) if hull else 0.0


def squared(mask: Mask, corner: tuple[int, int], gsd_m: float) -> Polygon | None:
    """The outline along the roof's own two directions, small teeth taken away."""
    padded = np.pad(mask, 2).astype(np.float32)
    contours = find_contours(ndimage.gaussian_filter(padded, 0.3 / gsd_m), 0.5)
    if not contours:
        return None
    ring = max(contours, key=len)[:, ::-1] - 2 + 0.5
    if len(ring) < 4:
        return None
    raw = Polygon(ring).buffer(0)
    if not isinstance(raw, Polygon) or raw.is_empty:
        return None
    shape = shapely.affinity.translate(_squared(raw, gsd_m), corner[1], corner[0])
    return shape if shape.area * gsd_m**2 >= LEAST_SQ_M else None


def _squared(raw: Polygon, gsd_m: float) -> Polygon:
    """Turned level, drawn on a grid of half a metre by majority, turned back; else a rectangle."""
    angle = direction(raw)
    level = rotate(raw, -angle, origin=(0, 0))
    box = shapely.box(*level.bounds)
    if level.area >= 0.86 * box.area:
        made: Any = box
    else:
        made = _stepped(level, max(1.0, 0.12 * level.area**0.5 * gsd_m) / gsd_m)
    back = rotate(made, angle, origin=(0, 0))
    overlap = back.intersection(raw).area / back.union(raw).area
    if not isinstance(back, Polygon) or overlap < 0.7:
        simple = raw.simplify(0.6 / gsd_m)
        return simple if isinstance(simple, Polygon) else raw
    return back


def _stepped(level: Polygon, step: float) -> Any:
    """Cells of a grid that lie at least half inside, as one shape with right angles only."""
    west, south, east, north = level.bounds
    columns = max(1, round((east - west) / step))
    rows = max(1, round((north - south) / step))
    xs, ys = np.linspace(west, east, columns + 1), np.linspace(south, north, rows + 1)
    left, bottom = np.meshgrid(xs[:-1], ys[:-1])
    right, top = np.meshgrid(xs[1:], ys[1:])
    cells = shapely.box(left.ravel(), bottom.ravel(), right.ravel(), top.ravel())
    shapely.prepare(level)
    kept = shapely.coverage_union_all(cells[_half_inside(cells, level)])
    parts = shapely.get_parts(kept)
    if not len(parts):
        return shapely.box(*level.bounds)
    largest = max(parts, key=lambda part: part.area)
    return Polygon(largest.exterior).simplify(1e-6)


def _half_inside(cells: NDArray[np.object_], level: Polygon) -> Mask:
    """Only cells across the outline are cut."""
    kept: Mask = shapely.covers(level, cells)
    across = shapely.intersects(level, cells) & ~kept
    parts = shapely.area(shapely.intersection(cells[across], level))
    kept[across] = parts / shapely.area(cells[across]) >= 0.5
    return kept


def direction(shape: Polygon) -> float:
    """Degrees of the walls: the edges vote by their length, modulo a right angle."""
    plain = shape.simplify(shape.length / 60)
    if not isinstance(plain, Polygon):
        return 0.0
    ring = np.asarray(plain.exterior.coords)
    sides = np.diff(ring, axis=0)
    turns = 4 * np.arctan2(sides[:, 1], sides[:, 0])
    weights = np.hypot(*sides.T) ** 2
    voted = np.arctan2((weights * np.sin(turns)).sum(), (weights * np.cos(turns)).sum()) / 4
    return float(np.degrees(voted))


def best_of(found: list[Outline]) -> list[Outline]:
    """The better of any two that lie on each other."""
    kept: list[Outline] = []
    for one in sorted(found, key=lambda each: -each.goodness):
        others = [
            other
            for other in kept
            if one.shape.intersection(other.shape).area
            > _SAME * min(one.shape.area, other.shape.area)
        ]
        if not others:
            kept.append(one)
    return kept


def _disc(radius: float) -> Mask:
    size = max(1, round(radius))
    y, x = np.mgrid[-size : size + 1, -size : size + 1]
    disc: Mask = x**2 + y**2 <= size**2
    return disc
