"""A household's way through a real browser: scan, code, request, staff at work, the answer seen."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from parcels.models import Sticker
from service_requests.models import ServiceRequest
from tests import factories
from tests.service_requests import desk

BUILT = (settings.BASE_DIR / "frontend" / "dist" / "manifest.json").exists()
needs_script = pytest.mark.skipif(not BUILT, reason="needs scripts/front build")


@pytest.fixture
def sticker(transactional_db: None) -> Sticker:
    cache.clear()
    found = desk.home()
    desk.officer("chief", "officer", "head", "field_worker", username="clerk")
    return found


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "tank.jpg"
    path.write_bytes(desk.picture(size=(800, 600)))
    return path


def let_in(page: Page, base: str, token: str) -> None:
    page.goto(f"{base}/h/{token}")
    page.locator(f"a[href*='{token}/sign-in']").click()
    page.locator("main form button.primary").click()
    outbox = page.context.new_page()
    outbox.goto(f"{base}/outbox/")
    code = re.search(r"\d{6}", outbox.locator("article").first.inner_text()).group()
    outbox.close()
    page.fill("#code", code)
    page.locator("main form button.primary").click()
    expect(page).to_have_url(re.compile("/requests/$"))


def answer_questions(page: Page) -> None:
    page.check("input[name=a-use][value=drink]")
    page.check("input[name=a-reason][value=drought]")
    page.fill("input[name=a-capacity_l]", "๕๐๐")
    page.check("input[name=a-truck_access][value=ok]")


def staff_finishes(browser: Browser, base: str, number: str, photo: Path) -> None:
    photo.write_bytes(desk.picture("navy"))
    context = browser.new_context(locale="en")
    page = context.new_page()
    page.goto(f"{base}/sign-in/?next=/requests/")
    page.fill("[name=username]", "clerk")
    page.fill("[name=password]", factories.PASSWORD)
    page.locator("main button").click()
    page.get_by_role("link", name=number).click()
    page.locator("button[value=accept]").click()
    page.locator("button[value=start]").click()
    expect(page.locator(".step-buttons button[disabled]").first).to_be_visible()
    page.set_input_files("form:has(input[value=photos]) input[type=file]", photo)
    page.locator("form:has(input[value=photos]) button").click()
    expect(page.locator(".thumbs img")).to_have_count(2)
    page.locator("button[value=finish_field]").click()
    expect(page.locator("button[value=finish_field]")).to_have_count(0)
    context.close()


def test_from_the_sticker_to_solved_without_any_script(
    browser: Browser, page: Page, live_server: LiveServer, sticker: Sticker, photo: Path
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="th-TH")
    plain = context.new_page()
    let_in(plain, live_server.url, sticker.token)
    plain.goto(f"{live_server.url}/h/{sticker.token}/requests/new/FAC-WAT")
    plain.set_input_files("#photos", photo)
    answer_questions(plain)
    plain.check("input[name=place][value=house]")
    plain.locator("#send").click()
    made = ServiceRequest.objects.get()
    expect(plain.locator(".figure")).to_have_text(made.number)
    assert made.answers["capacity_l"] == 500
    assert made.location == sticker.household.house.position
    assert made.photos.count() == 1
    staff_finishes(browser, live_server.url, made.number, photo)
    plain.goto(f"{live_server.url}/h/{sticker.token}/requests/{made.number}/")
    expect(plain.locator(".thumbs img")).to_have_count(2)
    plain.locator("button[value=confirm_solved]").click()
    plain.check("input[name=overall][value='5']")
    plain.locator("button[value=rate]").click()
    made.refresh_from_db()
    assert (made.stage, made.outcome, made.rating.overall) == ("closed", "fulfilled", 5)
    context.close()


def step_by_step(page: Page, photo: Path) -> None:
    expect(page.locator(".step:visible")).to_have_count(1)
    page.click("#next")
    page.click("#next")  # not answered: stays
    page.check("input[name=a-use][value=drink]")
    page.reload()  # a draft survives
    page.set_input_files("#photos", photo)
    page.click("#next")
    expect(page.locator("input[name=a-use][value=drink]")).to_be_checked()
    page.click("#next")
    page.check("input[name=a-reason][value=drought]")
    page.click("#next")
    page.fill("input[name=a-capacity_l]", "500")
    page.click("#next")
    page.check("input[name=a-truck_access][value=ok]")
    page.click("#next")
    page.check("input[name=place][value=map_tap]")
    page.click("#minimap img", position={"x": 60, "y": 90})
    expect(page.locator("#minimap .pin")).to_be_visible()
    page.click("#next")
    page.click("#next")


@needs_script
def test_a_question_a_screen_and_a_form_kept_without_signal(
    context: BrowserContext, page: Page, live_server: LiveServer, sticker: Sticker, photo: Path
) -> None:
    let_in(page, live_server.url, sticker.token)
    page.goto(f"{live_server.url}/h/{sticker.token}/requests/new/FAC-WAT")
    step_by_step(page, photo)
    context.set_offline(True)
    page.click("#send")
    expect(page.locator("#kept")).to_be_visible()
    assert not ServiceRequest.objects.exists()
    context.set_offline(False)
    page.wait_for_url("**/requests/sent")
    made = ServiceRequest.objects.get()
    expect(page.locator(".figure").first).to_have_text(made.number)
    assert made.location_source == "map_tap"
    assert made.location.distance(sticker.household.house.position) < 500
    assert made.device_recorded_at is not None


@needs_script
def test_the_heat_map_draws_in_its_frame_and_asks_no_network(
    page: Page, live_server: LiveServer, sticker: Sticker
) -> None:
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    for _ in range(6):
        desk.submitted("FAC-LGT", location_source="gps")
    page.goto(f"{live_server.url}/sign-in/?next=/heatmap/%3Ffrom%3D2026-11%26to%3D2026-11")
    page.fill("[name=username]", "clerk")
    page.fill("[name=password]", factories.PASSWORD)
    page.locator("main button").click()
    frame = page.frame_locator("iframe")
    expect(frame.locator("path.leaflet-interactive").first).to_be_visible()
    assert all(url.startswith((live_server.url, "data:", "blob:")) for url in asked)
    assert not [line for line in wrong if "Content Security Policy" in line]


@needs_script
def test_a_request_is_tied_to_its_parcel_from_the_map(
    page: Page, live_server: LiveServer, sticker: Sticker
) -> None:
    made = desk.submitted(household=sticker.household, location=factories.point(5, 5))
    assert made.parcel is None
    lot = factories.parcel("01A001", boundary=factories.square())
    page.goto(f"{live_server.url}/sign-in/?next=/requests/{made.number}/")
    page.fill("[name=username]", "clerk")
    page.fill("[name=password]", factories.PASSWORD)
    page.locator("main button").click()
    page.locator("a[href*='/map/#map=']").click()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator(".request-pin")).to_be_visible()
    box = page.locator(".map-canvas").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2 + 3, box["y"] + box["height"] / 2 - 3)
    page.locator(".request-bar a.primary").click()
    expect(page.locator("#parcel")).to_have_value(lot.code)
    page.locator("#links button.primary").click()
    expect(page.locator("main .chip.ok").first).to_be_visible()
    made.refresh_from_db()
    assert (made.parcel, made.is_link_confirmed) == (lot, True)
