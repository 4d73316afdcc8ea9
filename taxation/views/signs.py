"""Sign tax pages: the list of a year, one owner's assessment, its papers and its counter."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff
from billing.models import Payment, Receipt
from geo.sheets import XLSX, xlsx
from parcels.models import Sign
from taxation import permissions
from taxation.forms.texts import form
from taxation.law.sign_bill import SignLine
from taxation.models import SignAssessment, SignPaper
from taxation.models.sign import SIGN_ORIGIN
from taxation.selectors import signs as read
from taxation.services import paying, signs
from taxation.views.asking import asker, attempt, body_of, language, number
from taxation.views.counter import satang_of

PAGE = 100


@staff(*permissions.READERS)
@require_GET
def roll(request: HttpRequest) -> HttpResponse:
    """The owners of signs of a year with what each pays."""
    body, year = body_of(request), _year(request)
    text, after = request.GET.get("q", "").strip(), number(request.GET.get("page")) or 0
    rows = read.sign_roll(body.pk, year, text)
    shown = list(rows[after * PAGE : (after + 1) * PAGE + 1])
    bills = read.bills_of(body.pk, [one.pk for one in shown])
    for one in shown:
        one.bill = bills.get(one.pk)  # type: ignore[attr-defined]
    this_year = timezone.localdate().year
    context = {
        "subdistrict": body, "year": year, "years": range(this_year, this_year - 4, -1), "q": text,
        "rows": shown[:PAGE], "next": after + 1 if len(shown) > PAGE else None,
        "count": rows.count(), "drafts": rows.drafts().count(),
        "total": sum(rows.values_list("tax_satang", flat=True)),
        "may_assess": permissions.may_assess(asker(request)),
    }  # fmt: skip
    return render(request, "taxation/signs.html", context)


@staff(*permissions.WRITERS)
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Compute the year from the register."""
    year, made = _year(request), list[int]()
    attempt(
        request,
        lambda: made.append(
            signs.prepare_signs(subdistrict=body_of(request).pk, year=year, by=asker(request))
        ),
        _("Computed from the register. A second officer issues it."),
    )
    return redirect(f"/tax/signs/?year={year}")


@staff(*permissions.WRITERS)
@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """Issue what another officer prepared."""
    year = _year(request)
    attempt(
        request,
        lambda: signs.issue_signs(
            subdistrict=body_of(request).pk, year=year, by=asker(request), on=timezone.localdate()
        ),
        _("Issued, with a bill for each owner."),
    )
    return redirect(f"/tax/signs/?year={year}")


@staff(*permissions.READERS)
@require_GET
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """One owner's signs with every step, papers and payments."""
    one = _one(request, pk)
    explained = read.explain_signs(one, language())
    quote = read.quote(one, timezone.localdate()) if one.issued_at else None
    receipts = Receipt.objects.filter(
        subdistrict=one.subdistrict_id, payment__bill__origin=SIGN_ORIGIN,
        payment__bill__origin_id=one.pk,
    )  # fmt: skip
    context = {
        "subdistrict": one.subdistrict, "one": one, "explained": explained, "quote": quote,
        "lines": _lines(one, explained), "papers": read.papers_of(one),
        "paper_kinds": SignPaper.Kind.choices, "today": timezone.localdate(),
        "plan": read.plan_of(one, quote.bill, explained.law) if quote else None,
        "receipts": receipts.select_related("payment__reversed_by", "payment__bill").order_by("pk"),
        "methods": Payment.Method.at_counter(),
        "may_assess": permissions.may_assess(asker(request)),
        "may_take_money": permissions.may_take_money(asker(request)),
        "is_undeclared": read.was_declared_late(one, explained.law, timezone.localdate()),
        "fine": explained.law.signs.late.failing_fine,
        "later": one.superseded_by.filter(issued_at__isnull=False).first(),
    }  # fmt: skip
    return render(request, "taxation/sign_assessment.html", context)


def _lines(one: SignAssessment, explained: read.SignExplained) -> list[tuple[SignLine, int | None]]:
    """Each line with the sign of the register it speaks of."""
    codes = [line.facts.ref for line in explained.result.lines]
    rows = Sign.objects.filter(subdistrict=one.subdistrict_id, code__in=codes)
    known = dict(rows.values_list("code", "pk"))
    return [(line, known.get(line.facts.ref)) for line in explained.result.lines]


@staff(*permissions.WRITERS)
@require_POST
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a declaration or the receipt of a notice."""
    one, on = _one(request, pk), parse_date(request.POST.get("on", ""))
    kind = request.POST.get("kind", "") if on else ""
    attempt(
        request,
        lambda: signs.record_paper(
            one=one, kind=kind, on=on or timezone.localdate(), by=asker(request)
        ),
    )
    return redirect("tax-sign-assessment", pk)


@staff(*permissions.CASHIERS)
@require_POST
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a payment today and show its receipt."""
    one, receipts = _one(request, pk), list[Receipt]()

    def act() -> None:
        receipts.append(
            paying.take_sign_payment(
                one=one,
                amount_satang=satang_of(request.POST.get("amount", "")),
                on=timezone.localdate(),
                method=request.POST.get("method", ""),
                by=asker(request),
            )
        )

    attempt(request, act)
    if receipts:
        return redirect("tax-receipt-page", receipts[0].pk)
    return redirect("tax-sign-assessment", pk)


@staff(*permissions.CASHIERS)
@require_POST
def parts(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree that the tax is paid in parts."""
    one = _one(request, pk)
    attempt(request, lambda: paying.allow_sign_parts(one=one, on=timezone.localdate()))
    return redirect("tax-sign-assessment", pk)


@staff(*permissions.READERS)
@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The signs of a year as a workbook, one row a sign."""
    body, year = body_of(request), _year(request)
    heads = [
        _("Number"), _("Owner"), _("Sign"), _("Kind of wording"), _("Width (cm)"),
        _("Height (cm)"), _("Sides"), _("Put up on"), _("Units"), _("Quarters"), _("Tax"),
    ]  # fmt: skip
    rows = read.sign_roll(body.pk, year).iterator(chunk_size=1000)
    content = xlsx({_("Signs"): [heads, *_cells(rows)]})
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="signs-{year + 543}.xlsx"'
    return response


def _cells(rows: Iterator[SignAssessment]) -> Iterator[list[Any]]:
    kinds = form("sign_notice")["kinds"]
    for one in rows:
        for line in read.explain_signs(one, "th").result.lines:
            facts = line.facts
            yield [
                one.number, one.owner_name, facts.ref, kinds[facts.kind], facts.width_cm,
                facts.height_cm, facts.sides, facts.installed_on, line.found.units,
                line.quarters, Decimal(line.found.tax) / 100,
            ]  # fmt: skip


def _one(request: HttpRequest, pk: int) -> SignAssessment:
    rows = SignAssessment.objects.of(body_of(request)).select_related("party", "subdistrict")
    return get_object_or_404(rows, pk=pk)


def _year(request: HttpRequest) -> int:
    asked = number(request.POST.get("year") or request.GET.get("year"))
    return asked if asked and 2020 <= asked <= 2400 else timezone.localdate().year
