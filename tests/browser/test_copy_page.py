"""The button that copies a page as Markdown, in a browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

BUTTON = ".copy-page"
AGENT = ".agent-copy"
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


def test_an_agent_gets_one_language_and_what_the_page_needs_of_the_contract(
    page: Page, site_url: str, site_folder: Path
) -> None:
    allow(page, site_url)
    for name, language in (
        ("core-api/sessions", "ruby"),
        ("guides/integrate-as-a-publisher", "python"),
        ("glossary", "shell"),
    ):
        page.goto(f"{site_url}{name}/?lang={language}")
        page.get_by_role("button", name="Copy for an agent").click()
        expect(page.locator(AGENT)).to_have_text("Copied")
        text = str(page.evaluate("navigator.clipboard.readText()"))
        markdown = (site_folder / f"{name}.{language}.md").read_text("utf-8")
        assert "/llms.txt" in markdown.splitlines()[2]
        part = site_folder / f"{name}.contract.md"
        if part.is_file():
            assert text == f"{markdown}\n{part.read_text('utf-8')}"
            assert text.count("\n## The contract, ") == 1
        else:
            assert (name, text) == ("glossary", markdown)


def test_what_is_missing_for_an_agent_is_told(page: Page, site_url: str) -> None:
    allow(page, site_url)
    page.route("**/*.contract.md", lambda route: route.fulfill(status=404))
    page.goto(f"{site_url}core-api/sessions/")
    page.locator(AGENT).focus()
    page.keyboard.press("Enter")
    expect(page.locator(AGENT)).to_have_text("Not copied: it could not be loaded")


def test_the_buttons_fit_on_a_phone(page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(f"{site_url}core-api/sessions/")
    for selector in (BUTTON, AGENT):
        box = page.locator(selector).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
