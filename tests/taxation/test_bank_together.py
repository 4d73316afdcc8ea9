"""Two windows with one file, two files with one payment, two who accept: each is posted once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from billing.models import BankFile, BankPayment, Receipt
from billing.selectors import balance
from billing.services.cashier import reverse_payment
from taxation.services import bank
from tests import factories as make
from tests.billing import bank_lines as written
from tests.taxation.bank_rows import IN_TIME, bills, detail, file, office

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each came to; a refusal is told by its code."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return act()
        except ValidationError as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def _receive(by, *payments):
    return bank.receive(
        content=file(*payments, day=IN_TIME), name="BILL.txt", subdistrict=make.subdistrict(),
        by=by, today=written.TODAY,
    )  # fmt: skip


def test_one_file_in_two_windows_is_one_file_and_its_receipts_are_given_once():
    by = office()
    (bill,) = bills(1)
    pays = detail(bill, 10_000_00)
    answers = _at_once(*[lambda: _receive(by, pays)] * 2)
    assert sorted(is_new for _file, is_new in answers) == [False, True]
    came = BankFile.objects.get()
    given = _at_once(*[lambda: bank.accept(file=came, by=by)] * 2)
    assert sorted(len(receipts) for receipts in given) == [0, 1]
    assert Receipt.objects.count() == 1


def test_one_payment_in_two_files_is_one_payment():
    by = office()
    one, two = bills(2)
    pays = detail(one, 10_000_00)
    _at_once(lambda: _receive(by, pays), lambda: _receive(by, pays, detail(two, 10_000_00)))
    assert BankPayment.objects.filter(repeats__isnull=False).count() == 1
    first, second = BankFile.objects.order_by("pk")
    _at_once(lambda: bank.accept(file=first, by=by), lambda: bank.accept(file=second, by=by))
    assert Receipt.objects.count() == 2
    assert balance(one).left == balance(two).left == 0


def test_two_officers_settle_one_row_once():
    by = office()
    (bill,) = bills(1)
    came, _new = _receive(by, detail(bill, 4_000_00))
    bank.accept(file=came, by=by)
    (row,) = BankPayment.objects.waiting()
    answers = _at_once(*[lambda: bank.tie(row=row, bill=bill, by=by)] * 2)
    assert answers.count("settled") == 1
    assert Receipt.objects.count() == 1


def test_a_receipt_cancelled_by_two_is_cancelled_once():
    by = office()
    (bill,) = bills(1)
    came, _new = _receive(by, detail(bill, 10_000_00))
    (receipt,) = bank.accept(file=came, by=by)
    payment = receipt.payment
    answers = _at_once(*[lambda: reverse_payment(payment=payment, by=by, reason="ผิดใบ")] * 2)
    assert answers.count("payment_already_reversed") == 1
    assert balance(bill).left == 10_000_00
