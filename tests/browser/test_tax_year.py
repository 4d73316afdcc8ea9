"""The tax in a real browser: a year made ready by two hands and issued; two what-ifs compared."""

from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Role, User
from taxation.models import AssessmentRecord, LawOverlay
from tests import factories as make
from tests.taxation.tax_rows import building_price, plot

pytestmark = pytest.mark.django_db(transaction=True)


class Hands:
    """Two officers at one desk: the page is the one's or the other's."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server = page, server
        self.context: BrowserContext = page.context

    def sign_in(self, user: User) -> None:
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.server}]
        )

    def open(self, path: str) -> None:
        self.page.goto(f"{self.server}{path}")

    def says(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()


@pytest.fixture
def shops(transactional_db: None) -> list[str]:
    """Two shops of 100,000 and 200,000 baht, in the prices of 2566-2569."""
    make.village()
    for number in (1, 2):
        plot(f"01A00{number * 2}", make.party(f"ร้าน{number}"), 1000 * number, use="OTHER")
    building_price()
    return ["ร้าน1", "ร้าน2"]


def _propose(desk: Hands) -> None:
    """The dates, the reduction and the prices of 2570, as one officer proposes them."""
    page = desk.page
    desk.open("/tax/")
    refusal = page.locator(".notice", has_text="2570")
    for lacking in ("การลดภาษีประจำปี", "ปฏิทินการจัดเก็บ", "บัญชีราคาประเมิน"):
        expect(refusal).to_contain_text(lacking)
    expect(page.locator("#year option", has_text="2570")).to_have_count(0)
    refusal.get_by_role("link").click()
    page.fill("#calendar_source", "มท 0808.3/ว 1")
    desk.press("เสนอกำหนดเวลา")
    page.fill("#reduction_source", "ไม่มีพระราชกฤษฎีกา")
    desk.press("เสนอการลดภาษี")
    page.fill("#land", "120")
    page.fill("#prices_source", "ประกาศกรมธนารักษ์")
    page.check("input[name=is_treasury]")
    desk.press("เสนอบัญชีราคา")


def _see_its_effect(page: Page) -> None:
    page.get_by_role("link", name="ดูตัวอย่างผลของปีนี้").click()
    for amount in ("900.00", "+180.00", "1,080.00"):
        expect(page.locator("#preview")).to_contain_text(amount)
    expect(page.get_by_role("button", name="ให้มีผลใช้")).to_have_count(0)  # not one's own


def _approve(desk: Hands) -> None:
    buttons = desk.page.get_by_role("button", name="ให้มีผลใช้")
    for left in (3, 2, 1):
        expect(buttons).to_have_count(left)
        buttons.first.click()
    desk.says("ปีนี้พร้อมแล้ว")


def _compute(desk: Hands) -> str:
    """The address of the run, computed by the worker; whoever computes cannot issue."""
    page = desk.page
    page.get_by_role("link", name="เริ่มคำนวณ").click()
    page.select_option("#year", label="2570")
    page.select_option("#mode", "issue")
    desk.press("คำนวณทั้งบัญชี")
    expect(page.locator(".figure").first).to_have_text("1,080.00")
    expect(page.get_by_role("button", name="ประกาศ", exact=True)).to_be_disabled()
    return page.url


def test_a_year_is_made_ready_by_two_and_issued(
    page: Page, live_server, worker: None, shops: list[str]
) -> None:
    first, second = make.user(Role.ASSESSOR), make.user(Role.ASSESSOR, username="second")
    desk = Hands(page, live_server.url)
    desk.sign_in(first)
    _propose(desk)
    _see_its_effect(page)
    desk.sign_in(second)
    page.reload()
    _approve(desk)
    assert LawOverlay.objects.filter(state="in_force", approved_by=second).count() == 3
    run = _compute(desk)
    desk.sign_in(first)
    page.goto(run)
    desk.press("ประกาศการประเมินและออกใบแจ้งหนี้")
    expect(page.locator(".chip.ok", has_text="ประกาศประเมินแล้ว")).to_be_visible()
    assert AssessmentRecord.objects.issued().count() == 2
    page.get_by_role("link", name="2570/000002").click()
    link = page.locator("a[href$='notice.pdf']").first.get_attribute("href")
    paper = page.request.get(f"{live_server.url}{link}")
    assert (paper.status, paper.body()[:4]) == (200, b"%PDF")


def test_two_what_ifs_are_kept_compared_and_exported(
    page: Page, live_server, shops: list[str]
) -> None:
    desk = Hands(page, live_server.url)
    desk.sign_in(make.user(Role.ASSESSOR))
    for name, field, value in (("แพงขึ้น", "rate_OTHER", "150"), ("ลดให้", "reduction", "90")):
        desk.open("/tax/what-if/?year=2025")
        page.fill(f"#{field}", value)
        desk.press("คำนวณ")
        expect(page.locator("#outcome")).to_contain_text("900.00")
        page.wait_for_selector(".change-map[data-ready]")
        page.fill("input[name=name]", name)
        desk.press("เก็บแบบนี้ไว้")
        expect(page.locator("#scenarios")).to_contain_text(name)
    for box in page.locator("input[name=scenario]").all():
        box.check()
    desk.press("เทียบสองแบบ")
    expect(page.locator(".two").first).to_contain_text("1,350.00")
    expect(page.locator(".two").first).to_contain_text("90.00")
    expect(page.locator(".change-map[data-ready]")).to_have_count(2)
    desk.says("−1,260.00")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Excel").click()
    sheet = load_workbook(BytesIO(coming.value.path().read_bytes())).active
    assert [900, 1350, 90, -1260] in [[c.value for c in row[2:6]] for row in sheet.iter_rows()]
    page.emulate_media(media="print")
    expect(page.locator("nav").first).to_be_hidden()
    expect(page.locator(".change-map").first).to_be_visible()
