"""A tab that was opened before the site was published anew, and has no service worker, is told so and can load anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

TOLD = "The site has been updated since you opened this page"
Press = Callable[[Page], None]


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(service_workers="block")
    yield context.new_page()
    context.close()


def published_anew(tab: Page) -> None:
    """From now on, nothing of the version that the tab has is there."""
    tab.route("**/assets/**", lambda route: route.fulfill(status=404, body="not found"))


def press_search(tab: Page) -> None:
    tab.keyboard.press("/")


def press_copy_page(tab: Page) -> None:
    tab.locator("button.copy-page").click()


def press_run(tab: Page) -> None:
    tab.locator(".live-run").first.click()


@pytest.mark.parametrize("press", [press_search, press_copy_page, press_run])
def test_it_is_told_once_and_can_load_anew(tab: Page, site_url: str, press: Press) -> None:
    tab.goto(f"{site_url}core-api/sessions/")
    tab.locator(".live-run").first.wait_for()
    published_anew(tab)
    press(tab)
    told = tab.get_by_role("status").filter(has_text=TOLD)
    expect(told).to_be_visible()
    press_search(tab)
    expect(told).to_have_count(1)
    tab.unroute("**/assets/**")
    told.get_by_role("button", name="Reload the page").click()
    tab.locator(".live-run").first.wait_for()
    expect(told).to_have_count(0)


def test_a_language_that_is_first_run_after_that_tells_it_too(tab: Page, site_url: str) -> None:
    tab.goto(f"{site_url}core-api/sessions/?lang=javascript")
    program = tab.locator("paket-program").first
    program.locator(".live-run").click()
    expect(program.locator(".live-status")).to_contain_text("Exit status")
    published_anew(tab)
    program.locator("[role=tab][data-language=ruby]").click()
    program.locator(".live-run").click()
    expect(tab.get_by_role("status").filter(has_text=TOLD)).to_be_visible()


def test_what_fails_for_another_reason_is_not_told_so(tab: Page, site_url: str) -> None:
    tab.goto(f"{site_url}core-api/sessions/")
    tab.locator(".live-run").first.wait_for()

    def fail(route: Route) -> None:
        route.fulfill(status=404 if "search.js" in route.request.url else 503, body="busy")

    tab.route("**/assets/**", fail)
    with tab.expect_response("**/js/outdated.js"):
        press_search(tab)
    expect(tab.locator(".search-label")).to_have_text("Search could not be loaded")
    expect(tab.get_by_text(TOLD)).to_have_count(0)
