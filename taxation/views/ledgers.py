"""The register of an owner (ผ.ท.4) and the ledger of a taxpayer (ผ.ท.5): of one, or of all."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.access import staff
from geo.sheets import XLSX, xlsx
from parcels.models import Party, Right, Sign
from taxation import permissions
from taxation.forms.ledgers import Folder, ledger_context, register_context
from taxation.forms.lists import Cell, sheet_columns
from taxation.forms.notice import Office
from taxation.forms.pdf import render as render_pdf
from taxation.forms.texts import form
from taxation.forms.words import BUDDHIST
from taxation.selectors import ledgers as read
from taxation.selectors.notices import office_of
from taxation.views.asking import body_of, number

_LISTS = ("land", "buildings", "signs")
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
@require_GET
@never_cache
def register_sheet(request: HttpRequest) -> HttpResponse:
    """Form ผ.ท.4 of every owner as a workbook, a sheet a kind of property."""
    body = body_of(request)
    with translation.override("th"):
        sheets = _register_sheets(body.pk)
    today = timezone.localdate()
    return _workbook(sheets, f"pt4-{today.year + BUDDHIST}-{today:%m-%d}.xlsx")


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
        rows = [row for _, row in read.ledger(party.subdistrict_id, party=party.pk)]
        return render_pdf(_PAGE, ledger_context(read.head_of(party), rows, office))


def _register_sheets(subdistrict: int) -> dict[str, list[list[Cell]]]:
    texts, who = form("property_register"), ("code", "name", "number_of", "address", "phone")
    columns = ("land", "building", "sign")
    sheets: dict[str, list[list[Cell]]] = {
        name: [[*(texts[one] for one in who), *sheet_columns(f"property_register_{key}_columns")]]
        for name, key in zip((texts[name] for name in _LISTS), columns, strict=True)
    }
    for folder in _all_folders(subdistrict):
        head = folder.head
        lead: list[Cell] = [head.code, head.name, head.number, head.address, head.phone]
        parts = (folder.land, folder.buildings, folder.signs)
        for rows, part in zip(sheets.values(), parts, strict=True):
            rows.extend([*lead, *row] for row in part)
    return sheets


def _all_folders(subdistrict: int) -> Iterator[Folder]:
    """Of everybody who holds something, in the order they were entered."""
    year, after = read.valued_year(subdistrict), 0
    rights = Right.objects.open().filter(party=OuterRef("pk"))
    signs = Sign.objects.filter(owner=OuterRef("pk"), removed_on__isnull=True)
    people = Party.objects.filter(Exists(rights) | Exists(signs), subdistrict=subdistrict)
    people = people.order_by("pk")
    while portion := list(people.filter(pk__gt=after)[: read.PORTION]):
        yield from read.folders(subdistrict, portion, year)
        after = portion[-1].pk


def _party(request: HttpRequest, pk: int) -> Party:
    return get_object_or_404(Party, subdistrict=body_of(request), pk=pk)


def _pdf(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type="application/pdf")


def _workbook(sheets: dict[str, list[list[Cell]]], name: str) -> HttpResponse:
    response = HttpResponse(xlsx(sheets), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
