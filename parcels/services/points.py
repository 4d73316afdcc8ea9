"""What stands at a point: a house with its address; and which parcel lies under a point."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry, Point
from django.utils.translation import gettext as _

from geo.models import Village
from parcels.models import Building, House, Parcel, RegisterEntry
from parcels.models.vocabulary import Act
from parcels.services.work import ActRefused, Because, Work, act

#: What is said of a house, beside where it lies.
_WORDS = ("house_number", "house_code", "village_id")


@dataclass(frozen=True)
class NewHouse:
    position: GEOSGeometry
    house_number: str = ""
    house_code: str = ""
    village_id: int | None = None


def register_house(*, new: NewHouse, because: Because) -> RegisterEntry:
    """A house point on the parcel and, where one stands there, in the building under it."""
    parcel, building, place = under(because, new.position)
    with act(Act.REGISTER, because, parcels=[parcel.pk]) as work:
        house = House(
            subdistrict_id=work.subdistrict,
            village_id=new.village_id or work.live(parcel.pk).village_id or 0,
            house_number=new.house_number,
            house_code=new.house_code,
            parcel=parcel,
            building=building,
            position=place,
        )
        _check(house)
        house.save()
    return work.entry


def correct_house(*, because: Because, house_id: int, fields: Mapping[str, Any]) -> RegisterEntry:
    """Another number, code or village of a house, or another place, and so what lies under it.

    Raises ActRefused when nothing differs, the number is taken, or no parcel lies at the new place.
    """
    moved = under(because, fields["position"]) if fields.get("position") else None
    land = {pk for pk in (_found(because, house_id).parcel_id, moved and moved[0].pk) if pk}
    with act(Act.CORRECT, because, parcels=land, houses=[house_id]) as work:
        house = _found(because, house_id)
        said = {name: fields[name] for name in _WORDS if name in fields}
        changed = {name for name, value in said.items() if getattr(house, name) != value}
        for name in changed:
            setattr(house, name, said[name])
        if moved and moved[2].distance(house.position) > 0:
            house.parcel, house.building, house.position = moved
            changed |= {"parcel", "building", "position"}
        if not changed:
            raise ActRefused(_("Nothing is different."), code="nothing_changed")
        _check(house)
        house.save(update_fields=sorted(changed))
        _count(work)
    return work.entry


def remove_house(*, because: Because, house_id: int) -> RegisterEntry:
    """A house point that should not be there. Refused while a household is on record in it."""
    land = {pk for pk in (_found(because, house_id).parcel_id,) if pk}
    with act(Act.RETIRE, because, parcels=land, houses=[house_id]) as work:
        house = _found(because, house_id)
        if house.households.exists() or house.registrations.exists():
            text = _("People are on record at house %(number)s: move them to another house first.")
            raise ActRefused(text % {"number": house}, code="has_households")
        house.delete()
        _count(work)
    return work.entry


def _found(because: Because, house_id: int) -> House:
    house = House.objects.filter(subdistrict=because.subdistrict, pk=house_id).first()
    if house is None:
        raise ActRefused(_("This house is not in your register."), code="not_found")
    return house


def _check(house: House) -> None:
    """Raises ActRefused for a village of others, or a number or code that is taken."""
    if not Village.objects.filter(subdistrict=house.subdistrict_id, pk=house.village_id).exists():
        text = _("Choose the village of the house.")
        raise ActRefused(text, code="no_village", fields={"village_id": [text]})
    others = House.objects.filter(subdistrict=house.subdistrict_id).exclude(pk=house.pk)
    same = others.filter(village=house.village_id, house_number=house.house_number)
    if house.house_number and same.exists():
        text = _("This house number is there already in the village.")
        raise ActRefused(text, code="house_number_taken", fields={"house_number": [text]})
    house.full_clean(validate_constraints=False)


def _count(work: Work) -> None:
    """Who looked at the land before sees that it has changed."""
    for parcel in work.parcels.values():
        parcel.version += 1
        parcel.save(update_fields=["version"])


def under(because: Because, position: GEOSGeometry) -> tuple[Parcel, Building | None, Point]:
    """The live parcel and building at a point. Raises ActRefused where there is no parcel."""
    if not isinstance(position, Point):
        raise ActRefused(_("Give one point."), fields={"position": [_("Give one point.")]})
    there = position.transform(settings.REGISTER_SRID, clone=True)
    assert isinstance(there, Point)
    place = Point(round(there.x, 3), round(there.y, 3), srid=settings.REGISTER_SRID)
    parcels = Parcel.objects.of(because.subdistrict).current()
    parcel = parcels.filter(boundary__intersects=place).order_by("pk").first()
    if parcel is None:
        text = _("There is no registered parcel at this point. Register the parcel first.")
        raise ActRefused(text, code="no_parcel", fields={"position": [text]})
    roofs = Building.objects.of(because.subdistrict).current()
    return parcel, roofs.filter(footprint__intersects=place).order_by("pk").first(), place
