"""Blocks of about 14 hectares between roads and water, grouped into zones of about 14 blocks."""

import math
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from data_samples.generator.cutting import bent_knife, frame_of, ring_of, split_polygon, turned
from data_samples.generator.ground import HOUSEHOLDS, Ground
from data_samples.generator.skeleton import Skeleton

SETTLED, FARM, UPLAND = "SETTLED", "FARM", "UPLAND"
#: Gross size of a block with its half of the roads around it.
CELL_M2 = 156_000.0
SMALLEST_CELL_M2 = 80_000.0
#: Average ground one household of a village takes, with lanes and gardens.
SETTLED_M2_PER_HOUSEHOLD = 1_330.0
FARM_LAND_M2 = 29_500_000.0


@dataclass(slots=True)
class Cell:
    """A piece of open land that becomes one block."""

    shape: Polygon
    moo: int
    use: str = ""
    toward_water: tuple[float, float] = (0.0, 1.0)
    half_lane_m: float = 2.5
    zone: int = 0
    letter: str = ""
    cuts: list[BaseGeometry] = field(default_factory=list)

    @property
    def code(self) -> str:
        """Zone and block letter, as on the tax map."""
        return f"{self.zone:02d}{self.letter}"


def _pieces(skeleton: Skeleton) -> list[Polygon]:
    """Open land cut by the lines, without water and road reserves."""
    land = shapely.difference(
        skeleton.open_land, shapely.union_all([skeleton.water, skeleton.reserves])
    )
    return [p for p in shapely.get_parts(land) if p.area > SMALLEST_CELL_M2 and _is_broad(p)]


def _is_broad(piece: Polygon) -> bool:
    return 4 * piece.area / piece.length > 70


def _split(piece: Polygon, rng: np.random.Generator) -> list[tuple[Polygon, list[BaseGeometry]]]:
    """Cut a piece across its longer side until the parts are blocks."""
    count = round(piece.area / CELL_M2)
    if count < 2 and piece.area < 1.55 * CELL_M2:
        return [(piece, [])]
    count = max(count, 2)
    weights = np.exp(rng.normal(0, 0.42, count))
    share = float(weights[: count // 2].sum() / weights.sum())
    ring = ring_of(piece)
    axis, _, _ = frame_of(ring)
    axis = turned(axis, float(rng.normal(0, 0.06)))
    knife = bent_knife(ring, axis, share, float(rng.normal(0, 0.022)), 5.0)
    parts = split_polygon(piece, knife)
    if len(parts) < 2:
        return [(piece, [])]
    inner: BaseGeometry = shapely.intersection(knife, piece)
    done: list[tuple[Polygon, list[BaseGeometry]]] = []
    for number, part in enumerate(parts):
        for cell, cuts in _split(part, rng):
            done.append((cell, cuts + ([inner] if number == 0 else [])))
            inner = inner if number else LineString()
    return done


def _cells(skeleton: Skeleton, ground: Ground, rng: np.random.Generator) -> list[Cell]:
    points = [v.point for v in ground.villages]
    cells = []
    for piece in _pieces(skeleton):
        for shape, cuts in _split(piece, rng):
            if shape.area < SMALLEST_CELL_M2 or not _is_broad(shape):
                continue
            near = int(np.argmin(shapely.distance(points, shape.centroid)))
            cells.append(Cell(shape, ground.villages[near].moo, cuts=cuts))
    return cells


def _settle(
    cells: list[Cell], ground: Ground, skeleton: Skeleton, households: dict[int, int]
) -> None:
    """The blocks nearest the village point and its road become the village."""
    roads = shapely.union_all([w.line for w in skeleton.roads])
    for village in ground.villages:
        own = [c for c in cells if c.moo == village.moo]
        cost = [
            c.shape.distance(village.point)
            + 0.45 * c.shape.centroid.distance(village.point)
            + 0.5 * roads.distance(c.shape.centroid)
            for c in own
        ]
        wanted = households[village.moo] * SETTLED_M2_PER_HOUSEHOLD
        for i in np.argsort(cost):
            if wanted < 0.4 * own[i].shape.area:
                break
            own[i].use = SETTLED
            wanted -= own[i].shape.area


def _farm(cells: list[Cell], ground: Ground, skeleton: Skeleton) -> None:
    """The rest is fields, nearest water and village first, until there is enough; then forest."""
    lines = [skeleton.river.line, *(w.line for w in skeleton.streams)]
    water = shapely.union_all(lines)
    roads = shapely.union_all([w.line for w in skeleton.roads])
    rest = [c for c in cells if not c.use]
    order = sorted(
        rest,
        key=lambda c: (
            0.13 * min(c.shape.distance(v.point) for v in ground.villages)
            + min(water.distance(c.shape.centroid), 90 + 0.9 * roads.distance(c.shape.centroid))
        ),
    )
    left = FARM_LAND_M2
    for cell in order:
        if left < 0:
            break
        left -= cell.shape.area
        cell.use = FARM if water.distance(cell.shape) < 130 else UPLAND
        center = cell.shape.centroid
        nearest = shapely.get_coordinates(shapely.shortest_line(center, water))
        dx, dy = nearest[1] - nearest[0]
        length = math.hypot(dx, dy) or 1.0
        cell.toward_water = (dx / length, dy / length)


def _group(cells: list[Cell], size: int) -> list[list[Cell]]:
    """Halve the blocks across the wider spread until a group is at most `size` large."""
    if len(cells) <= size:
        return [cells]
    xy = np.array([(c.shape.centroid.x, c.shape.centroid.y) for c in cells])
    axis = int(np.ptp(xy[:, 1]) > np.ptp(xy[:, 0]))
    groups = math.ceil(len(cells) / size)
    order = np.argsort(xy[:, axis])
    cut = round(len(cells) * (groups // 2) / groups)
    first, second = order[:cut], order[cut:]
    return _group([cells[i] for i in first], size) + _group([cells[i] for i in second], size)


def snake(points: list[tuple[float, float]], band_m: float) -> list[int]:
    """Order from the north-west: rows of a band's height, every second row backwards."""
    top = max(y for _, y in points)

    def key(i: int) -> tuple[int, float]:
        x, y = points[i]
        row = int((top - y) / band_m)
        return row, x if row % 2 == 0 else -x

    return sorted(range(len(points)), key=key)


def _number(cells: list[Cell]) -> list[Cell]:
    zones = _group(cells, 15)
    centers = []
    for zone in zones:
        c = shapely.union_all([cell.shape for cell in zone]).centroid
        centers.append((c.x, c.y))
    numbered: list[Cell] = []
    for number, i in enumerate(snake(centers, 2500), start=1):
        zone = zones[i]
        spots = [(c.shape.centroid.x, c.shape.centroid.y) for c in zone]
        for place, j in enumerate(snake(spots, 420)):
            zone[j].zone, zone[j].letter = number, chr(ord("A") + place)
            numbered.append(zone[j])
    return numbered


def draw_blocks(ground: Ground, skeleton: Skeleton, seed: int, scale: int) -> list[Cell]:
    """All blocks with zone, letter, village and kind of land."""
    rng = np.random.default_rng([seed, 2])
    cells = _cells(skeleton, ground, rng)
    _settle(cells, ground, skeleton, HOUSEHOLDS)
    _farm(cells, ground, skeleton)
    used = thin_out([c for c in cells if c.use], ground, scale)
    for cell in used:
        cell.half_lane_m = float(rng.uniform(2.1, 2.9))
    return _number(used)


def thin_out(cells: list[Cell], ground: Ground, scale: int) -> list[Cell]:
    """A small sample keeps the heart of every village and a share of the fields beside it."""
    if scale == 1:
        return cells
    points = {v.moo: v.point for v in ground.villages}
    near = sorted(cells, key=lambda c: c.shape.distance(points[c.moo]))
    hearts: list[Cell] = []
    for moo in points:
        wanted = HOUSEHOLDS[moo] / scale * SETTLED_M2_PER_HOUSEHOLD
        for cell in (c for c in near if c.use == SETTLED and c.moo == moo):
            if wanted > 0:
                hearts.append(cell)
            wanted -= cell.shape.area
    fields = [c for c in near if c.use != SETTLED]
    return hearts + fields[: max(4, round(len(fields) / scale))]


def zone_shapes(cells: list[Cell]) -> dict[int, MultiPolygon]:
    """Outline of every zone: its blocks with the roads between them."""
    shapes = {}
    for zone in sorted({c.zone for c in cells}):
        own = shapely.union_all([c.shape for c in cells if c.zone == zone])
        closed = own.buffer(25, quad_segs=2).buffer(-25, quad_segs=2)
        parts = [p for p in shapely.get_parts(closed) if isinstance(p, Polygon)]
        shapes[zone] = MultiPolygon([Polygon(p.exterior) for p in parts])
    return shapes
