"""Acts on condominiums: a building becomes one, its units are registered, change hands, end."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from parcels import codes
from parcels.models import Building, Condominium, RegisterEntry, Right, Unit, UnitUse
from parcels.models.vocabulary import Act
from parcels.services import holdings
from parcels.services.holdings import Holder, Use
from parcels.services.work import ActRefused, Because, Work, act, close_rows


@dataclass(frozen=True)
class NewUnit:
    """A unit as its title says it. Areas in square metres; the share is of the common property."""

    number: str
    floor: str
    area_sq_m: Decimal
    common_share: Fraction | None = None
    uses: Sequence[Use] = ()
    owners: Sequence[Holder] = ()


def found_condominium(
    *, because: Because, building_id: int, name: str, number: str, registered_on: dt.date
) -> RegisterEntry:
    """The building is a condominium with this registration; a second time corrects it."""
    with act(Act.REGISTER, because, buildings=[building_id]) as work:
        building = _standing(work, building_id)
        if not name.strip():
            text = _("Enter the name of the condominium.")
            raise ActRefused(text, code="no_name", fields={"name": [text]})
        fields = {
            "name": name.strip(),
            "registration_number": number.strip(),
            "registered_on": registered_on,
        }
        Condominium.objects.update_or_create(
            building=building, defaults={"subdistrict_id": work.subdistrict, **fields}
        )
        _count(building)
    return work.entry


def register_unit(*, because: Because, building_id: int, new: NewUnit) -> RegisterEntry:
    """A unit of a condominium with its uses and holders, from that day on."""
    holdings.check_uses(new.uses, new.area_sq_m, _("square metres"))
    holdings.check_holders(because.subdistrict, new.owners)
    with act(Act.REGISTER, because, buildings=[building_id]) as work:
        building = _standing(work, building_id)
        if not Condominium.objects.filter(building=building).exists():
            text = _("The building is not a condominium yet. Enter its registration first.")
            raise ActRefused(text, code="no_condominium")
        unit = _made(work, building, new)
        holdings.write_unit_uses(unit, new.uses, work.on)
        changed = holdings.write_holders(unit, new.owners, work.on)
        work.entry.parties.set(changed)
        _count(building)
    return work.entry


def _made(work: Work, building: Building, new: NewUnit) -> Unit:
    number = new.number.strip()
    units = Unit.objects.filter(building=building)
    if not number or new.area_sq_m <= 0:
        text = _("A unit needs a number and an area above zero.")
        raise ActRefused(text, code="unit_incomplete", fields={"number": [text]})
    _check_free(building.pk, number)
    share = new.common_share
    return Unit.objects.create(
        subdistrict_id=work.subdistrict,
        building=building,
        code=codes.next_part(building.code, "U", units.values_list("code", flat=True)),
        number=number,
        floor=new.floor.strip(),
        area_sq_m=new.area_sq_m,
        common_share_numerator=share.numerator if share else None,
        common_share_denominator=share.denominator if share else None,
        valid_from=work.on,
    )


def correct_unit(*, because: Because, unit_id: int, number: str, floor: str) -> RegisterEntry:
    """Another number or floor, as the title says: it was so from the beginning. The code stays."""
    with act(Act.CORRECT, because, buildings=[_building_of(because, unit_id)]) as work:
        unit = _live(work, unit_id)
        number, floor = number.strip(), floor.strip()
        if not number or not floor:
            text = _("A unit needs a number and a floor.")
            raise ActRefused(text, code="unit_incomplete", fields={"number": [text]})
        if (unit.number, unit.floor) == (number, floor):
            raise ActRefused(_("Nothing is different."), code="nothing_changed")
        _check_free(unit.building_id, number, but=unit.pk)
        unit.number, unit.floor = number, floor
        unit.version += 1
        unit.save(update_fields=["number", "floor", "version"])
    return work.entry


def _check_free(building: int, number: str, but: int | None = None) -> None:
    units = Unit.objects.current().filter(building=building, number=number)
    units = units.exclude(pk=but) if but else units
    if units.exists():
        text = _("Unit %(number)s is registered already.") % {"number": number}
        raise ActRefused(text, code="unit_known", fields={"number": [text]})


def transfer_unit(*, because: Because, unit_id: int, owners: Sequence[Holder]) -> RegisterEntry:
    """The holders of a unit from that day on."""
    holdings.check_holders(because.subdistrict, owners)
    with act(Act.TRANSFER, because, buildings=[_building_of(because, unit_id)]) as work:
        unit = _live(work, unit_id)
        changed = holdings.write_holders(unit, owners, work.on)
        if not changed:
            raise ActRefused(_("These are the holders already."), code="nothing_changed")
        work.entry.parties.set(changed)
        _count(unit)
    return work.entry


def change_unit_use(*, because: Because, unit_id: int, uses: Sequence[Use]) -> RegisterEntry:
    """The uses of a unit from that day on; they add up to its area."""
    with act(Act.CHANGE_USE, because, buildings=[_building_of(because, unit_id)]) as work:
        unit = _live(work, unit_id)
        holdings.check_uses(uses, unit.area_sq_m, _("square metres"))
        holdings.write_unit_uses(unit, uses, work.on)
        _count(unit)
    return work.entry


def end_unit(*, because: Because, unit_id: int) -> RegisterEntry:
    """The unit is no more from that day, with its uses and rights. Its code is not given again."""
    with act(Act.RETIRE, because, buildings=[_building_of(because, unit_id)]) as work:
        unit = _live(work, unit_id)
        if work.on < unit.valid_from:
            text = _("The unit was registered on %(day)s; it cannot end before.")
            raise ActRefused(text % {"day": unit.valid_from}, code="not_standing")
        unit.retired_on = work.on
        unit.version += 1
        unit.save(update_fields=["retired_on", "version"])
        close_rows(UnitUse.objects.open().filter(unit=unit), work.on)
        close_rows(Right.objects.open().filter(unit=unit), work.on)
    return work.entry


def _standing(work: Work, building_id: int) -> Building:
    building = work.buildings[building_id]
    if building.retired_on or work.on < building.valid_from:
        message = _("Building %(code)s did not stand on that day.")
        raise ActRefused(message % {"code": building.code}, code="not_standing")
    if building.parcel_id:
        work.entry.parcels.add(building.parcel_id)
    return building


def _building_of(because: Because, unit_id: int) -> int:
    found = (
        Unit.objects.of(because.subdistrict).filter(pk=unit_id).values_list("building", flat=True)
    )
    if not (building := found.first()):
        raise ActRefused(_("There is no such unit in your register."), code="not_found")
    return int(building)


def _live(work: Work, unit_id: int) -> Unit:
    """The unit; its building is locked, so nobody else changes it meanwhile."""
    unit = Unit.objects.select_related("building").get(pk=unit_id)
    if unit.building.parcel_id:
        work.entry.parcels.add(unit.building.parcel_id)
    if unit.retired_on:
        text = _("Unit %(number)s ended on %(day)s.")
        raise ActRefused(text % {"number": unit.number, "day": unit.retired_on}, code="ended")
    return unit


def _count(row: Building | Unit) -> None:
    row.version += 1
    row.save(update_fields=["version"])
