"""The LTAX workbook: out and in again changes nothing; what is typed into it arrives."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from accounts.models import Role, User
from parcels.models import Building, ImportBatch, Parcel, Party, RegisterEntry, Right, Sign, UseZone
from parcels.services.deliveries.register import ExportWish, export_register
from parcels.services.imports import applying
from parcels.services.undo import undo
from parcels.services.work import Because
from tests import factories as make
from tests.parcels.imports.files import brought, reasons

pytestmark = pytest.mark.django_db
NUMBER, OTHER = "1234567890121", "3501500123455"
OWNERS, LAND, USES, BUILDINGS, FLOORS, SIGNS = (
    "1_เจ้าของทรัพย์สิน", "2_ที่ดิน", "2_ที่ดิน_ใช้ประโยชน์", "3_สิ่งปลูกสร้าง", "3_สิ่งปลูกสร้าง_ใช้ประโยชน์", "ป้าย",
)  # fmt: skip


@pytest.fixture
def hand() -> User:
    return make.user(Role.ASSESSOR)


@pytest.fixture
def register(hand: User) -> None:
    """Two owners of one parcel, a house, vacant land, a paper LTAX has no code of."""
    one = make.party(
        "=บุญมี", id_number=NUMBER, address="12 หมู่ 3 ต.ปางหมู อ.เมือง 58000", nationality="THA"
    )
    two = make.party("Ko Ko", family_name="", id_number="MA123456", id_type="passport")
    three = make.party("ไม่มีเลข", kind="religious")
    shared = make.parcel(
        "01A001", map_sheet="4547 I 9036-07 (1:1000)", land_number="12", land_group="ก"
    )
    make.right(shared, one, "1/3")
    make.right(shared, two, "2/3")
    make.use_zone(shared, "AGRICULTURE", area_sq_wah=Decimal(60), crop="rice")
    make.use_zone(shared, "UNUSED", area_sq_wah=Decimal(40), vacant_since=2020)
    make.use_zone(make.parcel("01A002", document_type="PBT5", boundary=None), "RESIDENCE")
    make.right(Parcel.objects.get(code="01A002"), three, kind="possession")
    house = make.building(shared, remark="บ้านไม้")
    make.building_use(house, "AGRICULTURE", area_sq_m=Decimal(14))
    make.building_use(house, area_sq_m=Decimal(50), used_by="tenant", floor="1")
    make.right(house, two)
    make.sign(shared, owner=three, business_name="@ร้าน")


def workbook(folder: Path, by: User, *, numbers: bool = True) -> Path:
    wish = ExportWish(
        format="ltax", day=timezone.localdate(), owners=True, numbers=numbers, reason="ทดสอบ"
    )
    made = export_register(
        subdistrict=by.subdistrict, wish=wish, by=by, folder=folder, advance=lambda *_: True
    )
    assert made is not None
    return made


def written(path: Path, sheet: str, row: int, cells: Mapping[str, Any]) -> None:
    """Cells of a row, 1 the first below the headings, by their headings."""
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    headings = [cell.value for cell in page[1]]
    for heading, value in cells.items():
        page.cell(row + 1, headings.index(heading) + 1).value = value
    book.save(path)


def appended(path: Path, sheet: str, cells: Mapping[str, Any]) -> None:
    book = openpyxl.load_workbook(path)
    headings = [cell.value for cell in book[sheet][1]]
    book[sheet].append([cells.get(str(heading)) for heading in headings])
    book.save(path)


def applied(batch: ImportBatch) -> RegisterEntry | None:
    assert batch.by is not None
    return applying.apply(batch, by=batch.by, reason="ทดสอบ", on=timezone.localdate())


def said() -> list[Any]:
    """All that the register says, without the counts of acts."""
    return [
        sorted(Parcel.objects.current().values_list("code", "document_type", "register_area_sq_wah",
                                                    "remark", "land_group")),
        sorted(UseZone.objects.open().values_list("parcel__code", "use", "area_sq_wah", "crop")),
        sorted(Right.objects.open().values_list("party", "parcel", "building", "share_numerator"),
               key=str),
        sorted(Building.objects.current().values_list("code", "floors", "area_sq_m", "parcel")),
        sorted(Sign.objects.values_list("code", "width_cm", "owner")),
        sorted(Party.objects.filter(pk__in=Right.objects.open().values("party"))
               .values_list("pk", "phone", "address")),
    ]  # fmt: skip


@pytest.mark.parametrize("numbers", [True, False])
def test_out_and_in_again_changes_nothing(
    register: None, hand: User, tmp_path: Path, numbers: bool
) -> None:
    batch = brought(workbook(tmp_path, hand, numbers=numbers), hand)
    assert batch.kind == "ltax"
    assert reasons(batch) == {}
    assert set(batch.rows.values_list("verdict", flat=True)) == {"unchanged"}
    assert set(batch.rows.values_list("about", flat=True)) == {
        "person", "parcel", "land_use", "building", "floor_use", "sign",
    }  # fmt: skip
    before = said()
    assert applied(batch) is None
    assert said() == before
    assert not RegisterEntry.objects.exists()


def test_what_is_typed_arrives_as_one_act_and_goes_as_one(
    register: None, hand: User, tmp_path: Path
) -> None:
    path, before = workbook(tmp_path, hand), said()
    written(path, OWNERS, 1, {"โทรศัพท์": "081-000-0000", "ตำบล": "จองคำ"})
    written(path, LAND, 1, {"หมายเหตุ": "ริมน้ำ", "ไร่": 0, "งาน": 1, "ตร.วา": 50})
    written(path, USES, 1, {"ไร่": 0, "งาน": 1, "ตร.วา": 10})
    written(path, BUILDINGS, 1, {"จำนวนชั้น": 2})
    written(path, SIGNS, 1, {"กว้าง (ซม.)": 321})
    batch = brought(path, hand)
    assert reasons(batch) == {}
    entry = applied(batch)
    assert entry is not None
    parcel = Parcel.objects.get(code="01A001")
    assert (parcel.remark, parcel.register_area_sq_wah) == ("ริมน้ำ", Decimal(150))
    uses = parcel.use_zones.open().order_by("area_sq_wah")
    assert list(uses.values_list("use", "area_sq_wah", "vacant_since")) == [
        ("UNUSED", Decimal(40), 2020),
        ("AGRICULTURE", Decimal(110), None),
    ]
    owner = Party.objects.get(id_type="citizen")
    assert (owner.phone, "ต.จองคำ" in owner.address) == ("081-000-0000", True)
    house = Building.objects.get()
    assert (house.floors, house.versions.get().floors) == (2, 1)
    assert Sign.objects.get().width_cm == 321
    assert Right.objects.open().filter(parcel=parcel).count() == 2  # the shares stay as they were
    assert set(entry.buildings.all()) == {house}
    assert owner in entry.parties.all()
    because = Because(by=hand, reason="ผิดแฟ้ม", effective_on=timezone.localdate())
    undo(entry_id=entry.pk, because=because)
    assert said() == before


def with_newcomers(path: Path) -> None:
    """A new owner, with a share in new land, a house that reaches onto old land, and a sign."""
    appended(
        path,
        OWNERS,
        {
            "เลขบัตรประชาชน": OTHER,
            "ประเภทบุคคล": 1,
            "ชื่อ": "ใหม่",
            "นามสกุล": "มา",
            "เลขที่บ้าน": 9,
            "หมู่ที่": 1,
        },
    )
    land = {"รหัสแปลงที่ดิน": "01A009", "ไร่": 0, "งาน": 1, "ตร.วา": 0}
    both = {"เลขบัตรเจ้าของที่ดิน": f"{OTHER};{NUMBER}", "ประเภทเอกสาร": 1}
    appended(path, LAND, {**land, **both})
    appended(path, USES, {**land, "ประเภทการใช้ประโยชน์": 9})
    house = {"รหัสสิ่งปลูกสร้าง": "01A009-B1", "รหัสแปลงที่ดิน": "01A009;01A001", "โครงสร้าง": 3}
    size = {"จำนวนชั้น": 1, "ปีที่สร้าง": 2550, "ขนาดพื้นที่ทั้งอาคาร(ตร.ม.)": 80}
    whose = {"เลขบัตรเจ้าของสิ่งปลูกสร้าง": OTHER, "ประเภทอาคาร": "506/1"}
    appended(path, BUILDINGS, {**house, **size, **whose})
    floor = {"รหัสสิ่งปลูกสร้าง": "01A009-B001", "ประเภทการใช้งาน": 3, "พื้นที่รวม(ตร.ม.)": 80}
    appended(path, FLOORS, floor)
    sign = {"รหัสป้าย": "01A001-P002", "เลขบัตรเจ้าของป้าย": OTHER, "รหัสแปลงที่ดิน": "01A001"}
    kind = {"วันที่ติดตั้งป้าย": "05/01/2566", "ประเภทป้าย": 2, "จำนวนด้าน": 1}
    appended(path, SIGNS, {**sign, **kind, "กว้าง (ซม.)": 100, "ยาว (ซม.)": 50})


def test_new_people_land_houses_and_signs_come_together(
    register: None, hand: User, tmp_path: Path
) -> None:
    path = workbook(tmp_path, hand)
    with_newcomers(path)
    before = said()
    batch = brought(path, hand)
    assert reasons(batch) == {}
    assert batch.counts["new"] == 6
    entry = applied(batch)
    made = Parcel.objects.get(code="01A009")
    assert made.use_zones.get().vacant_since == timezone.localdate().year - 6
    assert sorted(made.rights.values_list("share_numerator", "share_denominator")) == [
        (1, 2),
        (1, 2),
    ]
    raised = Building.objects.get(code="01A009-B001")
    assert (raised.parcel, raised.year_built, raised.material) == (made, 2007, "half")
    assert raised.other_parcels.get().parcel.code == "01A001"
    assert raised.uses.get().use == "OTHER"
    new = Party.objects.get(name="ใหม่")
    assert (new.address, new.id_type) == ("9 หมู่ 1", "citizen")
    assert raised.rights.get().party == new
    assert Sign.objects.get(code="01A001-P002").installed_on == dt.date(2023, 1, 5)
    assert entry is not None
    again = brought(path, hand)
    assert list(again.rows.exclude(verdict="unchanged").values_list("about", "changes")) == []
    assert set(again.rows.values_list("verdict", flat=True)) == {"unchanged"}
    undo(entry_id=entry.pk, because=Because(by=hand, reason="x", effective_on=timezone.localdate()))
    assert said() == before


def test_rows_that_cannot_be_taken_say_why_and_the_others_go_in(
    register: None, hand: User, tmp_path: Path
) -> None:
    path = workbook(tmp_path, hand)
    written(path, LAND, 1, {"หมายเหตุ": "เข้าได้"})
    written(path, USES, 1, {"ตร.วา": 99})
    written(path, BUILDINGS, 1, {"สัดส่วนกรรมสิทธิ์": "1/2;1/3", "โครงสร้าง": 1})
    appended(path, OWNERS, {"เลขบัตรประชาชน": "1234567890120", "ชื่อ": "เลขผิด"})
    appended(path, LAND, {"เลขบัตรเจ้าของที่ดิน": "1234567890120", "รหัสแปลงที่ดิน": "01A007", "ไร่": 1})
    appended(path, USES, {"รหัสแปลงที่ดิน": "01A555", "ประเภทการใช้ประโยชน์": 1, "ไร่": 1})
    appended(path, FLOORS, {"รหัสสิ่งปลูกสร้าง": "01A001-B001", "ประเภทการใช้งาน": 2, "พื้นที่รวม(ตร.ม.)": 1})
    appended(
        path, SIGNS, {"รหัสป้าย": "01A001-P0", "เลขบัตรเจ้าของป้าย": NUMBER, "รหัสแปลงที่ดิน": "01A001"}
    )
    batch = brought(path, hand)
    found: dict[tuple[str, str], set[str]] = {}
    for row in batch.rows.filter(verdict="refused"):
        codes = {problem["code"] for problem in row.problems}
        found.setdefault((row.about, row.code), set()).update(codes)
    assert found == {
        ("person", ""): {"number_wrong"},
        ("parcel", "01A007"): {"unknown_person"},
        ("land_use", "01A001"): {"uses_do_not_add_up"},
        ("land_use", "01A555"): {"nothing_to_use"},
        ("building", "01A001-B001"): {"shares_do_not_add_up"},
        ("floor_use", "01A001-B001"): {"use_unknown", "set_waits"},
        ("sign", ""): {"invalid_part_code", "sign_incomplete"},
    }
    applied(batch)
    assert Parcel.objects.get(code="01A001").remark == "เข้าได้"
    assert not any(row.personal for row in batch.rows.filter(verdict="refused"))


def test_our_own_key_under_another_name_makes_nobody(
    register: None, hand: User, tmp_path: Path
) -> None:
    path = workbook(tmp_path, hand, numbers=False)
    written(path, OWNERS, 3, {"ชื่อ": "คนอื่น"})
    people = Party.objects.count()
    batch = brought(path, hand)
    refused = batch.rows.filter(verdict="refused")
    assert {row.about for row in refused} == {"person", "parcel", "sign"}
    assert applied(batch) is None
    assert Party.objects.count() == people


def test_a_sheet_without_its_headings_is_no_workbook(
    register: None, hand: User, tmp_path: Path
) -> None:
    path = workbook(tmp_path, hand)
    written(path, LAND, 0, {"รหัสแปลงที่ดิน": "รหัส"})
    batch = brought(path, hand)
    assert (batch.state, batch.problems[-1]["code"]) == ("refused", "missing_heading")
    assert not batch.rows.exists()
