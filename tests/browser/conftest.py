"""What all browser tests share."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page


@pytest.fixture(autouse=True)
def _leave_the_page(page: Page, transactional_db: None) -> Iterator[None]:
    """No request of the page may still be on its way when the tables are emptied."""
    yield
    page.goto("about:blank")
    page.wait_for_timeout(100)
