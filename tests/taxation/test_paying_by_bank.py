"""A tax paid from a bank app: the code a payer sees says what is to be paid that day."""

import datetime as dt
from io import BytesIO

import pytest
import zxingcpp
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pypdfium2 import PdfDocument

from accounts.models import Role
from billing.models import Bill, Biller
from billing.services.cashier import set_biller
from billing.thai_qr import BillPayment, bill_qr, counter_code, read_bill_qr
from taxation.forms.pdf import notices_pdf
from taxation.models import AssessmentRecord
from taxation.selectors import payable
from taxation.selectors.notices import notices_of
from taxation.services import paying, release, runs
from tests import factories as make
from tests.taxation.tax_rows import YEAR, home, plot

pytestmark = pytest.mark.django_db
IN_TIME, LATE = dt.date(YEAR, 6, 30), dt.date(YEAR, 7, 1)
BILLER = "099400012345601"


@pytest.fixture
def sticker():
    owner = make.party("เจ้าของบ้าน")
    built = home(plot("01A001", owner), owner)
    plot("01A005", owner, "33333.34", use="OTHER")
    run = runs.start_run(
        subdistrict=make.subdistrict().pk, year=YEAR, mode="issue", by=make.user(Role.ASSESSOR)
    )
    release.release_run(run=runs.run_tax_year(run.pk), by=make.user(Role.ADMINISTRATOR))
    return make.sticker(make.household(built.houses.get()))


@pytest.fixture
def by_bank(sticker):
    return set_biller(
        biller=Biller(biller_id=BILLER, bank="006", name="PANGMU SAO", city="MAE HONG SON"),
        subdistrict=make.subdistrict(),
        by=make.user(Role.ADMINISTRATOR),
    )


@pytest.fixture
def record(sticker):
    return AssessmentRecord.objects.get()


def _sign_in(client, household):
    session = client.session
    session["household"] = {"id": household.pk, "until": timezone.now().timestamp() + 600}
    session.save()


def _seen(content: bytes) -> BillPayment:
    """As a phone reads the picture."""
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(content)))
    return read_bill_qr(found.text)


def test_in_time_the_code_asks_for_all_that_is_left(record, by_bank):
    bill = Bill.objects.get()
    asked = payable.of_record(record, IN_TIME)
    assert asked.code == BillPayment(
        BILLER, bill.number, "300625", 10_000_00, "PANGMU SAO", "MAE HONG SON"
    )
    paying.take_payment(record=record, amount_satang=4_000_00, on=IN_TIME, method="qr", by=None)
    assert payable.of_record(record, IN_TIME).code.satang == 6_000_00
    paying.take_payment(record=record, amount_satang=6_000_00, on=IN_TIME, method="qr", by=None)
    assert payable.of_record(record, IN_TIME) is None


def test_late_it_asks_for_the_whole_with_the_additions(record, by_bank):
    asked = payable.of_record(record, LATE)
    assert (asked.satang, asked.additions, asked.code.satang) == (11_100_00, 1_100_00, 11_100_00)
    paying.take_payment(record=record, amount_satang=asked.satang, on=LATE, method="qr", by=None)
    assert payable.of_record(record, LATE) is None


def test_of_an_agreed_plan_it_asks_for_the_next_part(record, by_bank):
    paying.allow_parts(record=record, on=IN_TIME)
    first = payable.of_record(record, IN_TIME)
    assert (first.satang, first.due_on) == (3_333_33, IN_TIME)
    paying.take_payment(record=record, amount_satang=3_333_33, on=IN_TIME, method="qr", by=None)
    second = payable.of_record(record, LATE)
    assert (second.satang, second.due_on) == (3_333_33, dt.date(YEAR, 7, 31))
    assert second.code.reference_2 == "310725"


def test_without_a_biller_the_counter_alone_is_named(client, sticker, record):
    _sign_in(client, sticker.household)
    page = client.get(reverse("household-tax", args=[sticker.token])).content.decode()
    assert "pay.png" not in page
    assert make.subdistrict().office_th in page
    assert payable.of_record(record, LATE).code is None
    url = reverse("household-pay-code", args=[sticker.token, record.pk])
    assert client.get(url).status_code == 404


def test_a_household_sees_and_keeps_the_code_of_its_own_bill(client, sticker, record, by_bank):
    url = reverse("household-pay-code", args=[sticker.token, record.pk])
    assert client.get(url).status_code == 302  # not signed in
    _sign_in(client, sticker.household)
    answer = client.get(reverse("household-tax", args=[sticker.token]))
    page = answer.content.decode()
    today = payable.of_record(record, timezone.localdate())
    assert page.index(url) < page.index("<details>")  # before the reasons
    assert f"{today.satang / 100:,.2f}" in page
    assert len(answer.content) < 50_000
    picture = client.get(url)
    assert _seen(picture.content) == today.code
    assert len(picture.content) < 3_000
    assert "no-store" in picture["Cache-Control"]
    (counter,) = zxingcpp.read_barcodes(Image.open(BytesIO(client.get(f"{url}?counter").content)))
    assert counter.text == counter_code(today.code)


def test_a_household_does_not_see_anothers_code(client, sticker, record, by_bank):
    other = make.sticker(make.household(make.house("99"), number=2))
    _sign_in(client, other.household)
    url = reverse("household-pay-code", args=[other.token, record.pk])
    assert client.get(url).status_code == 404


def test_the_counter_can_turn_the_screen(client, record, by_bank):
    client.force_login(make.user(Role.CASHIER))
    url = reverse("tax-pay-code", args=[record.pk])
    assert url in client.get(reverse("tax-record", args=[record.pk])).content.decode()
    assert _seen(client.get(url).content).reference_1 == Bill.objects.get().number
    client.force_login(make.user(Role.FIELD_WORKER))
    assert client.get(url).status_code == 403


def test_the_printed_notice_carries_all_its_codes(record, by_bank):
    [notice] = notices_of([record], IN_TIME)
    pages = PdfDocument(notices_pdf([notice]))
    found = zxingcpp.read_barcodes(pages[0].render(scale=300 / 72).to_pil())
    [paid] = [read_bill_qr(one.text) for one in found if one.text.startswith("000201")]
    assert (paid.satang, paid.reference_1) == (10_000_00, Bill.objects.get().number)
    [bars] = [one.text for one in found if one.format == zxingcpp.BarcodeFormat.Code128]
    assert bars == counter_code(paid)
    assert len(found) == 3
    text = pages[0].get_textpage().get_text_range()
    assert BILLER in text
    paying.take_payment(record=record, amount_satang=1_00, on=IN_TIME, method="qr", by=None)
    [notice] = notices_of([record], IN_TIME)
    assert notice.pay is None  # the printed sum would no longer be right


def _find(client, role, typed):
    client.force_login(make.user(role))
    return client.post(reverse("tax-find"), {"bill": typed}, follow=True)


@pytest.mark.parametrize("what", ["code", "bill", "lower", "record"])
def test_at_the_counter_a_bill_is_found_by_its_code_or_its_number(client, record, by_bank, what):
    asked = payable.of_record(record, IN_TIME)
    typed = {
        "code": bill_qr(asked.code),
        "bill": f" {asked.bill.number} ",
        "lower": asked.bill.number.lower(),
        "record": record.number,
    }[what]
    page = _find(client, Role.CASHIER, typed)
    assert page.redirect_chain == [(reverse("tax-record", args=[record.pk]), 302)]


def test_a_code_of_nobody_is_answered_in_words(client, record, by_bank):
    elsewhere = BillPayment(BILLER, "B1", "300625", 1)
    page = _find(client, Role.CASHIER, bill_qr(elsewhere))
    assert page.redirect_chain == [(reverse("tax-runs"), 302)]
    assert "ไม่มีใบแจ้งหนี้เลขที่ B1" in page.content.decode()
    assert "B1" not in page.request["PATH_INFO"]


def test_bills_of_another_body_are_not_found(client, record):
    other = make.subdistrict("580105")
    client.force_login(make.user(Role.CASHIER, subdistrict=other))
    page = client.post(reverse("tax-find"), {"bill": Bill.objects.get().number}, follow=True)
    assert page.redirect_chain == [(reverse("tax-runs"), 302)]


def test_a_planner_finds_nobody(client, record):
    assert _find(client, Role.PLANNER, record.number).status_code == 403
