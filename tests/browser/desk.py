"""The staff map as a hand uses it: places in metres become pixels of the page."""

import math
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pyproj import Transformer

from accounts.models import User
from tests import factories as make

_TO_DEGREES = Transformer.from_crs(settings.REGISTER_SRID, 4326, always_xy=True)
_TO_PLANE = Transformer.from_crs(settings.REGISTER_SRID, 3857, always_xy=True)
_RESOLUTION_0 = 156543.03392804097
ZOOM = 20


class Desk:
    """Opens the map at a place of the test ground (metres from its corner) and works on it."""

    def __init__(self, page: Page, server: str, user: User) -> None:
        self.page = page
        self.server = server
        self.middle = (0.0, 0.0)
        self.sign_in(user)

    def sign_in(self, user: User) -> None:
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.server}]
        )

    def open(self, x: float, y: float, zoom: int = ZOOM) -> None:
        lon, lat = _TO_DEGREES.transform(make.EAST + x, make.NORTH + y)
        self.page.goto(f"{self.server}/map/#map={zoom}/{lat}/{lon}")
        self.wait()
        self.place(x, y)

    def wait(self) -> None:
        self.page.wait_for_selector("body[data-ready]")

    def place(self, x: float, y: float) -> None:
        """The map shows this place in its middle now; panels that open do not move it."""
        box = self.page.locator(".map-canvas").bounding_box()
        assert box
        self.middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.origin = _TO_PLANE.transform(make.EAST + x, make.NORTH + y)

    def pixel(self, x: float, y: float, zoom: int = ZOOM) -> tuple[float, float]:
        east, north = _TO_PLANE.transform(make.EAST + x, make.NORTH + y)
        resolution = _RESOLUTION_0 / math.pow(2, zoom)
        return (
            self.middle[0] + (east - self.origin[0]) / resolution,
            self.middle[1] - (north - self.origin[1]) / resolution,
        )

    def click(self, x: float, y: float, off: tuple[float, float] = (0, 0)) -> None:
        """Click a place, missed by some pixels as a hand does."""
        across, down = self.pixel(x, y)
        self.page.mouse.move(across + off[0], down + off[1], steps=4)
        self.page.mouse.click(across + off[0], down + off[1])
        self.page.wait_for_timeout(300)  # two quick clicks would be a double click

    def choose(self, x: float, y: float, code: str) -> None:
        """A click meets a parcel once its tile is drawn, which nothing on the page tells."""
        title = self.page.locator(".parcel-panel h2")
        for _ in range(20):
            self.click(x, y)
            with suppress(AssertionError):
                expect(title).to_have_text(code, timeout=1500)
                return
        expect(title).to_have_text(code)

    def ready(self) -> None:
        """The pen knows the corners around it."""
        self.page.wait_for_selector(".status-snap[data-state=ready]")

    def draw(self, tool: str, corners: list[tuple[float, float]], off: Any = (0, 0)) -> None:
        self.page.click(f"[data-tool={tool}]")
        self.ready()
        for corner in corners:
            self.click(*corner, off=off)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(".object-form")
