"""The register of an owner (ผ.ท.4) and the ledger of a taxpayer (ผ.ท.5): of one, or of all."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff
from geo.sheets import XLSX, xlsx
from parcels.models import Delivery, Party
from parcels.services.deliveries.order import TooManyOpen, order_delivery
from taxation import permissions, tasks
from taxation.forms.ledgers import ledger_context, register_context
from taxation.forms.lists import Cell, sheet_columns
from taxation.forms.notice import Office
from taxation.forms.pdf import render as render_pdf
from taxation.forms.texts import form
from taxation.forms.words import BUDDHIST
from taxation.selectors import ledgers as read
from taxation.selectors.notices import office_of
from taxation.views.asking import asker, body_of, number

_PAGE = "taxation/forms/folder.html"


@staff(*permissions.READERS)
@require_GET
@never_cache
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """Form ผ.ท.4 of one owner as of today."""
    return _pdf(register_pdf(_party(request, pk), office_of(body_of(request))))


@staff(*permissions.READERS)
@require_GET
@never_cache
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """Form ผ.ท.5 of one taxpayer, all years."""
    return _pdf(ledger_pdf(_party(request, pk), office_of(body_of(request))))


@staff(*permissions.READERS)
@require_POST
def register_sheet(request: HttpRequest) -> HttpResponse:
    """Put form ผ.ท.4 of every owner, as a workbook, in the queue and show how far it is."""
    try:
        with transaction.atomic():
            row = order_delivery(
                subdistrict=body_of(request),
                by=asker(request),
                kind=Delivery.Kind.PROPERTY,
                title=_("Every owner's property"),
                wish={},
            )
            transaction.on_commit(lambda: tasks.deliver.delay(row.pk))
    except TooManyOpen as refusal:
        messages.error(request, str(refusal.message), extra_tags="bad")
        return redirect("people")
    return redirect("delivery", row.pk)


@staff(*permissions.READERS)
@require_GET
@never_cache
def ledger_sheet(request: HttpRequest) -> HttpResponse:
    """Form ผ.ท.5 of every taxpayer of a year as a workbook."""
    body = body_of(request)
    year = number(request.GET.get("year")) or read.valued_year(body.pk) or timezone.localdate().year
    texts = form("tax_ledger")
    with translation.override("th"):
        rows = [[name, *row] for name, row in read.ledger(body.pk, year=year)]
    head = [form("property_register")["name"], *sheet_columns("tax_ledger_columns")]
    return _workbook({texts["number"]: [head, *rows]}, f"pt5-{year + BUDDHIST}.xlsx")


def register_pdf(party: Party, office: Office) -> bytes:
    """Form ผ.ท.4, in Thai whatever the reader's language."""
    year = read.valued_year(party.subdistrict_id)
    with translation.override("th"):
        [folder] = read.folders(party.subdistrict_id, [party], year)
        context = register_context(folder, office, timezone.localdate(), year)
        return render_pdf(_PAGE, context)


def ledger_pdf(party: Party, office: Office) -> bytes:
    """Form ผ.ท.5, in Thai whatever the reader's language."""
    with translation.override("th"):
        rows = [row for _name, row in read.ledger(party.subdistrict_id, party=party.pk)]
        return render_pdf(_PAGE, ledger_context(read.head_of(party), rows, office))


def _party(request: HttpRequest, pk: int) -> Party:
    return get_object_or_404(Party, subdistrict=body_of(request), pk=pk)


def _pdf(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type="application/pdf")


def _workbook(sheets: dict[str, list[list[Cell]]], name: str) -> HttpResponse:
    response = HttpResponse(xlsx(sheets), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
