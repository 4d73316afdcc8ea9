"""What the objection (10), the receipt (11) and the lists (1 and 3) say. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from taxation.forms import words
from taxation.forms.announcements import relief_words
from taxation.forms.lists import Cell, columns, headings
from taxation.forms.notice import NoticeData, Office
from taxation.law.money import baht


@dataclass(frozen=True)
class ReceiptData:
    """A payment as its receipt says it. Amounts in satang; `extra` is penalty and surcharge."""

    office: Office
    number: str
    bill: str
    debtor: str
    year: int  # Buddhist
    paid_on: dt.date
    method: str
    amount: int
    extra: int
    is_state_land: bool = False
    #: The order that took the penalty or a part of it (s71): its number and percent.
    relief: tuple[str, Decimal] | None = None
    cancelled_on: dt.date | None = None


@dataclass(frozen=True)
class Shown:
    """A cell as printed."""

    text: str
    is_number: bool


def objection_context(notice: NoticeData) -> dict[str, Any]:
    """Form 10 with everything the office knows filled in; the reasons are the citizen's."""
    wording, office = notice.office.form("objection_words"), notice.office
    year = notice.law.tax_year + words.BUDDHIST
    return {
        "form": office.form("objection"),
        "office": office,
        "words": wording,
        "to": wording["to"].format(executive=wording["executive"]),
        "opening": wording["opening"].format(
            name=notice.taxpayer,
            address=notice.address or "." * 40,
            year=year,
            number=notice.number,
            amount=words.money(baht(notice.assessment.due)),
        ),
        "sample": office.sample,
    }


def receipt_context(receipt: ReceiptData) -> dict[str, Any]:
    """Form 11."""
    wording, cancelled = receipt.office.form("receipt_words"), receipt.cancelled_on
    return {
        "form": receipt.office.form("receipt"),
        "words": wording,
        "cancelled": wording["cancelled"].format(day=words.long_date(cancelled))
        if cancelled
        else "",
        "office": receipt.office,
        "receipt": {
            "number": receipt.number,
            "bill": receipt.bill,
            "debtor": receipt.debtor,
            "year": receipt.year,
            "paid_on": words.long_date(receipt.paid_on),
            "method": receipt.method,
            "tax": baht(receipt.amount - receipt.extra),
            "extra": baht(receipt.extra) if receipt.extra else None,
            "total": baht(receipt.amount),
            "in_words": words.baht_in_words(receipt.amount),
        },
        "relief": _relief(receipt),
        "state_land": receipt.office.form("notice")["state_land"] if receipt.is_state_land else "",
        "sample": receipt.office.sample,
    }


def _relief(receipt: ReceiptData) -> str:
    """By which order less penalty was asked for, or nothing."""
    if receipt.relief is None:
        return ""
    number, percent = receipt.relief
    text = receipt.office.form("relief")["receipt"]
    return str(text.format(what=relief_words(receipt.office, percent), order=number))


def list_context(
    key: str, rows: Iterable[list[Cell]], office: Office, year: int, subtitle: str
) -> dict[str, Any]:
    """A list form ("price_list" or "inventory") as a printed table; `year` is Christian."""
    return {
        "form": office.form(key),
        "office": office,
        "year": year + words.BUDDHIST,
        "subtitle": subtitle,
        "groups": headings(f"{key}_columns"),
        "columns": columns(f"{key}_columns"),
        "rows": [[shown(cell) for cell in row] for row in rows],
        "sample": office.sample,
    }


def shown(cell: Cell) -> Shown:
    if cell is None:
        return Shown("", is_number=False)
    if isinstance(cell, Decimal):
        return Shown(f"{cell:,.2f}", is_number=True)
    return Shown(str(cell), is_number=isinstance(cell, int))
