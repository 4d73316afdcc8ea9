"""The cashier's verbs: raise a bill, take money, give a receipt, take a mistake back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from billing.models import BankSettlement, Bill, Biller, BillLine, Instalment, Payment, Receipt
from billing.selectors import balance
from geo.models import Subdistrict

BUDDHIST = 543


@dataclass(frozen=True, slots=True)
class NewBill:
    """What another room asks to be paid. Amounts in satang."""

    origin: str
    origin_id: int
    period: int
    debtor_key: str
    debtor_name: str
    subject_th: str
    subject_en: str
    amount_satang: int
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bill that may be paid by its own day."""

    due_on: dt.date
    amount_satang: int


@transaction.atomic
def set_biller(*, biller: Biller, subdistrict: Subdistrict, by: User) -> Biller:
    """From now on codes pay here; the row before stays as what earlier papers show.

    Raises ValidationError for what the office's bank cannot have given it.
    """
    biller.subdistrict, biller.set_by = subdistrict, by
    biller.full_clean()
    biller.save(force_insert=True)
    return biller


@transaction.atomic
def raise_bills(*, subdistrict: int, wanted: Sequence[NewBill], by: User | None) -> list[Bill]:
    """One bill for each thing, numbered year and nine digits, as the bank's reference."""
    _one_at_a_time(subdistrict)
    bills: list[Bill] = []
    for period in sorted({one.period for one in wanted}):
        running = _last_number(subdistrict, period)
        for number, one in enumerate((w for w in wanted if w.period == period), running + 1):
            text = f"{period + BUDDHIST}{number:09d}"
            bills.append(_bill(subdistrict, one, text, by))
    Bill.objects.bulk_create(bills, batch_size=2000)
    BillLine.objects.bulk_create(
        [
            BillLine(
                subdistrict_id=subdistrict,
                bill=bill,
                position=1,
                what_th=bill.subject_th,
                what_en=bill.subject_en,
                amount_satang=bill.amount_satang,
            )
            for bill in bills
        ],
        batch_size=2000,
    )
    return bills


def _bill(subdistrict: int, one: NewBill, number: str, by: User | None) -> Bill:
    return Bill(
        subdistrict_id=subdistrict,
        number=number,
        origin=one.origin,
        origin_id=one.origin_id,
        period=one.period,
        debtor_key=one.debtor_key,
        debtor_name=one.debtor_name,
        subject_th=one.subject_th,
        subject_en=one.subject_en,
        amount_satang=one.amount_satang,
        due_on=one.due_on,
        raised_by=by,
    )


def _last_number(subdistrict: int, period: int) -> int:
    last = Bill.objects.of(subdistrict).filter(period=period).aggregate(top=Max("number"))["top"]
    return int(last[4:]) if last else 0


def _one_at_a_time(subdistrict: int) -> None:
    """Numbers without gaps or doubles: writers of one body wait for each other until commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [0x62696C6C, subdistrict])


@transaction.atomic
def cancel_bill(*, bill: Bill, reason: str) -> None:
    """Take a bill back because its thing was re-assessed. What was paid on it stays to be seen."""
    if not reason:
        raise ValidationError(_("Say why the bill is cancelled."), code="reason_missing")
    Bill.objects.filter(pk=bill.pk, cancelled_at__isnull=True).update(
        cancelled_at=timezone.now(), cancelled_reason=reason[:300]
    )


@transaction.atomic
def replace_bill(
    *, old: Bill, new: Bill | None, reason: str, by: User | None, given_back: int = 0
) -> None:
    """Cancel a bill for a new one and move its payments there; else they are to be given back.

    `given_back`: satang the payer has again already; so much stays where the refund was written.
    """
    cancel_bill(bill=old, reason=reason)
    paid = balance(old).paid
    if new is None or paid <= 0:
        return
    for payment in old.payments.filter(reverses__isnull=True, reversed_by__isnull=True):
        tax = payment.amount_satang - payment.extra_satang
        if not tax:
            continue  # additions alone: they belong to the bill that was paid late
        _reversal(payment, by, reason)
        stays = min(given_back, tax)
        given_back -= stays
        parts = [(bill, part) for bill, part in ((old, stays), (new, tax - stays)) if part]
        moved = [_moved(payment, bill, part, 0, by, reason) for bill, part in parts[:-1]]
        bill, part = parts[-1]
        moved.append(_moved(payment, bill, part, payment.extra_satang, by, reason))
        BankSettlement.objects.filter(payment=payment).update(payment=moved[-1])


def _moved(
    payment: Payment, bill: Bill, tax: int, extra: int, by: User | None, reason: str
) -> Payment:
    """The same money on another bill: its penalty and surcharge stay paid."""
    return Payment.objects.create(
        subdistrict=bill.subdistrict,
        bill=bill,
        amount_satang=tax + extra,
        extra_satang=extra,
        method=payment.method,
        paid_on=payment.paid_on,
        taken_by=by,
        note=reason[:300],
    )


@transaction.atomic
def move_due(*, bill: Bill, due_on: dt.date) -> None:
    """Another last day for a bill that is open and was not agreed to be paid in parts."""
    Bill.objects.filter(pk=bill.pk, cancelled_at__isnull=True, instalments__isnull=True).update(
        due_on=due_on
    )
    bill.refresh_from_db(fields=["due_on"])


@transaction.atomic
def grant_instalments(*, bill: Bill, parts: Sequence[Part]) -> list[Instalment]:
    """Let a bill be paid in parts that add up to it; asked for before anything was paid."""
    if sum(part.amount_satang for part in parts) != bill.amount_satang:
        raise ValidationError(_("The parts do not add up to the bill."), code="parts_differ")
    if bill.payments.exists() or bill.instalments.exists():
        raise ValidationError(
            _("Parts must be agreed before the first payment."), code="parts_too_late"
        )
    return Instalment.objects.bulk_create(
        Instalment(
            subdistrict=bill.subdistrict,
            bill=bill,
            position=number,
            due_on=part.due_on,
            amount_satang=part.amount_satang,
        )
        for number, part in enumerate(parts, 1)
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """Money for a bill. `extra_satang`: penalty and surcharge in it.

    `reference`: the sender's own number; the same twice is one payment. `may_exceed`: what is more
    than is owed is kept on the bill, to be given back.
    """

    bill: Bill
    amount_satang: int
    paid_on: dt.date
    method: str
    extra_satang: int = 0
    reference: str = ""
    may_exceed: bool = False


def record_payment(
    *,
    bill: Bill,
    amount_satang: int,
    paid_on: dt.date,
    by: User | None,
    method: str = Payment.Method.CASH,
    extra_satang: int = 0,
    reference: str = "",
) -> Receipt:
    """Take money for a bill and number its receipt. `extra_satang`: penalty and surcharge in it."""
    taken = Taken(bill, amount_satang, paid_on, method, extra_satang, reference)
    return record_payments(subdistrict=bill.subdistrict_id, taken=[taken], by=by)[0]


@transaction.atomic
def record_payments(*, subdistrict: int, taken: Sequence[Taken], by: User | None) -> list[Receipt]:
    """Take money for bills and number the receipts in the order given; all of it or nothing.

    A constant number of statements. Raises ValidationError as the counter does.
    """
    locked = Bill.objects.of(subdistrict).filter(pk__in=[one.bill.pk for one in taken])
    list(locked.select_for_update().order_by("pk").values_list("pk"))
    known = _known_references(subdistrict, taken)
    new = [one for one in taken if one.reference not in known]
    open_bills = locked.with_paid().in_bulk()
    left = {pk: bill.amount_satang - bill.paid_satang for pk, bill in open_bills.items()}  # type: ignore[attr-defined]
    for one in new:
        _refuse_wrong(open_bills[one.bill.pk], one, left[one.bill.pk])
        left[one.bill.pk] -= one.amount_satang - one.extra_satang
    payments = Payment.objects.bulk_create(
        [
            Payment(
                subdistrict_id=subdistrict,
                bill=one.bill,
                amount_satang=one.amount_satang,
                extra_satang=one.extra_satang,
                method=one.method,
                paid_on=one.paid_on,
                taken_by=by,
                reference=one.reference,
            )
            for one in new
        ],
        batch_size=2000,
    )
    given = iter(_receipts(subdistrict, payments))
    return [known[one.reference] if one.reference in known else next(given) for one in taken]


def _known_references(subdistrict: int, taken: Sequence[Taken]) -> dict[str, Receipt]:
    """Receipts of messages that came before."""
    asked = [one.reference for one in taken if one.reference]
    found = Receipt.objects.filter(subdistrict=subdistrict, payment__reference__in=asked)
    return {one.payment.reference: one for one in found.select_related("payment")}


def _refuse_wrong(bill: Bill, one: Taken, left: int) -> None:
    """`left`: satang still wanted of the bill."""
    if bill.cancelled_at and not one.may_exceed:
        raise ValidationError(_("This bill was replaced: open the new one."), code="bill_cancelled")
    tax = one.amount_satang - one.extra_satang
    is_right = 0 <= tax <= (tax if one.may_exceed else left)
    if one.amount_satang <= 0 or one.extra_satang < 0 or not is_right:
        raise ValidationError(
            _("The amount must be more than 0 and at most what is left to pay."),
            code="amount_wrong",
        )


def _receipts(subdistrict: int, payments: Sequence[Payment]) -> list[Receipt]:
    """Numbered without gaps in the year of each payment."""
    if not payments:
        return []
    _one_at_a_time(subdistrict)
    years = Receipt.objects.filter(subdistrict=subdistrict).order_by().values_list("year")
    last = dict(years.annotate(top=Max("running")))
    receipts = []
    for payment in payments:
        year = payment.paid_on.year
        last[year] = last.get(year, 0) + 1
        receipts.append(
            Receipt(subdistrict_id=subdistrict, payment=payment, year=year, running=last[year])
        )
    return Receipt.objects.bulk_create(receipts, batch_size=2000)


@transaction.atomic
def reverse_payment(*, payment: Payment, by: User | None, reason: str) -> Payment:
    """Take a mistaken payment back by a row of its own; the first row stays as it was.

    Additions taken apart from their tax go first: asked for anew, they would be paid twice.
    """
    if not reason:
        raise ValidationError(_("Say why the payment is taken back."), code="reason_missing")
    Bill.objects.select_for_update().get(pk=payment.bill_id)  # two hands wait for each other
    if payment.reverses_id or Payment.objects.filter(reverses=payment).exists():
        raise ValidationError(
            _("This payment was already taken back."), code="payment_already_reversed"
        )
    alone = Receipt.objects.filter(
        payment__bill=payment.bill_id,
        payment__amount_satang=F("payment__extra_satang"),
        payment__reversed_by__isnull=True,
    ).exclude(payment=payment)
    if first := alone.last():
        raise ValidationError(
            _("Receipt %(receipt)s is for the penalty and surcharge of this tax alone: cancel it"
              " first, and give that money back."),
            code="additions_first", params={"receipt": str(first)},
        )  # fmt: skip
    return _reversal(payment, by, reason)


def _reversal(payment: Payment, by: User | None, reason: str) -> Payment:
    return Payment.objects.create(
        subdistrict=payment.subdistrict,
        bill=payment.bill,
        amount_satang=-payment.amount_satang,
        extra_satang=-payment.extra_satang,
        method=payment.method,
        paid_on=timezone.localdate(),
        taken_by=by,
        reverses=payment,
        note=reason[:300],
    )
