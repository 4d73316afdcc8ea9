"""JSON for the staff map: requests as points, and the requests of a parcel."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import staff_permission
from accounts.models import User
from geo.geojson import json_response
from service_requests.permissions import MAP_ROLES
from service_requests.selectors.map import MapFilters, parcel_requests, request_points


class MapQuery(serializers.Serializer[Any]):
    """Filters of the map; all may be left out. Without a stage: what is open."""

    stage = serializers.CharField(required=False, default="open", allow_blank=True)
    type = serializers.CharField(required=False, default="", allow_blank=True)
    village = serializers.IntegerField(required=False, allow_null=True, default=None)
    months = serializers.IntegerField(required=False, min_value=1, max_value=120, default=12)


class ParcelQuery(serializers.Serializer[Any]):
    parcel = serializers.IntegerField()


class RequestLine(serializers.Serializer[Any]):
    """A request as the panel of a parcel lists it."""

    number = serializers.CharField()
    type = serializers.CharField()
    type_name = serializers.CharField()
    pictogram = serializers.CharField()
    stage = serializers.CharField()
    stage_name = serializers.CharField()
    submitted_at = serializers.DateTimeField()
    expected_at = serializers.DateTimeField(allow_null=True)
    is_late = serializers.BooleanField()
    is_link_confirmed = serializers.BooleanField()
    url = serializers.CharField()


def _member(request: Request) -> User:
    user = request.user
    if not isinstance(user, User) or user.subdistrict_id is None:
        raise PermissionDenied
    return user


class RequestMapView(APIView):
    """Requests as points (EPSG:4326): number, type, stage, age in days, late or not."""

    permission_classes = [staff_permission(*MAP_ROLES)]

    @extend_schema(parameters=[MapQuery], responses={200: dict[str, Any]})
    def get(self, request: Request) -> HttpResponse:
        query = MapQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        filters = MapFilters(**query.validated_data)
        points = request_points(_member(request), filters, timezone.now())
        return json_response(request._request, points)


class ParcelRequestsView(APIView):
    """Requests linked to a parcel, the newest first."""

    permission_classes = [staff_permission(*MAP_ROLES)]

    @extend_schema(
        parameters=[OpenApiParameter("parcel", int, required=True)],
        responses={200: RequestLine(many=True)},
    )
    def get(self, request: Request) -> Response:
        query = ParcelQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        parcel_id = query.validated_data["parcel"]
        lines = parcel_requests(_member(request), parcel_id, timezone.now())
        return Response({"results": RequestLine(lines, many=True).data})
