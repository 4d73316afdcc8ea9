"""The cashier's side of an assessment: what is to be paid on a day, and taking it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from billing.models import Bill, Instalment, Payment, Receipt
from billing.selectors import balance, next_due
from billing.services import Part, grant_instalments, record_payment
from taxation.law.arrears import instalments, late_payment
from taxation.law.schema import Law
from taxation.models import AssessmentRecord
from taxation.models.record import ORIGIN
from taxation.selectors.law import rebuilt

#: Until a warning is out, a late payment is the mildest of s68.
STAGE = "before_notice"


@dataclass(frozen=True, slots=True)
class Quote:
    """What settles a bill on a day, satang. Penalty and surcharge are on the tax left (s68-70)."""

    bill: Bill
    left: int
    penalty: int
    surcharge: int

    @property
    def extra(self) -> int:
        return self.penalty + self.surcharge

    @property
    def total(self) -> int:
        return self.left + self.extra

    @property
    def is_late(self) -> bool:
        return self.extra > 0


def quote(record: AssessmentRecord, on: dt.date) -> Quote | None:
    """What is to be paid for a record on a day; None when there is no open bill."""
    bill = _bill(record)
    if bill is None:
        return None
    left = max(balance(bill).left, 0)
    law = _law(record)
    if record.supersedes_id and bill.instalments.exists():
        return _quote_by_parts(bill, left, on, law)
    due = next_due(bill, left)
    if not left or on <= due:
        return Quote(bill, left, 0, 0)
    late = late_payment(left, due, on, STAGE, law)
    penalty = late.penalty
    if bill.instalments.exists() and law.setting("penalty_on_missed_instalment") == "no":
        penalty = 0  # P3: none until the warning is out
    return Quote(bill, left, penalty, late.surcharge)


def _quote_by_parts(bill: Bill, left: int, on: dt.date, law: Law) -> Quote:
    """A re-assessed bill: each part is late from its own day; what is paid covers the first."""
    covered, penalty, surcharge = bill.amount_satang - left, 0, 0
    for part in bill.instalments.order_by("position"):
        unpaid = part.amount_satang - min(covered, part.amount_satang)
        covered -= part.amount_satang - unpaid
        late = late_payment(unpaid, part.due_on, on, STAGE, law)
        penalty, surcharge = penalty + late.penalty, surcharge + late.surcharge
    return Quote(bill, left, penalty, surcharge)


def _bill(record: AssessmentRecord) -> Bill | None:
    open_bills = Bill.objects.of(record.subdistrict_id).open()
    return open_bills.filter(origin=ORIGIN, origin_id=record.pk).first()


def _law(record: AssessmentRecord) -> Law:
    kept = record.run.law
    return rebuilt(kept["overlays"], kept["map_choices"]).of(record.tax_year)


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
    bill, plan = _bill(record), instalments(record.due_satang, _law(record))
    if bill is None or not plan.eligible or on > plan.due[0]:
        raise ValidationError(_("This tax may not be paid in parts."), code="parts_not_allowed")
    parts = [Part(day, amount) for day, amount in zip(plan.due, plan.amounts, strict=True)]
    return grant_instalments(bill=bill, parts=parts)
