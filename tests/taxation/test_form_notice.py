"""The assessment notice: its sheet repeats the engine's figures, its pages render."""

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal

import pytest
import zxingcpp
from django.template.loader import render_to_string
from pypdfium2 import PdfDocument

from taxation.forms.lists import inventory, unit_inventory, unit_price_list
from taxation.forms.notice import NoticeData, Office, Paper, blocks, notice_context, units
from taxation.forms.pdf import notices_pdf
from taxation.forms.qr import bill_codes
from taxation.law.assess import assess
from taxation.law.book import law_for
from taxation.law.facts import (
    BuildingPiece,
    CondoPiece,
    LandPiece,
    ObjectFacts,
    TaxpayerFacts,
    UseShare,
)
from taxation.law.schema import OwnerKind, UseClass


def shophouse(price: int = 20_000) -> TaxpayerFacts:
    """The mixed shophouse of the specification: 2,015.49 baht at 20,000 a square wah."""
    return TaxpayerFacts(
        key="1",
        owner_kind=OwnerKind("natural"),
        objects=(
            ObjectFacts(
                ref="01A001",
                lands=(LandPiece("01A001", Decimal(50), Decimal(price)),),
                buildings=(
                    BuildingPiece("01A001-B001", Decimal(144), Decimal(8200), "brick", 12, "400"),
                ),
                uses=(
                    UseShare(UseClass("OTHER"), area=Decimal(48)),
                    UseShare(UseClass("RES_MAIN"), area=Decimal(96)),
                ),
            ),
        ),
    )


def notice(facts: TaxpayerFacts) -> NoticeData:
    law = law_for(2025)
    return NoticeData(
        office=Office("องค์การบริหารส่วนตำบลตัวอย่าง", "184 หมู่ 3", "0-0000-0000", is_sample=True),
        number="2568/000001",
        dated_on=dt.date(2025, 4, 20),
        taxpayer="นางสมมุติ ป่าไม้",
        address="12/3 หมู่ 1",
        facts=facts,
        assessment=assess(facts, law),
        law=law,
        papers={"01A001": Paper("โฉนดที่ดิน", "12345")},
    )


def test_the_sheet_repeats_the_engines_figures() -> None:
    data = notice(shophouse())
    [block] = blocks(data)
    (land, house, shop), (_, _, home) = block.rows
    assert land is not None
    assert house is not None
    assert shop is not None
    assert home is not None
    assert (land.value, house.value) == (Decimal("1000000.00"), Decimal("1180800.00"))
    assert (house.depreciation, house.net) == (Decimal("165312.00"), Decimal("1015488.00"))
    assert (shop.base, shop.tax, shop.rates) == (Decimal("671829.33"), Decimal("2015.49"), "0.3%")
    assert (home.taxable, home.tax) == (Decimal("0.00"), Decimal("0.00"))
    assert notice_context(data)["total"]["due"] == Decimal("2015.49")


@pytest.mark.parametrize(
    ("years", "rate", "tax"), [(3, "0.3%", 300), (4, "0.6%", 600), (7, "0.9%", 900)]
)
def test_the_rate_of_vacant_land_is_the_one_it_is_taxed_at(years: int, rate: str, tax: int) -> None:
    """0.3 % and 0.3 points every third year: what stands beside the tax gives that tax."""
    land = LandPiece("01A001", Decimal(100), Decimal(1000))
    use = UseShare(UseClass.VACANT, vacant_years=years)
    one = ObjectFacts("01A001", (use,), lands=(land,))
    [block] = blocks(notice(TaxpayerFacts("1", OwnerKind.NATURAL, (one,))))
    [(_, _, part)] = block.rows
    assert part is not None
    assert (part.taxable, part.rates, part.tax) == (Decimal(100_000), rate, Decimal(tax))


def test_the_printed_code_is_the_bill() -> None:
    """From the printed page, as a phone would see it, to the digits the office wrote."""
    data = replace(notice(shophouse()), number="2568/000123")
    office = replace(data.office, recompute_url="https://office.example.go.th/recompute.html")
    pages = PdfDocument(notices_pdf([replace(data, office=office)]))
    (found,) = zxingcpp.read_barcodes(pages[0].render(scale=200 / 72).to_pil())
    (code,) = bill_codes(data.facts, data.law, data.number, office.recompute_url)
    assert found.text == code.text
    assert code.text.startswith("https://office.example.go.th/recompute.html#111")


def test_the_letter_names_amount_words_and_date() -> None:
    letter = "\n".join(notice_context(notice(shophouse()))["paragraphs"])
    assert "2,015.49 บาท (สองพันสิบห้าบาทสี่สิบเก้าสตางค์)" in letter
    assert "ภายในวันที่ 30 มิถุนายน 2568" in letter
    assert "งวดที่" not in letter  # under 3,000 baht there are no instalments


def test_instalments_are_offered_from_three_thousand_baht() -> None:
    letter = "\n".join(notice_context(notice(shophouse(price=100_000)))["paragraphs"])
    assert "งวดที่ 3" in letter
    assert "31 สิงหาคม 2568" in letter


def test_nothing_due_says_so() -> None:
    facts = shophouse()
    home = ObjectFacts(
        ref="01A001", lands=facts.objects[0].lands, uses=(UseShare(UseClass("RES_MAIN")),)
    )
    free = TaxpayerFacts(key="1", owner_kind=OwnerKind("natural"), objects=(home,))
    letter = "\n".join(notice_context(notice(free))["paragraphs"])
    assert "ไม่มีภาษีที่ต้องชำระ" in letter
    assert "เบี้ยปรับ" not in letter


def test_pages_render_with_their_fonts(caplog: pytest.LogCaptureFixture) -> None:
    pdf = notices_pdf([notice(shophouse())] * 2)
    assert pdf.startswith(b"%PDF")
    assert "notdef" not in caplog.text  # a glyph no font has
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_a_house_on_anothers_land_names_the_parcel_it_stands_on() -> None:
    house = BuildingPiece("01A001-B002", Decimal(80), Decimal(7500), "wood", 10, "100")
    thing = ObjectFacts(
        ref="01A001-B002", buildings=(house,), uses=(UseShare(UseClass("RES_MAIN_BUILDING")),)
    )
    facts = TaxpayerFacts(key="1", owner_kind=OwnerKind("natural"), objects=(thing,))
    [block] = blocks(notice(facts))
    assert (block.parcel, block.paper.number) == ("01A001", "12345")


def test_a_unit_has_a_sheet_of_its_own() -> None:
    unit = ObjectFacts(
        ref="U1",
        condos=(CondoPiece("U1", Decimal(30), Decimal(25_000)),),
        uses=(UseShare(UseClass("RES_OTHER")),),
    )
    facts = TaxpayerFacts(key="1", owner_kind=OwnerKind("natural"), objects=(unit,))
    data = notice(facts)
    assert blocks(data) == []
    [shown] = units(data)
    assert shown.value == Decimal("750000.00")
    assert [part.tax for part in shown.parts] == [Decimal("150.00")]
    assert [row[-1] for row in unit_price_list([data])] == ["0.02%"]
    assert list(unit_inventory([data]))[1][6] == Decimal(30)
    assert list(inventory([data])) == []
    assert notices_pdf([data]).startswith(b"%PDF")


@pytest.mark.parametrize("lines", range(0, 16, 3))
def test_the_code_its_words_and_the_signature_stand_on_one_page(lines: int) -> None:
    """However long the letter: what does not fit goes to the next page as a whole."""
    data = notice(shophouse(200_000))
    papers = {"01A001": Paper("ส.ป.ก.4-01", "1", is_state_land=True)}
    data = replace(data, papers=papers, address="12/3 หมู่ 1 ตำบลตัวอย่าง อำเภอเมือง " * 2 * lines)
    pages = [page.get_textpage().get_text_range() for page in PdfDocument(notices_pdf([data]))]
    [at] = [number for number, text in enumerate(pages) if "สแกน" in text]
    assert "......" in pages[at]
    assert "พนักงานประเมิน" in pages[at].split("......")[-1]


def test_form_seven_names_the_use_after_the_document() -> None:
    """The order of the ministry's form: document, use, land, building, total, tax."""
    text = render_to_string("taxation/forms/notice.html", notice_context(notice(shophouse())))
    heads = re.findall(r"<th[^>]*>(.*?)</th>", text)
    plain = [re.sub("<br>", "", one) for one in heads]
    assert plain[:7] == [
        "ที่", "ประเภทและเลขที่เอกสาร", "รหัสแปลง", "การใช้ประโยชน์",
        "ที่ดิน", "สิ่งปลูกสร้าง", "การคำนวณภาษี",
    ]  # fmt: skip
    row = re.findall(r"<tr>(.*?)</tr>", text.split("<tbody>")[1], re.S)[0]
    assert len(re.findall("<td", row)) == 23
