"""What a map tile shows of parcels and buildings in force: narrow rows beside the wide ones.

A tile of a village reads a thousand rows. From the wide row of the register, finding and unpacking
them takes longer than drawing, and each scale wants a shape of its own. Triggers of the database
write these rows in the statement that writes the register (parcels/sql/shown.sql). Nothing else
writes them, and nothing but the tiles reads them.
"""

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex

from geo.functions import DISPLAY_SRID
from geo.models import Subdistrict
from parcels.models.building import Building
from parcels.models.parcel import Parcel


def _shape() -> "models.GeometryField[str, str]":
    return models.GeometryField(srid=DISPLAY_SRID, spatial_index=False)


class Shown(models.Model):
    """Shapes in web-mercator metres: as surveyed, and simplified for smaller scales."""

    subdistrict = models.ForeignKey(
        Subdistrict, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False,
        related_name="+",
    )  # fmt: skip
    shape = _shape()
    #: For zoom 15, to 0.6 m.
    shape_mid = _shape()

    class Meta:
        abstract = True


class ShownParcel(Shown):
    parcel = models.OneToOneField(
        Parcel, on_delete=models.DO_NOTHING, db_constraint=False, primary_key=True,
        related_name="+",
    )  # fmt: skip
    code = models.CharField(max_length=20)
    main_use = models.CharField(max_length=12)
    mixed_uses = models.CharField(max_length=25, blank=True)
    #: For zooms 13 and 14, to 1.2 m.
    shape_far = _shape()
    #: Where the code stands: a point well inside.
    label = models.PointField(srid=DISPLAY_SRID, spatial_index=False)

    class Meta:
        indexes = [GistIndex(name="shown_parcel_shape", fields=["shape"])]

    def __str__(self) -> str:
        return self.code


class ShownBuilding(Shown):
    building = models.OneToOneField(
        Building, on_delete=models.DO_NOTHING, db_constraint=False, primary_key=True,
        related_name="+",
    )  # fmt: skip
    type_code = models.CharField(max_length=10)

    class Meta:
        indexes = [GistIndex(name="shown_building_shape", fields=["shape"])]

    def __str__(self) -> str:
        return self.type_code
