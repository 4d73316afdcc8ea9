"""Writes: a new parcel, a new building, the check while drawing, a person's whole number."""

from dataclasses import asdict

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from parcels import permissions
from parcels.api import inputs
from parcels.api.doors import allowed, own_subdistrict, person
from parcels.api.reading import ParcelReader
from parcels.api.shapes import ParcelOut
from parcels.models import Party
from parcels.models.vocabulary import IdType, PartyKind
from parcels.services import checking, people, register


class ParcelWriter(ParcelReader):
    permission_classes = [allowed(permissions.may_draw)]

    @extend_schema(
        request=inputs.ParcelIn, responses={201: ParcelOut}, operation_id="parcel_register"
    )
    def post(self, request: Request) -> HttpResponse:
        """Register a parcel. Sent twice with one client_id it is registered once."""
        form = inputs.ParcelIn(data=request.data)
        form.is_valid(raise_exception=True)
        fields = inputs.without_act(form.validated_data)
        fields["uses"] = inputs.land_uses(fields["uses"])
        fields["owners"] = inputs.holders(fields["owners"])
        parcel = register.register_parcel(
            new=register.NewParcel(**fields), because=form.because(person(request))
        )
        return self.answer(request, parcel.pk, 201)


class BuildingMade(serializers.Serializer):  # type: ignore[type-arg]
    id = serializers.IntegerField()
    code = serializers.CharField()
    parcel_id = serializers.IntegerField()
    warnings = serializers.ListField(child=serializers.CharField())


class BuildingWriter(APIView):
    permission_classes = [allowed(permissions.may_draw)]

    @extend_schema(
        request=inputs.BuildingIn, responses={201: BuildingMade}, operation_id="building_register"
    )
    def post(self, request: Request) -> Response:
        """Register a building. Sent twice with one client_id it is registered once."""
        form = inputs.BuildingIn(data=request.data)
        form.is_valid(raise_exception=True)
        fields = inputs.without_act(form.validated_data)
        fields["uses"] = inputs.floor_uses(fields["uses"])
        fields["owners"] = inputs.holders(fields["owners"])
        building, warnings = register.register_building(
            new=register.NewBuilding(**fields), because=form.because(person(request))
        )
        made = {"id": building.pk, "code": building.code, "parcel_id": building.parcel_id}
        return Response({**made, "warnings": warnings}, status=201)


class VerdictOut(serializers.Serializer):  # type: ignore[type-arg]
    ok = serializers.BooleanField()
    area_sq_m = serializers.FloatField()
    sq_wah = serializers.CharField()
    text = serializers.CharField()
    problems = serializers.ListField(child=serializers.DictField())
    problem = serializers.DictField(allow_null=True)
    repairs = serializers.ListField(
        child=serializers.DictField(), help_text="code, label, geometry: drawings that would do"
    )


class GeometryCheck(APIView):
    permission_classes = [allowed(permissions.may_draw)]

    @extend_schema(request=inputs.DrawingIn, responses=VerdictOut)
    def post(self, request: Request) -> Response:
        """Area and faults of what is being drawn. Changes nothing."""
        form = inputs.DrawingIn(data=request.data)
        form.is_valid(raise_exception=True)
        verdict = checking.check_drawing(
            subdistrict=own_subdistrict(request),
            kind=form.validated_data["kind"],
            drawn=form.validated_data["geometry"],
            exclude=form.validated_data["exclude_ids"],
        )
        offered = [repair.as_json() for repair in verdict.repairs]
        return Response({**asdict(verdict), "repairs": offered})


class PartyIn(serializers.Serializer):  # type: ignore[type-arg]
    kind = serializers.ChoiceField(PartyKind.choices, default=PartyKind.NATURAL)
    title = serializers.CharField(max_length=60, default="", allow_blank=True)
    name = serializers.CharField(max_length=200)
    family_name = serializers.CharField(max_length=100, default="", allow_blank=True)
    id_type = serializers.ChoiceField(IdType.choices, default=IdType.NONE)
    id_number = serializers.CharField(max_length=30, default="", allow_blank=True)
    nationality = serializers.RegexField(r"^([A-Z]{3})?$", default="", allow_blank=True)
    address = serializers.CharField(max_length=300, default="", allow_blank=True)
    phone = serializers.CharField(max_length=40, default="", allow_blank=True)
    is_another = serializers.BooleanField(
        default=False, help_text="another person than the one of this name in the register"
    )


class PartyMade(serializers.Serializer):  # type: ignore[type-arg]
    id = serializers.IntegerField()
    name = serializers.CharField()


class PartyWriter(APIView):
    permission_classes = [allowed(permissions.may_record)]

    @extend_schema(request=PartyIn, responses={201: PartyMade}, operation_id="party_register")
    def post(self, request: Request) -> Response:
        """Enter a person or body who may then hold rights."""
        form = PartyIn(data=request.data)
        form.is_valid(raise_exception=True)
        fields = dict(form.validated_data)
        is_another = fields.pop("is_another")
        party = people.register_party(
            subdistrict=own_subdistrict(request), fields=fields, is_another=is_another
        )
        return Response({"id": party.pk, "name": str(party)}, status=201)


class PartyNumberOut(serializers.Serializer):  # type: ignore[type-arg]
    number = serializers.CharField()


class PartyNumber(APIView):
    permission_classes = [allowed(permissions.may_see_full_number)]

    @extend_schema(request=inputs.PurposeIn, responses=PartyNumberOut)
    def post(self, request: Request, pk: int) -> Response:
        """A person's whole number, for a purpose. The look is logged."""
        form = inputs.PurposeIn(data=request.data)
        form.is_valid(raise_exception=True)
        party = get_object_or_404(Party, pk=pk, subdistrict=own_subdistrict(request))
        number = people.view_number(
            party=party, by=person(request), purpose=form.validated_data["purpose"]
        )
        return Response({"number": number})
