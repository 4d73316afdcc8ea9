"""The counter: taking money for a land tax or a sign tax, and agreeing to parts."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from billing.models import Bill, Instalment, Payment, Receipt
from billing.services.cashier import Part, grant_instalments, record_payment, reverse_payment
from taxation.law.arrears import Instalments, instalments
from taxation.law.money import baht
from taxation.models import AssessmentRecord, Refund, SignAssessment
from taxation.models.record import ORIGIN
from taxation.selectors import signs
from taxation.selectors.arrears import quote
from taxation.selectors.dues import Due, of_debt, of_sign
from taxation.selectors.notices import law_of


@transaction.atomic
def take_payment(
    *, record: AssessmentRecord, amount_satang: int, on: dt.date, method: str, by: User | None
) -> Receipt:
    """Take money for a land tax. In time any part may be paid; late, the whole with additions."""
    debt = quote(record, on)
    return _take(of_debt(debt) if debt else None, amount_satang, on, method, by)


@transaction.atomic
def take_sign_payment(
    *, one: SignAssessment, amount_satang: int, on: dt.date, method: str, by: User | None
) -> Receipt:
    """Take money for a sign tax. Additions are paid with it: with the whole, or with its next part.

    Without additions any part may be paid.
    """
    asked = signs.quote(one, on)
    return _take(of_sign(asked) if asked else None, amount_satang, on, method, by)


@transaction.atomic
def allow_parts(*, record: AssessmentRecord, on: dt.date) -> list[Instalment]:
    """Let a land tax be paid in the parts of s52, asked for by the first date."""
    bills = Bill.objects.of(record.subdistrict_id).open()
    bill = bills.filter(origin=ORIGIN, origin_id=record.pk).first()
    return _grant(bill, instalments(record.due_satang, law_of(record.run)), on)


@transaction.atomic
def allow_sign_parts(*, one: SignAssessment, on: dt.date) -> list[Instalment]:
    """Let a sign tax be paid in parts, asked for before the first day has passed."""
    bill = signs.bill_of(one)
    return _grant(bill, signs.plan_of(one, bill, signs.law_of(one)) if bill else None, on)


@transaction.atomic
def cancel_receipt(*, receipt: Receipt, reason: str, by: User) -> Payment:
    """Take a mistaken payment back. Raises ValidationError once a part of it was given back."""
    payment = receipt.payment
    Bill.objects.select_for_update().get(pk=payment.bill_id)
    refund = Refund.objects.filter(bill=payment.bill_id).order_by("pk").last()
    if refund is not None:
        raise ValidationError(
            _("Money was given back on this bill by voucher %(voucher)s: cancelled, the same money"
              " could be given back twice. Set it right with the office's accountant."),
            code="refunded", params={"voucher": refund.voucher},
        )  # fmt: skip
    return reverse_payment(payment=payment, by=by, reason=reason)


def _take(due: Due | None, amount: int, on: dt.date, method: str, by: User | None) -> Receipt:
    if due is None:
        raise ValidationError(_("This assessment has no bill."), code="no_bill")
    if amount <= 0:
        raise ValidationError(
            _("Type the amount in baht, satang at most, such as 1,250.50."), code="amount_wrong"
        )
    extra = due.extra_in(amount)
    if extra is None and (due.extra or due.is_late):
        raise ValidationError(
            _("With penalty and surcharge the whole sum is paid at once: %(total)s baht."),
            code="late_in_full",
            params={"total": f"{baht(due.total):,.2f}"},
        )
    return record_payment(
        bill=due.bill,
        amount_satang=amount,
        extra_satang=extra or 0,
        paid_on=on,
        by=by,
        method=method if method in dict(Payment.Method.at_counter()) else Payment.Method.CASH,
    )


def _grant(bill: Bill | None, plan: Instalments | None, on: dt.date) -> list[Instalment]:
    if bill is None or plan is None or not plan.eligible or on > plan.due[0]:
        raise ValidationError(
            _("Not in parts: the tax is too small, or the day of the first part is over."),
            code="parts_not_allowed",
        )
    parts = [Part(day, amount) for day, amount in zip(plan.due, plan.amounts, strict=True)]
    return grant_instalments(bill=bill, parts=parts)
