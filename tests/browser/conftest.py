"""What all browser tests share."""

import time
from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from parcels.models import Parcel, Party
from tests import factories as make
from tests.browser.desk import Desk

#: Tests wait for states; how long one takes on a busy machine is nothing to fail for.
PATIENT_MS = 120_000
expect.set_options(timeout=PATIENT_MS)

BUSY = """
    select count(*) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'
"""


@pytest.fixture(autouse=True)
def _leave_the_page(page: Page, transactional_db: None) -> Iterator[None]:
    """No request of the page may still be on its way when the tables are emptied."""
    page.set_default_timeout(PATIENT_MS)
    yield
    page.goto("about:blank")
    quiet, end = 0, time.monotonic() + 20
    while quiet < 4 and time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(BUSY)
            quiet = 0 if cursor.fetchone()[0] else quiet + 1
        time.sleep(0.05)


@pytest.fixture
def holder(transactional_db: None) -> Party:
    make.village()
    return make.party("สมหญิง")


@pytest.fixture
def lots(holder: Party) -> list[Parcel]:
    """Two squares of 20 m side by side with one owner, from (100, 100) to (140, 120)."""
    return [make.owned_parcel(code, holder) for code in ("01A001", "01A002")]


@pytest.fixture
def surveyor(lots: list[Parcel]) -> User:
    return make.user(Role.SURVEYOR)


@pytest.fixture
def desk(page: Page, live_server, surveyor: User) -> Desk:
    """The map over the two squares, or over what a file's own `surveyor` stands on."""
    opened = Desk(page, live_server.url, surveyor)
    opened.open(120, 110)
    return opened
