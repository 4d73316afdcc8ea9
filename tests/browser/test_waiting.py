"""Acts done while the line is away: several wait, survive a reload, are looked at and sent."""

import datetime as dt
import threading

from playwright.sync_api import Page, Route, expect

from parcels.models import Parcel, RegisterEntry
from parcels.services import recording
from parcels.services.work import Because
from tests import factories as make
from tests.browser.desk import Desk

ACTS = "**/api/acts/*"
CHIP = ".waiting-chip"


def cut(desk: Desk, x: float, code: str, line: list[tuple[float, float]]) -> None:
    desk.choose(x, 105, code)
    desk.page.keyboard.press("s")
    expect(desk.page.locator(".act-panel")).to_be_visible()
    for place in line:
        desk.click(*place)
    desk.page.keyboard.press("Enter")
    desk.page.get_by_label("เหตุผลที่บันทึก", exact=True).fill(f"แบ่ง {code}")
    desk.page.get_by_role("button", name="บันทึกการแบ่งแปลง").click()
    expect(desk.page.locator(".act-panel")).to_have_count(0)


def send_all(page: Page) -> None:
    """The line is back. It is tried again by itself, too: not before the button is met."""
    held: list[Route] = []
    is_back = threading.Event()
    page.unroute(ACTS)
    page.route(ACTS, lambda route: route.continue_() if is_back.is_set() else held.append(route))
    page.get_by_role("button", name="ส่งทั้งหมด").click()
    is_back.set()
    for route in held:
        route.continue_()


def live() -> list[str]:
    return list(Parcel.objects.current().values_list("code", flat=True))


def test_two_acts_wait_survive_a_reload_and_are_sent(desk: Desk) -> None:
    page = desk.page
    desk.choose(130, 105, "01A002")  # looked at while there is a line: known without it
    desk.choose(110, 105, "01A001")
    page.context.set_offline(True)
    cut(desk, 110, "01A001", [(110, 95), (110, 125)])
    expect(page.locator(CHIP)).to_have_text("รอส่ง 1 งาน")
    cut(desk, 130, "01A002", [(130, 95), (130, 125)])
    expect(page.locator(CHIP)).to_have_text("รอส่ง 2 งาน")
    page.route(ACTS, lambda route: route.abort())  # the page can be read again, acts still fail
    page.context.set_offline(False)
    page.reload()
    desk.wait()
    page.click(CHIP)
    rows = page.locator(".waiting-panel [data-waiting]")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("แบ่งแปลง 01A001")
    rows.first.get_by_role("button", name="ดูบนแผนที่").click()
    rows.nth(1).get_by_role("button", name="ทิ้งงานนี้").click()
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="เก็บไว้ตามเดิม").click()
    expect(rows).to_have_count(2)
    assert live() == ["01A001", "01A002"]
    send_all(page)
    expect(page.locator(CHIP)).to_be_hidden()
    assert live() == ["01A001/001", "01A001/002", "01A002/001", "01A002/002"]


def test_an_act_refused_when_the_line_is_back_stays_and_is_taken_up(
    desk: Desk, lots: list[Parcel]
) -> None:
    page = desk.page
    desk.choose(110, 105, "01A001")
    page.context.set_offline(True)
    cut(desk, 110, "01A001", [(110, 95), (110, 125)])
    colleague = Because(by=make.user(), reason="โฉนดใหม่", effective_on=dt.date(2026, 3, 1))
    recording.correct_parcel(
        because=colleague, parcel_id=lots[0].pk, fields={"document_number": "4711"}
    )
    page.context.set_offline(False)
    expect(page.locator(".toast.bad")).to_contain_text("โฉนดใหม่")
    page.click(CHIP)
    row = page.locator(".waiting-panel [data-waiting]")
    expect(row).to_contain_text("ระบบไม่รับ")
    assert live() == ["01A001", "01A002"]
    row.get_by_role("button", name="ทำต่อ").click()
    expect(page.locator(".act-panel")).to_be_visible()
    expect(page.locator(CHIP)).to_be_hidden()
    page.get_by_role("button", name="บันทึกการแบ่งแปลง").click()
    expect(page.locator(".act-panel")).to_contain_text("4711")


def test_an_act_whose_answer_is_lost_is_done_once(desk: Desk) -> None:
    page = desk.page
    lost: list[int] = []

    def lose(route: Route) -> None:
        if lost or route.request.post_data_json.get("preview"):
            route.continue_()
            return
        lost.append(route.fetch().status)  # the office did it; the line breaks before it can say so
        route.abort("connectionreset")

    page.route(ACTS, lose)
    cut(desk, 110, "01A001", [(110, 95), (110, 125)])
    expect(page.locator(".parcel-panel h2")).to_have_text("01A001/001")
    expect(page.locator(CHIP)).to_be_hidden()
    assert lost == [200]
    assert sorted(live()) == ["01A001/001", "01A001/002", "01A002"]
    assert RegisterEntry.objects.count() == 1


def test_a_form_survives_a_closed_tab_and_is_taken_back(desk: Desk, lots: list[Parcel]) -> None:
    page = desk.page
    desk.choose(110, 105, "01A001")
    page.click(".acts-menu > summary")
    page.click("[data-act=correct]")
    remark = page.get_by_label("หมายเหตุ", exact=True)
    remark.fill("รั้วใหม่")
    page.get_by_label("เหตุผลที่บันทึก", exact=True).fill("ดูหน้างาน")
    while not page.evaluate("Object.keys(localStorage).some((key) => key.includes('record'))"):
        page.wait_for_timeout(100)  # it is written when the hand rests
    page.reload()
    desk.wait()
    page.get_by_role("button", name="ทำต่อ").click()
    expect(remark).to_have_value("รั้วใหม่")
    page.get_by_role("button", name="ยกเลิก").click()
    page.get_by_role("button", name="นำกลับมา").click()
    expect(remark).to_have_value("รั้วใหม่")
    page.get_by_role("button", name="บันทึกการแก้ไข").click()
    expect(page.locator(".parcel-panel h2")).to_have_text("01A001")
    lots[0].refresh_from_db()
    assert lots[0].remark == "รั้วใหม่"
    assert RegisterEntry.objects.get().reason == "ดูหน้างาน"
    page.reload()
    desk.wait()
    expect(page.get_by_role("button", name="ทำต่อ")).to_have_count(0)
