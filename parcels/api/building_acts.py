"""The acts on a building and on a house point after they are registered."""

from decimal import Decimal

from rest_framework import serializers
from rest_framework_gis.fields import GeometryField

from parcels import permissions
from parcels.api import inputs
from parcels.api.acts import Fields, door
from parcels.models import RegisterEntry
from parcels.models.vocabulary import Material
from parcels.services import buildings, points
from parcels.services.work import Because


class OfBuildingIn(inputs.ActIn):
    building_id = serializers.IntegerField()


class FootprintIn(OfBuildingIn):
    footprint = GeometryField(help_text="GeoJSON Polygon or MultiPolygon, EPSG:4326")


class BuildingCorrectIn(OfBuildingIn):
    """Only the fields that are sent are changed."""

    type_code = serializers.CharField(max_length=8, required=False)
    material = serializers.ChoiceField(Material.choices, required=False)
    floors = serializers.IntegerField(min_value=1, max_value=99, required=False)
    area_sq_m = serializers.DecimalField(10, 2, min_value=Decimal("0.01"), required=False)
    year_built = serializers.IntegerField(
        min_value=1700, max_value=2400, required=False, allow_null=True
    )
    is_year_estimated = serializers.BooleanField(required=False)
    is_unfinished = serializers.BooleanField(required=False)
    remark = serializers.CharField(max_length=300, required=False, allow_blank=True)


class FloorUseIn(OfBuildingIn):
    uses = inputs.FloorUseIn(many=True)


class HouseIn(inputs.ActIn):
    position = GeometryField(help_text="GeoJSON Point, EPSG:4326")
    house_number = serializers.RegexField(
        r"^\d{1,4}(/\d{1,4})?$", max_length=20, default="", allow_blank=True
    )
    house_code = serializers.RegexField(r"^\d{11}$", default="", allow_blank=True)
    village_id = serializers.IntegerField(default=None, allow_null=True)


class HouseCorrectIn(inputs.ActIn):
    """Only the fields that are sent are changed; another position may mean another parcel."""

    house_id = serializers.IntegerField()
    position = GeometryField(required=False, help_text="GeoJSON Point, EPSG:4326")
    house_number = serializers.RegexField(
        r"^\d{1,4}(/\d{1,4})?$", max_length=20, required=False, allow_blank=True
    )
    house_code = serializers.RegexField(r"^\d{11}$", required=False, allow_blank=True)
    village_id = serializers.IntegerField(required=False)


class HouseRemoveIn(inputs.ActIn):
    house_id = serializers.IntegerField()


def footprint(fields: Fields, because: Because) -> RegisterEntry:
    return buildings.reshape_building(**fields, because=because)


def correct(fields: Fields, because: Because) -> RegisterEntry:
    pk = fields.pop("building_id")
    return buildings.correct_building(because=because, building_id=pk, fields=fields)


def floor_use(fields: Fields, because: Because) -> RegisterEntry:
    uses = inputs.floor_uses(fields["uses"])
    return buildings.change_floor_use(because=because, building_id=fields["building_id"], uses=uses)


def demolish(fields: Fields, because: Because) -> RegisterEntry:
    return buildings.demolish_building(because=because, building_id=fields["building_id"])


def house(fields: Fields, because: Because) -> RegisterEntry:
    return points.register_house(new=points.NewHouse(**fields), because=because)


def correct_house(fields: Fields, because: Because) -> RegisterEntry:
    pk = fields.pop("house_id")
    return points.correct_house(because=because, house_id=pk, fields=fields)


def remove_house(fields: Fields, because: Because) -> RegisterEntry:
    return points.remove_house(because=because, house_id=fields["house_id"])


_draw, _record = permissions.may_draw, permissions.may_record
DOORS = {
    "footprint": door("footprint", FootprintIn, footprint, _draw, "Another outline of a building."),
    "correct-building": door(
        "correct-building", BuildingCorrectIn, correct, _record, "Correct what is on record."
    ),
    "floor-use": door("floor-use", FloorUseIn, floor_use, _record, "Uses of floors from a day on."),
    "demolish": door("demolish", OfBuildingIn, demolish, _record, "A building is gone."),
    "house": door("house", HouseIn, house, _draw, "A house point with its number."),
    "correct-house": door(
        "correct-house", HouseCorrectIn, correct_house, _draw, "Another number or place of a house."
    ),
    "remove-house": door(
        "remove-house", HouseRemoveIn, remove_house, _draw, "A house point that should not be."
    ),
}
