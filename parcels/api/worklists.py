"""The work lists beside the map: what is wrong, what may stand and why, what was mended."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from parcels import permissions
from parcels.api.doors import allowed, own_subdistrict, person
from parcels.selectors import worklists
from parcels.services import findings


class WorkListOut(serializers.Serializer):  # type: ignore[type-arg]
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField()
    excepted = serializers.IntegerField()


class WorkListsOut(serializers.Serializer):  # type: ignore[type-arg]
    lists = WorkListOut(many=True)
    checked_at = serializers.DateTimeField(help_text="when everything was last looked at")
    seconds = serializers.FloatField()


class MendOut(serializers.Serializer):  # type: ignore[type-arg]
    keep = serializers.IntegerField(allow_null=True)
    label = serializers.CharField()  # type: ignore[assignment]


class WorkItemOut(serializers.Serializer):  # type: ignore[type-arg]
    id = serializers.IntegerField()
    parcel_id = serializers.IntegerField(allow_null=True)
    code = serializers.CharField()
    title = serializers.CharField()
    subtitle = serializers.CharField()
    lon = serializers.FloatField(allow_null=True)
    lat = serializers.FloatField(allow_null=True)
    tool = serializers.CharField(help_text="the act that mends it by hand")
    mends = MendOut(many=True)
    exception = serializers.DictField(allow_null=True)
    gone = serializers.DictField(allow_null=True)
    problem = serializers.DictField(allow_null=True, help_text="GeoJSON FeatureCollection")
    link = serializers.CharField(help_text="page of the import's row, or empty")


class WorkItemsOut(serializers.Serializer):  # type: ignore[type-arg]
    results = WorkItemOut(many=True)
    total = serializers.IntegerField()


class StateIn(serializers.Serializer):  # type: ignore[type-arg]
    state = serializers.ChoiceField(list(worklists.STATES), default="waiting")


class ExceptionIn(serializers.Serializer):  # type: ignore[type-arg]
    reason = serializers.CharField(max_length=500)
    until = serializers.DateField(default=None, allow_null=True)


def _lists(subdistrict: int) -> dict[str, Any]:
    check = findings.checked(subdistrict)
    lists = worklists.work_lists(subdistrict)
    return {"lists": lists, "checked_at": check.checked_at, "seconds": round(check.seconds, 2)}


class WorkLists(APIView):
    permission_classes = [allowed(permissions.may_see_register)]

    @extend_schema(responses=WorkListsOut)
    def get(self, request: Request) -> Response:
        """What waits to be put right, and how much of it."""
        return Response(_lists(own_subdistrict(request)))


class WholeCheck(APIView):
    permission_classes = [allowed(permissions.may_draw)]

    @extend_schema(request=None, responses=WorkListsOut)
    def post(self, request: Request) -> Response:
        """Look at the whole register again: some seconds."""
        findings.check_whole(own_subdistrict(request))
        return Response(_lists(own_subdistrict(request)))


class WorkItems(APIView):
    permission_classes = [allowed(permissions.may_see_register)]

    @extend_schema(parameters=[StateIn], responses=WorkItemsOut)
    def get(self, request: Request, key: str) -> Response:
        """The first 200 of one list, each with its place and what is wrong drawn."""
        form = StateIn(data=request.query_params)
        form.is_valid(raise_exception=True)
        of = own_subdistrict(request)
        findings.checked(of)
        try:
            items, total = worklists.work_items(of, key, form.validated_data["state"])
        except KeyError as error:
            raise Http404 from error
        return Response({"results": [item._asdict() for item in items], "total": total})


class FindingExceptions(APIView):
    permission_classes = [allowed(permissions.may_record)]

    @extend_schema(request=ExceptionIn, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        """The finding may stand, for a reason, until a day or until revoked."""
        form = ExceptionIn(data=request.data)
        form.is_valid(raise_exception=True)
        findings.except_finding(
            subdistrict=own_subdistrict(request),
            finding_id=pk,
            by=person(request),
            **form.validated_data,
        )
        return Response(status=204)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Revoked: the finding waits again."""
        of = own_subdistrict(request)
        if not findings.revoke_exception(subdistrict=of, finding_id=pk, by=person(request)):
            raise Http404
        return Response(status=204)
