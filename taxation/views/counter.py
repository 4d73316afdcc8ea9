"""The cashier's counter: take a payment, agree to parts, show a receipt, list the arrears."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff
from billing.models import Bill, Receipt
from billing.selectors import arrears
from taxation import permissions
from taxation.models import AssessmentRecord
from taxation.models.record import ORIGIN
from taxation.models.sign import SIGN_ORIGIN
from taxation.services import paying
from taxation.views.asking import asker, attempt, body_of, number

PAGE = 100
#: The taxes with arrears, and the page where each is paid.
TAXES = {ORIGIN: "tax-record", SIGN_ORIGIN: "tax-sign-assessment"}


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
    found = Receipt.objects.filter(subdistrict=body_of(request), payment__bill__origin=ORIGIN)
    one = get_object_or_404(found.select_related("payment__bill", "payment__taken_by"), pk=pk)
    context = {
        "subdistrict": body_of(request),
        "receipt": one,
        "payment": one.payment,
        "bill": one.payment.bill,
        "tax_satang": one.payment.amount_satang - one.payment.extra_satang,
    }
    return render(request, "taxation/receipt.html", context)


@staff(*permissions.READERS)
@require_GET
def arrears_page(request: HttpRequest) -> HttpResponse:
    """Who owes past the day, the oldest first; one tax or both."""
    body, tax = body_of(request), request.GET.get("tax", "")
    after = number(request.GET.get("page")) or 0
    asked = [tax] if tax in TAXES else list(TAXES)
    found = arrears(body.pk, timezone.localdate()).filter(origin__in=asked)
    bills = list(found[after * PAGE : (after + 1) * PAGE + 1])
    for bill in bills:
        bill.page = _page_of(bill)  # type: ignore[attr-defined]
    context = {
        "subdistrict": body,
        "tax": tax if tax in TAXES else "",
        "land": ORIGIN,
        "signs": SIGN_ORIGIN,
        "bills": bills[:PAGE],
        "count": found.count(),
        "next": after + 1 if len(bills) > PAGE else None,
    }
    return render(request, "taxation/arrears.html", context)


def _page_of(bill: Bill) -> str:
    return reverse(TAXES[bill.origin], args=[bill.origin_id]) + "#counter"


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
