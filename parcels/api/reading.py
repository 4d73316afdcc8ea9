"""Reads: one parcel, its history, the search box, exact shapes of a window."""

import datetime as dt
from collections.abc import Mapping

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geo.geojson import json_response
from parcels import permissions, selectors
from parcels.api.doors import DayIn, allowed, asked_day, own_parcel, own_subdistrict
from parcels.api.shapes import FeaturesOut, HistoryOut, ParcelOut, SearchOut

LAYERS = ("parcels", "buildings")


class ParcelReader(APIView):
    """Answers with one parcel; config gives the names of building types, which the tax knows."""

    permission_classes = [allowed(permissions.may_see_register)]

    def building_type_names(self, request: Request) -> Mapping[str, str]:
        return {}

    def answer(
        self, request: Request, pk: int, status: int = 200, on: dt.date | None = None
    ) -> HttpResponse:
        parcel = own_parcel(request, pk, on)
        detail = selectors.parcel_detail(
            parcel,
            with_owners=permissions.may_see_owners(request.user, parcel),
            type_names=self.building_type_names(request),
            on=on,
        )
        return json_response(request._request, detail, status)


class ParcelDetail(ParcelReader):
    @extend_schema(parameters=[DayIn], responses=ParcelOut, operation_id="parcel_detail")
    def get(self, request: Request, pk: int) -> HttpResponse:
        """A parcel, now or as of a day, with uses, buildings, houses and, by role, its holders."""
        return self.answer(request, pk, on=asked_day(request))


class ParcelHistory(APIView):
    permission_classes = [allowed(permissions.may_see_register)]

    @extend_schema(responses=HistoryOut)
    def get(self, request: Request, pk: int) -> HttpResponse:
        """The legal acts that touched a parcel, latest first, and the days of its states."""
        history = selectors.parcel_history(own_parcel(request, pk))
        return json_response(request._request, history)


class SearchIn(serializers.Serializer):  # type: ignore[type-arg]
    q = serializers.CharField(max_length=100, default="", allow_blank=True)


class Search(APIView):
    permission_classes = [allowed(permissions.may_see_register)]

    @extend_schema(request=SearchIn, responses=SearchOut)
    def post(self, request: Request) -> Response:
        """Parcel code, deed, house number, village, holder (by role) or coordinate; at most 12.

        Sent, not asked by address: a name must not stand in one.
        """
        asked = SearchIn(data=request.data)
        asked.is_valid(raise_exception=True)
        found = selectors.search(
            own_subdistrict(request),
            asked.validated_data["q"],
            with_owners=permissions.may_see_owners(request.user),
        )
        return Response({"results": [row._asdict() for row in found]})


class Window(serializers.Serializer):  # type: ignore[type-arg]
    bbox = serializers.RegexField(r"^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$")
    layers = serializers.CharField(default=",".join(LAYERS))

    def validate_layers(self, text: str) -> set[str]:
        names = set(text.split(","))
        if names - set(LAYERS):
            raise serializers.ValidationError(f"parcels, buildings: {text}")
        return names


class ExactFeatures(APIView):
    permission_classes = [allowed(permissions.may_see_register)]

    @extend_schema(parameters=[Window], responses=FeaturesOut)
    def get(self, request: Request) -> HttpResponse:
        """Exact live shapes in a window (west,south,east,north in degrees), to snap to."""
        window = Window(data=request.query_params)
        window.is_valid(raise_exception=True)
        west, south, east, north = map(float, window.validated_data["bbox"].split(","))
        found = selectors.exact_features(
            own_subdistrict(request), (west, south, east, north), window.validated_data["layers"]
        )
        return json_response(request._request, {name: part.json for name, part in found.items()})
