"""A day of payment: what the bank says came in, what was receipted, what waits; and by source."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from billing.models import BankFile, BankPayment, BankSettlement, Payment

WAITS = "waits"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many, and how much in satang."""

    count: int = 0
    satang: int = 0

    def __add__(self, other: Counted) -> Counted:
        return Counted(self.count + other.count, self.satang + other.satang)


@dataclass(frozen=True, slots=True)
class BankDay:
    """Payments of accepted files by the day the payer paid. Each came once."""

    day: dt.date
    came: Counted
    receipted: Counted
    not_ours: Counted
    reversed: Counted
    waits: Counted
    taken_back: Counted
    unaccepted: Counted
    #: Way of paying -> what the office's receipts of the day say, less what was taken back on it.
    sources: dict[str, Counted]
    files: list[BankFile]


def rows_of(subdistrict: int, day: dt.date) -> QuerySet[BankPayment]:
    """Rows of accepted files paid on a day with `state`: the settlement that holds, or waits."""
    holds = BankSettlement.objects.holding().filter(row=OuterRef("pk")).values("kind")[:1]
    rows = BankPayment.objects.of(subdistrict).filter(
        paid_on=day, repeats__isnull=True, file__accepted_at__isnull=False
    )
    state = Coalesce(Subquery(holds), Value(WAITS), output_field=CharField())
    return rows.annotate(state=state).order_by("paid_time", "pk")


def bank_day(subdistrict: int, day: dt.date) -> BankDay:
    """The day's sums in four queries."""
    states: dict[tuple[bool, str], Counted] = {}
    rows = rows_of(subdistrict, day).order_by().values_list("is_reversal", "state")  # type: ignore[misc]
    for is_reversal, state, count, satang in rows.annotate(Count("pk"), Sum("amount_satang")):
        states[is_reversal, state] = Counted(count, satang)
    credits = {state: found for (is_back, state), found in states.items() if not is_back}
    backs = [found for (is_back, _state), found in states.items() if is_back]
    kind, nothing = BankSettlement.Kind, Counted()
    open_rows = BankPayment.objects.of(subdistrict).filter(
        paid_on=day, repeats__isnull=True, file__accepted_at__isnull=True, is_reversal=False
    )
    unaccepted = open_rows.aggregate(count=Count("pk"), satang=Coalesce(Sum("amount_satang"), 0))
    files = BankFile.objects.filter(subdistrict=subdistrict, bank_day=day)
    return BankDay(
        day=day,
        came=sum(credits.values(), nothing),
        receipted=credits.get(kind.RECEIPT, nothing) + credits.get(kind.OVERPAID, nothing),
        not_ours=credits.get(kind.NOT_OURS, nothing),
        reversed=credits.get(kind.REVERSED, nothing),
        waits=credits.get(WAITS, nothing),
        taken_back=sum(backs, nothing),
        unaccepted=Counted(**unaccepted),
        sources=_sources(subdistrict, day),
        files=list(files.select_related("layout")),
    )


def payments_of(subdistrict: int, day: dt.date) -> QuerySet[Payment]:
    """Receipts dated on a day, and those cancelled on it as negative rows.

    What a re-assessment moved from one bill to another is no money of the day.
    """
    is_moved = Q(bill__cancelled_at__isnull=False, note=F("bill__cancelled_reason"))
    cancelled = Q(reverses__receipt__isnull=False) & ~is_moved
    rows = Payment.objects.filter(subdistrict=subdistrict, paid_on=day)
    rows = rows.filter(Q(receipt__isnull=False) | cancelled)
    return rows.select_related("bill", "receipt", "taken_by").order_by("method", "pk")


def _sources(subdistrict: int, day: dt.date) -> dict[str, Counted]:
    rows = payments_of(subdistrict, day).order_by().values_list("method")
    found = rows.annotate(Count("pk"), Sum("amount_satang"))
    return {method: Counted(count, satang) for method, count, satang in found}
