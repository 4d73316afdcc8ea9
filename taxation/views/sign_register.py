"""A sign of the register: put up, seen, corrected, taken down, each as an act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import staff
from parcels import permissions as register
from parcels.models import Parcel, RegisterEntry, Sign
from parcels.services import signs
from taxation import permissions
from taxation.selectors.signs import sign_roll_of
from taxation.views import acting
from taxation.views.asking import asker, body_of, map_url
from taxation.views.sign_forms import ReasonForm, SignForm
from taxation.views.telling import Told, told_sign

_ACT = {"effective_on", "reason", "owner", "document_kind", "document_number"}


@staff(*register.RECORDING)
@require_http_methods(["GET", "POST"])
def new_sign(request: HttpRequest) -> HttpResponse:
    """Put a sign up on a parcel named by its code."""
    body = body_of(request)
    code = request.POST.get("parcel") or request.GET.get("parcel") or ""
    parcel = Parcel.objects.of(body).current().filter(code=code.strip().upper()).first()
    today = timezone.localdate()
    form = SignForm(
        request.POST or None, subdistrict=body.pk,
        initial={"effective_on": today, "installed_on": today},
    )  # fmt: skip
    unknown, changes = bool(code) and parcel is None, None
    if request.method == "POST" and parcel and form.is_valid():
        new = signs.NewSign(**_fields(form))

        changes, done = acting.carry(
            request,
            lambda: signs.register_sign(
                because=acting.because(request, form), parcel_id=parcel.pk, new=new
            ),
            lambda: _told_new(parcel.pk),
        )
        if done:
            made = Sign.objects.filter(parcel=parcel).order_by("-pk").first()
            return redirect("tax-sign", made.pk if made else 0)
    context = {
        "subdistrict": body, "form": form, "code": code, "unknown": unknown, "changes": changes,
    }  # fmt: skip
    return render(request, "taxation/sign_new.html", context)


@staff(*permissions.READERS)
@require_http_methods(["GET", "POST"])
def sign_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A sign with its forms for those who record; POST corrects it or takes it down."""
    body = body_of(request)
    rows = Sign.objects.filter(subdistrict=body).select_related("parcel", "owner")
    sign = get_object_or_404(rows, pk=pk)
    may_record = register.may_record(asker(request))
    removing = "remove" in request.POST
    posted = request.POST if request.method == "POST" and may_record else None
    form = SignForm(None if removing else posted, subdistrict=body.pk, initial=_initial(sign))
    ending = ReasonForm(
        posted if removing else None, initial={"effective_on": timezone.localdate()}
    )
    used = ending if removing else form
    changes = None
    if posted is not None and used.is_valid():
        changes, done = acting.carry(request, _act(request, sign, used), lambda: _told(pk))
        if done:
            return redirect("tax-sign", pk)
    context = {
        "subdistrict": body, "sign": sign, "form": form, "ending": ending,
        "may_record": may_record, "did": _sent(posted, removing),
        "map_url": map_url(sign.parcel), "changes": changes,
        "entries": acting.latest_acts(sign.parcel),
        "assessments": sign_roll_of(body.pk, sign.code),
    }  # fmt: skip
    return render(request, "taxation/sign.html", context)


def _sent(posted: Any, removing: bool) -> str:
    """Which form comes back open."""
    return "" if posted is None else "end" if removing else "correct"


def _act(request: HttpRequest, sign: Sign, form: ReasonForm) -> Callable[[], RegisterEntry]:
    """Correcting or taking down, as the form says."""
    because = acting.because(request, form)
    if isinstance(form, SignForm):
        fields = _fields(form)
        return lambda: signs.correct_sign(because=because, sign_id=sign.pk, fields=fields)
    return lambda: signs.remove_sign(because=because, sign_id=sign.pk)


def _told(pk: int) -> Told:
    return told_sign(Sign.objects.filter(pk=pk).select_related("owner").first())


def _told_new(parcel: int) -> Told:
    rows = Sign.objects.filter(parcel=parcel).select_related("owner").order_by("pk")
    return told_sign(rows.last())


def _fields(form: SignForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name not in _ACT}


def _initial(sign: Sign) -> dict[str, Any]:
    names = (
        "business_name", "wording", "is_moving", "width_cm", "height_cm", "sides", "installed_on",
    )  # fmt: skip
    told = {name: getattr(sign, name) for name in names}
    owner = f"{sign.owner.name} {sign.owner.family_name}".strip()
    return {
        **told, "owner": owner, "owner_id": sign.owner_id, "effective_on": timezone.localdate(),
    }  # fmt: skip
