"""What all tests share. Chromium and a real worker are here; data is in tests/factories.py."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import TransactionTestCase

from tests.flushing import empty_patiently
from tests.worker import running_worker

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server", "worker"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--fast", action="store_true", help="only the quick pure tests: no database, no browser"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))
    if config.getoption("--fast"):
        later = {i for i in items if i.get_closest_marker("slow") or _needs_servers(i)}
        config.hook.pytest_deselected(items=list(later))
        items[:] = [item for item in items if item not in later]


def _needs_servers(item: pytest.Item) -> bool:
    if item.get_closest_marker("django_db"):
        return True
    if DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ())):
        return True
    owner = getattr(item, "cls", None)
    return owner is not None and issubclass(owner, TransactionTestCase)


# --- the database -------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def patient_flush() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", empty_patiently)
        yield


# --- a real browser -----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """The machine's own Chromium (TAMBON_CHROMIUM): nothing is downloaded."""
    names = (os.environ.get("TAMBON_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if not found:
        pytest.fail("no Chromium here: set TAMBON_CHROMIUM to its path")
    quiet = ["dev-shm-usage", "background-networking", "component-update", "sync"]
    arguments = [*(f"--disable-{name}" for name in quiet), "--no-first-run"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {"executable_path": found, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    return {
        "locale": "th-TH",
        "timezone_id": "Asia/Bangkok",
        "viewport": {"width": 1280, "height": 800},
    }


# --- a real worker ------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def worker(django_db_setup: None) -> Iterator[None]:
    """A Celery worker of its own process on the test database: use it in transactional tests."""
    with running_worker(connection.settings_dict):
        yield
