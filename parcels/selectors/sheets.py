"""What lies in a window of the ground on a day, for paper maps. Names nobody."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import shapely
from django.conf import settings
from django.contrib.gis.geos import Polygon
from django.db import connection
from django.db.models import Q, QuerySet
from pyproj import Transformer

from geo.geojson import LON_LAT_SRID
from geo.models import Subdistrict
from geo.selectors import ready_imagery
from parcels.models import Building, BuildingVersion, Parcel, UseZone
from parcels.sheets.frame import Box

_LAND = """
WITH state AS (
  SELECT id, code, boundary FROM parcels_parcel
  WHERE subdistrict_id = %(of)s AND valid_from <= %(day)s
    AND (retired_on IS NULL OR retired_on > %(day)s)
  UNION ALL
  SELECT parcel.id, parcel.code, past.boundary
  FROM parcels_parcelversion past JOIN parcels_parcel parcel ON parcel.id = past.parcel_id
  WHERE past.subdistrict_id = %(of)s AND past.during @> %(day)s::date
)
SELECT state.code, ST_AsBinary(state.boundary), coalesce(uses.words, '{}') FROM state
LEFT JOIN LATERAL (
  SELECT array_agg(word ORDER BY area DESC, word) AS words FROM (
    SELECT CASE WHEN exempt_item IS NULL THEN use ELSE 'EXEMPT' END AS word,
      sum(area_sq_wah) AS area
    FROM parcels_usezone WHERE parcel_id = state.id AND during @> %(day)s::date GROUP BY 1
  ) sums
) uses ON true
WHERE state.boundary && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
ORDER BY state.code
"""
#: Layer -> what is read of it, its shape, and who knows it of a day (ground_on.sql, houses_on.sql).
_GROUND = {
    "lines": ("kind, name_th", "shape", "features_on"),
    "zones": ("code", "boundary", "zones_on"),
    "blocks": ("zone || letter", "boundary", "blocks_on"),
    "houses": ("house_number", "position", "houses_on"),
    "villages": ("'หมู่ ' || moo || ' ' || name_th", "position", "villages_on"),
}


@dataclass(frozen=True)
class Land:
    code: str
    shape: shapely.Geometry
    uses: tuple[str, ...]  # of LandUse or EXEMPT, the largest first


@dataclass(frozen=True)
class Line:
    """A road, a stream, a forest: kind of MapFeature."""

    kind: str
    name: str
    shape: shapely.Geometry


@dataclass(frozen=True)
class Named:
    text: str
    shape: shapely.Geometry


@dataclass(frozen=True)
class Ground:
    """Shapes in metres of the register's reference system."""

    day: dt.date
    land: list[Land]
    roofs: list[shapely.Geometry]
    lines: list[Line]
    zones: list[Named]
    blocks: list[Named]
    villages: list[Named]
    houses: list[Named]


def ground_in(subdistrict: Subdistrict | int, box: Box, day: dt.date) -> Ground:
    """Everything the sheet shows, in eight queries."""
    return Ground(
        day=day,
        land=land_in(subdistrict, box, day),
        roofs=roofs_in(subdistrict, box, day),
        lines=_lines(subdistrict, box, day),
        zones=_named("zones", subdistrict, box, day),
        blocks=_named("blocks", subdistrict, box, day),
        villages=_named("villages", subdistrict, box, day),
        houses=[one for one in _named("houses", subdistrict, box, day) if one.text],
    )


def land_in(subdistrict: Subdistrict | int, box: Box, day: dt.date) -> list[Land]:
    """The parcels whose bounds touch the box, in order of their codes."""
    of = subdistrict if isinstance(subdistrict, int) else subdistrict.pk
    given = {"of": of, "day": day, "srid": settings.REGISTER_SRID, **box._asdict()}
    with connection.cursor() as cursor:
        cursor.execute(_LAND, given)
        rows = cursor.fetchall()
    return [Land(code, shapely.from_wkb(bytes(wkb)), tuple(uses)) for code, wkb, uses in rows]


def zones_of(parcel: Parcel, day: dt.date) -> list[Land]:
    """The use zones drawn in a parcel on a day, each with its use."""
    rows = UseZone.objects.on(day).filter(parcel=parcel, boundary__isnull=False).order_by("pk")
    return [
        Land(parcel.code, _shape(row.boundary), ("EXEMPT" if row.exempt_item else row.use,))
        for row in rows
    ]


def roofs_in(subdistrict: Subdistrict | int, box: Box, day: dt.date) -> list[shapely.Geometry]:
    """The footprints of buildings that stood on a day."""
    window = _window(box)
    of = Q(subdistrict=subdistrict, footprint__bboverlaps=window)
    standing = Q(retired_on__isnull=True) | Q(retired_on__gt=day)
    now = Building.objects.filter(of, standing, valid_from__lte=day)
    past = BuildingVersion.objects.filter(of, during__contains=day)
    rows = [*now.values_list("footprint", flat=True), *past.values_list("footprint", flat=True)]
    return [_shape(row) for row in rows]


def pictures_in(subdistrict: Subdistrict | int, box: Box) -> list[dict[str, Any]]:
    """The ready pictures under a window, the one to lie on top last."""
    to_degrees = Transformer.from_crs(settings.REGISTER_SRID, LON_LAT_SRID, always_xy=True)
    window = shapely.box(*to_degrees.transform_bounds(*box))
    ready = reversed(ready_imagery(subdistrict))
    return [row for row in ready if window.intersects(shapely.box(*row["bounds"]))]


def bounds_of_land(subdistrict: Subdistrict | int, within: Q) -> list[shapely.Geometry]:
    """The drawn outlines in force that match a filter of Parcel."""
    from_rows = _drawn_parcels(subdistrict).filter(within).values_list("boundary", flat=True)
    return [_shape(shape) for shape in from_rows.iterator(chunk_size=2_000)]


def _drawn_parcels(subdistrict: Subdistrict | int) -> QuerySet[Any]:
    return Parcel.objects.of(subdistrict).current().filter(boundary__isnull=False)


def _window(box: Box) -> Polygon:
    window = Polygon.from_bbox(box)
    window.srid = settings.REGISTER_SRID
    return window


def _lines(subdistrict: Subdistrict | int, box: Box, day: dt.date) -> list[Line]:
    """Clipped to the window: a river is longer than a sheet."""
    frame = shapely.box(*box).buffer(10)
    rows = _recorded("lines", subdistrict, box, day)
    clipped = ((kind, name, shapely.intersection(shape, frame)) for kind, name, shape in rows)
    return [Line(kind, name, shape) for kind, name, shape in clipped if not shape.is_empty]


def _named(layer: str, subdistrict: Subdistrict | int, box: Box, day: dt.date) -> list[Named]:
    return [Named(text, shape) for text, shape in _recorded(layer, subdistrict, box, day)]


def _recorded(
    layer: str, subdistrict: Subdistrict | int, box: Box, day: dt.date
) -> list[tuple[Any, ...]]:
    """Rows of a layer of the ground as recorded at the end of the day, the shape last."""
    of = subdistrict if isinstance(subdistrict, int) else subdistrict.pk
    columns, shape, function = _GROUND[layer]
    query = (
        f"SELECT {columns}, ST_AsBinary({shape}) FROM {function}(%(of)s, %(day)s, %(clock)s)"
        f" WHERE {shape} && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)"
        " ORDER BY id"
    )
    given: dict[str, Any] = {"of": of, "day": day, "clock": settings.TIME_ZONE, **box._asdict()}
    with connection.cursor() as cursor:
        cursor.execute(query, {**given, "srid": settings.REGISTER_SRID})
        return [(*row, shapely.from_wkb(bytes(wkb))) for *row, wkb in cursor.fetchall()]


def _shape(geometry: Any) -> shapely.Geometry:
    return shapely.from_wkb(bytes(geometry.wkb))
