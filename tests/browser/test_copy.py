"""Copy gives exactly the bytes that are shown, for every block of the site."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.site.published import read_site


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab that may use the clipboard."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def test_every_block_copies_what_it_shows(page: Page, site_url: str, site_folder: Path) -> None:
    blocks = 0
    for built in read_site(site_folder).pages:
        page.goto(f"{site_url}{built.name}?lang=python&server=sandbox")
        visible = page.locator("article pre").filter(visible=True)
        # Buttons that are not shown belong to the outputs of programs that did not run.
        buttons = page.locator("article .copy").filter(visible=True)
        if visible.count():
            buttons.first.wait_for()  # a script adds them
        assert buttons.count() == visible.count(), built
        for block, button in zip(visible.all(), buttons.all(), strict=True):
            button.click()
            assert page.evaluate("navigator.clipboard.readText()") == block.text_content(), built
            button.get_by_text("Copied").wait_for()
            page.evaluate("navigator.clipboard.writeText('')")
            blocks += 1
    assert blocks > 30


@pytest.mark.parametrize("file", ["js/programs.js", "js/credentials.js", "live/page/start.js"])
def test_a_script_that_does_not_come_costs_no_other_part(file: str, page: Page, site_url: str) -> None:
    page.route(f"**/assets/*/{file}", lambda route: route.abort())
    page.goto(f"{site_url}getting-started/")
    figure = page.locator("article figure.code").first
    figure.locator(".copy").click()
    assert page.evaluate("navigator.clipboard.readText()") == figure.locator("pre").text_content()


def test_a_copy_that_is_not_allowed_says_so(browser: Browser, site_url: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    page.goto(f"{site_url}core-api/sessions/")
    page.get_by_role("button", name="Copy", exact=True).first.click()
    page.get_by_text("Not allowed").wait_for()
    context.close()
