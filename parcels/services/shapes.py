"""Shapes on their way in and out of an act, and the drawing that explains a refusal."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from geo import geometry
from geo.geojson import LON_LAT_SRID
from geo.models import Subdistrict
from parcels.models import Parcel
from parcels.problems import FeatureCollection, RegisterProblem, Repair
from parcels.selectors import neighbours

BUILDING_LEAST_SQ_M = 6

WORDS = {
    "empty": gettext_lazy("The shape has no area. Draw it again."),
    "not_valid": gettext_lazy("The outline crosses itself. Move the marked corner."),
    "not_cut": gettext_lazy("The line must cross the parcel from edge to edge."),
    "too_much": gettext_lazy("The part must be smaller than the parcel."),
    "in_pieces": gettext_lazy("The strip falls into pieces here. Draw the dividing line by hand."),
    "hairline": gettext_lazy(
        "The boundary would run within millimetres of another one. Move it further, or onto it."
    ),
    "swallowed": gettext_lazy("Nothing, or no single piece, would be left of a neighbour."),
    "zone_outside": gettext_lazy("A zone must lie inside the parcel and not under another zone."),
    "not_touching": gettext_lazy("Only parcels with a common edge can become one."),
}


class ShapeRefused(RegisterProblem):
    """The drawn shape cannot be used."""

    code = "bad_shape"


class BoundaryOverlap(RegisterProblem):
    """The shape lies on ground of live neighbours."""

    code = "overlap"


def to_shape(drawn: GEOSGeometry) -> shapely.MultiPolygon:
    """A shape from the browser (EPSG:4326) or the database, on the grid. Raises ShapeRefused."""
    if drawn.geom_type not in ("Polygon", "MultiPolygon") or not _is_on_earth(drawn):
        raise ShapeRefused(WORDS["empty"], fields={"geometry": [str(WORDS["empty"])]})
    plane = drawn.transform(settings.REGISTER_SRID, clone=True)
    try:
        return geometry.on_grid(shapely.from_wkb(bytes(plane.wkb)))
    except geometry.BadShape as error:
        raise refusal(error) from error


def _is_on_earth(drawn: GEOSGeometry) -> bool:
    """Degrees that can be projected: the plane grid means nothing far from its own zone."""
    if drawn.srid != LON_LAT_SRID or drawn.empty:
        return not drawn.empty
    west, south, east, north = drawn.extent
    return 90 < west <= east < 110 and 0 < south <= north < 30


def refusal(error: geometry.BadShape, repairs: Sequence[Repair] = ()) -> ShapeRefused:
    drawing = drawn_problem([(error.place, {"code": error.code})]) if error.place else None
    words = WORDS[error.code]
    return ShapeRefused(words, code=error.code, problem=drawing, repairs=repairs)


def to_row(shape: BaseGeometry) -> MultiPolygon:
    """For a field of the register."""
    made = GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=settings.REGISTER_SRID)
    return made if isinstance(made, MultiPolygon) else MultiPolygon(made, srid=made.srid)


def of_row(parcel: Parcel) -> shapely.MultiPolygon:
    """The boundary of a parcel. Raises ShapeRefused where none is drawn."""
    if parcel.boundary is None:
        raise ShapeRefused(
            _("Parcel %(code)s has no drawn boundary.") % {"code": parcel.code}, code="no_shape"
        )
    return geometry.from_wkb(parcel.boundary.wkb)


def to_degrees(shape: BaseGeometry) -> dict[str, Any]:
    """GeoJSON in longitude and latitude, exact enough to come back to the same millimetre."""
    turn = Transformer.from_crs(settings.REGISTER_SRID, LON_LAT_SRID, always_xy=True)
    turned = shapely.transform(
        shape, lambda xy: np.column_stack(turn.transform(xy[:, 0], xy[:, 1]))
    )
    found: dict[str, Any] = json.loads(shapely.to_geojson(turned))
    return found


def drawn_problem(
    parts: Iterable[tuple[BaseGeometry, Mapping[str, Any]]],
) -> FeatureCollection:
    """What the map draws in red: longitude, latitude."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": to_degrees(shape),
                "properties": dict(properties),
            }
            for shape, properties in parts
        ],
    }


def overlaps(
    subdistrict: Subdistrict | int, shape: BaseGeometry, exclude: Iterable[int] = ()
) -> list[tuple[BaseGeometry, dict[str, Any]]]:
    """Ground taken from live neighbours, with their codes; claims known to overlap do not count."""
    found = []
    for other in neighbours.beside(subdistrict, shape, exclude):
        if other.has_overlapping_claim:
            continue
        if overlap := geometry.wide_overlap(shape, of_row(other)):
            about = {"code": other.code, "parcel_id": other.pk, "sq_m": round(overlap.sq_m, 2)}
            found.append((overlap.shape, about))
    return found


def overlap_problem(
    found: list[tuple[BaseGeometry, dict[str, Any]]], repairs: Sequence[Repair] = ()
) -> BoundaryOverlap:
    """The common ground drawn, the neighbours named, and what would do instead."""
    codes = ", ".join(sorted({str(about["code"]) for _shape, about in found}))
    message = _("The shape lies on ground of %(codes)s. Move the marked edges.")
    text = message % {"codes": codes}
    fields = {"boundary": [text]}
    return BoundaryOverlap(text, fields=fields, problem=drawn_problem(found), repairs=repairs)
