"""The search dialog: opening, results, marks and the keyboard. What it finds is in ``test_ranking.py``."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect


@pytest.fixture(scope="module")
def dialog(browser: Browser, site_url: str) -> Iterator[Page]:
    """A page with its search open, shared by all queries: each types over the one before."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(site_url)
        page.keyboard.press("/")
        page.get_by_role("combobox").fill("paket")
        page.get_by_role("option").first.wait_for()  # from here on the index is loaded
        yield page


def find(page: Page, query: str) -> list[str]:
    """Type a query; the addresses of the results, best first, relative to the site's root."""
    field = page.get_by_role("combobox")
    field.fill("")
    expect(page.get_by_role("option")).to_have_count(0)
    field.fill(query)
    root = page.url.split("?")[0].split("#")[0]
    found = page.get_by_role("option").evaluate_all("links => links.map(link => link.href)")
    return [address.removeprefix(root) for address in found]


def test_words_are_marked_as_they_were_found(dialog: Page) -> None:
    """The ranking and the marks agree on what a word is: other endings, accents, a letter too many, half of a name."""
    cases = {
        "verifying": "Verify",
        "\uff53\u00e9ssions": "Sessions",
        "pagnation": "Pagination",
        "nextKey": "next_key",
    }
    for query, word in cases.items():
        find(dialog, query)
        marks = dialog.locator("[role=option] mark").all_text_contents()
        assert word in marks, f"{query}: {marks}"
    find(dialog, "how do I retry")
    assert "do" not in [mark.lower() for mark in dialog.locator("[role=option] mark").all_text_contents()]


def test_nonsense_finds_nothing_and_says_so(dialog: Page) -> None:
    assert find(dialog, "zxqvj") == []
    expect(dialog.locator("dialog output")).to_have_text("Nothing found")


def test_loading_and_failing_are_not_nothing_found(page: Page, site_url: str) -> None:
    held: list[Route] = []
    page.route("**/search_index.json", lambda route: held.append(route))
    page.goto(site_url)
    page.keyboard.press("/")
    field, output = page.get_by_role("combobox"), page.locator("dialog output")
    field.fill("session")
    expect(output).to_have_text("Loading the search index")
    held.pop().fulfill(status=404)
    expect(output).to_contain_text("could not be loaded")
    field.fill("create session")
    expect(output).to_contain_text("could not be loaded")
    page.get_by_role("button", name="Close", exact=True).click()
    page.unroute("**/search_index.json")
    page.keyboard.press("/")
    field.fill("create session")
    expect(page.get_by_role("option").first).to_be_visible()


def test_a_search_that_does_not_load_says_so(page: Page, site_url: str) -> None:
    page.route("**/search.js", lambda route: route.fulfill(status=404))
    page.goto(site_url)
    page.keyboard.press("/")
    expect(page.locator(".search-label")).to_have_text("Search could not be loaded")
    expect(page.locator(".search-button")).to_have_accessible_name("Search could not be loaded")


def test_the_enter_of_an_input_method_opens_nothing(page: Page, site_url: str) -> None:
    page.goto(site_url)
    page.keyboard.press("/")
    field = page.get_by_role("combobox")
    field.fill("create session")
    page.get_by_role("option").first.wait_for()
    for event in ({"isComposing": True}, {"keyCode": 229}):  # Chromium and Firefox; Safari
        field.dispatch_event("keydown", {"key": "Enter", "bubbles": True, "cancelable": True, **event})
        assert page.url == site_url
    expect(page.locator("dialog.search")).to_be_visible()


def test_enter_goes_to_the_first_result(page: Page, site_url: str) -> None:
    page.goto(site_url)
    page.keyboard.press("/")
    page.get_by_role("combobox").fill("create session")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/core-api/sessions/**")
    assert page.url.endswith("#create-a-session")
    expect(page.locator("#create-a-session")).to_be_in_viewport()
