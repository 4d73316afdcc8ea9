"""Doors of the map that need more than one room: its context, and parcels with building names."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib.gis.db.models import Extent
from django.contrib.gis.db.models.functions import Transform
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geo.datum import indian_1975
from geo.geojson import LON_LAT_SRID
from geo.models import Subdistrict, Village
from geo.selectors import ready_imagery
from parcels import permissions
from parcels.api.doors import DayIn, allowed, own_subdistrict, person
from parcels.api.reading import ParcelDetail
from parcels.models import vocabulary
from taxation.models import BuildingPrice, TaxRun

CHOICES = {
    "document_type": vocabulary.DocumentType,
    "use": vocabulary.LandUse,
    "used_by": vocabulary.UsedBy,
    "right_kind": vocabulary.RightKind,
    "boundary_source": vocabulary.BoundarySource,
    "material": vocabulary.Material,
    "party_kind": vocabulary.PartyKind,
    "id_type": vocabulary.IdType,
}


class MapContextOut(serializers.Serializer):  # type: ignore[type-arg]
    subdistrict = serializers.DictField()
    villages = serializers.ListField(child=serializers.DictField())
    imagery = serializers.ListField(child=serializers.DictField())
    roles = serializers.ListField(child=serializers.CharField())
    can = serializers.DictField(child=serializers.BooleanField())
    tax_years = serializers.ListField(child=serializers.IntegerField())
    choices = serializers.DictField()
    building_types = serializers.ListField(child=serializers.DictField())
    today = serializers.DateField()
    indian_1975 = serializers.CharField(help_text="PROJ string of typed Indian 1975 coordinates")


class MapContext(APIView):
    permission_classes = [allowed(permissions.may_see_register)]

    @extend_schema(responses=MapContextOut)
    def get(self, request: Request) -> Response:
        """What the map page needs once: the place, its imagery, the reader's rights, word lists."""
        subdistrict, user = own_subdistrict(request), person(request)
        today = timezone.localdate()
        names = building_type_names(subdistrict)
        return Response(
            {
                "subdistrict": _about(subdistrict),
                "villages": _villages(subdistrict),
                "imagery": ready_imagery(subdistrict),
                "roles": user.roles,
                "can": {
                    "edit": permissions.may_draw(user),
                    "record": permissions.may_record(user),
                    "see_owners": permissions.may_see_owners(user),
                    "see_tax": permissions.may_see_tax(user),
                },
                "tax_years": _tax_years(subdistrict, today),
                "choices": {
                    name: [{"value": value, "label": label} for value, label in words.choices]
                    for name, words in CHOICES.items()
                },
                "building_types": [{"value": k, "label": v} for k, v in names.items()],
                "today": today,
                "indian_1975": indian_1975(),
            }
        )


class NamedParcelDetail(ParcelDetail):
    """A parcel with its buildings' types in words."""

    def building_type_names(self, request: Request) -> Mapping[str, str]:
        return building_type_names(own_subdistrict(request))

    @extend_schema(parameters=[DayIn], operation_id="parcel_detail")
    def get(self, request: Request, pk: int) -> HttpResponse:
        """A parcel, now or as of a day, with uses, buildings, houses and, by role, its holders."""
        return super().get(request, pk)


def building_type_names(subdistrict: int) -> dict[str, str]:
    """Building type code -> its name in the price list, in the reader's language."""
    name = "name_en" if get_language() == "en" else "name_th"
    rows = BuildingPrice.objects.filter(subdistrict=subdistrict).order_by("account", "type_code")
    return dict(rows.values_list("type_code", name))


def _about(pk: int) -> dict[str, Any]:
    row = Subdistrict.objects.filter(pk=pk).annotate(
        bbox=Extent(Transform("boundary", LON_LAT_SRID))
    )
    return dict(row.values("code", "name_th", "name_en", "is_sample", "bbox").get())


def _villages(subdistrict: int) -> list[dict[str, Any]]:
    rows = Village.objects.filter(subdistrict=subdistrict).annotate(
        at=Transform("position", LON_LAT_SRID)
    )
    columns = ("id", "moo", "name_th", "name_en", "is_number_confirmed")
    return [
        {**{name: row[name] for name in columns}, "lon": row["at"].x, "lat": row["at"].y}
        for row in rows.values(*columns, "at")
    ]


def _tax_years(subdistrict: int, today: dt.date) -> list[int]:
    """Years with a run, and this one."""
    runs = TaxRun.objects.filter(subdistrict=subdistrict).values_list("tax_year", flat=True)
    return sorted({*runs, today.year}, reverse=True)
