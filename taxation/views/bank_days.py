"""The money of a day: the bank's word against the office's receipts; also as a workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.access import staff
from billing.models import BankPayment, BankSettlement, Payment
from geo.sheets import XLSX, Row, xlsx
from taxation import permissions
from taxation.selectors.bank_days import WAITS, bank_day, payments_of, rows_of
from taxation.views.asking import body_of

SHOWN = 200


@staff(*permissions.READERS)
@require_GET
@never_cache
def day_page(request: HttpRequest) -> HttpResponse:
    """A day of payment: sums, what waits, totals by source."""
    body, day = body_of(request), _day(request)
    found = bank_day(body.pk, day)
    rows = rows_of(body.pk, day).select_related("bill")
    waiting = list(rows.filter(state=WAITS)[: SHOWN + 1])  # type: ignore[misc]
    context = {
        "subdistrict": body,
        "found": found,
        "sources": [(name, found.sources[code]) for code, name in Payment.Method.choices
                    if code in found.sources],
        "together": sum((one.satang for one in found.sources.values()), 0),
        "waiting": waiting[:SHOWN],
        "has_more": len(waiting) > SHOWN,
        "before": day - dt.timedelta(days=1),
        "after": day + dt.timedelta(days=1) if day < timezone.localdate() else None,
        "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "taxation/bank_day.html", context)


@staff(*permissions.READERS)
@require_GET
@never_cache
def day_sheet(request: HttpRequest) -> HttpResponse:
    """The same with every row of the bank and every receipt, as a workbook."""
    body, day = body_of(request), _day(request)
    content = xlsx(
        {
            _("Sums"): _sums(body.pk, day),
            _("Bank"): _bank_rows(body.pk, day),
            _("Receipts"): _receipts(body.pk, day),
        }
    )
    response = HttpResponse(content, content_type=XLSX)
    name = f"bank-day-{day.year + 543}-{day:%m-%d}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _sums(body: int, day: dt.date) -> Iterator[Row]:
    found = bank_day(body, day)
    yield [_("Day of payment"), _("Items"), _("Baht")]
    named = {
        _("Came in by the bank's files"): found.came,
        _("Receipted"): found.receipted,
        _("Not ours"): found.not_ours,
        _("Taken back by the bank"): found.reversed,
        _("Waits for an officer"): found.waits,
        _("In files not yet accepted"): found.unaccepted,
        _("Payments the bank took back on this day"): found.taken_back,
    }
    for name, counted in named.items():
        yield [name, counted.count, _baht(counted.satang)]
    names = dict(Payment.Method.choices)
    for code, counted in found.sources.items():
        yield [str(names[code]), counted.count, _baht(counted.satang)]


def _bank_rows(body: int, day: dt.date) -> Iterator[Row]:
    yield [
        _("Time"), _("Reference 1"), _("Reference 2"), _("Baht"), _("Bill"), _("Finding"),
        _("State"), _("Bank of the payer"), _("Line"),
    ]  # fmt: skip
    states = {**dict(BankSettlement.Kind.choices), WAITS: _("Waits for an officer")}
    for row in rows_of(body, day).select_related("bill").iterator(chunk_size=2000):
        yield [
            f"{row.paid_time:%H:%M:%S}" if row.paid_time else "", row.reference_1, row.reference_2,
            _baht(-row.amount_satang if row.is_reversal else row.amount_satang),
            row.bill.number if row.bill else "", str(BankPayment.Verdict(row.verdict).label),
            str(states[row.state]), row.sending_bank, row.line,  # type: ignore[attr-defined]
        ]  # fmt: skip


def _receipts(body: int, day: dt.date) -> Iterator[Row]:
    yield [
        _("Receipt no."), _("Bill"), _("Taxpayer"), _("Way of paying"), _("Baht"),
        _("Penalty and surcharge in it"), _("Note"),
    ]  # fmt: skip
    for one in payments_of(body, day).iterator(chunk_size=2000):
        receipt = getattr(one, "receipt", None)
        yield [
            str(receipt) if receipt else "", one.bill.number, one.bill.debtor_name,
            str(one.get_method_display()), _baht(one.amount_satang), _baht(one.extra_satang),
            one.note,
        ]  # fmt: skip


def _baht(satang: int) -> Decimal:
    return Decimal(satang) / 100


def _day(request: HttpRequest) -> dt.date:
    try:
        day = parse_date(request.GET.get("on", ""))
    except ValueError:
        day = None
    return min(day, timezone.localdate()) if day and day.year >= 2000 else timezone.localdate()
