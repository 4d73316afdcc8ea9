"""Footprints that a picture suggests, until a person accepts or dismisses them."""

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from geo.models import Orthophoto, Subdistrict
from parcels.models.building import Building
from parcels.models.parcel import Parcel
from parcels.models.record import RegisterEntry

SRID = settings.REGISTER_SRID


class DraftRun(models.Model):
    """One search of a picture for buildings, in the worker."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Searching")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")
        FAILED = "failed", _("Failed")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.CASCADE, related_name="+")
    orthophoto = models.ForeignKey(Orthophoto, on_delete=models.CASCADE, related_name="draft_runs")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    windows_done = models.PositiveIntegerField(default=0)
    #: About how many windows the picture has.
    windows_total = models.PositiveIntegerField(default=0)
    #: From how many drawn buildings of this very picture it learnt; the rest is the sample's.
    learnt_from = models.PositiveIntegerField(default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    requested_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["subdistrict", "-requested_at"], name="draft_run_latest")]

    def __str__(self) -> str:
        return f"{self.orthophoto_id} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)


class FootprintDraft(models.Model):
    """A difference between a picture and the register, and what became of it."""

    class Finding(models.TextChoices):
        UNREGISTERED = "unregistered", _("Not in the register")
        CHANGED = "changed", _("Looks different")
        VANISHED = "vanished", _("No longer seen")

    class State(models.TextChoices):
        OPEN = "open", _("To look at")
        ACCEPTED = "accepted", _("Accepted into the register")
        DISMISSED = "dismissed", _("Dismissed")

    class Why(models.TextChoices):
        NOT_A_BUILDING = "not_a_building", _("Not a building")
        STANDS = "stands", _("It stands as registered")
        TEMPORARY = "temporary", _("Temporary, not taxed")
        NOT_OURS = "not_ours", _("Outside our area")
        OTHER = "other", _("Other")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.CASCADE, related_name="+")
    orthophoto = models.ForeignKey(Orthophoto, on_delete=models.CASCADE, related_name="drafts")
    finding = models.CharField(max_length=12, choices=Finding.choices)
    shape = models.MultiPolygonField(srid=SRID)
    #: A hand moved its corners: a new search of the picture leaves it alone.
    is_corrected = models.BooleanField(default=False)
    #: How much it looks like a roof, 0 to 1; nothing for a building no longer seen.
    goodness = models.FloatField(null=True, blank=True)
    #: The registered building it concerns, or the one it became.
    building = models.ForeignKey(
        Building, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    #: The parcel under it; where none is drawn, the one a person says it belongs to.
    parcel = models.ForeignKey(
        Parcel, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    #: The act it became when it was accepted.
    entry = models.ForeignKey(
        RegisterEntry, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    #: What it may change in tax a year, by the usual building hereabouts. An estimate.
    expected_satang = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    why = models.CharField(max_length=16, choices=Why.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="draft_dismissed_says_why", condition=~Q(state="dismissed") | ~Q(why="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["subdistrict", "state", "-expected_satang"], name="draft_worth_first"
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding} {self.pk}"
