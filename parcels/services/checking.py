"""The check while somebody draws: says what an act would say, and changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from geo import units
from parcels.problems import FeatureCollection, RegisterProblem, Repair
from parcels.services import register, repairs, shapes


@dataclass(frozen=True)
class Verdict:
    ok: bool
    area_sq_m: float = 0.0
    sq_wah: str = "0.00"
    text: str = "0-0-0"
    problems: list[dict[str, str]] = field(default_factory=list)
    problem: FeatureCollection | None = None
    repairs: list[Repair] = field(default_factory=list)


def check_drawing(
    *, subdistrict: int, kind: str, drawn: GEOSGeometry, exclude: Iterable[int] = ()
) -> Verdict:
    """Area and faults of a parcel ("parcel") or building ("building") being drawn."""
    try:
        shape = register.footprint(drawn) if kind == "building" else shapes.to_shape(drawn)
    except shapes.ShapeRefused as error:
        return Verdict(ok=False, problems=[_said(error)], problem=error.problem)
    check = _building if kind == "building" else _parcel
    found = check(subdistrict, shape, list(exclude))
    sq_wah = units.sq_m_to_sq_wah(shape.area)
    text = str(units.from_sq_wah(sq_wah))
    return replace(found, area_sq_m=round(shape.area, 3), sq_wah=f"{sq_wah:.2f}", text=text)


def _building(subdistrict: int, shape: BaseGeometry, exclude: list[int]) -> Verdict:
    try:
        place = register.standing(subdistrict, shape)
    except register.StandsNowhere as error:
        return Verdict(ok=False, problems=[_said(error)])
    return Verdict(ok=True, problems=[_warning("many_parcels", text) for text in place.warnings])


def _parcel(subdistrict: int, shape: BaseGeometry, exclude: list[int]) -> Verdict:
    if found := shapes.overlaps(subdistrict, shape, exclude):
        overlap = shapes.overlap_problem(found)
        offered = repairs.for_overlap(subdistrict, shape, exclude)
        return Verdict(False, problems=[_said(overlap)], problem=overlap.problem, repairs=offered)
    gaps, offered = repairs.for_gaps(subdistrict, shape, exclude)
    if not gaps:
        return Verdict(ok=True)
    text = _("A narrow gap stays between this and its neighbours.")
    drawing = shapes.drawn_problem((gap, {"code": "gap"}) for gap in gaps)
    return Verdict(True, problems=[_warning("gap", text)], problem=drawing, repairs=offered)


def _warning(code: str, message: str) -> dict[str, str]:
    return {"code": code, "message": message}


def _said(error: RegisterProblem) -> dict[str, str]:
    return {"code": error.code, "message": str(error.message)}
