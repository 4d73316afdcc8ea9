"""Paper and files: the page where sheets are printed and exports asked for, and their downloads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff
from accounts.models import User
from geo.downloads import send_file
from geo.models import Subdistrict
from parcels import permissions, tasks
from parcels.models import Delivery, Parcel
from parcels.problems import RegisterProblem
from parcels.selectors.detail import parcel_row
from parcels.services.deliveries.order import TooManyOpen, cancel_delivery, file_of, order_delivery
from parcels.services.deliveries.register import may_fetch
from parcels.services.deliveries.sheets import parts_wanted
from parcels.sheets.frame import part_at
from parcels.sheets.prints import plan_pdf, sheet_pdf
from parcels.views.out_forms import ExportForm, PlaceForm, SheetsForm

_SHOWN = 20


@staff(*permissions.REGISTER)
@require_GET
@never_cache
def out_page(request: HttpRequest) -> HttpResponse:
    """What can be printed and exported, and what this person has asked for lately."""
    return _page(request)


@staff(*permissions.REGISTER)
@require_GET
@never_cache
def sheet_here(request: HttpRequest) -> HttpResponse:
    """The sheet that holds a place, as PDF."""
    form = PlaceForm(request.GET)
    if not form.is_valid():
        return _page(request, place=form)
    east, north = form.cleaned_data["at"]
    wish = form.cleaned_data
    part = part_at(east, north, wish["scale"], wish["paper"], settings.REGISTER_SRID)
    day = wish["day"] or timezone.localdate()
    content = sheet_pdf(_own(request), part, day, with_picture=wish["with_picture"])
    return _inline(content, f"{part.key}.pdf")


@staff(*permissions.REGISTER)
@require_GET
@never_cache
def parcel_plan(
    request: HttpRequest, pk: int, type_names: Callable[[int], Mapping[str, str]]
) -> HttpResponse:
    """Form ผ.ท.13 of one parcel; names of holders only for those who may see them.

    `type_names` knows the price list's names of building types in a sub-district.
    """
    own = _own(request)
    try:
        parcel = parcel_row(own, pk=pk)
    except Parcel.DoesNotExist as error:
        raise Http404 from error
    link = request.build_absolute_uri(reverse("parcel-permalink", args=[parcel.code]))
    with_owners = permissions.may_see_owners(_person(request), parcel)
    with translation.override("th"):
        names = type_names(own.pk)
    content = plan_pdf(own, parcel, with_owners=with_owners, link=link, type_names=names)
    return _inline(content, f"{parcel.code.replace('/', '_')}.pdf")


@staff(*permissions.REGISTER)
@require_POST
def order_sheets(request: HttpRequest) -> HttpResponse:
    """Put a set of sheets in the queue and show how far it is."""
    own = _own(request)
    form = SheetsForm(request.POST, subdistrict=own)
    if not form.is_valid():
        return _page(request, sheets=form)
    wish = form.wish()
    try:
        parts_wanted(own, wish)
    except RegisterProblem as problem:
        form.add_error("area", str(problem.message))
        return _page(request, sheets=form)
    return _queue(request, Delivery.Kind.SHEETS, form.title(), wish.as_json())


@staff(*permissions.REGISTER)
@require_POST
def order_export(request: HttpRequest) -> HttpResponse:
    """Put an export of the register in the queue and show how far it is."""
    form = ExportForm(request.POST, by=_person(request), today=timezone.localdate())
    if not form.is_valid():
        return _page(request, export=form)
    return _queue(request, Delivery.Kind.REGISTER, form.title(), form.wish().as_json())


@staff(*permissions.REGISTER)
@require_GET
@never_cache
def delivery_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a delivery is, and its file."""
    row = _delivery(request, pk)
    progress = {"url": reverse("delivery-progress", args=[row.pk])}
    return render(request, "parcels/delivery.html", {"row": row, "progress": progress})


@staff(*permissions.REGISTER)
@require_GET
@never_cache
def progress(request: HttpRequest, pk: int) -> JsonResponse:
    """The bar of a delivery."""
    row = _delivery(request, pk)
    return JsonResponse(
        {
            "label": row.get_state_display(),
            "done": row.done,
            "total": row.total,
            "is_open": row.is_open,
        }
    )


@staff(*permissions.REGISTER)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a delivery after the piece being made."""
    cancel_delivery(delivery=_delivery(request, pk))
    return redirect("delivery", pk)


@staff(*permissions.REGISTER)
@require_GET
@never_cache
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The finished file, for the person who asked for it, until it expires."""
    row = _delivery(request, pk)
    if not may_fetch(row, _person(request)):
        raise PermissionDenied
    path = file_of(row, timezone.now())
    if path is None:
        raise Http404
    return send_file(request, path, row.file_name)


def _page(request: HttpRequest, status: int = 200, **forms: Any) -> HttpResponse:
    """The page with its forms; those given are shown again with what is wrong in them."""
    own = _own(request)
    latest = Delivery.objects.filter(subdistrict=own, requested_by=_person(request))
    context = {
        "place": PlaceForm(initial=request.GET.dict()),
        "sheets": SheetsForm(subdistrict=own),
        "export": ExportForm(by=_person(request), today=timezone.localdate()),
        "deliveries": latest[:_SHOWN],
        **forms,
    }
    return render(request, "parcels/out.html", context, status=422 if forms else status)


def _queue(request: HttpRequest, kind: str, title: str, wish: dict[str, Any]) -> HttpResponse:
    try:
        with transaction.atomic():
            row = order_delivery(
                subdistrict=_own(request), by=_person(request), kind=kind, title=title, wish=wish
            )
            transaction.on_commit(lambda: tasks.deliver.delay(row.pk))
    except TooManyOpen as refusal:
        messages.error(request, str(refusal.message), extra_tags="bad")
        return redirect("out")
    return redirect("delivery", row.pk)


def _delivery(request: HttpRequest, pk: int) -> Delivery:
    """Only the one who asked for it: it may hold what others may not see."""
    rows = Delivery.objects.filter(subdistrict=_own(request), requested_by=_person(request))
    return get_object_or_404(rows, pk=pk)


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


def _own(request: HttpRequest) -> Subdistrict:
    own = _person(request).subdistrict
    if own is None:
        raise Http404
    return own


def _inline(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
