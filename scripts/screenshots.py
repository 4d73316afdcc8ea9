"""Pictures of every screen of the running demo, to look at and to show."""

import io
import itertools
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

OUT = Path("docs/screenshots")
SIZES = (1280, 360)
LANGUAGES = ("th", "en")
#: role -> (name, address); the map needs time for its tiles.
STAFF = {
    "assessor": [
        ("map", "/map/"),
        ("map-village", "/map/#map=17/19.3637/97.9669"),
        ("parcel", "/p/{parcel}"),
        ("tax", "/tax/"),
        ("tax-run", "/tax/runs/{run}/"),
        ("tax-record", "/tax/records/{record}/"),
        ("tax-exceptions", "/tax/exceptions/"),
        ("tax-settings", "/tax/settings/"),
        ("tax-year", "/tax/years/2027/"),
        ("tax-what-if", "/tax/what-if/"),
        ("tax-orders", "/tax/orders/"),
        ("tax-objections", "/tax/objections/"),
        ("tax-signs", "/tax/signs/"),
        ("tax-condominiums", "/tax/condominiums/"),
    ],
    "cashier": [
        ("tax-arrears", "/tax/arrears/"),
        ("tax-debt", "/tax/arrears/{record}/"),
        ("tax-warnings", "/tax/warnings/"),
        ("tax-land-office", "/tax/land-office/"),
        ("tax-refunds", "/tax/refunds/"),
        ("tax-bank", "/tax/bank/"),
    ],
    "surveyor": [
        ("register-out", "/register/out/"),
        ("imports", "/imports/"),
        ("imports-quarantine", "/imports/quarantine/"),
        ("pictures", "/pictures/"),
        ("persons", "/register/persons/"),
        ("person-new", "/register/persons/new"),
    ],
    "officer": [
        ("requests", "/requests/"),
        ("request", "/requests/{request}/"),
        ("request-choose", "/requests/new/"),
        ("request-file", "/requests/new/FAC-LGT"),
        ("houses", "/register/houses/?number=188"),
    ],
    "planner": [("heatmap", "/heatmap/")],
    "admin": [
        ("register-settings", "/register/settings/"),
        ("staff", "/staff/"),
        ("staff-new", "/staff/new"),
    ],
}
PUBLIC = [("home", "/"), ("sign-in", "/sign-in/"), ("design", "/design/"), ("track", "/track/")]
HOUSE = [
    ("household", "{house}"),
    ("household-services", "{house}/services"),
    ("household-tax", "{house}/tax"),
    ("household-new-request", "{house}/requests/new/FAC-LGT"),
    ("household-requests", "{house}/requests/"),
]
FLAGS = ["--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run"]
FACTS = """
from taxation.models import TaxRun
from service_requests.models import ServiceRequest
run = TaxRun.objects.filter(state=TaxRun.State.RELEASED).order_by("-tax_year", "pk").first()
line = run.lines.filter(building__isnull=False, due_satang__gt=0).order_by("pk").first()
print("facts", line.parcel.code, line.run_id, line.record_id,
      ServiceRequest.objects.exclude(stage="closed").order_by("-pk").first().number)
"""


def main(base: str) -> None:
    facts, signins = _facts(), _sign_ins()
    OUT.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = os.environ.get("TAMBON_CHROMIUM", "/usr/bin/chromium")
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS, *sandbox])
        household = _household_cookie(browser, base, signins["house"])
        for language, size in itertools.product(LANGUAGES, SIZES):
            context = browser.new_context(
                viewport={"width": size, "height": 820},
                locale="th-TH" if language == "th" else "en-GB",
            )
            cookie = {"name": "django_language", "value": language, "url": base}
            context.add_cookies([cookie])  # type: ignore[list-item]
            _all(context, base, facts, signins, household, f"{language}-{size}")
            context.close()
        browser.close()


def _all(
    context: BrowserContext,
    base: str,
    facts: dict[str, str],
    signins: dict[str, str],
    household: Any,
    tail: str,
) -> None:
    page = context.new_page()
    _shoot(page, base, PUBLIC, facts, tail)
    context.add_cookies(household)
    _shoot(page, base, HOUSE, {**facts, "house": signins["house"]}, tail)
    context.clear_cookies(name="sessionid")
    for role, screens in STAFF.items():
        page.goto(f"{base}/sign-in/")
        page.fill("#id_username", role)
        page.fill("#id_password", signins[role])
        page.click("main button")
        page.wait_for_load_state()
        _shoot(page, base, screens, facts, tail)
        context.clear_cookies(name="sessionid")


def _shoot(
    page: Page, base: str, screens: list[tuple[str, str]], facts: dict[str, str], tail: str
) -> None:
    for name, address in screens:
        page.goto("about:blank")
        page.goto(base + address.format(**facts))
        page.wait_for_load_state("networkidle", timeout=180_000)  # choices compute the roll
        page.wait_for_timeout(2500 if "map" in name or name == "parcel" else 200)
        whole = "map" not in name and name != "parcel"
        picture = Image.open(io.BytesIO(page.screenshot(full_page=whole)))
        shown = picture.crop((0, 0, picture.width, min(picture.height, 2400)))
        shown.save(OUT / f"{name}-{tail}.webp", quality=70, method=6)
        print(name, tail)


def _household_cookie(browser: Browser, base: str, house: str) -> Any:
    """One code for all pictures: the number of codes an hour is limited."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{base}{house}/sign-in")
    page.click("main form button")
    page.wait_for_load_state()
    outbox = context.new_page()
    outbox.goto(f"{base}/outbox/")
    code = re.search(r"\b(\d{6})\b", outbox.inner_text("main"))
    outbox.close()
    if code:
        page.fill("input[name=code]", code[1])
        page.click("main form button.primary")
        page.wait_for_load_state()
    kept = [one for one in context.cookies() if one.get("name") == "sessionid"]
    context.close()
    return kept


def _manage(*words: str) -> str:
    command = [sys.executable, "manage.py", *words]
    environment = {**os.environ, "DEMO": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return done.stdout


def _facts() -> dict[str, str]:
    line = next(t for t in _manage("shell", "-c", FACTS).splitlines() if t.startswith("facts "))
    return dict(zip(("parcel", "run", "record", "request"), line.split()[1:], strict=True))


def _sign_ins() -> dict[str, str]:
    text = _manage("demo_signins")
    found = {row.split()[0]: row.split()[1] for row in text.splitlines() if row.strip()}
    sticker = re.search(r"/h/\S+", text)
    return {**found, "house": sticker[0] if sticker else ""}


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
