"""PostGIS functions Django lacks, as expressions for generated columns and queries."""

from typing import Any

from django.contrib.gis.db import models
from django.db.models import F, Func, Value

#: Web Mercator, the grid of the map tiles. Display only: never measured in.
DISPLAY_SRID = 3857
#: Half the width of the world on that grid, in web-mercator metres.
HALF_WORLD = 20037508.342789244


class PlaneArea(Func):
    """Square metres in the register's plane reference system."""

    function = "ST_Area"
    output_field = models.FloatField()


def display(field: str, tolerance_m: float = 0) -> Func:
    """The shape of `field` in web-mercator metres for tiles, ready for the clockwise MVT rings.

    With a tolerance (in web-mercator metres) it is simplified, valid again, for small scales.
    """
    shape: Func = Func(F(field), Value(DISPLAY_SRID), function="ST_Transform", output_field=_any())
    if tolerance_m:
        shape = Func(
            shape, Value(tolerance_m), function="ST_SimplifyPreserveTopology", output_field=_any()
        )
    return Func(shape, function="ST_ForcePolygonCW", output_field=_any())


def display_column(field: str, tolerance_m: float = 0) -> models.GeneratedField:
    """A stored, generated display shape: never stale, and no transform when a tile is drawn."""
    return models.GeneratedField(
        expression=display(field, tolerance_m),
        output_field=models.GeometryField(
            srid=DISPLAY_SRID, null=True, spatial_index=not tolerance_m
        ),
        db_persist=True,
    )


def label_column(field: str) -> models.GeneratedField:
    """Where a shape's label stands on the map: a point well inside it, found once."""
    shown = Func(F(field), Value(DISPLAY_SRID), function="ST_Transform", output_field=_any())
    return models.GeneratedField(
        expression=Func(shown, function="ST_PointOnSurface", output_field=_any()),
        output_field=models.PointField(srid=DISPLAY_SRID, null=True, spatial_index=False),
        db_persist=True,
    )


def _any() -> "models.GeometryField[Any, Any]":
    return models.GeometryField(srid=DISPLAY_SRID)
