"""What the local body decides where the law leaves a choice or lets it: data, never code."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from geo.history import tracked
from geo.models import Subdistrict
from parcels.models import Parcel


@tracked()
class BodySetting(models.Model):
    """One choice of this body where the law or its sources are silent; absent means the default."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=60)
    value = models.JSONField()
    reason = models.CharField(max_length=500)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(name="body_setting_once", fields=["subdistrict", "key"]),
            models.CheckConstraint(name="body_setting_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"


@tracked()
class LawOverlay(models.Model):
    """A local ordinance, reduction order or moved calendar, in the form of the law files.

    It is proposed by one officer and brought into force by another; the law's own loader checks it.
    """

    class Kind(models.TextChoices):
        ORDINANCE = "ordinance", _("Ordinance on rates (s37)")
        DECREE = "decree", _("New decree or notification")
        CALENDAR = "calendar", _("Moved dates (s14)")
        PRICES = "prices", _("Price account for a year")
        LOCAL_REDUCTION = "local_reduction", _("Reduction by the executive (s56, s57)")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        IN_FORCE = "in_force", _("In force")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    title = models.CharField(max_length=200)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField(null=True, blank=True)
    #: The very text of a law file: kept as written, checked on saving and on every run.
    content = models.TextField()
    source = models.CharField(max_length=300)  # order number, date, approval
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
        ordering = ["subdistrict", "first_year", "pk"]
        constraints = [
            models.CheckConstraint(
                name="law_overlay_years_christian",
                condition=Q(first_year__range=(2000, 2400))
                & (Q(last_year__isnull=True) | Q(last_year__range=(F("first_year"), 2400))),
            ),
            models.CheckConstraint(
                name="law_overlay_approved_by_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
            ),
        ]
        indexes = [models.Index(fields=["subdistrict", "state"], name="law_overlay_state")]

    def __str__(self) -> str:
        return self.title


@tracked()
class ContiguityOverride(models.Model):
    """An officer's finding that two parcels of one owner touch, or not, in the sense of s42."""

    class Finding(models.TextChoices):
        JOINED = "joined", _("They are one group")
        APART = "apart", _("They do not touch")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="+")
    finding = models.CharField(max_length=10, choices=Finding.choices)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="contiguity_override_once", fields=["subdistrict", "first", "second"]
            ),
            models.CheckConstraint(
                name="contiguity_override_in_order", condition=Q(first__lt=F("second"))
            ),
            models.CheckConstraint(name="contiguity_override_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.finding} {self.second_id}"
