"""Every anchor of the former single pages leads, in a browser, to the place that has its content now."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from hooks.publish.old_addresses import read
from tests.browser.fixtures import served

OLD = read().addresses()


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """One tab for all the addresses."""
    with browser.new_context() as context:
        yield context.new_page()


@pytest.mark.parametrize(("old", "new"), OLD.items(), ids=list(OLD))
def test_an_old_address_arrives(tab: Page, site_url: str, old: str, new: str) -> None:
    tab.goto(f"{site_url}#{old}")
    tab.wait_for_url(f"{site_url}{new}")
    expect(tab.locator(f"[id='{new.split('#')[1]}']")).to_be_in_viewport()


def test_it_arrives_when_the_site_is_in_a_folder(page: Page, site_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "paket-docs").symlink_to(site_folder, target_is_directory=True)
    with served(tmp_path) as host:
        page.goto(f"{host}paket-docs/index.html#core-api-sessions-create-a-new-session")
        page.wait_for_url(f"{host}paket-docs/core-api/sessions/#create-a-session")


@pytest.mark.parametrize("query", ["?python", "?language=Python", "?lang=python"])
def test_the_language_comes_along(page: Page, site_url: str, query: str) -> None:
    page.goto(f"{site_url}{query}#core-api-sessions-create-a-new-session")
    page.wait_for_url(f"{site_url}core-api/sessions/?lang=python#create-a-session")
    program = page.locator("[data-program='sessions/create_session']")
    expect(program.get_by_role("tab", name="Python")).to_have_attribute("aria-selected", "true")


def test_an_old_address_typed_on_the_home_page_arrives(page: Page, site_url: str) -> None:
    page.goto(site_url)
    page.evaluate("location.hash = 'core-api-participants'")
    page.wait_for_url(f"{site_url}core-api/participants/#participants")


def test_back_does_not_lead_into_the_redirection(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}testing/")
    page.goto(f"{site_url}#errors")
    page.wait_for_url(f"{site_url}errors/#errors")
    page.go_back()
    page.wait_for_url(f"{site_url}testing/")


@pytest.mark.parametrize("anchor", ["nothing-of-that-name", "%", "toString", "__proto__"])
def test_what_is_no_old_address_stays(page: Page, site_url: str, anchor: str) -> None:
    with page.expect_response("**/old-addresses.json"):
        page.goto(f"{site_url}#{anchor}")
    page.wait_for_load_state("networkidle")
    assert page.url == f"{site_url}#{anchor}"


def test_the_home_page_has_no_place_of_an_old_name(page: Page, site_url: str) -> None:
    page.goto(site_url)
    here = set(page.locator("[id]").evaluate_all("elements => elements.map(element => element.id)"))
    assert here
    assert here.isdisjoint(OLD)


@pytest.mark.parametrize("place", ["", "#who-does-what", "errors/#errors"])
def test_no_table_is_loaded_where_none_is_needed(page: Page, site_url: str, place: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site_url}{place}")
    page.wait_for_load_state("networkidle")
    assert not [address for address in asked if address.endswith("old-addresses.json")]
