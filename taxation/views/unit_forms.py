"""Forms of a condominium and its units. Areas in square metres, as on the title (อ.ช.2)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcels.models import BuildingUse, Unit, UnitUse
from parcels.models.vocabulary import TAXED_RIGHTS, LandUse, RightKind, UsedBy
from parcels.services.holdings import Holder, Use
from taxation.views.sign_forms import DayField, ReasonForm, person_of

#: Lines offered for uses and for holders beyond those already there.
MOST_USES, MOST_HOLDERS = 3, 6


class CondominiumForm(ReasonForm):
    """The registration of a building as a condominium."""

    building = forms.CharField(
        max_length=17,
        label=gettext_lazy("Building code"),
        help_text=gettext_lazy("As on the map, for example 01A001-B001"),
    )
    name = forms.CharField(max_length=200, label=gettext_lazy("Name of the condominium"))
    number = forms.CharField(max_length=30, label=gettext_lazy("Registration number"))
    registered_on = DayField(label=gettext_lazy("Registered on"))
    field_order = ("building", "name", "number", "registered_on", "effective_on", "reason")

    def clean_building(self) -> str:
        return str(self.cleaned_data["building"]).strip().upper()


class ShareField(forms.CharField):
    """A fraction as on a title: "1/2", also "1" or "12.5/100"."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value).replace(" ", "").replace(",", "")
        if not text:
            return None
        try:
            top, _bar, bottom = text.partition("/")
            share = Fraction(top) / Fraction(bottom or "1")
        except (ValueError, ZeroDivisionError):
            raise forms.ValidationError(_("Write the share as 1/2.")) from None
        if not 0 < share <= 1 or share.denominator > 10**9:
            raise forms.ValidationError(_("A share lies between zero and one."))
        return share


class UnitForm(ReasonForm):
    """A unit as its title says it."""

    number = forms.CharField(max_length=20, label=gettext_lazy("Unit number"))
    floor = forms.CharField(max_length=10, label=gettext_lazy("Floor"))
    area_sq_m = forms.DecimalField(
        max_digits=8, decimal_places=2, min_value=0, label=gettext_lazy("Area (m²)")
    )
    common_share = ShareField(
        max_length=30,
        required=False,
        label=gettext_lazy("Share of the common property"),
        help_text=gettext_lazy("As on the title, for example 85.5/1200"),
    )
    field_order = ("number", "floor", "area_sq_m", "common_share", "effective_on", "reason")


class UnitNumberForm(ReasonForm):
    """Another number or floor of a unit, as its title says it."""

    number = forms.CharField(max_length=20, label=gettext_lazy("Unit number"))
    floor = forms.CharField(max_length=10, label=gettext_lazy("Floor"))
    field_order = ("number", "floor", "effective_on", "reason")


class UseForm(forms.Form):
    """One use of a unit; a line without an area is no line."""

    use = forms.ChoiceField(
        choices=LandUse.choices, initial=LandUse.RESIDENCE, label=gettext_lazy("Use")
    )
    area = forms.DecimalField(
        max_digits=8, decimal_places=2, min_value=0, required=False, label=gettext_lazy("Area (m²)")
    )
    used_by = forms.ChoiceField(
        choices=UsedBy.choices, initial=UsedBy.SELF, label=gettext_lazy("Used by")
    )
    letting = forms.ChoiceField(
        choices=BuildingUse.Letting.choices, required=False, label=gettext_lazy("Letting")
    )
    vacant_since = forms.IntegerField(
        min_value=2563,
        max_value=2900,
        required=False,
        label=gettext_lazy("Vacant since (B.E.)"),
        widget=forms.NumberInput(attrs={"placeholder": "2567"}),
    )

    exempt_item = forms.IntegerField(
        min_value=1,
        max_value=12,
        required=False,
        label=gettext_lazy("Exempt by section 8, item"),
    )

    def clean_vacant_since(self) -> int | None:
        year = self.cleaned_data["vacant_since"]
        return year - 543 if year else None


class HolderForm(forms.Form):
    """One holder with his share; a line without a name is no line."""

    owner = forms.CharField(
        max_length=200, required=False, label=gettext_lazy("Name or owner code")
    )
    kind = forms.ChoiceField(
        choices=[(kind, RightKind(kind).label) for kind in TAXED_RIGHTS],
        initial=RightKind.OWNERSHIP,
        label=gettext_lazy("Right"),
    )
    share = ShareField(max_length=30, initial="1/1", label=gettext_lazy("Share"))
    owner_id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, subdistrict: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.subdistrict = subdistrict

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if text := data.get("owner"):
            name = self.add_prefix("owner")
            asked = self.data.get(f"choice_{name}") or data.get("owner_id")
            data["owner_id"] = person_of(self, "owner", text, asked, self.subdistrict)
        return data


UseLines = forms.formset_factory(UseForm, extra=MOST_USES, max_num=MOST_USES)
HolderLines = forms.formset_factory(HolderForm, extra=MOST_HOLDERS, max_num=MOST_HOLDERS)


def uses_of(lines: Any) -> list[Use]:
    """The uses filled in."""
    rows = [form.cleaned_data for form in lines if form.cleaned_data.get("area")]
    return [
        Use(
            row["use"],
            row["area"],
            used_by=row["used_by"],
            letting=row["letting"],
            vacant_since=row["vacant_since"],
            exempt_item=row["exempt_item"],
        )
        for row in rows
    ]


def holders_of(lines: Any) -> list[Holder]:
    """The holders filled in."""
    rows = [form.cleaned_data for form in lines if form.cleaned_data.get("owner_id")]
    return [Holder(row["owner_id"], row["kind"], row["share"] or Fraction(1)) for row in rows]


def told_uses(unit: Unit) -> list[dict[str, Any]]:
    """The uses of a unit as the lines begin."""
    return [
        {
            "use": use.use, "area": use.area_sq_m, "used_by": use.used_by, "letting": use.letting,
            "vacant_since": use.vacant_since and use.vacant_since + 543,
            "exempt_item": use.exempt_item,
        }
        for use in UnitUse.objects.open().filter(unit=unit).order_by("pk")
    ]  # fmt: skip


def told_holders(unit: dict[str, Any]) -> list[dict[str, Any]]:
    """The holders of a unit as the lines begin."""
    return [
        {
            "owner": owner["party"]["name"], "owner_id": owner["party"]["id"],
            "kind": owner["kind"], "share": owner["share"],
        }
        for owner in unit["owners"]
    ]  # fmt: skip
