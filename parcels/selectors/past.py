"""One parcel and what stands on it as of a day: the rows themselves, filled with the state then."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext as _

from geo.geojson import shape_text
from parcels.models import Building, BuildingVersion, Parcel, ParcelVersion, Sign
from parcels.models.building import BuildingState
from parcels.models.parcel import InForceQuerySet, ParcelState
from parcels.problems import RegisterProblem

Day = dt.date | None


class NotInForce(RegisterProblem):
    """The parcel was not in the register yet that day."""

    code = "not_in_force"


def in_force(model: type[models.Model], on: Day) -> InForceQuerySet:
    """Rows with a range that are open, or that were true on the day."""
    rows: InForceQuerySet = model._default_manager.all()  # type: ignore[assignment]
    return rows.open() if on is None else rows.on(on)


def parcel_as_of(parcel: Parcel, on: dt.date) -> Parcel:
    """The row (from `parcel_row`, not to be saved) with the state of that day.

    One that had ended by then keeps its last state and the day it ended. Raises NotInForce.
    """
    if parcel.retired_on and parcel.retired_on > on:
        parcel.retired_on = None
    _name_village(parcel, on)
    if parcel.valid_from <= on:
        return parcel
    version = (
        ParcelVersion.objects.filter(parcel=parcel, during__contains=on)
        .annotate(shape=shape_text("boundary"))
        .first()
    )
    if version is None:
        text = _("Parcel %(code)s was not in the register on that day. Choose a later one.")
        raise NotInForce(text % {"code": parcel.code})
    _fill(parcel, version, ParcelState)
    parcel.shape = version.shape  # type: ignore[attr-defined]
    parcel.area_sq_m = version.boundary and version.boundary.area
    parcel.valid_from, parcel.version = version.during.lower, version.version
    return parcel


def _name_village(parcel: Parcel, on: dt.date) -> None:
    """Its village as recorded at the end of that day; one made later keeps what it says today."""
    if parcel.village is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name_th, name_en, is_number_confirmed FROM villages_on(%s, %s, %s)"
            " WHERE id = %s",
            [parcel.subdistrict_id, on, settings.TIME_ZONE, parcel.village.pk],
        )
        if then := cursor.fetchone():
            village = parcel.village
            village.name_th, village.name_en, village.is_number_confirmed = then


def _fill(row: Any, version: Any, state: type[models.Model]) -> None:
    for field in state._meta.fields:
        setattr(row, field.attname, getattr(version, field.attname))


def buildings_of(parcel: Parcel, on: Day) -> list[Building]:
    """What stands on a parcel, or stood on it that day as it was then; shapes are not read."""
    here = Q(parcel=parcel) | Q(other_parcels__parcel=parcel)
    rows = (
        Building.objects.of(parcel.subdistrict_id)
        .filter(here)
        .select_related("condominium")
        .defer("footprint")
        .distinct()
    )
    if on is None:
        return list(rows.current())
    stood = Q(valid_from__lte=on) & (Q(retired_on=None) | Q(retired_on__gt=on))
    closed = BuildingVersion.objects.filter(parcel=parcel, during__contains=on)
    past = []
    for version in closed.select_related("building__condominium"):
        _fill(version.building, version, BuildingState)
        past.append(version.building)
    return sorted([*rows.filter(stood), *past], key=lambda row: row.code)


def signs_of(parcel: Parcel, on: Day) -> list[Sign]:
    rows = Sign.objects.filter(parcel=parcel)
    if on is None:
        return list(rows.filter(removed_on=None))
    return list(rows.filter(Q(removed_on=None) | Q(removed_on__gt=on), installed_on__lte=on))
