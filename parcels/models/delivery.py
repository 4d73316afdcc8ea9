"""Work the office takes away: map sheets and exports made by the worker, kept for some days."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from geo.models import Subdistrict


class Delivery(models.Model):
    """Its file lies under settings.DELIVERY_ROOT/<id>/ and is deleted after `expires_at`."""

    class Kind(models.TextChoices):
        SHEETS = "sheets", _("Map sheets")
        REGISTER = "register", _("Register export")
        STICKERS = "stickers", _("Stickers")
        PROPERTY = "property", _("Property register ผ.ท.4")

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Stopped by an error")
        CANCELLED = "cancelled", _("Cancelled")
        EXPIRED = "expired", _("Expired")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200)
    #: What was asked for, as parcels.services.deliveries reads it back.
    wish = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    file_name = models.CharField(max_length=100, blank=True)
    file_bytes = models.BigIntegerField(default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    requested_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.CheckConstraint(
                name="delivery_done_within_total", condition=Q(done__lte=F("total"))
            )
        ]
        indexes = [
            models.Index(fields=["subdistrict", "requested_by", "-id"], name="delivery_of_person")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state} {self.done}/{self.total}"

    @property
    def as_of(self) -> dt.date | None:
        """The day an export is of; none for sheets and stickers."""
        is_export = self.kind == self.Kind.REGISTER and "day" in self.wish
        return dt.date.fromisoformat(self.wish["day"]) if is_export else None

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)
