"""The cashier's side of an assessment: what is to be paid on a day, and taking it."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from billing.models import Bill, Instalment, Payment, Receipt
from billing.services import Part, grant_instalments, record_payment
from taxation.law.arrears import instalments
from taxation.models import AssessmentRecord
from taxation.models.record import ORIGIN
from taxation.selectors.arrears import quote
from taxation.selectors.notices import law_of


def _bill(record: AssessmentRecord) -> Bill | None:
    open_bills = Bill.objects.of(record.subdistrict_id).open()
    return open_bills.filter(origin=ORIGIN, origin_id=record.pk).first()


@transaction.atomic
def take_payment(
    *, record: AssessmentRecord, amount_satang: int, on: dt.date, method: str, by: User | None
) -> Receipt:
    """Take money at the counter. In time any part may be paid; late, the whole with additions."""
    asked = quote(record, on)
    if asked is None:
        raise ValidationError(_("This assessment has no bill."), code="no_bill")
    if asked.is_late and amount_satang != asked.total:
        raise ValidationError(
            _("Paid late: pay the whole sum with penalty and surcharge."), code="late_in_full"
        )
    return record_payment(
        bill=asked.bill,
        amount_satang=amount_satang,
        extra_satang=asked.extra,
        paid_on=on,
        by=by,
        method=method if method in Payment.Method.values else Payment.Method.CASH,
    )


@transaction.atomic
def allow_parts(*, record: AssessmentRecord, on: dt.date) -> list[Instalment]:
    """Let the tax be paid in the parts of s52, asked for by the first date."""
    bill, plan = _bill(record), instalments(record.due_satang, law_of(record.run))
    if bill is None or not plan.eligible or on > plan.due[0]:
        raise ValidationError(_("This tax may not be paid in parts."), code="parts_not_allowed")
    parts = [Part(day, amount) for day, amount in zip(plan.due, plan.amounts, strict=True)]
    return grant_instalments(bill=bill, parts=parts)
