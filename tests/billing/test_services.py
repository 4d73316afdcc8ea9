"""Bills, payments, receipts: added, reversed, never edited."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from billing import selectors
from billing.models import Payment, Receipt
from billing.services import cashier
from tests import factories as make

pytestmark = pytest.mark.django_db
DUE = dt.date(2025, 6, 30)


def _bill(amount=900_00, thing=1):
    wanted = cashier.NewBill(
        "test.thing", thing, 2025, "7", "นางสมหญิง ใจดี", "ภาษี", "Tax", amount, DUE
    )
    return cashier.raise_bills(subdistrict=make.subdistrict().pk, wanted=[wanted], by=None)[0]


def _pay(bill, amount, **values):
    return cashier.record_payment(bill=bill, amount_satang=amount, paid_on=DUE, by=None, **values)


def test_bills_are_numbered_year_and_nine_digits():
    assert [_bill(thing=n).number for n in (1, 2)] == ["2568000000001", "2568000000002"]


def test_payment_lowers_the_balance_and_gives_a_numbered_receipt():
    bill = _bill()
    assert selectors.balance(bill).status == "unpaid"
    assert str(_pay(bill, 400_00)) == "2568/000001"
    assert (selectors.balance(bill).left, selectors.balance(bill).status) == (500_00, "part")
    assert str(_pay(bill, 500_00)) == "2568/000002"
    assert selectors.balance(bill).status == "paid"


def test_penalty_paid_with_it_does_not_lower_the_bill():
    bill = _bill()
    _pay(bill, 1000_00, extra_satang=100_00)
    assert selectors.balance(bill).left == 0


@pytest.mark.parametrize("amount", [0, -1, 900_01])
def test_wrong_amounts_are_refused(amount):
    with pytest.raises(ValidationError):
        _pay(_bill(), amount)


def test_the_same_message_of_a_bank_twice_is_one_payment():
    bill = _bill()
    assert _pay(bill, 100_00, reference="KTB-1") == _pay(bill, 100_00, reference="KTB-1")
    assert Payment.objects.count() == 1


def test_mistake_is_reversed_by_a_row_of_its_own():
    bill = _bill()
    receipt = _pay(bill, 900_00)
    cashier.reverse_payment(payment=receipt.payment, by=None, reason="คีย์ผิดใบ")
    assert selectors.balance(bill).left == 900_00
    with pytest.raises(ValidationError):
        cashier.reverse_payment(payment=receipt.payment, by=None, reason="ซ้ำ")


@pytest.mark.parametrize("model", [Payment, Receipt])
def test_payments_and_receipts_are_never_edited(model):
    _pay(_bill(), 900_00)
    for attempt in (lambda: model.objects.update(subdistrict=None), model.objects.all().delete):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            attempt()


def test_parts_add_up_to_the_bill_and_come_before_payment():
    bill = _bill()
    part = cashier.Part(DUE, 300_00)
    with pytest.raises(ValidationError):
        cashier.grant_instalments(bill=bill, parts=[part, part])
    assert len(cashier.grant_instalments(bill=bill, parts=[part] * 3)) == 3
    with pytest.raises(ValidationError):
        cashier.grant_instalments(bill=bill, parts=[part] * 3)


def test_arrears_are_open_bills_past_their_day():
    late, paid = _bill(thing=1), _bill(thing=2)
    _pay(paid, 900_00)
    body = make.subdistrict().pk
    assert list(selectors.arrears(body, DUE)) == []
    assert list(selectors.arrears(body, DUE + dt.timedelta(days=1))) == [late]


def test_money_on_a_cancelled_bill_is_to_be_given_back():
    bill = _bill()
    _pay(bill, 100_00)
    cashier.replace_bill(old=bill, new=None, reason="ไม่ต้องเสียภาษี", by=None)
    assert list(selectors.to_give_back(make.subdistrict().pk)) == [bill]
