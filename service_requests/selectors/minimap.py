"""What lies around a point: roads, water, outlines of land and buildings. Nothing about anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import AsSVG
from django.contrib.gis.geos import Polygon
from django.db.models import F, FloatField, Func, QuerySet, Value

from geo.models import MapFeature, Subdistrict, Village
from parcels.models import Building, Parcel
from service_requests.models.request import SRID

MOST = 600
_LAND_UP_TO_M = 700  # beyond it single plots are too small to see


@dataclass(frozen=True)
class Layer:
    """Paths of one kind, in metres from the centre, north up (SVG's y grows downwards)."""

    kind: str
    paths: list[str]


@dataclass(frozen=True)
class VillageMark:
    """A village by its number: digits can be read in any font a picture may have to use."""

    x: float
    y: float
    moo: int


@dataclass(frozen=True)
class Surroundings:
    layers: list[Layer]
    villages: list[VillageMark]


def surroundings(subdistrict: Subdistrict, x: float, y: float, radius: float) -> Surroundings:
    """Everything within a square of the radius around a point of the register grid."""
    frame = Polygon.from_bbox((x - radius, y - radius, x + radius, y + radius))
    frame.srid = SRID
    layers = []
    if radius <= _LAND_UP_TO_M:
        land = Parcel.objects.current().filter(subdistrict=subdistrict)
        houses = Building.objects.current().filter(subdistrict=subdistrict)
        layers.append(Layer("land", _paths(land, "boundary", frame, x, y)))
        layers.append(Layer("building", _paths(houses, "footprint", frame, x, y)))
    features = MapFeature.objects.filter(subdistrict=subdistrict)
    for kind in ("stream", "river", "lane", "road"):
        layers.append(Layer(kind, _paths(features.filter(kind=kind), "shape", frame, x, y)))
    return Surroundings(layers, _villages(subdistrict, frame, x, y))


def _paths(rows: QuerySet[Any], field: str, frame: Polygon, x: float, y: float) -> list[str]:
    clipped = Func(
        F(field), Value(frame, output_field=_any()), function="ST_Intersection", output_field=_any()
    )
    moved = Func(
        clipped,
        Value(-x, FloatField()),
        Value(-y, FloatField()),
        function="ST_Translate",
        output_field=_any(),
    )
    found = (
        rows.filter(**{f"{field}__bboverlaps": frame})
        .order_by("pk")
        .values_list(AsSVG(moved, precision=0), flat=True)[:MOST]
    )
    return [path for path in found if path]


def _villages(subdistrict: Subdistrict, frame: Polygon, x: float, y: float) -> list[VillageMark]:
    villages = Village.objects.filter(subdistrict=subdistrict, position__within=frame)
    return [VillageMark(v.position.x - x, y - v.position.y, v.moo) for v in villages]


def _any() -> GeometryField:  # type: ignore[type-arg]
    return GeometryField(srid=SRID)
