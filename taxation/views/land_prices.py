"""The land price of a parcel: what holds since when, and another one set by the assessor."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import staff
from parcels.models import Parcel
from taxation import permissions
from taxation.models import PriceSource, Valuation
from taxation.selectors.map import valuation_of
from taxation.services.pricing import SETTABLE, set_land_price
from taxation.views.asking import asker, attempt, body_of, map_url
from taxation.views.sign_forms import DayField


class LandPriceForm(forms.Form):
    """A price per square wah, where it comes from, and from which day it holds."""

    baht = forms.DecimalField(
        max_digits=12, decimal_places=2, min_value=0, label=gettext_lazy("Baht per square wah")
    )
    source = forms.ChoiceField(
        choices=[(one, PriceSource(one).label) for one in SETTABLE],
        label=gettext_lazy("Where the price comes from"),
    )
    reference = forms.CharField(
        max_length=14,
        required=False,
        label=gettext_lazy("Comparable parcel"),
        help_text=gettext_lazy("Its code, when the price is that of a comparable parcel"),
    )
    since = DayField(
        required=False,
        label=gettext_lazy("Holds since"),
        help_text=gettext_lazy("Empty: since the account began, or since the parcel is as it is."),
    )

    def __init__(self, *args: Any, subdistrict: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.subdistrict = subdistrict

    def clean_reference(self) -> Parcel | None:
        code = str(self.cleaned_data["reference"]).strip().upper()
        if not code:
            return None
        found = Parcel.objects.of(self.subdistrict).current().filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("There is no parcel with this code."))
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        asks = data.get("source") == PriceSource.REFERENCE
        if asks and not data.get("reference") and "reference" not in self.errors:
            self.add_error("reference", _("Enter the code of the comparable parcel."))
        return data


@staff(*permissions.READERS)
@require_http_methods(["GET", "POST"])
def land_price(request: HttpRequest, pk: int) -> HttpResponse:
    """The prices of a parcel; POST, by an assessor, sets another."""
    body, today = body_of(request), timezone.localdate()
    parcel = get_object_or_404(Parcel.objects.of(body).defer("boundary"), pk=pk)
    may_assess = permissions.may_assess(asker(request)) and parcel.is_current
    posted = request.POST if request.method == "POST" and may_assess else None
    form = LandPriceForm(posted, subdistrict=body.pk)
    if posted is not None and form.is_valid() and _set(request, parcel, form, today):
        return redirect("tax-land-price", pk)
    rows = Valuation.objects.filter(subdistrict=body, parcel=parcel)
    context = {
        "subdistrict": body, "parcel": parcel, "form": form, "may_assess": may_assess,
        "now": valuation_of(parcel, today), "map_url": map_url(parcel),
        "prices": rows.select_related("account", "reference_parcel").order_by("-in_force"),
    }  # fmt: skip
    return render(request, "taxation/land_price.html", context)


def _set(request: HttpRequest, parcel: Parcel, form: LandPriceForm, today: dt.date) -> bool:
    said = form.cleaned_data
    since: dt.date | None = said["since"]
    return attempt(
        request,
        lambda: set_land_price(
            parcel=parcel,
            year=(since or today).year,
            baht=said["baht"],
            source=said["source"],
            reference=said["reference"],
            since=since,
        ),
        _("The price is kept. The next run uses it."),
    )
