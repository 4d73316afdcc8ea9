"""The check while somebody draws: says what an act would say, and changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.gis.geos import GEOSGeometry

from geo import units
from parcels.problems import FeatureCollection, RegisterProblem
from parcels.services import register, shapes


@dataclass(frozen=True)
class Verdict:
    ok: bool
    area_sq_m: float = 0.0
    sq_wah: str = "0.00"
    text: str = "0-0-0"
    problems: list[dict[str, str]] = field(default_factory=list)
    problem: FeatureCollection | None = None


def check_drawing(
    *, subdistrict: int, kind: str, drawn: GEOSGeometry, exclude: Iterable[int] = ()
) -> Verdict:
    """Area and faults of a parcel ("parcel") or building ("building") being drawn."""
    try:
        shape = register.footprint(drawn) if kind == "building" else shapes.to_shape(drawn)
    except shapes.ShapeRefused as error:
        return Verdict(ok=False, problems=[_said(error)], problem=error.problem)
    problems, drawing, ok = [], None, True
    if kind == "building":
        try:
            place = register.standing(subdistrict, shape)
            problems = [{"code": "many_parcels", "message": text} for text in place.warnings]
        except register.StandsNowhere as error:
            problems, ok = [_said(error)], False
    elif found := shapes.overlaps(subdistrict, shape, exclude):
        overlap = shapes.overlap_problem(found)
        problems, drawing, ok = [_said(overlap)], overlap.problem, False
    sq_wah = units.sq_m_to_sq_wah(shape.area)
    text = str(units.from_sq_wah(sq_wah))
    return Verdict(ok, round(shape.area, 3), f"{sq_wah:.2f}", text, problems, drawing)


def _said(error: RegisterProblem) -> dict[str, str]:
    return {"code": error.code, "message": str(error.message)}
