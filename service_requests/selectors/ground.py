"""Outlines of the ground for a map without tiles, in longitude and latitude (EPSG:4326)."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import AsGeoJSON, Transform
from django.db.models import F, FloatField, Func, Value

from geo.models import MapFeature, Subdistrict, Village
from service_requests.heatmap import Ground
from service_requests.models.request import SRID

LON_LAT = 4326
DIGITS = 5
TOLERANCE_M = 20.0
_DRAWN = ("road", "river", "stream")


def ground_of(subdistrict: Subdistrict, *, english: bool) -> Ground:
    """Boundary, roads, rivers and village names, simplified for small scales."""
    boundary = Subdistrict.objects.filter(pk=subdistrict.pk).values_list(
        _shown("boundary"), flat=True
    )
    lines = MapFeature.objects.filter(subdistrict=subdistrict, kind__in=_DRAWN).values_list(
        "kind", _shown("shape")
    )
    villages = Village.objects.filter(subdistrict=subdistrict).annotate(
        point=Transform("position", LON_LAT)
    )
    return Ground(
        boundary=json.loads(boundary[0]),
        lines={
            "type": "FeatureCollection",
            "features": [_feature(kind, shape) for kind, shape in lines if shape],
        },
        villages=[
            (one.point.x, one.point.y, one.name_en if english else one.name_th) for one in villages
        ],
    )


def _feature(kind: str, shape: str) -> dict[str, Any]:
    return {"type": "Feature", "geometry": json.loads(shape), "properties": {"kind": kind}}


def _shown(field: str) -> AsGeoJSON:
    simple = Func(
        F(field),
        Value(TOLERANCE_M, FloatField()),
        function="ST_SimplifyPreserveTopology",
        output_field=GeometryField(srid=SRID),
    )
    return AsGeoJSON(Transform(simple, LON_LAT), precision=DIGITS)
