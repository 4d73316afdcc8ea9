"""Windows of an archive for drafting footprints: bounded memory however large the picture.

The archive was written by ourselves (geo/rasters.py); files from outside never come here unread.
"""

import json
import math
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import shapely
from rasterio.enums import Resampling
from rasterio.features import rasterize
from rasterio.transform import Affine
from rasterio.vrt import WarpedVRT
from rasterio.warp import transform_geom
from rasterio.windows import Window
from shapely.affinity import affine_transform
from shapely.geometry.base import BaseGeometry

from geo.footprints.features import WORKING_M, Picture, Plane, edges, features, risen
from geo.footprints.learn import Lesson, learn, likely
from geo.footprints.outlines import Outline, best_of, find_outlines
from geo.footprints.score import Score, score
from geo.rasters import ground_sample

#: A window is 128 m wide and is read with 13 m more on each side.
WINDOW, MARGIN = 640, 64
#: Scoring holds out one of 3 x 3 parts at a time, and what lies within 8 m of it.
PARTS, APART_M = 3, 8.0
#: Around a known roof it is known what is no roof: so far, metres.
KNOWN_AROUND_M = 6.0


@dataclass(frozen=True)
class View:
    """One window at WORKING_M: pixels, heights if there are any, and its place in the picture.

    `inner` is where the window itself lies in its pixels (first and last row, first and last
    column); `grid` takes pixels to the picture's reference system.
    """

    rgb: Picture
    heights: Plane | None
    seen: Any
    grid: Affine
    inner: tuple[int, int, int, int]


def views(archive: Path, heights: Path | None = None) -> Iterator[View]:
    """The windows that hold data, row by row."""
    with ExitStack() as stack:
        picture = stack.enter_context(rasterio.open(archive, driver="GTiff"))
        scale = WORKING_M / ground_sample(picture, picture.crs)
        rows, columns = int(picture.height / scale), int(picture.width / scale)
        grid = picture.transform @ Affine.scale(picture.width / columns, picture.height / rows)
        model = None
        if heights:
            found = stack.enter_context(rasterio.open(heights, driver="GTiff"))
            place = {"crs": picture.crs, "transform": grid, "width": columns, "height": rows}
            place["add_alpha"] = found.nodata is None  # else beyond its edge all is at 0 m
            view = WarpedVRT(found, resampling=Resampling.bilinear, **place)
            model = stack.enter_context(view)
        for top in range(0, rows, WINDOW):
            for left in range(0, columns, WINDOW):
                if view_ := _view(picture, model, grid, (rows, columns), (top, left)):
                    yield view_


def _view(
    picture: Any, model: Any, grid: Affine, size: tuple[int, int], corner: tuple[int, int]
) -> View | None:
    (rows, columns), (top, left) = size, corner
    first, start = max(0, top - MARGIN), max(0, left - MARGIN)
    last = min(rows, top + WINDOW + MARGIN)
    end = min(columns, left + WINDOW + MARGIN)
    shape = (last - first, end - start)
    x, y = picture.width / columns, picture.height / rows
    window = Window(start * x, first * y, shape[1] * x, shape[0] * y)
    seen = picture.dataset_mask(window=window, out_shape=shape) > 0
    if seen.mean() < 0.02 or min(shape) < 32:
        return None
    rgb = picture.read(
        [1, 2, 3], window=window, out_shape=(3, *shape), resampling=Resampling.average
    )
    inner = (top - first, min(top + WINDOW, rows) - first)
    across = (left - start, min(left + WINDOW, columns) - start)
    return View(
        np.ascontiguousarray(rgb.transpose(1, 2, 0)),
        _heights(model, Window(start, first, shape[1], shape[0])),
        seen,
        grid @ Affine.translation(start, first),
        (*inner, *across),
    )


def _heights(model: Any, window: Window) -> Plane | None:
    if model is None:
        return None
    found = model.read(1, window=window, masked=True).astype(np.float32)
    if found.mask.all():
        return None
    filled: Plane = found.filled(np.nan)
    return filled


# --- learning and drafting ------------------------------------------------------------------------


def lesson(view: View, drawn: Sequence[BaseGeometry], *, is_complete: bool) -> Lesson | None:
    """What a window teaches. Complete: every roof is drawn; else only what is near one is known."""
    here = shapely.box(*rasterio.transform.array_bounds(*view.rgb.shape[:2], view.grid))
    inside = [shape for shape in drawn if shape.intersects(here)]
    if not inside:
        return None
    roofs = _mask(inside, view)
    known = view.seen
    if not is_complete:
        known = known & _mask([shape.buffer(KNOWN_AROUND_M) for shape in inside], view)
    return Lesson(features(view.rgb), roofs, known)


def _mask(shapes: Sequence[BaseGeometry], view: View) -> Any:
    size = view.rgb.shape[:2]
    return rasterize([(s, 1) for s in shapes], size, transform=view.grid, dtype="uint8") > 0


@dataclass(frozen=True)
class Drafted:
    """Outlines in the archive's system, best first; and how roof-like each watched shape looks."""

    outlines: list[Outline]
    watched: list[float | None]


def draft(
    archive: Path,
    lessons: Sequence[Lesson],
    *,
    heights: Path | None = None,
    watched: Sequence[BaseGeometry] = (),
    progress: Callable[[int], None] = lambda windows: None,
) -> Drafted:
    """Draft a whole picture, window by window. Raises TooLittle.

    What `heights` (a surface model) shows level with the ground around is no roof. `watched` are
    registered footprints: the mean likelihood inside each says whether it is still
    seen. `progress` hears the number of windows done, and may raise to stop.
    """
    forest = learn(lessons)
    found: list[Outline] = []
    seen: list[float | None] = [None] * len(watched)
    for number, view in enumerate(views(archive, heights), 1):
        chance = likely(forest, features(view.rgb)) * _raised(view)
        found += _placed(view, chance)
        _watch(view, chance, watched, seen)
        progress(number)
    return Drafted(best_of(found), seen)


def _raised(view: View) -> Plane | float:
    return 1.0 if view.heights is None else risen(view.heights)


def _watch(
    view: View, chance: Plane, watched: Sequence[BaseGeometry], seen: list[float | None]
) -> None:
    """Footprints whose middle lies in this window; one half hidden by the edge says nothing."""
    for number, shape in enumerate(watched):
        column, row = ~view.grid @ (shape.centroid.x, shape.centroid.y)
        top, bottom, left, right = view.inner
        if not (top <= row < bottom and left <= column < right):
            continue
        inside = _mask([shape], view)
        if inside.any() and view.seen[inside].mean() > 0.9:
            seen[number] = float(chance[inside].mean())


def window_count(archive: Path) -> int:
    """About how many windows a picture has."""
    with rasterio.open(archive, driver="GTiff") as picture:
        side = float(WINDOW * WORKING_M / ground_sample(picture, picture.crs))
        columns, rows = int(picture.width), int(picture.height)
    return math.ceil(columns / side) * math.ceil(rows / side)


def _placed(view: View, chance: Plane) -> list[Outline]:
    """The outlines whose middle lies in the window itself, in the picture's system."""
    top, bottom, left, right = view.inner
    chance = np.where(view.seen, chance, 0).astype(np.float32)
    to_ground = view.grid.to_shapely()
    return [
        Outline(affine_transform(one.shape, to_ground), one.goodness)
        for one in find_outlines(chance, edges(view.rgb), WORKING_M)
        if top <= one.shape.centroid.y < bottom and left <= one.shape.centroid.x < right
    ]


def labels_of(path: Path, crs: Any) -> list[BaseGeometry]:
    """Footprints of a GeoJSON file (EPSG:4326) in another system, repaired where invalid."""
    rows = json.loads(path.read_text())["features"]
    shapes = [
        shapely.make_valid(shapely.geometry.shape(transform_geom("EPSG:4326", crs, r["geometry"])))
        for r in rows
    ]
    return [shape for shape in shapes if shape.area > 0]


def sample_lessons(archive: Path, labels: Path) -> list[Lesson]:
    """All of a picture whose every roof is drawn."""
    with rasterio.open(archive, driver="GTiff") as picture:
        drawn = labels_of(labels, picture.crs)
    return [found for v in views(archive) if (found := lesson(v, drawn, is_complete=True))]


# --- an honest score ------------------------------------------------------------------------------


def held_out_score(archive: Path, labels: Path, heights: Path | None = None) -> Score:
    """Every part of the picture is drafted by a forest that has seen only the others."""
    with rasterio.open(archive, driver="GTiff") as picture:
        drawn = labels_of(labels, picture.crs)
        bounds = picture.bounds
    with tempfile.TemporaryDirectory() as folder:
        taken = [
            (view, _kept(features(view.rgb), Path(folder) / f"{number}.npy"))
            for number, view in enumerate(views(archive, heights))
        ]
        found: list[Outline] = []
        chances = [np.zeros(view.rgb.shape[:2], np.float32) for view, _ in taken]
        for row in range(PARTS):
            for column in range(PARTS):
                part = _part(bounds, row, column)
                _hold_out(taken, chances, drawn, part)
        for (view, _), chance in zip(taken, chances, strict=True):
            found += _placed(view, chance)
    whole = shapely.box(*bounds)
    clipped = [shape.intersection(whole) for shape in drawn]
    return score(
        [one.shape for one in best_of(found)], [shape for shape in clipped if shape.area > 1]
    )


def _hold_out(
    taken: Sequence[tuple[View, Plane]],
    chances: Sequence[Plane],
    drawn: Sequence[BaseGeometry],
    part: BaseGeometry,
) -> None:
    lessons, away = [], part.buffer(APART_M)
    for view, found in taken:
        known = view.seen & ~_mask([away], view)
        if known.any():
            lessons.append(Lesson(found, _mask(drawn, view), known))
    forest = learn(lessons)
    for (view, found), chance in zip(taken, chances, strict=True):
        here = _mask([part], view)
        if here.any():
            chance[here] = likely(forest, np.asarray(found[here])[None])[0]
            chance[here] *= (_raised(view) * np.ones_like(chance))[here]


def _part(bounds: Any, row: int, column: int) -> BaseGeometry:
    width, height = (bounds.right - bounds.left) / PARTS, (bounds.top - bounds.bottom) / PARTS
    west, south = bounds.left + column * width, bounds.bottom + row * height
    part: BaseGeometry = shapely.box(west, south, west + width, south + height)
    return part


def _kept(plane: Plane, path: Path) -> Plane:
    """On disk, read as needed: the features of all windows would fill the memory."""
    np.save(path, plane)
    kept: Plane = np.load(path, mmap_mode="r")
    return kept
