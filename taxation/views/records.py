"""One assessment: each step with its rule and section."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import staff
from billing.models import Payment, Receipt
from billing.selectors import balances
from taxation import permissions
from taxation.law.arrears import instalments
from taxation.law.calendar_days import payment_due
from taxation.models import AssessmentLine, AssessmentRecord
from taxation.models.record import ORIGIN
from taxation.selectors import payable
from taxation.selectors.arrears import quote
from taxation.selectors.records import class_names, explain
from taxation.views.asking import asker, body_of, language, map_url


@staff(*permissions.READERS)
@require_GET
def record_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What one taxpayer owes and why, computed again from the facts the record keeps."""
    body = body_of(request)
    found = AssessmentRecord.objects.of(body).select_related("run", "supersedes", "village")
    record = get_object_or_404(found, pk=pk)
    explained = explain(record, language())
    pay = payable.of_record(record, timezone.localdate()) if record.issued_at else None
    plan = instalments(record.due_satang, explained.law)
    context = {
        "subdistrict": body,
        "record": record,
        "explained": explained,
        "lines": _lines(record),
        "balance": balances(body.pk, ORIGIN, [record.pk]).get(record.pk),
        "difference": record.due_satang
        - (record.supersedes.due_satang if record.supersedes else 0),
        "later": record.superseded_by.filter(issued_at__isnull=False).first(),
        "due_on": pay.due_on if pay else payment_due(explained.law),
        "quote": quote(record, timezone.localdate()) if record.issued_at else None,
        "pay": pay,
        "methods": Payment.Method.at_counter(),
        "receipts": _receipts(record),
        "may_take_money": permissions.may_take_money(asker(request)),
        "may_part": plan.eligible and timezone.localdate() <= plan.due[0],
    }
    return render(request, "taxation/record.html", context)


def _receipts(record: AssessmentRecord) -> list[Receipt]:
    """Receipts for the record, the first first."""
    found = Receipt.objects.filter(
        subdistrict=record.subdistrict_id,
        payment__bill__origin=ORIGIN,
        payment__bill__origin_id=record.pk,
    )
    return list(found.select_related("payment__reversed_by", "payment__bill").order_by("pk"))


def _lines(record: AssessmentRecord) -> list[AssessmentLine]:
    """Rows of form 7, each class in words."""
    names = class_names(language())
    lines = list(AssessmentLine.objects.of_record(record).select_related("parcel", "building"))
    for line in lines:
        line.map_url = map_url(line.parcel)  # type: ignore[attr-defined]
        line.class_name = names.get(line.tax_class, line.tax_class)  # type: ignore[attr-defined]
    return lines
