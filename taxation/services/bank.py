"""Payments the bank tells of: a file judged, accepted, and what did not fit settled one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from billing.models import BankFile, BankPayment, BankSettlement, Bill, Payment, Receipt
from billing.services import bank_files
from billing.services.cashier import Taken, record_payments, reverse_payment
from geo.models import Subdistrict
from taxation.forms import words
from taxation.models.record import ORIGIN
from taxation.selectors.bank import OVER, Judged, judge, judge_for

Kind = BankSettlement.Kind
#: So many rows are posted while the clerk waits; more are the worker's.
AT_ONCE = 500
TAKEN_UP_AFTER = dt.timedelta(minutes=5)
_JUDGED = ["verdict", "bill", "asked_satang"]


@transaction.atomic
def receive(
    *, content: bytes, name: str, subdistrict: Subdistrict, by: User, today: dt.date
) -> tuple[BankFile, bool]:
    """Take a daily file over and judge its rows; nothing is posted. Raises BadFile."""
    return bank_files.receive(
        content=content, name=name, subdistrict=subdistrict, by=by, today=today,
        judge=lambda rows: _note(judge(subdistrict.pk, rows)),
    )  # fmt: skip


def ask(*, file: BankFile, by: User) -> bool:
    """Note who wants a long file accepted; whether it is for the worker to do."""
    if file.row_count <= AT_ONCE:
        return False
    mine = BankFile.objects.filter(pk=file.pk, accepted_at__isnull=True, asked_at__isnull=True)
    return bool(mine.update(asked_at=timezone.now(), asked_by=by))


def accept_asked(pk: int) -> int:
    """Accept a file somebody asked for; how many receipts. Done twice, it posts once."""
    file = BankFile.objects.select_related("asked_by").get(pk=pk)
    if file.asked_by is None:
        return 0
    try:
        return len(accept(file=file, by=file.asked_by))
    except Exception:  # the page then offers it again; the fault itself is logged by the worker
        BankFile.objects.filter(pk=pk, accepted_at__isnull=True).update(
            asked_at=None, asked_by=None
        )
        raise


def left() -> list[int]:
    """Files asked for that no worker has accepted: one that was killed left them."""
    waited = BankFile.objects.filter(
        accepted_at__isnull=True, asked_at__lt=timezone.now() - TAKEN_UP_AFTER
    )
    return list(waited.values_list("pk", flat=True))


def done(file: BankFile) -> int:
    """How many rows of a file at work are done."""
    return int(cache.get(_done_key(file.pk), 0))


@transaction.atomic
def accept(*, file: BankFile, by: User) -> list[Receipt]:
    """Post the rows that fit, dated as the bank's day of payment, and number their receipts.

    They are judged once more: what changed since the rehearsal waits with all that did not fit.
    Accepted twice, it posts once.
    """
    locked = bank_files.lock(file)
    if locked.accepted_at:
        return []
    rows = _rows(locked)
    _lock_bills(locked.subdistrict_id, rows)
    judged = judge(locked.subdistrict_id, rows)
    BankPayment.objects.bulk_update(_note(judged), _JUDGED, batch_size=500)
    _tell(locked, len(rows) // 3)
    fitting = [one for one in judged if one.verdict in BankPayment.FITTING]
    receipts = record_payments(
        subdistrict=locked.subdistrict_id, taken=[_taken(one, 0) for one in fitting], by=by
    )
    _tell(locked, 2 * len(rows) // 3)
    bank_files.settle_all(
        (
            (one.row, Kind.RECEIPT, receipt.payment)
            for one, receipt in zip(fitting, receipts, strict=True)
        ),
        by=by,
    )
    others = [one.row for one in judged if one.verdict not in BankPayment.FITTING]
    again = _note(judge(locked.subdistrict_id, others))  # a bill may be paid by now
    BankPayment.objects.bulk_update(again, _JUDGED, batch_size=500)
    locked.accepted_at, locked.accepted_by = timezone.now(), by
    locked.save(update_fields=["accepted_at", "accepted_by"])
    return receipts


@transaction.atomic
def tie(*, row: BankPayment, bill: Bill, by: User, may_exceed: bool = False) -> Receipt:
    """Receipt a waiting row on a bill, on the counter's terms at the bank's day.

    `may_exceed`: more than is owed, or a bill that was paid or replaced: the rest of it waits among
    the refunds. Raises ValidationError.
    """
    held = bank_files.hold(row.pk, row.subdistrict_id)
    _lock_bills(held.subdistrict_id, [held], bill)
    judged = judge_for(held, bill)
    is_over = judged.verdict in OVER
    _refuse(judged, is_over=is_over, may_exceed=may_exceed)
    if is_over:
        extra = judged.due.extra if judged.due and judged.due.left > 0 else 0
        taken = _made(judged, held.amount_satang, extra, may_exceed=True)
    else:
        taken = _taken(judged, _tries(held))
    return _post(judged, [taken], Kind.OVERPAID if is_over else Kind.RECEIPT, by)[0]


@transaction.atomic
def tie_with_rest(
    *, row: BankPayment, bill: Bill, method: str, today: dt.date, by: User
) -> list[Receipt]:
    """Receipt a late row that covers the tax, and the missing additions taken at the counter now.

    The additions are those of the bank's day: on it the tax itself was paid (s68-70). Two receipts.
    """
    held = bank_files.hold(row.pk, row.subdistrict_id)
    _lock_bills(held.subdistrict_id, [held], bill)
    judged = judge_for(held, bill)
    if not judged.short or judged.due is None:
        raise ValidationError(_("No penalty or surcharge is missing here."), code="nothing_short")
    bank = _made(judged, held.amount_satang, held.amount_satang - judged.due.left)
    by_hand = method if method in dict(Payment.Method.at_counter()) else Payment.Method.CASH
    rest = Taken(bill, judged.short, today, by_hand, judged.short)
    return _post(judged, [bank, rest], Kind.RECEIPT, by)


@transaction.atomic
def reverse(*, row: BankPayment, settled: BankSettlement, by: User) -> None:
    """The bank took a payment back: cancel its receipt, and settle both rows by it."""
    held = bank_files.hold(row.pk, row.subdistrict_id)
    first, payment = settled.row, settled.payment
    holds = BankSettlement.objects.holding().filter(pk=settled.pk).exists()
    if not held.is_reversal or not holds or payment is None or not _is_same(first, held):
        raise ValidationError(
            _("Choose the payment the bank took back: the sums must be the same."),
            code="other_receipt",
        )
    reason = _("Taken back by the bank on %(day)s") % {"day": words.short_date(held.paid_on)}
    reverse_payment(payment=payment, by=by, reason=reason)
    done: list[tuple[BankPayment, str, Payment | None]] = [
        (held, Kind.REVERSED, None), (first, Kind.REVERSED, None)
    ]  # fmt: skip
    bank_files.settle_all(done, by=by, reason=reason)


def _is_same(one: BankPayment, other: BankPayment) -> bool:
    return (one.subdistrict_id, one.amount_satang) == (other.subdistrict_id, other.amount_satang)


def _tell(file: BankFile, rows: int) -> None:
    """For the bar of a file at work: seen before the transaction ends."""
    if file.asked_at:
        cache.set(_done_key(file.pk), rows, 600)


def _done_key(pk: int) -> str:
    return f"bank-file-{pk}"


def _rows(file: BankFile) -> list[BankPayment]:
    return list(BankPayment.objects.filter(file=file).order_by("line"))


def _note(judged: Sequence[Judged]) -> list[BankPayment]:
    """Write each verdict into its row; the rows of which something is new."""
    new = []
    for one in judged:
        row, bill = one.row, one.bill.pk if one.bill else None
        if (row.verdict, row.bill_id, row.asked_satang) != (one.verdict, bill, one.asked):
            row.verdict, row.bill_id, row.asked_satang = one.verdict, bill, one.asked
            new.append(row)
    return new


def _lock_bills(subdistrict: int, rows: Sequence[BankPayment], *more: Bill) -> None:
    """So that the counter and a re-assessment wait until these are posted."""
    bills = Bill.objects.of(subdistrict).select_for_update().order_by("pk")
    numbers = {row.reference_1 for row in rows} | {bill.number for bill in more}
    list(bills.filter(number__in=numbers).values_list("pk"))


def _tries(row: BankPayment) -> int:
    return BankSettlement.objects.filter(row=row).count()


def _taken(judged: Judged, tries: int) -> Taken:
    """A row on the counter's terms: the law's penalty and surcharge of its day are in it."""
    assert judged.bill is not None
    assert judged.due is not None
    extra = judged.due.extra_in(judged.row.amount_satang)
    return Taken(
        judged.bill, judged.row.amount_satang, judged.row.paid_on, Payment.Method.BANK,
        extra or 0, _reference(judged.row, tries),
    )  # fmt: skip


def _made(judged: Judged, amount: int, extra: int, *, may_exceed: bool = False) -> Taken:
    assert judged.bill is not None
    row = judged.row
    return Taken(
        judged.bill, amount, row.paid_on, Payment.Method.BANK, extra,
        _reference(row, _tries(row)), may_exceed,
    )  # fmt: skip


def _reference(row: BankPayment, tries: int) -> str:
    """The payment's own number on our side: while it holds it is never posted twice."""
    return f"bank:{row.fingerprint[:40]}:{tries}"


def _refuse(judged: Judged, *, is_over: bool, may_exceed: bool) -> None:
    if judged.row.is_reversal:
        raise ValidationError(
            _("The bank takes this payment back: cancel the receipt it gave."), code="reversal"
        )
    if is_over and not may_exceed:
        raise ValidationError(
            _("More than this bill wants: confirm that the rest is to be given back."),
            code="exceeds",
        )
    if is_over and judged.bill and judged.bill.origin != ORIGIN:
        raise ValidationError(
            _("Refunds of sign tax are not kept here: set the payment aside and give it back."),
            code="sign_exceeds",
        )
    if not is_over and not judged.is_takeable:
        raise ValidationError(
            _("Paid late: %(asked)s baht settle the bill on that day. Take the missing"
              " penalty and surcharge at the counter, or set the payment aside.")
            % {"asked": f"{judged.asked / 100:,.2f}"},
            code="late_in_full",
        )  # fmt: skip


def _post(judged: Judged, taken: Sequence[Taken], kind: str, by: User) -> list[Receipt]:
    """The first is the bank's; it settles the row."""
    row = judged.row
    receipts = record_payments(subdistrict=row.subdistrict_id, taken=taken, by=by)
    bank_files.settle(row=row, kind=kind, payment=receipts[0].payment, by=by)
    _note([judged])
    row.save(update_fields=_JUDGED)
    return receipts
