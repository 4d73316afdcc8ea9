"""The invented bank of the sample: how its files are laid out, and a daily file to try."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from accounts.models import User
from billing.bank_file import BUDDHIST, Layout
from billing.models import BankLayout, Bill
from billing.selectors import biller_of, layout_of, layouts_of, standard_layout
from billing.services.bank_files import set_layout
from geo.models import Subdistrict
from taxation.selectors.dues import Due, dues_of

#: Nobody's account.
ACCOUNT = "0000000000"
WHOLE, SLIPS = 12, 4
Fields = Mapping[str, object]


def set_up_bank(subdistrict: Subdistrict, by: User) -> None:
    """The columns most banks share."""
    layout = BankLayout(**{**standard_layout(), "account": ACCOUNT})
    set_layout(layout=layout, subdistrict=subdistrict, by=by)


def daily_file(subdistrict: Subdistrict, day: dt.date) -> bytes:
    """A file of a day as a bank writes it: most payments fit, some do not, each in its own way.

    Raises LookupError where no bank is set up or too few bills are unpaid.
    """
    layouts, biller = layouts_of(subdistrict.pk), biller_of(subdistrict.pk)
    unpaid = Bill.objects.of(subdistrict).open().with_paid().filter(paid_satang=0)  # type: ignore[misc]
    bills = list(unpaid.order_by("-pk")[: WHOLE + SLIPS])
    paid = Bill.objects.of(subdistrict).open().with_paid().filter(paid_satang__gt=0).first()  # type: ignore[misc]
    if not layouts or biller is None or len(bills) < WHOLE + SLIPS or paid is None:
        raise LookupError("no bank, or too few unpaid bills")
    dues = dues_of(subdistrict.pk, [bill.pk for bill in bills], day)
    payments = _payments([dues[bill.pk] for bill in bills], paid)
    about = {"bank": layouts[0].bank, "account": layouts[0].account, "biller": biller.biller_id}
    return _written(layout_of(layouts[0]), list(payments), about, day)


def _payments(dues: list[Due], paid: Bill) -> Iterator[tuple[str, str, int]]:
    """Number of a bill, second reference, satang."""

    def of(bill: Bill, satang: int, number: str = "") -> tuple[str, str, int]:
        return number or bill.number, f"{bill.due_on:%d%m%y}", satang

    yield from (of(due.bill, due.total) for due in dues[:WHOLE])
    less, more, slip, again = dues[WHOLE:]
    yield of(less.bill, less.left)  # late: without penalty and surcharge
    yield of(more.bill, more.total + 50_00)
    yield of(slip.bill, slip.total, slip.bill.number[:-1])
    yield from [of(again.bill, again.total)] * 2
    yield of(paid, paid.amount_satang)
    yield "9900042", "", 120_00  # another's water bill


def _written(
    layout: Layout, payments: list[tuple[str, str, int]], about: Mapping[str, str], day: dt.date
) -> bytes:
    year = day.year + (BUDDHIST if layout.is_buddhist else 0)
    dated = day.strftime(layout.date_form.replace("%Y", f"{year:04d}"))
    total = sum(satang for _number, _second, satang in payments)
    lines = [_line(layout, "header", 1, {**about, "effective_on": dated})]
    for number, (first, second, satang) in enumerate(payments, 2):
        fields = {
            **about, "paid_on": dated, "paid_time": f"{8 + number % 9:02d}{number % 60:02d}00",
            "payer": f"ผู้ชำระตัวอย่าง {number - 1}", "reference_1": first, "reference_2": second,
            "kind": layout.credit_code, "code": "CSH", "amount": satang,
            "sending_bank": about["bank"],
        }  # fmt: skip
        lines.append(_line(layout, "detail", number, fields))
    sums = {
        "credit_total": total,
        "credit_count": len(payments),
        "debit_total": 0,
        "debit_count": 0,
    }
    lines.append(_line(layout, "trailer", len(payments) + 2, {**about, **sums}))
    return "".join(f"{line}\r\n" for line in lines).encode(layout.encoding)


def _line(layout: Layout, kind: str, number: int, fields: Fields) -> str:
    """Texts from the left, numbers with leading zeros; fields the layout has not are left out."""
    letter = {"header": "H", "detail": "D", "trailer": "T"}[kind]
    text = " " * layout.width
    for name, value in {**fields, "type": letter, "sequence": number}.items():
        first, width = layout.places[kind].get(name, (1, 0))
        if not width:
            continue
        cell = f"{value:0{width}d}" if isinstance(value, int) else str(value).ljust(width)[:width]
        text = text[: first - 1] + cell + text[first - 1 + width :]
    return text
