"""The area of an order drawn on the map reaches the parcel below it, and can be drawn again."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from taxation.models import ReductionOrder
from tests import factories as make
from tests.browser.desk import Desk
from tests.taxation.tax_rows import plot


@pytest.fixture
def officer(transactional_db: None) -> User:
    plot("01A001", make.party(), use="OTHER")
    return make.user(Role.ASSESSOR)


def _draw(page: Page, half: float) -> None:
    """A square around the middle of the map, closed at its first corner."""
    box = page.locator("#order-map").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    corners = [
        (x - half, y - half),
        (x + half, y - half),
        (x + half, y + half),
        (x - half, y + half),
    ]
    for corner in [*corners, corners[0]]:
        page.mouse.move(*corner, steps=4)
        page.mouse.click(*corner)
        page.wait_for_timeout(400)  # two quick clicks would be a double click


def test_an_area_is_drawn_again_and_kept(page: Page, live_server, officer: User) -> None:
    Desk(page, live_server.url, officer)
    page.goto(f"{live_server.url}/tax/orders/")
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("#id_area")).to_be_hidden()  # the map writes it
    again = page.locator("[data-draw-again]")
    expect(again).to_be_hidden()
    page.locator("#order-map").scroll_into_view_if_needed()
    _draw(page, 40)
    expect(page.locator("#id_area")).to_have_value(re.compile("Polygon"))
    again.click()
    expect(page.locator("#id_area")).to_have_value("")
    _draw(page, 90)
    page.fill("#id_order_number", "12/2569")
    page.fill("#id_ordered_on", "2026-01-05")
    page.fill("#id_approval", "1/2569")
    page.fill("#id_reason", "น้ำท่วม")
    page.fill("#id_percent", "50")
    page.select_option("#id_place", "village")
    expect(page.locator("#order-map")).to_be_hidden()
    page.select_option("#id_place", "area")
    page.get_by_role("button", name="เก็บเป็นข้อเสนอ").click()
    expect(page.get_by_text("12/2569")).to_be_visible()
    order = ReductionOrder.objects.get()
    assert order.area is not None
    assert order.area.num_points == 5
