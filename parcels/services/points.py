"""What stands at a point: a house with its address; and which parcel lies under a point."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry, Point
from django.utils.translation import gettext as _

from geo.models import Village
from parcels.models import Building, House, Parcel, RegisterEntry
from parcels.models.vocabulary import Act
from parcels.services.work import ActRefused, Because, act


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
        village = new.village_id or work.live(parcel.pk).village_id or 0
        if not Village.objects.filter(subdistrict=work.subdistrict, pk=village).exists():
            text = _("Choose the village of the house.")
            raise ActRefused(text, code="no_village", fields={"village_id": [text]})
        same = House.objects.filter(subdistrict=work.subdistrict, village=village)
        if new.house_number and same.filter(house_number=new.house_number).exists():
            text = _("This house number is there already in the village.")
            raise ActRefused(text, code="house_number_taken", fields={"house_number": [text]})
        house = House(
            subdistrict_id=work.subdistrict,
            village_id=village,
            house_number=new.house_number,
            house_code=new.house_code,
            parcel=parcel,
            building=building,
            position=place,
        )
        house.full_clean(validate_constraints=False)
        house.save()
    return work.entry


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
