"""What the page of paper and files asks for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from pyproj import Transformer

from accounts.models import User
from geo.geojson import LON_LAT_SRID
from geo.models import Block, Subdistrict, Village, Zone
from parcels import codes, permissions
from parcels.models import Parcel
from parcels.selectors.day import first_day
from parcels.services.deliveries.register import FORMATS, ExportRefused, ExportWish, check_wish
from parcels.services.deliveries.sheets import SheetWish
from parcels.sheets.frame import PAPERS, SCALES

_SCALES = [(scale, f"1:{scale:,}") for scale in SCALES]
_PAPERS = [(name, name) for name in PAPERS]


def _number(value: str) -> int:
    return int(value)


class SheetForm(forms.Form):
    """What both ways of printing ask."""

    scale = forms.TypedChoiceField(label=_("Scale"), choices=_SCALES, coerce=_number, initial=1000)
    paper = forms.ChoiceField(label=_("Paper"), choices=_PAPERS, initial="A3")
    with_picture = forms.BooleanField(label=_("Orthophoto below"), required=False)


class PlaceForm(SheetForm):
    """The sheet at a place: degrees, as the map's address holds them, or a parcel's code."""

    lon = forms.FloatField(label=_("Longitude"), min_value=90, max_value=110)
    lat = forms.FloatField(label=_("Latitude"), min_value=0, max_value=25)
    day = forms.DateField(
        label=_("As of"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "lon" in found and "lat" in found:
            to_register = Transformer.from_crs(LON_LAT_SRID, settings.REGISTER_SRID, always_xy=True)
            found["at"] = to_register.transform(found["lon"], found["lat"])
        return found


class ExportForm(forms.Form):
    """The register as files."""

    format = forms.ChoiceField(label=_("Format"), choices=list(FORMATS.items()), initial="gpkg")
    day = forms.DateField(
        label=_("As of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    owners = forms.BooleanField(label=_("With owners and their addresses"), required=False)
    numbers = forms.BooleanField(label=_("With whole ID numbers"), required=False)
    reason = forms.CharField(
        label=_("Why whole ID numbers are needed"), max_length=250, required=False
    )

    def __init__(self, *args: Any, by: User, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by = by
        self.fields["day"].initial = today
        if not permissions.may_see_owners(by):
            del self.fields["owners"]
            kept = [choice for choice in FORMATS.items() if choice[0] != "ltax"]
            self.fields["format"] = forms.ChoiceField(label=_("Format"), choices=kept)
        if not permissions.may_see_full_number(by):
            del self.fields["numbers"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first = first_day(self._by.subdistrict_id or 0)
        if "day" in found and first and found["day"] < first:
            text = _("The register begins on %(day)s: choose that day or a later one.")
            self.add_error("day", text % {"day": f"{first.day}/{first.month}/{first.year + 543}"})
        if not self.errors:
            try:
                check_wish(self.wish(), self._by)
            except ExportRefused as refusal:
                field = "reason" if refusal.code == "no_reason" else "format"
                self.add_error(field, str(refusal.message))
        return found

    def wish(self) -> ExportWish:
        found = self.cleaned_data
        return ExportWish(
            format=found["format"],
            day=found["day"],
            owners=found.get("owners", False),
            numbers=found.get("numbers", False),
            reason=found.get("reason", ""),
        )

    def title(self) -> str:
        """Names the delivery in the list, beside the day it is of."""
        return str(FORMATS[self.cleaned_data["format"]])


class SheetsForm(SheetForm):
    """The sheets of an area."""

    AREAS = [
        ("all", _("Whole sub-district")),
        ("zone", _("A zone")),
        ("block", _("A block")),
        ("village", _("A village")),
        ("parcels", _("Some parcels")),
    ]
    area = forms.ChoiceField(label=_("Area"), choices=AREAS, initial="zone")
    zone = forms.ModelChoiceField(Zone.objects.none(), label=_("Zone"), required=False)
    block = forms.CharField(label=_("Block (01A)"), max_length=4, required=False)
    village = forms.ModelChoiceField(Village.objects.none(), label=_("Village"), required=False)
    parcels = forms.CharField(
        label=_("Parcel codes"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, subdistrict: Subdistrict, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._of = subdistrict
        self._choice("zone").queryset = Zone.objects.filter(subdistrict=subdistrict)
        self._choice("village").queryset = Village.objects.filter(subdistrict=subdistrict)

    def clean_block(self) -> Block | None:
        text = codes.normalise(self.cleaned_data["block"])
        if not text:
            return None
        rows = Block.objects.filter(subdistrict=self._of, zone__code=text[:2], letter=text[2:])
        found = rows.select_related("zone").first()
        if found is None:
            raise forms.ValidationError(_("There is no block with this code."), code="no_block")
        return found

    def clean_parcels(self) -> list[str]:
        wanted = [codes.normalise(word) for word in self.cleaned_data["parcels"].split()]
        rows = Parcel.objects.of(self._of).current().filter(code__in=wanted)
        known = set(rows.values_list("code", flat=True))
        if missing := [code for code in wanted if code not in known]:
            raise forms.ValidationError(
                _("No live parcel has the code %(codes)s."),
                code="no_parcel",
                params={"codes": ", ".join(missing[:10])},
            )
        return wanted

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        area = found.get("area")
        if area and area != "all" and area not in self.errors and not found.get(area):
            self.add_error(area, _("Choose which one."))
        return found

    def wish(self) -> SheetWish:
        found = self.cleaned_data
        value = found.get(found["area"])
        return SheetWish(
            scale=found["scale"],
            paper=found["paper"],
            area=found["area"],
            value=getattr(value, "pk", value),
            with_picture=found["with_picture"],
        )

    def title(self) -> str:
        """Names the delivery in the list: '1:1000 A3 · 07'."""
        found = self.cleaned_data
        value = found.get(found["area"])
        if isinstance(value, Block):
            where = f"{value.zone.code}{value.letter}"
        elif isinstance(value, list):
            where = ", ".join(value[:5])
        else:
            where = str(value or self._of)
        return f"1:{found['scale']} {found['paper']} · {where}"

    def _choice(self, name: str) -> forms.ModelChoiceField[Any]:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        return field
