"""What the buildings are: role, type code, structure, floors, floor area, year."""

import datetime as dt
import random
from decimal import Decimal

import shapely

from data_samples.generator.buildings import floors_for, material_for
from data_samples.generator.draft import Draft
from data_samples.generator.model import BuildingRecord, Sample
from data_samples.generator.purposes import (
    CLINIC,
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

#: Main use of every building of a place, and the Treasury's type code for it.
_PLACE = {
    RESORT: ("resort", "506/1"), TEMPLE: ("temple", "509/1"), SCHOOL: ("school", "505"),
    OFFICE: ("office", "509/1"), CLINIC: ("clinic", "508"), HALL: ("hall", "509/1"),
}  # fmt: skip
CENT = Decimal("0.01")


def _role_and_type(kind: str, rank: int, area: float, draw: random.Random) -> tuple[str, str]:
    if kind in _PLACE:
        return _PLACE[kind]
    if kind in (FIELD, ORCHARD, GARDEN):
        return ("farmhouse", "100") if area > 90 else ("barn", "517" if area > 40 else "501")
    if rank == 0:
        return _first_role(kind, area, draw)
    if area < 16:
        return "outbuilding", "523"
    if area < 32:
        return "outbuilding", draw.choice(("503", "504", "517"))
    return "outbuilding", draw.choice(("503", "504", "501", "517"))


def _first_role(kind: str, area: float, draw: random.Random) -> tuple[str, str]:
    if kind == SHOPHOUSE:
        return "shophouse", "400" if draw.random() < 0.6 else "300"
    if kind == SHOP:
        return "shop", draw.choice(("511/2", "511/2", "510"))
    if kind == FUEL:
        return "fuel", "512"
    if kind == WORKSHOP:
        return "workshop", "513" if draw.random() < 0.5 else "501" if area <= 300 else "502"
    return "house", "100"


def _building(
    draft: Draft, place: int, parcel: int, code: str, draw: random.Random
) -> BuildingRecord:
    shape = draft.drawing.shapes[place]
    kind = draft.kinds[draft.drawing.plot[place]]
    role, type_code = _role_and_type(kind, draft.drawing.rank[place], shape.area, draw)
    if role == "shophouse":
        role = "house"
    floors = (
        floors_for(kind, shape.area, draw.random()) if role not in ("outbuilding", "barn") else 1
    )
    measured = shape.area * floors * (1 + max(-0.05, min(0.05, draw.gauss(0, 0.015))))
    age = min(58, int(draw.expovariate(1 / 17)))
    has_year = draw.random() < 0.93
    return BuildingRecord(
        code=code,
        parcel=parcel,
        footprint=shape,
        role=role,
        type_code=type_code,
        material=material_for(kind, draw.random()) if role != "outbuilding" else
        draw.choice(("wood", "half", "brick")),
        floors=floors,
        area_sq_m=Decimal(str(round(measured, 1))).quantize(CENT),
        year_built=2026 - age if has_year else None,
        is_year_estimated=has_year and draw.random() < 0.3,
        is_unfinished=age == 0 and draw.random() < 0.3,
        footprint_on=dt.date(draw.choice((2018, 2022)), 2, 15),
        footprint_accuracy_m=0.5,
    )  # fmt: skip


def put_up_buildings(sample: Sample, draft: Draft, parcel_of: dict[int, int], seed: int) -> None:
    """Building records, numbered inside their parcel."""
    draw = random.Random(f"{seed}/structures")
    count: dict[int, int] = {}
    for place, plot in enumerate(draft.drawing.plot):
        parcel = parcel_of[plot]
        count[parcel] = count.get(parcel, 0) + 1
        code = f"{sample.parcels[parcel].code}-B{count[parcel]:03d}"
        sample.buildings.append(_building(draft, place, parcel, code, draw))


def empty_homes_become_plots(draft: Draft) -> None:
    """A home whose house found no room is an empty plot."""
    built = set(draft.drawing.plot)
    for i, kind in enumerate(draft.kinds):
        if i not in built and kind in (HOME, SHOPHOUSE, SHOP, RESORT, FUEL, WORKSHOP):
            draft.kinds[i] = "empty" if i % 3 else "garden"


def spot_in(shape: shapely.Polygon) -> shapely.Point:
    """A point inside on the grid."""
    return shapely.set_precision(shapely.point_on_surface(shape), 0.001)
