"""axe finds nothing on any page: light and dark, wide and narrow, with what opens opened."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.published import read_site

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds: every rule it has, best practices included."""
    page.evaluate(AXE.read_text("utf-8"))  # a script tag would be refused by the policy of the page
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [{"rule": v["id"], "where": [n["html"][:200] for n in v["nodes"]][:5]} for v in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(
    scheme: Any, width: int, browser: Browser, site_url: str, site_folder: Path
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    found = {}
    for built in read_site(site_folder).pages:
        page.goto(f"{site_url}{built.name}")
        if problems := violations(page):
            found[str(built)] = problems
    context.close()
    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens(scheme: Any, browser: Browser, site_url: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{site_url}getting-started/")
    page.get_by_label("Your own").check()
    assert violations(page) == []
    page.get_by_role("button", name="Menu").click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("combobox").fill("session")
    page.get_by_role("option").first.wait_for()
    assert violations(page) == []
    context.close()


def test_axe_would_find_a_fault(page: Page, site_url: str) -> None:
    page.goto(site_url)
    page.evaluate("document.querySelector('article').insertAdjacentHTML('beforeend', '<img src=\"x.png\">')")
    assert [v["rule"] for v in violations(page)] == ["image-alt"]


def test_focus_is_seen_wherever_it_goes(page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site_url}core-api/sessions/")
    seen = set()
    for _ in range(200):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.tagName, e.textContent.trim(), s.outlineStyle, parseFloat(s.outlineWidth)] }"
        )
        if focus[0] == "BODY":
            break
        assert focus[2] != "none", focus
        assert focus[3] >= 2, focus
        seen.add(focus[0])
    assert {"A", "BUTTON", "INPUT", "PRE", "SUMMARY"} <= seen


def test_the_skip_link_leads_past_the_navigation(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}core-api/sessions/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_search_works_from_the_keyboard(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}core-api/sessions/")
    page.keyboard.press("/")
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    page.keyboard.type("create a participant")
    first = page.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == first.get_attribute("id")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site_url}core-api/participants/#create-a-participant")
