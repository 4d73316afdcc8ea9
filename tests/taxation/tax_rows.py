"""Small valid tax rows beside tests/factories.py: prices, and roads to a whole assessment."""

import datetime as dt
from decimal import Decimal
from typing import Any

from geo.models import Subdistrict
from parcels.models import Building, HouseRegistration, Parcel, Party
from taxation.models import BuildingPrice, PriceAccount, Valuation
from taxation.selectors.facts import Roll, Taxpayer, read_roll
from taxation.selectors.law import body_law
from tests import factories as make

YEAR = 2025  # tax year 2568: prices of 2566-2569, no reduction
FORCE = (dt.date(2023, 1, 1), None)


def account(
    code: str = "2566-2569", first: int = 2023, last: int = 2026, body: Subdistrict | None = None
) -> PriceAccount:
    fields = {"first_year": first, "last_year": last}
    return PriceAccount.objects.get_or_create(
        subdistrict=body or make.subdistrict(), code=code, defaults=fields
    )[0]


def price(parcel: Parcel, baht: int | str = 1000, **values: Any) -> Valuation:
    fields = {"account": account(), "in_force": FORCE, **values}
    return Valuation.objects.create(
        subdistrict=parcel.subdistrict, parcel=parcel, baht_per_sq_wah=Decimal(baht), **fields
    )


def building_price(type_code: str = "101", baht: int = 7000) -> BuildingPrice:
    return BuildingPrice.objects.get_or_create(
        subdistrict=make.subdistrict(),
        account=account(),
        type_code=type_code,
        defaults={"name_th": "บ้าน", "name_en": "House", "baht_per_sq_m": Decimal(baht)},
    )[0]


def plot(code: str, holder: Party | None = None, baht: int | str = 1000, **values: Any) -> Parcel:
    """A parcel with an owner, one use and a price."""
    made = make.owned_parcel(code, holder, **values)
    price(made, baht)
    return made


def home(parcel: Parcel, holder: Party, number: str = "1", **values: Any) -> Building:
    """A dwelling on a parcel, with the holder's name in its house register."""
    building_price()
    built = make.building(parcel, **values)
    make.building_use(built)
    house = make.house(number, parcel, building=built)
    HouseRegistration.objects.create(
        subdistrict=parcel.subdistrict, house=house, party=holder, during=make.FROM_START
    )
    return built


def roll(
    year: int = YEAR, parties: list[int] | None = None, body: Subdistrict | None = None
) -> Roll:
    of = (body or make.subdistrict()).pk
    law = body_law(of)
    return read_roll(of, law.of(year), law.map_choices, parties)


def taxpayer(*holders: Party, year: int = YEAR) -> Taxpayer:
    """The one taxpayer these parties are together."""
    key = "+".join(str(one) for one in sorted(holder.pk for holder in holders))
    return next(one for one in roll(year).taxpayers if one.key == key)
