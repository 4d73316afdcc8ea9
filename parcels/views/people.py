"""Persons and bodies: looked up, entered, corrected. No name ever stands in an address."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import personal_data
from accounts.access import staff
from accounts.models import User
from parcels import permissions
from parcels.models import Party
from parcels.problems import RegisterProblem
from parcels.selectors import people as read
from parcels.services import people
from parcels.views.asking import body_of, user_of
from parcels.views.people_forms import CorrectPartyForm, NewPartyForm


@staff(*permissions.OWNERS)
@require_http_methods(["GET", "POST"])
def people_page(request: HttpRequest) -> HttpResponse:
    """Look for a person by name or whole number."""
    text = request.POST.get("q", "").strip()
    rows = list(read.people(body_of(request), text)[: read.SHOWN + 1]) if text else []
    context = {
        "q": text,
        "rows": rows[: read.SHOWN],
        "is_more": len(rows) > read.SHOWN,
        "may_record": permissions.may_record(user_of(request)),
    }
    return render(request, "parcels/people.html", context)


@staff(*permissions.RECORDING)
@require_http_methods(["GET", "POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    form = NewPartyForm(request.POST or None, initial={"nationality": "THA"})
    if form.is_valid():
        fields = dict(form.cleaned_data)
        is_another = fields.pop("is_another")
        made = _try(
            form,
            lambda: people.register_party(
                subdistrict=body_of(request), fields=fields, is_another=is_another
            ),
        )
        if made:
            messages.success(request, _("Entered."), extra_tags="ok")
            return redirect("person", made.pk)
    return render(request, "parcels/person_new.html", {"form": form})


@staff(*permissions.OWNERS)
@require_http_methods(["GET", "POST"])
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A person with what is held and what was changed; POST corrects."""
    party = get_object_or_404(Party, subdistrict=body_of(request), pk=pk)
    may_record = permissions.may_record(user_of(request))
    posted = request.POST if request.method == "POST" and may_record else None
    form = CorrectPartyForm(posted, party)
    if form.is_valid():
        fields = dict(form.cleaned_data)
        reason = fields.pop("reason")
        if _try(form, lambda: people.correct_party(party=party, fields=fields, reason=reason)):
            messages.success(request, _("Saved. It holds from now on."), extra_tags="ok")
            return redirect("person", pk)
    context = {
        "party": party,
        "number": personal_data.mask(party.id_number) if party.id_number_encrypted else "",
        "rights": read.holdings(party),
        "signs": read.signs_of(party),
        "changes": _told(party),
        "form": form,
        "may_record": may_record,
        "is_open": posted is not None,
    }
    return render(request, "parcels/person.html", context)


def _try(form: forms.Form, act: Callable[[], Party]) -> Party | None:
    """The party, or the refusal beside its field."""
    try:
        return act()
    except RegisterProblem as refusal:
        if not refusal.fields:
            form.add_error(None, str(refusal.message))
        for name, texts in refusal.fields.items():
            form.add_error(name if name in form.fields else None, texts)
        return None


def _told(party: Party) -> list[dict[str, Any]]:
    changes = read.changes(party)
    who = User.objects.in_bulk({change.by for change in changes if change.by})
    words = {name: field.label for name, field in CorrectPartyForm.base_fields.items()}
    words["id_number_hash"] = words["id_number"]
    return [
        {
            "at": change.at,
            "by": who.get(change.by) if change.by else None,
            "reason": change.reason,
            "columns": [words.get(name, name) for name in change.columns],
        }
        for change in changes
    ]
