from __future__ import annotations

from django.contrib.gis.db import models
from django.contrib.postgres.fields import DateRangeField
from django.core.validators import RegexValidator
from django.db.models import F, Q

from geo.history import tracked
from geo.models import Subdistrict
from parcels.models.building import Building, BuildingUse
from parcels.models.parcel import InForceQuerySet
from parcels.models.vocabulary import LandUse, UsedBy

UNIT_CODE = r"^\d{2}[A-Z]{1,2}\d{3}(/\d{3})?-B\d{3}-U\d{3}$"


@tracked()
class Condominium(models.Model):
    """A building registered as a condominium (อาคารชุด); what is no unit is common property.

    Common property, the land among it, is outside the tax (s8 item 9).
    """

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    building = models.OneToOneField(Building, on_delete=models.PROTECT, related_name="condominium")
    name = models.CharField(max_length=200)
    registration_number = models.CharField(max_length=30)
    registered_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="condominium_has_name", condition=~Q(name="")),
        ]
        indexes = [models.Index(fields=["subdistrict", "name"], name="condominium_name")]

    def __str__(self) -> str:
        return self.name


class UnitQuerySet(models.QuerySet["Unit"]):
    def of(self, subdistrict: Subdistrict | int) -> UnitQuerySet:
        return self.filter(subdistrict=subdistrict)

    def current(self) -> UnitQuerySet:
        return self.filter(retired_on__isnull=True)


@tracked()
class Unit(models.Model):
    """LA_LegalSpaceBuildingUnit: a unit (ห้องชุด) of a condominium, a property of its own.

    `number` is the number on the unit title (อ.ช.2). The common share is the fraction of the common
    property that goes with it. A changed size ends the unit and begins another.
    """

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="units")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="units")
    code = models.CharField(max_length=22, validators=[RegexValidator(UNIT_CODE)])
    number = models.CharField(max_length=20)
    floor = models.CharField(max_length=10)
    area_sq_m = models.DecimalField(max_digits=8, decimal_places=2)
    common_share_numerator = models.PositiveIntegerField(null=True, blank=True)
    common_share_denominator = models.PositiveIntegerField(null=True, blank=True)
    valid_from = models.DateField()
    retired_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["subdistrict", "code"]
        constraints = [
            models.UniqueConstraint(name="unit_code_once", fields=["subdistrict", "code"]),
            models.UniqueConstraint(
                name="unit_number_once_in_building",
                fields=["building", "number"],
                condition=Q(retired_on__isnull=True),
            ),
            models.CheckConstraint(name="unit_code_form", condition=Q(code__regex=UNIT_CODE)),
            models.CheckConstraint(name="unit_has_number", condition=~Q(number="")),
            models.CheckConstraint(name="unit_area_positive", condition=Q(area_sq_m__gt=0)),
            models.CheckConstraint(
                name="unit_common_share_is_a_fraction",
                condition=Q(
                    common_share_numerator__isnull=True, common_share_denominator__isnull=True
                )
                | Q(
                    common_share_numerator__gt=0,
                    common_share_denominator__gte=F("common_share_numerator"),
                ),
            ),
            models.CheckConstraint(
                name="unit_retired_after_start",
                condition=Q(retired_on__isnull=True) | Q(retired_on__gte=F("valid_from")),
            ),
        ]
        indexes = [models.Index(fields=["subdistrict", "building"], name="unit_building")]

    def __str__(self) -> str:
        return self.code


@tracked()
class UnitUse(models.Model):
    """A use of a unit's area during a time. The areas of one day add up to the unit's area."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="uses")
    use = models.CharField(max_length=12, choices=LandUse.choices)
    area_sq_m = models.DecimalField(max_digits=8, decimal_places=2)
    used_by = models.CharField(max_length=10, choices=UsedBy.choices, default=UsedBy.SELF)
    letting = models.CharField(max_length=10, choices=BuildingUse.Letting.choices, blank=True)
    vacant_since = models.PositiveSmallIntegerField(null=True, blank=True)
    exempt_item = models.PositiveSmallIntegerField(null=True, blank=True)
    #: Papers seen, as with land.
    evidence = models.JSONField(default=dict, blank=True, db_default={})
    during = DateRangeField()

    objects = InForceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="unit_use_area_positive", condition=Q(area_sq_m__gt=0)),
            models.CheckConstraint(
                name="unit_use_vacant_since_christian",
                condition=Q(vacant_since__isnull=True) | Q(vacant_since__range=(2020, 2400)),
            ),
            models.CheckConstraint(
                name="unit_use_exempt_item_of_s8",
                condition=Q(exempt_item__isnull=True) | Q(exempt_item__range=(1, 12)),
            ),
        ]
        indexes = [models.Index(fields=["subdistrict", "unit"], name="unit_use_of")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.use} {self.area_sq_m}"
