"""Papers of the sign tax: the declaration (ภ.ป.1), blank or filled, and the notice (ภ.ป.3)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.access import staff
from taxation import permissions
from taxation.forms.pdf import render as render_pdf
from taxation.forms.signs import SignNotice, sign_declaration_context, sign_notice_context
from taxation.models import SignAssessment
from taxation.selectors import signs as read
from taxation.selectors.notices import office_of
from taxation.services.runs import law_or_refusal
from taxation.views.asking import attempt, body_of, number


@staff(*permissions.READERS)
@require_GET
def blank_declaration(request: HttpRequest) -> HttpResponse:
    """An empty ภ.ป.1 of a year, to hand out."""
    body = body_of(request)
    year = number(request.GET.get("year")) or timezone.localdate().year
    try:
        law = law_or_refusal(body.pk, year).of(year)
    except ValidationError as refused:
        said = refused

        def refuse() -> None:
            raise said

        attempt(request, refuse)
        return redirect("tax-signs")
    context = sign_declaration_context(office=office_of(body), law=law, signs=[])
    return _pdf("taxation/forms/sign_declaration.html", context)


@staff(*permissions.READERS)
@require_GET
@never_cache
def declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """ภ.ป.1 of one owner with the signs the register knows."""
    one = _one(request, pk)
    context = sign_declaration_context(
        office=office_of(one.subdistrict),
        law=read.law_of(one),
        owner=one.owner_name,
        address=one.owner_address,
        signs=read.declared_signs(one),
    )
    return _pdf("taxation/forms/sign_declaration.html", context)


@staff(*permissions.READERS)
@require_GET
@never_cache
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice of assessment (ภ.ป.3) of one owner."""
    one = _one(request, pk)
    explained = read.explain_signs(one, "th")
    quote = read.quote(one, timezone.localdate()) if one.issued_at else None
    data = SignNotice(
        office=office_of(one.subdistrict),
        number=one.number or "–",
        dated_on=timezone.localdate(),
        owner=one.owner_name,
        address=one.owner_address,
        result=explained.result,
        law=explained.law,
        due_on=quote.bill.due_on if quote else None,
        plan=read.plan_of(one, quote.bill, explained.law) if quote else None,
    )
    context = sign_notice_context(data)
    return _pdf("taxation/forms/sign_notice.html", context)


def _pdf(template: str, context: dict[str, object]) -> HttpResponse:
    return HttpResponse(render_pdf(template, context), content_type="application/pdf")


def _one(request: HttpRequest, pk: int) -> SignAssessment:
    rows = SignAssessment.objects.of(body_of(request)).select_related("party", "subdistrict")
    return get_object_or_404(rows, pk=pk)
