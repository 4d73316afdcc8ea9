"""What is owed and what is paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db.models import F, QuerySet, Sum

from billing.bank_file import Layout
from billing.models import BankLayout, Bill, Biller, BillQuerySet, Payment
from billing.thai_qr import BillPayment

_STANDARD = Path(__file__).parent / "bank_layout.yaml"


@dataclass(frozen=True, slots=True)
class Balance:
    """Satang. `left` may be negative: too much was paid and is to be given back."""

    owed: int
    paid: int

    @property
    def left(self) -> int:
        return self.owed - self.paid

    @property
    def status(self) -> str:
        """unpaid, part, paid or none."""
        if not self.owed:
            return "none"
        if self.left <= 0:
            return "paid"
        return "part" if self.paid > 0 else "unpaid"


def balance(bill: Bill) -> Balance:
    """What one bill still wants."""
    paid = Payment.objects.filter(bill=bill).aggregate(
        total=Sum(F("amount_satang") - F("extra_satang"))
    )["total"]
    return Balance(0 if bill.cancelled_at else bill.amount_satang, paid or 0)


def balances(subdistrict: int, origin: str, ids: Iterable[int]) -> dict[int, Balance]:
    """Balance of the open bill of each thing that has one."""
    bills = Bill.objects.of(subdistrict).open().with_paid()
    found = bills.filter(origin=origin, origin_id__in=list(ids))
    rows = found.values_list("origin_id", "amount_satang", "paid_satang")  # type: ignore[misc]
    return {thing: Balance(owed, paid) for thing, owed, paid in rows}


def arrears(subdistrict: int, on: dt.date) -> BillQuerySet:
    """Open bills past their day with something left, the oldest first."""
    bills = Bill.objects.of(subdistrict).open().with_paid().filter(due_on__lt=on)
    return bills.filter(paid_satang__lt=F("amount_satang")).order_by("due_on", "pk")  # type: ignore[misc]


def to_give_back(subdistrict: int) -> QuerySet[Bill]:
    """Bills on which more was paid than is owed: cancelled ones with money, or paid too much."""
    bills = Bill.objects.of(subdistrict).with_paid().filter(paid_satang__gt=0)  # type: ignore[misc]
    too_much = bills.filter(cancelled_at__isnull=True, paid_satang__gt=F("amount_satang"))  # type: ignore[misc]
    return (too_much | bills.filter(cancelled_at__isnull=False)).order_by("pk")


def next_due(bill: Bill, left: int) -> dt.date:
    """The day of the first instalment not yet covered by what was paid, else of the bill."""
    open_from = bill.amount_satang - left
    for part in bill.instalments.all():
        open_from -= part.amount_satang
        if open_from < 0:
            return part.due_on
    return bill.due_on


def last_days(subdistrict: int, origin: str, ids: Iterable[int]) -> dict[int, dt.date]:
    """The last day to pay of the newest bill of each thing that was ever billed."""
    bills = Bill.objects.of(subdistrict).filter(origin=origin, origin_id__in=list(ids))
    return dict(bills.order_by("pk").values_list("origin_id", "due_on"))


def next_part(bill: Bill, left: int) -> int:
    """What is left of the first instalment not yet covered by what was paid; 0 without parts."""
    open_from = bill.amount_satang - left
    for part in bill.instalments.all():
        open_from -= part.amount_satang
        if open_from < 0:
            return -open_from
    return 0


def biller_of(subdistrict: int) -> Biller | None:
    """Where a bank app pays to now; None while the office takes no money by bank."""
    newest = Biller.objects.filter(subdistrict=subdistrict).order_by("-pk").first()
    return newest if newest and newest.biller_id else None


def bill_payment(bill: Bill, biller: Biller, satang: int, due_on: dt.date) -> BillPayment:
    """What a bank needs to be told of a bill: its number and its day, nothing personal."""
    return BillPayment(
        biller.biller_id, bill.number, due_on.strftime("%d%m%y"), satang, biller.name, biller.city,
        biller.reference_3,
    )  # fmt: skip


def bill_payments(subdistrict: int, origin: str, ids: Iterable[int]) -> dict[int, BillPayment]:
    """The code of the whole bill of each thing on which nothing was paid yet, for papers."""
    biller = biller_of(subdistrict)
    if biller is None:
        return {}
    bills = Bill.objects.of(subdistrict).open().with_paid().filter(origin=origin, paid_satang=0)  # type: ignore[misc]
    return {
        bill.origin_id: bill_payment(bill, biller, bill.amount_satang, bill.due_on)
        for bill in bills.filter(origin_id__in=list(ids))
    }


def billers_of(subdistrict: int) -> set[str]:
    """Every number the office ever took money by: papers printed before still pay there."""
    rows = Biller.objects.filter(subdistrict=subdistrict).exclude(biller_id="")
    return set(rows.values_list("biller_id", flat=True))


def layouts_of(subdistrict: int) -> list[BankLayout]:
    """How the files of each bank are read now; banks whose newest layout is closed are left out."""
    rows = BankLayout.objects.filter(subdistrict=subdistrict)
    newest = rows.order_by("bank", "-pk").distinct("bank").values("pk")
    return list(rows.filter(pk__in=newest, is_open=True).order_by("bank"))


def standard_layout() -> dict[str, Any]:
    """What a new bank starts from: fields of BankLayout but the account."""
    found: dict[str, Any] = yaml.safe_load(_STANDARD.read_text("utf-8"))
    return found


def layout_of(row: BankLayout) -> Layout:
    """The same for who reads."""
    places = {
        kind: {name: (int(first), int(width)) for name, (first, width) in fields.items()}
        for kind, fields in row.places.items()
    }
    return Layout(
        bank=row.bank,
        account=row.account,
        places=places,
        encoding=row.encoding,
        width=row.width,
        date_form=row.date_form,
        is_buddhist=row.era == BankLayout.Era.BUDDHIST,
        credit_code=row.credit_code,
        debit_code=row.debit_code,
    )
