"""A penalty waived or reduced by order (s71): at the counter, on paper, withdrawn."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from taxation.forms.announcements import relief_context
from taxation.forms.papers import receipt_context
from taxation.forms.warning import warning_context
from taxation.models import AssessmentRecord, PenaltyRelief
from taxation.selectors.announcements import relief_of
from taxation.selectors.arrears import Filters, arrears_on, quote
from taxation.selectors.letters import letters_of
from taxation.selectors.notices import receipt_of
from taxation.services import enforcing, paying, release, relieving, runs
from tests import factories as make
from tests.taxation.tax_rows import YEAR, plot

D = dt.date
JULY, ORDERED = D(YEAR, 7, 15), D(YEAR, 7, 10)


def order(**more):
    said = {
        "ground": "seized", "percent": Decimal(100), "asked_on": D(YEAR, 7, 1),
        "evidence": "หมายบังคับคดี พ.12/2568", "number": "45/2568", "ordered_on": ORDERED,
        "reason": "ศาลสั่งยึด",
    }  # fmt: skip
    return relieving.Order(**{**said, **more})


@pytest.fixture
def records(db):
    """Two shops of 10,000 baht of tax each, issued."""
    plot("01A001", make.party(), "33333.34", use="OTHER")
    plot("01A007", make.party(), "33333.34", use="OTHER")
    run = runs.start_run(
        subdistrict=make.subdistrict().pk, year=YEAR, mode="issue", by=make.user(Role.ASSESSOR)
    )
    release.release_run(run=runs.run_tax_year(run.pk), by=make.user(Role.ADMINISTRATOR))
    return list(AssessmentRecord.objects.order_by("pk"))


def relieved(record, **more):
    return relieving.relieve_penalty(record=record, order=order(**more), by=None)


def test_the_counter_asks_for_what_the_order_leaves_from_its_day_on(records):
    record, other = records
    relieved(record, percent=Decimal("50"))
    assert quote(record, D(YEAR, 7, 9)).total == 11_100_00
    assert quote(record, ORDERED).total == 10_600_00
    assert quote(other, ORDERED).total == 11_100_00
    relieved(record)  # the latest order of a day counts
    assert (quote(record, JULY).total, quote(record, JULY).waived) == (10_100_00, 1_000_00)
    listed = arrears_on(make.subdistrict().pk, JULY, Filters())
    assert [debt.extra for debt in listed] == [100_00, 1_100_00]
    with pytest.raises(ValidationError):
        paying.take_payment(record=record, amount_satang=11_100_00, on=JULY, method="cash", by=None)
    receipt = paying.take_payment(
        record=record, amount_satang=10_100_00, on=JULY, method="cash", by=None
    )
    assert quote(record, JULY).left == 0
    said = receipt_context(receipt_of(receipt))
    assert said["relief"] == "งดเบี้ยปรับตามคำสั่งที่ 45/2568 (มาตรา 71)"
    assert said["receipt"]["extra"] == Decimal("100.00")


def test_a_withdrawn_order_counts_no_longer_and_stays_to_be_seen(client, records):
    relief = relieved(records[0])
    client.force_login(make.user(Role.ASSESSOR))
    url = reverse("tax-relief-withdraw", args=[relief.pk])
    client.post(url, {"reason": " "})
    assert quote(records[0], JULY).penalty == 0
    client.post(url, {"reason": "ศาลถอนการยึด"})
    assert quote(records[0], JULY).penalty == 1_000_00
    page = client.get(reverse("tax-debt", args=[records[0].pk])).content.decode()
    assert "ศาลถอนการยึด" in page
    assert "45/2568" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"ground": "pity"}, {"percent": Decimal(0)}, {"percent": Decimal(101)}, {"percent": None},
        {"asked_on": None}, {"ordered_on": D(YEAR, 6, 30)}, {"evidence": " "}, {"number": ""},
        {"reason": ""}, {"ordered_on": D(2900, 1, 1)},
    ],
)  # fmt: skip
def test_an_order_without_its_papers_is_refused(records, wrong):
    with pytest.raises(ValidationError):
        relieved(records[0], **wrong)
    assert not PenaltyRelief.objects.exists()


def test_nothing_is_waived_of_a_debt_that_is_paid(records):
    today = timezone.localdate()
    total = quote(records[0], today).total
    paying.take_payment(record=records[0], amount_satang=total, on=today, method="cash", by=None)
    with pytest.raises(ValidationError) as refused:
        relieved(records[0])
    assert refused.value.code == "nothing_owed"


def test_the_page_keeps_what_was_typed_and_the_letter_says_what_is_left(client, records):
    client.force_login(make.user(Role.ASSESSOR))
    url = reverse("tax-relief-new", args=[records[0].pk])
    fields = {
        "ground": "seized", "percent": "40", "asked_on": f"{YEAR}-07-01",
        "evidence": "หมายบังคับคดี", "number": "46/2568", "ordered_on": f"{YEAR}-06-01",
        "reason": "ยึด",
    }  # fmt: skip
    page = client.post(url, fields).content.decode()
    assert 'value="46/2568"' in page
    assert client.post(url, {**fields, "ordered_on": f"{YEAR}-07-10"}).status_code == 302
    relief = PenaltyRelief.objects.select_related("record__subdistrict").get()
    said = relief_context(relief_of(relief))
    assert [str(one) for one in said["amounts"]] == [
        "10000.00", "1000.00", "400.00", "100.00", "10700.00",
    ]  # fmt: skip
    assert "ลดเบี้ยปรับร้อยละ 40" in said["subject"]
    letter = client.get(reverse("tax-relief-letter", args=[relief.pk]))
    assert letter.content.startswith(b"%PDF")
    shown = client.get(reverse("tax-debt", args=[records[0].pk]) + f"?on={JULY}").content.decode()
    assert "400.00" in shown
    assert "ร้อยละ 40 ของเบี้ยปรับ" in shown


def test_a_warning_written_after_the_order_asks_for_less(records):
    relieved(records[0], percent=Decimal(50))
    letters = enforcing.issue_warnings(
        subdistrict=make.subdistrict().pk, records=None, on=JULY, days=15, by=None
    )
    rows = [warning_context(one)["rows"] for one in letters_of(letters)]
    assert [[str(row["penalty"]) for row in table] for table in rows] == [
        ["500.00", "1000.00", "2000.00"], ["1000.00", "2000.00", "4000.00"],
    ]  # fmt: skip


def test_other_words_of_the_letter_are_tried_on_the_latest_order(client, records):
    relieved(records[0])
    client.force_login(make.user(Role.ASSESSOR))
    asked = {"key": "relief.title", "text": "คำสั่งทดลอง", "preview": "1"}
    assert client.post("/tax/forms/keep", asked).content.startswith(b"%PDF")


def test_only_assessors_write_orders_and_only_of_their_body(client, records):
    url = reverse("tax-relief-new", args=[records[0].pk])
    client.force_login(make.user(Role.CASHIER))
    assert client.get(url).status_code == 403
    client.force_login(make.user(Role.ASSESSOR, subdistrict=make.subdistrict("580105")))
    assert client.get(url).status_code == 404
    relief = relieved(records[0])
    assert client.get(reverse("tax-relief-letter", args=[relief.pk])).status_code == 404
