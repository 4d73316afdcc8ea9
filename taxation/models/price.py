"""Treasury price accounts (บัญชีราคาประเมินทุนทรัพย์) and the price in force of each parcel."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from geo.history import tracked
from geo.models import Subdistrict
from parcels.models import Building, Parcel, Unit


class PriceSource(models.TextChoices):
    """How sure a price is. Anything but the Treasury's own is flagged on every screen."""

    TREASURY = "treasury", _("Treasury account")
    #: Never kept in a row: a parcel without a price of its own has that of those it came from.
    PARENT = "parent", _("Price of the parcels it came from")
    REFERENCE = "reference", _("Price of a comparable parcel")
    ESTIMATED = "estimated", _("Estimate of the office")


@tracked()
class PriceAccount(models.Model):
    """A price list and the tax years it holds for, e.g. "2566-2569". Years are Christian."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["subdistrict", "first_year"]
        constraints = [
            models.UniqueConstraint(name="price_account_once", fields=["subdistrict", "code"]),
            models.CheckConstraint(
                name="price_account_years_christian",
                condition=Q(first_year__range=(2000, 2400), last_year__lte=2400)
                & Q(last_year__gte=F("first_year")),
            ),
        ]

    def __str__(self) -> str:
        return self.code


@tracked()
class BuildingPrice(models.Model):
    """Baht per square metre of a standard building type. The code is text: "506/1", "1.01"."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(PriceAccount, on_delete=models.PROTECT, related_name="buildings")
    type_code = models.CharField(max_length=8)
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    baht_per_sq_m = models.DecimalField(max_digits=10, decimal_places=2)
    source = models.CharField(
        max_length=10, choices=PriceSource.choices, default=PriceSource.TREASURY
    )
    #: The listed type whose price was taken, when this type is not in the account (rule B6).
    same_as = models.CharField(max_length=8, blank=True)

    class Meta:
        ordering = ["subdistrict", "account", "type_code"]
        constraints = [
            models.UniqueConstraint(
                name="building_price_once", fields=["subdistrict", "account", "type_code"]
            ),
            models.CheckConstraint(
                name="building_price_not_negative", condition=Q(baht_per_sq_m__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type_code} {self.baht_per_sq_m}"


@tracked()
class UnitPrice(models.Model):
    """Baht per square metre in a condominium: of a unit, else of its floor, else of the building.

    The price holds land and common property in it: no depreciation, no land beside (s35).
    """

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(PriceAccount, on_delete=models.PROTECT, related_name="units")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="unit_prices")
    floor = models.CharField(max_length=10, blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="prices"
    )
    baht_per_sq_m = models.DecimalField(max_digits=10, decimal_places=2)
    source = models.CharField(
        max_length=10, choices=PriceSource.choices, default=PriceSource.TREASURY
    )

    class Meta:
        ordering = ["subdistrict", "account", "building", "floor", "unit"]
        constraints = [
            models.UniqueConstraint(
                name="unit_price_once",
                fields=["account", "building", "floor", "unit"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="unit_price_not_negative", condition=Q(baht_per_sq_m__gte=0)
            ),
            models.CheckConstraint(
                name="unit_price_of_floor_or_unit", condition=Q(floor="") | Q(unit__isnull=True)
            ),
        ]
        indexes = [models.Index(fields=["subdistrict", "building"], name="unit_price_building")]

    def __str__(self) -> str:
        return f"{self.building_id} {self.floor} {self.baht_per_sq_m}"


@tracked()
class Valuation(models.Model):
    """VM_Valuation: the price per square wah of a parcel during a time. One in force on any day."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="valuations")
    account = models.ForeignKey(PriceAccount, on_delete=models.PROTECT, related_name="valuations")
    baht_per_sq_wah = models.DecimalField(max_digits=12, decimal_places=2)
    source = models.CharField(
        max_length=10, choices=PriceSource.choices, default=PriceSource.TREASURY
    )
    reference_parcel = models.ForeignKey(
        Parcel, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    in_force = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="valuation_one_in_force",
                expressions=[
                    ("parcel", RangeOperators.EQUAL),
                    ("in_force", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="valuation_price_not_negative", condition=Q(baht_per_sq_wah__gte=0)
            ),
            models.CheckConstraint(
                name="valuation_reference_named",
                condition=~Q(source=PriceSource.REFERENCE) | Q(reference_parcel__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["subdistrict", "parcel"], name="valuation_parcel")]

    def __str__(self) -> str:
        return f"{self.parcel_id} {self.baht_per_sq_wah}"
