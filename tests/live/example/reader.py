"""What a reader does with the program of a page."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

SESSIONS = "core-api/sessions/"
CREATE = 'paket-program[data-program="sessions/create_session"]'


def program(page: Page) -> Locator:
    """The program on the page."""
    return page.locator(CREATE).first


def run(page: Page) -> Locator:
    """Press Run, and wait for the end: the result."""
    program(page).locator(".live-run").click()
    return ended(page)


def ended(page: Page) -> Locator:
    """The result of a run that has ended."""
    result = program(page).locator(".live-result")
    expect(result.locator(".live-status")).to_contain_text("Exit status")
    return result


def edit(page: Page, text: str) -> None:
    """Press Edit, and type another program over the published one."""
    program(page).locator(".live-edit").click()
    expect(program(page).locator("code:focus")).to_be_visible()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)
