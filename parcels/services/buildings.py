"""Buildings after they are registered: moved, turned, redrawn; and a row of equal ones at once."""

from collections.abc import Sequence
from dataclasses import replace

from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext as _

from parcels.models import Building, BuildingParcel, RegisterEntry
from parcels.models.vocabulary import Act
from parcels.services import holdings, register, shapes
from parcels.services.register import NewBuilding
from parcels.services.work import ActRefused, Because, act, already_received, close_state

MOST_IN_A_ROW = 60


def reshape_building(
    *, building_id: int, footprint: GEOSGeometry, because: Because
) -> RegisterEntry:
    """Another outline; the building belongs to the parcel now under most of it."""
    shape = register.footprint(footprint)
    with act(Act.RESURVEY, because, buildings=[building_id]) as work:
        building = work.buildings[building_id]
        if building.retired_on:
            message = _("Building %(code)s did not stand on that day.")
            raise ActRefused(message % {"code": building.code}, code="not_standing")
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
