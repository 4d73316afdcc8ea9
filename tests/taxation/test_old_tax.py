"""The tax of 2562 in the register, and the relief of section 97 it gives in 2563 to 2565."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from accounts.models import Role
from taxation.law.assess import assess
from taxation.models import OldTax, RunException
from taxation.selectors.law import body_law
from taxation.selectors.old_tax_file import read_old_tax
from taxation.services.old_tax import keep_old_tax
from tests import factories as make
from tests.taxation.tax_rows import account, plot, roll, taxpayer

pytestmark = pytest.mark.django_db
#: Tax year 2565: no decree, three quarters of the increase.
RELIEVED = 2022


def keep(text, source="ภ.บ.ท.6 ปี 2562"):
    lines = read_old_tax(text.encode(), "old.csv")
    return keep_old_tax(subdistrict=make.subdistrict().pk, lines=lines, source=source)


def shop(code="01A001", owner=None):
    """100 sq.wah × 1,000 × 0.3 % = 300 baht."""
    owner = owner or make.party()
    made = plot(code, owner, use="OTHER")
    made.valuations.update(in_force=(None, None))
    return owner, made


def assessed(owner, year=RELIEVED):
    law = body_law(make.subdistrict().pk).of(year)
    return assess(taxpayer(owner, year=year).facts, law)


def test_three_quarters_of_the_increase_are_due_in_2565():
    owner, _ = shop()
    assert assessed(owner).due == 300_00
    assert keep("รหัสแปลง,ภาษี 2562,ประเภทภาษี\n01a001,100.00,บำรุงท้องที่\n") == 1
    result = assessed(owner)
    assert result.due == 250_00  # 100 + 75 % of 200
    assert "E4" in {step.rule for step in result.steps}


def test_the_years_after_do_not_ask_for_it():
    owner, _ = shop()
    keep("รหัสแปลง,ภาษี 2562\n01A001,100\n")
    assert taxpayer(owner, year=2024).facts.old_tax_2562 is None


def test_old_tax_of_all_parcels_and_both_kinds_is_summed():
    owner, _ = shop()
    shop("01C001", owner)
    keep(
        "รหัสแปลง,ภาษี 2562,ประเภทภาษี\n01A001,100,บำรุงท้องที่\n01A001,50.50,ภาษีโรงเรือนและที่ดิน\n"
        "01C001,9.50,local\n01C001,40,local\n"
    )
    assert OldTax.objects.count() == 3
    assert taxpayer(owner, year=RELIEVED).facts.old_tax_2562 == Decimal("200.00")


def test_a_payer_who_is_not_the_owner_of_the_land_has_the_amount_and_the_owner_does_not():
    owner, parcel = shop()
    tenant = make.party("ผู้เช่า", owner_code="A-7")
    for code, first, last in (("2559-2562", 2020, 2022), ("2566-2569", 2023, 2026)):
        price = {"type_code": "101", "name_th": "บ้าน", "name_en": "House", "baht_per_sq_m": 700}
        account(code, first, last).buildings.create(subdistrict=parcel.subdistrict, **price)
    built = make.building(parcel)
    make.building_use(built, "OTHER")
    make.right(built, tenant)
    keep("รหัสแปลง,ภาษี 2562,รหัสเจ้าของ\n01A001,80,A-7\n")
    assert taxpayer(tenant, year=RELIEVED).facts.old_tax_2562 == 80
    assert taxpayer(owner, year=RELIEVED).facts.old_tax_2562 is None


def test_where_one_of_two_parcels_is_known_the_other_is_an_exception():
    owner, _ = shop()
    _, other = shop("01C001", owner)
    keep("รหัสแปลง,ภาษี 2562\n01A001,100\n")
    found = [one for one in roll(RELIEVED).findings if one.kind == "old_tax"]
    assert [one.parcel for one in found] == [other.pk]
    assert found[0].weight == RunException.Weight.WARNS


def test_a_second_file_replaces_the_amount():
    owner, _ = shop()
    keep("รหัสแปลง,ภาษี 2562\n01A001,100\n")
    keep("รหัสแปลง,ภาษี 2562\n01A001,200\n")
    assert assessed(owner).due == 275_00
    assert OldTax.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("แปลง\n01A001\n", "columns_missing", "รหัสแปลง"),
        ("รหัสแปลง,ภาษี 2562\n01A001,x\n01A001,1\n,5\n", "rows_wrong", "2, 4"),
        ("รหัสแปลง,ภาษี 2562\n01A001,1.005\n", "rows_wrong", "2"),
        ("รหัสแปลง,ภาษี 2562,ประเภท\n01A001,1,ป้าย\n", "rows_wrong", "2"),
        ("รหัสแปลง,ภาษี 2562\n09Z999,1\n", "not_in_register", "2"),
        ("รหัสแปลง,ภาษี 2562,รหัสเจ้าของ\n01A001,1,ไม่มี\n", "not_in_register", "2"),
    ],
)
def test_a_wrong_file_keeps_nothing_and_names_the_rows(text, code, words):
    shop()
    with pytest.raises(ValidationError) as refused:
        keep(text)
    assert refused.value.code == code
    assert words in refused.value.messages[0]
    assert not OldTax.objects.exists()


def test_amounts_come_in_by_the_page_from_excel_are_searched_and_taken_away(client):
    shop()
    book = Workbook()
    book.active.append(["รหัสแปลง", "ภาษี 2562"])
    book.active.append(["01A001", 100.5])
    content = BytesIO()
    book.save(content)
    file = SimpleUploadedFile("old.xlsx", content.getvalue())
    client.force_login(make.user(Role.ASSESSOR))
    client.post("/tax/old-tax/keep", {"file": file, "source": "ภ.ร.ด.8"})
    kept = OldTax.objects.get()
    assert kept.satang == 100_50
    assert "100.50" in client.get("/tax/old-tax/?q=01A").content.decode()
    assert "01A001" in client.get("/tax/old-tax/?q=01A").content.decode()
    assert not list(client.get("/tax/old-tax/?q=02A").context["page"])
    client.post(f"/tax/old-tax/{kept.pk}/forget")
    assert not OldTax.objects.exists()


def test_only_an_assessor_of_the_body_writes(client):
    shop()
    keep("รหัสแปลง,ภาษี 2562\n01A001,100\n")
    pk = OldTax.objects.get().pk
    client.force_login(make.user(Role.CASHIER))
    assert client.post(f"/tax/old-tax/{pk}/forget").status_code == 403
    elsewhere = make.user(Role.ASSESSOR, subdistrict=make.subdistrict("580105"))
    client.force_login(elsewhere)
    client.post(f"/tax/old-tax/{pk}/forget")
    assert OldTax.objects.exists()
