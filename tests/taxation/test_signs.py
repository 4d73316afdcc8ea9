"""Sign tax from the register to the receipt, each amount computed by hand."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Role
from billing.models import Bill, Payment, Receipt
from billing.selectors import balance
from parcels.models import HouseRegistration, Sign
from taxation.models import SignAssessment, SignPaper
from taxation.selectors import signs as read
from taxation.selectors.signs import declared_signs
from taxation.services import paying, signs
from taxation.services.choices import choose
from tests import factories as make

YEAR = 2025
ISSUED = dt.date(YEAR, 4, 1)
DECLARED = dt.date(YEAR, 3, 15)


@pytest.fixture
def officers(db):
    return make.user(Role.ASSESSOR, username="one"), make.user(Role.ASSESSOR, username="two")


@pytest.fixture
def issued(officers):
    """A shop sign of 1,040 baht and a board of 5,200, of one owner, issued on 1 April."""
    parcel, owner = make.owned_parcel(), make.party("เจ้าของป้าย")
    make.sign(parcel, 1, owner=owner, wording="mixed")
    make.sign(parcel, 2, owner=owner, wording="mixed", width_cm=1000)
    one = _issue(officers)
    signs.record_paper(one=one, kind="declared", on=DECLARED, by=None)
    return one


def _issue(officers, year=YEAR):
    body = make.subdistrict().pk
    signs.prepare_signs(subdistrict=body, year=year, by=officers[0])
    signs.issue_signs(subdistrict=body, year=year, by=officers[1], on=ISSUED)
    return SignAssessment.objects.in_force().filter(tax_year=year).latest("pk")


def _pay(one, amount, on):
    return paying.take_sign_payment(one=one, amount_satang=amount, on=on, method="cash", by=None)


def test_a_second_officer_issues_and_the_bill_is_paid_in_time(issued, officers):
    assert (issued.tax_satang, issued.number) == (6_240_00, "ป.2568/00001")
    bill = Bill.objects.get()
    assert (bill.amount_satang, bill.due_on) == (6_240_00, dt.date(YEAR, 4, 16))
    _pay(issued, 240_00, ISSUED)
    assert read.quote(issued, dt.date(YEAR, 4, 16)).total == 6_000_00
    _pay(issued, 6_000_00, dt.date(YEAR, 4, 16))
    assert balance(bill).status == "paid"


def test_who_prepared_may_not_issue_and_a_second_run_finds_nothing_new(issued, officers):
    body = make.subdistrict().pk
    assert signs.prepare_signs(subdistrict=body, year=YEAR, by=officers[0]) == 0
    with pytest.raises(ValidationError):
        signs.issue_signs(subdistrict=body, year=YEAR, by=officers[0], on=ISSUED)
    signs.prepare_signs(subdistrict=body, year=YEAR + 1, by=officers[0])
    with pytest.raises(PermissionDenied):
        signs.issue_signs(subdistrict=body, year=YEAR + 1, by=officers[0], on=ISSUED)


def test_late_costs_two_percent_a_month_and_ten_for_a_late_declaration(issued):
    late = dt.date(YEAR, 5, 17)  # a month and a day after 16 April: two months
    assert read.quote(issued, late).extra == 249_60
    SignPaper.objects.update(on=dt.date(YEAR, 4, 1))
    asked = read.quote(issued, late)
    assert asked.extra == 249_60 + 624_00
    with pytest.raises(ValidationError):
        _pay(issued, 6_240_00, late)
    _pay(issued, asked.total, late)
    assert read.quote(issued, late).total == 0


def test_who_never_declares_pays_ten_percent_unless_the_office_says_otherwise(issued, officers):
    SignPaper.objects.all().delete()
    in_time = dt.date(YEAR, 4, 16)
    assert read.quote(issued, in_time).undeclared == 624_00
    assert read.quote(issued, dt.date(YEAR, 3, 31)).undeclared == 0
    choose(
        subdistrict=make.subdistrict().pk, key="sign_not_declared", value="not_charged",
        reason="สำรวจเอง", by=officers[0],
    )  # fmt: skip
    make.sign(issued.party.signs.first().parcel, 3, owner=issued.party)
    after = _issue(officers)  # by the law as the office reads it now
    assert read.quote(after, in_time).undeclared == 0


def test_a_late_declaration_is_paid_part_by_part_with_each_part(issued):
    SignPaper.objects.update(on=dt.date(YEAR, 4, 1))
    paying.allow_sign_parts(one=issued, on=ISSUED)
    asked = read.quote(issued, ISSUED)
    assert (asked.part, asked.part_undeclared, asked.next_total) == (2_080_00, 208_00, 2_288_00)
    with pytest.raises(ValidationError):
        _pay(issued, 2_080_00, ISSUED)
    _pay(issued, 2_288_00, ISSUED)
    assert read.quote(issued, ISSUED).left == 4_160_00
    _pay(issued, 2_288_00, ISSUED)
    _pay(issued, 2_288_00, ISSUED)
    assert Payment.objects.aggregate(extra=Sum("extra_satang"))["extra"] == 624_00
    assert read.quote(issued, ISSUED).total == 0


def test_the_list_counts_an_owner_once_while_a_draft_waits(client, issued, officers):
    make.sign(issued.party.signs.first().parcel, 3, owner=issued.party)
    body = make.subdistrict().pk
    signs.prepare_signs(subdistrict=body, year=YEAR, by=officers[0])
    [draft] = read.sign_roll(body, YEAR)
    assert (draft.supersedes, draft.issued_at) == (issued, None)
    client.force_login(officers[0])
    shown = client.get(reverse("tax-signs"), {"year": YEAR}).context
    assert (shown["count"], shown["total"]) == (1, draft.tax_satang)
    signs.issue_signs(subdistrict=body, year=YEAR, by=officers[1], on=ISSUED)
    assert [one.pk for one in read.sign_roll(body, YEAR)] == [draft.pk]


def test_a_second_officer_at_the_same_year_is_told_to_wait(client, officers):
    body = make.subdistrict().pk
    make.sign(make.owned_parcel())
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            key = [signs._LOCK, body * 1000 + YEAR % 1000]
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", key)
            for act in (signs.prepare_signs, signs.issue_signs):
                on = {"on": ISSUED} if act is signs.issue_signs else {}
                with pytest.raises(ValidationError) as refused:
                    act(subdistrict=body, year=YEAR, by=officers[0], **on)
                assert refused.value.code == "someone_at_work"
            client.force_login(officers[0])
            client.post(reverse("tax-signs-prepare"), {"year": YEAR})
            assert not SignAssessment.objects.exists()
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)
    finally:
        other.close()
    assert signs.prepare_signs(subdistrict=body, year=YEAR, by=officers[0]) == 1


def test_the_time_to_pay_runs_from_the_receipt_of_the_notice(issued):
    signs.record_paper(one=issued, kind=SignPaper.Kind.POST, on=dt.date(YEAR, 4, 10), by=None)
    assert Bill.objects.get().due_on == dt.date(YEAR, 5, 2)
    with pytest.raises(ValidationError):
        signs.record_paper(one=issued, kind="declared", on=dt.date(2100, 1, 1), by=None)


def test_three_parts_each_with_its_own_day(issued):
    parts = paying.allow_sign_parts(one=issued, on=ISSUED)
    assert [part.amount_satang for part in parts] == [2_080_00] * 3
    _pay(issued, 2_080_00, ISSUED)
    assert read.quote(issued, dt.date(YEAR, 5, 16)).extra == 0
    assert read.quote(issued, dt.date(YEAR, 5, 17)).extra == 83_20  # 2 % of what is left


def test_a_sign_put_up_later_supersedes_and_keeps_the_payment(issued, officers):
    _pay(issued, 1_000_00, ISSUED)
    make.sign(issued.party.signs.first().parcel, 3, owner=issued.party,
              installed_on=dt.date(YEAR, 7, 1))  # fmt: skip
    after = _issue(officers)
    assert after.supersedes == issued
    assert after.tax_satang == 6_240_00 + 100_00  # 200 a year, two quarters
    assert balance(Bill.objects.open().get()).left == after.tax_satang - 1_000_00
    with pytest.raises(DatabaseError), transaction.atomic():
        SignAssessment.objects.filter(pk=issued.pk).update(tax_satang=1)


def test_a_sign_taken_down_pays_its_year_and_not_the_next(issued, officers):
    Sign.objects.update(removed_on=dt.date(YEAR, 3, 1))
    assert signs.prepare_signs(subdistrict=make.subdistrict().pk, year=YEAR, by=None) == 0
    assert signs.prepare_signs(subdistrict=make.subdistrict().pk, year=YEAR + 1, by=None) == 0


def test_the_roll_shows_drafts_that_have_no_bill_yet(client, officers):
    make.sign(make.owned_parcel(), 1, owner=make.party("เจ้าของป้าย"), wording="mixed")
    signs.prepare_signs(subdistrict=make.subdistrict().pk, year=YEAR, by=officers[0])
    client.force_login(officers[0])
    for language in ("th", "en"):
        client.cookies["django_language"] = language
        assert "เจ้าของป้าย" in client.get(reverse("tax-signs"), {"year": YEAR}).content.decode()


def test_pages_show_search_pay_print_and_export(client, issued, django_assert_max_num_queries):
    client.force_login(make.user(Role.CASHIER))
    with django_assert_max_num_queries(16):
        page = client.get(reverse("tax-signs"), {"year": YEAR, "q": "เจ้าของป้าย"})
    assert issued.number in page.content.decode()
    url = reverse("tax-sign-assessment", args=[issued.pk])
    assert "01A001-P002" in client.get(url).content.decode()
    for paper in ("tax-sign-notice", "tax-sign-declaration"):
        assert client.get(reverse(paper, args=[issued.pk])).content[:4] == b"%PDF"
    assert client.get(reverse("tax-sign-blank"), {"year": YEAR}).content[:4] == b"%PDF"
    assert client.get(reverse("tax-sign-blank"), {"year": 2399}).url == reverse("tax-signs")
    [first, _second] = declared_signs(issued)
    assert (first.ref, first.place[:6], first.width_cm) == ("01A001-P001", "01A001", 200)
    client.post(reverse("tax-sign-pay", args=[issued.pk]), {"amount": "x"})
    assert not Receipt.objects.exists()
    asked = read.quote(issued, timezone.localdate())
    whole = {"amount": f"{asked.total / 100:.2f}"}
    answer = client.post(reverse("tax-sign-pay", args=[issued.pk]), whole)
    assert answer.url == reverse("tax-receipt-page", args=[Receipt.objects.get().pk])
    assert client.post(reverse("tax-signs-issue"), {"year": YEAR}).status_code == 403
    book = load_workbook(BytesIO(client.get(reverse("tax-signs-sheet"), {"year": YEAR}).content))
    assert [row[10].value for row in list(book.active)[1:]] == [1040, 5200]


def test_a_debt_of_signs_stands_in_the_arrears_and_leads_to_its_counter(client, issued):
    client.force_login(make.user(Role.CASHIER))
    number = Bill.objects.get().number
    page = client.get(reverse("tax-arrears")).content.decode()
    assert number in page
    assert reverse("tax-sign-assessment", args=[issued.pk]) + "#counter" in page
    only_land = client.get(reverse("tax-arrears"), {"tax": "taxation.record"}).content.decode()
    assert number not in only_land


def test_a_household_sees_the_sign_tax_of_its_people_and_no_other(client, issued):
    house = make.house("12", of=Sign.objects.first().parcel)
    HouseRegistration.objects.create(
        subdistrict=house.subdistrict, house=house, party=issued.party, during=("2020-01-01", None)
    )
    own = make.sticker(make.household(house))
    other = make.sticker(make.household(make.house("99"), number=2))
    seen = {}
    for sticker in (own, other):
        session = client.session
        until = timezone.now().timestamp() + 600
        session["household"] = {"id": sticker.household.pk, "until": until}
        session.save()
        answer = client.get(reverse("household-tax", args=[sticker.token]))
        seen[sticker.pk] = answer.content.decode()
    assert "6,240.00" in seen[own.pk]
    assert "เจ้าของป้าย" in seen[own.pk]
    assert "6,240.00" not in seen[other.pk]


def test_a_sign_is_put_up_corrected_and_taken_down_by_its_page(client, db):
    client.force_login(make.user(Role.SURVEYOR))
    make.owned_parcel()
    make.party("ซ้ำ")
    second = make.party("ซ้ำ", family_name="อีกคน")
    fields = {
        "parcel": "01A001", "owner": "ซ้ำ", "wording": "thai", "width_cm": 100, "height_cm": 80,
        "sides": 1, "installed_on": "2025-02-01", "effective_on": "2025-02-01", "reason": "ผ.ท.3",
    }  # fmt: skip
    page = client.post(reverse("tax-sign-new"), fields).content.decode()
    assert "อีกคน" in page
    assert not Sign.objects.exists()
    client.post(reverse("tax-sign-new"), {**fields, "choice_owner": second.pk})
    sign = Sign.objects.get()
    assert (sign.code, sign.owner) == ("01A001-P001", second)
    url = reverse("tax-sign", args=[sign.pk])
    client.post(url, {**fields, "choice_owner": second.pk, "width_cm": 250, "reason": "วัดใหม่"})
    client.post(url, {"remove": "1", "effective_on": "2025-08-01", "reason": "รื้อ"})
    sign.refresh_from_db()
    assert (sign.width_cm, str(sign.removed_on)) == (250, "2025-08-01")
    assert sign.parcel.entries.count() == 3
