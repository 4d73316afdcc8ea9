"""The work lists beside the map."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from parcels import permissions
from parcels.api.doors import allowed, own_subdistrict
from parcels.selectors import worklists


class WorkListOut(serializers.Serializer):  # type: ignore[type-arg]
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField()


class WorkListsOut(serializers.Serializer):  # type: ignore[type-arg]
    lists = WorkListOut(many=True)


class WorkItemOut(serializers.Serializer):  # type: ignore[type-arg]
    parcel_id = serializers.IntegerField()
    code = serializers.CharField()
    title = serializers.CharField()
    subtitle = serializers.CharField()
    lon = serializers.FloatField(allow_null=True)
    lat = serializers.FloatField(allow_null=True)
    problem = serializers.DictField(allow_null=True, help_text="GeoJSON FeatureCollection")


class WorkItemsOut(serializers.Serializer):  # type: ignore[type-arg]
    results = WorkItemOut(many=True)
    total = serializers.IntegerField()


class WorkLists(APIView):
    permission_classes = [allowed(permissions.may_see_register)]

    @extend_schema(responses=WorkListsOut)
    def get(self, request: Request) -> Response:
        """What waits to be put right, and how much of it."""
        return Response({"lists": worklists.work_lists(own_subdistrict(request))})


class WorkItems(APIView):
    permission_classes = [allowed(permissions.may_see_register)]

    @extend_schema(responses=WorkItemsOut)
    def get(self, request: Request, key: str) -> Response:
        """The first 200 of one list, each with its place and what is wrong drawn."""
        try:
            items, total = worklists.work_items(own_subdistrict(request), key)
        except KeyError as error:
            raise Http404 from error
        return Response({"results": [item._asdict() for item in items], "total": total})
