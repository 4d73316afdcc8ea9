"""The cashier's counter: payment, additions of a late one, parts, receipt, arrears."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from billing.models import Bill, Receipt
from billing.selectors import balance
from taxation.models import AssessmentRecord
from taxation.selectors.arrears import quote
from taxation.services import paying, release, runs
from tests import factories as make
from tests.taxation.tax_rows import YEAR, plot

pytestmark = pytest.mark.django_db
IN_TIME, LATE = dt.date(YEAR, 6, 30), dt.date(YEAR, 7, 1)


@pytest.fixture
def record():
    """A shop of 10,000 baht of tax, issued."""
    plot("01A001", make.party(), "33333.34", use="OTHER")
    run = runs.start_run(
        subdistrict=make.subdistrict().pk, year=YEAR, mode="issue", by=make.user(Role.ASSESSOR)
    )
    release.release_run(run=runs.run_tax_year(run.pk), by=make.user(Role.ADMINISTRATOR))
    return AssessmentRecord.objects.get()


def _take(record, amount, on):
    return paying.take_payment(record=record, amount_satang=amount, on=on, method="cash", by=None)


def test_in_time_any_part_may_be_paid(record):
    assert record.due_satang == 10_000_00
    _take(record, 4_000_00, IN_TIME)
    asked = quote(record, IN_TIME)
    assert (asked.left, asked.extra) == (6_000_00, 0)


def test_a_day_late_costs_ten_percent_and_a_month(record):
    asked = quote(record, LATE)
    assert (asked.penalty, asked.surcharge, asked.total) == (1_000_00, 100_00, 11_100_00)
    with pytest.raises(ValidationError):
        _take(record, 10_000_00, LATE)
    _take(record, 11_100_00, LATE)
    assert balance(Bill.objects.get()).status == "paid"


def test_parts_have_their_own_days_and_no_penalty_before_a_warning(record):
    parts = paying.allow_parts(record=record, on=IN_TIME)
    assert [part.amount_satang for part in parts] == [3_333_33, 3_333_33, 3_333_34]
    _take(record, 3_333_33, IN_TIME)
    assert quote(record, LATE).extra == 0
    missed = quote(record, dt.date(YEAR, 8, 1))
    assert (missed.penalty, missed.surcharge) == (0, 66_67)
    with pytest.raises(ValidationError):
        paying.allow_parts(record=record, on=IN_TIME)


def test_counter_gives_a_receipt_and_only_a_cashier_takes_money(client, record):
    url = reverse("tax-pay", args=[record.pk])
    client.force_login(make.user(Role.ASSESSOR))
    assert client.post(url, {"amount": "1"}).status_code == 403
    client.force_login(make.user(Role.CASHIER))
    client.post(url, {"amount": "nonsense"})
    assert not Receipt.objects.exists()
    page = client.get(reverse("tax-record", args=[record.pk])).content.decode()
    total = quote(record, timezone.localdate()).total
    assert f"{total / 100:,.2f}" in page
    answer = client.post(url, {"amount": f"{total / 100:,.2f}", "method": "qr"}, follow=True)
    assert str(Receipt.objects.get()) in answer.content.decode()


def test_arrears_list_who_owes_past_the_day(client, record):
    client.force_login(make.user(Role.CASHIER))
    page = client.get(reverse("tax-arrears")).content.decode()
    assert Bill.objects.get().number in page
    _take(record, quote(record, LATE).total, LATE)
    assert Bill.objects.get().number not in client.get(reverse("tax-arrears")).content.decode()
