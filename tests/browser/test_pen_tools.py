"""The tools of the pen, each used with a real hand: the register then holds what was drawn."""

import math
import re

import pytest
import shapely
from playwright.sync_api import Browser, Page, expect
from pyproj import Transformer
from shapely import LineString, MultiPolygon

from accounts.models import Role, User
from geo.datum import indian_1975
from parcels.models import Building, House, Parcel, RegisterEntry, Sign
from tests import factories as make
from tests.browser.desk import Desk

UTM = 32647
#: The east side of 01A001 is bent twice.
BENT = [(100, 100), (120, 100), (123, 105), (120, 110), (122, 115), (120, 120), (100, 120)]


@pytest.fixture
def lot(transactional_db: None) -> Parcel:
    make.village()
    ring = [(make.EAST + x, make.NORTH + y) for x, y in (*BENT, BENT[0])]
    shape = make.MultiPolygon(make.Polygon(ring, srid=UTM), srid=UTM)
    return make.owned_parcel("01A001", make.party("สมหญิง"), boundary=shape)


@pytest.fixture
def surveyor(lot: Parcel) -> User:
    return make.user(Role.SURVEYOR)


def typed(desk: Desk, text: str) -> None:
    """On the map, from the first figure on; then back to the map."""
    desk.page.keyboard.type(text)
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".pen-input")).to_have_value("")
    desk.page.keyboard.press("Escape")
    desk.page.locator(".pen-input").blur()


def fill(page: Page, label: str, value: str) -> None:
    page.get_by_label(label, exact=True).fill(value)


def keep_parcel(page: Page, code: str) -> MultiPolygon:
    """The form filled in and saved; the new parcel's outline in metres."""
    page.wait_for_selector(".object-form")
    fill(page, "เลขที่เอกสาร", "4711")
    fill(page, "เหตุผลที่บันทึก", "สำรวจใหม่")
    page.click("text=บันทึกแปลง")
    expect(page.locator(".parcel-panel h2")).to_have_text(code)
    return plane(Parcel.objects.get(code=code))


def plane(row: Parcel) -> MultiPolygon:
    """The outline in metres from the corner of the test ground."""
    assert row.boundary
    shape = shapely.from_wkb(bytes(row.boundary.wkb))
    return MultiPolygon(
        shapely.transform(part, lambda xy: xy - (make.EAST, make.NORTH))
        for part in shapely.get_parts(shape)
    )


def corners(shape: MultiPolygon) -> list[tuple[float, float]]:
    return [(round(x, 2), round(y, 2)) for x, y in shape.geoms[0].exterior.coords[:-1]]


def test_corners_are_typed_in_three_grids(desk: Desk) -> None:
    page = desk.page
    page.keyboard.press("p")
    desk.ready()
    places = [(150.25, 100.5), (170.25, 100.5), (170.25, 125.5), (150.25, 125.5)]
    plain = [(make.EAST + x, make.NORTH + y) for x, y in places]
    east, north = plain[0]
    typed(desk, f"{east:.3f}, {north:.3f}")
    page.locator(".pen-grid").select_option("indian")
    old = Transformer.from_crs(UTM, indian_1975(), always_xy=True).transform(*plain[1])
    typed(desk, "{:.4f} {:.4f}".format(*old))
    lon, lat = Transformer.from_crs(UTM, 4326, always_xy=True).transform(*plain[2])
    typed(desk, f"{lat:.9f}, {lon:.9f}")
    page.locator(".pen-grid").select_option("utm")
    typed(desk, "@-20,0")
    page.keyboard.press("Enter")
    drawn = corners(keep_parcel(page, "01A002"))
    assert sorted(drawn) == sorted(places)


def test_a_bent_boundary_is_traced_corner_by_corner(desk: Desk) -> None:
    page = desk.page
    desk.open(130, 110)  # the panel covers the right of the map
    page.keyboard.press("p")
    desk.ready()
    page.keyboard.press("t")
    desk.click(120, 100, off=(2, 1))
    for place in BENT[2:5]:
        page.mouse.move(*desk.pixel(*place), steps=6)
    desk.click(120, 120, off=(2, -1))
    page.keyboard.press("t")
    desk.click(138, 120)
    desk.click(138, 100)
    page.keyboard.press("Enter")
    drawn = keep_parcel(page, "01A002")
    assert set(BENT[1:6]) <= set(corners(drawn))
    both = [plane(Parcel.objects.get(code="01A001")), drawn]
    assert shapely.coverage_is_valid(both)
    assert both[0].intersection(drawn).length == pytest.approx(
        LineString(BENT[1:6]).length, abs=0.01
    )


def test_a_trace_ends_by_its_key_and_what_is_typed_goes_on_from_there(desk: Desk) -> None:
    page = desk.page
    desk.open(130, 110)
    page.keyboard.press("p")
    desk.ready()
    page.keyboard.press("t")
    desk.click(120, 100, off=(2, 1))
    for place in BENT[2:4]:
        page.mouse.move(*desk.pixel(*place), steps=6)
    page.keyboard.press("t")
    desk.click(138, 110)  # were the trace still on, this would follow the neighbour
    desk.click(138, 100)
    page.keyboard.press("x")
    page.mouse.move(*desk.pixel(130, 99.6), steps=4)  # as crooked as a hand is
    typed(desk, "12")
    page.keyboard.press("Enter")
    drawn = corners(keep_parcel(page, "01A002"))
    assert {BENT[1], BENT[2]} <= set(drawn)
    assert min(math.dist(at, (126, 100)) for at in drawn) < 0.3
    assert len(drawn) == 5


def test_a_corner_typed_far_away_is_brought_into_sight(desk: Desk) -> None:
    page = desk.page
    page.keyboard.press("p")
    desk.ready()
    typed(desk, f"{make.EAST + 3000}, {make.NORTH + 2000}")
    place = Transformer.from_crs(UTM, 4326, always_xy=True).transform(
        make.EAST + 3000, make.NORTH + 2000
    )
    lon, lat = (re.escape(f"{degrees:.5f}"[:-1]) for degrees in place)
    expect(page).to_have_url(re.compile(rf"map=20/{lat}\d/{lon}\d"))


def test_an_opening_is_cut_and_held_to_right_angles(desk: Desk) -> None:
    page = desk.page
    desk.open(140, 110)
    page.keyboard.press("p")
    desk.ready()
    desk.click(127, 100)
    page.keyboard.press("x")  # right angles from here on, however the hand shakes
    for place in ((147, 100.4), (146.6, 120), (127.3, 119.8)):
        desk.click(*place)
    page.keyboard.press("Enter")
    page.wait_for_selector(".object-form")
    page.keyboard.press("h")
    for place in ((132, 105), (140, 105), (140, 113), (132, 113)):
        desk.click(*place)
    page.keyboard.press("Enter")
    (polygon,) = keep_parcel(page, "01A002").geoms
    assert len(polygon.interiors) == 1
    assert shapely.Polygon(polygon.interiors[0]).area == pytest.approx(64, abs=4)
    ring = shapely.get_coordinates(polygon.exterior)
    first, second, third = ring[1] - ring[0], ring[2] - ring[1], ring[3] - ring[2]
    for one, other in ((first, second), (second, third)):
        cosine = float(one @ other) / (math.hypot(*one) * math.hypot(*other))
        assert abs(cosine) < 0.002


def open_buildings(desk: Desk) -> None:
    desk.click(103, 103)
    expect(desk.page.locator(".parcel-panel h2")).to_have_text("01A001")
    desk.page.get_by_role("tab", name="สิ่งปลูกสร้าง").click()


def test_a_building_is_moved_and_turned(desk: Desk, lot: Parcel) -> None:
    house = make.building(lot, footprint=make.rectangle(106, 106, 6, 4))
    make.building_use(house)
    page = desk.page
    desk.open(120, 110)
    open_buildings(desk)
    page.click("[data-edit=whole]")
    expect(page.locator(".act-panel")).to_be_visible()
    desk.ready()
    for _ in range(2):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("]")
    fill(page, "เหตุผลที่บันทึก", "วาดผิดที่")
    page.get_by_role("button", name="บันทึกตำแหน่งอาคาร").click()
    expect(page.locator(".act-panel")).to_have_count(0)
    house.refresh_from_db()
    assert house.footprint
    middle = house.footprint.centroid
    assert (middle.x - make.EAST, middle.y - make.NORTH) == pytest.approx((111, 108), abs=0.01)
    assert house.footprint.area == pytest.approx(24, abs=0.01)
    ring = shapely.get_coordinates(shapely.from_wkb(bytes(house.footprint.wkb)))
    side = max((ring[1:] - ring[:-1]).tolist(), key=lambda way: math.hypot(*way))
    turned = abs(math.degrees(math.atan2(side[1], side[0]))) % 180
    assert min(turned, 180 - turned) == pytest.approx(1, abs=0.05)


def test_a_building_is_copied_beside_itself(desk: Desk, lot: Parcel) -> None:
    make.building_use(make.building(lot, footprint=make.rectangle(106, 106, 6, 4)))
    page = desk.page
    desk.open(120, 110)
    open_buildings(desk)
    page.click("[data-edit=copy]")
    page.wait_for_selector(".object-form")
    for _ in range(5):
        page.keyboard.press("Shift+ArrowUp")
    fill(page, "แบบอาคารตามบัญชีราคา", "100")
    fill(page, "เหตุผลที่บันทึก", "หลังที่สอง")
    page.click("text=บันทึกอาคาร")
    expect(page.locator(".toast").last).to_contain_text("01A001-B002")
    copy = Building.objects.get(code="01A001-B002")
    assert copy.footprint
    assert copy.footprint.area == pytest.approx(24, abs=0.01)
    assert copy.footprint.centroid.y - make.NORTH == pytest.approx(113, abs=0.01)


def test_a_house_point_and_a_sign_stand_where_they_were_put(desk: Desk) -> None:
    page = desk.page
    page.keyboard.press("h")
    desk.click(108, 108)
    fill(page, "บ้านเลขที่", "12/1")
    fill(page, "เหตุผลที่บันทึก", "สำรวจบ้าน")
    page.get_by_role("button", name="บันทึกจุดบ้าน").click()
    expect(page.locator(".point-panel")).to_have_count(0)
    house = House.objects.get(house_number="12/1")
    assert house.parcel
    assert house.parcel.code == "01A001"
    assert (house.position.x - make.EAST, house.position.y - make.NORTH) == pytest.approx(
        (108, 108), abs=0.3
    )
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    desk.click(114, 116)
    page.locator(".point-panel .field input").first.fill("สมหญิง")
    page.get_by_role("option", name="สมหญิง").first.click()
    fill(page, "กว้าง (ซม.)", "240")
    fill(page, "สูง (ซม.)", "120")
    fill(page, "เหตุผลที่บันทึก", "ป้ายใหม่")
    page.get_by_role("button", name="บันทึกป้าย").click()
    expect(page.locator(".point-panel")).to_have_count(0)
    sign = Sign.objects.get()
    assert (sign.code, sign.width_cm, sign.height_cm) == ("01A001-P001", 240, 120)


def test_measuring_tells_metres_and_rai_and_keeps_nothing(desk: Desk) -> None:
    page = desk.page
    page.keyboard.press("d")
    desk.ready()
    desk.click(100, 100, off=(2, 2))  # snaps to the corners
    desk.click(120, 100, off=(2, 2))
    desk.click(120, 120, off=(2, -2))
    panel = page.locator(".measure-panel")
    expect(panel).to_contain_text("40.00")
    desk.click(100, 120, off=(2, -2))
    page.keyboard.press("Enter")
    expect(panel).to_contain_text("0-1-0")
    expect(panel).to_contain_text("400.00")
    assert not RegisterEntry.objects.exists()
    assert Parcel.objects.count() == 1


def test_a_parcel_is_drawn_with_fingers_on_a_tablet(
    browser: Browser, live_server, surveyor: User
) -> None:
    context = browser.new_context(
        has_touch=True, viewport={"width": 1280, "height": 800}, locale="th-TH"
    )
    page = context.new_page()
    page.set_default_timeout(120_000)
    desk = Desk(page, live_server.url, surveyor)
    desk.open(136, 106)
    page.tap("[data-tool=parcel]")
    desk.ready()
    for place in ((128, 100), (140, 100), (140, 112), (128, 112)):
        page.touchscreen.tap(*desk.pixel(*place))
        page.wait_for_timeout(350)  # two quick taps would be a double tap
    page.get_by_role("button", name="จบการวาด").tap()
    page.get_by_role("button", name="เจาะช่อง").tap()
    for place in ((131, 103), (136, 103), (136, 108), (131, 108)):
        page.touchscreen.tap(*desk.pixel(*place))
        page.wait_for_timeout(350)
    expect(page.get_by_role("button", name="บันทึกแปลง")).to_be_disabled()
    page.get_by_role("button", name="จบการวาด").tap()
    drawn = keep_parcel(page, "01A002")
    assert drawn.area == pytest.approx(144 - 25, abs=8)
    assert len(drawn.geoms[0].interiors) == 1
    context.close()


def test_a_parcel_is_drawn_with_a_pen_and_its_corner_dragged(desk: Desk) -> None:
    page = desk.page
    desk.open(136, 106)
    page.keyboard.press("p")
    desk.ready()
    line = page.context.new_cdp_session(page)

    def pen(what: str, at: tuple[float, float], buttons: int = 0) -> None:
        across, down = desk.pixel(*at)
        point = {"type": what, "x": across, "y": down, "pointerType": "pen", "buttons": buttons}
        is_press = what != "mouseMoved"
        held = {"button": "left", "clickCount": 1} if is_press else {"button": "none"}
        line.send("Input.dispatchMouseEvent", {**point, **held})

    for place in ((128, 100), (140, 100), (140, 112), (128, 112)):
        pen("mouseMoved", place)
        pen("mousePressed", place, 1)
        pen("mouseReleased", place)
        page.wait_for_timeout(350)
    page.keyboard.press("Enter")
    page.wait_for_selector(".object-form")
    pen("mouseMoved", (140, 112))
    pen("mousePressed", (140, 112), 1)
    for step in range(1, 7):
        pen("mouseMoved", (140 + step, 112), 1)
    pen("mouseReleased", (146, 112))
    assert keep_parcel(page, "01A002").area == pytest.approx(144 + 36, abs=6)
