import uuid

import pytest
from django.test import Client

from accounts.models import Role
from geo.models import CachedTile
from parcels.models import Building, Parcel, PersonView, RegisterEntry, Right, UseZone
from tests import factories as make
from tests.parcels.api.doing import geojson

pytestmark = pytest.mark.django_db


def client(*roles: str) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(make.user(*roles))
    return made


def parcel_body(shape, **values):
    body = {
        "boundary": geojson(shape),
        "document_type": "CHANOTE",
        "document_number": "12345",
        "register_area_sq_wah": "100.00",
        "uses": [
            {"use": "RESIDENCE", "area_sq_wah": "60.00"},
            {"use": "AGRICULTURE", "area_sq_wah": "40.00", "crop": "rice"},
        ],
        "owners": [
            {"party_id": make.party("ก").pk, "share": "1/3"},
            {"party_id": make.party("ข").pk, "share": "2/3"},
        ],
        "reason": "drawn over the orthophoto",
        "effective_on": "2026-01-05",
        "client_id": str(uuid.uuid4()),
    }
    return {**body, **values}


def send(reader: Client, url: str, body: dict):
    return reader.post(url, body, content_type="application/json")


@pytest.fixture
def ground():
    make.village()
    return make.block()


def test_a_drawn_parcel_is_registered(ground):
    answer = send(client(), "/api/parcels/", parcel_body(make.square(300, 100)))
    assert answer.status_code == 201, answer.json()
    got = answer.json()
    assert got["code"] == "01A001"
    assert got["drawn_area_sq_m"] == pytest.approx(400, abs=0.1)
    assert [row["area_sq_wah"] for row in got["uses"]] == ["60.00", "40.00"]
    assert {row["share"] for row in got["owners"]} == {"1/3", "2/3"}
    assert got["village"]["moo"] == 1
    entry = RegisterEntry.objects.get()
    assert (entry.act, entry.reason) == ("register", "drawn over the orthophoto")
    parcel = Parcel.objects.get()
    assert list(entry.parcels.all()) == [parcel]
    assert parcel.main_use == "MIXED"
    assert entry.before["Parcel"] == {str(parcel.pk): None}


def test_an_untouched_vertex_comes_back_to_its_own_place(ground):
    """The browser sends the numbers it was given; the register finds the same millimetre."""
    neighbour = make.parcel("01A001", boundary=make.square(300, 100, 20.123))
    reader = client()
    shown = reader.get(f"/api/parcels/{neighbour.pk}/").json()["geometry"]
    Parcel.objects.filter(pk=neighbour.pk).update(retired_on="2026-01-01")
    answer = send(reader, "/api/parcels/", parcel_body(make.square(), boundary=shown))
    assert answer.status_code == 201
    made = Parcel.objects.get(pk=answer.json()["id"])
    assert made.boundary.coords == neighbour.boundary.coords
    assert answer.json()["geometry"]["coordinates"] == shown["coordinates"]
    assert made.code == "01A002"  # the retired code is not given again


def test_sent_twice_it_is_registered_once(ground):
    reader, body = client(), parcel_body(make.square(300, 100))
    first, second = (send(reader, "/api/parcels/", body) for _ in range(2))
    assert first.json()["id"] == second.json()["id"]
    assert Parcel.objects.count() == RegisterEntry.objects.count() == 1


def test_the_ground_of_a_neighbour_is_refused_and_drawn(ground):
    make.parcel("01A001")
    answer = send(client(), "/api/parcels/", parcel_body(make.square(110, 100)))
    assert answer.status_code == 422
    got = answer.json()
    assert got["code"] == "overlap"
    assert "01A001" in got["message"]
    (feature,) = got["problem"]["features"]
    assert feature["properties"]["code"] == "01A001"
    assert feature["properties"]["sq_m"] == pytest.approx(200, abs=0.1)
    assert Parcel.objects.count() == 1
    assert not RegisterEntry.objects.exists()


@pytest.mark.parametrize("off", [19.85, 20])
def test_touching_or_a_hair_of_overlap_is_no_fault(ground, off):
    make.parcel("01A001")
    answer = send(client(), "/api/parcels/", parcel_body(make.square(100 + off, 100)))
    assert answer.status_code == 201


def test_a_known_overlapping_claim_may_overlap(ground):
    make.parcel("01A001")
    body = parcel_body(make.square(110, 100), has_overlapping_claim=True)
    assert send(client(), "/api/parcels/", body).status_code == 201


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"uses": [{"use": "RESIDENCE", "area_sq_wah": "99.99"}]}, 422, "uses"),
        ({"owners": [{"party_id": 999_999, "share": "1/1"}]}, 422, "owners"),
        ({"reason": ""}, 400, "reason"),
        ({"effective_on": "2999-01-01"}, 422, "effective_on"),
        ({"document_type": "DEED"}, 400, "document_type"),
        ({"owners": [{"party_id": 1, "share": "x"}]}, 400, "owners.0.share"),
        ({"boundary": {"type": "Point", "coordinates": [97.9, 19.3]}}, 422, "geometry"),
        ({"boundary": {"type": "Polygon", "coordinates": "x"}}, 400, "boundary"),
        (
            {
                "boundary": {
                    "type": "Polygon",
                    "coordinates": [[[0, 200], [1, 1], [2, 2], [0, 200]]],
                }
            },
            422,
            "geometry",
        ),
    ],
)
def test_what_is_wrong_is_marked(ground, change, status, field):
    answer = send(client(), "/api/parcels/", parcel_body(make.square(300, 100), **change))
    assert answer.status_code == status, answer.json()
    assert field in answer.json()["fields"]
    assert not Parcel.objects.exists()


def test_shares_must_make_one_whole(ground):
    owners = [{"party_id": make.party().pk, "share": "1/2"}]
    body = parcel_body(make.square(300, 100), owners=owners)
    assert send(client(), "/api/parcels/", body).json()["code"] == "shares_do_not_add_up"


def test_an_outline_that_crosses_itself_is_shown_where(ground):
    square = geojson(make.square(300, 100))
    ring = square["coordinates"][0][0]
    ring[1], ring[2] = ring[2], ring[1]
    got = send(client(), "/api/parcels/", parcel_body(make.square(), boundary=square))
    assert (got.status_code, got.json()["code"]) == (422, "not_valid")
    assert got.json()["problem"]["features"][0]["geometry"]["type"] == "Point"


def test_only_surveyors_register(ground):
    body = parcel_body(make.square(300, 100))
    assert send(client(Role.ASSESSOR), "/api/parcels/", body).status_code == 403


def test_tiles_of_the_place_are_dropped(ground):
    reader = client()
    for zoom in (13, 14):
        reader.get(f"/tiles/register/{zoom}/0/0.mvt")
    CachedTile.objects.all().delete()
    assert send(reader, "/api/parcels/", parcel_body(make.square(300, 100))).status_code == 201


def building_body(shape, **values):
    body = {
        "footprint": geojson(shape),
        "type_code": "101",
        "material": "wood",
        "area_sq_m": "64.00",
        "year_built": 2001,
        "uses": [{"use": "RESIDENCE", "area_sq_m": "64.00"}],
        "reason": "seen in the field",
        "effective_on": "2026-01-05",
        "client_id": str(uuid.uuid4()),
    }
    return {**body, **values}


def test_a_building_finds_its_parcel():
    parcel = make.owned_parcel()
    make.building(parcel, 3, footprint=None)
    reader, body = client(), building_body(make.square(105, 105, 8))
    answer = send(reader, "/api/buildings/", body)
    assert answer.status_code == 201, answer.json()
    got = answer.json()
    assert (got["code"], got["parcel_id"], got["warnings"]) == ("01A001-B004", parcel.pk, [])
    assert send(reader, "/api/buildings/", body).json()["id"] == got["id"]
    assert Building.objects.count() == 2
    assert RegisterEntry.objects.get().parcels.get() == parcel


def test_a_building_on_two_parcels_lists_both():
    make.parcel("01A001")
    other = make.parcel("01A002")
    body = building_body(make.rectangle(114, 105, 10, 8))
    got = send(client(), "/api/buildings/", body).json()
    assert "01A002" in got["warnings"][0]
    beside = Building.objects.get().other_parcels.get()
    assert (beside.parcel, float(beside.land_area_sq_wah)) == (other, pytest.approx(8, abs=0.01))


@pytest.mark.parametrize(
    ("shape", "code"),
    [(make.square(105, 105, 2), "too_small"), (make.square(800, 800, 8), "no_parcel")],
)
def test_a_building_too_small_or_nowhere_is_refused(shape, code):
    make.parcel()
    got = send(client(), "/api/buildings/", building_body(shape))
    assert (got.status_code, got.json()["code"]) == (422, code)


def test_a_drawing_is_checked_without_a_trace():
    parcel = make.parcel()
    reader = client()
    body = {"kind": "parcel", "geometry": geojson(make.square(110, 100))}
    got = send(reader, "/api/geometry/check", body).json()
    assert (got["ok"], got["text"], got["problems"][0]["code"]) == (False, "0-1-0", "overlap")
    assert got["problem"]["features"]
    got = send(reader, "/api/geometry/check", {**body, "exclude_ids": [parcel.pk]}).json()
    assert (got["ok"], got["problems"]) == (True, [])
    body = {"kind": "building", "geometry": geojson(make.square(800, 800))}
    assert send(reader, "/api/geometry/check", body).json()["ok"] is False
    assert not RegisterEntry.objects.exists()


def test_a_whole_number_is_for_the_tax_with_a_purpose_and_a_log():
    party = make.party(id_number="1234567890121")
    url = f"/api/parties/{party.pk}/number"
    assert send(client(Role.SURVEYOR), url, {"purpose": "notice"}).status_code == 403
    reader = client(Role.ASSESSOR)
    assert send(reader, url, {"purpose": ""}).status_code == 400
    assert not PersonView.objects.exists()
    assert send(reader, url, {"purpose": "tax notice"}).json() == {"number": "1234567890121"}
    assert PersonView.objects.get().purpose == "tax notice"


def test_rows_hold_the_range_from_the_day_of_the_act(ground):
    send(client(), "/api/parcels/", parcel_body(make.square(300, 100)))
    days = {str(row.during.lower) for row in [*UseZone.objects.all(), *Right.objects.all()]}
    assert days == {"2026-01-05"}


@pytest.mark.parametrize(("away", "is_laid_on"), [(0.08, True), (-0.08, True), (0.15, False)])
def test_an_edge_within_a_tenth_of_a_metre_is_laid_on_the_neighbour(ground, away, is_laid_on):
    beside = make.parcel("01A001", boundary=make.square(300, 100))
    drawn = make.rectangle(320 + away, 100, 20 - away, 20)
    answer = send(client(), "/api/parcels/", parcel_body(drawn))
    assert answer.status_code == 201, answer.json()
    made = Parcel.objects.get(code=answer.json()["code"])
    shared = made.boundary.intersection(beside.boundary)
    assert (round(shared.length, 3) == 20) is is_laid_on
    assert made.area_sq_m == pytest.approx(400 if is_laid_on else 397, abs=0.01)
