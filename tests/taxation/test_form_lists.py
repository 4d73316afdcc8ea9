"""The lists of property: the columns of the ministry's manual and what stands in them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from taxation.forms.lists import (
    columns,
    inventory,
    price_list,
    unit_inventory,
    unit_price_list,
)
from taxation.forms.notice import Paper, UnitPaper, notice_context
from taxation.law.assess import assess
from taxation.law.book import law_for
from taxation.law.facts import CondoPiece, LandPiece, ObjectFacts, TaxpayerFacts, UseShare
from taxation.law.schema import LocalReduction, OwnerKind, UseClass
from tests.taxation.test_form_notice import notice, shophouse


def _named(key, row):
    return dict(zip(columns(f"{key}_columns"), row, strict=True))


def test_form_one_has_the_28_columns_of_the_manual():
    assert columns("price_list_columns") == [
        "ที่", "ประเภทเอกสาร", "หน้าสำรวจ", "เลขที่", "ที่ตั้ง", "การใช้", "ไร่", "งาน", "ตร.ว.",
        "รวม ตร.ว.", "ราคา/ตร.ว.", "ราคาประเมิน", "เลขที่", "ชนิด", "ลักษณะ", "การใช้", "ตร.ม.",
        "สัดส่วน %", "ราคา/ตร.ม.", "ราคาประเมิน", "อายุ", "ค่าเสื่อม", "คงเหลือ",
        "ที่ดินและสิ่งปลูกสร้าง", "ตามสัดส่วนการใช้", "มูลค่าที่ยกเว้น", "คงเหลือ", "อัตรา",
    ]  # fmt: skip
    assert len(columns("price_list_columns")) == 28


def test_form_one_of_the_shophouse():
    """2,015,488.00 in all: the shop a third, 671,829.33, the home two thirds and exempt."""
    data = notice(shophouse())
    papers = {"01A001": Paper("โฉนดที่ดิน", "12345", "678", "9", "หมู่ 1")}
    shop, home = price_list([replace(data, papers=papers)])
    d = Decimal
    assert shop == [
        1, "โฉนดที่ดิน", "678", "12345", "หมู่ 1", "อื่น ๆ", 0, 0, d(50), d(50), d(20_000),
        d("1000000.00"), "01A001-B001", "400", "ตึก", "อื่น ๆ", d(144), d("33.33"), d(8200),
        d("1180800.00"), 12, d("165312.00"), d("1015488.00"), d("2015488.00"), d("671829.33"),
        d("0.00"), d("671829.33"), "0.3%",
    ]  # fmt: skip
    assert home[5] == home[15] == "บ้านหลัก"
    assert home[17] == d("66.67")
    assert home[23:] == [None, d("1343658.67"), d("1343658.67"), d("0.00"), "–"]
    assert home[16] is None


def test_a_share_of_several_slices_names_every_rate():
    [row, _home] = price_list([notice(shophouse(price=9_000_000))])
    assert row[-1] == "0.3% / 0.4%"


def test_form_three_has_the_columns_of_the_manual_and_areas_by_use():
    data = replace(notice(shophouse()), houses={"01A001-B001": "12/3"})
    name, shop, home = inventory([data])
    assert name == [data.taxpayer]
    assert len(shop) == len(columns("inventory_columns")) == 23
    land = shop[9:14]  # farm, dwelling, other, vacant, several
    assert land == [None, None, Decimal("16.67"), None, Decimal(50)]
    assert home[9:14] == [None, Decimal("33.33"), None, None, None]
    assert shop[14:] == [
        "01A001-B001", "12/3", "400", "ตึก", "อื่น ๆ", Decimal(144), Decimal("33.33"), 12, "01A001",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("use", "column"),
    [("AGRI", 9), ("RES_OTHER", 10), ("OTHER", 11), ("VACANT", 12), ("EXEMPT", 11)],
)
def test_bare_land_of_one_use_stands_in_its_column(use, column):
    share = UseShare(UseClass(use), vacant_years=1 if use == "VACANT" else None,
                     exempt_item="5" if use == "EXEMPT" else "")  # fmt: skip
    land = LandPiece("01A001", Decimal(450), Decimal(100))
    thing = ObjectFacts("01A001", (share,), lands=(land,))
    [_name, row] = inventory([notice(TaxpayerFacts("1", OwnerKind.NATURAL, (thing,)))])
    assert row[6:9] == [1, 0, Decimal(50)]
    assert [n for n in range(9, 14) if row[n] is not None] == [column]
    assert row[column] == Decimal(450)
    assert row[14:22] == [None] * 8


def test_a_possessor_of_state_land_is_told_that_paying_gives_no_right():
    data = notice(shophouse())
    told = "\n".join(notice_context(data)["paragraphs"])
    assert "ไม่ก่อให้เกิดสิทธิ" not in told
    papers = {"01A001": Paper("ส.ป.ก.4-01", "1", is_state_land=True)}
    told = "\n".join(notice_context(replace(data, papers=papers))["paragraphs"])
    assert "ไม่ก่อให้เกิดสิทธิ" in told


def _flat():
    unit = ObjectFacts(
        "01A001-B001-U001",
        (UseShare(UseClass.RES_OTHER),),
        condos=(CondoPiece("99/1", Decimal(30), Decimal(25_000)),),
    )
    data = notice(TaxpayerFacts("1", OwnerKind.NATURAL, (unit,)))
    paper = UnitPaper("ปางหมูเพลส", "1/2565", "99/1")
    places = {"01A001": Paper("โฉนดที่ดิน", "1", location="หมู่ 1")}
    return replace(data, papers=places, unit_papers={"01A001-B001-U001": paper})


def test_units_are_named_by_building_registration_and_number():
    [row] = unit_price_list([_flat()])
    assert _named("unit_price_list", row) == {
        "ที่": 1, "ชื่อ": "ปางหมูเพลส", "ทะเบียนเลขที่": "1/2565", "ที่ตั้ง": "หมู่ 1", "เลขที่": "99/1",
        "การใช้ประโยชน์": "อยู่อาศัยอื่น", "ตร.ม.": Decimal(30), "ราคา/ตร.ม.": Decimal(25_000),
        "ราคาประเมิน": Decimal("750000.00"), "มูลค่าที่ยกเว้น": Decimal("0.00"),
        "คงเหลือ": Decimal("750000.00"), "อัตรา": "0.02%",
    }  # fmt: skip
    _name, row = unit_inventory([_flat()])
    assert row == [1, "ปางหมูเพลส", "1/2565", "หมู่ 1", "อยู่อาศัยอื่น", "99/1", Decimal(30)]
    [shown] = notice_context(_flat())["units"]
    assert (shown.paper.number, shown.paper.building) == ("99/1", "ปางหมูเพลส")


def test_each_reduction_of_a_bill_is_named():
    """A shop of 2566: 15 % by decree, then 40 % by order, then an amount."""
    land = LandPiece("01A001", Decimal(100), Decimal(10_000))
    orders = (
        LocalReduction("56", Decimal(40), None, "12/2566", date(2023, 9, 1)),
        LocalReduction("57", None, 100_00, "13/2566"),
    )
    shop = ObjectFacts("01A001", (UseShare(UseClass.OTHER),), lands=(land,), orders=orders)
    facts, law = TaxpayerFacts("1", OwnerKind.NATURAL, (shop,)), law_for(2023)
    data = replace(notice(facts), assessment=assess(facts, law), law=law)
    assert notice_context(data)["reductions"] == [
        ("ลดตามพระราชกฤษฎีกาประจำปี ร้อยละ 15", Decimal("450.00")),
        ("ลดตามคำสั่งผู้บริหารท้องถิ่นที่ 12/2566 ร้อยละ 40", Decimal("1020.00")),
        ("ลดตามคำสั่งผู้บริหารท้องถิ่นที่ 13/2566", Decimal("100.00")),
    ]


def test_a_standing_category_is_named_with_its_percent():
    use, land = UseShare(UseClass.RES_MAIN), LandPiece("01A001", Decimal(100), Decimal(10**6))
    home = ObjectFacts(
        "01A001", (use,), lands=(land,), standing="inherited_home", standing_since=2023
    )
    facts, law = TaxpayerFacts("1", OwnerKind.NATURAL, (home,)), law_for(2023)
    data = replace(notice(facts), assessment=assess(facts, law), law=law)
    (words, _amount), _decree = notice_context(data)["reductions"]
    assert (
        words == f"ลดตามประเภททรัพย์สิน ร้อยละ 50: {law.standing.categories['inherited_home'].name.th}"
    )
