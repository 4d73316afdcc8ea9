"""The desk's pages of houses: who lives there and the sticker on the door."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import staff
from geo.models import Subdistrict
from parcels import permissions
from parcels.models import Delivery, House, Household, Party, Sticker
from parcels.problems import RegisterProblem
from parcels.selectors import households as read
from parcels.services import households
from parcels.services.deliveries.order import order_delivery
from parcels.sheets.stickers import stickers_pdf
from parcels.tasks import deliver
from parcels.views.asking import body_of, user_of
from parcels.views.household_forms import FindForm, HouseholdForm


@staff(*permissions.HOUSEHOLDS)
@require_GET
def houses(request: HttpRequest) -> HttpResponse:
    """Find a house; print the stickers of a village."""
    own = body_of(request)
    form = FindForm(request.GET or None, own)
    rows = []
    if form.is_valid():
        asked = form.cleaned_data
        village = asked["village"] and asked["village"].pk
        rows = list(read.houses(own, village, asked["number"].strip())[: read.SHOWN + 1])
    context = {"form": form, "rows": rows[: read.SHOWN], "is_more": len(rows) > read.SHOWN}
    return render(request, "parcels/houses.html", context)


@staff(*permissions.HOUSEHOLDS)
@require_http_methods(["GET", "POST"])
def house(request: HttpRequest, pk: int) -> HttpResponse:
    """One house; POST enters a household or corrects one."""
    row = get_object_or_404(House, subdistrict=body_of(request), pk=pk)
    posted = request.POST.get("household", "")
    found = list(read.households_of(row))
    forms = {str(one.pk): _form(request, row, one, posted) for one in found}
    new = HouseholdForm(
        request.POST if posted == "new" else None, _people(request, row), prefix="new"
    )
    forms["new"] = new
    sent = forms.get(posted)
    if sent is not None and sent.is_valid() and _keep(row, found, posted, sent):
        messages.success(request, _("Saved. It holds from now on."), extra_tags="ok")
        return redirect("house", pk)
    context = {
        "house": row,
        "rows": [(one, forms[str(one.pk)], posted == str(one.pk)) for one in found],
        "new": new,
        "is_new_open": posted == "new" or not found,
    }
    return render(request, "parcels/house.html", context)


@staff(*permissions.HOUSEHOLDS)
@require_POST
def reissue(request: HttpRequest, pk: int) -> HttpResponse:
    """A new sticker for a lost one; the old one dies."""
    household = _household(request, pk)
    households.issue_sticker(household=household)
    messages.success(
        request, _("A new sticker is there to print. The old one leads nowhere."), extra_tags="ok"
    )
    return redirect("house", household.house_id)


@staff(*permissions.HOUSEHOLDS)
@require_GET
def sticker(request: HttpRequest, pk: int) -> HttpResponse:
    """The sticker of a household as PDF."""
    household = _household(request, pk)
    rows = Sticker.objects.live().filter(household=household)
    found = get_object_or_404(rows.select_related("household__house__village").order_by("-pk")[:1])
    content = stickers_pdf(_body(request), [found], _base(request))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="sticker-{household.number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@staff(*permissions.HOUSEHOLDS)
@require_POST
def order_stickers(request: HttpRequest) -> HttpResponse:
    """Put the stickers of a village, or of all, in the queue; who has none gets one."""
    form = FindForm(request.POST, body_of(request))
    if not form.is_valid():
        return redirect("houses")
    village = form.cleaned_data["village"]
    try:
        row = order_delivery(
            subdistrict=_body(request),
            by=user_of(request),
            kind=Delivery.Kind.STICKERS,
            title=str(village) if village else _("All villages"),
            wish={"village": village and village.pk, "base": _base(request)},
        )
    except RegisterProblem as refusal:
        messages.error(request, str(refusal.message), extra_tags="bad")
        return redirect("houses")
    deliver.delay(row.pk)
    return redirect("delivery", row.pk)


def _keep(row: House, found: list[Household], posted: str, form: HouseholdForm) -> bool:
    fields = form.cleaned_data
    try:
        if posted == "new":
            households.register_household(house=row, fields=fields)
        else:
            one = next(one for one in found if str(one.pk) == posted)
            households.correct_household(household=one, fields=fields)
    except RegisterProblem as refusal:
        for name, texts in (refusal.fields or {"": [str(refusal.message)]}).items():
            form.add_error(name or None, texts)
        return False
    return True


def _form(request: HttpRequest, row: House, one: Household, posted: str) -> HouseholdForm:
    data: Any = request.POST if posted == str(one.pk) else None
    initial = {"head": one.head_id, "members": one.members}
    return HouseholdForm(data, _people(request, row, one), initial=initial, prefix=str(one.pk))


def _people(request: HttpRequest, row: House, one: Household | None = None) -> QuerySet[Party]:
    """Who is registered in the house, is the head now or, for who may see them, holds it."""
    near = Q(registrations__house=row)
    if one and one.head_id:
        near |= Q(pk=one.head_id)
    if permissions.may_see_owners(user_of(request)):
        near |= Q(rights__parcel=row.parcel_id, rights__parcel__isnull=False)
        near |= Q(rights__building=row.building_id, rights__building__isnull=False)
    rows = Party.objects.filter(near, subdistrict=row.subdistrict_id)
    return rows.distinct().order_by("name", "family_name")


def _household(request: HttpRequest, pk: int) -> Household:
    return get_object_or_404(Household, subdistrict=body_of(request), pk=pk)


def _body(request: HttpRequest) -> Subdistrict:
    return get_object_or_404(Subdistrict, pk=body_of(request))


def _base(request: HttpRequest) -> str:
    """The address residents reach: said by the installation, else the one asked at."""
    return settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
