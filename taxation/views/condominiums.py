"""Condominiums: which there are, their units with holders, and what a square metre is priced at."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff
from parcels import permissions as register
from parcels.models import Building, Condominium
from parcels.selectors.units import units_of
from taxation import permissions
from taxation.models import UnitPrice
from taxation.services.pricing import set_unit_price
from taxation.views.acting import latest_acts
from taxation.views.asking import asker, attempt, body_of, map_url


@staff(*permissions.READERS)
@require_GET
def condominiums(request: HttpRequest) -> HttpResponse:
    """All condominiums of the body."""
    live = Q(building__units__retired_on__isnull=True)
    rows = Condominium.objects.filter(subdistrict=body_of(request)).select_related("building")
    rows = rows.annotate(units=Count("building__units", filter=live)).order_by("name")
    context = {
        "subdistrict": body_of(request), "rows": rows,
        "may_record": register.may_record(asker(request)),
    }  # fmt: skip
    return render(request, "taxation/condominiums.html", context)


@staff(*permissions.READERS)
@require_GET
def condominium(request: HttpRequest, pk: int) -> HttpResponse:
    """One condominium with its units and prices."""
    building = _building(request, pk)
    prices = UnitPrice.objects.filter(building=building).select_related("account", "unit")
    units = units_of([pk], with_owners=True).get(pk, [])
    context = {
        "subdistrict": body_of(request), "building": building,
        "condominium": building.condominium, "units": units,
        "prices": prices.order_by("account__first_year", "unit__code", "floor"),
        "floors": sorted({unit["floor"] for unit in units}),
        "may_assess": permissions.may_assess(asker(request)),
        "may_record": register.may_record(asker(request)),
        "map_url": map_url(building.parcel), "entries": latest_acts(building),
        "this_year": timezone.localdate().year,
    }  # fmt: skip
    return render(request, "taxation/condominium.html", context)


@staff(*permissions.WRITERS)
@require_POST
def price(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the price of the building, a floor or a unit for this year's account."""
    building, at = _building(request, pk), request.POST.get("at", "")
    unit = building.units.filter(code=at).first()
    attempt(
        request,
        lambda: set_unit_price(
            building=building,
            unit=unit,
            floor="" if unit else at,
            year=timezone.localdate().year,
            baht=_baht(request.POST.get("baht", "")),
        ),
        _("The price is kept. The next run uses it."),
    )
    return redirect("tax-condominium", pk)


def _building(request: HttpRequest, pk: int) -> Building:
    rows = Building.objects.of(body_of(request)).filter(condominium__isnull=False)
    return get_object_or_404(rows.select_related("condominium", "parcel").defer("footprint"), pk=pk)


def _baht(text: str) -> Decimal | None:
    try:
        found = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
