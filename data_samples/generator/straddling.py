"""Some houses stand on two plots of one owner."""

import random
from decimal import Decimal

import numpy as np
import shapely
from shapely import Polygon

from data_samples.generator.model import BuildingParcelRecord, HouseRecord, Sample
from data_samples.generator.purposes import EMPTY, GARDEN, HOME
from data_samples.generator.rights import Holding
from data_samples.generator.structures import spot_in
from data_samples.generator.weave import GRID_M

SHARE = 0.0025


def _moved(house: Polygon, mine: shapely.Geometry, other: shapely.Geometry) -> Polygon | None:
    """The house pushed onto the shared border, if both plots together hold it."""
    border = shapely.intersection(mine, other)
    if border.is_empty or border.length < 8:
        return None
    middle = house.centroid
    step = shapely.get_coordinates(shapely.shortest_line(middle, border))
    ring = shapely.get_coordinates(house.exterior) + (step[1] - step[0]) * 0.93
    moved = Polygon(np.round(ring, 3))
    both = shapely.union_all([mine, other], grid_size=GRID_M)
    fits = moved.is_valid and both.contains(moved)
    return moved if fits and shapely.intersection(moved, other).area > 10 else None


def straddle(sample: Sample, holding: Holding, pairs: list[tuple[int, int]], seed: int) -> None:
    """Move a few houses and note the second plot with the land they take there."""
    draw = random.Random(f"{seed}/straddling")
    built: dict[int, list[int]] = {}
    for i, building in enumerate(sample.buildings):
        if building.parcel is not None:
            built.setdefault(building.parcel, []).append(i)
    house_of = {house.building: house for house in sample.houses}
    left = max(1, round(SHARE * len(sample.parcels)))
    for first, second in draw.sample(pairs, len(pairs)):
        for mine, other in ((first, second), (second, first)):
            fits = (
                sample.parcels[mine].kind == HOME
                and sample.parcels[other].kind in (EMPTY, GARDEN)
                and holding.owner[mine] == holding.owner[other]
                and len(built.get(mine, [])) == 1
                and other not in built
            )
            if fits and left and _push(sample, built[mine][0], mine, other, house_of):
                left -= 1
                built.setdefault(other, []).append(built[mine][0])


def _push(
    sample: Sample, place: int, mine: int, other: int, house_of: dict[int, HouseRecord]
) -> bool:
    plots = sample.parcels[mine].boundary, sample.parcels[other].boundary
    if plots[0] is None or plots[1] is None:
        return False
    moved = _moved(sample.buildings[place].footprint, plots[0], plots[1])
    if moved is None:
        return False
    sample.buildings[place].footprint = moved
    land = Decimal(str(round(shapely.intersection(moved, plots[1]).area / 4, 2)))
    sample.building_parcels.append(BuildingParcelRecord(place, other, land))
    if place in house_of:
        house_of[place].position = spot_in(moved)
    return True
