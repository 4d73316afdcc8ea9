"""Buildings: parallel to the lane, set back from it, inside their plot, clear of each other."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Polygon

from data_samples.generator.frames import Frames, Indices
from data_samples.generator.ground import Floats, parameters
from data_samples.generator.purposes import (
    CLINIC,
    EMPTY,
    FIELD,
    FUEL,
    GARDEN,
    HALL,
    HOME,
    OFFICE,
    ORCHARD,
    RESORT,
    SCHOOL,
    SHOP,
    SHOPHOUSE,
    TEMPLE,
    WORKSHOP,
)  # fmt: skip

SMALLEST_HOUSE_M2 = 30.0
#: Mean number of buildings beside the first, by purpose; negative: chance of a single small one.
_MORE = {
    HOME: 0.64, SHOPHOUSE: 0.35, SHOP: 0.4, WORKSHOP: 0.9, RESORT: 4.0, TEMPLE: 3.0, SCHOOL: 3.5,
    OFFICE: 2.5, CLINIC: 1.0, HALL: 0.4, FUEL: 1.0, GARDEN: -0.14, FIELD: -0.09, ORCHARD: -0.11,
    EMPTY: -0.0,
}  # fmt: skip
_ROUNDS = 11


@dataclass(slots=True)
class Drawing:
    """Footprints with their plot; the first of a plot is the largest."""

    shapes: list[Polygon]
    plot: list[int]
    rank: list[int]


@dataclass(slots=True)
class _Wish:
    plot: Indices
    area: Floats
    rank: Indices


def _wishes(kinds: list[str], plot_areas: Floats, rng: np.random.Generator) -> _Wish:
    """How many buildings of which size every plot wants; large ones go to large plots."""
    mean = np.array([_MORE.get(kind, -0.0) for kind in kinds])
    more = rng.poisson(np.maximum(mean, 0))
    chance = rng.random(len(kinds)) < -mean
    count = np.where(mean > 0, 1 + more, chance.astype(np.intp))
    plot = np.repeat(np.arange(len(kinds)), count)
    sizes = np.sort(_sizes(rng.random(len(plot))))
    settled = mean[plot] > 0
    room = np.log(np.minimum(plot_areas[plot], 3_000)) - 0.55 * np.log(count[plot])
    order = np.argsort(np.where(settled, room, 3.5) + rng.normal(0, 1.1, len(plot)))
    area = np.empty(len(plot))
    area[order] = sizes
    by_plot = np.lexsort((-area, plot))
    plot, area = plot[by_plot], area[by_plot]
    first = np.concatenate([[0], np.cumsum(count)])[:-1]
    rank = np.arange(len(plot)) - first[plot]
    house = (rank == 0) & (mean[plot] > 0)
    area = np.where(house & (area < SMALLEST_HOUSE_M2), SMALLEST_HOUSE_M2 + area / 3, area)
    return _Wish(plot, area, rank)


def _sizes(draws: Floats) -> Floats:
    """Footprint areas that follow the measured percentiles."""
    measured = parameters()["building"]["area_m2_percentiles"]
    at = [0.0, *(float(p) / 100 for p in measured), 1.0]
    area = [8.0, *(float(a) for a in measured.values()), 640.0]
    stretch = np.interp(draws, [0, 0.1, 0.2, 0.85, 0.95, 1], [1.4, 1.34, 1.14, 1.07, 1.02, 1.0])
    sizes: Floats = np.exp(np.interp(draws, at, np.log(area))) * stretch
    return sizes


def _outline(width: Floats, deep: Floats, form: Indices, notch: Floats) -> tuple[Floats, Floats]:
    """Corners in the plot's frame: plain, L and T shapes, all written with eight points."""
    w, d = width[:, None] / 2, deep[:, None] / 2
    cut_w, cut_d = width[:, None] * notch[:, :1], deep[:, None] * notch[:, 1:]
    right = np.where(form[:, None] > 0, 1.0, 0.0)
    left = np.where(form[:, None] > 1, 1.0, 0.0)
    u = np.hstack([-w + left * cut_w, w - right * cut_w, w - right * cut_w, w, w, -w, -w,
                   -w + left * cut_w])  # fmt: skip
    v = np.hstack([-d, -d, -d + right * cut_d, -d + right * cut_d, d, d, -d + left * cut_d,
                   -d + left * cut_d])  # fmt: skip
    return u, v


def _try(
    wish: _Wish, todo: Indices, frames: Frames, attempt: int, rng: np.random.Generator
) -> npt.NDArray[np.object_]:
    """One candidate footprint for every open wish; later attempts are smaller and less tidy."""
    plot, n = wish.plot[todo], len(todo)
    shrink = (1.0, 1.0, 1.0, 1.0, 0.95, 0.9, 0.8, 0.68, 0.55, 0.42, 0.3)[attempt]
    form = rng.choice(3, n, p=[0.7, 0.2, 0.1])
    form = np.where(wish.area[todo] > 45, form, 0)
    notch = rng.uniform(0.22, 0.42, (n, 2))
    lost = notch[:, 0] * notch[:, 1] * form
    area = wish.area[todo] * shrink / (1 - lost)
    ratio = np.clip(np.exp(rng.normal(0.315, 0.29, n)), 1.02, 3.2)
    long, short = np.sqrt(area * ratio), np.sqrt(area / ratio)
    room = frames.high[plot] - frames.low[plot]
    lengthwise = (rng.random(n) < 0.62) & (long < 0.85 * room)
    width, deep = np.where(lengthwise, long, short), np.where(lengthwise, short, long)
    slack = np.maximum(room - width - 1.2, 0)
    center_u = frames.low[plot] + 0.6 + width / 2 + slack * rng.random(n)
    behind = wish.rank[todo] > 0
    setback = np.where(behind, rng.uniform(1.5, 60, n) % np.maximum(frames.depth[plot] - deep, 2),
                       rng.uniform(3, 6 + attempt, n))  # fmt: skip
    if attempt > 7:
        setback = 0.8 + rng.random(n) * np.maximum(frames.depth[plot] - deep - 1.6, 0.1)
    u, v = _outline(width, deep, form, notch)
    turn = np.radians(np.clip(rng.normal(0, 1.4, n), -4.5, 4.5))[:, None]
    u, v = u * np.cos(turn) - v * np.sin(turn), u * np.sin(turn) + v * np.cos(turn)
    corners = frames.place(plot, u + center_u[:, None], v + (setback + deep / 2)[:, None])
    rings = np.round(np.concatenate([corners, corners[:, :1]], axis=1), 3)
    shapes: Any = shapely.polygons(rings)
    outlines: npt.NDArray[np.object_] = shapes
    return outlines


def draw_buildings(plots: list[Polygon], kinds: list[str], frames: Frames, seed: int) -> Drawing:
    """Place the wishes rank by rank, attempt by attempt, all plots at once."""
    rng = np.random.default_rng([seed, 5])
    grounds = np.array(plots)
    shapely.prepare(grounds)
    wish = _wishes(kinds, shapely.area(grounds), rng)
    placed: npt.NDArray[np.object_] = np.full(len(wish.plot), None, dtype=object)
    taken: npt.NDArray[np.object_] = np.full(len(plots), None, dtype=object)
    for rank in range(int(wish.rank.max()) + 1):
        todo = np.flatnonzero(wish.rank == rank)
        for attempt in range(_ROUNDS):
            if not len(todo):
                break
            shapes = _try(wish, todo, frames, attempt, rng)
            near = taken[wish.plot[todo]]
            good = shapely.contains_properly(grounds[wish.plot[todo]], shapes)
            good &= ~(shapely.distance(shapes, near) < 0.8)
            placed[todo[good]] = shapes[good]
            todo = todo[~good]
        done = np.flatnonzero((wish.rank == rank) & (placed != None))  # noqa: E711
        taken[wish.plot[done]] = shapely.union(
            np.where(taken[wish.plot[done]] == None, placed[done], taken[wish.plot[done]]),  # noqa: E711
            placed[done],
        )
    kept = np.flatnonzero(placed != None)  # noqa: E711
    shapes = shapely.simplify(placed[kept], 0.0)
    return _ranked(list(shapes), wish.plot[kept].tolist())


def _ranked(shapes: list[Polygon], plots: list[int]) -> Drawing:
    """Number the buildings of a plot from the largest to the smallest."""
    order = sorted(range(len(shapes)), key=lambda i: (plots[i], -shapes[i].area))
    rank: list[int] = []
    last = -1
    for i in order:
        rank.append(0 if plots[i] != last else rank[-1] + 1)
        last = plots[i]
    return Drawing([shapes[i] for i in order], [plots[i] for i in order], rank)


def floors_for(kind: str, area: float, draw: float) -> int:
    """Raised wooden houses count one; shophouses two or three; large homes sometimes two."""
    if kind == SHOPHOUSE:
        return 2 if draw < 0.7 else 3 if draw < 0.8 else 1
    if kind in (SCHOOL, OFFICE, RESORT) and area > 150:
        return 2 if draw < 0.5 else 1
    return 2 if kind == HOME and area > 60 and draw < 0.17 else 1


def material_for(kind: str, draw: float) -> str:
    """Half of the homes are brick, the rest wood or half and half."""
    if kind in (SHOPHOUSE, SHOP, FUEL, SCHOOL, OFFICE, CLINIC):
        return "brick" if draw < 0.85 else "half"
    return "brick" if draw < 0.42 else "half" if draw < 0.68 else "wood"
