"""The tax of 2562 by parcel, for the relief of section 97: a list, and a file that fills it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff
from taxation import permissions
from taxation.models import OldTax
from taxation.selectors.old_tax_file import read_old_tax
from taxation.services.old_tax import forget_old_tax, keep_old_tax
from taxation.views.asking import asker, attempt, body_of

PAGE = 100
MOST_BYTES = 20_000_000


@staff(*permissions.READERS)
@require_GET
def old_tax_page(request: HttpRequest) -> HttpResponse:
    """What is known of 2562, searched by parcel code."""
    body, text = body_of(request), request.GET.get("q", "").strip().upper()
    rows = OldTax.objects.filter(subdistrict=body)
    sums = rows.aggregate(total=Sum("satang"))
    found = rows.filter(parcel__code__startswith=text) if text else rows
    found = found.select_related("parcel", "party").defer("parcel__boundary")
    page = Paginator(found.order_by("parcel__code", "pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "subdistrict": body, "page": page, "q": text, "total": sums["total"] or 0,
        "may_assess": permissions.may_assess(asker(request)),
    }  # fmt: skip
    return render(request, "taxation/old_tax.html", context)


@staff(*permissions.WRITERS)
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the rows of a file."""
    attempt(
        request,
        lambda: _keep(request),
        _("The amounts are kept. A run of 2563 to 2565 uses them."),
    )
    return redirect("tax-old-tax")


def _keep(request: HttpRequest) -> None:
    given = request.FILES.get("file")
    if given is None or (given.size or 0) > MOST_BYTES:
        raise ValidationError(_("Choose a file of at most 20 MB."), code="file_missing")
    lines = read_old_tax(given.read(), given.name or "")
    source = request.POST.get("source", "")
    keep_old_tax(subdistrict=body_of(request).pk, lines=lines, source=source)


@staff(*permissions.WRITERS)
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one amount away."""
    forget_old_tax(subdistrict=body_of(request).pk, pk=pk)
    return redirect("tax-old-tax")
