"""The register as it was true in law on a day: only this knows where past states are kept.

A parcel's state is in its own row since `valid_from`, earlier ones are in ParcelVersion; uses,
rights and registrations carry their range. A handful of queries answers for a sub-district.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import Min, Q, QuerySet

from geo.models import Subdistrict
from parcels.models import (
    Building,
    BuildingParcel,
    BuildingUse,
    BuildingVersion,
    HouseRegistration,
    Parcel,
    ParcelVersion,
    Right,
    UseZone,
)


class ParcelOnDay(NamedTuple):
    id: int
    code: str
    block_id: int
    village_id: int | None
    land_group: str
    version: int
    document_type: str
    document_number: str
    map_sheet: str
    land_number: str
    register_area_sq_wah: Decimal


class UseOnDay(NamedTuple):
    id: int
    parcel_id: int
    use: str
    area_sq_wah: Decimal
    crop: str
    used_by: str
    vacant_since: int | None
    exempt_item: int | None
    standing_reduction: str


class RightOnDay(NamedTuple):
    id: int
    parcel_id: int | None
    building_id: int | None
    party_id: int
    kind: str
    share_numerator: int
    share_denominator: int


class BuildingOnDay(NamedTuple):
    id: int
    code: str
    parcel_id: int | None
    version: int
    type_code: str
    material: str
    floors: int
    area_sq_m: Decimal
    year_built: int | None
    is_unfinished: bool


class BuildingUseOnDay(NamedTuple):
    id: int
    building_id: int
    use: str
    floor: str
    area_sq_m: Decimal
    used_by: str
    letting: str
    vacant_since: int | None
    exempt_item: int | None


class FurtherParcel(NamedTuple):
    """Another parcel a building stands on."""

    building_id: int
    parcel_id: int
    land_area_sq_wah: Decimal | None


class RegistrationOnDay(NamedTuple):
    """A name in a house register, and what the house is."""

    party_id: int
    house_id: int
    building_id: int | None
    parcel_id: int | None


@dataclass(frozen=True)
class RegisterDay:
    day: dt.date
    parcels: list[ParcelOnDay]
    uses: list[UseOnDay]
    rights: list[RightOnDay]
    buildings: list[BuildingOnDay]
    building_uses: list[BuildingUseOnDay]
    further_parcels: list[FurtherParcel]
    registrations: list[RegistrationOnDay]


def register_as_of(
    subdistrict: Subdistrict | int, day: dt.date, *, parties: Collection[int] | None = None
) -> RegisterDay:
    """The register on a day: all of a sub-district, or what some parties hold.

    With `parties`: the parcels and buildings in which one of them held a right then, the buildings
    on those parcels and the parcels under those buildings, with all their rights and uses.
    """
    of = Q(subdistrict=subdistrict)
    land = roof = None
    if parties is not None:
        land, roof = _held(of, day, parties)
    on_land, in_roof = _within("parcel", land), _within("building", roof)
    return RegisterDay(
        day=day,
        parcels=_parcels(of, day, land),
        uses=_rows(UseOnDay, UseZone.objects.on(day).filter(of, on_land)),
        rights=_rights(of, day, land, roof),
        buildings=_buildings(of, day, roof),
        building_uses=_rows(BuildingUseOnDay, BuildingUse.objects.on(day).filter(of, in_roof)),
        further_parcels=_rows(FurtherParcel, BuildingParcel.objects.filter(of, in_roof)),
        registrations=_registrations(of, day, parties),
    )


def first_day(subdistrict: Subdistrict | int) -> dt.date | None:
    """The first day on which a parcel was in force; None for a register without parcels."""
    of = Q(subdistrict=subdistrict)
    present = Parcel.objects.filter(of).aggregate(day=Min("valid_from"))["day"]
    closed = ParcelVersion.objects.filter(of).aggregate(day=Min("during__startswith"))["day"]
    days: list[dt.date] = [day for day in (present, closed) if day]
    return min(days, default=None)


def boundaries_on(
    subdistrict: Subdistrict | int, day: dt.date, parcels: Collection[int] | None = None
) -> dict[int, bytes]:
    """The drawn shapes of that day as WKB in the register's reference system, by parcel id."""
    of, drawn = Q(subdistrict=subdistrict), Q(boundary__isnull=False)
    present = Parcel.objects.filter(of, drawn, _in_force(day), _within("pk", parcels))
    closed = ParcelVersion.objects.filter(
        of, drawn, _within("parcel", parcels), during__contains=day
    )
    wkb = AsWKB("boundary")
    rows = [*present.values_list("pk", wkb), *closed.values_list("parcel_id", wkb)]
    return {pk: bytes(shape) for pk, shape in rows}


Row = TypeVar("Row", bound=NamedTuple)


def _within(field: str, ids: Collection[int] | None) -> Q:
    return Q() if ids is None else Q(**{f"{field}__in": ids})


def _in_force(day: dt.date) -> Q:
    """For the row of a parcel or building: its present state was true on the day."""
    return Q(valid_from__lte=day) & (Q(retired_on__isnull=True) | Q(retired_on__gt=day))


def _rows(form: type[Row], found: QuerySet[Any]) -> list[Row]:
    make = form._make
    return [make(row) for row in found.order_by("pk").values_list(*form._fields)]


def _parcels(of: Q, day: dt.date, ids: Collection[int] | None) -> list[ParcelOnDay]:
    present = Parcel.objects.filter(of, _in_force(day), _within("pk", ids))
    closed = ParcelVersion.objects.filter(of, _within("parcel", ids), during__contains=day)
    kept = ("code", "block_id", "village_id", "land_group")
    columns = _through("parcel", kept, ParcelOnDay._fields)
    past = [ParcelOnDay._make(row) for row in closed.values_list(*columns)]
    return sorted(_rows(ParcelOnDay, present) + past)


def _buildings(of: Q, day: dt.date, ids: Collection[int] | None) -> list[BuildingOnDay]:
    present = Building.objects.filter(of, _in_force(day), _within("pk", ids))
    closed = BuildingVersion.objects.filter(of, _within("building", ids), during__contains=day)
    columns = _through("building", ("code",), BuildingOnDay._fields)
    past = [BuildingOnDay._make(row) for row in closed.values_list(*columns)]
    return sorted(_rows(BuildingOnDay, present) + past)


def _through(parent: str, kept: tuple[str, ...], fields: tuple[str, ...]) -> list[str]:
    """Columns of a version row: its own state, and what only the parent row knows."""
    names = {"id": f"{parent}_id"} | {name: f"{parent}__{name}" for name in kept}
    return [names.get(name, name) for name in fields]


def _rights(
    of: Q, day: dt.date, land: Collection[int] | None, roof: Collection[int] | None
) -> list[RightOnDay]:
    found = Right.objects.on(day).filter(of)
    if land is not None and roof is not None:
        found = found.filter(Q(parcel__in=land) | Q(building__in=roof))
    return _rows(RightOnDay, found)


def _held(of: Q, day: dt.date, parties: Collection[int]) -> tuple[set[int], set[int]]:
    """Ids of the parcels and buildings the parties hold, stand on or have standing on theirs."""
    held = Right.objects.on(day).filter(of, party__in=parties)
    pairs = list(held.values_list("parcel_id", "building_id"))
    land = {parcel for parcel, _ in pairs if parcel}
    own = {building for _, building in pairs if building}
    beside = BuildingParcel.objects.filter(of)
    places = [
        *Building.objects.filter(of, Q(parcel__in=land) | Q(pk__in=own)).values_list(
            "pk", "parcel_id"
        ),
        *beside.filter(Q(parcel__in=land) | Q(building__in=own)).values_list(
            "building_id", "parcel_id"
        ),
    ]
    return land | {parcel for _, parcel in places if parcel}, own | {row for row, _ in places}


def _registrations(of: Q, day: dt.date, parties: Collection[int] | None) -> list[RegistrationOnDay]:
    found = HouseRegistration.objects.on(day).filter(of, _within("party", parties))
    columns = ("party_id", "house_id", "house__building_id", "house__parcel_id")
    return [RegistrationOnDay._make(row) for row in found.values_list(*columns)]
