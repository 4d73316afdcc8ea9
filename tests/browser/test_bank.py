"""The bank's file in a real browser: sent in, accepted, and the household sees its tax as paid."""

import datetime as dt
from importlib import import_module

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from parcels.models import House
from tests import factories as make
from tests.browser.test_tax_year import Hands
from tests.taxation.bank_rows import bills, detail, file, office
from tests.taxation.tax_rows import home, plot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_file_is_sent_accepted_and_the_household_sees_it_paid(page: Page, live_server) -> None:
    make.village()
    owner = make.party("เจ้าของบ้าน")
    home(plot("01A015", owner), owner)
    plot("01A016", owner, "33333.34", use="OTHER")
    (bill,) = bills(0)
    sticker = make.sticker(make.household(House.objects.get()))
    day = dt.date(bill.period, 6, 27)
    desk = Hands(page, live_server.url)
    desk.sign_in(office())
    desk.open("/tax/bank/")
    paid = file(detail(bill, bill.amount_satang, on=day), day=day)
    sent = {"name": "BILL.txt", "mimeType": "text/plain", "buffer": paid}
    page.set_input_files("#file", {**sent, "buffer": paid[:-300]})
    desk.press("ตรวจไฟล์")
    expect(page.get_by_role("alert")).to_be_visible()
    page.set_input_files("#file", sent)
    desk.press("ตรวจไฟล์")
    desk.says("ชำระครบ")
    desk.press("รับ: ออกใบเสร็จ 1 ใบ")
    expect(page.get_by_role("link", name="2568/000001")).to_be_visible()
    desk.open("/tax/bank/waiting/")
    desk.says("ไม่มีรายการรอ")
    _as_household(page, live_server.url, sticker.household_id)
    desk.open(f"/h/{sticker.token}/tax")
    desk.says("✓ ชำระแล้ว")
    expect(page.locator("img[src*='pay.png']")).to_have_count(0)


def _as_household(page: Page, server: str, household: int) -> None:
    """The session a code by SMS opens."""

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["household"] = {"id": household, "until": timezone.now().timestamp() + 600}
    session.create()
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": server}]
    )
