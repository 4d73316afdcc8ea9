"""A run of the tax over the roll of one body and one year, and what it could not settle."""

from __future__ import annotations

from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from geo.models import Subdistrict
from parcels.models import Building, Parcel

#: Of the rows `added` to a table some name no run of their body: for triggers of a statement.
OF_NO_RUN = """EXISTS (
                        SELECT FROM (SELECT DISTINCT subdistrict_id, run_id FROM added) a
                         WHERE NOT EXISTS (
                            SELECT FROM taxation_taxrun r
                             WHERE r.id = a.run_id AND r.subdistrict_id = a.subdistrict_id
                               FOR KEY SHARE))"""

#: A comparison takes seconds; after so long nobody waits for it any more.
COMPARING = timedelta(minutes=5)


class TaxRunQuerySet(models.QuerySet["TaxRun"]):
    def of(self, subdistrict: Subdistrict | int) -> TaxRunQuerySet:
        return self.filter(subdistrict=subdistrict)


class TaxRun(models.Model):
    """One computation of a roll. A preview binds nobody; an issue waits for a second person."""

    class Mode(models.TextChoices):
        PREVIEW = "preview", _("Preview")
        ISSUE = "issue", _("For issue")

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        PAUSED = "paused", _("Paused")
        FAILED = "failed", _("Stopped by an error")
        REFUSED = "refused", _("Refused: the year is not configured")
        DONE = "done", _("Computed")
        RELEASED = "released", _("Issued")
        DISCARDED = "discarded", _("Discarded")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="tax_runs")
    tax_year = models.PositiveSmallIntegerField()
    mode = models.CharField(max_length=10, choices=Mode.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    stage = models.CharField(max_length=20, blank=True)
    taxpayers_total = models.PositiveIntegerField(default=0)
    taxpayers_done = models.PositiveIntegerField(default=0)
    pause_asked = models.BooleanField(default=False)
    #: Where the register stood when the facts were read; a resumed run starts over if it moved.
    register_mark = models.CharField(max_length=300, blank=True)
    law_digest = models.CharField(max_length=64, blank=True)
    #: The law as it was used, whole: with the facts of a record it recomputes the same amounts.
    law = models.JSONField(default=dict, blank=True)
    totals = models.JSONField(default=dict, blank=True)
    failure = models.CharField(max_length=500, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    requested_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    #: Who asked for a long roll to be issued, until the worker has done it.
    issue_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    issue_asked_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)

    objects = TaxRunQuerySet.as_manager()

    class Meta:
        ordering = ["-tax_year", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="tax_run_year_christian", condition=Q(tax_year__range=(2000, 2400))
            ),
            models.CheckConstraint(
                name="tax_run_released_by_another",
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("requested_by")),
            ),
            models.UniqueConstraint(
                name="tax_run_one_at_a_time",
                fields=["subdistrict", "tax_year"],
                condition=Q(state__in=["queued", "running", "paused"]),
            ),
        ]
        indexes = [models.Index(fields=["subdistrict", "-tax_year"], name="tax_run_latest")]
        triggers = [
            pgtrigger.Trigger(
                name="runs_with_records_stay",
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                func="""
                    IF EXISTS (SELECT FROM taxation_assessmentrecord r WHERE r.run_id = OLD.id)
                    OR EXISTS (SELECT FROM taxation_runexception e WHERE e.run_id = OLD.id) THEN
                        RAISE EXCEPTION 'pgtrigger: Cannot delete a run before its assessments'
                              USING ERRCODE = 'foreign_key_violation';
                    END IF;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.tax_year} {self.mode} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.is_moving or self.state == self.State.PAUSED

    @property
    def is_moving(self) -> bool:
        """It goes on by itself: its page watches it. A paused one waits for a hand."""
        return self.state in (self.State.QUEUED, self.State.RUNNING)

    @property
    def is_issuing(self) -> bool:
        """Asked for by the second person; the worker makes assessments and bills of it."""
        return self.state == self.State.DONE and self.issue_asked_at is not None

    @property
    def is_watched(self) -> bool:
        """Something goes on that the page shows."""
        return self.is_moving or self.is_comparing or self.is_issuing

    @property
    def state_label(self) -> str:
        """What it is doing now, in words."""
        if self.is_moving and self.pause_asked:
            return str(_("Pauses after the part it is writing"))
        stages = {
            "reading": _("Reading the register"),
            "computing": _("Computing and writing"),
            "adding up": _("Adding up"),
        }
        state = self.get_state_display()
        if self.is_issuing:
            return str(_("Issuing the assessments and raising the bills"))
        if self.is_comparing:
            return str(_("Comparing with last year"))
        return str(stages.get(self.stage, state) if self.state == self.State.RUNNING else state)

    @property
    def is_comparing(self) -> bool:
        """Computed just now; why it differs from last year is still being worked out."""
        if self.state != self.State.DONE or "causes" in self.totals or not self.finished_at:
            return False
        return timezone.now() - self.finished_at < COMPARING


class RunException(models.Model):
    """What an officer must settle before the tax can be right. Never hidden, never fatal."""

    class Kind(models.TextChoices):
        NO_OWNER = "no_owner", _("No owner or possessor on 1 January")
        SHARES_OVER = "shares_over", _("Shares of the owners are more than the whole")
        SHARES_UNDER = "shares_under", _("Shares of the owners are less than the whole")
        NO_PRICE = "no_price", _("No land price in force")
        ESTIMATED_PRICE = "estimated_price", _("Land price is an estimate")
        NO_BUILDING_PRICE = "no_building_price", _("Building type is not in the price list")
        NO_UNIT_PRICE = "no_unit_price", _("Condominium unit has no price")
        COMMON_LAND_TAXED = "common_land", _("Land of a condominium is not marked common property")
        NO_USE = "no_use", _("No use recorded")
        USES_DO_NOT_ADD_UP = "uses_differ", _("Areas of the uses do not add up")
        TWO_MAIN_RESIDENCES = "two_main_residences", _("Registered in two own houses")
        NO_YEAR_BUILT = "no_year_built", _("Year of the building unknown or estimated")
        BUILDING_WITHOUT_LAND = "building_without_land", _("Building on no parcel")
        NO_BOUNDARY = "no_boundary", _("Parcel is not drawn: adjoining not known")
        VACANT_SINCE_UNKNOWN = "vacant_since", _("Vacant since an unknown year")
        EVIDENCE_MISSING = "evidence_missing", _("A paper the law's finding rests on is missing")
        TOO_FEW_PLANTED = "too_few_planted", _("Too few trees or animals for the land")
        OLD_TAX_INCOMPLETE = "old_tax", _("Tax of 2562 known for some of the parcels only")
        REFUSED = "refused", _("The law's engine refuses these facts")

    class Weight(models.TextChoices):
        BLOCKS = "blocks", _("Not taxed until settled")
        WARNS = "warns", _("Taxed, but look at it")

    #: References looked at once a statement, by triggers: a run writes them by the thousand.
    subdistrict = models.ForeignKey(
        Subdistrict, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    run = models.ForeignKey(
        TaxRun, on_delete=models.CASCADE, related_name="exceptions", db_constraint=False
    )
    kind = models.CharField(max_length=24, choices=Kind.choices)
    weight = models.CharField(max_length=6, choices=Weight.choices)
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, null=True, related_name="+")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, null=True, related_name="+")
    party_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    params = models.JSONField(default=dict, blank=True)
    #: Set when an officer lets the run be issued in spite of it.
    excepted_reason = models.CharField(max_length=500, blank=True)
    excepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    excepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["run", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                name="run_exception_excepted_with_reason",
                condition=Q(excepted_at__isnull=True) | ~Q(excepted_reason=""),
            )
        ]
        indexes = [models.Index(fields=["subdistrict", "run", "kind"], name="run_exception_kind")]
        triggers = [
            pgtrigger.Trigger(
                name="exceptions_of_a_run",
                when=pgtrigger.After,
                level=pgtrigger.Statement,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),
                func=f"""
                    IF {OF_NO_RUN}
                    THEN
                        RAISE EXCEPTION 'pgtrigger: What is to be settled is of no run'
                              USING ERRCODE = 'foreign_key_violation';
                    END IF;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.parcel_id or self.building_id}"
