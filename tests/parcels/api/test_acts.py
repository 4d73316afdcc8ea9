"""Every act through its door: it works, each refusal, preview, undo and redo."""

import datetime as dt

import pytest
from django.test import Client

from accounts.models import Role
from parcels.models import Building, Parcel, ParcelVersion, RegisterEntry, Right
from parcels.selectors import register_as_of
from tests import factories as make
from tests.parcels.api.doing import DAY, do, geojson, line

pytestmark = pytest.mark.django_db


def register() -> list[tuple]:
    """All that is in force, to compare before an act and after its undo."""
    day = register_as_of(make.subdistrict(), dt.date(2026, 6, 1))
    shapes = Parcel.objects.current().order_by("pk").values_list("pk", "boundary", "retired_on")
    rights = [row[1:] for row in day.rights]
    parcels = [row._replace(version=0) for row in day.parcels]
    uses = sorted((row[1:] for row in day.uses), key=str)
    return [parcels, uses, sorted(rights, key=str), len(day.buildings), list(shapes)]


def test_a_parcel_is_cut_along_a_line(surveyor):
    parent = make.owned_parcel()
    beside = make.owned_parcel("01A002")
    east = make.building(parent, footprint=make.square(112, 105, 6))
    cut = line((108, 90), (108, 130))
    answer = do(surveyor, "split", parcel_id=parent.pk, lines=[cut], seen={parent.pk: 1})
    assert answer.status_code == 200, answer.json()
    got = answer.json()
    assert [row["code"] for row in got["parcels"]] == ["01A001/001", "01A001/002"]
    assert [row["drawn_area_sq_m"] for row in got["parcels"]] == pytest.approx([160, 240], abs=0.1)
    assert [row["register_area"]["sq_wah"] for row in got["parcels"]] == ["40.00", "60.00"]
    parent.refresh_from_db()
    assert str(parent.retired_on) == DAY
    assert Building.objects.get(pk=east.pk).parcel.code == "01A001/002"
    assert Right.objects.open().filter(parcel=parent).count() == 0
    assert beside.version == Parcel.objects.get(pk=beside.pk).version
    history = surveyor.get(f"/api/parcels/{parent.pk}/history/").json()
    assert history["entries"][0]["codes"] == ["01A001", "01A001/001", "01A001/002"]
    detail = surveyor.get(f"/api/parcels/{parent.pk}/").json()
    assert detail["lineage"] == {"parents": [], "children": ["01A001/001", "01A001/002"]}


def test_an_area_is_cut_off_one_side(surveyor):
    parent = make.owned_parcel()
    cut = {"areas_sq_wah": ["25.00"], "bearing": 0}
    got = do(surveyor, "split", parcel_id=parent.pk, cut=cut).json()
    assert got["parcels"][0]["drawn_area_sq_m"] == pytest.approx(100, abs=0.1)


def test_a_neighbour_shares_the_new_corner(surveyor):
    parent, beside = make.owned_parcel(), make.owned_parcel("01A002")
    do(surveyor, "split", parcel_id=parent.pk, lines=[line((95, 108), (125, 108))])
    beside.refresh_from_db()
    corners = {
        (round(x - make.EAST, 3), round(y - make.NORTH, 3)) for x, y in beside.boundary[0][0]
    }
    assert (120, 108) in corners


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"lines": [line((90, 90), (90, 130))]}, "not_cut"),
        ({"cut": {"areas_sq_wah": ["200.00"], "bearing": 0}}, "too_much"),
        ({"cut": {"areas_sq_wah": ["50.00"], "bearing": 0}, "parts": [{}]}, "wrong_parts"),
        (
            {
                "cut": {"areas_sq_wah": ["50.00"], "bearing": 0},
                "parts": [{"register_area_sq_wah": "50.00"}, {"register_area_sq_wah": "51.00"}],
            },
            "parts_do_not_add_up",
        ),
        (
            {"cut": {"areas_sq_wah": ["50.00"], "bearing": 0}, "effective_on": "2019-01-01"},
            "refused",
        ),
    ],
)
def test_a_split_that_does_not_work_leaves_nothing(surveyor, fields, code):
    parent = make.owned_parcel()
    before = register()
    answer = do(surveyor, "split", parcel_id=parent.pk, **fields)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert register() == before
    assert not RegisterEntry.objects.exists()


def test_someone_was_faster(surveyor):
    parcel = make.owned_parcel(version=4)
    answer = do(surveyor, "retire", parcel_id=parcel.pk, seen={parcel.pk: 3})
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert "01A001" in answer.json()["message"]


def test_parcels_with_a_common_edge_become_one(surveyor):
    owner = make.party()
    one, two = make.owned_parcel(holder=owner), make.owned_parcel("01A002", owner, use="UNUSED")
    on_two = make.building(two)
    got = do(surveyor, "merge", parcel_ids=[two.pk, one.pk]).json()
    assert [(row["code"], row["id"]) for row in got["parcels"]] == [("01A001", one.pk)]
    assert got["parcels"][0]["drawn_area_sq_m"] == pytest.approx(800)
    assert got["parcels"][0]["register_area"]["sq_wah"] == "200.00"
    uses = surveyor.get(f"/api/parcels/{one.pk}/").json()["uses"]
    assert {row["use"] for row in uses} == {"RESIDENCE", "UNUSED"}
    assert Building.objects.get(pk=on_two.pk).parcel == one
    assert ParcelVersion.objects.get(parcel=one).register_area_sq_wah == 100
    before = register_as_of(make.subdistrict(), dt.date(2026, 2, 28))
    assert [row.code for row in before.parcels] == ["01A001", "01A002"]


def test_unlike_parcels_merge_only_with_a_word(surveyor):
    one, two = make.owned_parcel(), make.owned_parcel("01A002")
    answer = do(surveyor, "merge", parcel_ids=[one.pk, two.pk])
    assert (answer.status_code, answer.json()["code"]) == (422, "not_alike")
    answer = do(surveyor, "merge", parcel_ids=[one.pk, two.pk], override=True)
    assert answer.status_code == 200


def test_parcels_apart_do_not_merge(surveyor):
    owner = make.party()
    ids = [make.owned_parcel(code, owner).pk for code in ("01A001", "01A003")]
    answer = do(surveyor, "merge", parcel_ids=ids)
    assert (answer.status_code, answer.json()["code"]) == (422, "not_touching")


def test_a_shared_corner_moves_in_all_parcels(surveyor):
    one, two = make.owned_parcel(), make.owned_parcel("01A002")
    moved = make.rectangle(100, 100, 22, 20)
    changes = [{"parcel_id": one.pk, "boundary": geojson(moved)}]
    answer = do(surveyor, "reshape", changes=changes, area_reason="fence agreed by both")
    assert answer.status_code == 200, answer.json()
    areas = {row["code"]: row["drawn_area_sq_m"] for row in answer.json()["parcels"]}
    assert areas == pytest.approx({"01A001": 440, "01A002": 360}, abs=0.1)
    two.refresh_from_db()
    assert (two.version, str(two.valid_from)) == (2, DAY)
    assert ParcelVersion.objects.count() == 2


def test_ground_of_a_neighbour_is_not_taken_silently(surveyor):
    one = make.owned_parcel()
    make.owned_parcel("01A002")
    changes = [{"parcel_id": one.pk, "boundary": geojson(make.rectangle(100, 100, 25, 20))}]
    answer = do(surveyor, "reshape", changes=changes, neighbours="stay")
    assert (answer.status_code, answer.json()["code"]) == (422, "not_a_coverage")
    assert answer.json()["problem"]["features"]


def test_a_transfer_changes_holders_from_its_day(surveyor):
    parcel = make.owned_parcel()
    buyer = make.party("ผู้ซื้อ")
    answer = do(
        surveyor, "transfer", parcel_id=parcel.pk, owners=[{"party_id": buyer.pk, "share": "1/1"}]
    )
    assert answer.status_code == 200, answer.json()
    of = parcel.subdistrict
    (then,) = register_as_of(of, dt.date(2026, 2, 28)).rights
    (now,) = register_as_of(of, dt.date(2026, 3, 1)).rights
    assert (then.party_id != buyer.pk, now.party_id) == (True, buyer.pk)
    again = do(
        surveyor, "transfer", parcel_id=parcel.pk, owners=[{"party_id": buyer.pk, "share": "1/1"}]
    )
    assert again.json()["code"] == "nothing_changed"
    earlier = do(surveyor, "transfer", parcel_id=parcel.pk, owners=[], effective_on="2026-01-01")
    assert earlier.status_code == 422


def test_uses_corrections_demolition_and_end(surveyor):
    parcel = make.owned_parcel()
    house = make.building(parcel)
    uses = [{"use": "AGRICULTURE", "area_sq_wah": "100.00", "crop": "rice"}]
    assert do(surveyor, "change-use", parcel_id=parcel.pk, uses=uses).status_code == 200
    assert Parcel.objects.get().main_use == "AGRICULTURE"
    fixed = do(surveyor, "correct", parcel_id=parcel.pk, register_area_sq_wah="98.50").json()
    assert fixed["parcels"][0]["register_area"]["sq_wah"] == "98.50"
    detail = surveyor.get(f"/api/parcels/{parcel.pk}/").json()
    assert [row["area_sq_wah"] for row in detail["uses"]] == ["98.50"]
    standing = do(surveyor, "retire", parcel_id=parcel.pk)
    assert standing.json()["code"] == "has_buildings"
    assert do(surveyor, "demolish", building_id=house.pk).status_code == 200
    assert do(surveyor, "retire", parcel_id=parcel.pk).status_code == 200
    assert do(surveyor, "retire", parcel_id=parcel.pk).status_code == 422


def test_a_preview_leaves_no_trace(surveyor):
    parent = make.owned_parcel()
    before = register()
    cut = {"areas_sq_wah": ["25.00"], "bearing": 90}
    got = do(surveyor, "split", parcel_id=parent.pk, cut=cut, preview=True).json()
    assert got["entry_id"] is None
    assert [row["id"] for row in got["parcels"]] == [None, None]
    assert register() == before
    assert not RegisterEntry.objects.exists()


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("split", {"cut": {"areas_sq_wah": ["25.00"], "bearing": 90}}),
        ("merge", {"override": True}),
        ("reshape", {}),
        ("transfer", {}),
        ("correct", {"register_area_sq_wah": "90.00"}),
    ],
)
def test_undo_puts_all_back_and_redo_does_it_again(surveyor, act, fields):
    one, two = make.owned_parcel(), make.owned_parcel("01A002")
    make.building(one)
    before = register()
    targets = {
        "merge": {"parcel_ids": [one.pk, two.pk]},
        "reshape": {
            "changes": [
                {"parcel_id": one.pk, "boundary": geojson(make.rectangle(100, 100, 20, 19))}
            ]
        },
        "transfer": {
            "parcel_id": one.pk,
            "owners": [{"party_id": make.party("ค").pk, "share": "1/1"}],
        },
    }
    target = targets.get(act, {"parcel_id": one.pk})
    done = do(surveyor, act, **target, **fields)
    assert done.status_code == 200, done.json()
    after = register()
    undone = do(surveyor, "undo", entry_id=done.json()["entry_id"])
    assert undone.status_code == 200, undone.json()
    assert register() == before
    twice = do(surveyor, "undo", entry_id=done.json()["entry_id"])
    assert (twice.status_code, twice.json()["code"]) == (409, "already_undone")
    redone = do(surveyor, "undo", entry_id=undone.json()["entry_id"])
    assert redone.status_code == 200, redone.json()
    assert redone.json()["label"] == "Redo"
    assert register() == after


def test_acts_are_undone_one_after_the_other(surveyor):
    parent = make.owned_parcel()
    before = register()
    cut = do(
        surveyor, "split", parcel_id=parent.pk, cut={"areas_sq_wah": ["25.00"], "bearing": 90}
    ).json()
    children = [row["id"] for row in cut["parcels"]]
    joined = do(surveyor, "merge", parcel_ids=children).json()
    for entry in (joined["entry_id"], cut["entry_id"]):
        assert do(surveyor, "undo", entry_id=entry).status_code == 200
    assert register() == before


def test_an_undo_names_what_the_act_was_about_before_its_neighbours(surveyor):
    make.owned_parcel("01A001", boundary=make.square(100, 100))
    parcel = make.owned_parcel("01A002", boundary=make.square(120, 100))
    cut = do(surveyor, "split", parcel_id=parcel.pk, cut={"equal_parts": 2, "bearing": 0}).json()
    undone = do(surveyor, "undo", entry_id=cut["entry_id"]).json()
    assert [row["code"] for row in undone["parcels"]] == ["01A002", "01A001"]
    again = do(surveyor, "undo", entry_id=undone["entry_id"]).json()
    assert [row["code"] for row in again["parcels"]][:2] == ["01A002/001", "01A002/002"]


def test_ground_already_claimed_twice_does_not_stop_a_split(surveyor):
    parcel = make.owned_parcel()
    make.owned_parcel("01A002", boundary=make.square(115, 100))
    cut = {"areas_sq_wah": ["25.00"], "bearing": 0}
    assert do(surveyor, "split", parcel_id=parcel.pk, cut=cut).status_code == 200


def test_an_act_built_upon_is_not_undone(surveyor):
    parcel = make.owned_parcel()
    first = do(surveyor, "correct", parcel_id=parcel.pk, remark="a").json()
    do(surveyor, "correct", parcel_id=parcel.pk, remark="b")
    answer = do(surveyor, "undo", entry_id=first["entry_id"])
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")


def test_assessors_record_and_do_not_draw():
    assessor = Client()
    assessor.force_login(make.user(Role.ASSESSOR))
    parcel = make.owned_parcel()
    assert do(assessor, "correct", parcel_id=parcel.pk, remark="x").status_code == 200
    assert do(assessor, "split", parcel_id=parcel.pk).status_code == 403


def test_parcels_of_others_are_not_found(surveyor):
    other = make.owned_parcel(subdistrict=make.subdistrict("580105"))
    assert do(surveyor, "retire", parcel_id=other.pk).json()["code"] == "not_found"
