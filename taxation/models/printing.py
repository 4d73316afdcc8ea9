"""A bulk print: notices or lists of a run, or warning letters, in files by village and route."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from geo.models import Subdistrict
from taxation.models.run import TaxRun


class PrintJob(models.Model):
    """Its files lie under settings.PRINT_ROOT/<id>/; a file that is there is not made again."""

    class Kind(models.TextChoices):
        NOTICES = "notices", _("Assessment notices (forms 6 and 7)")
        PRICE_LIST = "price_list", _("Price list to be posted (form 1)")
        INVENTORY = "inventory", _("Inventory of land and buildings (form 3)")
        UNIT_PRICE_LIST = "unit_price_list", _("Price list of condominium units (form 2)")
        UNIT_INVENTORY = "unit_inventory", _("Inventory of condominium units (form 4)")
        WARNINGS = "warnings", _("Warning letters")

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Stopped by an error")
        CANCELLED = "cancelled", _("Cancelled")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(TaxRun, on_delete=models.CASCADE, related_name="prints", null=True)
    #: Warning letters are of several years: those chosen, so that a resumed print makes the same.
    warning_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.NOTICES)
    #: A notice that asks for nothing is printed only on wish (the law asks for a record).
    includes_nothing_due = models.BooleanField(default=False)
    dated_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    requested_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="print_job_done_within_total", condition=Q(done__lte=F("total"))
            ),
            models.CheckConstraint(
                name="print_job_of_a_run_or_of_letters",
                condition=Q(run__isnull=False) ^ Q(kind="warnings"),
            ),
        ]
        indexes = [models.Index(fields=["subdistrict", "run"], name="print_job_run")]

    def __str__(self) -> str:
        return f"{self.run_id or self.kind} {self.state} {self.done}/{self.total}"

    @property
    def state_label(self) -> str:
        """Its state in words; while it runs, what is printed."""
        if self.state == self.State.RUNNING:
            return gettext("Printing: %(what)s") % {"what": self.get_kind_display()}
        return self.get_state_display()

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)
