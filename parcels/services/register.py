"""Parcels and buildings enter the register, drawn and described."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from geo import units
from geo.models import Block, Village
from parcels import codes
from parcels.models import Building, BuildingParcel, Parcel
from parcels.models.vocabulary import Act
from parcels.problems import RegisterProblem
from parcels.selectors import neighbours
from parcels.services import holdings, pictures, repairs, shapes
from parcels.services.areas import judge_areas
from parcels.services.holdings import Holder, Use
from parcels.services.work import ActRefused, Because, Work, act, already_received

#: A building this much in one parcel stands on that parcel alone.
ON_ONE_PARCEL = 0.9


@dataclass(frozen=True)
class NewParcel:
    boundary: GEOSGeometry
    register_area_sq_wah: Decimal
    document_type: str
    document_number: str = ""
    survey_page: str = ""
    map_sheet: str = ""
    land_number: str = ""
    block_id: int | None = None
    village_id: int | None = None
    boundary_source: str = "orthophoto"
    boundary_on: dt.date | None = None
    boundary_accuracy_m: float | None = None
    orthophoto_id: int | None = None
    has_overlapping_claim: bool = False
    remark: str = ""
    uses: Sequence[Use] = ()
    owners: Sequence[Holder] = ()


@dataclass(frozen=True)
class NewBuilding:
    footprint: GEOSGeometry
    type_code: str
    material: str
    area_sq_m: Decimal
    floors: int = 1
    year_built: int | None = None
    is_year_estimated: bool = False
    is_unfinished: bool = False
    parcel_id: int | None = None
    #: Seen on a picture where no parcel is drawn: enters without one, for the work list to mend,
    #: or on the one that a person says it belongs to.
    may_lack_parcel: bool = False
    footprint_source: str = "orthophoto"
    footprint_on: dt.date | None = None
    footprint_accuracy_m: float | None = None
    orthophoto_id: int | None = None
    remark: str = ""
    uses: Sequence[Use] = ()
    owners: Sequence[Holder] = ()


def register_parcel(*, new: NewParcel, because: Because) -> Parcel:
    """A parcel with its paper, uses and holders. The same client id again gives the same parcel."""
    shape = shapes.to_shape(new.boundary)
    holdings.check_uses(new.uses, new.register_area_sq_wah, _("square wah"))
    holdings.check_holders(because.subdistrict, new.owners)
    if entry := already_received(because):
        return entry.parcels.get()
    with act(Act.REGISTER, because) as work:
        if not new.has_overlapping_claim:
            shape = repairs.settled(work.subdistrict, shape)
        if not new.has_overlapping_claim and (found := shapes.overlaps(work.subdistrict, shape)):
            raise shapes.overlap_problem(found, repairs.for_overlap(work.subdistrict, shape))
        block = _block(work.subdistrict, new.block_id, shape)
        picture = pictures.drawn_over(work, new.orthophoto_id)
        parcel = Parcel(
            subdistrict_id=work.subdistrict,
            code=str(_free_code(block)),
            block=block,
            village_id=_village(work.subdistrict, new.village_id, shape),
            boundary=shapes.to_row(shape),
            boundary_on=new.boundary_on or work.on,
            boundary_accuracy_m=pictures.accuracy(
                new.boundary_accuracy_m, new.boundary_source, picture
            ),
            valid_from=work.on,
            **{name: getattr(new, name) for name in _PARCEL_FIELDS},
        )
        parcel.full_clean(exclude=["code"], validate_unique=False, validate_constraints=False)
        parcel.save()
        work.made.append(parcel)
        holdings.write_land_uses(parcel, new.uses, work.on)
        holdings.write_holders(parcel, new.owners, work.on)
        judge_areas(work, [parcel])
    return parcel


_PARCEL_FIELDS = (
    "register_area_sq_wah",
    "document_type",
    "document_number",
    "survey_page",
    "map_sheet",
    "land_number",
    "boundary_source",
    "orthophoto_id",
    "has_overlapping_claim",
    "remark",
)


def _block(subdistrict: int, wanted: int | None, shape: BaseGeometry) -> Block:
    if wanted is not None:
        found = Block.objects.filter(subdistrict=subdistrict, pk=wanted).select_related("zone")
        block = found.first()
    else:
        block = neighbours.block_under(subdistrict, shape)
    if block is None:
        text = _("The shape lies in no block of the tax map.")
        raise ActRefused(text, code="no_block", fields={"boundary": [text]})
    return block


def _free_code(block: Block) -> codes.ParcelCode:
    prefix = f"{block.zone.code}{block.letter}"
    used = Parcel.objects.filter(subdistrict=block.subdistrict_id, code__startswith=prefix)
    return codes.next_lot(prefix, used.values_list("code", flat=True))


def _village(subdistrict: int, wanted: int | None, shape: BaseGeometry) -> int | None:
    if wanted is None:
        near = neighbours.village_near(subdistrict, shape)
        return near.pk if near else None
    if not Village.objects.filter(subdistrict=subdistrict, pk=wanted).exists():
        raise ActRefused(_("This village is not in your sub-district."), code="unknown_village")
    return wanted


@dataclass(frozen=True)
class Standing:
    """Where a building stands: its parcel, and others when no parcel has nearly all of it."""

    parcel_id: int
    others: list[tuple[int, float]]
    codes: list[str]

    @property
    def warnings(self) -> list[str]:
        if not self.others:
            return []
        return [_("The building stands on %(codes)s.") % {"codes": ", ".join(self.codes)}]


class StandsNowhere(RegisterProblem):
    code = "no_parcel"


def standing(subdistrict: int, shape: BaseGeometry, parcel_id: int | None = None) -> Standing:
    """The parcels under a footprint. Raises StandsNowhere."""
    found = neighbours.under(subdistrict, shape)
    if not found or (parcel_id and parcel_id not in [pk for pk, _code, _area in found]):
        text = _("The building stands on no registered parcel. Register the parcel first.")
        raise StandsNowhere(text, fields={"footprint": [text]})
    main = parcel_id or found[0][0]
    if found[0][0] == main and found[0][2] >= ON_ONE_PARCEL * shape.area:
        return Standing(main, [], [found[0][1]])
    others = [(pk, area) for pk, _code, area in found if pk != main and area > 1]
    return Standing(main, others, [code for _pk, code, _area in found])


def register_building(*, new: NewBuilding, because: Because) -> tuple[Building, list[str]]:
    """A building on its parcel, and warnings. The same client id again gives the same building."""
    shape = footprint(new.footprint)
    holdings.check_uses(new.uses, new.area_sq_m, _("square metres"))
    holdings.check_holders(because.subdistrict, new.owners)
    if entry := already_received(because):
        return entry.buildings.get(), []
    with act(Act.REGISTER, because) as work:
        place: Standing | None
        try:
            place = standing(work.subdistrict, shape, new.parcel_id)
        except StandsNowhere:
            if not new.may_lack_parcel:
                raise
            place = Standing(new.parcel_id, [], []) if new.parcel_id else None
        building = raise_building(work, new, shape, place)
    return building, place.warnings if place else []


def raise_building(
    work: Work, new: NewBuilding, shape: BaseGeometry, place: Standing | None
) -> Building:
    """The rows of one new building with the next code of its parcel; on none, of the nearest."""
    parcel = Parcel.objects.get(pk=place.parcel_id) if place else None
    picture = pictures.drawn_over(work, new.orthophoto_id)
    building = Building(
        subdistrict_id=work.subdistrict,
        code=_next_code(work.subdistrict, parcel or _nearest(work.subdistrict, shape)),
        parcel=parcel,
        footprint=shapes.to_row(shape),
        footprint_on=new.footprint_on or work.on,
        footprint_accuracy_m=pictures.accuracy(
            new.footprint_accuracy_m, new.footprint_source, picture
        ),
        valid_from=work.on,
        **{name: getattr(new, name) for name in _BUILDING_FIELDS},
    )
    building.full_clean(validate_unique=False, validate_constraints=False)
    building.save()
    work.made.append(building)
    if place:
        stand_on(building, place)
        work.entry.parcels.add(place.parcel_id)
    holdings.write_floor_uses(building, new.uses, work.on)
    holdings.write_holders(building, new.owners, work.on)
    return building


def _next_code(subdistrict: int, parcel: Parcel) -> str:
    used = Building.objects.filter(subdistrict=subdistrict, code__startswith=f"{parcel.code}-B")
    return codes.next_part(parcel.code, "B", used.values_list("code", flat=True))


def _nearest(subdistrict: int, shape: BaseGeometry) -> Parcel:
    """A building needs a code before its parcel is drawn; codes have no form without a parcel."""
    if parcel := neighbours.nearest(subdistrict, shape):
        return parcel
    text = _("The register has no drawn parcel yet. Register a parcel first.")
    raise StandsNowhere(text, fields={"footprint": [text]})


_BUILDING_FIELDS = (
    "type_code",
    "material",
    "area_sq_m",
    "floors",
    "year_built",
    "is_year_estimated",
    "is_unfinished",
    "footprint_source",
    "orthophoto_id",
    "remark",
)


def footprint(drawn: GEOSGeometry) -> BaseGeometry:
    """A building's outline on the grid. Raises ShapeRefused below six square metres."""
    shape = shapes.to_shape(drawn)
    if shape.area < shapes.BUILDING_LEAST_SQ_M:
        text = _("A building has at least %(least)s m².") % {"least": shapes.BUILDING_LEAST_SQ_M}
        raise shapes.ShapeRefused(text, code="too_small", fields={"footprint": [text]})
    return shape


def stand_on(building: Building, place: Standing) -> None:
    BuildingParcel.objects.bulk_create(
        BuildingParcel(
            subdistrict_id=building.subdistrict_id,
            building=building,
            parcel_id=parcel,
            land_area_sq_wah=units.sq_m_to_sq_wah(area),
        )
        for parcel, area in place.others
    )
