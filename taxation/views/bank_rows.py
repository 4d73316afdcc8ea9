"""Payments of the bank that did not fit: an officer settles each, and it is seen who and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff
from accounts.personal_data import decrypt
from billing.models import BankPayment, BankSettlement, Bill, Payment
from billing.services import bank_files
from taxation import permissions
from taxation.selectors import bank as read
from taxation.selectors.payable import number_in
from taxation.services import bank
from taxation.views.asking import asker, attempt, body_of, number

ROWS = 50


@staff(*permissions.READERS)
@require_GET
@never_cache
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first, judged as the bills stand now."""
    body = body_of(request)
    rows = BankPayment.objects.of(body).waiting().select_related("file__layout", "bill")
    counts = dict(rows.order_by().values_list("verdict").annotate(Count("pk")))
    asked = request.GET.get("verdict", "")
    chosen = rows.filter(verdict=asked) if asked in BankPayment.Verdict.values else rows
    start = number(request.GET.get("start")) or 0
    page = list(chosen[start : start + ROWS + 1])
    judged = read.judge(body.pk, page[:ROWS])
    context = {
        "subdistrict": body,
        "judged": [(one, decrypt(one.row.payer_encrypted), _said(one.verdict)) for one in judged],
        "kinds": [(code, name, counts[code]) for code, name in BankPayment.Verdict.choices
                  if code in counts],
        "count": sum(counts.values()),
        "asked": asked,
        "next": start + ROWS if len(page) > ROWS else None,
    }  # fmt: skip
    return render(request, "taxation/bank_waiting.html", context)


@staff(*permissions.READERS)
@require_GET
@never_cache
def row_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One payment: what the bank says, what the bill wants, what was done, what can be done."""
    row = _row(request, pk)
    bill = read.bills_named(row.subdistrict_id, {row.reference_1}).get(row.reference_1)
    return _page(request, row, bill)


@staff(*permissions.CASHIERS)
@require_POST
@never_cache
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """The same against the bill an officer names. Posted: a number says who owes."""
    row = _row(request, pk)
    typed = number_in(request.POST.get("bill", ""))
    bill = read.bills_named(row.subdistrict_id, {typed}).get(typed)
    said = "" if bill else _("No bill has this number. Type the 13 digits that are printed on it.")
    return _page(request, row, bill, typed=typed, said=said)


@staff(*permissions.CASHIERS)
@require_POST
def settle(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Do one of the acts; what it refuses is said on the page."""
    if act not in ACTS:
        raise Http404(act)
    row = _row(request, pk)
    attempt(request, lambda: ACTS[act](request, row), _("Noted, with your name and the time."))
    return redirect("tax-bank-row", pk)


def _page(
    request: HttpRequest, row: BankPayment, bill: Bill | None, *, typed: str = "", said: str = ""
) -> HttpResponse:
    history = list(row.settlements.select_related("payment__receipt", "payment__reversed_by", "by",
                                                  "withdrawn_by"))  # fmt: skip
    holding = BankSettlement.objects.holding().filter(row=row).first()
    judged = read.judge_for(row, bill) if bill else None
    context: dict[str, Any] = {
        "subdistrict": row.subdistrict,
        "row": row,
        "payer": decrypt(row.payer_encrypted),
        "judged": judged,
        "said_verdict": _said(_verdict(row, judged)),
        "is_over": judged is not None and judged.verdict in read.OVER,
        "successor": read.successor_of(bill) if bill and bill.cancelled_at else None,
        "alike": read.bills_alike(row) if bill is None and not row.is_reversal else [],
        "settled": read.settled_alike(row) if row.is_reversal else [],
        "history": history,
        "holding": holding,
        "is_waiting": bool(row.file.accepted_at) and not row.repeats_id and holding is None,
        "methods": Payment.Method.at_counter(),
        "typed": typed,
        "said": said,
        "may_take_money": permissions.may_take_money(asker(request)),
    }
    return render(request, "taxation/bank_row.html", context, status=422 if said else 200)


def _verdict(row: BankPayment, judged: read.Judged | None) -> str:
    """Live where a bill is looked at; what the row itself is, else."""
    fixed = (BankPayment.Verdict.REPEATED, BankPayment.Verdict.REVERSAL)
    return judged.verdict if judged and row.verdict not in fixed else row.verdict


def _said(verdict: str) -> str:
    return str(BankPayment.Verdict(verdict).label)


def _bill(request: HttpRequest, row: BankPayment) -> Bill:
    bills = Bill.objects.of(row.subdistrict_id)
    return get_object_or_404(bills, pk=number(request.POST.get("bill")) or 0)


def _reverse(request: HttpRequest, row: BankPayment) -> None:
    mine = BankSettlement.objects.filter(subdistrict=row.subdistrict)
    chosen = mine.filter(pk=number(request.POST.get("settled")) or 0)
    one = chosen.select_related("row", "payment__bill").first()
    if one is None:
        raise ValidationError(_("Choose the receipt that is cancelled."), code="no_receipt")
    bank.reverse(row=row, settled=one, by=asker(request))


ACTS: Mapping[str, Callable[[HttpRequest, BankPayment], object]] = {
    "tie": lambda request, row: bank.tie(row=row, bill=_bill(request, row), by=asker(request)),
    "over": lambda request, row: bank.tie(
        row=row, bill=_bill(request, row), by=asker(request), may_exceed=True
    ),
    "rest": lambda request, row: bank.tie_with_rest(
        row=row, bill=_bill(request, row), method=request.POST.get("method", ""),
        today=timezone.localdate(), by=asker(request),
    ),
    "aside": lambda request, row: bank_files.set_aside(
        row=row, reason=request.POST.get("reason", ""), by=asker(request)
    ),
    "up": lambda request, row: bank_files.take_up(row=row, by=asker(request)),
    "reverse": _reverse,
}  # fmt: skip


def _row(request: HttpRequest, pk: int) -> BankPayment:
    rows = BankPayment.objects.of(body_of(request))
    found = rows.select_related("subdistrict", "file__layout", "bill", "repeats__file")
    return get_object_or_404(found, pk=pk)
