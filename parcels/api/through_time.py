"""The register through time: what changed since, two days compared, where a parcel came from."""

import datetime as dt
from typing import Any

import orjson
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geo import sheets
from geo.geojson import json_response
from parcels import permissions
from parcels.api.doors import allowed, own_parcel, own_subdistrict, person
from parcels.selectors import feed
from parcels.selectors import lineage as descent
from parcels.selectors.compare import Change, Kind, compare

#: Shapes sent to be drawn; the sheet has every row.
MOST_SHOWN = 3000


class DayOut(serializers.Serializer):  # type: ignore[type-arg]
    day = serializers.DateField()
    acts = serializers.IntegerField()


class RegisterDaysOut(serializers.Serializer):  # type: ignore[type-arg]
    first = serializers.DateField(allow_null=True)
    days = DayOut(many=True)


class RegisterDays(APIView):
    permission_classes = [allowed(permissions.may_see_register)]

    @extend_schema(responses=RegisterDaysOut)
    def get(self, request: Request) -> Response:
        """The first day of the register, and each day on which it changed."""
        return Response(feed.change_days(own_subdistrict(request)))


class ToldOut(serializers.Serializer):  # type: ignore[type-arg]
    id = serializers.IntegerField()
    act = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    by = serializers.CharField()
    is_own = serializers.BooleanField()
    recorded_at = serializers.DateTimeField()
    parcel_ids = serializers.ListField(child=serializers.IntegerField())
    codes = serializers.ListField(child=serializers.CharField())


class ChangesIn(serializers.Serializer):  # type: ignore[type-arg]
    after = serializers.IntegerField(default=None, allow_null=True, min_value=0)


class ChangesOut(serializers.Serializer):  # type: ignore[type-arg]
    cursor = serializers.IntegerField(help_text="give it as `after` the next time")
    entries = ToldOut(many=True)
    is_many = serializers.BooleanField(help_text="too much to tell: look at everything again")


class Changes(APIView):
    permission_classes = [allowed(permissions.may_see_register)]

    @extend_schema(parameters=[ChangesIn], responses=ChangesOut)
    def get(self, request: Request) -> Response:
        """The acts since a cursor, oldest first. Open maps ask every few seconds."""
        form = ChangesIn(data=request.query_params)
        form.is_valid(raise_exception=True)
        after = form.validated_data["after"]
        return Response(feed.changes_since(own_subdistrict(request), after, person(request).pk))


class CompareIn(serializers.Serializer):  # type: ignore[type-arg]
    first = serializers.DateField()
    second = serializers.DateField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["first"] >= attrs["second"]:
            text = _("Choose a second day after the first.")
            raise serializers.ValidationError({"second": text})
        return attrs


class LineOut(serializers.Serializer):  # type: ignore[type-arg]
    kind = serializers.ChoiceField(Kind.choices)
    was = serializers.CharField()
    now = serializers.CharField()


class ChangeOut(serializers.Serializer):  # type: ignore[type-arg]
    parcel_id = serializers.IntegerField()
    code = serializers.CharField()
    kinds = serializers.ListField(child=serializers.ChoiceField(Kind.choices))
    lines = LineOut(many=True)
    geometry = serializers.DictField(allow_null=True, help_text="GeoJSON, EPSG:4326")


class CompareOut(serializers.Serializer):  # type: ignore[type-arg]
    total = serializers.IntegerField()
    counts = serializers.DictField(child=serializers.IntegerField())
    rows = ChangeOut(many=True)


class Compare(APIView):
    permission_classes = [allowed(permissions.may_see_register)]

    @extend_schema(parameters=[CompareIn], responses=CompareOut)
    def get(self, request: Request) -> HttpResponse:
        """Parcels that differ between two days, with what changed and where."""
        found, _days = _compared(request)
        counts = {kind: sum(kind in row.kinds for row in found) for kind in Kind.values}
        rows = [_shown(row) for row in found[:MOST_SHOWN]]
        data = {"total": len(found), "counts": counts, "rows": rows}
        return json_response(request._request, data)


class CompareSheet(APIView):
    permission_classes = [allowed(permissions.may_see_register)]

    @extend_schema(parameters=[CompareIn], responses={(200, sheets.XLSX): bytes})
    def get(self, request: Request) -> HttpResponse:
        """The same as a workbook, one line a change."""
        found, days = _compared(request)
        head = [_("Parcel"), _("Village"), _("What"), _("Before"), _("After")]
        rows = [
            [row.code, row.moo, str(Kind(line.kind).label), line.was, line.now]
            for row in found
            for line in row.lines
        ]
        book = sheets.xlsx({_("Changes"): [head, *rows]})
        response = HttpResponse(book, content_type=sheets.XLSX)
        name = "changes-{}-{}.xlsx".format(*(day.isoformat() for day in days))
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _compared(request: Request) -> tuple[list[Change], tuple[dt.date, dt.date]]:
    form = CompareIn(data=request.query_params)
    form.is_valid(raise_exception=True)
    days = form.validated_data["first"], form.validated_data["second"]
    with_owners = permissions.may_see_owners(request.user)
    return compare(own_subdistrict(request), *days, with_owners=with_owners), days


def _shown(row: Change) -> dict[str, Any]:
    return {
        "parcel_id": row.parcel_id,
        "code": row.code,
        "kinds": row.kinds,
        "lines": [line._asdict() for line in row.lines],
        "geometry": row.shape and orjson.Fragment(row.shape),
    }


class NodeOut(serializers.Serializer):  # type: ignore[type-arg]
    id = serializers.IntegerField()
    code = serializers.CharField()
    retired_on = serializers.DateField(allow_null=True)
    generation = serializers.IntegerField()


class LinkOut(serializers.Serializer):  # type: ignore[type-arg]
    parent = serializers.IntegerField()  # type: ignore[assignment]
    child = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]
    effective_on = serializers.DateField()


class DescentOut(serializers.Serializer):  # type: ignore[type-arg]
    nodes = NodeOut(many=True)
    links = LinkOut(many=True)
    is_cut = serializers.BooleanField(help_text="there is more than is shown")


class ParcelLineage(APIView):
    permission_classes = [allowed(permissions.may_see_register)]

    @extend_schema(responses=DescentOut)
    def get(self, request: Request, pk: int) -> Response:
        """Where a parcel came from and what became of it, retired codes included."""
        return Response(descent.lineage(own_parcel(request, pk)))
