"""Rows before and after an act, as JSON that can be put back: what makes undo possible.

An act touches some parcels and buildings; their rows and all rows that hang on them are compared.
Only those that differ are kept in the register entry.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import GEOSGeometry
from django.db import models
from django.db.models import Q

from parcels.models import (
    Building,
    BuildingParcel,
    BuildingUse,
    BuildingVersion,
    Condominium,
    House,
    Parcel,
    ParcelLineage,
    ParcelVersion,
    Right,
    Sign,
    Unit,
    UnitUse,
    UseZone,
)

#: Parents first: the order in which rows may be put back.
KEPT: tuple[type[models.Model], ...] = (
    Parcel,
    Building,
    Condominium,
    Unit,
    ParcelVersion,
    BuildingVersion,
    UseZone,
    BuildingUse,
    UnitUse,
    BuildingParcel,
    Right,
    House,
    Sign,
    ParcelLineage,
)
#: Rows other tables hold on to: never deleted, retired instead.
LASTING = (Parcel, Building, Unit)

#: All that a preview is asked about: which parcels there were, and who held them.
FOR_PREVIEW: tuple[type[models.Model], ...] = (Parcel, Right)

#: The key, and what is derived from other rows to draw quickly.
_NOT_KEPT = {"id", "main_use", "mixed_uses"}

Row = dict[str, Any]
#: Model name -> primary key as text -> its values, or None where the row was not there.
Rows = dict[str, dict[str, Row | None]]


def snapshot(
    parcels: Iterable[int],
    buildings: Iterable[int],
    of: Iterable[type[models.Model]] = KEPT,
    houses: Iterable[int] = (),
) -> Rows:
    """Every row of the touched parcels and buildings as it is now, or only those of some tables.

    `houses` are those to look at wherever they lie: one may stand on no parcel.
    """
    land, roofs, doors = list(parcels), list(buildings), list(houses)
    flats = list(Unit.objects.filter(building__in=roofs).values_list("pk", flat=True))
    return {
        model.__name__: {
            str(row.pk): _values(row)
            for row in _of(model, land, roofs, flats, doors if model is House else [])
        }
        for model in of
    }


def _of(
    model: type[models.Model],
    land: list[int],
    roofs: list[int],
    flats: list[int],
    doors: list[int],
) -> Iterable[models.Model]:
    rows = model._default_manager.order_by("pk")
    if model is Parcel:
        return rows.filter(pk__in=land)
    if model is Building:
        return rows.filter(pk__in=roofs)
    if model is ParcelLineage:
        return rows.filter(Q(parent__in=land) | Q(child__in=land))
    names = {field.name for field in model._meta.concrete_fields}
    on_land = Q(parcel__in=land) if "parcel" in names else Q(pk__in=[])
    on_roof = Q(building__in=roofs) if "building" in names else Q(pk__in=[])
    in_roof = Q(unit__in=flats) if "unit" in names else Q(pk__in=[])
    return rows.filter(on_land | on_roof | in_roof | Q(pk__in=doors))


def kept_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns that can be written: no generated ones, none kept for speed only."""
    return [
        field
        for field in model._meta.concrete_fields
        if not field.generated and field.name not in _NOT_KEPT
    ]


def _values(row: models.Model) -> Row:
    return {field.attname: _as_json(field, row) for field in kept_fields(type(row))}


def _as_json(field: models.Field[Any, Any], row: models.Model) -> Any:
    value = getattr(row, field.attname)
    if value is None or isinstance(value, bool | int | str | float):
        return value
    if isinstance(field, GeometryField):
        return value.hexewkb.decode()
    return field.value_to_string(row)


def _as_python(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, GeometryField):
        return GEOSGeometry(value)
    return field.to_python(value)


def differences(before: Rows, after: Rows) -> tuple[Rows, Rows]:
    """The two, cut down to the rows that are not the same in both."""
    old: Rows = {}
    new: Rows = {}
    for name in before.keys() | after.keys():
        was, now = before.get(name, {}), after.get(name, {})
        for key in sorted(was.keys() | now.keys(), key=int):
            if was.get(key) != now.get(key):
                old.setdefault(name, {})[key] = was.get(key)
                new.setdefault(name, {})[key] = now.get(key)
    return old, new


def rewound(now: Rows, befores: Iterable[Rows]) -> Rows:
    """The rows before some acts, from what the acts kept, the latest act first."""
    found: Rows = {name: dict(rows) for name, rows in now.items()}
    for before in befores:
        for name, rows in before.items():
            found.setdefault(name, {}).update(rows)
    return found


def state(row: Row | None) -> Row | None:
    """What a row says, without the count of acts on it, which an undo moves on as well."""
    return row and {name: value for name, value in row.items() if name != "version"}


def touched(rows: Rows, model: type[models.Model]) -> list[int]:
    return [int(key) for key in rows.get(model.__name__, {})]


def put_back(before: Rows, after: Rows) -> None:
    """Make the rows of `after` those of `before` again; versions only ever count up."""
    for model in reversed(KEPT):
        gone = [key for key, row in before.get(model.__name__, {}).items() if row is None]
        if model in LASTING:
            _retire(model, gone)
        else:
            model._default_manager.filter(pk__in=gone).delete()
    for model in KEPT:
        present = after.get(model.__name__, {})
        for key, row in before.get(model.__name__, {}).items():
            if row is not None:
                _write(model, int(key), row, is_there=present.get(key) is not None)


def _retire(model: type[models.Model], keys: list[str]) -> None:
    """A row that the act made: it was never in force."""
    model._default_manager.filter(pk__in=keys).update(
        retired_on=models.F("valid_from"), version=models.F("version") + 1
    )


def _write(model: type[models.Model], pk: int, row: Row, *, is_there: bool) -> None:
    values = {
        field.attname: _as_python(field, row[field.attname])
        for field in kept_fields(model)
        if field.attname in row
    }
    if model in LASTING:
        values["version"] = models.F("version") + 1
    if is_there or model in LASTING:
        model._default_manager.filter(pk=pk).update(**values)
    else:
        model._default_manager.create(pk=pk, **values)


def boxes(*states: Rows) -> set[tuple[float, float, float, float]]:
    """The ground that looks different: boxes of all shapes of the rows, in register metres."""
    found = set()
    for rows in states:
        for name, shape in (
            ("Parcel", "boundary"),
            ("Building", "footprint"),
            ("House", "position"),
        ):
            for row in rows.get(name, {}).values():
                if row and row[shape]:
                    found.add(GEOSGeometry(row[shape]).extent)
    return found
