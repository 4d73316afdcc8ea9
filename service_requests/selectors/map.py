"""Requests for the staff map and for the panel of a parcel."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.db.models.functions import AsGeoJSON, Transform
from django.urls import reverse

from accounts.models import User
from geo.geojson import SHOWN_DIGITS, fragment
from service_requests.models import RequestQuerySet, ServiceRequest
from service_requests.models.vocabulary import OPEN_STAGES, Stage
from service_requests.permissions import may_open
from service_requests.selectors.queue import visible_to

POINTS_MOST = 10_000
LINES_MOST = 50
LON_LAT = 4326


@dataclass(frozen=True)
class MapFilters:
    stage: str = "open"
    type: str = ""
    village: int | None = None
    months: int = 12


def request_points(user: User, filters: MapFilters, now: dt.datetime) -> dict[str, Any]:
    """A FeatureCollection of the requests the user may see, one query."""
    requests = _shown_to(user).filter(
        location__isnull=False, submitted_at__gte=now - dt.timedelta(days=31 * filters.months)
    )
    if filters.stage in Stage.values:
        requests = requests.filter(stage=filters.stage)
    elif filters.stage != "all":
        requests = requests.open()
    if filters.type:
        requests = requests.filter(request_type__code=filters.type)
    if filters.village is not None:
        requests = requests.filter(village=filters.village)
    shape = AsGeoJSON(Transform("location", LON_LAT), precision=SHOWN_DIGITS)
    rows = requests.order_by("-submitted_at", "-pk").values_list(
        *("pk", "number", "request_type__code", "request_type__pictogram", "stage"),
        *("submitted_at", "expected_at", shape),
    )[:POINTS_MOST]
    opens = may_open(user)
    return {"type": "FeatureCollection", "features": [_feature(row, now, opens) for row in rows]}


def _shown_to(user: User) -> RequestQuerySet:
    """Those who only look at the map see no private request, not even of their own division."""
    requests = visible_to(user)
    return requests if may_open(user) else requests.filter(request_type__is_private=False)


def _feature(row: tuple[Any, ...], now: dt.datetime, opens: bool) -> dict[str, Any]:
    pk, number, code, pictogram, stage, submitted_at, expected_at, shape = row
    late = expected_at is not None and expected_at < now and stage in OPEN_STAGES
    return {
        "type": "Feature",
        "id": pk,
        "geometry": fragment(shape),
        "properties": {
            "number": number,
            "type": code,
            "pictogram": pictogram,
            "stage": stage,
            "age_days": (now - submitted_at).days,
            "late": late,
            "url": reverse("request-detail", args=[number]) if opens else "",
        },
    }


def parcel_requests(user: User, parcel_id: int, now: dt.datetime) -> list[dict[str, Any]]:
    """Requests on a parcel, as told by link or suggestion."""
    found = (
        _shown_to(user)
        .filter(parcel=parcel_id)
        .select_related("request_type")
        .order_by("-submitted_at", "-pk")[:LINES_MOST]
    )
    opens = may_open(user)
    return [_line(one, now, opens) for one in found]


def _line(one: ServiceRequest, now: dt.datetime, opens: bool) -> dict[str, Any]:
    late = one.expected_at is not None and one.expected_at < now and one.stage in OPEN_STAGES
    return {
        "number": one.number,
        "type": one.request_type.code,
        "type_name": one.request_type.name,
        "pictogram": one.request_type.pictogram,
        "stage": one.stage,
        "stage_name": str(one.get_stage_display()),
        "submitted_at": one.submitted_at,
        "expected_at": one.expected_at,
        "is_late": late,
        "is_link_confirmed": one.is_link_confirmed,
        "url": reverse("request-detail", args=[one.number]) if opens else "",
    }
