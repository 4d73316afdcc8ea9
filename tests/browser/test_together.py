"""The register through time and together, in a real browser."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page, Route, expect

from accounts.models import Role, User
from parcels.models import Finding, Parcel, RegisterEntry
from parcels.services import buildings, recording, reshaping
from parcels.services.work import Because
from tests import factories as make
from tests.browser.desk import Desk

CUT = dt.date(2024, 6, 1)


@pytest.fixture
def colleague(lots: list[Parcel]) -> User:
    return make.user(Role.SURVEYOR, first_name="สมชาย", last_name="วัดดี")


@pytest.fixture
def desk(page: Page, live_server, lots: list[Parcel]) -> Desk:
    return Desk(page, live_server.url, make.user(Role.SURVEYOR))


def because(by: User, on: dt.date = CUT) -> Because:
    return Because(by=by, reason="ตามคำขอ", effective_on=on)


def test_the_map_of_a_past_day_is_read_only_and_its_link_carries_the_day(
    desk: Desk, lots: list[Parcel], colleague: User
) -> None:
    cut = reshaping.Cut([Decimal(40)], 90)
    reshaping.split_parcel(parcel_id=lots[0].pk, because=because(colleague), cut=cut)
    desk.open(120, 110)
    page = desk.page
    page.click(".day-picker > summary")
    with page.expect_response(re.compile("/tiles/register/on/2024-01-01/")):
        page.get_by_role("button", name="1 ม.ค. 2567", exact=True).click()
    page.wait_for_load_state("networkidle")  # what is not drawn yet cannot be clicked
    expect(page.locator(".past-banner")).to_contain_text("1 ม.ค. 2567")
    expect(page).to_have_url(re.compile(r"on=2024-01-01"))
    page.click(".day-picker > summary")
    desk.choose(110, 105, "01A001")
    expect(page.locator(".lineage-box")).to_have_count(3)
    expect(page.locator(".acts-menu")).to_have_count(0)
    page.reload()
    desk.wait()
    expect(page.locator(".past-banner")).to_be_visible()
    page.locator(".past-banner button").click()
    expect(page.locator(".parcel-panel")).to_contain_text("เลิกใช้เมื่อ")
    page.locator(".lineage-box", has_text="01A001/001").click()
    expect(page.locator(".parcel-panel h2")).to_have_text("01A001/001")


def test_what_a_colleague_does_appears_by_itself(
    desk: Desk, lots: list[Parcel], colleague: User
) -> None:
    desk.open(120, 110)
    desk.choose(110, 105, "01A001")
    with desk.page.expect_response(re.compile("/api/register/changes")):
        pass
    fields = {"document_number": "98765"}
    recording.correct_parcel(because=because(colleague), parcel_id=lots[0].pk, fields=fields)
    toast = desk.page.locator(".toast", has_text="สมชาย วัดดี")
    expect(toast).to_be_visible(timeout=30_000)
    expect(desk.page.locator(".parcel-panel")).to_contain_text("98765")


def test_the_later_of_two_sees_both_and_keeps_both(
    desk: Desk, lots: list[Parcel], colleague: User
) -> None:
    page = desk.page
    desk.open(120, 110)
    desk.choose(110, 105, "01A001")
    page.click(".acts-menu > summary")
    page.click("[data-act=correct]")
    page.get_by_label("หมายเหตุ", exact=True).fill("รั้วใหม่")
    page.get_by_label("เลขที่เอกสารสิทธิ", exact=True).fill("555")
    page.get_by_label("เหตุผลที่บันทึก", exact=True).fill("สำรวจใหม่")
    expect(page.locator(".record-panel .table")).to_be_visible()
    fields = {"document_number": "777"}
    recording.correct_parcel(because=because(colleague), parcel_id=lots[0].pk, fields=fields)
    page.get_by_role("button", name="บันทึกการแก้ไข").click()
    box = page.locator(".conflict")
    expect(box).to_contain_text("สมชาย วัดดี")
    row = box.locator("tr", has_text="เลขที่เอกสารสิทธิ")
    expect(row).to_contain_text("777")
    expect(row).to_contain_text("555")
    row.locator("input").first.check()
    page.get_by_role("button", name="ส่งอีกครั้งตามที่เลือก").click()
    expect(page.locator(".parcel-panel h2")).to_have_text("01A001")
    lots[0].refresh_from_db()
    assert (lots[0].document_number, lots[0].remark) == ("777", "รั้วใหม่")


def test_another_officer_takes_an_act_back_and_does_it_again(
    desk: Desk, lots: list[Parcel], colleague: User
) -> None:
    cut = reshaping.Cut([Decimal(40)], 90)
    reshaping.split_parcel(parcel_id=lots[0].pk, because=because(colleague), cut=cut)
    page = desk.page
    desk.open(120, 110)
    desk.choose(102, 105, "01A001/002")
    for button, save, code in (
        ("ย้อนรายการนี้", "ยืนยันย้อนรายการ", "01A001"),
        ("ทำกลับตามเดิม", "ยืนยันทำซ้ำ", "01A001/001"),
    ):
        page.get_by_role("tab", name="ประวัติ").click()
        page.get_by_role("button", name=button).first.click()
        expect(page.locator(".record-panel .table")).to_contain_text(code)
        page.get_by_role("button", name=save).click()
        expect(page.locator(".parcel-panel h2")).to_have_text(code)
        page.reload()
        desk.wait()
        expect(page.locator(".parcel-panel h2")).to_have_text(code)
    entries = RegisterEntry.objects.order_by("pk")
    assert [entry.act for entry in entries] == ["subdivide", "undo", "redo"]
    assert {entry.by for entry in entries[1:]} == {User.objects.exclude(pk=colleague.pk).get()}
    assert Parcel.objects.current().count() == 3


def test_a_finding_is_mended_from_its_list(desk: Desk, lots: list[Parcel]) -> None:
    lots[0].use_zones.update(area_sq_wah=Decimal(80))
    page = desk.page
    desk.open(120, 110)
    page.click("[data-list=uses_off]")
    page.get_by_role("button", name="ปรับการใช้ให้เท่าเนื้อที่ตามเอกสาร").click()
    expect(page.locator(".record-panel .table")).to_contain_text("01A001")
    page.get_by_label("เหตุผลที่บันทึก", exact=True).fill("แก้ตามเอกสาร")
    page.get_by_role("button", name="บันทึกการแก้ปัญหา").click()
    expect(page.locator(".parcel-panel h2")).to_have_text("01A001")
    assert Finding.objects.get().gone_by is not None
    assert lots[0].use_zones.open().get().area_sq_wah == 100


def test_ones_own_act_is_in_the_tiles_at_once(desk: Desk, lots: list[Parcel]) -> None:
    page = desk.page
    desk.open(120, 110)
    desk.choose(110, 105, "01A001")
    page.click(".acts-menu > summary")
    page.click("[data-act=retire]")
    page.get_by_label("เหตุผลที่บันทึก", exact=True).fill("บันทึกซ้ำ")
    with page.expect_response(re.compile(r"/tiles/register/\d+/.*v=\d+")) as tile:
        page.get_by_role("button", name="จำหน่ายแปลงออกจากทะเบียน").click()
    assert tile.value.ok
    page.wait_for_load_state("networkidle")  # the tiles from before stay until all have come
    desk.click(110, 105)
    expect(page.locator(".parcel-panel")).to_have_count(0)
    desk.choose(130, 105, "01A002")


def test_the_map_is_never_bare_while_fresh_tiles_are_on_their_way(
    desk: Desk, lots: list[Parcel], colleague: User
) -> None:
    page = desk.page
    desk.open(120, 110)
    desk.choose(110, 105, "01A001")
    held: list[Route] = []
    page.route("**/tiles/register/**", lambda route: held.append(route))
    fields = {"document_number": "98765"}
    recording.correct_parcel(because=because(colleague), parcel_id=lots[0].pk, fields=fields)
    expect(page.locator(".parcel-panel")).to_contain_text("98765")
    while not held:
        page.wait_for_timeout(100)
    desk.choose(130, 105, "01A002")  # still drawn from the tiles of before
    for route in held:
        route.continue_()


def test_a_building_is_corrected_and_its_house_moved_from_the_map(
    desk: Desk, lots: list[Parcel], colleague: User
) -> None:
    building = make.building(lots[0])
    make.building_use(building)
    house = make.house("12", lots[0], building=building)
    page = desk.page
    desk.open(120, 110)
    desk.choose(102, 102, "01A001")
    page.click(".acts-menu > summary")
    page.click("[data-act=correct-building]")
    page.get_by_label("ปีที่สร้างเสร็จ (พ.ศ.)", exact=True).fill("2560")
    page.get_by_label("เหตุผลที่บันทึก", exact=True).fill("ดูใบอนุญาตก่อสร้าง")
    fields = {"floors": 2}
    buildings.correct_building(because=because(colleague), building_id=building.pk, fields=fields)
    page.get_by_role("button", name="บันทึกการแก้ไข").click()
    expect(page.locator(".conflict")).to_be_in_viewport()
    expect(page.locator(".conflict tr", has_text="จำนวนชั้น")).to_contain_text("2")
    page.get_by_role("button", name="ส่งอีกครั้งตามที่เลือก").click()
    expect(page.locator(".parcel-panel h2")).to_have_text("01A001")
    building.refresh_from_db()
    assert (building.year_built, building.floors) == (2017, 2)

    page.click(".acts-menu > summary")
    page.click("[data-act=correct-house]")
    placed = page.locator(".record-panel .hint[role=status]")
    expect(placed).to_contain_text("คลิกตำแหน่งที่ถูกต้อง")
    desk.click(126, 115)  # beside the panel, not under it
    expect(placed).to_contain_text("จุดที่คลิก")
    page.get_by_label("เหตุผลที่บันทึก", exact=True).fill("บ้านอยู่แปลงข้าง ๆ")
    page.get_by_role("button", name="บันทึกข้อมูลบ้าน").click()
    expect(page.locator(".parcel-panel h2")).to_have_text("01A001")
    house.refresh_from_db()
    assert house.parcel == lots[1]
