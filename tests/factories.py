"""Small valid rows for tests. Every default is spelled out: nothing is drawn by chance.

The ground of the tests is a square kilometre at (390000, 2140000) in EPSG:32647. Lot n of a block
stands on its own 20 m square, so parcels made with different codes never overlap.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from accounts.models import Role, User
from geo.models import Block, Subdistrict, Village, Zone
from parcels.models import (
    Building,
    BuildingUse,
    Condominium,
    House,
    Household,
    Parcel,
    Party,
    Right,
    Sign,
    Sticker,
    Unit,
    UnitUse,
    UseZone,
)

EAST, NORTH = 390_000, 2_140_000
LOT_M = 20
START = dt.date(2020, 1, 1)
FROM_START = (START, None)
PASSWORD = "one long pass word"


def point(x: float = 500, y: float = 500) -> Point:
    """A point x metres east and y metres north of the corner of the test ground."""
    return Point(EAST + x, NORTH + y, srid=settings.REGISTER_SRID)


def square(x: float = 0, y: float = 0, side: float = LOT_M) -> MultiPolygon:
    """A square with its south-west corner x, y metres from the corner of the test ground."""
    return rectangle(x, y, side, side)


def rectangle(x: float, y: float, width: float, height: float) -> MultiPolygon:
    west, south = EAST + x, NORTH + y
    ring = [
        (west, south),
        (west + width, south),
        (west + width, south + height),
        (west, south + height),
        (west, south),
    ]
    srid = settings.REGISTER_SRID
    return MultiPolygon(Polygon(ring, srid=srid), srid=srid)


def lot_square(code: str) -> MultiPolygon:
    """Lot n: ten squares a row, the first at (100, 100). A block letter moves it 300 m north."""
    lot = int(code[-3:]) - 1
    row, column = divmod(lot, 10)
    north = 100 + (ord(code[2]) - ord("A")) * 300
    return square(100 + column * LOT_M, north + row * LOT_M)


def subdistrict(code: str = "580104", **values: Any) -> Subdistrict:
    """The one with this code, made if it is not there."""
    fields = {
        "name_th": "ปางหมู",
        "name_en": "Pang Mu",
        "office_th": "องค์การบริหารส่วนตำบลปางหมู",
        "office_en": "Pang Mu Subdistrict Administrative Organization",
        "amphoe_th": "เมืองแม่ฮ่องสอน",
        "province_th": "แม่ฮ่องสอน",
        "boundary": square(side=1000),
        "is_sample": True,
        **values,
    }
    return Subdistrict.objects.get_or_create(code=code, defaults=fields)[0]


def village(moo: int = 1, **values: Any) -> Village:
    of = values.pop("subdistrict", None) or subdistrict()
    fields = {
        "code": f"{of.code}{moo:02d}",
        "name_th": "บ้านปางหมู",
        "name_en": "Ban Pang Mu",
        "position": point(),
        **values,
    }
    return Village.objects.get_or_create(subdistrict=of, moo=moo, defaults=fields)[0]


def zone(code: str = "01", **values: Any) -> Zone:
    of = values.pop("subdistrict", None) or subdistrict()
    fields = {"boundary": square(side=1000), **values}
    return Zone.objects.get_or_create(subdistrict=of, code=code, defaults=fields)[0]


def block(letter: str = "A", zone_code: str = "01", **values: Any) -> Block:
    of = values.pop("subdistrict", None) or subdistrict()
    north = (ord(letter[0]) - ord("A")) * 300
    fields = {"boundary": rectangle(0, north, 1000, 300), **values}
    return Block.objects.get_or_create(
        subdistrict=of, zone=zone(zone_code, subdistrict=of), letter=letter, defaults=fields
    )[0]


def user(*roles: str, username: str = "", **values: Any) -> User:
    """A member of staff who can sign in with PASSWORD. Without roles: a surveyor."""
    roles = roles or (Role.SURVEYOR,)
    of = values.pop("subdistrict", None) or subdistrict()
    return User.objects.create_user(
        username=username or f"{roles[0]}-{of.code}-{User.objects.count()}",
        password=PASSWORD,
        subdistrict=of,
        roles=list(roles),
        **values,
    )


def party(name: str = "สมหญิง", **values: Any) -> Party:
    """A natural person with no number; `id_type` and `id_number` give one."""
    number, id_type = values.pop("id_number", ""), values.pop("id_type", "citizen")
    fields = {"title": "นาง", "family_name": "ใจดี", **values}
    fields.setdefault("subdistrict", None)
    fields["subdistrict"] = fields["subdistrict"] or subdistrict()
    made = Party(name=name, **fields)
    made.set_id_number(id_type, number)
    made.save()
    return made


def parcel(code: str = "01A001", **values: Any) -> Parcel:
    """A title deed of 100 square wah (400 m²) drawn exactly, in force since START."""
    of = values.pop("subdistrict", None) or subdistrict()
    fields = {
        "block": values.pop("block", None) or block(code[2], code[:2], subdistrict=of),
        "village": values.pop("village", None) or village(subdistrict=of),
        "document_type": "CHANOTE",
        "document_number": code[-3:].lstrip("0"),
        "register_area_sq_wah": Decimal(100),
        "boundary": lot_square(code),
        "boundary_on": START,
        "boundary_accuracy_m": 0.5,
        "valid_from": START,
        **values,
    }
    return Parcel.objects.create(subdistrict=of, code=code, **fields)


def use_zone(parcel: Parcel, use: str = "RESIDENCE", **values: Any) -> UseZone:
    fields = {"area_sq_wah": parcel.register_area_sq_wah, "during": FROM_START, **values}
    return UseZone.objects.create(subdistrict=parcel.subdistrict, parcel=parcel, use=use, **fields)


def right(
    of: Parcel | Building | Unit, holder: Party | None = None, share: str = "1/1", **values: Any
) -> Right:
    """A right in a parcel, a building or a unit; `share` as written on the deed."""
    numerator, denominator = share.split("/")
    target = {str(of._meta.model_name): of}
    return Right.objects.create(
        subdistrict=of.subdistrict,
        party=holder or party(subdistrict=of.subdistrict),
        share_numerator=int(numerator),
        share_denominator=int(denominator),
        **{"kind": "ownership", "during": FROM_START, **target, **values},
    )


def owned_parcel(code: str = "01A001", holder: Party | None = None, **values: Any) -> Parcel:
    """A parcel with one use and one owner of the whole: what the tax needs at least."""
    use = values.pop("use", "RESIDENCE")
    made = parcel(code, **values)
    use_zone(made, use)
    right(made, holder)
    return made


def building(of: Parcel, number: int = 1, **values: Any) -> Building:
    """A brick house of 64 m² in the middle of the parcel's square."""
    assert of.boundary is not None
    west, south = of.boundary.extent[:2]
    fields = {
        "type_code": "101",
        "material": "brick",
        "area_sq_m": Decimal(64),
        "year_built": 2010,
        "footprint": square(west - EAST + 6, south - NORTH + 6, 8),
        "valid_from": START,
        **values,
    }
    return Building.objects.create(
        subdistrict=of.subdistrict, parcel=of, code=f"{of.code}-B{number:03d}", **fields
    )


def building_use(of: Building, use: str = "RESIDENCE", **values: Any) -> BuildingUse:
    fields = {"area_sq_m": of.area_sq_m, "during": FROM_START, **values}
    return BuildingUse.objects.create(subdistrict=of.subdistrict, building=of, use=use, **fields)


def condominium(of: Building, name: str = "ปางหมูเพลส", **values: Any) -> Condominium:
    fields = {"registration_number": "1/2565", "registered_on": START, **values}
    return Condominium.objects.create(subdistrict=of.subdistrict, building=of, name=name, **fields)


def unit(
    of: Building,
    number: int = 1,
    holder: Party | None = None,
    use: str = "RESIDENCE",
    **values: Any,
) -> Unit:
    """A unit of 30 m² on the first floor with one owner and one use."""
    fields = {"floor": "1", "area_sq_m": Decimal(30), "valid_from": START, **values}
    made = Unit.objects.create(
        subdistrict=of.subdistrict,
        building=of,
        code=f"{of.code}-U{number:03d}",
        number=f"9/{number}",
        **fields,
    )
    UnitUse.objects.create(
        subdistrict=of.subdistrict,
        unit=made,
        use=use,
        area_sq_m=made.area_sq_m,
        during=FROM_START,
    )
    right(made, holder)
    return made


def house(number: str = "12", of: Parcel | None = None, **values: Any) -> House:
    fields = {"position": point(), "parcel": of, **values}
    fields["village"] = fields.get("village") or village()
    return House.objects.create(
        subdistrict=fields["village"].subdistrict, house_number=number, **fields
    )


def household(of: House, number: int = 1, **values: Any) -> Household:
    return Household.objects.create(
        subdistrict=of.subdistrict, house=of, number=number, **{"members": 3, **values}
    )


def sticker(of: Household, **values: Any) -> Sticker:
    return Sticker.objects.create(subdistrict=of.subdistrict, household=of, **values)


def sign(of: Parcel, number: int = 1, **values: Any) -> Sign:
    fields = {
        "wording": "thai",
        "width_cm": 200,
        "height_cm": 100,
        "installed_on": START,
        "position": point(),
        **values,
    }
    fields["owner"] = fields.get("owner") or party(subdistrict=of.subdistrict)
    return Sign.objects.create(
        subdistrict=of.subdistrict, parcel=of, code=f"{of.code}-P{number:03d}", **fields
    )
