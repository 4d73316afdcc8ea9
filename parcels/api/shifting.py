"""The shift assistant: how far the map lies off, and the act that moves it."""

from django.conf import settings
from django.contrib.gis.geos import Point
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from orjson import Fragment
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_gis.fields import GeometryField

from geo import fit
from geo.geojson import json_response
from parcels import permissions, tasks
from parcels.api import inputs
from parcels.api.acts import ActOut, Fields
from parcels.api.doors import allowed, own_subdistrict, person
from parcels.services import shift_errands
from parcels.services.outcome import outcome
from parcels.services.shifting import Area, find_fit, on_plane
from parcels.services.work import Because, already_received

MOST_PAIRS = 200


class PairIn(serializers.Serializer):  # type: ignore[type-arg]
    on_map = GeometryField(help_text="Point on the register's map, EPSG:4326")
    on_picture = GeometryField(help_text="The same point on the picture, EPSG:4326")

    def validate(self, data: Fields) -> Fields:
        for name, place in data.items():
            if not isinstance(place, Point) or place.empty or not _is_on_earth(place):
                raise serializers.ValidationError({name: _("Choose a point on the map.")})
        return data


def _is_on_earth(place: Point) -> bool:
    return abs(place.x) <= 180 and abs(place.y) <= 84  # as far as UTM reaches


class FitIn(serializers.Serializer):  # type: ignore[type-arg]
    pairs = PairIn(many=True, max_length=MOST_PAIRS)  # type: ignore[call-arg]
    kind = serializers.ChoiceField(["translation", "helmert"], default="translation")


class FitOut(serializers.Serializer):  # type: ignore[type-arg]
    dx_m = serializers.FloatField(help_text="east")
    dy_m = serializers.FloatField(help_text="north")
    shift_m = serializers.FloatField()
    turn_degrees = serializers.FloatField()
    scale = serializers.FloatField()
    residuals_m = serializers.ListField(child=serializers.FloatField())
    rmse_m = serializers.FloatField()


class AreaIn(serializers.Serializer):  # type: ignore[type-arg]
    kind = serializers.ChoiceField(["parcels", "block", "village", "all"])
    ids = serializers.ListField(child=serializers.IntegerField(), default=list)


class ShiftIn(inputs.ActIn, FitIn):
    area = AreaIn()
    with_buildings = serializers.BooleanField(default=False)
    orthophoto_id = serializers.IntegerField(default=None, allow_null=True)


class ErrandOut(serializers.Serializer):  # type: ignore[type-arg]
    errand = serializers.CharField()
    step = serializers.CharField(help_text="waiting, a step of the work, or done")
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    result = ActOut(allow_null=True)


class ShiftFit(APIView):
    permission_classes = [allowed(permissions.may_draw)]

    @extend_schema(request=FitIn, responses=FitOut, operation_id="shift_fit")
    def post(self, request: Request) -> Response:
        """How far the map lies off by these points, and how far each is off afterwards."""
        own_subdistrict(request)
        form = FitIn(data=request.data)
        form.is_valid(raise_exception=True)
        return Response(_fit(form.validated_data).as_json())


class ShiftAct(APIView):
    permission_classes = [allowed(permissions.may_draw)]

    @extend_schema(
        request=ShiftIn, responses={200: ActOut, 202: ErrandOut}, operation_id="act_shift"
    )
    def post(self, request: Request) -> HttpResponse:
        """Move the parcels of an area to where the picture shows them; many in the worker."""
        form = ShiftIn(data=request.data)
        form.is_valid(raise_exception=True)
        because = form.because(person(request))
        if entry := already_received(because):
            return json_response(request._request, outcome(entry))
        _fit(form.validated_data)  # a bad one is refused before anybody waits
        wish = _wish(form.validated_data, because)
        if wish.is_long:
            key = shift_errands.ask(wish)
            tasks.shift_parcels.delay(key)
            return json_response(request._request, {"errand": key}, status=202)
        return json_response(request._request, wish.carry_out())


class ShiftErrand(APIView):
    permission_classes = [allowed(permissions.may_draw)]

    @extend_schema(responses=ErrandOut, operation_id="shift_errand")
    def get(self, request: Request, key: str) -> HttpResponse:
        """How far the worker is with one's own shift, and what came of it."""
        errand = shift_errands.look(person(request), key)
        steps = shift_errands.STEPS
        told = {
            "errand": key,
            "step": errand.step,
            "done": steps.index(errand.step) if errand.step in steps else 0,
            "total": len(steps),
            "result": errand.result and Fragment(errand.result),
        }
        return json_response(request._request, told)

    @extend_schema(responses={204: None}, operation_id="shift_errand_stop")
    def delete(self, request: Request, key: str) -> Response:
        """Stop it: nothing has changed."""
        shift_errands.stop(person(request), key)
        return Response(status=204)


def _wish(data: Fields, because: Because) -> shift_errands.Wish:
    return shift_errands.Wish(
        area=Area(**data["area"]),
        pairs=_pairs(data),
        kind=data["kind"],
        because=because,
        with_buildings=data["with_buildings"],
        orthophoto_id=data["orthophoto_id"],
    )


def _pairs(data: Fields) -> list[fit.Pair]:
    srid = settings.REGISTER_SRID
    return [
        (on_plane(pair["on_map"], srid), on_plane(pair["on_picture"], srid))
        for pair in data["pairs"]
    ]


def _fit(data: Fields) -> fit.Fit:
    return find_fit(_pairs(data), data["kind"])
