"""The acts on condominiums and their units, and the units of a building to read."""

from fractions import Fraction
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from geo.geojson import json_response
from parcels import permissions
from parcels.api import inputs
from parcels.api.acts import Fields, door
from parcels.api.doors import allowed, own_subdistrict
from parcels.api.shapes import UnitsOut
from parcels.models import Building, RegisterEntry
from parcels.models.vocabulary import LandUse, UsedBy
from parcels.selectors.units import condominium_of, units_of
from parcels.services import condominium
from parcels.services.work import Because


class CondominiumIn(inputs.ActIn):
    building_id = serializers.IntegerField()
    name = serializers.CharField(max_length=200)
    registration_number = serializers.CharField(max_length=30)
    registered_on = serializers.DateField()


class UnitUseIn(serializers.Serializer):  # type: ignore[type-arg]
    use = serializers.ChoiceField(LandUse.choices)
    area_sq_m = serializers.DecimalField(8, 2, min_value=0)
    used_by = serializers.ChoiceField(UsedBy.choices, default=UsedBy.SELF)
    letting = serializers.ChoiceField(["", "monthly", "daily"], default="")
    vacant_since = serializers.IntegerField(
        min_value=2020, max_value=2400, default=None, allow_null=True
    )
    exempt_item = serializers.IntegerField(min_value=1, max_value=12, default=None, allow_null=True)


class UnitIn(inputs.ActIn):
    building_id = serializers.IntegerField()
    number = serializers.CharField(max_length=20)
    floor = serializers.CharField(max_length=10)
    area_sq_m = serializers.DecimalField(8, 2, min_value=0)
    common_share = inputs.ShareField(default=None, allow_null=True)
    uses = UnitUseIn(many=True, allow_empty=False)
    owners = inputs.HolderIn(many=True, default=list)


class UnitTransferIn(inputs.ActIn):
    unit_id = serializers.IntegerField()
    owners = inputs.HolderIn(many=True, allow_empty=False)


class UnitUsesIn(inputs.ActIn):
    unit_id = serializers.IntegerField()
    uses = UnitUseIn(many=True, allow_empty=False)


class UnitCorrectIn(inputs.ActIn):
    unit_id = serializers.IntegerField()
    number = serializers.CharField(max_length=20)
    floor = serializers.CharField(max_length=10)


class UnitEndIn(inputs.ActIn):
    unit_id = serializers.IntegerField()


def found(fields: Fields, because: Because) -> RegisterEntry:
    return condominium.found_condominium(
        because=because,
        building_id=fields["building_id"],
        name=fields["name"],
        number=fields["registration_number"],
        registered_on=fields["registered_on"],
    )


def register(fields: Fields, because: Because) -> RegisterEntry:
    share = fields["common_share"]
    new = condominium.NewUnit(
        number=fields["number"],
        floor=fields["floor"],
        area_sq_m=fields["area_sq_m"],
        common_share=None if share is None else Fraction(share),
        uses=inputs.floor_uses(fields["uses"]),
        owners=inputs.holders(fields["owners"]),
    )
    return condominium.register_unit(because=because, building_id=fields["building_id"], new=new)


def transfer(fields: Fields, because: Because) -> RegisterEntry:
    owners = inputs.holders(fields["owners"])
    return condominium.transfer_unit(because=because, unit_id=fields["unit_id"], owners=owners)


def change_use(fields: Fields, because: Because) -> RegisterEntry:
    uses = inputs.floor_uses(fields["uses"])
    return condominium.change_unit_use(because=because, unit_id=fields["unit_id"], uses=uses)


def correct(fields: Fields, because: Because) -> RegisterEntry:
    return condominium.correct_unit(
        because=because,
        unit_id=fields["unit_id"],
        number=fields["number"],
        floor=fields["floor"],
    )


def end(fields: Fields, because: Because) -> RegisterEntry:
    return condominium.end_unit(because=because, unit_id=fields["unit_id"])


class BuildingUnits(APIView):
    permission_classes = [allowed(permissions.may_see_register)]

    @extend_schema(responses=UnitsOut, operation_id="building_units")
    def get(self, request: Request, pk: int) -> HttpResponse:
        """The condominium a building is, with its units and, by role, their holders."""
        rows = Building.objects.of(own_subdistrict(request)).select_related("condominium")
        building = get_object_or_404(rows.defer("footprint"), pk=pk)
        with_owners = permissions.may_see_owners(request.user, building)
        units: list[dict[str, Any]] = units_of([pk], with_owners=with_owners).get(pk, [])
        answer = {"condominium": condominium_of(building), "units": units}
        return json_response(request._request, answer)


_record = permissions.may_record
DOORS = {
    "condominium": door(
        "condominium", CondominiumIn, found, _record, "A building is registered as a condominium."
    ),
    "unit": door("unit", UnitIn, register, _record, "Register a unit of a condominium."),
    "unit-transfer": door(
        "unit-transfer", UnitTransferIn, transfer, _record, "New holders of a unit."
    ),
    "unit-use": door("unit-use", UnitUsesIn, change_use, _record, "New uses of a unit."),
    "unit-correct": door(
        "unit-correct", UnitCorrectIn, correct, _record, "Another number or floor of a unit."
    ),
    "unit-end": door("unit-end", UnitEndIn, end, _record, "A unit is no more."),
}
