from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import EmptyResultSet
from django.core.validators import RegexValidator
from django.db import connection
from django.db.models import F, Q

from geo.functions import PlaneArea
from geo.history import tracked
from geo.models import Block, Orthophoto, Subdistrict, Village
from parcels.models.vocabulary import BoundarySource, DocumentType, LandUse, MainUse, UsedBy

SRID = settings.REGISTER_SRID
PARCEL_CODE = r"^\d{2}[A-Z]{1,2}\d{3}(/\d{3})?$"
_DERIVED = ["area_sq_m", "main_use", "mixed_uses"]


class ParcelState(models.Model):
    """What can be said of a parcel on a day. Shared by the state in force and the closed ones.

    Register area (from the paper, square wah) and drawn area (square metres) are two values; tax
    uses the paper's.
    """

    document_type = models.CharField(max_length=14, choices=DocumentType.choices, default="NONE")
    document_number = models.CharField(max_length=30, blank=True)
    survey_page = models.CharField(max_length=20, blank=True)
    map_sheet = models.CharField(max_length=30, blank=True)  # "4547 I 9036-00 (1:4000)"
    land_number = models.CharField(max_length=10, blank=True)  # unique inside one sheet only
    register_area_sq_wah = models.DecimalField(max_digits=14, decimal_places=2)
    boundary = models.MultiPolygonField(srid=SRID, null=True, blank=True)
    boundary_source = models.CharField(
        max_length=12, choices=BoundarySource.choices, default=BoundarySource.ORTHOPHOTO
    )
    boundary_on = models.DateField(null=True, blank=True)
    boundary_accuracy_m = models.FloatField(null=True, blank=True)
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class ParcelQuerySet(models.QuerySet["Parcel"]):
    def of(self, subdistrict: Subdistrict | int) -> ParcelQuerySet:
        return self.filter(subdistrict=subdistrict)

    def current(self) -> ParcelQuerySet:
        return self.filter(retired_on__isnull=True)

    def locked(self, ids: list[int]) -> ParcelQuerySet:
        """The rows, locked in one order so that two writers never wait for each other."""
        return self.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))

    def refresh_main_use(self) -> int:
        """Derive `main_use` from the open uses; every act that changes uses ends with it.

        Kept in the row because a tile shows thousands of parcels and joins nothing.
        """
        try:
            wanted, params = self.order_by().values("id").query.sql_with_params()
        except EmptyResultSet:
            return 0
        with connection.cursor() as cursor:
            cursor.execute(_MAIN_USE.format(wanted=wanted), params)
            return int(cursor.rowcount)


#: The open uses of each parcel by area; the two largest tell what is drawn.
_MAIN_USE = """
WITH wanted AS MATERIALIZED ({wanted}), ranked AS (
    SELECT parcel_id, word, row_number() OVER (
               PARTITION BY parcel_id ORDER BY sum(area_sq_wah) DESC, word) AS place
      FROM (SELECT parcel_id, area_sq_wah,
                   CASE WHEN exempt_item IS NULL THEN use ELSE 'EXEMPT' END AS word
              FROM parcels_usezone
             WHERE upper_inf(during) AND parcel_id IN (SELECT id FROM wanted)) open
     GROUP BY parcel_id, word
), told AS (
    SELECT w.id, CASE WHEN max(place) IS NULL THEN 'NONE'
                      WHEN max(place) = 1 THEN max(word) ELSE 'MIXED' END AS main_use,
           CASE WHEN max(place) > 1
                THEN string_agg(word, ' ' ORDER BY place) FILTER (WHERE place <= 2)
                ELSE '' END AS mixed_uses
      FROM wanted w LEFT JOIN ranked r ON r.parcel_id = w.id GROUP BY w.id)
UPDATE parcels_parcel p SET main_use = t.main_use, mixed_uses = t.mixed_uses FROM told t
 WHERE p.id = t.id AND (p.main_use <> t.main_use OR p.mixed_uses <> t.mixed_uses)
"""


@tracked(exclude=_DERIVED)
class Parcel(ParcelState):
    """LA_SpatialUnit: a parcel, with the state in force since `valid_from`.

    Earlier states are ParcelVersion rows; `selectors.register_as_of` reads both. A code is never
    used again.
    """

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="parcels")
    code = models.CharField(max_length=12, validators=[RegexValidator(PARCEL_CODE)])
    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="parcels")
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, null=True, blank=True, related_name="parcels"
    )
    land_group = models.CharField(max_length=20, blank=True)
    #: Derived: `refresh_main_use`. Not legal facts and not in the history.
    main_use = models.CharField(
        max_length=12, choices=MainUse.choices, default=MainUse.NONE, db_default=MainUse.NONE
    )
    #: Of a mixed parcel the largest and the second use, "RESIDENCE AGRICULTURE".
    mixed_uses = models.CharField(max_length=25, blank=True, default="", db_default="")
    orthophoto = models.ForeignKey(Orthophoto, on_delete=models.SET_NULL, null=True, blank=True)
    has_overlapping_claim = models.BooleanField(default=False)
    valid_from = models.DateField()
    retired_on = models.DateField(null=True, blank=True)
    #: Counts the acts on this row; a writer names the one it saw (StaleParcel otherwise).
    version = models.PositiveIntegerField(default=1)

    area_sq_m = models.GeneratedField(
        expression=PlaneArea(F("boundary")),
        output_field=models.FloatField(null=True),
        db_persist=True,
    )

    objects = ParcelQuerySet.as_manager()

    class Meta:
        ordering = ["subdistrict", "code"]
        constraints = [
            models.UniqueConstraint(name="parcel_code_once", fields=["subdistrict", "code"]),
            models.CheckConstraint(name="parcel_code_form", condition=Q(code__regex=PARCEL_CODE)),
            models.CheckConstraint(
                name="parcel_boundary_is_valid",
                condition=Q(boundary__isnull=True) | Q(boundary__isvalid=True),
            ),
            models.CheckConstraint(
                name="parcel_register_area_not_negative",
                condition=Q(register_area_sq_wah__gte=0),
            ),
            models.CheckConstraint(
                name="parcel_retired_after_start",
                condition=Q(retired_on__isnull=True) | Q(retired_on__gte=F("valid_from")),
            ),
        ]
        indexes = [
            models.Index(fields=["subdistrict", "village"], name="parcel_village"),
            models.Index(fields=["subdistrict", "block"], name="parcel_block"),
            models.Index(fields=["subdistrict", "document_number"], name="parcel_document"),
            models.Index(fields=["subdistrict", "map_sheet", "land_number"], name="parcel_land_no"),
            GinIndex(
                name="parcel_code_trigram",
                fields=["subdistrict", "code"],
                opclasses=["int8_ops", "gin_trgm_ops"],
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_current(self) -> bool:
        return self.retired_on is None


class ParcelVersion(ParcelState):
    """A closed state of a parcel: true in law during `during` (upper day not included)."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="versions")
    during = DateRangeField()
    version = models.PositiveIntegerField()

    class Meta:
        ordering = ["parcel", "during"]
        constraints = [
            ExclusionConstraint(
                name="parcel_one_version_a_day",
                expressions=[
                    ("parcel", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            )
        ]
        indexes = [models.Index(fields=["subdistrict", "parcel"], name="parcel_version_of")]

    def __str__(self) -> str:
        return f"{self.parcel_id} {self.during}"


class ParcelLineage(models.Model):
    """From which parcel a parcel came: split and merge keep every old code reachable."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="children_links")
    child = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="parent_links")
    entry = models.ForeignKey("parcels.RegisterEntry", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="parcel_lineage_once", fields=["parent", "child"]),
            models.CheckConstraint(
                name="parcel_not_its_own_parent", condition=~Q(parent=F("child"))
            ),
        ]
        indexes = [models.Index(fields=["child"], name="parcel_lineage_child")]

    def __str__(self) -> str:
        return f"{self.parent_id} -> {self.child_id}"


class InForceQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def on(self, day: dt.date) -> InForceQuerySet:
        """Rows true in law on that day."""
        return self.filter(during__contains=day)

    def open(self) -> InForceQuerySet:
        """Rows without an end."""
        return self.filter(during__endswith__isnull=True)


@tracked()
class UseZone(models.Model):
    """A use of part of a parcel during a time. The areas of one day add up to the register area.

    `exempt_item` is the number of s8 under which the part is exempt. `vacant_since` is the
    Christian tax year of the first vacant year in the present run (s43).
    """

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="use_zones")
    use = models.CharField(max_length=12, choices=LandUse.choices)
    area_sq_wah = models.DecimalField(max_digits=14, decimal_places=2)
    crop = models.CharField(max_length=40, blank=True)
    used_by = models.CharField(max_length=10, choices=UsedBy.choices, default=UsedBy.SELF)
    vacant_since = models.PositiveSmallIntegerField(null=True, blank=True)
    exempt_item = models.PositiveSmallIntegerField(null=True, blank=True)
    standing_reduction = models.CharField(max_length=20, blank=True)  # code of the law files
    #: What was counted on it: code of the law's plants and animals -> number, {"longan": "40"}.
    planted = models.JSONField(default=dict, blank=True, db_default={})
    #: Papers seen: code of the law's evidence -> its number or day, {"farm_survey": "12/2568"}.
    evidence = models.JSONField(default=dict, blank=True, db_default={})
    boundary = models.MultiPolygonField(srid=SRID, null=True, blank=True)
    during = DateRangeField()

    objects = InForceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="use_area_positive", condition=Q(area_sq_wah__gt=0)),
            models.CheckConstraint(
                name="use_vacant_since_christian",
                condition=Q(vacant_since__isnull=True) | Q(vacant_since__range=(2020, 2400)),
            ),
            models.CheckConstraint(
                name="use_exempt_item_of_s8",
                condition=Q(exempt_item__isnull=True) | Q(exempt_item__range=(1, 12)),
            ),
        ]
        indexes = [models.Index(fields=["subdistrict", "parcel"], name="use_zone_parcel")]

    def __str__(self) -> str:
        return f"{self.parcel_id} {self.use} {self.area_sq_wah}"
