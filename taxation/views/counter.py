"""The cashier's counter: take a payment, agree to parts, show a receipt."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff
from billing.models import Receipt
from taxation import permissions
from taxation.models import AssessmentRecord
from taxation.services import paying
from taxation.views.asking import asker, attempt, body_of


@staff(*permissions.CASHIERS)
@require_POST
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a payment today and show its receipt."""
    record, receipts = _record(request, pk), list[Receipt]()

    def act() -> None:
        receipts.append(
            paying.take_payment(
                record=record,
                amount_satang=satang_of(request.POST.get("amount", "")),
                on=timezone.localdate(),
                method=request.POST.get("method", ""),
                by=asker(request),
            )
        )

    attempt(request, act)
    return redirect("tax-receipt-page", receipts[0].pk) if receipts else redirect("tax-record", pk)


@staff(*permissions.CASHIERS)
@require_POST
def parts(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree that the tax is paid in three parts."""
    record = _record(request, pk)
    attempt(request, lambda: paying.allow_parts(record=record, on=timezone.localdate()))
    return redirect("tax-record", pk)


@staff(*permissions.READERS)
@require_GET
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """A receipt to look at and to print."""
    one = _receipt(request, pk)
    context = {
        "may_take_money": permissions.may_take_money(asker(request)),
        "subdistrict": body_of(request),
        "receipt": one,
        "payment": one.payment,
        "bill": one.payment.bill,
        "tax_satang": one.payment.amount_satang - one.payment.extra_satang,
    }
    return render(request, "taxation/receipt.html", context)


@staff(*permissions.CASHIERS)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a mistaken payment back: its receipt stays to be seen, cancelled, with the reason."""
    one = _receipt(request, pk)
    attempt(
        request,
        lambda: paying.cancel_receipt(
            receipt=one, reason=request.POST.get("reason", "").strip(), by=asker(request)
        ),
        _("The receipt is cancelled; the bill wants the money again."),
    )
    return redirect("tax-receipt-page", pk)


def _receipt(request: HttpRequest, pk: int) -> Receipt:
    found = Receipt.objects.filter(subdistrict=body_of(request))
    found = found.select_related(
        "payment__bill", "payment__taken_by", "payment__reversed_by__taken_by"
    )
    return get_object_or_404(found, pk=pk)


def _record(request: HttpRequest, pk: int) -> AssessmentRecord:
    issued = AssessmentRecord.objects.of(body_of(request)).issued().select_related("run")
    return get_object_or_404(issued, pk=pk)


def satang_of(text: str) -> int:
    """Baht as typed; anything that is not an amount is 0, which is refused."""
    try:
        value = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        return 0
    whole = value * 100
    return int(whole) if value.is_finite() and whole == whole.to_integral_value() else 0
