"""A fresh tab for each test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.fixtures import tab_of


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh tab that remembers nothing, and complains about every error in a script."""
    with tab_of(browser.new_context()) as page:
        yield page
