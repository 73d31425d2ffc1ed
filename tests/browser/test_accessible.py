"""axe finds nothing on any page: light and dark, wide and narrow, with what opens opened."""

from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.axe import COLOUR, violations
from tests.site.published import read_site

SIZE = (
    "[...document.querySelectorAll('body *')].map((e) => `${e.tagName} ${e.offsetWidth} ${e.offsetHeight}`)"
)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark", "light", "dark")


def differing_sizes(page: Page) -> list[tuple[str, str]]:
    """What is of another size when the page is dark, as it stays. What comes late to a page changes sizes, too."""
    while True:
        sizes = []
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(f"matchMedia('(prefers-color-scheme: {scheme})').matches")
            sizes.append(page.evaluate(SIZE))
        light, dark, again, last = sizes
        if (light, dark) == (again, last):
            return [pair for pair in zip(light, dark, strict=True) if pair[0] != pair[1]]


PARTS = 4
"""What is long is tried in so many parts, so that they run beside each other."""


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing(part: int, browser: Browser, site_url: str, site_folder: Path) -> None:
    """Dark pages differ in their colours alone, so only the rules that look at colours can find another fault there."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    found = {}
    for built in read_site(site_folder).pages[part::PARTS]:
        page.goto(f"{site_url}{built.name}")
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="light")
            problems = violations(page)
            assert differing_sizes(page) == [], "not only the colours differ"
            problems += violations(page, COLOUR)
            if problems:
                found[f"{built}, {width} px"] = problems
    context.close()
    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_a_colour(scheme: Any, page: Page, site_url: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(site_url)
    page.evaluate(
        "document.querySelector('article p').style.cssText ="
        " 'color: light-dark(#eee, #222); background: light-dark(#fff, #111)'"
    )
    assert [v["rule"] for v in violations(page, COLOUR)] == ["color-contrast"]


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


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("core-api/sessions/", {"A", "BUTTON", "INPUT", "PRE", "SUMMARY"}),
        ("getting-started/", {"A", "BUTTON", "INPUT", "PRE"}),
        ("", {"A", "BUTTON", "INPUT", "PRE"}),
        ("404.html", {"A", "BUTTON"}),
    ],
)
def test_focus_is_seen_wherever_it_goes(name: str, expected: set[str], page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site_url}{name}")
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
    else:
        pytest.fail("the focus never left the page")
    assert expected <= seen


def test_a_section_reads_well_to_a_screen_reader(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}core-api/sessions/?lang=python")
    page.get_by_role("button", name="Run").first.wait_for()
    section = page.locator("[data-operation=createSession]")
    expect(section.locator(".prose")).to_match_aria_snapshot("""
        - heading "Create a Session" [level=2]
        - paragraph:
          - text: POST
          - code: /v1/sessions
        - paragraph
        - paragraph:
          - text: "Who may call it:"
          - strong: Platforms
          - text: .
        - list:
          - listitem:
            - text: /counts as an empty object/
            - link "sandbox (not documented by Paket)"
        - heading "Headers" [level=3]
        - term:
          - link "Accept"
          - text: string optional
        - definition
    """)
    expect(section.locator("paket-program")).to_match_aria_snapshot("""
        - tablist "Language":
          - tab "Shell"
          - tab "Python" [selected]
          - tab "JavaScript"
          - tab "Ruby"
        - button "Copy"
        - tabpanel "Python"
        - group "Calls":
          - radio "Paket" [checked]
          - radio "Sandbox on your machine"
        - button "Run"
    """)
    expect(section.locator("figure")).to_match_aria_snapshot("""
        - figure "Response 200 OK"
    """)


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
