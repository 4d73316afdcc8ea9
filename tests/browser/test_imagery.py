"""A picture sent through its page over a line that breaks, and its drafts decided by keyboard."""

import re
from pathlib import Path

import pytest
import shapely
from django.conf import settings
from playwright.sync_api import Page, Request, Route, expect
from shapely.geometry.base import BaseGeometry

from accounts.models import Role, User
from geo import orthophotos
from geo.models import Orthophoto
from parcels.models import Building, DraftRun, FootprintDraft
from parcels.services.shapes import to_row
from tests import factories as make
from tests.browser.desk import Desk
from tests.geo import pictures

#: The worker shares the machine with everything else: states are waited for, however long.
PATIENT_MS = 300_000
#: The first piece that a browser sends of a file (frontend/src/api/upload.ts).
FIRST_PIECE = 256 * 1024
#: Lower left corner of a lot under the picture, metres from the corner of the test ground.
LOT = (360.0, 640.0)


@pytest.fixture
def surveyor(transactional_db: None) -> User:
    make.village()
    return make.user(Role.SURVEYOR)


class Line:
    """The line of the sender: pieces pass until it is cut, and again once it is mended."""

    def __init__(self, page: Page) -> None:
        self.is_cut, self.refused = False, 0
        self.offsets: list[int] = []
        page.route(re.compile(r"/uploads/imagery/[0-9a-f-]+$"), self._pass)

    def _pass(self, route: Route, request: Request) -> None:
        is_piece = request.method == "PATCH"
        if is_piece and len(self.offsets) == 1 and not self.refused:
            self.is_cut = True
        if self.is_cut:
            self.refused += is_piece
            route.abort("connectionreset")
            return
        if is_piece:
            self.offsets.append(int(request.headers["upload-offset"]))
        route.continue_()


def test_a_picture_is_sent_over_a_broken_line_and_shown_on_the_map(
    page: Page, live_server, surveyor: User, worker: None, tmp_path: Path
) -> None:
    path = pictures.write(tmp_path / "flight.tif")
    assert path.stat().st_size > 2 * FIRST_PIECE
    line = Line(page)
    Desk(page, live_server.url, surveyor)
    page.goto(f"{live_server.url}/pictures/add")
    page.set_input_files("input[type=file]", path)
    expect(page.locator(".upload-box [role=status]")).to_contain_text(
        "สัญญาณขาด", timeout=PATIENT_MS
    )
    expect(page.locator("#send")).to_be_disabled()
    line.is_cut = False
    expect(page.locator("#send")).to_be_enabled(timeout=PATIENT_MS)
    assert line.refused
    assert line.offsets[:2] == [0, FIRST_PIECE]  # it went on, nothing was sent twice
    expect(page.locator("#id_title_th")).to_have_value("flight")
    page.fill("#id_flown_on", "2026-03-14")
    page.fill("#id_accuracy_m", "0.06")
    page.click("#send")
    on_map = page.get_by_role("link", name="ดูบนแผนที่")
    expect(on_map).to_be_visible(timeout=PATIENT_MS)
    photo = Orthophoto.objects.get()
    assert (photo.state, photo.accuracy_m) == ("ready", 0.06)
    archive = Path(settings.IMAGERY_ROOT) / photo.archive_path
    assert archive.exists()
    tile = re.compile(rf"/imagery/{photo.pk}/\d+/\d+/\d+")
    with page.expect_response(tile, timeout=PATIENT_MS) as shown:
        on_map.click()
    assert shown.value.status == 200
    assert shown.value.headers["content-type"] == "image/webp"


def outline(x: float, y: float, side: float = 10) -> BaseGeometry:
    west, south = make.EAST + LOT[0] + x, make.NORTH + LOT[1] + y
    return shapely.MultiPolygon([shapely.box(west, south, west + side, south + side)])


@pytest.fixture
def photo(surveyor: User, tmp_path: Path) -> Orthophoto:
    """A picture on the map, searched before: three outlines where no parcel is drawn."""
    registered = orthophotos.register_orthophoto(
        subdistrict=make.subdistrict(),
        source=pictures.write(tmp_path / "flight.tif"),
        title_th="ปางหมู",
        title_en="Pang Mu",
    )
    found = orthophotos.prepare_orthophoto(registered.pk)
    assert found.state == Orthophoto.State.READY
    make.building(make.owned_parcel("01A001"))
    DraftRun.objects.create(
        subdistrict=found.subdistrict, orthophoto=found, state=DraftRun.State.DONE
    )
    for number, baht in enumerate((900, 500, 100)):
        FootprintDraft.objects.create(
            subdistrict=found.subdistrict,
            orthophoto=found,
            finding="unregistered",
            shape=to_row(outline(20.0 * number, 0)),
            goodness=0.8,
            expected_satang=baht * 100,
        )
    return found


@pytest.fixture
def listed(page: Page, live_server, surveyor: User, photo: Orthophoto) -> Desk:
    """The panel of drafts is open, the first of three under the hand."""
    desk = Desk(page, live_server.url, surveyor)
    desk.open(LOT[0], LOT[1], zoom=19)
    page.locator(".popover summary", has_text="ปางหมู").click()
    page.get_by_role("button", name="ร่างอาคารจากภาพ").click()
    rows = page.locator(".drafts > li")
    expect(rows).to_have_count(3)
    expect(rows.first).to_have_class(re.compile("is-current"))
    return desk


def test_drafts_are_accepted_and_dismissed_by_keyboard(
    page: Page, listed: Desk, surveyor: User
) -> None:
    rows = page.locator(".drafts > li")
    expect(rows.first).to_contain_text("900")
    expect(rows.first).to_contain_text("ไม่อยู่บนแปลงใด")
    page.keyboard.press("a")
    expect(rows).to_have_count(2)
    accepted = FootprintDraft.objects.get(state="accepted")
    assert accepted.expected_satang == 900 * 100
    assert accepted.building
    assert accepted.building.parcel is None
    assert Building.objects.current().count() == 2
    expect(rows.first).to_have_class(re.compile("is-current"))
    page.keyboard.press(" ")
    expect(rows.first.locator("input")).to_be_checked()
    page.keyboard.press("Shift+J")
    expect(rows.nth(1).locator("input")).to_be_checked()
    page.keyboard.press("d")
    expect(rows).to_have_count(0)
    dismissed = FootprintDraft.objects.filter(state="dismissed")
    assert {(row.why, row.decided_by) for row in dismissed} == {("not_a_building", surveyor)}
    assert dismissed.count() == 2
    page.locator(".toast").get_by_role("button", name="ย้อนกลับ").click()
    expect(rows).to_have_count(2)


def test_what_was_decided_is_listed_and_taken_back_with_its_acts(page: Page, listed: Desk) -> None:
    rows = page.locator(".drafts > li")
    page.keyboard.press("m")
    page.keyboard.press("a")
    expect(rows).to_have_count(0)
    assert Building.objects.current().count() == 4
    page.get_by_role("button", name="ตัดสินแล้ว (3)").click()
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("รับเข้าทะเบียนแล้ว")
    page.keyboard.press("u")
    expect(rows).to_have_count(2)
    page.keyboard.press("m")
    page.keyboard.press("u")
    expect(rows).to_have_count(0)
    assert Building.objects.current().count() == 1
    page.get_by_role("button", name="รอตัดสิน").click()
    expect(rows).to_have_count(3)
    page.keyboard.press("d")
    expect(rows).to_have_count(2)
    page.keyboard.press("u")
    expect(rows).to_have_count(3)


def test_an_outline_is_corrected_by_the_pen_and_tied_to_its_parcel(
    page: Page, listed: Desk, surveyor: User
) -> None:
    rows = page.locator(".drafts > li")
    page.keyboard.press("f")
    page.wait_for_selector(".draft-fix")
    page.wait_for_selector(".status-snap[data-state=ready]")
    page.wait_for_timeout(1000)  # the map comes to rest on the outline
    listed.place(LOT[0] + 5, LOT[1] + 5)
    across, up = listed.pixel(LOT[0] + 10, LOT[1] + 10, zoom=19)
    page.mouse.move(across, up)
    page.mouse.down()
    page.mouse.move(across + 40, up - 40, steps=6)
    page.mouse.up()
    page.keyboard.press("Enter")
    expect(rows.first).to_contain_text("แก้รูปแล้ว")
    drawn = FootprintDraft.objects.get(is_corrected=True)
    assert drawn.state == "open"
    assert drawn.shape.area > 101
    page.keyboard.press("t")
    page.get_by_label("รหัสแปลง").fill("01A001")
    page.keyboard.press("Enter")
    expect(rows.first).to_contain_text("01A001")
    page.keyboard.press("a")
    expect(rows).to_have_count(2)
    made = Building.objects.get(parcel__code="01A001", code="01A001-B002")
    assert float(made.area_sq_m) == pytest.approx(drawn.shape.area, abs=0.01)


def chosen_from_the_picture_menu(page: Page, name: str) -> None:
    page.locator(".popover summary", has_text="ภาพถ่าย").click()
    page.get_by_role("button", name=name).click()


def test_on_a_telephone_the_decisions_stand_under_the_row(
    page: Page, live_server, surveyor: User, photo: Orthophoto
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    desk = Desk(page, live_server.url, surveyor)
    desk.open(LOT[0], LOT[1], zoom=19)
    chosen_from_the_picture_menu(page, "ร่างอาคารจากภาพ")
    rows = page.locator(".drafts > li:has(input[type=checkbox])")
    expect(rows).to_have_count(3)
    rows.nth(1).locator(".work-row").click()
    expect(rows.nth(1).locator("+ .draft-actions")).to_be_visible()
    rows.nth(2).locator("input").check()
    expect(page.locator(".draft-actions")).to_contain_text("1 รายการ")
    page.locator(".draft-actions select").select_option("temporary")
    page.get_by_role("button", name="ไม่รับ").click()
    expect(rows).to_have_count(2)
    assert FootprintDraft.objects.get(state="dismissed").expected_satang == 100 * 100


def test_a_link_shows_its_picture_and_two_are_compared_by_keyboard(
    page: Page, live_server, surveyor: User, photo: Orthophoto, tmp_path: Path
) -> None:
    earlier = orthophotos.register_orthophoto(
        subdistrict=make.subdistrict(),
        source=pictures.write(tmp_path / "earlier.tif"),
        title_th="ปีก่อน",
        title_en="Last year",
        flown_on="2025-03-01",
    )
    orthophotos.prepare_orthophoto(earlier.pk)
    Desk(page, live_server.url, surveyor)
    page.goto(f"{live_server.url}/pictures/{earlier.pk}/")
    page.get_by_role("link", name="ดูบนแผนที่").click()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator(".popover summary", has_text="ปีก่อน")).to_be_visible()
    page.keyboard.press("c")
    bar = page.locator(".compare-bar")
    expect(bar).to_be_visible()
    swipe = bar.locator("input[type=range]").first
    expect(swipe).to_have_value("50")
    page.keyboard.press("]")
    expect(swipe).to_have_value("55")
    page.keyboard.press("c")
    expect(bar).to_be_hidden()


def _match_three_points(desk: Desk) -> None:
    """Each first on the map, then 3 m east and 1 m south of it on the picture."""
    rows = desk.page.locator(".act-panel tbody tr")
    for number, (x, y) in enumerate([(2, 2), (30, 2), (30, 30)], 1):
        desk.click(LOT[0] + x, LOT[1] + y)
        desk.click(LOT[0] + x + 3, LOT[1] + y - 1)
        expect(rows).to_have_count(number)


def test_the_map_is_moved_onto_the_picture_previewed_and_taken_back(
    page: Page, live_server, surveyor: User, photo: Orthophoto
) -> None:
    parcel = make.owned_parcel("01A002", boundary=make.rectangle(LOT[0], LOT[1], 40, 40))
    before = parcel.boundary
    desk = Desk(page, live_server.url, surveyor)
    desk.open(LOT[0] + 20, LOT[1] + 20)
    chosen_from_the_picture_menu(page, "ตรวจการเลื่อนของแผนที่")
    page.wait_for_selector(".act-panel")
    page.wait_for_timeout(500)  # the map makes room for the panel
    desk.place(LOT[0] + 20, LOT[1] + 20)
    _match_three_points(desk)
    expect(page.locator(".act-panel .verdict")).to_contain_text("RMSE")
    expect(page.get_by_role("button", name="ดูผลก่อน")).to_be_disabled()  # what to move?
    page.locator(".act-panel select").select_option("all")
    page.locator(".act-panel textarea").fill("แผนที่เลื่อนจากภาพ")
    save = page.get_by_role("button", name="เลื่อนแปลง", exact=True)
    expect(save).to_be_disabled()
    page.get_by_role("button", name="ดูผลก่อน").click()
    expect(save).to_be_enabled()
    parcel.refresh_from_db()
    assert parcel.boundary.equals(before), "a preview writes nothing"
    save.click()
    toast = page.locator(".toast", has_text="01A002")
    expect(toast).to_be_visible()
    parcel.refresh_from_db()
    assert parcel.boundary.centroid.x - before.centroid.x == pytest.approx(3, abs=0.5)
    toast.get_by_role("button", name="ย้อนกลับ").click()
    expect(page.locator(".toast", has_text="ย้อนกลับ “")).to_be_visible()
    parcel.refresh_from_db()
    assert parcel.boundary.equals(before)
