"""A tab that fails its test by any error of the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.fixtures import tab_of


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh tab of a phone's width: what works there works everywhere."""
    context = browser.new_context(viewport={"width": 390, "height": 800}, service_workers="block")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    with tab_of(context) as page:
        yield page
