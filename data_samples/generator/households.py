"""Houses with numbers, households in them, and names in the house registers."""

import datetime as dt
import random

import shapely
from shapely import Point

from data_samples.generator.model import (
    BuildingRecord,
    HouseholdRecord,
    HouseRecord,
    RegistrationRecord,
    Sample,
)
from data_samples.generator.people import People
from data_samples.generator.purposes import HOME, SHOPHOUSE

SECOND_HOUSE_M2 = 38.0


def _dwellings(sample: Sample) -> dict[int, tuple[list[int], list[int]]]:
    """Per village: buildings that are homes, and further buildings that could be one."""
    found: dict[int, tuple[list[int], list[int]]] = {}
    for i, building in enumerate(sample.buildings):
        if building.parcel is None:
            continue
        parcel = sample.parcels[building.parcel]
        homes, spare = found.setdefault(parcel.moo, ([], []))
        if building.role == "house":
            homes.append(i)
        elif _could_be_home(building, parcel.kind):
            spare.append(i)
    return found


def _could_be_home(building: BuildingRecord, kind: str) -> bool:
    return (
        building.role == "outbuilding"
        and kind in (HOME, SHOPHOUSE)
        and building.footprint.area > SECOND_HOUSE_M2
    )


def _address(number: str, moo: int) -> str:
    return f"{number} หมู่ {moo} ต.ปางหมู อ.เมือง จ.แม่ฮ่องสอน 58000 (ตัวอย่าง)"


def _add_house(
    sample: Sample, building: int, number: str, serial: int, draw: random.Random, spot: Point
) -> int:
    parcel = sample.buildings[building].parcel
    moo = sample.parcels[parcel].moo if parcel is not None else 1
    has_number = draw.random() < 0.975  # houses in the forest may have none
    sample.houses.append(
        HouseRecord(
            moo=moo,
            house_number=number if has_number else "",
            house_code=f"5801{serial:06d}{draw.randint(0, 9)}" if has_number else "",
            building=building,
            parcel=parcel,
            position=spot,
        )
    )
    return len(sample.houses) - 1


def _number_houses(
    sample: Sample, chosen: list[int], draw: random.Random, spots: list[Point]
) -> list[int]:
    """House numbers run through the village in code order; a second house gets a stroke."""
    running, last_parcel, stroke = 0, -1, 0
    houses = []
    for building in sorted(chosen, key=lambda b: (sample.buildings[b].parcel or 0, b)):
        parcel = sample.buildings[building].parcel or 0
        if parcel == last_parcel:
            stroke += 1
            number = f"{running}/{stroke}"
        else:
            running, stroke, last_parcel = running + 1, 0, parcel
            number = str(running)
        serial = 100_000 + len(sample.houses)
        houses.append(_add_house(sample, building, number, serial, draw, spots[building]))
    return houses


def _settle(sample: Sample, people: People, house: int, draw: random.Random) -> int:
    """One household: head, perhaps a spouse, their names in the register of this house."""
    record = sample.houses[house]
    address = _address(record.house_number or "ไม่มีเลขที่", record.moo)
    head = people.person(address=address)
    moved_in = dt.date(draw.randint(1988, 2023), draw.randint(1, 12), draw.randint(1, 28))
    registered = people.parties[head].id_type in ("citizen", "nonthai13")
    if registered:
        sample.registrations.append(RegistrationRecord(house, head, moved_in))
    if draw.random() < 0.42:
        spouse = people.person(people.parties[head].family_name, address)
        if people.parties[spouse].id_type in ("citizen", "nonthai13"):
            sample.registrations.append(RegistrationRecord(house, spouse, moved_in))
    sample.households.append(
        HouseholdRecord(
            house=house,
            number=len(sample.households) + 1,
            head=head,
            phone=people.parties[head].phone or people.numbers.phone(),
            members=min(9, 1 + int(draw.expovariate(0.62))),
        )
    )
    return head


def settle_households(
    sample: Sample, people: People, wanted: dict[int, int], seed: int
) -> dict[int, list[int]]:
    """Fill every village with its households; returns their heads per village."""
    draw = random.Random(f"{seed}/households")
    points = shapely.point_on_surface([b.footprint for b in sample.buildings])
    spots = list(shapely.set_precision(points, 0.001))
    heads: dict[int, list[int]] = {}
    dwellings = _dwellings(sample)
    for moo, count in wanted.items():
        homes, spare = dwellings.get(moo, ([], []))
        spare.sort(key=lambda b: -sample.buildings[b].footprint.area)
        more = spare[: max(0, min(len(spare), round(count * 0.99) - len(homes)))]
        for building in more:
            sample.buildings[building].role = "second_house"
        houses = _number_houses(sample, homes + more, draw, spots)
        lived_in = draw.sample(houses, min(count, round(len(houses) * 0.985)))
        lived_in.sort()
        doubled = draw.choices(lived_in, k=count - len(lived_in))
        heads[moo] = [
            _settle(sample, people, house, draw) for house in [*lived_in, *sorted(doubled)]
        ]
    return heads
