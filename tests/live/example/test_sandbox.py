"""The page's sandbox as a reader sees it: what a program needs is made, who calls is chosen, it fails on demand."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.fixtures import WINDOWED
from tests.live.example.reader import SESSIONS, edit, program, run


def test_the_sandbox_lasts_over_pages_and_reloads(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    created = json.loads(run(page).locator(".live-output").inner_text())
    page.goto(f"{site_url}core-api/participants/?lang=python")
    page.reload()
    page.locator(".live-sandbox").first.click()
    panel = page.locator(".live-panel")
    expect(panel.locator(".tables")).to_contain_text("Sessions (1)")
    expect(panel.locator(".requests")).to_contain_text("POST /v1/sessions 200")
    expect(panel.locator(".ids")).to_contain_text(created["session_id"])
    panel.locator(".reset").click()
    expect(panel.locator(".message")).to_contain_text("The sandbox is empty again")
    expect(panel.locator(".tables")).to_have_text("Nothing yet.")
    page.keyboard.press("Escape")
    expect(page.locator(".live-sandbox").first).to_be_focused()


def test_a_page_that_the_back_button_brings_back_goes_on_from_the_latest_state(site_url: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=WINDOWED,
            args=["--no-sandbox"],
            ignore_default_args=["--disable-back-forward-cache"],
        )
        page = browser.new_context(service_workers="block").new_page()
        page.goto(f"{site_url}{SESSIONS}?lang=python")
        run(page)
        page.evaluate("window.before = true")
        page.goto(f"{site_url}{SESSIONS}?lang=javascript")
        run(page)
        page.go_back(wait_until="commit")
        assert page.evaluate("window.before"), "the page was loaded anew, which tries nothing"
        run(page)
        program(page).locator(".live-sandbox").click()
        expect(page.locator(".live-panel .tables")).to_contain_text("Sessions (3)")
        browser.close()


def test_an_id_is_there_for_the_next_program(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    created = json.loads(run(page).locator(".live-output").inner_text())
    edit(page, 'import os\nprint(os.environ["PAKET_SESSION_ID"])\n')
    page.keyboard.press("Control+Enter")
    expect(program(page).locator(".live-output")).to_have_text(created["session_id"] + "\n")


def test_what_a_program_needs_is_said_and_made(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}upnext/platforms/?lang=shell")
    hide = page.locator('paket-program[data-program="upnext-for-platforms/hide_item"]').first
    notice = hide.locator(".live-notice")
    expect(notice).to_contain_text("PAKET_SESSION_ID and PAKET_PARTICIPANT_ID are not created yet.")
    notice.locator("button").click()
    expect(hide.locator(".live-status")).to_contain_text("Created: PAKET_SESSION_ID")
    made = page.evaluate("JSON.parse(sessionStorage['paket.live.facts']).ids.PAKET_SESSION_ID")
    expect(notice).to_contain_text(f"PAKET_SESSION_ID is {made}.")
    hide.locator(".live-run").click()
    expect(hide.locator(".live-status")).to_contain_text("Exit status 0 · 1 request")
    expect(hide.locator(".live-exchange .live-line")).to_contain_text(made)


def test_what_a_program_needs_is_made_by_a_button(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}upnext/platforms/?lang=python")
    hide = page.locator('paket-program[data-program="upnext-for-platforms/hide_item"]')
    expect(hide.locator(".live-notice")).to_contain_text(
        "PAKET_SESSION_ID and PAKET_PARTICIPANT_ID are not created yet."
    )
    hide.locator(".live-make").click()
    expect(hide.locator(".live-status")).to_contain_text("Created: PAKET_SESSION_ID")
    expect(hide.locator(".live-make")).to_have_text("Create it again")
    hide.locator(".live-run").click()
    expect(hide.locator(".live-status")).to_contain_text("Exit status 0 · 1 request")
    hide.locator(".live-sandbox").click()
    requests = page.locator(".live-panel .requests li")
    expect(requests).to_have_count(5)
    expect(requests.last).to_contain_text("POST /v1/sessions 200")
    page.locator(".live-panel select").select_option("1")
    page.keyboard.press("Escape")
    hide.locator(".live-make").click()
    expect(hide.locator(".live-status")).to_contain_text("POST /v1/sessions was answered 503")
    hide.locator(".live-sandbox").click()
    expect(requests.first).to_contain_text("POST /v1/sessions 503")


@pytest.mark.parametrize(
    ("who", "status"), [("sandbox-platform", 200), ("sandbox-publisher-two", 403), ("wrong", 401)]
)
def test_who_calls_is_chosen_in_the_panel(who: str, status: int, page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=javascript")
    program(page).locator(".live-sandbox").click()
    page.locator(f'.live-panel input[value="{who}"]').check()
    page.keyboard.press("Escape")
    expect(run(page).locator(".live-exchange .status")).to_have_text(str(status))


@pytest.mark.parametrize(("place", "outcome"), [("1", "503"), ("2", "500"), ("3", "no answer")])
def test_the_sandbox_is_made_to_fail(place: str, outcome: str, page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    program(page).locator(".live-sandbox").click()
    page.locator(".live-panel select").select_option(place)
    page.keyboard.press("Escape")
    expect(program(page).locator(".live-notice")).to_contain_text("The sandbox will")
    expect(run(page).locator(".live-exchange .status")).to_have_text(outcome)
    expect(program(page).locator(".live-notice")).to_be_hidden()
    program(page).locator(".live-sandbox").click()
    expect(page.locator(".live-panel select")).to_have_value("0")
    page.keyboard.press("Escape")
    program(page).locator(".live-run").click()
    expect(program(page).locator(".live-exchange .status")).to_have_text("200")
