"""What lightens a tax beside the law's own rates: orders of the executive, and the tax of 2562."""

from __future__ import annotations

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from geo.history import tracked
from geo.models import Subdistrict, Village, Zone
from parcels.models import Parcel, Party


@tracked()
class ReductionOrder(models.Model):
    """An order of the local executive that reduces or waives the tax of a year (s56, s57).

    It holds for the parcels of its place: those with at least half of their ground in a drawn area.
    Written by one officer, brought into force by another; withdrawn, never deleted.
    """

    class Section(models.TextChoices):
        DISASTER = "56", _("Damage over an area (section 56)")
        PROPERTY = "57", _("One property damaged or not usable (section 57)")

    class Place(models.TextChoices):
        AREA = "area", _("An area drawn on the map")
        VILLAGE = "village", _("A village")
        ZONE = "zone", _("A zone of the tax map")
        PARCEL = "parcel", _("One parcel")
        ALL = "all", _("The whole sub-district")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        IN_FORCE = "in_force", _("In force")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    tax_year = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=2, choices=Section.choices)
    order_number = models.CharField(max_length=60)
    ordered_on = models.DateField()
    #: The agreement of the provincial committee: its meeting and day.
    approval = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    #: Of the tax; 100 waives it. Or an amount in satang, of one parcel.
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    amount_satang = models.BigIntegerField(null=True, blank=True)
    place = models.CharField(max_length=10, choices=Place.choices)
    area = models.MultiPolygonField(srid=settings.REGISTER_SRID, null=True, blank=True)
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    zone = models.ForeignKey(
        Zone, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    parcel = models.ForeignKey(
        Parcel, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField(db_default=Now())
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["subdistrict", "-tax_year", "pk"]
        constraints = [
            models.CheckConstraint(
                name="reduction_order_year_christian", condition=Q(tax_year__range=(2000, 2400))
            ),
            models.CheckConstraint(
                name="reduction_order_percent_or_amount",
                condition=Q(percent__gt=0, percent__lte=100, amount_satang__isnull=True)
                | Q(amount_satang__gt=0, percent__isnull=True, place="parcel"),
            ),
            models.CheckConstraint(
                name="reduction_order_has_its_place",
                condition=Q(place="all")
                | Q(place="area", area__isnull=False)
                | Q(place="village", village__isnull=False)
                | Q(place="zone", zone__isnull=False)
                | Q(place="parcel", parcel__isnull=False),
            ),
            models.CheckConstraint(
                name="reduction_order_approved_by_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
            ),
        ]
        indexes = [models.Index(fields=["subdistrict", "tax_year"], name="reduction_order_of_year")]

    def __str__(self) -> str:
        return self.order_number


@tracked()
class OldTax(models.Model):
    """What was due of a parcel in 2562 under the laws before this one: asked for by s97 alone.

    `party` names who owed it when that was not the owner of the land, as with a house on it.
    """

    class Kind(models.TextChoices):
        HOUSE_AND_LAND = "house", _("House and land tax")
        LOCAL_DEVELOPMENT = "local", _("Local development tax")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=5, choices=Kind.choices)
    satang = models.BigIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="old_tax_once",
                fields=["subdistrict", "parcel", "party", "kind"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="old_tax_not_negative", condition=Q(satang__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.parcel_id} {self.satang}"
