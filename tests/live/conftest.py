"""A page with the live examples' engine, and the published programs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.live.engine import LivePage

LANGUAGES = ("shell", "python", "javascript", "ruby")
WARM = {"shell": "openssl rand -hex 1", "python": "pass", "javascript": 'import "node:crypto"', "ruby": "nil"}
"""Programs that do nothing, but have everything loaded."""


@pytest.fixture(scope="session")
def live(browser: Browser, site_url: str) -> Iterator[LivePage]:
    """A page in which every language has run once; then its network is switched off."""
    context = browser.new_context()
    page = LivePage(context.new_page(), site_url)
    for language in LANGUAGES:
        assert page.run(language, "warm", WARM[language], {}).status == 0
    context.set_offline(True)
    yield page
    context.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that was never here, and gets no service worker."""
    context = browser.new_context(service_workers="block")
    yield context
    context.close()
