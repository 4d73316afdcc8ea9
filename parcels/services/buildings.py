"""Buildings after they are registered: redrawn, corrected, used otherwise, gone; and equal rows."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext as _

from parcels.models import Building, BuildingParcel, BuildingUse, RegisterEntry, Right, Unit
from parcels.models.vocabulary import Act
from parcels.services import holdings, register, shapes
from parcels.services.holdings import Use
from parcels.services.recording import ground_of
from parcels.services.register import NewBuilding
from parcels.services.work import (
    ActRefused,
    Because,
    Work,
    act,
    already_received,
    close_rows,
    close_state,
)

MOST_IN_A_ROW = 60
CORRECTABLE = (
    "type_code",
    "material",
    "floors",
    "area_sq_m",
    "year_built",
    "is_year_estimated",
    "is_unfinished",
    "remark",
)


def reshape_building(
    *, building_id: int, footprint: GEOSGeometry, because: Because
) -> RegisterEntry:
    """Another outline; the building belongs to the parcel now under most of it."""
    shape = register.footprint(footprint)
    with act(Act.RESURVEY, because, buildings=[building_id]) as work:
        building = _standing(work, building_id)
        place = register.standing(work.subdistrict, shape)
        known = [pk for pk, _area in place.others]
        main = building.parcel_id if building.parcel_id in known else place.parcel_id
        close_state(building, work.on)
        building.footprint = shapes.to_row(shape)
        building.footprint_on = work.on
        building.parcel_id = main
        building.save(
            update_fields=["footprint", "footprint_on", "parcel", "valid_from", "version"]
        )
        BuildingParcel.objects.filter(building=building).delete()
        if main == place.parcel_id:
            register.stand_on(building, place)
        work.entry.parcels.add(main)
    return work.entry


def register_row(
    *, new: NewBuilding, footprints: Sequence[GEOSGeometry], because: Because
) -> list[Building]:
    """A row of buildings that differ in their outline only, in one act."""
    outlines = [register.footprint(drawn) for drawn in footprints]
    if not 1 <= len(outlines) <= MOST_IN_A_ROW:
        text = _("A row has one to %(most)s buildings.") % {"most": MOST_IN_A_ROW}
        raise ActRefused(text, fields={"footprints": [text]})
    holdings.check_uses(new.uses, new.area_sq_m, _("square metres"))
    holdings.check_holders(because.subdistrict, new.owners)
    if entry := already_received(because):
        return list(entry.buildings.order_by("pk"))
    with act(Act.REGISTER, because) as work:
        for shape in outlines:
            place = register.standing(work.subdistrict, shape, new.parcel_id)
            one = replace(new, footprint=shapes.to_row(shape))
            register.raise_building(work, one, shape, place)
    return [row for row in work.made if isinstance(row, Building)]


def correct_building(
    *, because: Because, building_id: int, fields: Mapping[str, Any]
) -> RegisterEntry:
    """What is on record of a building, from that day on: a mistake mended, a part built on.

    Another floor area is shared out over the uses as before. Raises ActRefused when nothing differs
    or the building is gone.
    """
    with _act_on(Act.CORRECT, because, building_id) as work:
        building = _standing(work, building_id)
        changed = {
            name: value
            for name, value in fields.items()
            if name in CORRECTABLE and getattr(building, name) != value
        }
        if not changed:
            raise ActRefused(_("Nothing is different."), code="nothing_changed")
        close_state(building, work.on)
        for name, value in changed.items():
            setattr(building, name, value)
        building.full_clean(validate_unique=False, validate_constraints=False)
        building.save(update_fields=[*changed, "valid_from", "version"])
        if "area_sq_m" in changed:
            uses = holdings.scaled(_open_uses(building), building.area_sq_m)
            holdings.write_floor_uses(building, uses, work.on)
    return work.entry


def change_floor_use(*, because: Because, building_id: int, uses: Sequence[Use]) -> RegisterEntry:
    """The uses of a building's floors from that day on; they add up to its area."""
    with _act_on(Act.CHANGE_USE, because, building_id) as work:
        building = _standing(work, building_id)
        holdings.check_uses(uses, building.area_sq_m, _("square metres"))
        holdings.write_floor_uses(building, uses, work.on)
        building.version += 1
        building.save(update_fields=["version"])
    return work.entry


def demolish_building(*, because: Because, building_id: int) -> RegisterEntry:
    """The building is gone from that day, with its uses and rights."""
    with _act_on(Act.DEMOLISH, because, building_id) as work:
        building = _standing(work, building_id)
        if work.on < building.valid_from:
            raise _not_standing(building)
        if (
            units := Unit.objects.current()
            .filter(building=building)
            .values_list("number", flat=True)
        ):
            message = _("It still has condominium units: %(numbers)s. End them first.")
            raise ActRefused(message % {"numbers": ", ".join(units)}, code="has_units")
        building.retired_on = work.on
        building.version += 1
        building.save(update_fields=["retired_on", "version"])
        close_rows(BuildingUse.objects.open().filter(building=building), work.on)
        close_rows(Right.objects.open().filter(building=building), work.on)
    return work.entry


def _act_on(name: str, because: Because, building_id: int) -> AbstractContextManager[Work]:
    """Its land is part of the act: told in its history and with its tax."""
    land = ground_of(because, [building_id])
    return act(name, because, parcels=land, buildings=[building_id])


def _standing(work: Work, building_id: int) -> Building:
    building = work.buildings[building_id]
    if building.retired_on:
        raise _not_standing(building)
    return building


def _not_standing(building: Building) -> ActRefused:
    message = _("Building %(code)s did not stand on that day.")
    return ActRefused(message % {"code": building.code}, code="not_standing")


def _open_uses(building: Building) -> list[Use]:
    rows = BuildingUse.objects.open().filter(building=building).order_by("pk")
    return [holdings.floor_use_of(row) for row in rows]
