"""The bank's daily file of payments: how it is laid out, what came, what was done about each row.

A layout is never edited, a newer one of its bank replaces it. Names of payers are encrypted.
"""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from billing.models.bills import Bill, Payment
from geo.models import Subdistrict


class BankLayout(models.Model):
    """Where each field stands in the files of one bank, as that bank told this office."""

    class Encoding(models.TextChoices):
        CP874 = "cp874", "Windows-874, TIS-620"
        UTF8 = "utf-8", "UTF-8"

    class DateForm(models.TextChoices):
        DAY_FIRST = "%d%m%Y", _("DDMMYYYY")
        YEAR_FIRST = "%Y%m%d", _("YYYYMMDD")

    class Era(models.TextChoices):
        CHRISTIAN = "CE", _("Christian era")
        BUDDHIST = "BE", _("Buddhist era")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    bank = models.CharField(max_length=3, validators=[RegexValidator(r"^[0-9]{3}$")])
    bank_name = models.CharField(max_length=60)
    #: The account or company code the bank writes on every line; the office's own.
    account = models.CharField(max_length=20, validators=[RegexValidator(r"^[0-9A-Z]+$")])
    encoding = models.CharField(max_length=10, choices=Encoding.choices, default=Encoding.CP874)
    width = models.PositiveSmallIntegerField(default=256)
    date_form = models.CharField(
        max_length=10, choices=DateForm.choices, default=DateForm.DAY_FIRST
    )
    era = models.CharField(max_length=2, choices=Era.choices, default=Era.CHRISTIAN)
    credit_code = models.CharField(max_length=4, default="C")
    debit_code = models.CharField(max_length=4, default="D")
    #: {"header": {"bank": [8, 3], ...}, "detail": {...}, "trailer": {...}}: first column, width.
    places = models.JSONField()
    is_open = models.BooleanField(default=True)
    set_at = models.DateTimeField(db_default=Now())
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["subdistrict", "bank", "-id"], name="bank_layout_newest")]
        triggers = [
            pgtrigger.Protect(
                name="bank_layout_never_edited", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.bank} {self.bank_name}"


class BankFile(models.Model):
    """A file as it came. Rows wait until it is accepted; before that it may be withdrawn."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    layout = models.ForeignKey(BankLayout, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=100)
    bank_day = models.DateField()
    row_count = models.PositiveIntegerField()
    credit_satang = models.BigIntegerField()
    debit_satang = models.BigIntegerField()
    received_at = models.DateTimeField(db_default=Now())
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    #: Who asked for a long file to be accepted, until the worker has done it.
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-bank_day", "-pk"]
        constraints = [
            models.UniqueConstraint(name="bank_file_once", fields=["subdistrict", "sha256"]),
            models.CheckConstraint(
                name="bank_file_accepted_by_someone",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["subdistrict", "-bank_day"], name="bank_file_day")]

    def __str__(self) -> str:
        return f"{self.layout_id} {self.bank_day}"

    @property
    def is_at_work(self) -> bool:
        return self.asked_at is not None and self.accepted_at is None


class BankPaymentQuerySet(models.QuerySet["BankPayment"]):
    def of(self, subdistrict: Subdistrict | int) -> BankPaymentQuerySet:
        return self.filter(subdistrict=subdistrict)

    def with_settled(self) -> BankPaymentQuerySet:
        """Adds `is_settled`: something holds that was done about it."""
        holds = BankSettlement.objects.holding().filter(row=models.OuterRef("pk"))
        return self.annotate(is_settled=models.Exists(holds))

    def waiting(self) -> BankPaymentQuerySet:
        """Rows of accepted files that an officer has still to settle, the oldest first."""
        rows = self.filter(file__accepted_at__isnull=False, repeats__isnull=True)
        return rows.with_settled().filter(is_settled=False).order_by("paid_on", "pk")  # type: ignore[misc]


class BankPayment(models.Model):
    """One line of a file: money that came, or that the bank took back."""

    class Verdict(models.TextChoices):
        WHOLE = "whole", _("Pays the bill whole")
        PART = "part", _("Pays an instalment")
        LESS = "less", _("Pays less than asked")
        MORE = "more", _("Pays more than asked")
        PAID = "paid", _("The bill is paid already")
        REPLACED = "replaced", _("The bill was replaced or cancelled")
        AGAIN = "again", _("A second payment of the same bill in this file")
        REFERENCE = "reference", _("The second reference is not of this bill")
        UNKNOWN = "unknown", _("No bill has this reference")
        REPEATED = "repeated", _("Came before in another file")
        REVERSAL = "reversal", _("The bank takes a payment back")

    #: What accepting a file posts by itself.
    FITTING = (Verdict.WHOLE, Verdict.PART)

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(BankFile, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    paid_on = models.DateField()
    paid_time = models.TimeField(null=True, blank=True)
    payer_encrypted = models.BinaryField(default=bytes)  # to be read by who settles it
    reference_1 = models.CharField(max_length=40, blank=True)
    reference_2 = models.CharField(max_length=40, blank=True)
    reference_3 = models.CharField(max_length=40, blank=True)
    branch = models.CharField(max_length=10, blank=True)
    teller = models.CharField(max_length=10, blank=True)
    code = models.CharField(max_length=10, blank=True)  # how it was paid: CSH, TRF
    cheque = models.CharField(max_length=20, blank=True)
    sending_bank = models.CharField(max_length=10, blank=True)
    is_reversal = models.BooleanField(default=False)
    amount_satang = models.BigIntegerField()
    #: The same payment has the same, in whichever file it comes.
    fingerprint = models.CharField(max_length=64)
    repeats = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="repeated_by"
    )
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.UNKNOWN)
    bill = models.ForeignKey(
        Bill, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_satang = models.BigIntegerField(default=0)  # what settled the bill on its day, as judged

    objects = BankPaymentQuerySet.as_manager()

    class Meta:
        ordering = ["file", "line"]
        constraints = [
            models.UniqueConstraint(name="bank_payment_line_once", fields=["file", "line"]),
            models.UniqueConstraint(
                name="bank_payment_once",
                fields=["subdistrict", "fingerprint"],
                condition=Q(repeats__isnull=True),
            ),
            models.CheckConstraint(name="bank_payment_positive", condition=Q(amount_satang__gt=0)),
            models.CheckConstraint(
                name="bank_payment_repeats_another", condition=~Q(repeats=F("id"))
            ),
        ]
        indexes = [
            models.Index(fields=["subdistrict", "paid_on"], name="bank_payment_day"),
            models.Index(fields=["file", "verdict"], name="bank_payment_verdict"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.line}"

    @property
    def fits(self) -> bool:
        return self.verdict in self.FITTING


class BankSettlementQuerySet(models.QuerySet["BankSettlement"]):
    def holding(self) -> BankSettlementQuerySet:
        """Neither withdrawn nor with a receipt that was cancelled."""
        return self.filter(withdrawn_at__isnull=True, payment__reversed_by__isnull=True)


class BankSettlement(models.Model):
    """What was done about a row, by whom; the next one follows when it no longer holds."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("Receipt given")
        OVERPAID = "overpaid", _("Receipt given, the rest to be given back")
        NOT_OURS = "not_ours", _("Not ours")
        REVERSED = "reversed", _("Taken back by the bank")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    row = models.ForeignKey(BankPayment, on_delete=models.PROTECT, related_name="settlements")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    payment = models.OneToOneField(
        Payment, on_delete=models.PROTECT, null=True, blank=True, related_name="bank_settlement"
    )
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = BankSettlementQuerySet.as_manager()

    class Meta:
        ordering = ["row", "pk"]
        constraints = [
            models.CheckConstraint(
                name="bank_settlement_receipt_or_reason",
                condition=Q(kind__in=["receipt", "overpaid"], payment__isnull=False)
                | Q(kind__in=["not_ours", "reversed"], payment__isnull=True) & ~Q(reason=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.row_id} {self.kind}"
