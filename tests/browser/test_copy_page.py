"""The button that copies a page as Markdown, in a browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

BUTTON = ".copy-page"
PAGES = ["", "idempotency/", "core-api/sessions/"]


def allow(page: Page, address: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address.rstrip("/"))


@pytest.mark.parametrize("name", PAGES)
def test_it_copies_the_markdown(name: str, page: Page, site_url: str, site_folder: Path) -> None:
    allow(page, site_url)
    page.goto(f"{site_url}{name}")
    page.get_by_role("button", name="Copy page as Markdown").click()
    expect(page.locator(BUTTON)).to_have_text("Copied")
    markdown = (site_folder / f"{name.strip('/') or 'index'}.md").read_text("utf-8")
    assert page.evaluate("navigator.clipboard.readText()") == markdown
    expect(page.locator(BUTTON)).to_have_text("Copy page as Markdown")


def test_it_works_from_the_keyboard(page: Page, site_url: str) -> None:
    allow(page, site_url)
    page.goto(f"{site_url}errors/")
    page.locator(BUTTON).focus()
    page.keyboard.press("Enter")
    expect(page.locator(BUTTON)).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").startswith("# Errors\n")


@pytest.mark.parametrize("pattern", ["**/errors.md", "**/copy-page.js"])
@pytest.mark.parametrize("how", ["abort", "404"])
def test_it_says_that_it_could_not_load(how: str, pattern: str, page: Page, site_url: str) -> None:
    allow(page, site_url)
    page.route(pattern, lambda route: route.abort() if how == "abort" else route.fulfill(status=404))
    page.goto(f"{site_url}errors/")
    page.locator(BUTTON).click()
    expect(page.locator(BUTTON)).to_have_text("Not copied: it could not be loaded")


def test_it_says_that_the_clipboard_is_closed(page: Page, site_url: str) -> None:
    page.add_init_script(
        "navigator.clipboard.write = () => Promise.reject(new DOMException('', 'NotAllowedError'))"
    )
    page.goto(f"{site_url}errors/")
    page.locator(BUTTON).click()
    expect(page.locator(BUTTON)).to_have_text("Not copied: not allowed")


def test_without_scripts_the_markdown_is_a_link(page: Page, site_url: str, site_folder: Path) -> None:
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{site_url}errors/")
    link = page.get_by_role("link", name="View as Markdown")
    assert page.request.get(f"{site_url}errors/{link.get_attribute('href')}").text() == (
        site_folder / "errors.md"
    ).read_text("utf-8")
