"""What the pages of households ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geo.models import Village
from parcels.models import Party


class FindForm(forms.Form):
    village = forms.ModelChoiceField(
        label=_("Village"), queryset=Village.objects.none(), required=False, empty_label=_("All")
    )
    number = forms.CharField(label=_("House number"), max_length=20, required=False)

    def __init__(self, data: Any, subdistrict: int) -> None:
        super().__init__(data)
        rows = Village.objects.filter(subdistrict=subdistrict)
        self.fields["village"].queryset = rows  # type: ignore[attr-defined]


class HouseholdForm(forms.Form):
    """The head is somebody who lives in the house or holds something in the register."""

    head = forms.ModelChoiceField(
        label=_("Head of the household"), queryset=Party.objects.none(), required=False
    )
    members = forms.IntegerField(label=_("People"), min_value=1, max_value=60, required=False)
    phone = forms.CharField(
        label=_("Telephone the code goes to"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def __init__(self, data: Any, people: Any, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["head"].queryset = people  # type: ignore[attr-defined]
