"""The office itself: its address and telephone, its villages, its customs in the register."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseModelFormSet, ModelForm, modelformset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import staff
from accounts.models import Role
from geo.models import SplitNumbering, Subdistrict, Village
from parcels.services import office
from parcels.services.imports import purging
from parcels.views.asking import body_of


class OfficeForm(ModelForm):  # type: ignore[type-arg]
    """What stands on forms, letters and the pages of residents."""

    class Meta:
        model = Subdistrict
        fields = ("office_th", "office_en", "office_address_th", "office_phone")
        labels = {
            "office_th": gettext_lazy("Name of the office in Thai"),
            "office_en": gettext_lazy("Name of the office in English"),
            "office_address_th": gettext_lazy("Address"),
            "office_phone": gettext_lazy("Telephone"),
        }


class VillageForm(ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Village
        fields = ("name_th", "name_en", "is_number_confirmed")
        labels = {
            "name_th": gettext_lazy("Name in Thai"),
            "name_en": gettext_lazy("Name in English"),
            "is_number_confirmed": gettext_lazy("This name bears this number"),
        }


Villages = modelformset_factory(Village, form=VillageForm, extra=0)


@staff(Role.HEAD, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def register_settings(request: HttpRequest) -> HttpResponse:
    """One form for each of the three; `what` says which was sent."""
    body = get_object_or_404(Subdistrict, pk=body_of(request))
    what = request.POST.get("what", "customs") if request.method == "POST" else ""
    about = OfficeForm(request.POST if what == "office" else None, instance=body)
    villages = _villages(request, body, what)
    if what == "customs":
        _customs(request, body.pk)
        return redirect("register-settings")
    if what == "office" and about.is_valid():
        office.correct_office(body=about.save(commit=False))
        return _saved(request)
    if what == "villages" and villages.is_valid():
        office.correct_villages(body=body, villages=villages.save(commit=False))
        return _saved(request)
    context = {
        "about": about,
        "villages": villages,
        "choices": SplitNumbering.choices,
        "chosen": body.split_numbering,
        "keep_days": purging.keep_days(body.pk),
        "most_days": purging.MOST_DAYS,
    }
    return render(request, "map/settings.html", context)


def _villages(request: HttpRequest, body: Subdistrict, what: str) -> "BaseModelFormSet[Any, Any]":
    data = request.POST if what == "villages" else None
    found: BaseModelFormSet[Any, Any] = Villages(
        data, queryset=Village.objects.filter(subdistrict=body), prefix="village"
    )
    return found


def _customs(request: HttpRequest, of: int) -> None:
    try:
        office.choose_split_numbering(
            subdistrict=of, custom=request.POST.get("split_numbering", "")
        )
        if "keep_days" in request.POST:
            purging.choose_keep_days(subdistrict=of, days=request.POST["keep_days"])
    except ValidationError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Saved. It holds from now on."))


def _saved(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Saved. It holds from now on."))
    return redirect("register-settings")
