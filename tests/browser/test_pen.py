"""The pen with a real mouse and keyboard: typed sides, strips, shifts, zones, rows, a lost line."""

import pytest
from playwright.sync_api import Page, expect

from parcels.models import Building, Parcel, RegisterEntry, UseZone
from tests.browser.desk import Desk


def act(desk: Desk, key: str) -> None:
    desk.choose(110, 105, "01A001")
    desk.page.keyboard.press(key)
    expect(desk.page.locator(".act-panel")).to_be_visible()


def typed(desk: Desk, text: str) -> None:
    """On the map, from the first figure on."""
    desk.page.keyboard.type(text)
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".pen-input")).to_have_value("")


def give_reason(page: Page, text: str = "คำขอของเจ้าของ") -> None:
    page.get_by_label("เหตุผลที่บันทึก", exact=True).fill(text)


def save(desk: Desk, button: str) -> None:
    expect(desk.page.locator(".act-panel .table").first).to_be_visible()
    give_reason(desk.page)
    desk.page.get_by_role("button", name=button).click()
    expect(desk.page.locator(".act-panel")).to_have_count(0)


def live() -> list[str]:
    return list(Parcel.objects.current().values_list("code", flat=True))


def test_a_parcel_is_drawn_with_typed_lengths_and_bearings(desk: Desk) -> None:
    page = desk.page
    page.keyboard.press("p")
    desk.ready()
    desk.click(100, 100, off=(3, 2))
    for text in ("16 <270", "20 <+90", "16 <90"):
        typed(desk, text)
        page.keyboard.press("Escape")  # out of the box, back to the map
        page.locator(".pen-input").blur()
    page.keyboard.press("Enter")
    page.wait_for_selector(".object-form")
    expect(page.locator(".draw-area")).to_contain_text("320.00")
    expect(page.locator(".verdict .notice.ok")).to_be_visible()
    page.get_by_label("เลขที่เอกสาร", exact=True).fill("4711")
    give_reason(page)
    page.click("text=บันทึกแปลง")
    expect(page.locator(".parcel-panel h2")).to_have_text("01A003")
    assert Parcel.objects.get(code="01A003").area_sq_m == pytest.approx(320, abs=0.01)


def test_a_strip_of_asked_area_is_cut_off(desk: Desk) -> None:
    act(desk, "s")
    desk.page.click("[data-way='cut.by_area']")
    desk.page.get_by_label("เนื้อที่ของแต่ละส่วน").fill("25")
    expect(desk.page.locator(".act-panel .table").first).to_contain_text("0-0-75")
    save(desk, "บันทึกการแบ่งแปลง")
    first = Parcel.objects.get(code="01A001/001")
    assert first.register_area_sq_wah == 25
    assert first.area_sq_m == pytest.approx(100, abs=0.1)


def test_two_lines_make_four_parts(desk: Desk) -> None:
    act(desk, "s")
    desk.ready()
    for line in (((110, 95), (110, 125)), ((95, 112), (125, 112))):
        for place in line:
            desk.click(*place)
        desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".act-panel .table").first).to_contain_text("01A001/004")
    save(desk, "บันทึกการแบ่งแปลง")
    assert len(live()) == 5


def test_a_short_line_is_mended_by_one_key(desk: Desk) -> None:
    act(desk, "s")
    desk.ready()
    desk.click(110, 104)
    desk.click(110, 116)
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("[data-repair=extend]")).to_be_visible()
    desk.page.keyboard.press("f")
    expect(desk.page.locator(".act-panel .table").first).to_contain_text("01A001/002")


def test_a_side_is_shifted_and_the_neighbour_gives_way(desk: Desk, lots: list[Parcel]) -> None:
    act(desk, "g")
    desk.ready()
    start, end = desk.pixel(120, 111), desk.pixel(123, 113)
    desk.page.mouse.move(*start)
    desk.page.mouse.down()
    desk.page.mouse.move(*end, steps=8)
    desk.page.mouse.up()
    why = desk.page.get_by_label("เหตุที่เนื้อที่ไม่ตรงกับเอกสาร")
    expect(why).to_be_visible()
    why.fill("แนวรั้วที่ตกลงกันแล้ว")
    save(desk, "บันทึกแนวเขตใหม่")
    first, second = (Parcel.objects.get(pk=lot.pk) for lot in lots)
    assert first.area_sq_m == pytest.approx(460, abs=8)
    assert (first.area_sq_m or 0) + (second.area_sq_m or 0) == pytest.approx(800, abs=0.01)
    assert RegisterEntry.objects.latest("pk").area_findings["01A001"]["reason"]


def test_drawn_zones_become_use_rows(desk: Desk, lots: list[Parcel]) -> None:
    act(desk, "z")
    desk.ready()
    for corner in ((100, 100), (108, 100), (108, 120), (100, 120)):
        desk.click(*corner)
    desk.page.keyboard.press("Enter")
    save(desk, "บันทึกการใช้ประโยชน์")
    rows = UseZone.objects.open().filter(parcel=lots[0]).order_by("pk")
    assert [row.use for row in rows] == ["AGRICULTURE", "RESIDENCE"]  # the rest stays a home
    assert sum(row.area_sq_wah for row in rows) == lots[0].register_area_sq_wah
    assert rows[0].area_sq_wah == pytest.approx(40, abs=1)


def test_a_row_of_equal_houses_is_one_act(desk: Desk) -> None:
    page = desk.page
    page.keyboard.press("b")
    page.click("[data-way=box]")
    desk.ready()
    for place in ((103, 104), (115, 104), (109, 112)):
        desk.click(*place)
    page.wait_for_selector(".object-form")
    page.get_by_label("จำนวนหลังในแถว").fill("3")
    page.get_by_label("แบบอาคารตามบัญชีราคา", exact=True).fill("100")
    give_reason(page)
    page.click("text=บันทึกอาคาร")
    expect(page.locator(".toast").last).to_contain_text("01A001-B003")
    made = Building.objects.order_by("code")
    assert [each.code[-4:] for each in made] == ["B001", "B002", "B003"]
    assert {each.entries.get().pk for each in made} == {RegisterEntry.objects.latest("pk").pk}
    areas = [each.footprint_sq_m for each in made]
    assert areas == pytest.approx([areas[0]] * 3, abs=0.05)


def test_an_act_survives_a_closed_tab_and_a_lost_line(desk: Desk) -> None:
    page = desk.page
    act(desk, "s")
    desk.ready()
    desk.click(110, 95)
    desk.click(110, 125)
    page.keyboard.press("Enter")
    expect(page.locator(".act-panel .table").first).to_contain_text("01A001/002")
    give_reason(page, "แบ่งให้บุตร")
    page.wait_for_timeout(500)  # the draft is written when the hand rests
    page.reload()
    desk.wait()
    page.click("text=ทำต่อ")
    expect(page.locator(".act-panel .table").first).to_contain_text("01A001/002")
    page.context.set_offline(True)
    page.get_by_role("button", name="บันทึกการแบ่งแปลง").click()
    expect(page.locator(".toast").last).to_contain_text("ไม่มีสัญญาณ")
    assert live() == ["01A001", "01A002"]
    page.context.set_offline(False)
    expect(page.locator(".parcel-panel h2")).to_have_text("01A001/001")
    assert RegisterEntry.objects.get().reason == "แบ่งให้บุตร"


def test_the_last_act_is_undone_after_a_reload(desk: Desk) -> None:
    act(desk, "s")
    desk.page.click("[data-way='cut.by_area']")
    desk.page.get_by_label("หรือแบ่งเท่ากันกี่ส่วน").fill("2")
    save(desk, "บันทึกการแบ่งแปลง")
    expect(desk.page.locator(".parcel-panel h2")).to_have_text("01A001/001")
    desk.page.reload()
    desk.wait()
    expect(desk.page.locator(".parcel-panel h2")).to_have_text("01A001/001")
    desk.page.keyboard.press("Control+z")
    expect(desk.page.locator(".parcel-panel h2")).to_have_text("01A001")
    assert live() == ["01A001", "01A002"]
