"""On a page that is not HTTPS, as in a company's own network, what a browser then withholds is made up for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from proof.sandboxes import client_for, document
from snippets.catalogue import Snippet, find_program
from snippets.variables import credentials
from tests.browser.fixtures import PLAIN
from tests.live.engine import LivePage

ONCE = find_program("idempotency/create_session_once")


@pytest.fixture(scope="module")
def page(browser: Browser, site_url: str) -> Iterator[LivePage]:
    """A page of the site."""
    context = browser.new_context()
    yield LivePage(context.new_page(), site_url.replace("127.0.0.1", PLAIN), "idempotency/")
    context.close()


@pytest.mark.parametrize("snippet", ONCE, ids=str)
def test_a_random_key_makes_one_session(snippet: Snippet, page: LivePage) -> None:
    assert not page.page.evaluate("isSecureContext || 'randomUUID' in crypto")
    page.reset()
    environment = credentials(client_for(snippet.program, document()))
    run = page.run(snippet.language.id, snippet.path.name, snippet.text, environment, published=True)
    assert run.status == 0, run
    assert page.page.evaluate("() => window.live.engine.ask('tables').then((t) => t.sessions.length)") == 1


def pasted(tab: Page) -> str:
    """What is in the clipboard, as a reader pastes it."""
    tab.evaluate("document.body.append(Object.assign(document.createElement('textarea'), { id: 'paste' }))")
    tab.locator("#paste").focus()
    tab.keyboard.press("Control+V")
    text = tab.locator("#paste").input_value()
    tab.evaluate("document.querySelector('#paste').remove()")
    return text


def test_copy_copies(page: LivePage) -> None:
    tab = page.page
    assert tab.evaluate("navigator.clipboard === undefined")
    copy = tab.locator("paket-program .copy").first
    copy.click()
    expect(copy).to_have_text("Copied")
    assert pasted(tab) == tab.locator("paket-program pre:visible code").first.text_content()
    copy = tab.locator(".copy-page")
    copy.click()
    expect(copy).to_have_text("Copied")
    assert pasted(tab).startswith("# Idempotency")


def test_what_only_https_gives_is_named(page: LivePage) -> None:
    text = 'await crypto.subtle.digest("SHA-256", new Uint8Array());'
    run = page.run("javascript", "digest.mjs", text, {})
    assert (
        "crypto.subtle is not supported in this page: browsers have it only where a page comes by HTTPS"
        in run.stderr
    )
    tab = page.page
    tab.locator(".live-sandbox").first.click()
    tab.locator(".live-panel .keep").click()
    expect(tab.locator(".live-panel .message")).to_contain_text("only where it comes by HTTPS")
    tab.keyboard.press("Escape")
