"""The daily file of the sample's invented bank: read by the office's own reader, of every kind."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from billing.models import BankPayment
from billing.services.cashier import record_payment
from config.samples.bank import SLIPS, WHOLE
from taxation.services import bank
from tests import factories as make
from tests.taxation.bank_rows import bills, office

pytestmark = pytest.mark.django_db


def test_the_file_is_accepted_and_shows_every_kind(tmp_path, settings):
    settings.DEMO = True
    by, of = office(), bills(WHOLE + SLIPS + 1)
    first = of[0]
    record_payment(bill=first, amount_satang=first.amount_satang, paid_on=first.due_on, by=None)
    call_command("sample_bank_file", str(tmp_path / "BILL.txt"))
    came, is_new = bank.receive(
        content=(tmp_path / "BILL.txt").read_bytes(), name="BILL.txt", by=by,
        subdistrict=make.subdistrict(), today=timezone.localdate(),
    )  # fmt: skip
    kinds = Counter(came.rows.values_list("verdict", flat=True))
    verdict = BankPayment.Verdict
    assert is_new
    assert kinds == {
        verdict.WHOLE: WHOLE + 1, verdict.LESS: 1, verdict.MORE: 1, verdict.AGAIN: 1,
        verdict.PAID: 1, verdict.UNKNOWN: 2,
    }  # fmt: skip


def test_there_is_none_without_the_sample_or_its_bank(tmp_path, settings):
    make.subdistrict()
    for is_demo in (False, True):
        settings.DEMO = is_demo
        with pytest.raises(CommandError):
            call_command("sample_bank_file", str(tmp_path / "BILL.txt"))
