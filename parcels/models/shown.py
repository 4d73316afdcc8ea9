"""What a map tile shows of parcels and buildings in force: narrow rows beside the wide ones.

A tile of a village reads a thousand rows. From the wide row of the register, finding and unpacking
them takes longer than drawing, and each scale wants a shape of its own, so each has a row of its
own and an index of its own. Triggers of the database write them in the statement that writes the
register (parcels/sql/shown.sql). Nothing else writes them, and nothing but the tiles reads them.
"""

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex, OpClass
from django.db.models import Q

from geo.functions import DISPLAY_SRID
from geo.models import Subdistrict
from parcels.models.building import Building
from parcels.models.parcel import Parcel


class FromZoom(models.IntegerChoices):
    """The scales: the zoom a shape is drawn from, until the next one takes over."""

    FAR = 13, "simplified to 1.2 m"
    MID = 15, "simplified to 0.6 m"
    SURVEYED = 16, "as surveyed"


def _index(what: str, scale: FromZoom) -> GistIndex:
    """Of the shapes of one scale. GeoDjango forgets the condition of an index on a plain column."""
    shape = OpClass("shape", name="gist_geometry_ops_2d")
    return GistIndex(shape, name=f"shown_{what}_{scale}", condition=Q(from_zoom=int(scale)))


class Shown(models.Model):
    """Shapes in web-mercator metres."""

    subdistrict = models.ForeignKey(
        Subdistrict, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False,
        related_name="+",
    )  # fmt: skip
    from_zoom = models.SmallIntegerField(choices=FromZoom)
    shape = models.GeometryField(srid=DISPLAY_SRID, spatial_index=False)

    class Meta:
        abstract = True


class ShownParcel(Shown):
    """One row of each scale."""

    pk = models.CompositePrimaryKey("parcel", "from_zoom")
    parcel = models.ForeignKey(
        Parcel, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    main_use = models.CharField(max_length=12)
    mixed_uses = models.CharField(max_length=25, blank=True)
    code = models.CharField(max_length=20)
    #: Where the code stands: a point well inside. Only of the surveyed shape.
    label = models.PointField(srid=DISPLAY_SRID, spatial_index=False, null=True)

    class Meta:
        indexes = [_index("parcel", FromZoom(zoom)) for zoom in (13, 15, 16)]

    def __str__(self) -> str:
        return self.code


class ShownBuilding(Shown):
    """One row of each scale buildings are drawn at: not from afar."""

    pk = models.CompositePrimaryKey("building", "from_zoom")
    building = models.ForeignKey(
        Building, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    type_code = models.CharField(max_length=10)

    class Meta:
        indexes = [_index("building", FromZoom(zoom)) for zoom in (15, 16)]

    def __str__(self) -> str:
        return self.type_code
