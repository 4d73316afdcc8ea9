"""What a bank app is asked to pay for a tax today: the sum, the day, the code."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from billing.models import Bill
from billing.selectors import bill_payment, biller_of, next_due, next_part
from billing.thai_qr import BadCode, BillPayment, read_bill_qr
from taxation.models import AssessmentRecord, SignAssessment
from taxation.models.record import ORIGIN
from taxation.models.sign import SIGN_ORIGIN
from taxation.selectors import arrears, signs


def number_in(text: str) -> str:
    """The number of a bill as typed, or as a scanner reads it from the bill's own code."""
    text = text.strip()
    try:
        return read_bill_qr(text).reference_1
    except BadCode:
        return text


def found(subdistrict: int, number: str) -> AssessmentRecord | SignAssessment | None:
    """What the bill or the assessment of a number is of, the newest first."""
    bills = Bill.objects.of(subdistrict).filter(origin__in=[ORIGIN, SIGN_ORIGIN])
    bill = bills.filter(number__iexact=number).order_by("-pk").first()
    records = AssessmentRecord.objects.of(subdistrict).issued()
    of_signs = SignAssessment.objects.filter(subdistrict=subdistrict, issued_at__isnull=False)
    if bill:
        of = records if bill.origin == ORIGIN else of_signs
        return of.filter(pk=bill.origin_id).first()
    for of in (records, of_signs):
        if one := of.filter(number=number).exclude(number="").first():
            return one
    return None


@dataclass(frozen=True, slots=True)
class Payable:
    """What settles a bill, or its next part, on a day. Satang."""

    bill: Bill
    satang: int
    additions: int
    #: The day of the next part, or the later one the executive granted (s14).
    due_on: dt.date
    #: None while the office takes no money by bank.
    code: BillPayment | None


def of_record(record: AssessmentRecord, on: dt.date) -> Payable | None:
    """Of a land tax: its next part in time, all of it with the additions when late."""
    debt = arrears.quote(record, on)
    if debt is None:
        return None
    part = 0 if debt.is_late else next_part(debt.bill, debt.left)
    return _payable(debt.bill, debt.left, part or debt.total, debt.extra, debt.extended_until)


def of_sign(one: SignAssessment, on: dt.date) -> Payable | None:
    """Of a sign tax: the same, with the addition for declaring late in each part."""
    asked = signs.quote(one, on)
    if asked is None:
        return None
    if asked.part and not asked.is_late:
        return _payable(asked.bill, asked.left, asked.next_total, asked.part_undeclared)
    return _payable(asked.bill, asked.left, asked.total, asked.extra)


def _payable(
    bill: Bill, left: int, satang: int, additions: int, extended: dt.date | None = None
) -> Payable | None:
    """None when nothing is left, or all of it is stayed."""
    if left <= 0 or satang <= 0:
        return None
    biller, due_on = biller_of(bill.subdistrict_id), next_due(bill, left)
    code = bill_payment(bill, biller, satang, due_on) if biller else None
    return Payable(bill, satang, additions, max(due_on, extended or due_on), code)
