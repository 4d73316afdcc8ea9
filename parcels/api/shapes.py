"""What the doors answer, field by field, for the documented schema. Money and areas are text."""

from rest_framework import serializers
from rest_framework_gis.fields import GeometryField


class AreaOut(serializers.Serializer):  # type: ignore[type-arg]
    sq_wah = serializers.CharField()
    text = serializers.CharField(help_text="rai-ngan-square wah, as on the deed")


class DocumentOut(serializers.Serializer):  # type: ignore[type-arg]
    type = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    number = serializers.CharField()
    survey_page = serializers.CharField()
    map_sheet = serializers.CharField()
    land_number = serializers.CharField()


class PartyOut(serializers.Serializer):  # type: ignore[type-arg]
    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField()
    id_masked = serializers.CharField()


class OwnerOut(serializers.Serializer):  # type: ignore[type-arg]
    right_id = serializers.IntegerField()
    kind = serializers.CharField()
    kind_label = serializers.CharField()
    share = serializers.CharField(help_text="a fraction: 1/2")
    party = PartyOut()


class UseOut(serializers.Serializer):  # type: ignore[type-arg]
    id = serializers.IntegerField()
    use = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    area_sq_wah = serializers.CharField()
    text = serializers.CharField()
    crop = serializers.CharField()
    used_by = serializers.CharField()
    vacant_since = serializers.IntegerField(allow_null=True, help_text="Christian tax year")
    exempt_item = serializers.IntegerField(allow_null=True)
    standing_reduction = serializers.CharField()
    planted = serializers.DictField(child=serializers.CharField())
    evidence = serializers.DictField(child=serializers.CharField())
    geometry = serializers.DictField(allow_null=True, help_text="the zone drawn for it, EPSG:4326")


class BuildingUseOut(serializers.Serializer):  # type: ignore[type-arg]
    use = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    area_sq_m = serializers.CharField()
    floor = serializers.CharField()
    letting = serializers.CharField()


class FloorUseOut(BuildingUseOut):
    used_by = serializers.CharField()
    vacant_since = serializers.IntegerField(allow_null=True)
    exempt_item = serializers.IntegerField(allow_null=True)
    evidence = serializers.DictField(child=serializers.CharField())


class CondominiumOut(serializers.Serializer):  # type: ignore[type-arg]
    name = serializers.CharField()
    registration_number = serializers.CharField()
    registered_on = serializers.DateField()


class UnitOut(serializers.Serializer):  # type: ignore[type-arg]
    id = serializers.IntegerField()
    code = serializers.CharField()
    version = serializers.IntegerField()
    number = serializers.CharField()
    floor = serializers.CharField()
    area_sq_m = serializers.CharField()
    common_share = serializers.CharField(allow_null=True, help_text="a fraction: 30/1000")
    uses = BuildingUseOut(many=True)
    owners = OwnerOut(many=True, allow_null=True)


class UnitsOut(serializers.Serializer):  # type: ignore[type-arg]
    condominium = CondominiumOut(allow_null=True)
    units = UnitOut(many=True)


class BuildingOut(serializers.Serializer):  # type: ignore[type-arg]
    id = serializers.IntegerField()
    code = serializers.CharField()
    version = serializers.IntegerField()
    type_code = serializers.CharField()
    type_name = serializers.CharField()
    material = serializers.CharField()
    material_label = serializers.CharField()
    floors = serializers.IntegerField()
    area_sq_m = serializers.CharField()
    year_built = serializers.IntegerField(allow_null=True)
    is_year_estimated = serializers.BooleanField()
    is_unfinished = serializers.BooleanField()
    remark = serializers.CharField()
    uses = FloorUseOut(many=True)
    owners = OwnerOut(many=True, allow_null=True)
    condominium = CondominiumOut(allow_null=True)
    units = UnitOut(many=True)


class HouseOut(serializers.Serializer):  # type: ignore[type-arg]
    id = serializers.IntegerField()
    house_number = serializers.CharField()
    house_code = serializers.CharField()
    village_id = serializers.IntegerField()
    moo = serializers.IntegerField()
    households = serializers.IntegerField()


class VillageOut(serializers.Serializer):  # type: ignore[type-arg]
    id = serializers.IntegerField()
    moo = serializers.IntegerField()
    name_th = serializers.CharField()
    name_en = serializers.CharField()
    lon = serializers.FloatField()
    lat = serializers.FloatField()
    is_number_confirmed = serializers.BooleanField()


class BoundaryOut(serializers.Serializer):  # type: ignore[type-arg]
    source = serializers.CharField()  # type: ignore[assignment]
    label = serializers.CharField()  # type: ignore[assignment]
    on = serializers.DateField(allow_null=True)
    accuracy_m = serializers.FloatField(allow_null=True)
    picture = serializers.CharField(allow_null=True, help_text="the picture it was drawn over")


class LineageOut(serializers.Serializer):  # type: ignore[type-arg]
    parents = serializers.ListField(child=serializers.CharField())
    children = serializers.ListField(child=serializers.CharField())


class ParcelOut(serializers.Serializer):  # type: ignore[type-arg]
    id = serializers.IntegerField()
    code = serializers.CharField()
    version = serializers.IntegerField()
    geometry = GeometryField(allow_null=True, help_text="GeoJSON, EPSG:4326")
    document = DocumentOut()
    register_area = AreaOut()
    drawn_area_sq_m = serializers.FloatField(allow_null=True)
    area_difference_percent = serializers.FloatField(allow_null=True)
    village = VillageOut(allow_null=True)
    block = serializers.CharField()
    block_id = serializers.IntegerField()
    boundary = BoundaryOut()
    valid_from = serializers.DateField()
    retired_on = serializers.DateField(allow_null=True)
    owners = OwnerOut(many=True, allow_null=True, help_text="null where the reader may not see")
    uses = UseOut(many=True)
    buildings = BuildingOut(many=True)
    houses = HouseOut(many=True)
    lineage = LineageOut()


class EntryOut(serializers.Serializer):  # type: ignore[type-arg]
    id = serializers.IntegerField()
    act = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    effective_on = serializers.DateField()
    recorded_at = serializers.DateTimeField()
    by = serializers.CharField()
    reason = serializers.CharField()
    document = serializers.CharField(allow_null=True)
    picture = serializers.CharField(allow_null=True, help_text="the picture it was drawn over")
    codes = serializers.ListField(child=serializers.CharField())
    is_undone = serializers.BooleanField()


class HistoryOut(serializers.Serializer):  # type: ignore[type-arg]
    entries = EntryOut(many=True)
    versions = serializers.ListField(child=serializers.DictField())


class FoundOut(serializers.Serializer):  # type: ignore[type-arg]
    kind = serializers.ChoiceField(["parcel", "house", "party", "deed", "coordinate", "village"])
    id = serializers.IntegerField(allow_null=True)
    title = serializers.CharField()
    subtitle = serializers.CharField()
    lon = serializers.FloatField(allow_null=True)
    lat = serializers.FloatField(allow_null=True)
    parcel_id = serializers.IntegerField(allow_null=True)


class SearchOut(serializers.Serializer):  # type: ignore[type-arg]
    results = FoundOut(many=True)


class FeaturesOut(serializers.Serializer):  # type: ignore[type-arg]
    parcels = serializers.DictField(required=False, help_text="GeoJSON FeatureCollection")
    buildings = serializers.DictField(required=False, help_text="GeoJSON FeatureCollection")
