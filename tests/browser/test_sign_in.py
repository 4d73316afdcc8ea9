"""The way in, in a real browser: Thai words, the house's font, no error on the page."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Role
from tests import factories


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser's console and the network complained about."""
    found: list[str] = []
    page.on("console", lambda m: found.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("requestfailed", lambda request: found.append(request.url))
    return found


def test_a_surveyor_signs_in_and_out(page: Page, live_server: Any, complaints: list[str]) -> None:
    user = factories.user(Role.SURVEYOR)
    page.goto(f"{live_server.url}/sign-in/?next=/design/")
    expect(page.locator("html")).to_have_attribute("lang", "th")
    page.locator("[name=username]").fill(user.username)
    page.locator("[name=password]").fill(factories.PASSWORD)
    page.locator("[name=password]").press("Enter")
    expect(page).to_have_url(f"{live_server.url}/design/")
    fonts = "document.fonts.load('16px Sarabun', 'ก').then((faces) => faces.length)"
    assert page.evaluate(fonts) > 0  # the house's font comes, in a moment, and nothing complains
    assert "Sarabun" in page.evaluate("getComputedStyle(document.body).fontFamily")
    assert not complaints, complaints
    page.locator("form[action='/sign-out/'] button").click()
    page.goto(f"{live_server.url}/sign-in/?next=/design/")
    expect(page.locator("[name=username]")).to_be_visible()


def test_a_wrong_password_stays_at_the_door(page: Page, live_server: Any) -> None:
    user = factories.user(Role.SURVEYOR)
    page.goto(f"{live_server.url}/sign-in/?next=/design/")
    page.locator("[name=username]").fill(user.username)
    page.locator("[name=password]").fill("not this one")
    page.locator("[name=password]").press("Enter")
    expect(page.locator("[role=alert], .error, .errorlist").first).to_be_visible()
