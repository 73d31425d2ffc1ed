"""The language and the server: site-wide, remembered, in the address, from the keyboard."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from snippets.catalogue import LANGUAGES, PAKET, SANDBOX, Language, find_snippets
from tests.site.published import read_site

SESSIONS = "core-api/sessions/"
CREATE = '[data-program="sessions/create_session"]'


def shown(page: Page, program: str = CREATE) -> str:
    """The text of the panel that is shown."""
    panels = page.locator(f"{program} >> [role=tabpanel]").filter(visible=True)
    expect(panels).to_have_count(1)
    return panels.locator("pre code").text_content() or ""


def text(path: str, server: str = PAKET) -> str:
    """A program as the catalogue has it."""
    return next(s for s in find_snippets() if s.id == path).text_for(server)


@pytest.mark.parametrize("language", LANGUAGES, ids=str)
def test_an_address_shows_its_language_at_its_anchor(language: Language, page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang={language.id}#create-a-session")
    assert shown(page) == text(f"sessions/create_session{language.suffix}")
    top = page.locator("#create-a-session").bounding_box()
    assert top is not None
    assert 0 < top["y"] < 200
    expect(page.locator(f"{CREATE} [role=tab][aria-selected=true]")).to_have_text(language.label)


def test_a_tab_changes_the_address_and_the_whole_site(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}#create-a-session")
    page.locator(CREATE).get_by_role("tab", name="Python").click()
    assert page.url == f"{site_url}{SESSIONS}?lang=python#create-a-session"
    page.get_by_role("link", name="Participants", exact=True).first.click()
    assert shown(page, "paket-program >> nth=0") == text("participants/create_participant.py")
    assert page.url.endswith("core-api/participants/?lang=python")


def test_every_program_of_a_page_changes_and_the_tab_stays_in_place(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}getting-started/")
    tab = page.locator("paket-program").nth(1).get_by_role("tab", name="Ruby")
    tab.scroll_into_view_if_needed()
    before = tab.bounding_box()
    tab.click()
    after = tab.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) < 2
    assert shown(page, "paket-program >> nth=0") == text("api-status/get_status.rb")
    assert shown(page, "paket-program >> nth=1") == text("sessions/create_session.rb")


def test_a_fresh_browser_shows_the_first_language_and_a_clean_address(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}")
    assert shown(page) == text("sessions/create_session.sh")
    assert page.url == f"{site_url}{SESSIONS}"


def test_a_language_in_capitals_is_the_same(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=Python#create-a-session")
    assert shown(page) == text("sessions/create_session.py")
    assert page.url == f"{site_url}{SESSIONS}?lang=python#create-a-session"
    page.goto(f"{site_url}{SESSIONS}")
    assert shown(page) == text("sessions/create_session.py")


def test_an_unknown_language_is_the_first(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=cobol&server=moon#create-a-session")
    assert shown(page) == text("sessions/create_session.sh")


def test_going_back_to_the_first_language_says_so_in_the_address(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=ruby")
    page.locator(CREATE).get_by_role("tab", name="Shell").click()
    assert page.url == f"{site_url}{SESSIONS}?lang=shell"
    page.reload()
    assert shown(page) == text("sessions/create_session.sh")


def test_the_switch_shows_the_sandbox_everywhere(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=javascript")
    page.locator(CREATE).get_by_label("Sandbox on your machine").check()
    assert shown(page) == text("sessions/create_session.mjs", SANDBOX)
    assert page.url == f"{site_url}{SESSIONS}?lang=javascript&server=sandbox"
    page.goto(f"{site_url}testing/")
    assert shown(page, "paket-program >> nth=0") == text("api-status/get_status.mjs", SANDBOX)
    page.locator("paket-program").first.get_by_label("Paket", exact=True).check()
    assert shown(page, "paket-program >> nth=0") == text("api-status/get_status.mjs")


def test_the_switch_of_any_program_changes_all_programs_in_all_languages(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}upnext/platforms/")
    programs = page.locator("paket-program")
    programs.last.get_by_label("Sandbox on your machine").check()
    addresses = """found => found.map((span) => [span.textContent, span.dataset.other])"""
    found = programs.locator("[data-other]").evaluate_all(addresses)
    assert len(found) >= programs.count() * len(LANGUAGES)
    assert [now for now, sandbox in found if now != sandbox] == []
    programs.nth(1).get_by_label("Paket", exact=True).check()
    found = programs.locator("[data-other]").evaluate_all(addresses)
    assert [now for now, sandbox in found if now == sandbox] == []


def test_tabs_work_from_the_keyboard(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}")
    tabs = page.locator(CREATE).get_by_role("tab")
    tabs.first.focus()
    last = len(LANGUAGES) - 1
    keys = [
        ("ArrowRight", 1),
        ("ArrowRight", 2),
        ("End", last),
        ("ArrowRight", 0),
        ("ArrowLeft", last),
        ("Home", 0),
    ]
    for key, at in keys:
        page.keyboard.press(key)
        expect(tabs.nth(at)).to_be_focused()
        expect(tabs.nth(at)).to_have_attribute("aria-selected", "true")
        assert shown(page) == text(f"sessions/create_session{LANGUAGES[at].suffix}")
    assert [tab.get_attribute("tabindex") for tab in tabs.all()] == ["0", "-1", "-1", "-1"]


def test_a_blocked_storage_breaks_nothing(page: Page, site_url: str) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked') }})"
    )
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    page.locator(CREATE).get_by_role("tab", name="Ruby").click()
    assert shown(page) == text("sessions/create_session.rb")


def test_without_scripts_every_block_of_every_page_is_there_to_read(
    browser: Browser, site_url: str, site_folder: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for built in read_site(site_folder).pages:
        page.goto(f"{site_url}{built.name}")
        assert page.locator("article pre").filter(visible=True).count() == len(
            built.soup.select("article pre")
        ), built
        assert page.locator("article").inner_text().strip(), built
        assert page.locator("button").filter(visible=True).count() == 0, built
    context.close()


def test_without_scripts_every_language_is_there_to_read(browser: Browser, site_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}{SESSIONS}")
    panels = page.locator(f"{CREATE} [role=tabpanel]").filter(visible=True)
    assert [panel.locator(".title").text_content() for panel in panels.all()] == [x.label for x in LANGUAGES]
    assert page.locator("[role=tab]").filter(visible=True).count() == 0
    assert page.locator(".needs-js").filter(visible=True).count() == 0
    context.close()
