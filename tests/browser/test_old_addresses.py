"""Every anchor of the former single page leads, in a browser, to the place that has its content now."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from hooks.old_addresses import addresses, read
from tests.browser.conftest import served

LANGUAGES, HEADINGS = read()
OLD = addresses(HEADINGS)


@pytest.fixture(scope="module", params=["", "paket-docs/"], ids=["root", "folder"])
def home(
    request: pytest.FixtureRequest, site_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The site's address, when it is published at the root of a host, and when in a folder of one."""
    folder = site_folder
    if request.param:
        folder = tmp_path_factory.mktemp("host")
        (folder / request.param.rstrip("/")).symlink_to(site_folder, target_is_directory=True)
    with served(folder) as address:
        yield address + request.param


@pytest.mark.parametrize(("old", "new"), OLD.items(), ids=list(OLD))
def test_an_old_address_arrives(page: Page, home: str, old: str, new: str) -> None:
    page.goto(f"{home}#{old}")
    page.wait_for_url(f"{home}{new}")
    expect(page.locator(f"[id='{new.split('#')[1]}']")).to_be_in_viewport()


@pytest.mark.parametrize("query", ["?python", "?language=python"])
def test_the_language_comes_along(page: Page, home: str, query: str) -> None:
    page.goto(f"{home}{query}#core-api-sessions-create-a-new-session")
    page.wait_for_url(f"{home}core-api/sessions/?lang=python#create-a-session")
    program = page.locator("[data-program='sessions/create_session']")
    expect(program.get_by_role("tab", name="Python")).to_have_attribute("aria-selected", "true")


def test_an_old_address_typed_on_the_home_page_arrives(page: Page, home: str) -> None:
    page.goto(home)
    page.evaluate("location.hash = 'core-api-participants'")
    page.wait_for_url(f"{home}core-api/participants/#participants")


def test_back_does_not_lead_into_the_redirection(page: Page, home: str) -> None:
    page.goto(f"{home}testing/")
    page.goto(f"{home}#errors")
    page.wait_for_url(f"{home}errors/#errors")
    page.go_back()
    page.wait_for_url(f"{home}testing/")


@pytest.mark.parametrize("anchor", ["who-does-what", "nothing-of-that-name", "%", "toString", "__proto__"])
def test_other_fragments_stay(page: Page, home: str, anchor: str) -> None:
    page.goto(f"{home}#{anchor}")
    with (
        page.expect_response("**/old-addresses.json")
        if anchor != "who-does-what"
        else page.expect_event("load")
    ):
        page.reload()
    page.wait_for_load_state("networkidle")
    assert page.url == f"{home}#{anchor}"


def test_the_home_page_has_no_place_of_an_old_name(page: Page, home: str) -> None:
    page.goto(home)
    here = set(page.locator("[id]").evaluate_all("elements => elements.map(element => element.id)"))
    assert here.isdisjoint(OLD)


def test_no_table_is_loaded_without_a_fragment(page: Page, home: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(home)
    page.wait_for_load_state("networkidle")
    assert not [address for address in asked if "old-addresses" in address]
