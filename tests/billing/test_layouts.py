"""How a bank's files are read: set by whoever runs the office, from what most banks share."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import Role
from billing.bank_file import read
from billing.models import BankLayout
from billing.selectors import layout_of, layouts_of
from tests import factories as make
from tests.billing import bank_lines as written

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(client):
    make.subdistrict()
    client.force_login(make.user(Role.HEAD))
    return client


def _form(page):
    """What a browser would send of the page's form."""
    form = page.context["form"]
    return {name: form[name].value() for name in form.fields}


def test_a_new_bank_starts_from_the_shared_columns_and_reads_the_golden_file(head):
    values = _form(head.get(reverse("bank-layout-new")))
    assert head.post(reverse("bank-layout-new"), {**values, "account": ""}).status_code == 200
    assert not BankLayout.objects.exists()
    values["account"] = written.ACCOUNT
    page = head.post(reverse("bank-layout-new"), values, follow=True)
    assert page.redirect_chain == [(reverse("bank-layouts"), 302)]
    layout = layout_of(layouts_of(make.subdistrict().pk)[0])
    found = read(
        written.file(*written.GOLDEN), layout, billers=[written.BILLER], today=written.TODAY
    )
    assert found.credit_satang == 165050


def test_a_field_that_cannot_stand_there_is_named_and_kept_as_typed(head):
    values = {**_form(head.get(reverse("bank-layout-new"))), "account": written.ACCOUNT}
    wrong = {
        **values, "detail-amount-first": 150, "trailer-credit_total-width": 0, "debit_code": "C",
        "detail-cheque-first": 212, "detail-cheque-width": 21,
    }  # fmt: skip
    page = head.post(reverse("bank-layout-new"), wrong).content.decode()
    assert "บรรทัดรายการรับชำระ (รายการละบรรทัด): พนักงานรับเงิน กับ จำนวนเงิน อยู่คอลัมน์เดียวกัน" in page
    assert "ยอดรับรวม ต้องมี" in page
    assert "เลขที่เช็ค กว้างได้ไม่เกิน 20 ตัวอักษร" in page
    assert "รหัสรับเงินและรหัสเรียกคืนต้องต่างกัน" in page
    assert 'value="150"' in page
    assert not BankLayout.objects.exists()


def test_the_newest_counts_a_closed_one_is_read_no_more_and_none_is_edited(head):
    values = {**_form(head.get(reverse("bank-layout-new"))), "account": written.ACCOUNT}
    head.post(reverse("bank-layout-new"), values)
    again = _form(head.get(reverse("bank-layout", args=["006"])))
    assert again["account"] == written.ACCOUNT
    head.post(reverse("bank-layout", args=["006"]), {**again, "account": "5080000009"})
    (row,) = layouts_of(make.subdistrict().pk)
    assert row.account == "5080000009"
    head.post(reverse("bank-layout", args=["006"]), {**again, "close": "1"})
    assert layouts_of(make.subdistrict().pk) == []
    assert BankLayout.objects.count() == 3
    with pytest.raises(DatabaseError), transaction.atomic():
        BankLayout.objects.update(account="1")


def test_only_who_runs_the_office(client):
    make.subdistrict()
    client.force_login(make.user(Role.CASHIER))
    for url in (reverse("bank-layouts"), reverse("bank-layout-new")):
        assert client.get(url).status_code == 403
