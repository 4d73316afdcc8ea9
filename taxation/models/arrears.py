"""What follows an assessment: warnings, extensions, the Land Office, objections, refunds.

A debt is a taxpayer's tax of a year: what was done about a record holds for its successors.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from billing.models import Bill
from geo.models import Subdistrict
from taxation.models.record import AssessmentRecord


class Channel(models.TextChoices):
    """How a paper reached its reader."""

    HAND = "hand", _("Handed over")
    POST = "post", _("Sent by post")
    POSTED = "posted", _("Posted up")


class ArrearsWarning(models.Model):
    """A warning letter (s61). Its receipt decides the stage of the penalty (s68-69)."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(AssessmentRecord, on_delete=models.PROTECT, related_name="warnings")
    running = models.PositiveIntegerField()  # within the tax year
    tax_year = models.PositiveSmallIntegerField()
    dated_on = models.DateField()
    days = models.PositiveSmallIntegerField()  # the time it gives, from the day after receipt
    owed_satang = models.BigIntegerField()  # tax, without additions, on its day
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    issued_at = models.DateTimeField(db_default=Now())
    channel = models.CharField(max_length=10, choices=Channel.choices, blank=True)
    received_on = models.DateField(null=True, blank=True)
    received_by = models.ForeignKey(  # who of the office recorded the receipt
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["tax_year", "running"]
        constraints = [
            models.UniqueConstraint(
                name="warning_number_once", fields=["subdistrict", "tax_year", "running"]
            ),
            models.UniqueConstraint(
                name="warning_one_standing",
                fields=["record"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="warning_received_after_its_day",
                condition=Q(received_on__isnull=True) | Q(received_on__gte=F("dated_on")),
            ),
            models.CheckConstraint(name="warning_gives_time", condition=Q(days__gt=0)),
            models.CheckConstraint(
                name="warning_year_christian", condition=Q(tax_year__range=(2000, 2400))
            ),
        ]
        indexes = [models.Index(fields=["subdistrict", "dated_on"], name="warning_day")]

    def __str__(self) -> str:
        return f"{self.tax_year + 543}/{self.running:05d}"

    @property
    def pay_by(self) -> dt.date | None:
        """The last day of the time it gives; the day of receipt is not counted (P16)."""
        return self.received_on + dt.timedelta(days=self.days) if self.received_on else None


class PaymentExtension(models.Model):
    """More time the executive gave one taxpayer (s14 ¶1): paid within it, half the surcharge."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(
        AssessmentRecord, on_delete=models.PROTECT, related_name="extensions"
    )
    until = models.DateField()
    order_number = models.CharField(max_length=60)
    ordered_on = models.DateField()
    reason = models.CharField(max_length=500)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="extension_after_its_order", condition=Q(until__gte=F("ordered_on"))
            )
        ]
        indexes = [models.Index(fields=["subdistrict", "record"], name="extension_record")]

    def __str__(self) -> str:
        return f"{self.order_number} {self.until}"


class PenaltyRelief(models.Model):
    """A penalty waived or reduced (s71): the order that says so, on what request and evidence.

    It holds for payments from the day of the order; the surcharge is not touched by it.
    """

    class Ground(models.TextChoices):
        SEIZED = "seized", _("The property is seized or attached by law (regulation of 2562)")
        REGULATION = "regulation", _("Another ministerial regulation, named in the reason")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(
        AssessmentRecord, on_delete=models.PROTECT, related_name="penalty_reliefs"
    )
    ground = models.CharField(max_length=10, choices=Ground.choices)
    percent = models.DecimalField(max_digits=5, decimal_places=2)  # of the penalty; 100 waives it
    asked_on = models.DateField()  # the taxpayer's written request
    evidence = models.CharField(max_length=200)  # paper of the court or office that seized it
    order_number = models.CharField(max_length=60)
    ordered_on = models.DateField()
    reason = models.CharField(max_length=500)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="penalty_relief_percent", condition=Q(percent__gt=0, percent__lte=100)
            ),
            models.CheckConstraint(
                name="penalty_relief_ordered_after_asked",
                condition=Q(ordered_on__gte=F("asked_on")),
            ),
            models.CheckConstraint(
                name="penalty_relief_withdrawn_with_reason",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["subdistrict", "record"], name="penalty_relief_record")]

    def __str__(self) -> str:
        return f"{self.order_number} {self.percent}%"


class LandOfficeEntry(models.Model):
    """A debt on the list sent to the Land Office (s60); off it once the office was told."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(
        AssessmentRecord, on_delete=models.PROTECT, related_name="land_office_entries"
    )
    listed_on = models.DateField()
    owed_satang = models.BigIntegerField()
    listed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    told_on = models.DateField(null=True, blank=True)  # that it is paid or was a mistake
    told_letter = models.CharField(max_length=60, blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["listed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="land_office_once", fields=["record"], condition=Q(told_on__isnull=True)
            ),
            models.CheckConstraint(
                name="land_office_told_after_listed",
                condition=Q(told_on__isnull=True) | Q(told_on__gte=F("listed_on")),
            ),
        ]
        indexes = [models.Index(fields=["subdistrict", "told_on"], name="land_office_open")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.listed_on}"


class Objection(models.Model):
    """An objection to an assessment (s73, form 10), its answer, and the appeal that may follow."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("an objection", "Accepted")
        PARTLY = "partly", _("Accepted in part")
        REJECTED = "rejected", _("Rejected")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(
        AssessmentRecord, on_delete=models.PROTECT, related_name="objections"
    )
    notice_received_on = models.DateField()
    objected_on = models.DateField()
    grounds = models.CharField(max_length=2000)
    stayed_satang = models.BigIntegerField(default=0)  # of the increase over last year
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=2000, blank=True)
    answered_on = models.DateField(null=True, blank=True)  # the day the answer was received
    appealed_on = models.DateField(null=True, blank=True)
    appeal_outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    appeal_decided_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["objected_on", "pk"]
        constraints = [
            models.UniqueConstraint(name="objection_once", fields=["record"]),
            models.CheckConstraint(
                name="objection_after_notice",
                condition=Q(objected_on__gte=F("notice_received_on")),
            ),
            models.CheckConstraint(
                name="objection_decided_with_reason",
                condition=Q(outcome="", decided_on__isnull=True)
                | (~Q(outcome="") & Q(decided_on__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="objection_stay_not_negative", condition=Q(stayed_satang__gte=0)
            ),
        ]
        indexes = [models.Index(fields=["subdistrict", "objected_on"], name="objection_day")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.objected_on}"


class Refund(models.Model):
    """Money given back on a bill on which too much was paid (s54), with interest when late."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="+")
    amount_satang = models.BigIntegerField()
    interest_satang = models.BigIntegerField(default=0)
    claimed_on = models.DateField()
    due_on = models.DateField()
    refunded_on = models.DateField()
    voucher = models.CharField(max_length=60)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    given_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["refunded_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="refund_positive", condition=Q(amount_satang__gt=0, interest_satang__gte=0)
            ),
            models.UniqueConstraint(name="refund_voucher_once", fields=["subdistrict", "voucher"]),
        ]
        indexes = [models.Index(fields=["subdistrict", "bill"], name="refund_bill")]

    def __str__(self) -> str:
        return f"{self.voucher} {self.amount_satang}"
