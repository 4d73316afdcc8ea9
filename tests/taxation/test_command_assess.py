"""manage.py assess and explain: what they print of a parcel, and how they refuse."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from parcels.models import Parcel, UseZone
from tests import factories as make
from tests.taxation.tax_rows import YEAR, plot, price

pytestmark = pytest.mark.django_db
BUDDHIST_YEAR = YEAR + 543


def said(command, parcel, language="en", year=BUDDHIST_YEAR, **options):
    out = StringIO()
    call_command(command, parcel, year=year, language=language, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def shop():
    """100 sq.wah × 1,000 × 0.3 % = 300 baht."""
    return plot("01A001", make.party("ร้าน"), use="OTHER")


def test_one_line_a_taxpayer_in_both_languages(shop):
    owner = shop.rights.get().party
    assert said("assess", "01a001") == (
        f"นางร้าน ใจดี ({owner.pk}): value 100,000.00, exempt 0.00, tax 300.00, due 300.00 baht\n"
    )
    assert said("assess", "01A001", "th") == (
        f"นางร้าน ใจดี ({owner.pk}): มูลค่า 100,000.00 ยกเว้น 0.00 ภาษี 300.00 ต้องชำระ 300.00 บาท\n"
    )


def test_every_step_with_section_and_rule(shop):
    first, *steps = said("explain", "01A001").splitlines()
    assert first.endswith("due 300.00 baht")
    assert any("100,000.00" in one and one.endswith("(35, B2)") for one in steps)
    assert any("300.00" in one and one.endswith("(42, R4)") for one in steps)
    assert "ที่ดิน 01A001 เนื้อที่ 100.00 ตารางวา" in said("explain", "01A001", "th")


def test_what_must_be_settled_is_told_with_its_remedy(shop):
    shop.valuations.all().delete()
    told = said("assess", "01A001")
    assert told.startswith("! No land price in force – Import the Treasury's prices")
    shop.rights.all().delete()
    assert "Record the owner or possessor in the parcel's panel" in said("assess", "01A001")


@pytest.mark.parametrize("area", ["90", "110"])
def test_uses_above_or_below_the_whole_are_told(shop, area):
    UseZone.objects.filter(parcel=shop).update(area_sq_wah=area)
    told = said("assess", "01A001")
    assert told.startswith("! ")
    assert area in told
    assert "sum to the whole" in told


def test_a_use_no_law_knows_is_refused_and_the_other_owner_is_still_told(shop):
    other = make.building(shop)
    make.building_use(other, "OTHER")
    make.right(other, make.party("ผู้เช่า"))
    UseZone.objects.filter(parcel=shop).update(use="CASTLE")
    told = said("assess", "01A001")
    assert "CASTLE" in told
    assert "Use one of" in told


def test_facts_the_law_refuses_end_with_a_failure(shop):
    """A price of thousands of millions a square wah: named, with what to check."""
    shop.valuations.all().delete()
    price(shop, "9999999999.99")
    Parcel.objects.filter(pk=shop.pk).update(register_area_sq_wah=10_000)
    UseZone.objects.filter(parcel=shop).update(area_sq_wah=10_000)
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("assess", "01A001", year=BUDDHIST_YEAR, language="en", stdout=out)
    assert ended.value.code == 1
    assert "more than is possible. Check the area and the price" in out.getvalue()


@pytest.mark.parametrize(
    ("parcel", "options", "words"),
    [
        ("01A009", {}, "There is no parcel 01A009 in this sub-district."),
        ("01A001", {"code": "999999"}, "no sub-district 999999 here. Give --code one of: 580104."),
        ("01A001", {"year": 2025}, "Tax year B.E. 2025 (1482) is outside the life of this Act."),
        ("01A001", {"year": 2570}, "missing: reduction of the year"),
    ],
)
def test_what_cannot_be_asked_says_what_to_do(shop, parcel, options, words):
    with pytest.raises(CommandError) as refused:
        said("assess", parcel, **options)
    assert words in str(refused.value)
