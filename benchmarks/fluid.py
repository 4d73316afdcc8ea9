"""The staff map in a browser: time between frames while a hand is at work: fluid [URL].

Needs the running demo (./run) and its database:
    DJANGO_SETTINGS_MODULE=config.settings scripts/bench fluid http://localhost:8000
The peer is an empty page on the same machine: what the browser could do at best. Headless Chromium
draws without a graphics card.
"""

import math
import os
from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from playwright.sync_api import Page, sync_playwright

from accounts.models import Role, User
from benchmarks.harness import Row, Sample, measure, timed
from parcels.models import Parcel

EMPTY = "an empty page"
_STEPS, _STEP_MS = 120, 16
_FLAGS = ["--disable-dev-shm-usage", "--no-first-run", "--no-sandbox"]
_WATCH = """() => {
  window.frames_ms = []; let last = performance.now(); window.is_watching = true;
  const next = (now) => { window.frames_ms.push(now - last); last = now;
    if (window.is_watching) requestAnimationFrame(next); };
  requestAnimationFrame(next); }"""
_STOP = "() => { window.is_watching = false; return window.frames_ms; }"


def main(base: str = "http://localhost:8000") -> list[Row]:
    row = Parcel.objects.current().filter(boundary__isnull=False, village__moo=1).earliest("pk")
    name, key = _session()
    with sync_playwright() as playwright:
        chromium = os.environ.get("TAMBON_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        context = browser.new_context(viewport={"width": 1280, "height": 820})
        context.add_cookies([{"name": name, "value": key, "url": base}])
        page, empty = context.new_page(), context.new_page()
        page.set_default_timeout(120_000)

        def at(zoom: int, hand: Callable[[Page, int], None], tool: str = "") -> Sample:
            return _watched(page, f"{base}/p/{row.code}", zoom, hand, tool)

        return measure(
            {
                EMPTY: lambda: _frames(empty, _pan),
                "pan over 2 km, zoom 15": lambda: at(15, _pan),
                "pan over a village, zoom 17": lambda: at(17, _pan),
                "zoom in and out": lambda: at(16, _zoom),
                "move a side, zoom 18": lambda: at(18, _shift, "g"),
            },
            peers=[EMPTY],
        )


def _session() -> tuple[str, str]:
    user = User.objects.filter(roles__contains=[Role.SURVEYOR]).earliest("pk")
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return settings.SESSION_COOKIE_NAME, store.session_key


def _watched(
    page: Page, address: str, zoom: int, hand: Callable[[Page, int], None], tool: str
) -> Sample:
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("body[data-ready]")
    page.wait_for_selector(".parcel-panel h2")
    page.wait_for_timeout(1500)
    for _ in range(abs(zoom - 19)):
        page.keyboard.press("-")
        page.wait_for_timeout(400)
    if tool:
        page.keyboard.press(tool)
        page.wait_for_selector(".status-snap[data-state=ready]")
    page.wait_for_timeout(1500)  # the tiles of the beginning are there
    return _frames(page, hand)


def _frames(page: Page, hand: Callable[[Page, int], None]) -> Sample:
    page.bring_to_front()  # a page behind another one gets a frame a second
    page.evaluate(_WATCH)
    for step in range(_STEPS):
        hand(page, step)
        page.wait_for_timeout(_STEP_MS)
    page.mouse.up()
    frames = [ms / 1000 for ms in page.evaluate(_STOP)]
    return timed(frames, sum(frames))


def _pan(page: Page, step: int) -> None:
    """The map pulled round in a circle, so that new ground comes in on every side."""
    if step == 0:
        page.mouse.move(640, 420)
        page.mouse.down()
    angle = step / _STEPS * 4 * math.pi
    page.mouse.move(640 + 300 * math.sin(angle), 420 + 240 * (1 - math.cos(angle)) / 2)


def _zoom(page: Page, step: int) -> None:
    page.mouse.move(640, 420)
    if step % 6 == 0:
        page.mouse.wheel(0, -240 if step % 48 < 24 else 240)


def _shift(page: Page, step: int) -> None:
    """One side of the parcel to and fro: drawn anew each time, and the server asked for the tax."""
    if step == 0:
        page.keyboard.press("n")
    page.keyboard.press("ArrowUp" if step % 20 < 10 else "ArrowDown")
