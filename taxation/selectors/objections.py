"""Objections with what is due next, and bills on which too much was paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import QuerySet, Sum

from billing.models import Bill
from billing.selectors import to_give_back
from taxation.law.arrears import refund_interest
from taxation.law.calendar_days import Objection as Clocks
from taxation.law.calendar_days import days_after, objection_clocks
from taxation.models import AssessmentRecord, Objection, Refund
from taxation.models.record import ORIGIN
from taxation.selectors.notices import law_of


@dataclass(frozen=True, slots=True)
class Pending:
    """An objection with its clocks. `step`: what is due next, by `due_on`; "" when nothing is."""

    objection: Objection
    clocks: Clocks
    on: dt.date
    step: str
    due_on: dt.date | None

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.on > self.due_on

    @property
    def came_late(self) -> bool:
        return self.objection.objected_on > self.clocks.objection_deadline


@dataclass(frozen=True, slots=True)
class Overpaid:
    """What is to be given back on a bill, satang; interest if paid back on the day asked about."""

    bill: Bill
    amount: int
    due_on: dt.date
    interest: int
    is_claimed: bool

    @property
    def total(self) -> int:
        return self.amount + self.interest


def objections_of(subdistrict: int) -> QuerySet[Objection]:
    """All of a body with their records, the latest first."""
    found = Objection.objects.filter(subdistrict=subdistrict).select_related("record__run")
    return found.defer("record__facts").order_by("-objected_on", "-pk")


def clocks_of(objection: Objection) -> Clocks:
    """The clocks of section 73. One that came late is not accepted by silence."""
    law = law_of(objection.record.run)
    clocks = objection_clocks(
        law,
        notice_received_on=objection.notice_received_on,
        objected_on=objection.objected_on,
        answered_on=objection.answered_on or objection.decided_on,
        rejected=objection.outcome not in ("", Objection.Outcome.ACCEPTED),
        appeal_decided_on=objection.appeal_decided_on,
    )
    if objection.outcome or objection.objected_on <= clocks.objection_deadline:
        return clocks
    return replace(clocks, accepted_by_silence_on=None, refund_deadline=None)


def pending(objection: Objection, on: dt.date) -> Pending:
    """What is due next on an objection."""
    clocks = clocks_of(objection)
    return Pending(objection, clocks, on, *_next(objection, clocks, on))


def _next(one: Objection, clocks: Clocks, on: dt.date) -> tuple[str, dt.date | None]:
    if not one.outcome:
        silent = clocks.accepted_by_silence_on
        if silent and on >= silent:
            return "silence", clocks.refund_deadline
        return "decide", clocks.decision_deadline
    if one.outcome == Objection.Outcome.ACCEPTED:
        return "refund", clocks.refund_deadline
    if one.answered_on is None:
        return "answer", None
    if one.appealed_on is None:
        last = clocks.appeal_deadline
        return ("appeal", last) if last and on <= last else ("", None)
    if one.appeal_decided_on is None:
        return "committee", None
    last = clocks.court_deadline
    return ("court", last) if last and on <= last else ("", None)


def overpaid(
    subdistrict: int, on: dt.date, claimed: Mapping[int, dt.date] | None = None
) -> list[Overpaid]:
    """Bills with money to give back. `claimed`: the day each was asked for, by bill.

    The office has the 15 days of section 73, from an accepted objection or else from the claim;
    after them interest runs (P10). Until a claim is known there is no interest.
    """
    given = given_back(subdistrict)
    bills = list(to_give_back(subdistrict).filter(origin=ORIGIN))
    records = AssessmentRecord.objects.of(subdistrict).select_related("run").defer("facts")
    of = records.in_bulk([bill.origin_id for bill in bills])
    accepted = _accepted(subdistrict, bills)
    found = []
    for bill in bills:
        owed = 0 if bill.cancelled_at else bill.amount_satang
        amount = bill.paid_satang - owed - given.get(bill.pk, 0)  # type: ignore[attr-defined]
        if amount <= 0:
            continue
        law = law_of(of[bill.origin_id].run)
        asked = (claimed or {}).get(bill.pk)
        days = law.limits.days["refund_after_acceptance"]
        due = accepted.get((bill.period, bill.debtor_key)) or days_after(asked or on, days)
        found.append(
            Overpaid(bill, amount, due, refund_interest(amount, due, on, law), asked is not None)
        )
    return found


def given_back(subdistrict: int) -> dict[int, int]:
    """Satang given back on each bill that has a refund."""
    rows = Refund.objects.filter(subdistrict=subdistrict).order_by().values_list("bill")
    return dict(rows.annotate(total=Sum("amount_satang")))


def _accepted(subdistrict: int, bills: list[Bill]) -> dict[tuple[int, str], dt.date]:
    """The last day to give back after an accepted objection, by year and taxpayer."""
    records = AssessmentRecord.objects.of(subdistrict).filter(
        taxpayer_key__in={bill.debtor_key for bill in bills}
    )
    mine = objections_of(subdistrict).filter(record__in=records.values("pk"))
    found = {}
    for one in mine:
        deadline = clocks_of(one).refund_deadline
        if deadline and one.outcome == Objection.Outcome.ACCEPTED:
            found[one.record.tax_year, one.record.taxpayer_key] = deadline
    return found
