"""How the daily files of each bank are read: a page for whoever runs the office."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import staff
from accounts.models import User
from billing.bank_file import MORE, NEEDED, TYPES
from billing.bank_words import FIELDS, KINDS
from billing.models import BankLayout
from billing.selectors import layouts_of, standard_layout
from billing.services import bank_files
from billing.views.biller import KEEPERS, own_body

ABOUT = (
    "bank", "bank_name", "account", "encoding", "width", "date_form", "era", "credit_code",
    "debit_code",
)  # fmt: skip
TOLD = 20


class LayoutForm(forms.ModelForm):  # type: ignore[type-arg]
    """The bank's own word, column by column. A field of width 0 does not stand in its files."""

    class Meta:
        model = BankLayout
        fields = ABOUT
        labels = {
            "bank": gettext_lazy("Code of the bank, 3 digits"),
            "bank_name": gettext_lazy("Name of the bank"),
            "account": gettext_lazy("Account or company code of the office"),
            "encoding": gettext_lazy("Encoding of the letters"),
            "width": gettext_lazy("Characters in a line"),
            "date_form": gettext_lazy("Form of dates"),
            "era": gettext_lazy("Era of the years"),
            "credit_code": gettext_lazy("Code of money received"),
            "debit_code": gettext_lazy("Code of money taken back"),
        }
        help_texts = {
            "account": gettext_lazy(
                "As it stands in the file. A file that names another account is refused."
            ),
        }

    def __init__(self, *args: Any, places: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, name in _fields():
            first, width = places.get(kind, {}).get(name, (1, 0))
            for part, start, least in (("first", first, 1), ("width", width, 0)):
                widget = forms.NumberInput(attrs={"class": "short"})
                self.fields[f"{kind}-{name}-{part}"] = forms.IntegerField(
                    min_value=least, max_value=2000, initial=start, widget=widget,
                    label=f"{FIELDS[name]}: {_('first column') if part == 'first' else _('width')}",
                )  # fmt: skip

    def about(self) -> list[forms.BoundField]:
        return [self[name] for name in ABOUT]

    def tables(self) -> list[tuple[object, list[dict[str, Any]]]]:
        """Each kind of line with its fields."""
        return [
            (
                KINDS[kind],
                [
                    {
                        "name": FIELDS[name],
                        "is_needed": name in NEEDED[kind],
                        "first": self[f"{kind}-{name}-first"],
                        "width": self[f"{kind}-{name}-width"],
                    }
                    for name in (*NEEDED[kind], *MORE[kind])
                ],
            )
            for kind in TYPES
        ]

    def places(self) -> dict[str, dict[str, list[int]]]:
        """As the layout keeps them."""
        found: dict[str, dict[str, list[int]]] = {kind: {} for kind in TYPES}
        for kind, name in _fields():
            width = self.cleaned_data[f"{kind}-{name}-width"]
            if width:
                found[kind][name] = [self.cleaned_data[f"{kind}-{name}-first"], width]
        return found


def _fields() -> list[tuple[str, str]]:
    return [(kind, name) for kind in TYPES for name in (*NEEDED[kind], *MORE[kind])]


@staff(*KEEPERS)
@require_safe
def layouts(request: HttpRequest) -> HttpResponse:
    """The banks whose files are read, and what was set before."""
    body = own_body(request)
    rows = BankLayout.objects.filter(subdistrict=body).select_related("set_by").order_by("-pk")
    context = {"layouts": layouts_of(body.pk), "rows": rows[:TOLD]}
    return render(request, "billing/layouts.html", context)


@staff(*KEEPERS)
@require_http_methods(["GET", "POST"])
def layout(request: HttpRequest, bank: str = "") -> HttpResponse:
    """One bank's layout; a new bank starts from the columns most banks share."""
    body = own_body(request)
    known = BankLayout.objects.filter(subdistrict=body, bank=bank).order_by("-pk").first()
    standard = standard_layout()
    start = {name: getattr(known, name) for name in ABOUT} if known else standard
    places = known.places if known else standard["places"]
    form = LayoutForm(request.POST or None, initial=start, places=places)
    if form.is_valid() and _keep(request, form, is_open="close" not in request.POST):
        messages.success(request, _("Saved. It holds from now on."), extra_tags="ok")
        return redirect("bank-layouts")
    context = {"form": form, "known": known, "is_new": not bank}
    return render(request, "billing/layout.html", context)


def _keep(request: HttpRequest, form: LayoutForm, *, is_open: bool) -> bool:
    about = {name: form.cleaned_data[name] for name in ABOUT}
    made = BankLayout(**about, places=form.places(), is_open=is_open)
    try:
        bank_files.set_layout(
            layout=made, subdistrict=own_body(request), by=cast(User, request.user)
        )
    except ValidationError as refused:
        form.add_error(None, refused.messages)
        return False
    return True
