"""Where bank apps pay to: one page for whoever runs the office."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import staff
from accounts.models import Role, User
from billing.models import BANKS, Biller
from billing.pictures import qr_png
from billing.selectors import biller_of
from billing.services import cashier
from billing.thai_qr import BillPayment, bill_qr
from geo.models import Subdistrict

KEEPERS = (Role.HEAD, Role.ADMINISTRATOR)
FIELDS = ("bank", "biller_id", "name", "city", "reference_3")
TOLD = 20


class BillerForm(forms.ModelForm):  # type: ignore[type-arg]
    bank = forms.ChoiceField(label=gettext_lazy("Bank of the office"), choices=BANKS)
    biller_id = forms.CharField(
        label=gettext_lazy("Biller ID"),
        required=False,
        help_text=gettext_lazy(
            "15 digits: the tax ID of the office and the two digits its bank added."
            " Empty: no payment by bank app."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Name in Latin letters"),
        max_length=25,
        help_text=gettext_lazy("As bank apps show it, 25 letters at most: PANGMU SAO"),
    )
    city = forms.CharField(
        label=gettext_lazy("Place in Latin letters"), max_length=15, required=False
    )
    reference_3 = forms.CharField(
        label=gettext_lazy("Reference 3"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Only if the bank asks for a fixed word."),
    )

    class Meta:
        model = Biller
        fields = FIELDS

    def clean_biller_id(self) -> str:
        """As people copy it from a contract, with blanks and lines between."""
        digits = "".join(one for one in self.cleaned_data["biller_id"] if one not in " -")
        if digits and not (digits.isascii() and digits.isdigit() and len(digits) == 15):
            raise ValidationError(
                _(
                    "A biller ID has 15 digits: 13 of the tax ID and 2 of the bank."
                    " Look in the contract with the bank."
                )
            )
        return digits

    def clean_name(self) -> str:
        return _latin(self.cleaned_data["name"])

    def clean_city(self) -> str:
        return _latin(self.cleaned_data["city"])

    def clean_reference_3(self) -> str:
        text = str(self.cleaned_data["reference_3"]).upper()
        if text and not (text.isascii() and text.isalnum()):
            raise ValidationError(_("Only the letters A to Z and digits."))
        return text


def _latin(text: str) -> str:
    if not text.isascii() or "|" in text:
        raise ValidationError(_("Only Latin letters, digits and blanks: bank apps show no others."))
    return text.upper()


@staff(*KEEPERS)
@require_http_methods(["GET", "POST"])
def biller(request: HttpRequest) -> HttpResponse:
    """What the office's bank gave it, with a code to try and who set it before."""
    body = own_body(request)
    rows = list(
        Biller.objects.filter(subdistrict=body).select_related("set_by").order_by("-pk")[:TOLD]
    )
    known = {name: getattr(rows[0], name) for name in FIELDS} if rows else {"bank": "006"}
    form = BillerForm(request.POST or None, initial=known)
    if form.is_valid():
        cashier.set_biller(
            biller=Biller(**form.cleaned_data), subdistrict=body, by=cast(User, request.user)
        )
        messages.success(request, _("Saved. It holds from now on."), extra_tags="ok")
        return redirect("biller")
    context = {"form": form, "rows": rows, "is_open": bool(rows and rows[0].biller_id)}
    return render(request, "billing/biller.html", context)


@staff(*KEEPERS)
@require_safe
@never_cache
def biller_code(request: HttpRequest) -> HttpResponse:
    """A code to see what name a bank app shows, of a bill that does not exist."""
    own = biller_of(own_body(request).pk)
    if own is None:
        raise Http404("no biller")
    asked = BillPayment(own.biller_id, "0", "", 100, own.name, own.city, own.reference_3)
    return HttpResponse(qr_png(bill_qr(asked)), content_type="image/png")


def own_body(request: HttpRequest) -> Subdistrict:
    """The local body of the asker."""
    own = cast(User, request.user).subdistrict
    if own is None:
        raise Http404("no local body")
    return own
