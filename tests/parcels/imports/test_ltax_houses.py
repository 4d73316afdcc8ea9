"""House numbers of the LTAX workbook, and what of it nobody reads."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from accounts.models import Role, User
from parcels.models import Building, House, ImportBatch, Parcel, RegisterEntry
from parcels.services.imports import batches
from parcels.services.undo import undo
from parcels.services.work import ActRefused, Because
from tests import factories as make
from tests.parcels.imports.files import brought, reasons
from tests.parcels.imports.test_ltax import BUILDINGS, LAND, OWNERS, appended, applied, written
from tests.parcels.imports.test_ltax import workbook as exported

pytestmark = pytest.mark.django_db


@pytest.fixture
def hand() -> User:
    return make.user(Role.ASSESSOR)


@pytest.fixture
def workbook(hand: User, tmp_path: Path) -> Path:
    """A drawn parcel with two buildings, house 12 at the first; one that is not drawn."""
    owner = make.party("บุญมี")
    land = make.owned_parcel("01A001", owner)
    for number in (1, 2):
        make.right(make.building(land, number), owner)
    bare = make.owned_parcel("01A002", owner)
    make.right(make.building(bare, footprint=None), owner)
    Parcel.objects.filter(pk=bare.pk).update(boundary=None)
    make.house("12", land, building=Building.objects.get(code="01A001-B001"))
    make.house("99", land, building=None)
    make.village(2, position=make.point(100, 100))
    return exported(tmp_path, hand, numbers=False)


def houses(batch: ImportBatch) -> dict[tuple[str, str], tuple[str, list[str]]]:
    rows = batch.rows.filter(about="house").order_by("number")
    return {
        (row.code, row.values["number"]): (row.verdict, [p["code"] for p in row.problems])
        for row in rows
    }


def said() -> list[Any]:
    rows = House.objects.order_by("house_number")
    return list(rows.values_list("house_number", "village__moo", "building__code", "parcel"))


def act(batch: ImportBatch) -> RegisterEntry:
    entry = applied(batch)
    assert entry is not None
    return entry


def because(hand: User) -> Because:
    return Because(by=hand, reason="ผิดแฟ้ม", effective_on=timezone.localdate())


def test_out_and_in_again_changes_nothing(workbook: Path, hand: User) -> None:
    batch = brought(workbook, hand)
    assert houses(batch) == {("01A001-B001", "12"): ("unchanged", [])}
    assert batch.problems == []
    assert applied(batch) is None


def test_a_number_typed_over_the_only_house_corrects_it(workbook: Path, hand: User) -> None:
    before, house = said(), House.objects.get(house_number="12")
    written(workbook, BUILDINGS, 1, {"เลขที่บ้าน": "๑๒/๑"})
    entry = act(brought(workbook, hand))
    house.refresh_from_db()
    assert house.house_number == "12/1"
    assert set(entry.buildings.all()) == {house.building}
    undo(entry_id=entry.pk, because=because(hand))
    assert said() == before


def test_a_house_without_a_building_is_joined_and_a_new_one_set_up(
    workbook: Path, hand: User
) -> None:
    before = said()
    written(workbook, BUILDINGS, 2, {"เลขที่บ้าน": "99; 7 ก", "หมู่ที่": 1})
    batch = brought(workbook, hand)
    assert houses(batch) == {
        ("01A001-B001", "12"): ("unchanged", []),
        ("01A001-B002", "99"): ("changed", []),
        ("01A001-B002", "7 ก"): ("new", []),
    }
    entry = act(batch)
    second = Building.objects.get(code="01A001-B002")
    assert set(second.houses.values_list("house_number", flat=True)) == {"99", "7 ก"}
    new = House.objects.get(house_number="7 ก")
    assert new.position.within(second.footprint)
    assert new.parcel == second.parcel
    assert set(brought(workbook, hand).rows.values_list("verdict", flat=True)) == {"unchanged"}
    undo(entry_id=entry.pk, because=because(hand))
    assert said() == before


def test_the_same_number_in_another_village_is_another_house(workbook: Path, hand: User) -> None:
    written(workbook, BUILDINGS, 2, {"เลขที่บ้าน": "12", "หมู่ที่": 2})
    act(brought(workbook, hand))
    assert House.objects.get(village__moo=2, house_number="12").building.code == "01A001-B002"
    assert House.objects.get(village__moo=1, house_number="12").building.code == "01A001-B001"


def test_a_kitchen_with_the_number_of_the_house_takes_it_from_nobody(
    workbook: Path, hand: User
) -> None:
    written(workbook, BUILDINGS, 2, {"เลขที่บ้าน": "12", "หมู่ที่": 1})
    batch = brought(workbook, hand)
    assert houses(batch)["01A001-B002", "12"] == ("unchanged", ["house_at_other"])
    assert applied(batch) is None


def test_the_house_of_a_new_building_comes_with_it(workbook: Path, hand: User) -> None:
    owner = f"X{Building.objects.first().rights.get().party_id}"
    new = {"รหัสสิ่งปลูกสร้าง": "01A001-B3", "รหัสแปลงที่ดิน": "01A001", "โครงสร้าง": 1, "ประเภทอาคาร": "101"}
    size = {"จำนวนชั้น": 1, "ขนาดพื้นที่ทั้งอาคาร(ตร.ม.)": 80, "เลขที่บ้าน": 44}
    appended(workbook, BUILDINGS, {**new, **size, "เลขบัตรเจ้าของสิ่งปลูกสร้าง": owner})
    act(brought(workbook, hand))
    house = House.objects.get(house_number="44")
    assert (house.building.code, house.village.moo) == ("01A001-B003", 1)
    assert house.position.within(house.parcel.boundary)


def test_numbers_that_cannot_be_taken_say_why_and_the_buildings_go_in(
    workbook: Path, hand: User
) -> None:
    written(workbook, BUILDINGS, 1, {"เลขที่บ้าน": "5;6", "จำนวนชั้น": 2})
    written(workbook, BUILDINGS, 2, {"เลขที่บ้าน": "8", "หมู่ที่": 77})
    written(workbook, BUILDINGS, 3, {"เลขที่บ้าน": "3;2026-01-12 00:00:00", "หมู่ที่": 1})
    batch = brought(workbook, hand)
    assert {key: found[1] for key, found in houses(batch).items()} == {
        ("01A001-B001", "5"): ["houses_unclear"],
        ("01A001-B001", "6"): ["houses_unclear"],
        ("01A001-B002", "8"): ["moo_unknown"],
        ("01A002-B001", "3"): ["house_without_place"],
        ("01A002-B001", "2026-01-12 00:00:00"): ["house_number_wrong"],
    }
    before = said()
    act(batch)
    assert Building.objects.get(code="01A001-B001").floors == 2
    assert said() == before


def test_the_number_of_a_building_that_is_refused_waits_with_it(workbook: Path, hand: User) -> None:
    written(workbook, BUILDINGS, 1, {"เลขที่บ้าน": "12/9", "รหัสแปลงที่ดิน": "01A444"})
    assert houses(brought(workbook, hand)) == {
        ("01A001-B001", "12/9"): ("refused", ["building_waits"])
    }


def test_an_import_whose_house_is_lived_in_is_not_undone(workbook: Path, hand: User) -> None:
    written(workbook, BUILDINGS, 2, {"เลขที่บ้าน": "7", "หมู่ที่": 1})
    entry = act(brought(workbook, hand))
    make.household(House.objects.get(house_number="7"))
    with pytest.raises(ActRefused) as refused:
        undo(entry_id=entry.pk, because=because(hand))
    assert refused.value.code == "has_households"
    assert House.objects.filter(house_number="7").exists()


def test_the_workbook_of_a_building_in_two_villages_names_the_houses_of_one(
    workbook: Path, hand: User, tmp_path: Path
) -> None:
    first = Building.objects.get(code="01A001-B001")
    make.house("13", first.parcel, building=first)
    make.house("7", first.parcel, building=first, village=make.village(2))
    make.house("", first.parcel, building=first)
    batch = brought(exported(tmp_path, hand, numbers=False), hand)
    assert houses(batch) == {
        ("01A001-B001", "12"): ("unchanged", []),
        ("01A001-B001", "13"): ("unchanged", []),
    }


def test_a_map_sheet_in_parts_is_read_where_the_whole_is_not_written(
    workbook: Path, hand: User
) -> None:
    parts = {
        "แผนที่ระวางภูมิประเทศ": "4547",
        "ระวางUTM": "I 9036",
        "แผ่นที่ระวางUTM": "07",
        "มาตราส่วน": 1000,
    }
    written(workbook, LAND, 2, {"ระวาง": None, **parts})
    row = brought(workbook, hand).rows.get(about="parcel", code="01A002")
    assert row.values["map_sheet"] == "4547 I 9036-07 (1:1000)"


def test_what_is_filled_in_and_not_read_is_named(workbook: Path, hand: User) -> None:
    written(workbook, LAND, 1, {"ราคาต่อตร.วา": 450, "เล่มที่": 3})
    written(workbook, OWNERS, 1, {"อีเมล": "a@example.org"})
    book = openpyxl.load_workbook(workbook)
    book.create_sheet("สรุป").append(["x", "y"])
    book[LAND].cell(1, 40).value, book[LAND].cell(2, 40).value = "ช่องของเรา", "ค่า"
    book.save(workbook)
    batch = brought(workbook, hand)
    assert [(one["code"], one["params"]) for one in batch.problems] == [
        ("columns_not_read", {"sheet": OWNERS, "names": "อีเมล"}),
        ("columns_not_read", {"sheet": LAND, "names": "เล่มที่, ราคาต่อตร.วา, ช่องของเรา"}),
        ("sheets_not_read", {"names": "สรุป"}),
    ]
    batches.recheck(batch)
    assert len(batch.problems) == 3
    assert reasons(batch) == {}
