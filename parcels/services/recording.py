"""Acts on land that leave shapes alone, and transfers: change of use, correction, end."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from parcels.models import Building, Parcel, RegisterEntry
from parcels.models.vocabulary import Act
from parcels.services import holdings, use_ground
from parcels.services.holdings import Holder, Use
from parcels.services.work import ActRefused, Because, act, close_state, retire

CORRECTABLE = (
    "document_type",
    "document_number",
    "survey_page",
    "map_sheet",
    "land_number",
    "register_area_sq_wah",
    "remark",
)


def transfer_right(
    *,
    because: Because,
    owners: Sequence[Holder],
    parcel_id: int | None = None,
    building_id: int | None = None,
) -> RegisterEntry:
    """The holders from that day on. Rights that stay the same are not touched."""
    if (parcel_id is None) == (building_id is None):
        raise ActRefused(_("Name one parcel or one building."), code="no_object")
    holdings.check_holders(because.subdistrict, owners)
    roofs = [building_id] if building_id else []
    land = [parcel_id] if parcel_id else ground_of(because, roofs)
    with act(Act.TRANSFER, because, parcels=land, buildings=roofs) as work:
        row: Parcel | Building
        row = work.live(parcel_id) if parcel_id else work.buildings[roofs[0]]
        changed = holdings.write_holders(row, owners, work.on)
        if not changed:
            raise ActRefused(_("These are the holders already."), code="nothing_changed")
        work.entry.parties.set(changed)
        _count(row)
    return work.entry


def change_use(*, because: Because, parcel_id: int, uses: Sequence[Use]) -> RegisterEntry:
    """The uses of a parcel from that day on; they add up to its register area."""
    with act(Act.CHANGE_USE, because, parcels=[parcel_id]) as work:
        parcel = work.live(parcel_id)
        holdings.check_uses(uses, parcel.register_area_sq_wah, _("square wah"))
        said = use_ground.carried(uses, holdings.open_uses(parcel))
        holdings.write_land_uses(parcel, said, work.on)
        _count(parcel)
    return work.entry


def correct_parcel(*, because: Because, parcel_id: int, fields: Mapping[str, Any]) -> RegisterEntry:
    """Other words or numbers in the record. A new area is shared out over the uses as before."""
    with act(Act.CORRECT, because, parcels=[parcel_id]) as work:
        parcel = work.live(parcel_id)
        changed = {
            name: value
            for name, value in fields.items()
            if name in CORRECTABLE and getattr(parcel, name) != value
        }
        if not changed:
            raise ActRefused(_("Nothing is different."), code="nothing_changed")
        close_state(parcel, work.on)
        for name, value in changed.items():
            setattr(parcel, name, value)
        parcel.save(update_fields=[*changed, "valid_from", "version"])
        if "register_area_sq_wah" in changed:
            uses = holdings.scaled(holdings.open_uses(parcel), parcel.register_area_sq_wah)
            holdings.write_land_uses(parcel, uses, work.on)
    return work.entry


def tie_building(*, because: Because, building_id: int, parcel_id: int) -> RegisterEntry:
    """The building is on record as standing on that parcel from that day."""
    with act(Act.CORRECT, because, parcels=[parcel_id], buildings=[building_id]) as work:
        building = work.buildings[building_id]
        close_state(building, max(work.on, building.valid_from))
        building.parcel = work.live(parcel_id)
        building.save(update_fields=["parcel", "valid_from", "version"])
    return work.entry


def retire_parcel(*, because: Because, parcel_id: int) -> RegisterEntry:
    """The parcel ends without a successor. Refused while a building stands on it."""
    with act(Act.RETIRE, because, parcels=[parcel_id]) as work:
        parcel = work.live(parcel_id)
        standing = Building.objects.current().filter(parcel=parcel).values_list("code", flat=True)
        if standing:
            message = _("Buildings stand on it: %(codes)s. Demolish or move them first.")
            raise ActRefused(message % {"codes": ", ".join(standing)}, code="has_buildings")
        retire(parcel, work.on)
    return work.entry


def ground_of(because: Because, roofs: Sequence[int]) -> list[int]:
    """The parcels under buildings: an act on a building is told, and taxed, with its land."""
    rows = Building.objects.of(because.subdistrict).filter(pk__in=roofs, parcel__isnull=False)
    return list(rows.values_list("parcel", flat=True))


def _count(row: Parcel | Building) -> None:
    row.version += 1
    row.save(update_fields=["version"])
