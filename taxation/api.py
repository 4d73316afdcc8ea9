"""JSON about tax for the staff map."""

from __future__ import annotations

import datetime as dt

import orjson
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import staff_permission
from accounts.models import User
from parcels.models import Parcel
from taxation import permissions
from taxation.selectors import map as tax_map

_YEAR = OpenApiParameter("year", int, description="Tax year, Christian. Default: the latest.")


class TaxMapView(APIView):
    """Looks only in the asker's own local body."""

    permission_classes = [staff_permission(*permissions.READERS)]

    def body(self, request: Request) -> int:
        user = request.user
        return (user.subdistrict_id if isinstance(user, User) else None) or 0

    def source(self, request: Request) -> tax_map.Source:
        """The asked year, else the latest with assessments, else this year."""
        text = request.query_params.get("year", "")
        year = int(text) if text.isdecimal() and len(text) == 4 else None
        body = self.body(request)
        year = year or tax_map.latest_year(body) or timezone.localdate().year
        return tax_map.source_of(body, year)


class ParcelTax(TaxMapView):
    """The land price and the assessments of one parcel."""

    @extend_schema(parameters=[_YEAR], responses={200: dict})
    def get(self, request: Request, pk: int) -> Response:
        found = Parcel.objects.of(self.body(request))
        parcel = get_object_or_404(found, pk=pk)
        source = self.source(request)
        words = "en" if request.LANGUAGE_CODE.startswith("en") else "th"
        return Response(
            {
                "year": source.year,
                "is_draft": source.is_draft,
                "valuation": tax_map.valuation_of(parcel, dt.date(source.year, 1, 1)),
                "assessments": tax_map.assessments_of(parcel, source, words),
            }
        )


class MapValues(TaxMapView):
    """One value for each parcel, to colour the map by tax, arrears or class."""

    @extend_schema(parameters=[_YEAR], responses={200: dict})
    def get(self, request: Request) -> HttpResponse:
        source = self.source(request)
        values = tax_map.map_values(self.body(request), source, timezone.localdate())
        content = {
            "year": source.year,
            "is_draft": source.is_draft,
            "values": values,
            "bands": list(tax_map.BANDS_BAHT),
        }
        return HttpResponse(orjson.dumps(content), content_type="application/json")
