"""The register through time at its doors: a past day, two days compared, descent, the feed."""

import datetime as dt
import gzip
import io
from decimal import Decimal

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import Role, User
from parcels.models import Building, Parcel, ParcelLineage
from parcels.services import recording, reshaping, undo
from parcels.services.holdings import Holder, Use
from parcels.services.work import Because
from tests import factories as make
from tests.geo import mvt
from tests.geo.test_tiles import tile_at

pytestmark = pytest.mark.django_db
CUT = dt.date(2024, 6, 1)
BEFORE, AFTER = dt.date(2024, 1, 1), dt.date(2025, 1, 1)


def reader(*roles: str, **values) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(make.user(*roles, **values))
    return made


def because(by: User, on: dt.date = CUT) -> Because:
    return Because(by=by, reason="resurvey", effective_on=on, area_reason="resurvey")


@pytest.fixture
def surveyor() -> User:
    return make.user(Role.SURVEYOR, first_name="สมชาย", last_name="วัดดี")


@pytest.fixture
def split(surveyor: User) -> Parcel:
    """01A001 with a house, cut in two on the day CUT."""
    parent = make.owned_parcel("01A001")
    make.building(parent)
    cut = reshaping.Cut([Decimal(40)], 90)
    reshaping.split_parcel(parcel_id=parent.pk, because=because(surveyor), cut=cut)
    return Parcel.objects.get(pk=parent.pk)


def detail(client: Client, pk: int, on: dt.date | None = None):
    return client.get(f"/api/parcels/{pk}/", {"on": on.isoformat()} if on else {})


def test_a_parcel_that_ended_is_whole_again_on_a_day_before(split: Parcel):
    now = detail(reader(), split.pk).json()
    then = detail(reader(), split.pk, BEFORE).json()
    assert now["retired_on"] == "2024-06-01"
    assert now["uses"] == now["owners"] == now["buildings"] == []
    assert then["retired_on"] is None
    assert [use["use"] for use in then["uses"]] == ["RESIDENCE"]
    assert len(then["owners"]) == 1
    assert [row["code"] for row in then["buildings"]] == ["01A001-B001"]


def test_where_a_building_stood_is_part_of_the_past(split: Parcel):
    building = Building.objects.get()
    assert building.parcel
    assert building.parcel.code.startswith("01A001/")
    child = detail(reader(), building.parcel_id).json()
    assert [row["code"] for row in child["buildings"]] == ["01A001-B001"]
    assert detail(reader(), building.parcel_id, BEFORE).json()["code"] == "not_in_force"


def test_a_closed_state_fills_the_panel_of_its_days(surveyor: User):
    parcel = make.owned_parcel("01A001")
    make.owned_parcel("01A002")
    fields = {"document_number": "999", "register_area_sq_wah": Decimal(98)}
    recording.correct_parcel(because=because(surveyor), parcel_id=parcel.pk, fields=fields)
    then, now = (detail(reader(), parcel.pk, day).json() for day in (BEFORE, AFTER))
    assert (then["document"]["number"], then["register_area"]["sq_wah"]) == ("1", "100.00")
    assert (now["document"]["number"], now["register_area"]["sq_wah"]) == ("999", "98.00")
    assert [use["area_sq_wah"] for use in then["uses"]] == ["100.00"]
    assert then["geometry"]["type"] == "MultiPolygon"
    assert then["drawn_area_sq_m"] == pytest.approx(400)


def test_a_day_before_the_first_says_so_and_nonsense_is_refused():
    parcel = make.parcel()
    answer = detail(reader(), parcel.pk, dt.date(2019, 1, 1))
    assert answer.status_code == 404
    assert "01A001" in answer.json()["message"]
    assert reader().get(f"/api/parcels/{parcel.pk}/", {"on": "2568-01-99"}).status_code == 400


def tile(client: Client, on: dt.date) -> dict[str, list[mvt.Feature]]:
    z, x, y = tile_at(18, make.lot_square("01A001"))
    response = client.get(f"/tiles/register/on/{on}/{z}/{x}/{y}.mvt")
    assert response.status_code == 200
    return mvt.layers(gzip.decompress(response.content))


def test_tiles_show_the_shapes_and_uses_of_the_day(split: Parcel, surveyor: User):
    child = Parcel.objects.current().order_by("code").first()
    assert child
    uses = [Use("AGRICULTURE", child.register_area_sq_wah - 1), Use("UNUSED", Decimal(1))]
    recording.change_use(because=because(surveyor, AFTER), parcel_id=child.pk, uses=uses)
    client = reader()
    then = tile(client, BEFORE)
    assert [(row.id, row.properties) for row in then["parcels"]] == [
        (split.pk, {"use": "RESIDENCE"})
    ]
    assert [row.properties["code"] for row in then["labels"]] == ["01A001"]
    assert len(then["buildings"]) == 1
    between = {row.id: row.properties for row in tile(client, dt.date(2024, 7, 1))["parcels"]}
    assert between[child.pk] == {"use": "RESIDENCE"}
    now = {row.id: row.properties for row in tile(client, AFTER)["parcels"]}
    assert split.pk not in now
    assert now[child.pk] == {"use": "MIXED", "uses": "AGRICULTURE UNUSED"}


def test_a_tile_of_a_past_day_is_never_one_of_before_an_act(surveyor: User):
    parcel = make.owned_parcel("01A001")
    client = reader()
    assert tile(client, AFTER)["parcels"][0].id == parcel.pk
    entry = recording.retire_parcel(because=because(surveyor), parcel_id=parcel.pk)
    assert tile(client, AFTER).get("parcels", []) == []
    undo.undo(entry_id=entry.pk, because=because(surveyor))
    assert tile(client, AFTER)["parcels"][0].id == parcel.pk


def test_tiles_of_a_day_are_for_staff_of_the_place(split: Parcel):
    assert Client().get("/tiles/register/on/2024-01-01/18/0/0.mvt").status_code == 302
    other = reader(Role.SURVEYOR, subdistrict=make.subdistrict("580105"))
    assert tile(other, BEFORE) == {}
    assert reader().get("/tiles/register/on/2024-01-99/18/0/0.mvt").status_code == 404


def compared(client: Client, first=BEFORE, second=AFTER) -> dict:
    return client.get("/api/register/compare", {"first": first, "second": second}).json()


def test_two_days_compared_name_every_kind_of_change(split: Parcel, surveyor: User):
    mine, moved, used, paper = (make.owned_parcel(f"01A0{n}") for n in (11, 13, 15, 17))
    make.owned_parcel("01A020")  # nothing happens to it
    why, heir = because(surveyor), make.party("ทายาท")
    recording.transfer_right(because=why, owners=[Holder(heir.pk)], parcel_id=mine.pk)
    shape = make.rectangle(140, 120, 20, 25)
    reshaping.reshape_parcels(because=why, changes={moved.pk: shape})
    recording.change_use(because=why, parcel_id=used.pk, uses=[Use("OTHER", Decimal(100))])
    recording.correct_parcel(because=why, parcel_id=paper.pk, fields={"document_number": "7"})
    found = compared(reader(Role.SURVEYOR))
    kinds = {row["code"]: row["kinds"] for row in found["rows"]}
    assert kinds == {
        "01A001": ["retired"], "01A001/001": ["added"], "01A001/002": ["added"],
        "01A011": ["owner"], "01A013": ["moved"], "01A015": ["use"], "01A017": ["record"],
    }  # fmt: skip
    assert found["counts"]["added"] == 2
    owner = next(row for row in found["rows"] if row["code"] == "01A011")["lines"][0]
    assert "ทายาท" in owner["now"]
    assert all(row["geometry"] for row in found["rows"])
    hidden = compared(reader(Role.PLANNER))
    assert "ทายาท" not in str(hidden)


def test_an_undone_act_makes_no_difference(surveyor: User):
    parcel = make.owned_parcel("01A001")
    entry = recording.retire_parcel(because=because(surveyor), parcel_id=parcel.pk)
    undo.undo(entry_id=entry.pk, because=because(surveyor))
    assert compared(reader())["total"] == 0


def test_the_comparison_comes_as_a_workbook(split: Parcel):
    query = {"first": BEFORE, "second": AFTER}
    answer = reader().get("/api/register/compare.xlsx", query)
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["Parcel", "Village", "What", "Before", "After"]
    assert [row[0] for row in rows[1:]] == ["01A001", "01A001/001", "01A001/002"]


def test_days_in_the_wrong_order_are_refused():
    answer = reader().get("/api/register/compare", {"first": AFTER, "second": BEFORE})
    assert answer.status_code == 400
    assert "second" in answer.json()["fields"]


def test_the_comparison_takes_few_queries(django_assert_max_num_queries, split: Parcel):
    client = reader()
    with django_assert_max_num_queries(5):
        compared(client)


def test_descent_reaches_every_generation_in_both_directions(split: Parcel, surveyor: User):
    first, second = Parcel.objects.current().order_by("code")
    why = because(surveyor, AFTER)
    reshaping.split_parcel(parcel_id=first.pk, because=why, cut=reshaping.Cut([Decimal(10)], 0))
    grandchildren = Parcel.objects.current().exclude(pk=second.pk)
    found = reader().get(f"/api/parcels/{first.pk}/lineage/").json()
    assert {row["code"]: row["generation"] for row in found["nodes"]} == {
        first.code: 0, "01A001": -1, **{row.code: 1 for row in grandchildren},
    }  # fmt: skip
    assert {row["label"] for row in found["links"]} == {"Subdivide"}
    whole = reader().get(f"/api/parcels/{split.pk}/lineage/").json()
    assert len(whole["nodes"]) == 5
    assert max(row["generation"] for row in whole["nodes"]) == 2
    assert not whole["is_cut"]


def test_a_loop_of_descent_ends(surveyor: User):
    """Merged into what it was split from: each is the other's parent."""
    one, other = make.parcel("01A001"), make.parcel("01A002")
    entry = recording.correct_parcel(
        because=because(surveyor), parcel_id=one.pk, fields={"remark": "x"}
    )
    for parent, child in ((one, other), (other, one)):
        ParcelLineage.objects.create(
            subdistrict=one.subdistrict, parent=parent, child=child, entry=entry
        )
    found = reader().get(f"/api/parcels/{one.pk}/lineage/").json()
    assert {row["code"] for row in found["nodes"]} == {"01A001", "01A002"}


def test_the_feed_tells_what_others_did_since(split: Parcel, surveyor: User):
    client = reader()
    start = client.get("/api/register/changes").json()
    assert start["entries"] == []
    child = Parcel.objects.current().order_by("code").first()
    assert child
    recording.correct_parcel(
        because=because(surveyor, AFTER), parcel_id=child.pk, fields={"remark": "x"}
    )
    told = client.get("/api/register/changes", {"after": start["cursor"]}).json()
    (entry,) = told["entries"]
    assert entry["by"] == "สมชาย วัดดี"
    assert (entry["codes"], entry["is_own"]) == (["01A001/001"], False)
    again = client.get("/api/register/changes", {"after": told["cursor"]}).json()
    assert (again["entries"], again["cursor"]) == ([], told["cursor"])
    own = Client()
    own.force_login(surveyor)
    assert own.get("/api/register/changes", {"after": start["cursor"]}).json()["entries"][0][
        "is_own"
    ]


def test_too_much_to_tell_says_look_again(surveyor: User):
    parcel = make.owned_parcel("01A001")
    for number in range(22):
        recording.correct_parcel(
            because=because(surveyor), parcel_id=parcel.pk, fields={"remark": f"{number}"}
        )
    told = reader().get("/api/register/changes", {"after": 0}).json()
    assert told["is_many"]
    assert told["entries"] == []
    assert reader().get("/api/register/changes", {"after": told["cursor"]}).json()["entries"] == []


def test_the_feed_is_cheap_and_of_one_place(django_assert_max_num_queries, split: Parcel):
    client = reader()
    with django_assert_max_num_queries(5):
        client.get("/api/register/changes", {"after": 0})
    other = reader(Role.SURVEYOR, subdistrict=make.subdistrict("580105"))
    assert other.get("/api/register/changes", {"after": 0}).json()["entries"] == []


def test_the_days_on_which_anything_changed(split: Parcel, surveyor: User):
    child = Parcel.objects.current().order_by("code").first()
    assert child
    why = because(surveyor, AFTER)
    entry = recording.correct_parcel(because=why, parcel_id=child.pk, fields={"remark": "x"})
    found = reader().get("/api/register/days").json()
    assert found == {
        "first": "2020-01-01",
        "days": [{"day": "2024-06-01", "acts": 1}, {"day": "2025-01-01", "acts": 1}],
    }
    undo.undo(entry_id=entry.pk, because=why)
    assert len(reader().get("/api/register/days").json()["days"]) == 1
