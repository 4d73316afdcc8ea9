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


def display_column(field: str) -> models.GeneratedField:
    """The shape of `field` in web-mercator metres, with the clockwise rings of MVT, kept.

    Never stale, and no transform when a tile is drawn.
    """
    turned = Func(F(field), Value(DISPLAY_SRID), function="ST_Transform", output_field=_any())
    return models.GeneratedField(
        expression=Func(turned, function="ST_ForcePolygonCW", output_field=_any()),
        output_field=models.GeometryField(srid=DISPLAY_SRID, null=True, spatial_index=True),
        db_persist=True,
    )


def _any() -> "models.GeometryField[Any, Any]":
    return models.GeometryField(srid=DISPLAY_SRID)
