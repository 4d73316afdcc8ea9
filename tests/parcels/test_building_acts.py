"""A building and a house after they are registered: corrected, used otherwise, moved, removed."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Role, User
from parcels.models import Building, BuildingUse, House, Parcel
from parcels.services import buildings, points, undo
from parcels.services.holdings import Holder, Use
from parcels.services.recording import transfer_right
from parcels.services.work import ActRefused, Because
from tests import factories as make

DAY = dt.date(2026, 3, 1)


@pytest.fixture
def parcel(db: None) -> Parcel:
    return make.owned_parcel()


@pytest.fixture
def building(parcel: Parcel) -> Building:
    row = make.building(parcel)
    make.building_use(row, "RESIDENCE", area_sq_m=Decimal(48))
    make.building_use(row, "OTHER", area_sq_m=Decimal(16))
    return row


@pytest.fixture
def surveyor(db: None) -> User:
    return make.user(Role.SURVEYOR, first_name="สมชาย")


def because(by: User, **values) -> Because:
    return Because(by=by, reason="สำรวจ", effective_on=DAY, **values)


def send(act: str, **fields):
    client = Client(headers={"accept-language": "en"})
    client.force_login(make.user(Role.SURVEYOR))
    body = {"reason": "paper", "effective_on": "2026-03-01", **fields}
    return client.post(f"/api/acts/{act}", body, content_type="application/json")


def floors(of: Building) -> dict[str, Decimal]:
    rows = BuildingUse.objects.open().filter(building=of)
    return dict(rows.values_list("use", "area_sq_m"))


def test_a_part_built_on_keeps_the_state_before_and_shares_the_floor_out(building, surveyor):
    fields = {"area_sq_m": Decimal(100), "floors": 2, "year_built": 2012, "code": "no such field"}
    entry = buildings.correct_building(
        because=because(surveyor), building_id=building.pk, fields=fields
    )
    building.refresh_from_db()
    assert (building.area_sq_m, building.floors, building.year_built) == (100, 2, 2012)
    assert floors(building) == {"RESIDENCE": Decimal(75), "OTHER": Decimal(25)}
    (version,) = building.versions.all()
    assert (version.area_sq_m, version.year_built, version.during.upper) == (64, 2010, DAY)
    assert entry.parcels.get() == building.parcel
    undo.undo(entry_id=entry.pk, because=because(surveyor))
    building.refresh_from_db()
    assert (building.area_sq_m, building.year_built) == (64, 2010)
    assert floors(building) == {"RESIDENCE": Decimal(48), "OTHER": Decimal(16)}


def test_only_what_is_sent_changes_and_nothing_is_refused(building):
    answer = send("correct-building", building_id=building.pk, is_unfinished=True)
    assert answer.status_code == 200
    building.refresh_from_db()
    assert building.is_unfinished
    assert (building.year_built, building.material) == (2010, "brick")
    again = send("correct-building", building_id=building.pk, is_unfinished=True)
    assert (again.status_code, again.json()["code"]) == (422, "nothing_changed")
    wrong = send("correct-building", building_id=building.pk, area_sq_m="0", year_built=2569)
    assert wrong.status_code == 400
    assert set(wrong.json()["fields"]) == {"area_sq_m", "year_built"}


def test_another_use_of_floors_adds_up_and_keeps_papers(building):
    uses = [
        {"use": "OTHER", "area_sq_m": "64", "letting": "daily", "evidence": {"rent": "12/2569"}}
    ]
    assert send("floor-use", building_id=building.pk, uses=uses).status_code == 200
    row = BuildingUse.objects.open().get(building=building)
    assert (row.use, row.letting, row.evidence) == ("OTHER", "daily", {"rent": "12/2569"})
    short = [{"use": "OTHER", "area_sq_m": "60"}]
    assert send("floor-use", building_id=building.pk, uses=short).status_code == 422


def test_a_building_that_is_gone_is_not_corrected(building, surveyor):
    buildings.demolish_building(because=because(surveyor), building_id=building.pk)
    with pytest.raises(ActRefused):
        buildings.correct_building(
            because=because(surveyor), building_id=building.pk, fields={"floors": 3}
        )


def test_the_later_writer_is_told_what_changed_in_the_building(building, surveyor):
    heir = make.party("ทายาท")
    buildings.correct_building(
        because=because(surveyor), building_id=building.pk, fields={"year_built": 2015}
    )
    uses = [Use("OTHER", Decimal(64))]
    buildings.change_floor_use(because=because(surveyor), building_id=building.pk, uses=uses)
    transfer_right(because=because(surveyor), building_id=building.pk, owners=[Holder(heir.pk)])
    answer = send(
        "correct-building", building_id=building.pk, floors=2, seen_buildings={building.pk: 1}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    (told,) = answer.json()["conflict"]
    assert (told["building_id"], told["version"]) == (building.pk, 4)
    assert [act["label"] for act in told["acts"]] == ["Transfer", "Change of use", "Correct"]
    said = {row["field"]: (row["was"], row["now"]) for row in told["changes"]}
    assert said["year_built"] == ("2553", "2558")
    assert said["uses"] == (
        "Other use (commerce) 16.00, Residence 48.00", "Other use (commerce) 64.00",
    )  # fmt: skip
    assert "ทายาท" in said["owners"][1]
    again = send(
        "correct-building", building_id=building.pk, floors=2, seen_buildings={building.pk: 4}
    )
    assert again.status_code == 200
    building.refresh_from_db()
    assert (building.floors, building.year_built) == (2, 2015)


def test_a_house_moves_to_what_lies_under_its_new_place(parcel, building, surveyor):
    other = make.owned_parcel("01A002")
    house = make.house("12", parcel)
    entry = points.correct_house(
        because=because(surveyor),
        house_id=house.pk,
        fields={"position": other.boundary.point_on_surface, "house_number": "12/1"},
    )
    house.refresh_from_db()
    assert (house.house_number, house.parcel) == ("12/1", other)
    assert set(entry.parcels.all()) == {parcel, other}
    undo.undo(entry_id=entry.pk, because=because(surveyor))
    house.refresh_from_db()
    assert (house.house_number, house.parcel) == ("12", parcel)


def test_a_house_on_no_parcel_is_corrected_and_that_is_undone(parcel, surveyor):
    house = make.house("12")
    entry = points.correct_house(
        because=because(surveyor), house_id=house.pk, fields={"house_number": "13"}
    )
    undo.undo(entry_id=entry.pk, because=because(surveyor))
    house.refresh_from_db()
    assert house.house_number == "12"


def test_a_house_number_stays_once_in_its_village(parcel):
    make.house("13", parcel)
    house = make.house("12", parcel)
    answer = send("correct-house", house_id=house.pk, house_number="13")
    assert (answer.status_code, answer.json()["code"]) == (422, "house_number_taken")
    same = send("correct-house", house_id=house.pk, house_number="12")
    assert same.json()["code"] == "nothing_changed"
    stranger = make.house("5", village=make.village(subdistrict=make.subdistrict("580105")))
    assert send("correct-house", house_id=stranger.pk, house_number="9").status_code == 422


def test_an_empty_house_goes_and_comes_back_and_one_with_people_stays(parcel, surveyor):
    empty, lived_in = make.house("12", parcel), make.house("13", parcel)
    make.household(lived_in)
    entry = points.remove_house(because=because(surveyor), house_id=empty.pk)
    assert not House.objects.filter(pk=empty.pk).exists()
    undo.undo(entry_id=entry.pk, because=because(surveyor))
    assert House.objects.get(pk=empty.pk).house_number == "12"
    answer = send("remove-house", house_id=lived_in.pk)
    assert (answer.status_code, answer.json()["code"]) == (422, "has_households")
