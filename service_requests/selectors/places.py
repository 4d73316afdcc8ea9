"""Which village, parcel and building a point lies in, and which requests it may repeat."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D

from geo.models import Subdistrict, Village
from parcels.models import Building, Parcel
from service_requests.models import RequestQuerySet, ServiceRequest

#: A point this far outside the territory is still taken: outlines of territories are rough.
OUTSIDE_TOLERANCE_M = 1000
REPEAT_WITHIN_M = 50
REPEAT_WITHIN = dt.timedelta(days=7)


@dataclass(frozen=True)
class Whereabouts:
    village: Village | None
    parcel: Parcel | None
    building: Building | None


def is_near_territory(subdistrict: Subdistrict, point: Point) -> bool:
    return Subdistrict.objects.filter(
        pk=subdistrict.pk, boundary__dwithin=(point, OUTSIDE_TOLERANCE_M)
    ).exists()


def whereabouts(subdistrict: Subdistrict, point: Point) -> Whereabouts:
    """The nearest village (their outlines are not surveyed), and what the point stands on."""
    village = (
        Village.objects.filter(subdistrict=subdistrict)
        .annotate(metres=Distance("position", point))
        .order_by("metres")
        .first()
    )
    parcel = Parcel.objects.current().filter(subdistrict=subdistrict, boundary__covers=point)
    building = Building.objects.current().filter(subdistrict=subdistrict, footprint__covers=point)
    return Whereabouts(village, parcel.order_by("pk").first(), building.order_by("pk").first())


def possible_repeats(request: ServiceRequest) -> RequestQuerySet:
    """Open requests for the same service, near and of the same days. The officer decides."""
    found = ServiceRequest.objects.of(request.subdistrict_id).exclude(pk=request.pk)
    if request.location is None:
        return found.none()
    return found.open().filter(
        request_type=request.request_type_id,
        location__dwithin=(request.location, D(m=REPEAT_WITHIN_M).m),
        submitted_at__gte=request.submitted_at - REPEAT_WITHIN,
        submitted_at__lte=request.submitted_at + REPEAT_WITHIN,
    )
