"""The search dialog finds what readers type: what they look for is among the first three results."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

QUERIES: list[dict[str, str]] = yaml.safe_load(Path(__file__).with_name("search.yaml").read_text("utf-8"))
FEWEST = 25
"""How many queries the data file must hold, so that it cannot be thinned out until it passes."""


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


def leads_to(address: str, expected: str) -> bool:
    """Whether a result is the page, and the section where one is expected."""
    return address == expected or ("#" not in expected and urlsplit(address).path == expected)


@pytest.mark.parametrize("row", QUERIES, ids=[row["query"] for row in QUERIES])
def test_the_first_three_have_it(dialog: Page, row: dict[str, str]) -> None:
    found = find(dialog, row["query"])
    assert any(leads_to(address, row["expect"]) for address in found[:3]), found


def test_there_are_enough_queries() -> None:
    assert len({row["query"] for row in QUERIES}) >= FEWEST


def test_nonsense_finds_nothing_and_says_so(dialog: Page) -> None:
    assert find(dialog, "zxqvj") == []
    expect(dialog.locator("dialog output")).to_have_text("Nothing found")


def test_enter_goes_to_the_first_result(page: Page, site_url: str) -> None:
    page.goto(site_url)
    page.keyboard.press("/")
    page.get_by_role("combobox").fill("create session")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/core-api/sessions/**")
    assert page.url.endswith("#create-a-session")
    expect(page.locator("#create-a-session")).to_be_in_viewport()
