"""Forms of a sign: what the survey form asks, and a person found by name."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcels.models import Party, Sign, SourceDocument
from parcels.selectors.parties import find_parties


class DayField(forms.DateField):
    """A day of the calendar the browser shows."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **more: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **more)


class ReasonForm(forms.Form):
    """What every act says."""

    effective_on = DayField(label=gettext_lazy("From which day"))
    reason = forms.CharField(max_length=500, label=gettext_lazy("Reason"))
    document_kind = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Document it rests on"),
        choices=[("", gettext_lazy("No paper")), *SourceDocument.Kind.choices],
    )
    document_number = forms.CharField(
        max_length=60, required=False, label=gettext_lazy("Number of the paper")
    )

    def document(self) -> dict[str, str] | None:
        """The paper the act rests on, as the register keeps it."""
        kind = self.cleaned_data["document_kind"]
        number = self.cleaned_data["document_number"].strip()
        if not kind and not number:
            return None
        return {"kind": kind or SourceDocument.Kind.OTHER, "number": number}


class SignForm(ReasonForm):
    """A sign as the survey form (ผ.ท.3) has it. `owner` is a name, a code or a whole number."""

    owner = forms.CharField(
        max_length=200, label=gettext_lazy("Owner"), help_text=gettext_lazy("Name or owner code")
    )
    owner_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    business_name = forms.CharField(
        max_length=200, required=False, label=gettext_lazy("Business or wording")
    )
    wording = forms.ChoiceField(choices=Sign.Wording.choices, label=gettext_lazy("Kind of wording"))
    is_moving = forms.BooleanField(required=False, label=gettext_lazy("Moving or changing"))
    width_cm = forms.IntegerField(min_value=1, max_value=100_000, label=gettext_lazy("Width (cm)"))
    height_cm = forms.IntegerField(
        min_value=1, max_value=100_000, label=gettext_lazy("Height (cm)")
    )
    sides = forms.IntegerField(min_value=1, max_value=20, initial=1, label=gettext_lazy("Sides"))
    installed_on = DayField(label=gettext_lazy("Put up on"))
    field_order = (
        "owner", "business_name", "wording", "is_moving", "width_cm", "height_cm", "sides",
        "installed_on", "effective_on", "reason", "document_kind", "document_number",
    )  # fmt: skip

    def __init__(self, *args: Any, subdistrict: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.subdistrict = subdistrict

    def clean_installed_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["installed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The day lies in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if text := data.get("owner"):
            asked = self.data.get("choice_owner") or data.get("owner_id")
            data["owner_id"] = person_of(self, "owner", text, asked, self.subdistrict)
        return data


def person_of(form: forms.Form, name: str, text: str, chosen: Any, body: int) -> int | None:
    """The person a field names; when several fit, the field offers them to choose from."""
    found: list[Party] = find_parties(body, text)
    known = {party.pk for party in found}
    if str(chosen).isdecimal() and int(chosen) in known:
        return int(chosen)
    if len(found) == 1:
        return int(found[0].pk)
    form[name].candidates = found[:8]  # type: ignore[attr-defined]
    if found:
        form.add_error(name, _("Several persons fit: choose one below."))
    else:
        form.add_error(name, _("Nobody in the register fits. Check the spelling."))
    return None
