"""Acts on the map with a real mouse: cut, take back, join, move a shared corner, transfer."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from accounts.models import User
from parcels.models import Parcel, Right
from tests import factories as make
from tests.browser.conftest import PATIENT_MS
from tests.browser.desk import Desk


def save(desk: Desk, button: str, reason: str = "คำขอของเจ้าของ") -> None:
    expect(desk.page.locator(".act-panel .table").first).to_be_visible()
    desk.page.get_by_label("เหตุผลที่บันทึก", exact=True).fill(reason)
    panel = desk.page.locator(".act-panel")
    why = desk.page.get_by_label("เหตุที่เนื้อที่ไม่ตรงกับเอกสาร")
    desk.page.get_by_role("button", name=button).click()
    is_told = False
    for _ in range(100):  # saved, or asked why the area differs: whichever comes first
        if not panel.count():
            return
        if not is_told and why.is_visible():
            is_told = True  # told once: the panel may be gone by the next look
            why.fill("แนวรั้วที่ตกลงกันแล้ว")
            desk.page.get_by_role("button", name=button).click()
        desk.page.wait_for_timeout(200)
    expect(panel).to_have_count(0)


def live() -> list[str]:
    return list(Parcel.objects.current().values_list("code", flat=True))


def test_a_parcel_is_cut_and_the_cut_is_taken_back(desk: Desk) -> None:
    desk.choose(110, 105, "01A001")
    desk.page.keyboard.press("s")
    desk.page.wait_for_selector(".status-snap[data-state=ready]")
    desk.click(110, 95)
    desk.click(110, 125)
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".act-panel .table").first).to_contain_text("01A001/001")
    save(desk, "บันทึกการแบ่งแปลง")
    expect(desk.page.locator(".parcel-panel h2")).to_have_text("01A001/001")
    assert live() == ["01A001/001", "01A001/002", "01A002"]
    desk.page.keyboard.press("Control+z")
    expect(desk.page.locator(".parcel-panel h2")).to_have_text("01A001")
    assert live() == ["01A001", "01A002"]
    desk.page.keyboard.press("Control+Shift+z")
    expect(desk.page.locator(".parcel-panel h2")).to_have_text("01A001/001")
    assert live() == ["01A001/001", "01A001/002", "01A002"]


def test_neighbours_are_joined(desk: Desk) -> None:
    desk.choose(110, 105, "01A001")
    desk.page.keyboard.down("Shift")
    desk.click(130, 105)
    desk.page.keyboard.up("Shift")
    expect(desk.page.locator("[data-tool=merge]")).to_have_attribute("aria-disabled", "false")
    desk.page.click("[data-tool=merge]")
    save(desk, "บันทึกการรวมแปลง")
    expect(desk.page.locator(".parcel-panel h2")).to_have_text("01A001")
    assert live() == ["01A001"]
    joined = Parcel.objects.get(code="01A001")
    assert joined.area_sq_m == pytest.approx(800)
    assert joined.register_area_sq_wah == 200


@pytest.mark.parametrize("metres", [1, 4])  # a metre is less than the pen snaps over
def test_a_shared_corner_moves_for_both(desk: Desk, lots: list[Parcel], metres: int) -> None:
    desk.choose(110, 105, "01A001")
    desk.page.keyboard.press("r")
    desk.page.wait_for_selector(".status-snap[data-state=ready]")
    start, end = desk.pixel(120, 120), desk.pixel(120 + metres, 120)
    desk.page.mouse.move(*start)
    desk.page.mouse.down()
    desk.page.mouse.move(*end, steps=8)
    desk.page.mouse.up()
    save(desk, "บันทึกแนวเขตใหม่")
    first, second = (Parcel.objects.get(pk=lot.pk) for lot in lots)
    assert first.area_sq_m == pytest.approx(400 + 10 * metres, abs=4)
    assert second.area_sq_m == pytest.approx(400 - 10 * metres, abs=4)
    assert first.boundary
    assert first.boundary.intersection(second.boundary).area == pytest.approx(0, abs=1e-6)


def test_a_parcel_goes_to_another_owner(desk: Desk, lots: list[Parcel]) -> None:
    page = desk.page
    heir = make.party("บุญมี", title="นาย", family_name="ทองดี")
    desk.choose(110, 105, "01A001")
    page.click("[data-tool=transfer]")
    page.get_by_label("ค้นชื่อเจ้าของในทะเบียน").fill("บุญมี")
    page.click(".party-picker [role=option]")
    save(desk, "บันทึกการโอน")
    expect(page.locator(".parcel-panel h2")).to_have_text("01A001")
    (held,) = Right.objects.open().filter(parcel=lots[0])
    assert held.party == heir


def test_a_buyer_nobody_knows_is_entered_beside_the_transfer(
    desk: Desk, lots: list[Parcel]
) -> None:
    page = desk.page
    desk.choose(110, 105, "01A001")
    page.click("[data-tool=transfer]")
    page.get_by_label("ค้นชื่อเจ้าของในทะเบียน").fill("นางแสง คำดี")
    page.click(".party-new")
    dialog = page.locator(".party-dialog")
    expect(dialog.get_by_label("นามสกุล", exact=True)).to_have_value("คำดี")
    dialog.get_by_label("ชนิดของเลข", exact=True).select_option("citizen")
    dialog.get_by_label("เลขประจำตัว", exact=True).fill("1101700230700")
    dialog.get_by_role("button", name="เพิ่มและเลือก").click()
    expect(dialog.locator(".has-error")).to_contain_text("13 หลัก")
    dialog.get_by_label("เลขประจำตัว", exact=True).fill("1101700230708")
    dialog.get_by_role("button", name="เพิ่มและเลือก").click()
    expect(dialog).to_have_count(0)
    save(desk, "บันทึกการโอน")
    expect(page.locator(".parcel-panel h2")).to_have_text("01A001")
    (held,) = Right.objects.open().filter(parcel=lots[0])
    assert (str(held.party), held.party.id_type) == ("นางแสง คำดี", "citizen")


def test_a_cut_that_was_put_away_comes_back_whole(desk: Desk) -> None:
    page = desk.page
    desk.choose(110, 105, "01A001")
    page.keyboard.press("s")
    page.wait_for_selector(".status-snap[data-state=ready]")
    desk.click(110, 95)
    desk.click(110, 125)
    page.keyboard.press("Enter")
    expect(page.locator(".act-panel .table").first).to_contain_text("01A001/001")
    page.get_by_role("button", name="ยกเลิก").click()
    expect(page.locator(".parcel-panel h2")).to_have_text("01A001")
    page.get_by_role("button", name="นำกลับมา").click()
    expect(page.locator(".act-panel .table").first).to_contain_text("01A001/001")
    save(desk, "บันทึกการแบ่งแปลง")
    assert live() == ["01A001/001", "01A001/002", "01A002"]


@contextmanager
def touched(browser: Browser, server: str, user: User, width: int, height: int) -> Iterator[Desk]:
    """A screen worked with fingers, without a keyboard."""
    size = ViewportSize(width=width, height=height)
    context = browser.new_context(has_touch=True, viewport=size, locale="th-TH")
    page = context.new_page()
    page.set_default_timeout(PATIENT_MS)
    opened = Desk(page, server, user)
    opened.open(110, 110)
    yield opened
    page.goto("about:blank")
    context.close()


@pytest.fixture
def tablet(browser: Browser, live_server, surveyor: User) -> Iterator[Desk]:
    with touched(browser, live_server.url, surveyor, 820, 1180) as opened:
        yield opened


@pytest.fixture
def phone(browser: Browser, live_server, surveyor: User) -> Iterator[Desk]:
    with touched(browser, live_server.url, surveyor, 360, 740) as opened:
        yield opened


def tap(desk: Desk, x: float, y: float) -> None:
    desk.page.touchscreen.tap(*desk.pixel(x, y))
    desk.page.wait_for_timeout(400)  # two quick taps would be a double tap


def test_parcels_are_gathered_and_joined_with_fingers(tablet: Desk) -> None:
    page = tablet.page
    tap(tablet, 110, 105)
    expect(page.locator(".parcel-panel h2")).to_have_text("01A001")
    page.tap("[data-tool=merge]")
    expect(page.locator("[data-tool=merge]")).to_have_attribute("aria-pressed", "true")
    tap(tablet, 130, 105)
    expect(page.locator(".toast").last).to_contain_text("2")
    page.tap("[data-tool=merge]")
    save(tablet, "บันทึกการรวมแปลง")
    assert live() == ["01A001"]


def test_a_line_is_ended_with_a_finger(tablet: Desk) -> None:
    page = tablet.page
    tap(tablet, 110, 105)
    expect(page.locator(".parcel-panel h2")).to_have_text("01A001")
    page.tap("[data-tool=split]")
    page.wait_for_selector(".status-snap[data-state=ready]")
    tap(tablet, 110, 95)
    tap(tablet, 110, 125)
    page.get_by_role("button", name="วางมุมตามที่พิมพ์ หรือจบเส้นที่วาด (Enter)").tap()
    expect(page.locator(".act-panel .table").first).to_contain_text("01A001/002")
    save(tablet, "บันทึกการแบ่งแปลง")
    assert live() == ["01A001/001", "01A001/002", "01A002"]


def test_on_a_phone_the_tools_of_a_chosen_parcel_stay_at_hand(phone: Desk) -> None:
    page = phone.page
    tap(phone, 110, 105)
    expect(page.locator(".parcel-panel h2")).to_have_text("01A001")
    split = page.locator("[data-tool=split]")
    expect(split).to_be_in_viewport()
    split.tap()
    expect(page.get_by_role("button", name="บันทึกการแบ่งแปลง")).to_be_in_viewport()
