"""A browser that lacks a function loses at most the feature that uses it: Copy, tabs and search go on working."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

LACKING = {
    "checkVisibility": "delete Element.prototype.checkVisibility",
    "findLast": "delete Array.prototype.findLast",
    "at": "delete Array.prototype.at",
    "hasOwn": "delete Object.hasOwn",
    "matchMedia": "delete window.matchMedia",
    "IntersectionObserver": "delete window.IntersectionObserver",
    "popover": "delete HTMLElement.prototype.hidePopover; delete HTMLElement.prototype.popover",
    "requestIdleCallback": "delete window.requestIdleCallback",
    "randomUUID": "delete Crypto.prototype.randomUUID",
    "serviceWorker": "delete Navigator.prototype.serviceWorker",
    "customElements": "delete window.customElements",
    "CSS.escape": "delete CSS.escape",
    "CompressionStream": "delete window.CompressionStream; delete window.DecompressionStream",
    "sessionStorage": "delete window.sessionStorage",
    "Worker": "delete window.Worker",
}
"""What is taken away before a page's scripts run."""

TABS = {"customElements"}
"""Without these a program has no tabs that can be pressed; it shows the chosen language all the same."""

RUN = {"customElements", "CSS.escape"}
"""Without these a program has no Run."""


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A tab that may use the clipboard. Errors in a script are what these tests are about."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], service_workers="block")
    yield context.new_page()
    context.close()


def check_copy(page: Page) -> None:
    """Copy gives what is shown."""
    figure = page.locator("article figure.code").first
    figure.locator(".copy").click(timeout=10_000)
    figure.get_by_text("Copied").wait_for(timeout=10_000)
    assert page.evaluate("navigator.clipboard.readText()") == figure.locator("pre").text_content()


def check_tabs(page: Page) -> None:
    """A tab that is pressed is chosen, and its panel alone is shown and copied."""
    program = page.locator("paket-program").first
    program.get_by_role("tab", name="Python").click()
    panel = program.locator('[role="tabpanel"]').filter(visible=True)
    expect(panel).to_have_attribute("data-language", "python", timeout=10_000)
    program.locator(".copy").first.click(timeout=10_000)
    program.get_by_text("Copied").wait_for(timeout=10_000)
    assert page.evaluate("navigator.clipboard.readText()") == panel.locator("pre").first.text_content()


def check_search(page: Page) -> None:
    """The key opens it, and it finds something."""
    page.keyboard.press("/")
    page.get_by_role("combobox").fill("session", timeout=10_000)
    page.get_by_role("option").first.wait_for(timeout=10_000)
    page.get_by_role("button", name="Close", exact=True).click(timeout=10_000)


def check_run(page: Page) -> None:
    """Run prints a result, or says why not."""
    program = page.locator("paket-program").filter(has=page.locator(".live-run")).first
    program.locator(".live-run").click(timeout=10_000)
    program.locator(".live-note, .live-result").first.wait_for(timeout=60_000)


@pytest.mark.parametrize("name", LACKING)
def test_what_does_not_need_it_works_on(name: str, tab: Page, site_url: str) -> None:
    printed: list[str] = []
    tab.on("console", lambda message: printed.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: printed.append(str(error)))
    tab.add_init_script(LACKING[name])
    tab.goto(f"{site_url}getting-started/", wait_until="networkidle")
    check_copy(tab)
    check_search(tab)
    if name not in TABS:
        check_tabs(tab)
    if name not in RUN:
        check_run(tab)
    else:
        assert any("does not work in this browser" in text for text in printed), printed
