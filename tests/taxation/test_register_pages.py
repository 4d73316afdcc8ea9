"""Units and signs by their pages: tried first, done, refused, taken back."""

import pytest
from django.urls import reverse

from accounts.models import Role
from parcels.models import Condominium, RegisterEntry, Right, Sign, SourceDocument, Unit
from tests import factories as make

pytestmark = pytest.mark.django_db

WHY = {
    "effective_on": "2025-03-01", "reason": "อ.ช.2", "document_kind": "deed",
    "document_number": "77/2568",
}  # fmt: skip


@pytest.fixture
def clerk(client):
    client.force_login(make.user(Role.SURVEYOR))
    return client


@pytest.fixture
def building():
    made = make.building(make.owned_parcel())
    make.condominium(made)
    return made


def _lines(prefix, *rows):
    found = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        found |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return found


def _use(area, use="RESIDENCE", **more):
    return {"use": use, "area": area, "used_by": "self", "letting": "", **more}


def _holder(name, share="1/1"):
    return {"owner": name, "kind": "ownership", "share": share}


def _unit(**more):
    return {
        "number": "9/1", "floor": "1", "area_sq_m": "40", "common_share": "40.5/1000", **WHY,
        **_lines("uses", _use("25"), _use("15", "UNUSED", vacant_since="2566")),
        **_lines("owners", _holder("ป้าเอื้อง", "1/2"), _holder("ลุงคำ", "1/2")), **more,
    }  # fmt: skip


def test_a_unit_is_tried_then_registered_with_uses_holders_and_its_paper(clerk, building):
    for name in ("ป้าเอื้อง", "ลุงคำ"):
        make.party(name)
    url = reverse("tax-unit-new", args=[building.pk])
    page = clerk.post(url, {**_unit(), "preview": "1"}).content.decode()
    assert "9/1 (01A001-B001-U001)" in page
    assert not Unit.objects.exists()
    assert not SourceDocument.objects.exists()
    assert clerk.post(url, _unit()).status_code == 302
    unit = Unit.objects.get()
    assert (unit.common_share_numerator, unit.common_share_denominator) == (81, 2000)
    vacant = unit.uses.get(use="UNUSED")
    assert (str(vacant.area_sq_m), vacant.vacant_since) == ("15.00", 2023)
    assert Right.objects.filter(unit=unit, share_denominator=2).count() == 2
    assert RegisterEntry.objects.latest("pk").document.number == "77/2568"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"area_sq_m": "50"}, "รวมได้ 40"),
        ({"owners-0-share": "1/3"}, "รวมกันเป็นหนึ่งพอดี"),
        ({"owners-0-owner": "ไม่มีใคร"}, "ไม่พบ"),
        ({"common_share": "x"}, "เขียนส่วน"),
        ({"effective_on": "2999-01-01"}, "ยังมาไม่ถึง"),
    ],
)
def test_a_wrong_unit_is_refused_with_all_that_was_typed(clerk, building, wrong, said):
    for name in ("ป้าเอื้อง", "ลุงคำ"):
        make.party(name)
    page = clerk.post(reverse("tax-unit-new", args=[building.pk]), _unit(**wrong)).content.decode()
    assert said in page
    assert 'value="9/1"' in page
    assert not Unit.objects.exists()


def test_a_unit_is_handed_over_used_otherwise_ended_and_brought_back(clerk, building):
    seller = make.party("คนเก่า")
    unit = make.unit(building, 1, seller)
    buyer = make.party("ผู้ซื้อ")
    url = reverse("tax-unit", args=[unit.pk])
    sale = {"do": "transfer", **WHY, **_lines("owners", _holder("ผู้ซื้อ"))}
    page = clerk.post(url, {**sale, "preview": "1"}).content.decode()
    assert f"{seller} 1/1" in page
    assert f"{buyer} 1/1" in page
    clerk.post(url, sale)
    assert Right.objects.open().get(unit=unit).party == buyer
    use = {"do": "use", **WHY, **_lines("uses", _use(unit.area_sq_m, "OTHER", letting="daily"))}
    clerk.post(url, use)
    assert unit.uses.open().get().letting == "daily"
    clerk.post(url, {"do": "end", **WHY})
    assert "2568" in clerk.get(url).content.decode()
    last = RegisterEntry.objects.latest("pk")
    back = reverse("tax-take-back", args=[last.pk])
    assert clerk.post(back, {"reason": "ผิดห้อง", "back": url}).url == url
    unit.refresh_from_db()
    assert unit.retired_on is None
    assert Right.objects.open().get(unit=unit).party == buyer


def test_an_exempt_part_of_a_unit_stays_exempt_when_the_form_is_sent_again(clerk, building):
    unit = make.unit(building, 1, make.party())
    url = reverse("tax-unit", args=[unit.pk])
    rows = [_use("20"), _use("10", "OTHER", exempt_item="9")]
    clerk.post(url, {"do": "use", **WHY, **_lines("uses", *rows)})
    assert set(unit.uses.open().values_list("use", "exempt_item")) == {
        ("RESIDENCE", None), ("OTHER", 9),
    }  # fmt: skip
    page = clerk.get(url).content.decode()
    assert 'name="uses-1-exempt_item" value="9"' in page
    wrong = [_use("20"), _use("10", "OTHER", exempt_item="13")]
    clerk.post(url, {"do": "use", **WHY, **_lines("uses", *wrong)})
    assert unit.uses.open().filter(exempt_item=9).exists()


def test_number_and_floor_of_a_unit_are_corrected_and_taken_back(clerk, building):
    unit, other = make.unit(building, 1, make.party()), make.unit(building, 2, make.party())
    url = reverse("tax-unit", args=[unit.pk])
    form = {"do": "correct", "number": "9/7", "floor": "3", **WHY}
    page = clerk.post(url, {**form, "preview": "1"}).content.decode()
    assert "9/7 (01A001-B001-U001)" in page
    unit.refresh_from_db()
    assert (unit.number, unit.floor) == ("9/1", "1")
    clerk.post(url, form)
    unit.refresh_from_db()
    assert (unit.number, unit.floor, unit.code) == ("9/7", "3", "01A001-B001-U001")
    for taken in (form, {**form, "number": other.number}, {**form, "number": " "}):
        clerk.post(url, taken)
    assert RegisterEntry.objects.count() == 1
    last = RegisterEntry.objects.latest("pk")
    clerk.post(reverse("tax-take-back", args=[last.pk]), {"reason": "ผิดห้อง", "back": url})
    unit.refresh_from_db()
    assert (unit.number, unit.floor) == ("9/1", "1")


def test_taking_back_says_why_and_leads_nowhere_else(clerk, building):
    unit = make.unit(building, 1, make.party("คนเก่า"))
    clerk.post(reverse("tax-unit", args=[unit.pk]), {"do": "end", **WHY})
    back = reverse("tax-take-back", args=[RegisterEntry.objects.latest("pk").pk])
    answer = clerk.post(back, {"reason": " ", "back": "https://elsewhere.example/"})
    assert answer.url == reverse("tax-condominiums")
    unit.refresh_from_db()
    assert unit.retired_on


def test_a_building_becomes_a_condominium_and_is_corrected(clerk):
    built = make.building(make.owned_parcel())
    fields = {"building": built.code.lower(), "name": "ปางหมูคอนโด", "number": "1/2568",
              "registered_on": "2025-01-10", **WHY}  # fmt: skip
    url = reverse("tax-condominium-new")
    assert "ปางหมูคอนโด" in clerk.post(url, {**fields, "preview": "1"}).content.decode()
    assert not Condominium.objects.exists()
    clerk.post(url, fields)
    clerk.post(url, {**fields, "name": "ปางหมูวิลล์"})
    assert built.condominium.name == "ปางหมูวิลล์"
    page = clerk.post(url, {**fields, "building": "09Z999-B001"}).content.decode()
    assert "09Z999-B001" in page


def test_a_sign_is_tried_first_and_taken_back(clerk):
    parcel = make.owned_parcel()
    sign = make.sign(parcel, owner=make.party("เจ้าของป้าย"))
    url = reverse("tax-sign", args=[sign.pk])
    ending = {"remove": "1", **WHY}
    assert "1 มี.ค. 2568" in clerk.post(url, {**ending, "preview": "1"}).content.decode()
    sign.refresh_from_db()
    assert sign.removed_on is None
    clerk.post(url, ending)
    last = RegisterEntry.objects.latest("pk")
    clerk.post(reverse("tax-take-back", args=[last.pk]), {"reason": "ยังอยู่", "back": url})
    assert Sign.objects.get().removed_on is None


def test_who_only_reads_changes_nothing(client, building):
    unit = make.unit(building, 1, make.party("คนเก่า"))
    client.force_login(make.user(Role.CASHIER))
    assert client.get(reverse("tax-unit", args=[unit.pk])).status_code == 200
    client.post(reverse("tax-unit", args=[unit.pk]), {"do": "end", **WHY})
    unit.refresh_from_db()
    assert unit.retired_on is None
    for name, args in (("tax-unit-new", [building.pk]), ("tax-condominium-new", []),
                       ("tax-take-back", [1])):  # fmt: skip
        assert client.post(reverse(name, args=args)).status_code == 403


def test_another_bodys_unit_is_not_found(client, building):
    unit = make.unit(building, 1, make.party("คนเก่า"))
    client.force_login(make.user(Role.ASSESSOR, subdistrict=make.subdistrict("580105")))
    assert client.get(reverse("tax-unit", args=[unit.pk])).status_code == 404
