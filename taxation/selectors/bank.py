"""The rows of a bank's file against the bills: what each pays, by the law of its day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from billing.models import BankPayment, BankSettlement, Bill
from taxation.selectors.dues import Due, dues_of, dues_on

Verdict = BankPayment.Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with the bill it names and what that wanted on the day of payment."""

    row: BankPayment
    verdict: str
    bill: Bill | None = None
    due: Due | None = None

    @property
    def asked(self) -> int:
        """Satang that settle the bill on the day; 0 when nothing does."""
        return self.due.total if self.due else 0

    @property
    def short(self) -> int:
        """Penalty and surcharge missing where the tax itself is covered; else 0."""
        if self.verdict != Verdict.LESS or not self.due or not self.due.is_late:
            return 0
        missing = self.due.total - self.row.amount_satang
        return missing if self.row.amount_satang >= self.due.left else 0

    @property
    def is_takeable(self) -> bool:
        """Less than asked that the counter would take too: a part of a tax in time."""
        due, amount = self.due, self.row.amount_satang
        return bool(due and amount <= due.total and due.extra_in(amount) is not None)


def judge(subdistrict: int, rows: Sequence[BankPayment]) -> list[Judged]:
    """Rows of one file, in its order. A constant number of queries."""
    bills = bills_named(subdistrict, {row.reference_1 for row in rows})
    asked: dict[int, set[dt.date]] = defaultdict(set)
    for row in rows:
        if bill := bills.get(row.reference_1):
            asked[bill.pk].add(row.paid_on)
    dues = dues_on(subdistrict, asked)
    found, fitted = list[Judged](), set[int]()
    for row in rows:
        bill = bills.get(row.reference_1)
        due = dues.get((bill.pk, row.paid_on)) if bill else None
        verdict = _verdict(row, bill, due)
        if bill and bill.pk in fitted and verdict not in (Verdict.REPEATED, Verdict.REVERSAL):
            verdict = Verdict.AGAIN
        if bill and verdict in BankPayment.FITTING:
            fitted.add(bill.pk)
        found.append(Judged(row, verdict, bill, due))
    return found


def judge_for(row: BankPayment, bill: Bill) -> Judged:
    """A row against the bill an officer names: what its references say no longer counts."""
    due = dues_of(row.subdistrict_id, [bill.pk], row.paid_on).get(bill.pk)
    return Judged(row, _against(row, bill, due), bill, due)


def bills_named(subdistrict: int, numbers: set[str]) -> dict[str, Bill]:
    """Bills by number with what was paid and their instalments, cancelled ones too."""
    rows = Bill.objects.of(subdistrict).with_paid().filter(number__in=numbers - {""})
    return {bill.number: bill for bill in rows.prefetch_related("instalments")}


def _verdict(row: BankPayment, bill: Bill | None, due: Due | None) -> str:
    if row.repeats_id:
        return Verdict.REPEATED
    if row.is_reversal:
        return Verdict.REVERSAL
    if bill is None:
        return Verdict.UNKNOWN
    found = _against(row, bill, due)
    days = {bill.due_on, *(part.due_on for part in bill.instalments.all())}
    is_named = row.reference_2 in {f"{day:%d%m%y}" for day in days}
    return found if is_named or found not in BankPayment.FITTING else Verdict.REFERENCE


def _against(row: BankPayment, bill: Bill, due: Due | None) -> str:
    """What the amount is to the bill on its day."""
    if bill.cancelled_at or due is None:
        return Verdict.REPLACED
    if due.left <= 0:
        return Verdict.PAID
    if row.amount_satang == due.total:
        return Verdict.WHOLE
    if due.part and row.amount_satang == due.next_total:
        return Verdict.PART
    return Verdict.LESS if row.amount_satang < due.total else Verdict.MORE


#: More than the bill wants: the rest is to be given back.
OVER: tuple[str, ...] = (Verdict.MORE, Verdict.PAID, Verdict.REPLACED)
ALIKE = 5
BILL_DIGITS = 13


def successor_of(bill: Bill) -> Bill | None:
    """The open bill of the same debtor, tax and year that came after a cancelled one."""
    bills = Bill.objects.of(bill.subdistrict_id).open().filter(origin=bill.origin)
    later = bills.filter(debtor_key=bill.debtor_key, period=bill.period, pk__gt=bill.pk)
    return later.order_by("-pk").first()


def bills_alike(row: BankPayment) -> list[Bill]:
    """Open bills it may be meant for: one digit mistyped, or just this amount and nothing paid.

    Those it settles on its day stand first.
    """
    bills = Bill.objects.of(row.subdistrict_id).open().with_paid()
    near = list(bills.filter(number__in=_near(row.reference_1))[:ALIKE])
    same = bills.filter(amount_satang=row.amount_satang, paid_satang=0)  # type: ignore[misc]
    found = {bill.pk: bill for bill in [*near, *same.order_by("-pk")[:200]]}
    dues = dues_of(row.subdistrict_id, [bill.pk for bill in near], row.paid_on)
    settled = {pk for pk, due in dues.items() if due.total == row.amount_satang}
    ranked = sorted(
        found.values(),
        key=lambda bill: (bill.pk not in settled, _differing(bill.number, row.reference_1)),
    )
    return ranked[:ALIKE]


def _near(number: str) -> set[str]:
    """Numbers of 13 digits that one slip of the hand turns into this one."""
    cuts = [(number[:at], number[at:]) for at in range(len(number) + 1)]
    digits = "0123456789"
    slips = {a + b[1:] for a, b in cuts if b}
    slips |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    slips |= {a + digit + b[1:] for a, b in cuts if b for digit in digits}
    slips |= {a + digit + b for a, b in cuts for digit in digits}
    return {slip for slip in slips if len(slip) == BILL_DIGITS and slip.isdigit()} - {number}


def _differing(one: str, other: str) -> int:
    """How many places two numbers differ in."""
    return sum(a != b for a, b in zip(one, other, strict=False)) + abs(len(one) - len(other))


def settled_alike(row: BankPayment) -> list[BankSettlement]:
    """Payments with money on a bill that may be the one taken back, the likeliest first.

    A re-assessment may have moved the money on: its first receipt no longer holds.
    """
    rows = BankPayment.objects.of(row.subdistrict_id).filter(amount_satang=row.amount_satang)
    found = BankSettlement.objects.holding().filter(row__in=rows, payment__isnull=False)
    found = found.select_related("row", "payment__bill", "payment__receipt")
    listed = list(found.order_by("-pk")[:200])
    return sorted(listed, key=lambda one: one.row.reference_1 != row.reference_1)[:ALIKE]
