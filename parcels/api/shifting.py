"""The shift assistant: how far the map lies off, and the act that moves it."""

from typing import Any

from django.conf import settings
from django.contrib.gis.geos import Point
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_gis.fields import GeometryField

from geo import fit
from parcels import permissions
from parcels.api import inputs
from parcels.api.acts import ActDoor, ActOut, Fields
from parcels.api.doors import allowed, own_subdistrict
from parcels.models import RegisterEntry
from parcels.services.outcome import carried_out
from parcels.services.shifting import Area, find_fit, on_plane, parcels_of, shift_parcels
from parcels.services.work import Because

#: Up to so many parcels the preview reckons the tax of everybody concerned.
TAX_OF = 200
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


class ShiftFit(APIView):
    permission_classes = [allowed(permissions.may_draw)]

    @extend_schema(request=FitIn, responses=FitOut, operation_id="shift_fit")
    def post(self, request: Request) -> Response:
        """How far the map lies off by these points, and how far each is off afterwards."""
        own_subdistrict(request)
        form = FitIn(data=request.data)
        form.is_valid(raise_exception=True)
        return Response(_told(_fit(form.validated_data)))


def move(fields: Fields, because: Because) -> RegisterEntry:
    return shift_parcels(
        area=Area(**fields["area"]),
        found=_fit(fields),
        because=because,
        with_buildings=fields["with_buildings"],
        orthophoto_id=fields["orthophoto_id"],
    )


class ShiftAct(ActDoor):
    permission_classes = [allowed(permissions.may_draw)]
    form = ShiftIn
    verb = staticmethod(move)  # type: ignore[assignment]

    @extend_schema(request=ShiftIn, responses=ActOut, operation_id="act_shift")
    def post(self, request: Request) -> HttpResponse:
        """Move the parcels of an area to where the picture shows them."""
        return super().post(request)

    def _done(self, fields: Fields, because: Because) -> Fields:
        """With the fit; the tax is reckoned only where that takes seconds."""
        told = {"fit": _told(_fit(fields))}
        if len(parcels_of(because.subdistrict, Area(**fields["area"]))) <= TAX_OF:
            return {**super()._done(fields, because), **told}
        done = carried_out(lambda: move(fields, because), is_preview=because.is_preview)
        return {**done, **told}


def _fit(data: dict[str, Any]) -> fit.Fit:
    srid = settings.REGISTER_SRID
    pairs = [
        (on_plane(pair["on_map"], srid), on_plane(pair["on_picture"], srid))
        for pair in data["pairs"]
    ]
    return find_fit(pairs, data["kind"])


def _told(found: fit.Fit) -> dict[str, Any]:
    return {
        "dx_m": round(found.dx, 3),
        "dy_m": round(found.dy, 3),
        "shift_m": round(found.shift_m, 3),
        "turn_degrees": round(found.turn_degrees, 5),
        "scale": round(found.scale, 7),
        "residuals_m": [round(value, 3) for value in found.residuals],
        "rmse_m": round(found.rmse, 3),
    }
