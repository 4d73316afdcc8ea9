"""Zones, houses, signs, moved buildings and rows of them, through their doors."""

import uuid

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from accounts.models import Role
from parcels.models import Building, House, Parcel, Sign, UseZone
from tests import factories as make
from tests.parcels.api.doing import DAY, do, geojson

pytestmark = pytest.mark.django_db


@pytest.fixture
def lot() -> Parcel:
    return make.owned_parcel()


def box(x: float, y: float, wide: float, high: float) -> dict:
    return geojson(make.rectangle(x, y, wide, high))


def at(x: float, y: float) -> dict:
    return geojson(Point(make.EAST + x, make.NORTH + y, srid=32647))


def undo(client: Client, told) -> None:
    assert do(client, "undo", entry_id=told.json()["entry_id"]).status_code == 200


def test_drawn_zones_make_use_rows_that_add_up_to_the_paper(surveyor, lot):
    zones = [
        {"boundary": box(95, 95, 11, 30), "use": "RESIDENCE"},
        {"boundary": box(100, 100, 13, 20), "use": "AGRICULTURE", "crop": "ข้าว"},
    ]
    asked = {"parcel_id": lot.pk, "zones": zones, "rest": {"use": "OTHER"}}
    seen = do(surveyor, "zones", **asked, preview=True).json()["parcels"][0]["uses"]
    assert [(row["use"], row["text"]) for row in seen] == [
        ("AGRICULTURE", "0-0-35"),
        ("OTHER", "0-0-35"),
        ("RESIDENCE", "0-0-30"),
    ]
    told = do(surveyor, "zones", **asked)
    assert told.status_code == 200, told.json()
    assert told.json()["parcels"][0]["uses"] == seen
    rows = UseZone.objects.open().filter(parcel=lot).order_by("pk")
    assert [(row.use, str(row.area_sq_wah)) for row in rows] == [
        ("RESIDENCE", "30.00"),
        ("AGRICULTURE", "35.00"),
        ("OTHER", "35.00"),
    ]
    assert [row.boundary.area for row in rows if row.boundary] == pytest.approx([120, 140, 140])
    undo(surveyor, told)
    assert UseZone.objects.open().get(parcel=lot).use == "RESIDENCE"


def test_ground_outside_the_zones_needs_a_use(surveyor, lot):
    zones = [{"boundary": box(100, 100, 10, 20), "use": "RESIDENCE"}]
    assert do(surveyor, "zones", parcel_id=lot.pk, zones=zones).json()["code"] == "no_rest"
    zones[0]["boundary"] = box(500, 500, 10, 20)
    refused = do(surveyor, "zones", parcel_id=lot.pk, zones=zones, rest={"use": "OTHER"})
    assert refused.json()["code"] == "zone_outside"


def test_a_moved_building_goes_to_the_parcel_under_it_and_back(surveyor, lot):
    beside = make.owned_parcel("01A002")
    building = make.building(lot)
    told = do(surveyor, "footprint", building_id=building.pk, footprint=box(126, 106, 8, 8))
    assert told.status_code == 200, told.json()
    building.refresh_from_db()
    assert building.parcel == beside
    assert building.versions.count() == 1
    undo(surveyor, told)
    building.refresh_from_db()
    assert building.parcel == lot
    nowhere = do(surveyor, "footprint", building_id=building.pk, footprint=box(700, 700, 8, 8))
    assert nowhere.json()["code"] == "no_parcel"


def row(count: int, **fields) -> dict:
    outlines = [box(102 + 4 * n, 102, 4, 8) for n in range(count)]
    return {
        "footprints": outlines,
        "type_code": "506/1",
        "material": "brick",
        "area_sq_m": "32.00",
        "uses": [{"use": "RESIDENCE", "area_sq_m": "32.00"}],
        "reason": "row houses of one permit",
        "effective_on": DAY,
        **fields,
    }


def test_a_row_of_houses_is_one_act_and_once(surveyor, lot):
    body = row(4, client_id=str(uuid.uuid4()))
    for _time in (1, 2):
        told = surveyor.post("/api/buildings/row", body, content_type="application/json")
        assert told.status_code == 201, told.json()
        assert told.json()["codes"] == [f"01A001-B00{n}" for n in (1, 2, 3, 4)]
    made = Building.objects.all()
    assert made.count() == 4
    (entry,) = {entry for each in made for entry in each.entries.all()}
    assert entry.reason == "row houses of one permit"
    entry_undone = do(surveyor, "undo", entry_id=entry.pk)
    assert entry_undone.status_code == 200, entry_undone.json()
    assert Building.objects.current().count() == 0


def test_one_bad_house_refuses_the_whole_row(surveyor):
    body = row(3)
    body["footprints"][2] = box(800, 800, 4, 8)
    told = surveyor.post("/api/buildings/row", body, content_type="application/json")
    assert told.json()["code"] == "no_parcel"
    assert Building.objects.count() == 0


def test_a_house_point_finds_its_parcel_building_and_village(surveyor, lot):
    building = make.building(lot)
    told = do(surveyor, "house", position=at(110, 110), house_number="12/1")
    assert told.status_code == 200, told.json()
    made = House.objects.get()
    assert (made.parcel, made.building, made.village) == (lot, building, lot.village)
    again = do(surveyor, "house", position=at(101, 101), house_number="12/1")
    assert again.json()["code"] == "house_number_taken"
    assert do(surveyor, "house", position=at(700, 700)).json()["code"] == "no_parcel"
    undo(surveyor, told)
    assert House.objects.count() == 0


def test_a_sign_gets_the_next_code_of_its_parcel(surveyor, lot):
    owner = make.party("ร้าน")
    fields = {"owner_id": owner.pk, "wording": "mixed", "width_cm": 200, "height_cm": 80}
    for number in (1, 2):
        told = do(surveyor, "sign", position=at(104, 104), **fields)
        assert told.status_code == 200, told.json()
        assert Sign.objects.latest("pk").code == f"01A001-P00{number}"
    stranger = make.party("อื่น", subdistrict=make.subdistrict("580105"))
    refused = do(surveyor, "sign", position=at(104, 104), **{**fields, "owner_id": stranger.pk})
    assert refused.json()["code"] == "unknown_party"


def test_who_may_only_read_may_not_draw(lot):
    reader = Client()
    reader.force_login(make.user(Role.PLANNER))
    for act in ("zones", "footprint", "house", "sign"):
        assert do(reader, act).status_code == 403
    told = reader.post("/api/buildings/row", {}, content_type="application/json")
    assert told.status_code == 403
