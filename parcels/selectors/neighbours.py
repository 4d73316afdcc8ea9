"""What lies beside, under or around a shape."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from django.conf import settings
from django.contrib.gis.db.models.functions import Area, Intersection
from django.contrib.gis.db.models.functions import Distance as DistanceTo
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import QuerySet
from shapely.geometry.base import BaseGeometry

from geo.models import Block, Subdistrict, Village
from parcels.models import Parcel

#: Neighbours further apart than this do not share a boundary.
BESIDE_M = 0.01
#: So far an index finds the nearest parcel; beyond it every parcel is measured.
NEAR_M = 300


def beside(
    subdistrict: Subdistrict | int, shape: BaseGeometry, exclude: Iterable[int] = ()
) -> QuerySet[Parcel]:
    """Live parcels that touch or overlap a shape."""
    around = _row(shape.buffer(BESIDE_M, join_style="mitre"))
    rows = Parcel.objects.of(subdistrict).current().exclude(pk__in=list(exclude))
    return rows.filter(boundary__intersects=around).order_by("pk")


def under(subdistrict: Subdistrict | int, shape: BaseGeometry) -> list[tuple[int, str, float]]:
    """Id, code and square metres of the live parcels below a footprint, most ground first."""
    footprint = _row(shape)
    rows = Parcel.objects.of(subdistrict).current().filter(boundary__intersects=footprint)
    found = [
        (pk, code, area.sq_m)
        for pk, code, area in rows.annotate(
            ground=Area(Intersection("boundary", footprint))
        ).values_list("pk", "code", "ground")
    ]
    return sorted((row for row in found if row[2] > 0), key=lambda row: -row[2])


def nearest(subdistrict: Subdistrict | int, shape: BaseGeometry) -> Parcel | None:
    """The live drawn parcel nearest to a shape."""
    place = _row(shape.representative_point())
    rows = Parcel.objects.of(subdistrict).current().filter(boundary__isnull=False)
    ranked = rows.annotate(away=DistanceTo("boundary", place)).order_by("away", "pk")
    return ranked.filter(boundary__dwithin=(place, NEAR_M)).first() or ranked.first()


def block_under(subdistrict: Subdistrict | int, shape: BaseGeometry) -> Block | None:
    """The block that most of a shape lies in."""
    outline = _row(shape)
    rows = Block.objects.filter(subdistrict=subdistrict, boundary__intersects=outline)
    return (
        rows.annotate(ground=Area(Intersection("boundary", outline)))
        .select_related("zone")
        .order_by("-ground")
        .first()
    )


def village_near(subdistrict: Subdistrict | int, shape: BaseGeometry) -> Village | None:
    """The village of the nearest parcel that has one, else the nearest village point."""
    middle = _row(shape.representative_point())
    parcels = Parcel.objects.of(subdistrict).current().filter(village__isnull=False)
    close = parcels.filter(boundary__dwithin=(middle, NEAR_M)).select_related("village")
    nearest = close.annotate(away=DistanceTo("boundary", middle)).order_by("away").first()
    if nearest:
        return nearest.village
    villages = Village.objects.filter(subdistrict=subdistrict)
    return villages.annotate(away=DistanceTo("position", middle)).order_by("away").first()


def _row(shape: BaseGeometry) -> GEOSGeometry:
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=settings.REGISTER_SRID)
