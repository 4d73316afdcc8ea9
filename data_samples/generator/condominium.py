"""One small condominium: units lived in, let, used as shops and empty, on common land."""

import datetime as dt
import random
from decimal import Decimal

from data_samples.generator.model import (
    BuildingUseRecord,
    CondominiumRecord,
    HouseRecord,
    RegistrationRecord,
    RightRecord,
    Sample,
    UnitPriceRecord,
    UnitRecord,
    UnitUseRecord,
    UseRecord,
)
from data_samples.generator.people import People

#: Kinds of building it may have been built as, the likeliest first.
_STANDS_AS = ("506/1", "509/1", "400")
FLOORS, ON_A_FLOOR = 4, 6
_SIZES = ("28.50", "31.00", "34.75", "42.00", "31.00", "56.25")
_PRICES = ("18500.00", "19200.00", "19900.00", "21400.00")
_REGISTERED = dt.date(2021, 6, 15)
_HOUSE_NUMBER = "555"


def found_condominium(sample: Sample, crowd: People, seed: int) -> None:
    """Turn a large building of one owner into a condominium; its ground is common property."""
    draw = random.Random(f"{seed}/condominium")
    at = _place(sample)
    building = sample.buildings[at]
    parcel = building.parcel
    assert parcel is not None
    body = crowd.body("นิติบุคคลอาคารชุดปางหมูเพลส (ตัวอย่าง)")
    owners = [crowd.person(thai=True) for _ in range(FLOORS * ON_A_FLOOR - 6)]
    building.type_code, building.floors, building.year_built = "520/1", FLOORS, 2020
    building.area_sq_m, building.is_unfinished = Decimal(1_200), False
    building.material, building.is_year_estimated = "brick", False
    _common_property(sample, at, parcel, body)
    sample.condominiums.append(CondominiumRecord(at, "ปางหมูเพลส (ตัวอย่าง)", "1/2564", _REGISTERED))
    whole = sum((Decimal(size) for size in _SIZES), Decimal(0)) * FLOORS
    for place in range(FLOORS * ON_A_FLOOR):
        owner = owners[place] if place < len(owners) else owners[draw.randrange(6)]
        _unit(sample, at, place, owner, whole)
    for floor, baht in enumerate(_PRICES, 1):
        sample.unit_prices.append(UnitPriceRecord(at, str(floor), Decimal(baht)))


def _place(sample: Sample) -> int:
    """The first building of its kind that stands alone on a titled parcel."""
    on: dict[int | None, int] = {}
    for building in sample.buildings:
        on[building.parcel] = on.get(building.parcel, 0) + 1
    spread = {row.building for row in sample.building_parcels}
    for kind in _STANDS_AS:
        for at, building in enumerate(sample.buildings):
            if building.parcel is None or building.type_code != kind or at in spread:
                continue
            land = sample.parcels[building.parcel]
            if on[building.parcel] == 1 and land.document_type == "CHANOTE":
                return at
    raise LookupError("no building can become a condominium")


def _common_property(sample: Sample, building: int, parcel: int, body: int) -> None:
    """The land belongs to the condominium's body and is outside the tax (s8 item 9)."""
    area = sample.parcels[parcel].register_area_sq_wah
    sample.uses = [row for row in sample.uses if row.parcel != parcel]
    sample.uses.append(UseRecord(parcel, "RESIDENCE", area, exempt_item=9))
    sample.building_uses = [row for row in sample.building_uses if row.building != building]
    common = BuildingUseRecord(building, "RESIDENCE", Decimal(1_200), exempt_item=9)
    sample.building_uses.append(common)
    sample.rights = [
        row for row in sample.rights if row.parcel != parcel and row.building != building
    ]
    sample.rights.append(RightRecord(body, "ownership", parcel=parcel))


def _unit(sample: Sample, building: int, place: int, owner: int, whole: Decimal) -> None:
    """The ground floor is shops; above some live in their own unit, some let it, some are empty."""
    floor, column = divmod(place, ON_A_FLOOR)
    area = Decimal(_SIZES[column])
    unit = len(sample.units)
    sample.units.append(
        UnitRecord(
            building,
            f"{sample.buildings[building].code}-U{place + 1:03d}",
            f"{_HOUSE_NUMBER}/{place + 1}",
            str(floor + 1),
            area,
            int(area * 100),
            int(whole * 100),
            _REGISTERED,
        )
    )
    sample.rights.append(RightRecord(owner, "ownership", unit=unit, start=_REGISTERED))
    use, letting, used_by, vacant = _used(floor, column)
    sample.unit_uses.append(
        UnitUseRecord(unit, use, area, used_by, letting, vacant, start=_REGISTERED)
    )
    if use == "RESIDENCE" and used_by == "self" and column < 4:
        _lives_there(sample, building, unit, owner)


def _used(floor: int, column: int) -> tuple[str, str, str, int | None]:
    if floor == 0 and column < 3:
        return "OTHER", "", "self", None
    if column == 4:
        return "RESIDENCE", "monthly", "tenant", None
    if floor == 3 and column == 5:
        return "UNUSED", "", "self", 2023
    return "RESIDENCE", "", "self", None


def _lives_there(sample: Sample, building: int, unit: int, owner: int) -> None:
    """The unit's own house number, with the owner's name in its house register."""
    if any(row.party == owner for row in sample.registrations):
        return
    record = sample.buildings[building]
    assert record.parcel is not None
    sample.registrations.append(RegistrationRecord(len(sample.houses), owner, _REGISTERED))
    sample.houses.append(
        HouseRecord(
            sample.parcels[record.parcel].moo,
            sample.units[unit].number,
            "",
            building,
            record.parcel,
            record.footprint.representative_point(),
            unit,
        )
    )
