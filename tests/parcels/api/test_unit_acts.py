"""Condominium acts through their doors: each works, is refused where it must be, and is undone."""

import pytest
from django.test import Client

from accounts.models import Role
from parcels.models import Condominium, RegisterEntry, Right, Unit, UnitUse
from tests import factories as make
from tests.parcels.api.doing import do

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(make.user(Role.ASSESSOR))
    return made


@pytest.fixture
def building():
    return make.building(make.owned_parcel())


def unit_fields(building, owner, **fields):
    return {
        "building_id": building.pk,
        "number": "99/1",
        "floor": "3",
        "area_sq_m": "35.50",
        "common_share": "355/10000",
        "uses": [{"use": "RESIDENCE", "area_sq_m": "35.50"}],
        "owners": [{"party_id": owner.pk}],
        **fields,
    }


def registration(building):
    return {
        "building_id": building.pk,
        "name": "ปางหมูเพลส",
        "registration_number": "1/2565",
        "registered_on": "2022-05-01",
    }


def test_a_unit_is_registered_shown_sold_reused_and_ended(client, building):
    seller, buyer = make.party("ผู้ขาย"), make.party("ผู้ซื้อ")
    assert do(client, "condominium", **registration(building)).status_code == 200
    answer = do(client, "unit", **unit_fields(building, seller))
    assert answer.status_code == 200, answer.json()
    unit = Unit.objects.get()
    assert unit.code == f"{building.code}-U001"
    [shown] = client.get(f"/api/buildings/{building.pk}/units/").json()["units"]
    assert (shown["number"], shown["common_share"]) == ("99/1", "71/2000")
    assert shown["owners"][0]["party"]["name"] == str(seller)
    assert do(client, "unit-transfer", unit_id=unit.pk, owners=[{"party_id": buyer.pk}])
    assert Right.objects.open().get(unit=unit).party == buyer
    split = [{"use": "RESIDENCE", "area_sq_m": "20"}, {"use": "OTHER", "area_sq_m": "15.50"}]
    assert do(client, "unit-use", unit_id=unit.pk, uses=split).status_code == 200
    assert UnitUse.objects.open().filter(unit=unit).count() == 2
    assert do(client, "unit-correct", unit_id=unit.pk, number="99/2", floor="5").status_code == 200
    unit.refresh_from_db()
    assert (unit.number, unit.floor) == ("99/2", "5")
    assert do(client, "demolish", building_id=building.pk).json()["code"] == "has_units"
    assert do(client, "unit-end", unit_id=unit.pk).status_code == 200
    assert not Right.objects.open().filter(unit=unit).exists()
    history = client.get(f"/api/parcels/{building.parcel_id}/history/").json()
    assert len(history["entries"]) == 6


def test_undo_and_redo_of_a_registered_unit(client, building):
    make.condominium(building)
    done = do(client, "unit", **unit_fields(building, make.party())).json()
    unit = Unit.objects.get()
    undone = do(client, "undo", entry_id=done["entry_id"]).json()
    unit.refresh_from_db()
    assert unit.retired_on == unit.valid_from
    assert not Right.objects.filter(unit=unit).exists()
    do(client, "undo", entry_id=undone["entry_id"])
    unit.refresh_from_db()
    assert unit.retired_on is None
    assert Right.objects.open().filter(unit=unit).count() == 1
    assert UnitUse.objects.open().filter(unit=unit).count() == 1


def test_the_registration_is_undone_as_if_it_had_not_been(client, building):
    done = do(client, "condominium", **registration(building)).json()
    do(client, "undo", entry_id=done["entry_id"])
    assert not Condominium.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"uses": [{"use": "RESIDENCE", "area_sq_m": "30"}]}, "uses_do_not_add_up"),
        ({"number": "9/1"}, "unit_known"),
        ({"number": "  "}, "invalid"),
    ],
)
def test_refusals_say_what_is_wrong_and_leave_nothing(client, building, change, code):
    make.condominium(building)
    make.unit(building)
    answer = do(client, "unit", **unit_fields(building, make.party(), **change))
    assert answer.status_code >= 400
    assert answer.json()["code"] == code
    assert not RegisterEntry.objects.exists()


def test_half_a_share_and_a_building_that_is_no_condominium_are_refused(client, building):
    half = [{"party_id": make.party().pk, "share": "1/2"}]
    fields = unit_fields(building, make.party())
    assert do(client, "unit", **fields).json()["code"] == "no_condominium"
    make.condominium(building)
    answer = do(client, "unit", **{**fields, "owners": half})
    assert answer.json()["code"] == "shares_do_not_add_up"


def test_only_recorders_write_and_only_owners_readers_see_names(building):
    make.condominium(building)
    make.unit(building)
    planner = Client(headers={"accept-language": "en"})
    planner.force_login(make.user(Role.PLANNER))
    assert do(planner, "unit-end", unit_id=1).status_code == 403
    assert planner.get(f"/api/buildings/{building.pk}/units/").json()["units"][0]["owners"] is None


def test_another_bodys_unit_is_not_found(client):
    far = make.subdistrict("580105")
    unit = make.unit(make.building(make.owned_parcel(subdistrict=far)))
    assert do(client, "unit-end", unit_id=unit.pk).json()["code"] == "not_found"
    assert client.get(f"/api/buildings/{unit.building_id}/units/").status_code == 404


def test_a_condominium_is_read_in_a_fixed_number_of_queries(
    client, building, django_assert_num_queries
):
    make.condominium(building)
    for number in range(1, 6):
        make.unit(building, number, make.party(f"คน{number}"))
    with django_assert_num_queries(6):
        client.get(f"/api/buildings/{building.pk}/units/")
