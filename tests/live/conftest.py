"""A page with the live examples' engine, and the published programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.fixtures import served
from tests.live.engine import LivePage

LANGUAGES = ("shell", "python", "javascript", "ruby")
WARM = {"shell": "openssl rand -hex 1", "python": "pass", "javascript": 'import "node:crypto"', "ruby": "nil"}
"""Programs that do nothing, but have everything loaded."""


KEEP = "() => import(window.folder + 'page/offline.js').then(({ keepEverything }) => keepEverything())"


@pytest.fixture(scope="session")
def live(browser: Browser, site_folder: Path) -> Iterator[LivePage]:
    """A page in which every language has run once and the browser keeps the site; then its server is ended.

    Playwright's "offline" alone is not enough: what workers ask for still reaches a server that runs.
    """
    context = browser.new_context()
    with served(site_folder) as address:
        page = LivePage(context.new_page(), address)
        for language in LANGUAGES:
            assert page.run(language, "warm", WARM[language], {}).status == 0
        status = page.page.evaluate(KEEP)
        assert status.startswith("The whole site is kept"), status
    context.new_cdp_session(page.page).send("Network.clearBrowserCache")
    context.set_offline(True)
    yield page
    context.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that was never here, and gets no service worker."""
    context = browser.new_context(service_workers="block")
    yield context
    context.close()
