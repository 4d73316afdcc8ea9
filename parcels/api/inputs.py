"""What the doors take in, field by field."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework_gis.fields import GeometryField

from parcels.models import SourceDocument
from parcels.models.vocabulary import (
    BoundarySource,
    DocumentType,
    LandUse,
    Material,
    RightKind,
    UsedBy,
)
from parcels.services.holdings import Holder, Use, pairs
from parcels.services.work import Because


class ShareField(serializers.CharField):
    """A fraction as on a deed: "1/2"."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            share = Fraction(str(data).replace(" ", ""))
        except (ValueError, ZeroDivisionError) as error:
            raise serializers.ValidationError(_("Write the share as 1/2.")) from error
        if not 0 < share <= 1 or share.denominator > 10**9:
            raise serializers.ValidationError(_("A share lies between zero and one."))
        return share


class CodedField(serializers.DictField):
    """Few short texts by code; left out it is empty."""

    def __init__(self, **more: Any) -> None:
        super().__init__(child=serializers.CharField(max_length=100), default=dict, **more)

    def to_internal_value(self, data: Any) -> Any:
        return pairs(super().to_internal_value(data))


class HolderIn(serializers.Serializer):  # type: ignore[type-arg]
    party_id = serializers.IntegerField()
    kind = serializers.ChoiceField(RightKind.choices, default=RightKind.OWNERSHIP)
    share = ShareField(default="1/1")


class LandUseIn(serializers.Serializer):  # type: ignore[type-arg]
    use = serializers.ChoiceField(LandUse.choices)
    area_sq_wah = serializers.DecimalField(14, 2, min_value=0)
    crop = serializers.CharField(max_length=40, default="", allow_blank=True)
    used_by = serializers.ChoiceField(UsedBy.choices, default=UsedBy.SELF)
    vacant_since = serializers.IntegerField(
        min_value=2020, max_value=2400, default=None, allow_null=True
    )
    exempt_item = serializers.IntegerField(min_value=1, max_value=12, default=None, allow_null=True)
    standing_reduction = serializers.CharField(
        max_length=20,
        default="",
        allow_blank=True,
        help_text="code of the law's standing reductions",
    )
    planted = CodedField(help_text="plant or animal -> how many were counted")
    evidence = CodedField(help_text="paper -> its number or day")


class FloorUseIn(serializers.Serializer):  # type: ignore[type-arg]
    use = serializers.ChoiceField(LandUse.choices)
    area_sq_m = serializers.DecimalField(10, 2, min_value=0)
    floor = serializers.CharField(max_length=10, default="", allow_blank=True)
    used_by = serializers.ChoiceField(UsedBy.choices, default=UsedBy.SELF)
    letting = serializers.ChoiceField(["", "monthly", "daily"], default="")
    vacant_since = serializers.IntegerField(
        min_value=2020, max_value=2400, default=None, allow_null=True
    )
    exempt_item = serializers.IntegerField(min_value=1, max_value=12, default=None, allow_null=True)
    evidence = CodedField(help_text="paper -> its number or day")


class DocumentIn(serializers.Serializer):  # type: ignore[type-arg]
    kind = serializers.ChoiceField(SourceDocument.Kind.choices)
    number = serializers.CharField(max_length=60, default="", allow_blank=True)
    dated_on = serializers.DateField(default=None, allow_null=True)
    note = serializers.CharField(max_length=300, default="", allow_blank=True)


class ActIn(serializers.Serializer):  # type: ignore[type-arg]
    """What every act says."""

    reason = serializers.CharField(max_length=500)
    effective_on = serializers.DateField()
    document = DocumentIn(default=None, allow_null=True)
    client_id = serializers.UUIDField(default=None, allow_null=True)
    seen = serializers.DictField(child=serializers.IntegerField(), default=dict)
    seen_buildings = serializers.DictField(child=serializers.IntegerField(), default=dict)
    preview = serializers.BooleanField(default=False)
    area_reason = serializers.CharField(
        max_length=300,
        default="",
        allow_blank=True,
        help_text="why a drawn area differs from the paper's beyond the tolerance",
    )

    def because(self, by: Any) -> Because:
        data = self.validated_data
        return Because(
            by=by,
            reason=data["reason"],
            effective_on=data["effective_on"],
            document=data["document"],
            client_id=data["client_id"],
            seen=_versions(data["seen"]),
            seen_buildings=_versions(data["seen_buildings"]),
            is_preview=data["preview"],
            area_reason=data["area_reason"].strip(),
        )


def _versions(seen: dict[str, int]) -> dict[int, int]:
    return {int(key): value for key, value in seen.items() if key.isdigit()}


class ParcelIn(ActIn):
    boundary = GeometryField(help_text="GeoJSON Polygon or MultiPolygon, EPSG:4326")
    block_id = serializers.IntegerField(default=None, allow_null=True)
    village_id = serializers.IntegerField(default=None, allow_null=True)
    document_type = serializers.ChoiceField(DocumentType.choices)
    document_number = serializers.CharField(max_length=30, default="", allow_blank=True)
    survey_page = serializers.CharField(max_length=20, default="", allow_blank=True)
    map_sheet = serializers.CharField(max_length=30, default="", allow_blank=True)
    land_number = serializers.CharField(max_length=10, default="", allow_blank=True)
    register_area_sq_wah = serializers.DecimalField(14, 2, min_value=0)
    boundary_source = serializers.ChoiceField(
        BoundarySource.choices, default=BoundarySource.ORTHOPHOTO
    )
    boundary_on = serializers.DateField(default=None, allow_null=True)
    boundary_accuracy_m = serializers.FloatField(default=None, allow_null=True, min_value=0)
    orthophoto_id = serializers.IntegerField(default=None, allow_null=True)
    has_overlapping_claim = serializers.BooleanField(default=False)
    remark = serializers.CharField(max_length=300, default="", allow_blank=True)
    uses = LandUseIn(many=True, default=list)
    owners = HolderIn(many=True, default=list)


class BuildingIn(ActIn):
    footprint = GeometryField(help_text="GeoJSON Polygon or MultiPolygon, EPSG:4326")
    parcel_id = serializers.IntegerField(default=None, allow_null=True)
    type_code = serializers.CharField(max_length=8)
    material = serializers.ChoiceField(Material.choices)
    floors = serializers.IntegerField(min_value=1, max_value=99, default=1)
    area_sq_m = serializers.DecimalField(10, 2)
    year_built = serializers.IntegerField(
        min_value=1700, max_value=2400, default=None, allow_null=True
    )
    is_year_estimated = serializers.BooleanField(default=False)
    is_unfinished = serializers.BooleanField(default=False)
    footprint_source = serializers.ChoiceField(
        BoundarySource.choices, default=BoundarySource.ORTHOPHOTO
    )
    footprint_on = serializers.DateField(default=None, allow_null=True)
    footprint_accuracy_m = serializers.FloatField(default=None, allow_null=True, min_value=0)
    orthophoto_id = serializers.IntegerField(default=None, allow_null=True)
    remark = serializers.CharField(max_length=300, default="", allow_blank=True)
    uses = FloorUseIn(many=True, default=list)
    owners = HolderIn(many=True, default=list)


class DrawingIn(serializers.Serializer):  # type: ignore[type-arg]
    kind = serializers.ChoiceField(["parcel", "building"])
    geometry = GeometryField()
    exclude_ids = serializers.ListField(child=serializers.IntegerField(), default=list)


class PurposeIn(serializers.Serializer):  # type: ignore[type-arg]
    purpose = serializers.CharField(min_length=4, max_length=300)


def land_uses(rows: list[dict[str, Any]]) -> list[Use]:
    return [Use(**_renamed(row, "area_sq_wah")) for row in rows]


def floor_uses(rows: list[dict[str, Any]]) -> list[Use]:
    return [Use(**_renamed(row, "area_sq_m")) for row in rows]


def holders(rows: list[dict[str, Any]]) -> list[Holder]:
    return [Holder(row["party_id"], row["kind"], Fraction(row["share"])) for row in rows]


def _renamed(row: dict[str, Any], area: str) -> dict[str, Any]:
    coded = {name: row[name] or () for name in ("planted", "evidence") if name in row}
    rest = {name: value for name, value in row.items() if name != area} | coded
    return {**rest, "area": row[area]}


def without_act(data: dict[str, Any]) -> dict[str, Any]:
    """The fields of the thing itself."""
    return {name: value for name, value in data.items() if name not in ActIn().fields}
