"""What a reader sees: no sideways scroll, a code column in view, whole code on paper, chosen colours."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.published import read_site

WIDTHS = (320, 360, 768, 1280, 1920)


CUT = """() => [...document.querySelectorAll("pre")].filter((block) => {
  const { dataset } = document.documentElement;
  const before = dataset.lang;
  if (block.dataset.language) dataset.lang = block.dataset.language;
  const isCut = block.scrollWidth > block.clientWidth;
  dataset.lang = before;
  return isCut;
}).map((block) => block.dataset.source ?? block.textContent.slice(0, 80))"""
"""The blocks that have a line which goes on where nobody sees it; programs in each of their languages."""


@pytest.mark.parametrize("language", ["shell", "python"])
def test_no_page_scrolls_sideways(language: str, page: Page, site_url: str, site_folder: Path) -> None:
    for built in read_site(site_folder).pages:
        page.goto(f"{site_url}{built.name}?lang={language}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("innerWidth") == width
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (built.name, width)
            page.evaluate("scrollTo(100, 0)")
            assert page.evaluate("scrollX") == 0, (built.name, width)
            assert width < 1280 or page.evaluate(CUT) == [], (built.name, width)


def test_the_code_column_stays_in_view(page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site_url}core-api/sessions/#create-a-session-errors")
    program = page.locator('[data-program="sessions/create_session"]')
    expect(program).to_be_in_viewport()
    prose, code = page.locator("#create-a-session-errors").bounding_box(), program.bounding_box()
    assert prose is not None
    assert code is not None
    assert code["x"] > prose["x"] + prose["width"] - 1


def test_a_phone_has_one_column_and_a_menu(page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site_url}core-api/sessions/")
    expect(page.locator("#nav")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    page.locator("#nav").get_by_role("link", name="Participants").click()
    assert page.url.startswith(f"{site_url}core-api/participants/")
    prose = page.locator(".operation .prose").bounding_box()
    code = page.locator(".operation .code-column").bounding_box()
    assert prose is not None
    assert code is not None
    assert code["y"] >= prose["y"] + prose["height"]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_navigation_shows_where_the_reader_is(width: int, page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"{site_url}recipes/")
    if width < 1000:
        page.get_by_role("button", name="Menu").click()
    expect(page.locator("#nav [aria-current]")).to_be_in_viewport()
    assert page.evaluate("scrollY") == 0, "the page itself has scrolled"


def test_a_long_guide_has_its_sections_in_a_phones_menu(page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.route("**/js/programs.js", lambda route: None)  # still on its way: nothing waits for it
    page.goto(f"{site_url}getting-started/")
    page.get_by_role("button", name="Menu").click()
    page.locator("#nav").get_by_role("link", name="From the sandbox to Paket").click()
    expect(page.locator("#from-the-sandbox-to-paket")).to_be_in_viewport()
    expect(page.locator("#nav")).to_be_hidden()


def test_the_section_in_view_is_marked_and_the_list_follows(page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto(f"{site_url}upnext/platforms/#remove-a-session")
    here = page.locator("#nav .here")
    expect(here).to_have_count(1)
    expect(here).to_have_text("DELETE Remove a Session")
    expect(here).to_be_in_viewport()


@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_the_list_of_endpoints_is_beside_the_title_where_there_is_room(
    width: int, page: Page, site_url: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site_url}upnext/platforms/")
    lead, listed = page.locator("h1 + p").bounding_box(), page.locator(".overview").bounding_box()
    assert lead is not None
    assert listed is not None
    if width < 1000:
        assert listed["y"] >= lead["y"] + lead["height"]
    else:
        assert listed["x"] >= lead["x"] + lead["width"]
        assert listed["y"] < lead["y"] + lead["height"]
    page.locator(".overview").get_by_role(
        "link", name="PUT /v1/upnext/sessions/{session_id}/{participant_id} Hide an item"
    ).click()
    expect(page.locator("#hide-an-item")).to_be_in_viewport()


@pytest.mark.parametrize("width", [360, 1280])
def test_what_was_recorded_is_read_without_scrolling_sideways(
    width: int, page: Page, site_url: str, site_folder: Path
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    recorded = 0
    for built in read_site(site_folder).pages:
        page.goto(f"{site_url}{built.name}")
        widths = page.locator("pre[data-source$='.json']").evaluate_all(
            "blocks => blocks.map(block => [block.scrollWidth, block.clientWidth])"
        )
        assert all(inner <= outer for inner, outer in widths), built
        recorded += len(widths)
    assert recorded > 30


def test_the_page_for_what_is_not_there_offers_a_search(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}404.html")
    page.locator("main").get_by_role("button", name="Search").click()
    expect(page.get_by_role("combobox")).to_be_focused()


def test_print_cuts_no_code(page: Page, site_url: str, site_folder: Path) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 1000})
    for built in read_site(site_folder).pages:
        page.goto(f"{site_url}{built.name}")
        cut = page.evaluate(
            "[...document.querySelectorAll('pre')].filter(p => p.checkVisibility()"
            " && (p.scrollWidth > p.clientWidth + 1 || p.scrollHeight > p.clientHeight + 1))"
            ".map(p => p.textContent)"
        )
        assert cut == [], built
        assert page.locator(".bar, .copy, [role=tablist]").filter(visible=True).count() == 0


def test_colours_follow_the_system_until_they_are_chosen(browser: Browser, site_url: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(site_url)
    background = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(background)
    toggle = page.get_by_role("button", name="Dark colours")
    expect(toggle).to_have_attribute("aria-pressed", "true")
    toggle.click()
    light = page.evaluate(background)
    assert (dark, light) == ("rgb(13, 16, 20)", "rgb(255, 255, 255)")
    page.goto(f"{site_url}errors/")
    assert page.evaluate(background) == light
    context.close()


def test_twice_the_size_still_fits(page: Page, site_url: str, site_folder: Path) -> None:
    """A window of 1280 px at 200 % is one of 640 px."""
    page.set_viewport_size({"width": 640, "height": 450})
    for built in read_site(site_folder).pages:
        page.goto(f"{site_url}{built.name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, built


def test_motion_is_only_for_those_who_want_it(page: Page, site_url: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{site_url}core-api/sessions/")
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);"
        " return parseFloat(s.transitionDuration) > 0 || s.animationName !== 'none'"
        " || s.scrollBehavior === 'smooth' }).length"
    )
    assert moving == 0


def test_on_a_phone_lines_can_be_wrapped(page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site_url}upnext/publishers/?lang=ruby")
    assert page.evaluate(CUT) != []
    page.get_by_label("Wrap lines").first.check()
    assert page.evaluate(CUT) == []
    indent = page.locator("paket-program pre:visible").first.evaluate(
        "(pre) => getComputedStyle(pre).textIndent"
    )
    assert indent.endswith("hanging each-line"), "what is wrapped stands as if it was a line of its own"
    page.goto(f"{site_url}upnext/platforms/?lang=ruby")
    expect(page.get_by_label("Wrap lines").first).to_be_checked()
    assert page.evaluate(CUT) == []
    page.get_by_label("Wrap lines").first.uncheck()
    assert page.evaluate(CUT) != []


def test_the_marked_section_is_the_one_that_was_jumped_to(page: Page, site_url: str) -> None:
    """The last sections of a page as well, which cannot be scrolled to its top."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site_url}recipes/")
    links = page.locator(".toc a, .nav-sections a").filter(visible=True)
    for place in [*range(links.count())][::-3]:
        links.nth(place).click()
        expect(page.locator(":is(.toc, .nav-sections) .here").filter(visible=True)).to_have_text(
            links.nth(place).inner_text()
        )


def test_the_home_page_does_not_jump(page: Page, site_url: str) -> None:
    """What stands beside the program stays where it is while its language changes and while it runs."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(site_url)
    title, program = page.locator("h1"), page.locator("paket-program").first
    before = title.bounding_box()
    for language in ("Ruby", "JavaScript", "Python"):
        program.get_by_role("tab", name=language).click()
    program.locator(".live-run").click()
    expect(program.locator(".live-status")).to_contain_text("Exit status 0")
    expect(program.locator(".live-status")).to_be_in_viewport()
    scrolled = page.evaluate("scrollY")
    after = title.bounding_box()
    assert before is not None
    assert after is not None
    assert after["y"] + scrolled == before["y"]


FEET = "() => [...document.querySelectorAll('paket-program > .foot')].map((one) => one.getBoundingClientRect().height)"


@pytest.mark.parametrize("path", ["", "core-api/sessions/"])
def test_nothing_moves_when_a_program_gets_its_buttons(path: str, browser: Browser, site_url: str) -> None:
    with browser.new_context() as bare, browser.new_context() as whole:
        bare.route("**/*.js", lambda route: route.abort())
        before, after = bare.new_page(), whole.new_page()
        for page in (before, after):
            page.goto(f"{site_url}{path}")
        expect(after.locator(".live-run").first).to_be_attached()
        for width in (*WIDTHS, 390, 640, 1024):
            for page in (before, after):
                page.set_viewport_size({"width": width, "height": 900})
            pairs = zip(before.evaluate(FEET), after.evaluate(FEET), strict=True)
            assert [pair for pair in pairs if abs(pair[0] - pair[1]) > 3] == [], width
