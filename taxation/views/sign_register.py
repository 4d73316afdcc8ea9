"""A sign of the register: put up, seen, corrected, taken down, each as an act."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import staff
from parcels import permissions as register
from parcels.models import Parcel, Sign
from parcels.problems import RegisterProblem
from parcels.services import signs
from parcels.services.work import Because
from taxation import permissions
from taxation.views.asking import asker, body_of, map_url
from taxation.views.sign_forms import ReasonForm, SignForm

_ACT = {"effective_on", "reason", "owner"}


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
    unknown = bool(code) and parcel is None
    if request.method == "POST" and parcel and form.is_valid():
        new = signs.NewSign(**_fields(form))

        def put_up() -> Any:
            because = _because(request, form)
            return signs.register_sign(because=because, parcel_id=parcel.pk, new=new)

        if _did(request, put_up):
            made = Sign.objects.filter(parcel=parcel).order_by("-pk").first()
            return redirect("tax-sign", made.pk if made else 0)
    context = {"subdistrict": body, "form": form, "code": code, "unknown": unknown}
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
    if removing and ending.is_valid():
        if _did(request, lambda: signs.remove_sign(because=_because(request, ending), sign_id=pk)):
            return redirect("tax-sign", pk)
    elif posted is not None and not removing and form.is_valid():
        fields = _fields(form)
        because = _because(request, form)
        if _did(request, lambda: signs.correct_sign(because=because, sign_id=pk, fields=fields)):
            return redirect("tax-sign", pk)
    context = {
        "subdistrict": body, "sign": sign, "form": form, "ending": ending,
        "may_record": may_record, "map_url": map_url(sign.parcel),
    }  # fmt: skip
    return render(request, "taxation/sign.html", context)


def _fields(form: SignForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name not in _ACT}


def _because(request: HttpRequest, form: ReasonForm) -> Because:
    said = form.cleaned_data
    return Because(by=asker(request), reason=said["reason"], effective_on=said["effective_on"])


def _initial(sign: Sign) -> dict[str, Any]:
    names = (
        "business_name", "wording", "is_moving", "width_cm", "height_cm", "sides", "installed_on",
    )  # fmt: skip
    told = {name: getattr(sign, name) for name in names}
    owner = f"{sign.owner.name} {sign.owner.family_name}".strip()
    return {
        **told, "owner": owner, "owner_id": sign.owner_id, "effective_on": timezone.localdate(),
    }  # fmt: skip


def _did(request: HttpRequest, act: Any) -> bool:
    try:
        act()
    except RegisterProblem as refused:
        messages.error(request, str(refused), extra_tags="bad")
        return False
    messages.success(request, _("Saved. It can be undone from the parcel's history."),
                     extra_tags="ok")  # fmt: skip
    return True
