"""The staff map in a real browser: finding, drawing with the mouse, refusals, drafts, a phone."""

import pytest
from django.contrib.gis.geos import Polygon
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from parcels.models import Building, Parcel
from tests import factories as make
from tests.browser.desk import Desk

#: Lot 1 stands here; what the tests draw leans on its west side.
LOT = [(100, 100), (120, 100), (120, 120), (100, 120)]
BESIDE = [(80, 100), (100, 100), (100, 120), (80, 120)]


@pytest.fixture
def lot(transactional_db: None) -> Parcel:
    make.village()
    return make.owned_parcel("01A001")


@pytest.fixture
def surveyor(lot: Parcel) -> User:
    return make.user(Role.SURVEYOR, first_name="วัด")


@pytest.fixture
def desk(page: Page, live_server, surveyor: User) -> Desk:
    return Desk(page, live_server.url, surveyor)


def fill(page: Page, label: str, value: str) -> None:
    page.get_by_label(label, exact=True).fill(value)


def fill_parcel(page: Page) -> None:
    fill(page, "เลขที่เอกสาร", "4711")
    fill(page, "เหตุผลที่บันทึก", "สำรวจใหม่จากภาพถ่าย")


def corners(parcel: Parcel) -> set[tuple[float, float]]:
    assert parcel.boundary
    outline = parcel.boundary[0]
    assert isinstance(outline, Polygon)
    return set(outline[0].coords)


def test_a_drawn_parcel_shares_the_corners_of_its_neighbour(desk: Desk, lot: Parcel) -> None:
    desk.open(100, 110)
    desk.draw("parcel", BESIDE, off=(4, -3))
    expect(desk.page.locator(".verdict .notice.ok")).to_be_visible()
    fill_parcel(desk.page)
    desk.page.click("text=บันทึกแปลง")
    expect(desk.page.locator(".parcel-panel h2")).to_have_text("01A002")
    made = Parcel.objects.get(code="01A002")
    shared = corners(made) & corners(lot)
    assert len(shared) == 2, "both common corners are the same millimetre"
    assert made.area_sq_m == pytest.approx(400, abs=30)
    assert made.entries.get().reason == "สำรวจใหม่จากภาพถ่าย"
    assert "parcel=01A002" in desk.page.url


def test_an_overlap_is_drawn_and_refused(desk: Desk, lot: Parcel) -> None:
    desk.open(100, 110)
    desk.draw("parcel", [(90, 102), (112, 102), (112, 118), (90, 118)])
    expect(desk.page.locator(".verdict .notice.bad")).to_contain_text("01A001")
    fill_parcel(desk.page)
    desk.page.click("text=บันทึกแปลง")
    expect(desk.page.locator(".error-summary")).to_contain_text("01A001")
    assert Parcel.objects.count() == 1


def test_a_building_is_squared_and_kept(desk: Desk, lot: Parcel) -> None:
    desk.open(110, 110)
    desk.draw("building", [(104, 105.2), (114, 105), (114.2, 113), (104, 112.8)])
    desk.page.keyboard.press("q")
    fill(desk.page, "แบบอาคารตามบัญชีราคา", "100")
    fill(desk.page, "เหตุผลที่บันทึก", "บ้านสร้างใหม่")
    desk.page.click("text=บันทึกอาคาร")
    expect(desk.page.locator(".toast")).to_contain_text("01A001-B001")
    made = Building.objects.get()
    assert made.parcel == lot
    assert made.footprint is not None
    assert made.footprint.area == pytest.approx(80, abs=8)


def test_work_survives_a_closed_tab_and_a_lost_line(desk: Desk, lot: Parcel) -> None:
    page = desk.page
    desk.open(100, 110)
    desk.draw("parcel", BESIDE)
    fill_parcel(page)
    page.wait_for_timeout(500)  # the draft is written when the hand rests
    page.reload()
    desk.wait()
    page.click("text=ทำต่อ")
    expect(page.get_by_label("เลขที่เอกสาร", exact=True)).to_have_value("4711")
    page.context.set_offline(True)
    page.click("text=บันทึกแปลง")
    expect(page.locator(".toast")).to_contain_text("ไม่มีสัญญาณ")
    assert Parcel.objects.count() == 1
    page.context.set_offline(False)
    expect(page.locator(".parcel-panel h2")).to_have_text("01A002")
    assert Parcel.objects.count() == 2


def test_the_box_finds_a_parcel_and_the_address_keeps_it(desk: Desk, lot: Parcel) -> None:
    page = desk.page
    desk.open(500, 500)
    page.keyboard.press("/")
    page.keyboard.type("01A001")
    expect(page.locator("#search-result-0")).to_contain_text("01A001")
    page.keyboard.press("Enter")
    expect(page.locator(".parcel-panel h2")).to_have_text("01A001")
    page.wait_for_url("**parcel=01A001")
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    expect(page.locator(".parcel-panel h2")).to_have_text("01A001")


def test_a_short_link_opens_the_parcel(desk: Desk, live_server) -> None:
    desk.page.goto(f"{live_server.url}/p/01A001")
    expect(desk.page.locator(".parcel-panel h2")).to_have_text("01A001")
    expect(desk.page.locator(".tab-body")).to_contain_text("0-1-0")


def test_who_may_only_look_is_told_why(page: Page, live_server, lot: Parcel) -> None:
    desk = Desk(page, live_server.url, make.user(Role.PLANNER))
    desk.open(110, 110)
    tool = page.locator("[data-tool=parcel]")
    expect(tool).to_have_attribute("aria-disabled", "true")
    tool.click(force=True)  # a reader may press it to learn why
    expect(page.locator(".toast")).to_contain_text("ดูได้อย่างเดียว")
    desk.click(110, 110)
    page.click("role=tab[name='เจ้าของ']")
    expect(page.locator(".tab-body")).to_contain_text("ไม่มีสิทธิ์ดูชื่อเจ้าของ")


def test_a_phone_has_no_sideways_scroll_and_sheets_from_below(desk: Desk) -> None:
    page = desk.page
    page.set_viewport_size({"width": 360, "height": 740})
    desk.open(110, 110)
    wide = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(wide)
    desk.click(110, 110)
    sheet = page.locator(".desk-right")
    expect(sheet).to_be_visible()
    box = sheet.bounding_box()
    assert box
    assert box["width"] == 360
    assert box["y"] > 200
    assert page.evaluate(wide)
