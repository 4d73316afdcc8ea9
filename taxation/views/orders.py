"""Orders of the executive on a year's tax (s56, s57): written down, drawn, tried, put in force."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import staff
from geo.models import Subdistrict, Village, Zone
from parcels.models import Parcel
from taxation import permissions
from taxation.models import ReductionOrder
from taxation.selectors.order_effect import effect_of
from taxation.services import ordering
from taxation.views.asking import asker, attempt, body_of, language, number
from taxation.views.sign_forms import DayField

BUDDHIST = 543
LATEST = 50


class VillageField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A village by its number and name."""

    def label_from_instance(self, obj: Village) -> str:
        name = obj.name_en if language() == "en" else obj.name_th
        return f"{obj.moo} {name}"


class OrderForm(forms.Form):
    """An order as its paper has it. `area` is GeoJSON, written by the map beside the form."""

    year = forms.IntegerField(min_value=2563, max_value=2900, label=gettext_lazy("Tax year (B.E.)"))
    section = forms.ChoiceField(
        choices=ReductionOrder.Section.choices, label=gettext_lazy("By which section")
    )
    order_number = forms.CharField(max_length=60, label=gettext_lazy("Number of the order"))
    ordered_on = DayField(label=gettext_lazy("Date of the order"))
    approval = forms.CharField(
        max_length=200,
        label=gettext_lazy("Agreement of the provincial committee"),
        help_text=gettext_lazy("Number and date of its meeting"),
    )
    reason = forms.CharField(
        max_length=300, label=gettext_lazy("Reason"), help_text=gettext_lazy("For example a flood")
    )
    percent = forms.DecimalField(
        required=False,
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=100,
        label=gettext_lazy("Percent of the tax taken off"),
        help_text=gettext_lazy("100 waives the tax"),
    )
    baht = forms.DecimalField(
        required=False,
        max_digits=12,
        decimal_places=2,
        min_value=0,
        label=gettext_lazy("Or an amount in baht"),
        help_text=gettext_lazy("For one parcel only"),
    )
    place = forms.ChoiceField(
        choices=ReductionOrder.Place.choices, label=gettext_lazy("Where it holds")
    )
    village = VillageField(Village.objects.none(), required=False, label=gettext_lazy("Village"))
    zone = forms.ModelChoiceField(Zone.objects.none(), required=False, label=gettext_lazy("Zone"))
    parcel = forms.CharField(
        max_length=14,
        required=False,
        label=gettext_lazy("Parcel code"),
        widget=forms.TextInput(attrs={"placeholder": "01A001"}),
    )
    area = forms.CharField(
        required=False,
        label=gettext_lazy("Area (GeoJSON)"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "code"}),
    )

    def __init__(self, *args: Any, body: Subdistrict, **more: Any) -> None:
        super().__init__(*args, **more)
        self.body = body
        village, zone = self.fields["village"], self.fields["zone"]
        assert isinstance(village, forms.ModelChoiceField)
        assert isinstance(zone, forms.ModelChoiceField)
        village.queryset = Village.objects.filter(subdistrict=body).order_by("moo")
        zone.queryset = Zone.objects.filter(subdistrict=body)

    def clean_parcel(self) -> Parcel | None:
        code = str(self.cleaned_data["parcel"]).strip().upper()
        if not code:
            return None
        found = Parcel.objects.of(self.body).filter(code=code).defer("boundary").first()
        if found is None:
            raise forms.ValidationError(_("There is no parcel with this code."))
        return found

    def clean_area(self) -> Any:
        text = self.cleaned_data["area"].strip()
        return ordering.area_of(text) if text else None

    def told(self) -> dict[str, Any]:
        """The fields of the order."""
        said, baht = self.cleaned_data, self.cleaned_data["baht"]
        names = ("section", "order_number", "ordered_on", "approval", "reason", "percent",
                 "place", "village", "zone", "parcel", "area")  # fmt: skip
        return {
            **{name: said[name] for name in names},
            "tax_year": said["year"] - BUDDHIST,
            "amount_satang": int(baht * 100) if baht is not None else None,
        }


@staff(*permissions.READERS)
@require_http_methods(["GET", "POST"])
def orders_page(request: HttpRequest) -> HttpResponse:
    """The orders of the body; POST, by an assessor, writes another down."""
    body, user = body_of(request), asker(request)
    may_assess = permissions.may_assess(user)
    posted = request.POST if request.method == "POST" and may_assess else None
    start = {"year": timezone.localdate().year + BUDDHIST, "place": ReductionOrder.Place.AREA}
    form = OrderForm(posted, initial=start, body=body)
    if posted is not None and form.is_valid():
        told = form.told()
        kept = attempt(
            request,
            lambda: ordering.propose_order(subdistrict=body.pk, by=user, fields=told),
            _("Kept as a proposal. Look at its effect; another officer brings it into force."),
        )
        if kept:
            return redirect("tax-orders")
    rows = ReductionOrder.objects.filter(subdistrict=body)
    shown = rows.select_related(
        "village", "zone", "parcel", "proposed_by", "approved_by"
    ).defer("parcel__boundary", "zone__boundary")[:LATEST]  # fmt: skip
    asked = number(request.GET.get("effect"))
    chosen = get_object_or_404(rows, pk=asked) if asked else None
    context = {
        "subdistrict": body, "form": form, "orders": shown, "may_assess": may_assess,
        "effect_of": chosen, "effect": effect_of(chosen) if chosen else None,
        "map": _map_data(body, chosen, form),
    }  # fmt: skip
    return render(request, "taxation/orders.html", context)


def _map_data(body: Subdistrict, chosen: ReductionOrder | None, form: OrderForm) -> dict[str, Any]:
    """Where the map begins, and the area drawn so far or that of the order looked at."""
    outline = body.boundary.transform(4326, clone=True)
    drawn = form.data.get("area") if form.is_bound else ""
    if chosen and chosen.area:
        drawn = chosen.area.transform(4326, clone=True).json
    try:
        shape = json.loads(drawn) if drawn else None
    except ValueError:
        shape = None
    return {"extent": outline.extent, "area": shape, "draws": chosen is None}


@staff(*permissions.WRITERS)
@require_POST
def decide(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Bring a proposal into force, or withdraw an order."""
    order = get_object_or_404(ReductionOrder.objects.filter(subdistrict=body_of(request)), pk=pk)
    if act == "approve":
        attempt(
            request,
            lambda: ordering.approve_order(order=order, by=asker(request)),
            _("In force. The next run of the year uses it."),
        )
    else:
        attempt(request, lambda: ordering.withdraw_order(order=order), _("Withdrawn."))
    return redirect("tax-orders")
