"""Doors of what the pen draws beside boundaries: zones, signs, rows of buildings."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_gis.fields import GeometryField

from parcels import permissions
from parcels.api import inputs
from parcels.api.acts import Fields, door
from parcels.api.doors import allowed, person
from parcels.models import RegisterEntry, Sign
from parcels.services import buildings, signs, zoning
from parcels.services.holdings import Use
from parcels.services.register import NewBuilding
from parcels.services.work import Because


class UseOnlyIn(inputs.LandUseIn):
    """A use whose area follows from the drawing."""

    area_sq_wah = serializers.DecimalField(14, 2, default=Decimal(0))


class ZoneIn(UseOnlyIn):
    boundary = GeometryField(help_text="GeoJSON Polygon or MultiPolygon, EPSG:4326")


class ZonesIn(inputs.ActIn):
    parcel_id = serializers.IntegerField()
    zones = ZoneIn(many=True, allow_empty=False)
    rest = UseOnlyIn(default=None, allow_null=True)


class SignIn(inputs.ActIn):
    position = GeometryField(help_text="GeoJSON Point, EPSG:4326")
    owner_id = serializers.IntegerField()
    wording = serializers.ChoiceField(Sign.Wording.choices)
    width_cm = serializers.IntegerField(min_value=1, max_value=20_000)
    height_cm = serializers.IntegerField(min_value=1, max_value=20_000)
    sides = serializers.IntegerField(min_value=1, max_value=20, default=1)
    business_name = serializers.CharField(max_length=200, default="", allow_blank=True)
    is_moving = serializers.BooleanField(default=False)


def _use(row: dict[str, Any]) -> Use:
    return inputs.land_uses([{k: v for k, v in row.items() if k != "boundary"}])[0]


def zones(fields: Fields, because: Because) -> RegisterEntry:
    drawn = [zoning.Zone(row["boundary"], _use(row)) for row in fields["zones"]]
    rest = _use(fields["rest"]) if fields["rest"] else None
    return zoning.draw_use_zones(
        parcel_id=fields["parcel_id"], zones=drawn, rest=rest, because=because
    )


def sign(fields: Fields, because: Because) -> RegisterEntry:
    return signs.register_sign(new=signs.NewSign(**fields), because=because)


_draw, _record = permissions.may_draw, permissions.may_record
DOORS = {
    "zones": door("zones", ZonesIn, zones, _record, "Uses by drawn zones, from a day on."),
    "sign": door("sign", SignIn, sign, _draw, "A signboard at a point."),
}


class RowIn(inputs.BuildingIn):
    footprint = None  # type: ignore[assignment]
    footprints = serializers.ListField(
        child=GeometryField(), min_length=1, max_length=buildings.MOST_IN_A_ROW
    )


class RowMade(serializers.Serializer):  # type: ignore[type-arg]
    codes = serializers.ListField(child=serializers.CharField())
    parcel_id = serializers.IntegerField()


class BuildingRow(APIView):
    permission_classes = [allowed(permissions.may_draw)]

    @extend_schema(request=RowIn, responses={201: RowMade}, operation_id="building_row")
    def post(self, request: Request) -> Response:
        """Register a row of equal buildings in one act. Sent twice it is registered once."""
        form = RowIn(data=request.data)
        form.is_valid(raise_exception=True)
        fields = inputs.without_act(form.validated_data)
        outlines = fields.pop("footprints")
        fields["uses"] = inputs.floor_uses(fields["uses"])
        fields["owners"] = inputs.holders(fields["owners"])
        new = NewBuilding(footprint=outlines[0], **fields)
        made = buildings.register_row(
            new=new, footprints=outlines, because=form.because(person(request))
        )
        codes = [building.code for building in made]
        return Response({"codes": codes, "parcel_id": made[0].parcel_id}, status=201)
