"""Money given back once stays given back: no cancelled receipt or new bill gives it again."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import User
from billing.models import BankPayment, Bill, Payment, Receipt
from billing.selectors import balance
from billing.services.cashier import record_payment, replace_bill, reverse_payment
from taxation.models import Valuation
from taxation.selectors.objections import given_back, overpaid
from taxation.services import bank
from taxation.services.objecting import give_back
from tests import factories as make
from tests.taxation.bank_rows import IN_TIME, LATE, bills, detail, office, received, reissued

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return office()


def _given_back(by, bill) -> Receipt:
    """12,000 baht came for a bill of 10,000; the 2,000 are given back."""
    bank.accept(file=received(by, detail(bill, 12_000_00)), by=by)
    receipt = bank.tie(row=BankPayment.objects.waiting().get(), bill=bill, by=by, may_exceed=True)
    give_back(bill=bill, claimed_on=LATE, refunded_on=LATE, voucher="จ.1/2568", by=by)
    return receipt


def test_a_receipt_stays_once_a_part_of_it_was_given_back(client, by):
    (bill,) = bills(1)
    receipt = _given_back(by, bill)
    client.force_login(by)
    url = reverse("tax-receipt-cancel", args=[receipt.pk])
    page = client.post(url, {"reason": "ผิดใบ"}, follow=True).content.decode()
    assert "จ.1/2568" in page
    assert balance(bill).paid == 12_000_00
    assert not BankPayment.objects.waiting().exists()


def test_a_new_bill_is_paid_with_what_was_not_given_back(by):
    old, new = bills(2)
    _given_back(by, old)
    body = make.subdistrict().pk
    refunded = given_back(body)
    assert refunded == {old.pk: 2_000_00}
    replace_bill(old=old, new=new, reason="ประเมินใหม่", by=by, given_back=refunded[old.pk])
    assert balance(new).paid == 10_000_00
    assert overpaid(body, LATE) == []
    assert not BankPayment.objects.waiting().exists()


@pytest.mark.parametrize(
    ("refunded", "taxes"), [(0, (0, 1_000)), (400, (400, 600)), (1_000, (1_000, 0))]
)
def test_penalty_and_surcharge_stay_paid_on_a_new_bill(by, refunded, taxes):
    """All money that was taken stands in the books, the additions beside the tax they were for."""
    old, new = bills(2)
    record_payment(bill=old, amount_satang=1_110, extra_satang=110, paid_on=LATE, by=by)
    replace_bill(old=old, new=new, reason="ประเมินใหม่", by=by, given_back=refunded)
    assert (balance(old).paid, balance(new).paid) == taxes
    sums = [sum(one.payments.values_list("amount_satang", flat=True)) for one in (old, new)]
    with_additions = new if taxes[1] else old
    assert sum(sums) == 1_110
    assert sum(with_additions.payments.values_list("extra_satang", flat=True)) == 110


def test_a_second_new_assessment_gives_nothing_back_twice(by):
    """10,000 paid, then the price falls twice: each time only what it fell by is given back."""
    (bill,) = bills(1)
    bank.accept(file=received(by, detail(bill, 10_000_00)), by=by)
    body, officers = make.subdistrict().pk, User.objects.exclude(pk=by.pk).order_by("pk")
    for number, price in enumerate((30_000, 27_000)):
        before = Bill.objects.open().get().amount_satang
        Valuation.objects.update(baht_per_sq_wah=price)
        (bill,) = reissued(*officers)
        (over,) = overpaid(body, LATE)
        assert (over.bill, over.amount) == (bill, before - bill.amount_satang)
        give_back(bill=bill, claimed_on=LATE, refunded_on=LATE, voucher=f"จ.{number}", by=by)
        assert overpaid(body, LATE) == []


def test_all_of_a_payment_that_was_given_back_stays_on_the_old_bill(by):
    old, new = bills(2)
    bank.accept(file=received(by, detail(old, 10_000_00)), by=by)
    replace_bill(old=old, new=new, reason="ประเมินใหม่", by=by, given_back=10_000_00)
    assert (balance(old).paid, balance(new).paid) == (10_000_00, 0)
    assert Payment.objects.get(bill_id=old.pk, note="ประเมินใหม่", amount_satang__gt=0)


def test_a_receipt_is_cancelled_once(by):
    (bill,) = bills(1)
    (receipt,) = bank.accept(file=received(by, detail(bill, 10_000_00, on=IN_TIME)), by=by)
    reverse_payment(payment=receipt.payment, by=by, reason="ผิดใบ")
    with pytest.raises(ValidationError):
        reverse_payment(payment=receipt.payment, by=by, reason="ผิดใบ")
