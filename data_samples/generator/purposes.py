"""What a plot is for: home, shop, temple, school, field, empty ground."""

import numpy as np
import shapely
from shapely import Polygon

from data_samples.generator.blocks import SETTLED, Cell
from data_samples.generator.ground import Floats, Ground
from data_samples.generator.skeleton import MAIN, Skeleton

HOME, SHOPHOUSE, SHOP, RESORT, FUEL, WORKSHOP = (
    "home",
    "shophouse",
    "shop",
    "resort",
    "fuel",
    "workshop",
)
TEMPLE, SCHOOL, OFFICE, CLINIC, HALL, CEMETERY = (
    "temple", "school", "office", "clinic", "hall", "cemetery",
)  # fmt: skip
EMPTY, GARDEN, FIELD, ORCHARD = "empty", "garden", "field", "orchard"
PUBLIC = {TEMPLE, SCHOOL, OFFICE, CLINIC, HALL, CEMETERY}
TRADE = {SHOPHOUSE, SHOP, RESORT, FUEL, WORKSHOP}

_VILLAGE_SHARES = (
    (EMPTY, 0.066), (GARDEN, 0.045), (SHOPHOUSE, 0.016), (SHOP, 0.006), (WORKSHOP, 0.005),
     (RESORT, 0.003),
)  # fmt: skip
_MAIN_ROAD_SHARES = (
    (EMPTY, 0.08), (GARDEN, 0.03), (SHOPHOUSE, 0.21), (SHOP, 0.08), (WORKSHOP, 0.035), (RESORT,
     0.03),
    (FUEL, 0.008),
)  # fmt: skip
_SCHOOLS = (1, 2, 3, 4, 5, 7, 8, 9, 12)
_CLINICS = (1, 4, 8, 12)


def _pick(shares: tuple[tuple[str, float], ...], draw: float) -> str:
    for name, share in shares:
        if draw < share:
            return name
        draw -= share
    return HOME


def _public(
    kinds: list[str], plots: list[Polygon], cells: list[Cell], areas: Floats, ground: Ground
) -> None:
    """Temple, hall, in some villages a school and a clinic, on fitting plots near the centre."""
    centers = list(shapely.centroid(plots))
    for village in ground.villages:
        own = [i for i, c in enumerate(cells) if c.moo == village.moo and c.use == SETTLED]
        near = sorted(own, key=lambda i: centers[i].distance(village.point))
        wanted = [(TEMPLE, 2_400.0), (HALL, 600.0)]
        wanted += [(SCHOOL, 2_600.0)] if village.moo in _SCHOOLS else []
        wanted += [(CLINIC, 1_200.0)] if village.moo in _CLINICS else []
        for kind, size in wanted:
            fitting = [i for i in near if areas[i] > size and kinds[i] not in PUBLIC]
            if fitting or near:
                kinds[(fitting or near)[0]] = kind
    office = [
        i for i, c in enumerate(cells) if c.use == SETTLED and c.moo == 3 and areas[i] > 1_500
    ]
    if office:
        kinds[min(office, key=lambda i: centers[i].distance(ground.office))] = OFFICE


def _cemeteries(kinds: list[str], cells: list[Cell], areas: Floats) -> None:
    for moo in sorted({c.moo for c in cells}):
        upland = [
            i
            for i, c in enumerate(cells)
            if c.moo == moo and kinds[i] in (FIELD, ORCHARD) and 3_000 < areas[i] < 9_000
        ]
        if upland:
            kinds[upland[len(upland) // 2]] = CEMETERY


def draw_purposes(
    plots: list[Polygon], cells: list[Cell], ground: Ground, skeleton: Skeleton, seed: int
) -> list[str]:
    """One purpose per plot; trade gathers along the main road."""
    rng = np.random.default_rng([seed, 4])
    draws = rng.random(len(plots))
    areas = shapely.area(plots)
    main = shapely.union_all([w.line for w in skeleton.roads if w.course.kind == MAIN])
    shapely.prepare(main)
    by_road = shapely.dwithin(plots, main, 32)
    kinds = []
    for i, cell in enumerate(cells):
        if cell.use == SETTLED:
            shares = _MAIN_ROAD_SHARES if by_road[i] else _VILLAGE_SHARES
            kind = _pick(shares, float(draws[i]))
            kinds.append(GARDEN if kind == HOME and areas[i] > 3_900 else kind)
        else:
            kinds.append(ORCHARD if cell.use != "FARM" or draws[i] < 0.12 else FIELD)
    _public(kinds, plots, cells, areas, ground)
    _cemeteries(kinds, cells, areas)
    return kinds
