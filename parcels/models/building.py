from __future__ import annotations

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import RegexValidator
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from geo.functions import PlaneArea
from geo.history import tracked
from geo.models import Orthophoto, Subdistrict
from parcels.models.parcel import InForceQuerySet, Parcel
from parcels.models.vocabulary import BoundarySource, LandUse, Material, UsedBy

SRID = settings.REGISTER_SRID
BUILDING_CODE = r"^\d{2}[A-Z]{1,2}\d{3}(/\d{3})?-B\d{3}$"


class BuildingState(models.Model):
    """What can be said of a building on a day. `area_sq_m` is the floor area that is priced."""

    type_code = models.CharField(max_length=8)  # Treasury code, text: "506/1"
    material = models.CharField(max_length=6, choices=Material.choices)
    floors = models.PositiveSmallIntegerField(default=1)
    area_sq_m = models.DecimalField(max_digits=10, decimal_places=2)
    year_built = models.PositiveSmallIntegerField(null=True, blank=True)  # Christian year finished
    is_year_estimated = models.BooleanField(default=False)
    is_unfinished = models.BooleanField(default=False)
    footprint = models.MultiPolygonField(srid=SRID, null=True, blank=True)
    footprint_source = models.CharField(
        max_length=12, choices=BoundarySource.choices, default=BoundarySource.ORTHOPHOTO
    )
    footprint_on = models.DateField(null=True, blank=True)
    footprint_accuracy_m = models.FloatField(null=True, blank=True)
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class BuildingQuerySet(models.QuerySet["Building"]):
    def of(self, subdistrict: Subdistrict | int) -> BuildingQuerySet:
        return self.filter(subdistrict=subdistrict)

    def current(self) -> BuildingQuerySet:
        return self.filter(retired_on__isnull=True)


@tracked(exclude=["footprint_sq_m"])
class Building(BuildingState):
    """LA_LegalSpaceBuildingUnit. May have another owner than the land, and stand on several."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="buildings")
    code = models.CharField(max_length=17, validators=[RegexValidator(BUILDING_CODE)])
    parcel = models.ForeignKey(
        Parcel, on_delete=models.PROTECT, null=True, blank=True, related_name="buildings"
    )
    orthophoto = models.ForeignKey(Orthophoto, on_delete=models.SET_NULL, null=True, blank=True)
    valid_from = models.DateField()
    retired_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    footprint_sq_m = models.GeneratedField(
        expression=PlaneArea(F("footprint")),
        output_field=models.FloatField(null=True),
        db_persist=True,
    )

    objects = BuildingQuerySet.as_manager()

    class Meta:
        ordering = ["subdistrict", "code"]
        constraints = [
            models.UniqueConstraint(name="building_code_once", fields=["subdistrict", "code"]),
            models.CheckConstraint(
                name="building_code_form", condition=Q(code__regex=BUILDING_CODE)
            ),
            models.CheckConstraint(
                name="building_footprint_is_valid",
                condition=Q(footprint__isnull=True) | Q(footprint__isvalid=True),
            ),
            models.CheckConstraint(name="building_area_positive", condition=Q(area_sq_m__gt=0)),
            models.CheckConstraint(
                name="building_year_christian",
                condition=Q(year_built__isnull=True) | Q(year_built__range=(1700, 2400)),
            ),
            models.CheckConstraint(
                name="building_retired_after_start",
                condition=Q(retired_on__isnull=True) | Q(retired_on__gte=F("valid_from")),
            ),
        ]
        indexes = [
            models.Index(fields=["subdistrict", "parcel"], name="building_parcel"),
        ]

    def __str__(self) -> str:
        return self.code


class BuildingVersion(BuildingState):
    """A closed state of a building, and the parcel it stood on then."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="versions")
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, null=True, related_name="+")
    during = DateRangeField()
    version = models.PositiveIntegerField()

    class Meta:
        ordering = ["building", "during"]
        constraints = [
            ExclusionConstraint(
                name="building_one_version_a_day",
                expressions=[
                    ("building", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            )
        ]
        indexes = [models.Index(fields=["subdistrict", "building"], name="building_version_of")]

    def __str__(self) -> str:
        return f"{self.building_id} {self.during}"


class BuildingParcel(models.Model):
    """A further parcel a building stands on, with the land it takes there."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    building = models.ForeignKey(Building, on_delete=models.CASCADE, related_name="other_parcels")
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="standing_buildings")
    land_area_sq_wah = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="building_parcel_once", fields=["building", "parcel"])
        ]

    def __str__(self) -> str:
        return f"{self.building_id} on {self.parcel_id}"


@tracked()
class BuildingUse(models.Model):
    """A use of floor area during a time. The areas of one day add up to the building's area."""

    class Letting(models.TextChoices):
        NONE = "", _("Not let")
        MONTHLY = "monthly", _("Let by the month")
        DAILY = "daily", _("Let by the day")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="uses")
    use = models.CharField(max_length=12, choices=LandUse.choices)
    floor = models.CharField(max_length=10, blank=True)
    area_sq_m = models.DecimalField(max_digits=10, decimal_places=2)
    used_by = models.CharField(max_length=10, choices=UsedBy.choices, default=UsedBy.SELF)
    letting = models.CharField(max_length=10, choices=Letting.choices, blank=True)
    vacant_since = models.PositiveSmallIntegerField(null=True, blank=True)
    exempt_item = models.PositiveSmallIntegerField(null=True, blank=True)
    #: Papers seen, as with land.
    evidence = models.JSONField(default=dict, blank=True, db_default={})
    during = DateRangeField()

    objects = InForceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="building_use_area_positive", condition=Q(area_sq_m__gt=0)),
            models.CheckConstraint(
                name="building_use_vacant_since_christian",
                condition=Q(vacant_since__isnull=True) | Q(vacant_since__range=(2020, 2400)),
            ),
            models.CheckConstraint(
                name="building_use_exempt_item_of_s8",
                condition=Q(exempt_item__isnull=True) | Q(exempt_item__range=(1, 12)),
            ),
        ]
        indexes = [models.Index(fields=["subdistrict", "building"], name="building_use_of")]

    def __str__(self) -> str:
        return f"{self.building_id} {self.use} {self.area_sq_m}"
