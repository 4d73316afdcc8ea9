"""What the pages of persons ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parcels.models import Party
from parcels.models.vocabulary import IdType, PartyKind


class PartyForm(forms.Form):
    """A person or body; which rules hold is the service's to say."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PartyKind.choices)
    title = forms.CharField(label=_("Title before the name"), max_length=60, required=False)
    name = forms.CharField(label=_("Given name, or the whole name of a body"), max_length=200)
    family_name = forms.CharField(label=_("Family name"), max_length=100, required=False)
    id_type = forms.ChoiceField(label=_("Kind of number"), choices=IdType.choices)
    id_number = forms.CharField(
        label=_("Number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    nationality = forms.RegexField(
        label=_("Nationality"),
        regex=r"^([A-Za-z]{3})?$",
        required=False,
        help_text=_("Three letters, such as THA or MMR; empty for a stateless person."),
    )
    address = forms.CharField(
        label=_("Address"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
    mailing_address = forms.CharField(
        label=_("Where letters go"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Empty: to the address."),
    )
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)

    def clean_nationality(self) -> str:
        said: str = self.cleaned_data["nationality"]
        return said.upper()


class NewPartyForm(PartyForm):
    is_another = forms.BooleanField(
        label=_("This is another person of the same name"), required=False
    )


class CorrectPartyForm(PartyForm):
    status = forms.ChoiceField(label=_("Status"), choices=Party.Status.choices)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2}))

    def __init__(self, data: Any, party: Party) -> None:
        names = [name for name in self.base_fields if name not in ("id_number", "reason")]
        super().__init__(data, initial={name: getattr(party, name) for name in names})
        self.fields["id_number"].help_text = _("Empty: the number on record stays.")
