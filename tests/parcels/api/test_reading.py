import pytest
from django.test import Client

from accounts.models import Role
from parcels.api.shapes import HouseOut
from parcels.models import RegisterEntry
from parcels.models.vocabulary import Act
from tests import factories as make

pytestmark = pytest.mark.django_db


def look(reader: Client, text: str):
    return reader.post("/api/search", {"q": text}, content_type="application/json")


def client(*roles: str) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(make.user(*roles))
    return made


@pytest.fixture
def full():
    parcel = make.owned_parcel(holder=make.party(id_number="1234567890121"))
    building = make.building(parcel)
    make.building_use(building)
    make.right(building, make.party("สมชาย"))
    make.household(make.house(of=parcel, building=building))
    make.sign(parcel)
    return parcel


def test_a_parcel_is_shown_whole(full):
    got = client(Role.SURVEYOR).get(f"/api/parcels/{full.pk}/").json()
    assert (got["code"], got["version"], got["block"]) == ("01A001", 1, "01A")
    assert got["register_area"] == {"sq_wah": "100.00", "text": "0-1-0"}
    assert got["drawn_area_sq_m"] == pytest.approx(400)
    assert got["area_difference_percent"] == pytest.approx(0)
    assert got["document"]["label"] == "Title deed (chanote)"
    assert got["geometry"]["type"] == "MultiPolygon"
    assert got["owners"][0]["share"] == "1/1"
    assert got["owners"][0]["party"]["id_masked"] == "xxxxxxxxxx121"
    assert got["uses"][0]["text"] == "0-1-0"
    assert got["buildings"][0]["owners"][0]["party"]["name"] == "นางสมชาย ใจดี"
    (house,) = got["houses"]
    assert (house["house_number"], house["moo"], house["households"]) == ("12", 1, 1)
    assert house.keys() == HouseOut().fields.keys()


def test_names_stay_with_those_who_need_them(full):
    got = client(Role.PLANNER).get(f"/api/parcels/{full.pk}/").json()
    assert got["owners"] is None
    assert got["buildings"][0]["owners"] is None
    assert "สมหญิง" not in str(got)


def test_the_number_of_queries_of_a_parcel_is_fixed(full, django_assert_max_num_queries):
    reader = client(Role.SURVEYOR)
    for number in range(2, 6):
        make.building_use(make.building(full, number))
        make.house(str(number), of=full)
    with django_assert_max_num_queries(14):
        reader.get(f"/api/parcels/{full.pk}/")


def test_parcels_of_others_are_not_found():
    other = make.owned_parcel(subdistrict=make.subdistrict("580105"))
    answer = client(Role.SURVEYOR).get(f"/api/parcels/{other.pk}/")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
    assert set(answer.json()) == {"code", "message", "fields", "problem", "repairs"}


def test_who_may_not_see_the_register_is_told(full):
    assert Client().get(f"/api/parcels/{full.pk}/").status_code == 401
    answer = client(Role.VOLUNTEER).get(f"/api/parcels/{full.pk}/")
    assert answer.status_code == 403
    assert "role" in answer.json()["message"]


def test_history_names_acts_and_versions(full):
    got = client().get(f"/api/parcels/{full.pk}/history/").json()
    assert got == {"entries": [], "versions": [{"version": 1, "from": "2020-01-01", "to": None}]}


def test_history_of_an_imported_file_names_only_the_parcel_asked_for(full):
    entry = RegisterEntry.objects.create(
        subdistrict=full.subdistrict, act=Act.IMPORT, effective_on="2020-01-01", reason="first file"
    )
    entry.parcels.add(full, make.owned_parcel(code="01A002"))
    (got,) = client().get(f"/api/parcels/{full.pk}/history/").json()["entries"]
    assert got["codes"] == [full.code]


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        ("01A", "parcel", "01A001"),
        ("๐๑a๐๐๑", "parcel", "01A001"),
        ("1", "deed", "01A001"),
        ("โฉนด 1", "deed", "01A001"),
        ("โฉนดที่ดินเลขที่ 1", "deed", "01A001"),
        ("title deed 1", "deed", "01A001"),
        ("12", "house", "12"),
        ("12 หมู่ 1", "house", "12"),
        ("12 ม.1", "house", "12"),
        ("หมู่ 1", "village", "บ้านปางหมู"),
        ("pang mu", "village", "บ้านปางหมู"),
        ("สมหญิง", "party", "นางสมหญิง ใจดี"),
        ("ใจดี สมหญิง", "party", "นางสมหญิง ใจดี"),
        ("19.36,97.96", "coordinate", "19.360000, 97.960000"),
        ("390110 2140110", "coordinate", "E 390110.00 N 2140110.00"),
    ],
)
def test_the_search_box_finds(full, text, kind, title):
    results = look(client(), text).json()["results"]
    assert (kind, title) in [(row["kind"], row["title"]) for row in results]
    found = next(row for row in results if row["kind"] == kind)
    assert 97.9 < found["lon"] < 98.1
    assert 19.3 < found["lat"] < 19.4
    if kind in {"parcel", "deed", "house", "party"}:
        assert found["parcel_id"] == full.pk


def test_holders_are_not_searched_for_everybody(full):
    assert look(client(Role.PLANNER), "สมหญิง").json()["results"] == []


@pytest.mark.parametrize("text", ["", "   ", "zz9", "99Z", "12 หมู่ 9", "1,2"])
def test_nothing_found_is_an_empty_list(full, text):
    assert look(client(), text).json()["results"] == []


def test_the_number_of_queries_of_a_search_is_fixed(django_assert_max_num_queries):
    for lot in range(1, 9):
        make.owned_parcel(f"01A00{lot}", document_number="12")
    reader = client()
    with django_assert_max_num_queries(9):
        look(reader, "สมหญิง")
    with django_assert_max_num_queries(9):
        look(reader, "12")


def test_exact_shapes_come_by_window(full, django_assert_max_num_queries):
    far = make.parcel("01B001")
    found = client().get(f"/api/parcels/{full.pk}/").json()["geometry"]["coordinates"][0][0]
    west, south = (min(place[axis] for place in found) for axis in (0, 1))
    bbox = f"{west},{south},{west + 0.0001},{south + 0.0001}"
    reader = client()
    with django_assert_max_num_queries(4):
        got = reader.get("/api/register/features", {"bbox": bbox}).json()
    assert [f["properties"]["code"] for f in got["parcels"]["features"]] == ["01A001"]
    assert got["parcels"]["features"][0]["geometry"]["coordinates"][0][0] == found
    assert got["buildings"]["features"][0]["properties"]["version"] == 1
    assert far.code not in str(got)


def test_a_window_must_be_four_numbers():
    answer = client().get("/api/register/features", {"bbox": "1,2,x,4"})
    assert answer.status_code == 400
    assert "bbox" in answer.json()["fields"]


def test_too_large_a_window_is_refused(full, monkeypatch):
    make.parcel("01A002")
    monkeypatch.setattr("parcels.selectors.features.MOST_FEATURES", 1)
    answer = client().get("/api/register/features", {"bbox": "97,19,98,20"})
    assert (answer.status_code, answer.json()["code"]) == (400, "too_many")


def test_the_map_context_says_what_the_reader_may():
    make.village()
    got = client(Role.PLANNER).get("/api/map/context").json()
    assert got["subdistrict"]["code"] == "580104"
    assert got["can"] == {
        "edit": False,
        "record": False,
        "see_owners": False,
        "see_tax": False,
    }
    assert got["villages"][0]["moo"] == 1
    assert got["choices"]["use"][0]["value"] == "AGRICULTURE"


def test_the_map_page_opens_and_a_permalink_opens_it_there(full):
    reader = client()
    assert reader.get("/map/").status_code == 200
    page = reader.get("/p/01a001")
    assert page.context["page_data"]["focus"]["id"] == full.pk
    assert reader.get("/p/01A999").status_code == 404
    assert reader.get("/p/what").status_code == 404
    assert Client().get("/map/").status_code == 302


def test_the_schema_and_its_page_are_made():
    reader = client()
    assert b"/api/parcels/{id}/" in reader.get("/api/schema/").content
    assert b"/api/search" in reader.get("/api/docs/").content
