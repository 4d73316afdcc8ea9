"""Pages of the bank's files: sent in, rehearsed, accepted, settled, summed up; and who may."""

import datetime as dt
import io
import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Role
from billing.models import BankFile, BankPayment, Payment, Receipt
from taxation.services import bank
from tests import factories as make
from tests.billing import bank_lines as written
from tests.taxation.bank_rows import IN_TIME, LATE, bills, detail, file, office

pytestmark = pytest.mark.django_db
PAYER = "นาย ตัวอย่าง หนึ่ง"


@pytest.fixture
def cashier(client):
    client.force_login(office())
    return client


def _send(client, content, name="BILL_20250630.txt"):
    return client.post(reverse("tax-bank-send"), {"file": SimpleUploadedFile(name, content)},
                       follow=True)  # fmt: skip


def _text(answer):
    return answer.content.decode()


def test_a_file_is_sent_rehearsed_accepted_and_the_bill_is_paid(cashier):
    (bill,) = bills(1)
    page = _send(cashier, file(detail(bill, 10_000_00), (500, {"reference_1": "X"}), day=IN_TIME))
    assert "ชำระครบ" in _text(page)
    assert PAYER in _text(page)
    assert "ออกใบเสร็จ 1 ใบ" in _text(page)
    assert not Receipt.objects.exists()
    came = BankFile.objects.get()
    page = cashier.post(reverse("tax-bank-accept", args=[came.pk]), follow=True)
    receipt = Receipt.objects.get()
    assert str(receipt) in _text(page)
    page = _text(cashier.get(reverse("tax-record", args=[bill.origin_id])))
    assert "✓ ชำระแล้ว" in page
    paper = _text(cashier.get(reverse("tax-receipt-page", args=[receipt.pk])))
    assert "รับชำระผ่านธนาคาร" in paper
    assert "X" in _text(cashier.get(reverse("tax-bank-waiting")))


@pytest.mark.parametrize(
    ("language", "said"), [("th", "บรรทัดที่ 3 คอลัมน์ 40"), ("en", "Line 3, column 40")]
)
def test_a_wrong_file_is_answered_with_line_column_and_remedy(cashier, language, said):
    cashier.cookies["django_language"] = language
    answer = _send(cashier, file((500, {}), credit_total=f"{501:013d}"))
    assert answer.status_code == 422
    assert said in _text(answer)
    assert "5.01" in _text(answer)
    assert "5.00" in _text(answer)
    assert not BankFile.objects.exists()


def test_what_is_no_file_is_answered_too(cashier):
    assert cashier.post(reverse("tax-bank-send")).status_code == 422
    assert _send(cashier, b"\x00\xff\xfe").status_code == 422
    assert _send(cashier, b"x" * 16_000_001).status_code == 422


def test_the_same_file_again_shows_the_first(cashier):
    (bill,) = bills(1)
    content = file(detail(bill, 10_000_00))
    first = _send(cashier, content)
    again = _send(cashier, content, name="other.txt")
    assert again.redirect_chain == first.redirect_chain
    assert "ไม่มีรายการใดรับซ้ำ" in _text(again)


def test_a_file_that_was_a_mistake_is_thrown_away(cashier):
    _send(cashier, file((500, {})))
    url = reverse("tax-bank-withdraw", args=[BankFile.objects.get().pk])
    assert cashier.post(url, follow=True).redirect_chain == [(reverse("tax-bank"), 302)]
    assert not BankFile.objects.exists()


def _row(client, *payments, day=LATE):
    """The first waiting row of an accepted file."""
    _send(client, file(*payments, day=day))
    came = BankFile.objects.get()
    client.post(reverse("tax-bank-accept", args=[came.pk]))
    return BankPayment.objects.waiting().first()


def _settle(client, row, act, **values):
    return client.post(reverse("tax-bank-settle", args=[row.pk, act]), values, follow=True)


def test_a_row_of_no_bill_is_tied_to_the_bill_an_officer_names(cashier):
    one, _two = bills(2)
    row = _row(cashier, detail(one, 11_100_00, on=LATE, reference_1="2568000000091"))
    page = _text(cashier.get(reverse("tax-bank-row", args=[row.pk])))
    assert "ชำระใบแจ้งหนี้ใด" in page
    look = reverse("tax-bank-look", args=[row.pk])
    assert cashier.post(look, {"bill": "2568999999999"}).status_code == 422
    page = _text(cashier.post(look, {"bill": f" {one.number} "}))
    assert one.debtor_name in page
    assert "11,100.00" in page
    page = _settle(cashier, row, "tie", bill=one.pk)
    assert str(Receipt.objects.get()) in _text(page)
    assert Payment.objects.get().extra_satang == 1_100_00


def test_missing_additions_are_taken_with_two_receipts(cashier):
    (bill,) = bills(1)
    row = _row(cashier, detail(bill, 10_000_00, on=LATE))
    page = _text(cashier.get(reverse("tax-bank-row", args=[row.pk])))
    assert "รับ 1,100.00 บาท" in page
    _settle(cashier, row, "rest", bill=bill.pk, method="qr")
    assert [(one.method, one.amount_satang) for one in Payment.objects.order_by("pk")] == [
        ("bank", 10_000_00), ("qr", 1_100_00),
    ]  # fmt: skip


def test_too_much_leads_to_the_refunds(cashier):
    (bill,) = bills(1)
    row = _row(cashier, detail(bill, 12_000_00, on=LATE))
    assert "ส่วนเกินรอคืน" in _text(cashier.get(reverse("tax-bank-row", args=[row.pk])))
    _settle(cashier, row, "over", bill=bill.pk)
    assert "900.00" in _text(cashier.get(reverse("tax-refunds")))


def test_not_ours_and_back_with_who_and_when(cashier):
    row = _row(cashier, (500, {"reference_1": "X"}))
    assert "กรุณาบอกเหตุ" in _text(_settle(cashier, row, "aside", reason=""))
    page = _text(_settle(cashier, row, "aside", reason="ค่าน้ำ คืนแล้ว"))
    assert "ค่าน้ำ คืนแล้ว" in page
    assert "cashier-" in page
    page = _text(_settle(cashier, row, "up"))
    assert "นำกลับมาพิจารณา" in page
    assert BankPayment.objects.waiting().count() == 1
    assert _settle(cashier, row, "nonsense").status_code == 404


def test_a_payment_the_bank_takes_back_cancels_its_receipt(cashier):
    (bill,) = bills(1)
    _send(cashier, file(detail(bill, 10_000_00), day=IN_TIME))
    cashier.post(reverse("tax-bank-accept", args=[BankFile.objects.get().pk]))
    _send(cashier, file(detail(bill, 10_000_00, kind="D"), day=IN_TIME))
    cashier.post(reverse("tax-bank-accept", args=[BankFile.objects.first().pk]))
    row = BankPayment.objects.waiting().get()
    receipt = Receipt.objects.get()
    assert str(receipt) in _text(cashier.get(reverse("tax-bank-row", args=[row.pk])))
    assert "กรุณาเลือกใบเสร็จ" in _text(_settle(cashier, row, "reverse"))
    page = _text(_settle(cashier, row, "reverse", settled=receipt.payment.bank_settlement.pk))
    assert "2568" in page
    assert "/2025" not in page
    assert not BankPayment.objects.waiting().exists()


def test_a_receipt_is_cancelled_with_a_reason_and_the_row_waits_again(cashier):
    (bill,) = bills(1)
    _send(cashier, file(detail(bill, 10_000_00), day=IN_TIME))
    cashier.post(reverse("tax-bank-accept", args=[BankFile.objects.get().pk]))
    receipt = Receipt.objects.get()
    url = reverse("tax-receipt-cancel", args=[receipt.pk])
    cashier.post(url, {"reason": ""})
    assert not BankPayment.objects.waiting().exists()
    page = _text(cashier.post(url, {"reason": "ผิดใบ"}, follow=True))
    assert "ใบเสร็จนี้ยกเลิกแล้ว" in page
    assert "ผิดใบ" in page
    assert BankPayment.objects.waiting().count() == 1
    assert "ยกเลิกใบเสร็จแล้ว" in _text(cashier.get(reverse("tax-record", args=[bill.origin_id])))


def test_the_money_of_a_day_adds_up_on_the_page_and_in_the_workbook(cashier):
    one, two, _three = bills(3)
    _send(cashier, file(
        detail(one, 10_000_00), detail(two, 9_000_00), detail(one, 700, reference_1="X"),
        detail(two, 5_55, kind="D"), day=IN_TIME,
    ))  # fmt: skip
    day = f"{reverse('tax-bank-day')}?on={IN_TIME}"
    assert "3 รายการของวันนี้ (19,007.00 บาท)" in _text(cashier.get(day))
    cashier.post(reverse("tax-bank-accept", args=[BankFile.objects.get().pk]))
    aside = BankPayment.objects.waiting().get(reference_1="X")
    _settle(cashier, aside, "aside", reason="ค่าน้ำ")
    page = _text(cashier.get(day))
    for sum_ in ("19,007.00", "10,000.00", "9,000.00", "7.00"):
        assert sum_ in page
    assert "ในวันนี้ธนาคารเรียกคืน 1 รายการ (5.55 บาท)" in page
    answer = cashier.get(f"{reverse('tax-bank-day-sheet')}?on={IN_TIME}")
    book = load_workbook(io.BytesIO(answer.content))
    sums, rows, receipts = (list(sheet.values) for sheet in book)
    assert [row[2] for row in sums[1:4]] == [19007, 10000, 7]
    assert sums[7][1:] == (1, 5.55)
    assert len(rows) == 5
    assert [row[4] for row in receipts[1:]] == [10000]
    assert cashier.get(f"{reverse('tax-bank-day')}?on=nonsense").status_code == 200


def test_lists_cost_the_same_queries_however_long(cashier, django_assert_max_num_queries):
    of = bills(8)
    days = [IN_TIME - dt.timedelta(days=back) for back in range(len(of))]
    paid = zip(of, days, strict=True)
    _send(cashier, file(*[detail(bill, 9_000_00, on=day) for bill, day in paid], day=IN_TIME))
    came = BankFile.objects.get()
    cashier.post(reverse("tax-bank-accept", args=[came.pk]))
    for url in (
        reverse("tax-bank"), reverse("tax-bank-file", args=[came.pk]), reverse("tax-bank-waiting"),
        f"{reverse('tax-bank-day')}?on={IN_TIME}",
    ):  # fmt: skip
        with django_assert_max_num_queries(21):
            cashier.get(url)


def test_who_may(client):
    by = office()
    (bill,) = bills(1)
    came, _new = bank.receive(
        content=file(detail(bill, 9_000_00)), name="a", subdistrict=make.subdistrict(), by=by,
        today=written.TODAY,
    )  # fmt: skip
    bank.accept(file=came, by=by)
    row = BankPayment.objects.get()
    read = [reverse("tax-bank"), reverse("tax-bank-waiting"), reverse("tax-bank-day"),
            reverse("tax-bank-day-sheet"), reverse("tax-bank-file", args=[came.pk]),
            reverse("tax-bank-row", args=[row.pk])]  # fmt: skip
    write = [reverse("tax-bank-send"), reverse("tax-bank-accept", args=[came.pk]),
             reverse("tax-bank-withdraw", args=[came.pk]), reverse("tax-bank-look", args=[row.pk]),
             reverse("tax-bank-settle", args=[row.pk, "aside"])]  # fmt: skip
    client.force_login(make.user(Role.AUDITOR))
    assert {client.get(url).status_code for url in read} == {200}
    assert {client.post(url).status_code for url in write} == {403}
    client.force_login(make.user(Role.PLANNER))
    assert {client.get(url).status_code for url in read} == {403}
    other = make.subdistrict("580105")
    client.force_login(make.user(Role.CASHIER, subdistrict=other))
    assert {client.get(url).status_code for url in read[4:]} == {404}
    assert {client.post(url).status_code for url in write[1:]} == {404}


def test_no_name_and_no_reference_is_logged_or_in_an_address(cashier, caplog):
    (bill,) = bills(1)
    with caplog.at_level(logging.DEBUG):
        row = _row(cashier, detail(bill, 9_000_00, on=LATE))
        answers = [_send(cashier, file((1, {}), credit_total="9")),
                   cashier.post(reverse("tax-bank-look", args=[row.pk]), {"bill": bill.number}),
                   _settle(cashier, row, "aside", reason="คืน")]  # fmt: skip
    logged = " ".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )
    for secret in (PAYER, bill.number, bill.debtor_name):
        assert secret not in logged
        assert all(secret not in answer.request["PATH_INFO"] for answer in answers)
    assert PAYER.encode() not in bytes(BankPayment.objects.get(pk=row.pk).payer_encrypted)
    assert timezone.localdate() > IN_TIME


def test_a_long_file_shows_how_far_the_worker_is(
    cashier, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(bank, "AT_ONCE", 0)
    (bill,) = bills(1)
    _send(cashier, file(detail(bill, 10_000_00)))
    came = BankFile.objects.get()
    with django_capture_on_commit_callbacks() as queued:
        page = cashier.post(reverse("tax-bank-accept", args=[came.pk]), follow=True)
    assert "รอเครื่องทำงาน" in _text(page)
    progress = reverse("tax-bank-progress", args=[came.pk])
    assert cashier.get(progress).json()["is_open"]
    assert len(queued) == 1
    bank.accept_asked(came.pk)
    assert cashier.get(progress).json() == {
        "label": "กำลังออกใบเสร็จ", "done": 1, "total": 1, "is_open": False,
    }  # fmt: skip
