"""Bills, payments and receipts, and where a bank app pays to."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from geo.models import Subdistrict

#: Codes of the Bank of Thailand.
BANKS = [
    ("002", _("Bangkok Bank")),
    ("004", _("Kasikornbank")),
    ("006", _("Krungthai Bank")),
    ("011", _("TMBThanachart Bank")),
    ("014", _("Siam Commercial Bank")),
    ("025", _("Bank of Ayudhya")),
    ("030", _("Government Savings Bank")),
    ("034", _("Bank for Agriculture and Agricultural Cooperatives")),
]


class BillQuerySet(models.QuerySet["Bill"]):
    def of(self, subdistrict: Subdistrict | int) -> BillQuerySet:
        return self.filter(subdistrict=subdistrict)

    def open(self) -> BillQuerySet:
        return self.filter(cancelled_at__isnull=True)

    def with_paid(self) -> BillQuerySet:
        """Adds `paid_satang`: payments less reversals, without penalty and surcharge."""
        paid = (
            Payment.objects.filter(bill=models.OuterRef("pk"))
            .order_by()
            .values("bill")
            .annotate(total=models.Sum(models.F("amount_satang") - models.F("extra_satang")))
            .values("total")
        )
        return self.annotate(
            paid_satang=models.functions.Coalesce(
                models.Subquery(paid, output_field=models.BigIntegerField()), 0
            )
        )


class Bill(models.Model):
    """A sum a debtor owes for one thing. Replaced by another bill when the thing is re-assessed."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="bills")
    number = models.CharField(max_length=24)
    #: What it is for, in the words of the room that raised it: ("taxation.record", "123").
    origin = models.CharField(max_length=40)
    origin_id = models.BigIntegerField()
    period = models.PositiveSmallIntegerField()  # Christian year
    debtor_key = models.CharField(max_length=400)
    debtor_name = models.CharField(max_length=400)
    subject_th = models.CharField(max_length=200)
    subject_en = models.CharField(max_length=200)
    amount_satang = models.BigIntegerField()
    due_on = models.DateField()
    raised_at = models.DateTimeField(db_default=Now())
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=300, blank=True)

    objects = BillQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="bill_number_once", fields=["subdistrict", "number"]),
            models.UniqueConstraint(
                name="bill_open_once_for_a_thing",
                fields=["subdistrict", "origin", "origin_id"],
                condition=Q(cancelled_at__isnull=True),
            ),
            models.CheckConstraint(name="bill_amount_positive", condition=Q(amount_satang__gt=0)),
            models.CheckConstraint(
                name="bill_period_christian", condition=Q(period__range=(2000, 2400))
            ),
        ]
        indexes = [
            models.Index(fields=["subdistrict", "debtor_key"], name="bill_debtor"),
            models.Index(fields=["subdistrict", "due_on"], name="bill_due"),
        ]

    def __str__(self) -> str:
        return self.number


class BillLine(models.Model):
    """A part of a bill: what, and how much. The lines add up to the bill."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    bill = models.ForeignKey(Bill, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    what_th = models.CharField(max_length=200)
    what_en = models.CharField(max_length=200)
    amount_satang = models.BigIntegerField()

    class Meta:
        ordering = ["bill", "position"]
        constraints = [models.UniqueConstraint(name="bill_line_once", fields=["bill", "position"])]

    def __str__(self) -> str:
        return f"{self.what_th} {self.amount_satang}"


class Instalment(models.Model):
    """A part of a bill that may be paid by its own day, once the debtor has asked for parts."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    bill = models.ForeignKey(Bill, on_delete=models.CASCADE, related_name="instalments")
    position = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    amount_satang = models.BigIntegerField()

    class Meta:
        ordering = ["bill", "position"]
        constraints = [models.UniqueConstraint(name="instalment_once", fields=["bill", "position"])]

    def __str__(self) -> str:
        return f"{self.due_on} {self.amount_satang}"


class Payment(models.Model):
    """Money received for a bill, or a negative row that takes a mistaken one back."""

    class Method(models.TextChoices):
        CASH = "cash", _("Cash")
        TRANSFER = "transfer", _("Bank transfer")
        QR = "qr", _("Thai QR payment")
        CHEQUE = "cheque", _("Cheque")
        BANK = "bank", _("Bill payment at a bank")  # told by the bank's file alone

        @classmethod
        def at_counter(cls) -> list[tuple[str, str]]:
            """What a cashier may choose."""
            return [(one.value, str(one.label)) for one in cls if one != cls.BANK]

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="payments")
    amount_satang = models.BigIntegerField()
    #: Parts of the amount that are not the bill itself (penalty, surcharge), told by who asked.
    extra_satang = models.BigIntegerField(default=0)
    method = models.CharField(max_length=10, choices=Method.choices, default=Method.CASH)
    paid_on = models.DateField()
    taken_at = models.DateTimeField(db_default=Now())
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    #: The sender's own number for it: the same message twice is one payment.
    reference = models.CharField(max_length=60, blank=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="payment_reference_once",
                fields=["subdistrict", "reference"],
                condition=~Q(reference=""),
            ),
            models.CheckConstraint(
                name="payment_positive_or_reversal",
                condition=Q(amount_satang__gt=0, reverses__isnull=True)
                | Q(amount_satang__lt=0, reverses__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["subdistrict", "bill"], name="payment_bill"),
            models.Index(fields=["subdistrict", "paid_on"], name="payment_day"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="payment_never_edited", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.paid_on} {self.amount_satang}"

    @property
    def cancellation(self) -> Payment | None:
        """The row that took it back; none where a re-assessment moved it to another bill."""
        back: Payment | None = getattr(self, "reversed_by", None)
        is_moved = back and self.bill.cancelled_at and back.note == self.bill.cancelled_reason
        return None if is_moved else back


class Receipt(models.Model):
    """The paper for a payment, numbered without gaps in a year."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="receipt")
    year = models.PositiveSmallIntegerField()
    running = models.PositiveIntegerField()
    issued_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="receipt_number_once", fields=["subdistrict", "year", "running"]
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="receipt_never_edited", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.year + 543}/{self.running:06d}"


class Biller(models.Model):
    """Where a bank app pays to, as the office's bank gave it. A newer row replaces it, no edit.

    The newest row of a body counts; one without a biller id closes payment by bank.
    """

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    #: Tax id of 13 digits and the bank's suffix of 2.
    biller_id = models.CharField(
        max_length=15, blank=True, validators=[RegexValidator(r"^[0-9]{15}$")]
    )
    #: As the bank app shows it, in Latin letters.
    name = models.CharField(max_length=25, validators=[RegexValidator(r"^[ -{}~]+$")])
    city = models.CharField(max_length=15, blank=True, validators=[RegexValidator(r"^[ -{}~]*$")])
    #: Some banks ask for a fixed word here.
    reference_3 = models.CharField(
        max_length=20, blank=True, validators=[RegexValidator(r"^[A-Z0-9]*$")]
    )
    bank = models.CharField(max_length=3, choices=BANKS)
    set_at = models.DateTimeField(db_default=Now())
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["subdistrict", "id"], name="biller_newest")]
        triggers = [
            pgtrigger.Protect(
                name="biller_never_edited", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return self.biller_id
