"""Editing a program in the page: keys, colours, the address it calls, and the way back."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.live.example.reader import SESSIONS, edit, ended, program, run


def test_edit_run_with_the_keyboard_and_reset(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    code = program(page).locator("pre[data-language=python] code")
    published = code.text_content()
    program(page).locator(".live-edit").press("Enter")
    expect(code).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text('print("edited")\nraise SystemExit(3)\n')
    page.keyboard.press("Control+Enter")
    result = ended(page)
    expect(result.locator(".live-status")).to_contain_text("Exit status 3 · 0 requests")
    expect(result.locator(".live-output")).to_have_text("edited\n")
    program(page).locator(".live-edit").press("Enter")
    assert code.text_content() == published
    expect(run(page).locator(".live-status")).to_contain_text("Exit status 0")


def test_the_keyboard_indents_and_leaves(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    edit(page, "if True:")
    code = program(page).locator("pre[data-language=python] code")
    page.keyboard.press("Enter")
    page.keyboard.type("print(1)")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("print(2)")
    expect(code).to_have_text("if True:\n    print(1)\n        print(2)")
    page.keyboard.press("Control+Z")
    expect(code).not_to_contain_text("print(2)")
    page.keyboard.press("Escape")
    expect(program(page).locator(".live-edit")).to_be_focused()


def test_an_edit_lasts_until_it_is_reset(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    edit(page, "print('kept')\n")
    tabs = program(page).locator("[role=tab]")
    expect(tabs.filter(has_text="Python")).to_contain_text("edited")
    tabs.filter(has_text="Ruby").click()
    expect(program(page).locator(".live-edit")).to_have_text("Edit")
    page.goto(f"{site_url}core-api/participants/?lang=python")
    page.go_back()
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    code = program(page).locator("pre[data-language=python] code")
    expect(code).to_have_text("print('kept')\n")
    expect(tabs.filter(has_text="Ruby")).not_to_contain_text("edited")
    program(page).locator(".live-edit").click()
    expect(code).to_contain_text("httpx.post")
    page.reload()
    expect(code).to_contain_text("httpx.post")
    expect(program(page).locator(".live-edit")).to_have_text("Edit")


def test_an_edited_text_is_coloured_readdressed_and_brought_back(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    edit(page, 'import json\nurl = "https://api.paket.tv/v1"  # here\n')
    expect(program(page).locator("code:focus")).to_be_visible()
    coloured = (
        "[...CSS.highlights].flatMap(([name, all]) => [...all].map((range) => `${name} ${range}`)).sort()"
    )
    expected = ["live-comment # here", "live-keyword import", 'live-string "https://api.paket.tv/v1"']
    for _ in range(200):  # the published text is coloured before the edited one
        if (found := page.evaluate(coloured)) == expected:
            break
        page.wait_for_timeout(50)
    assert found == expected
    code, notice = (
        program(page).locator("pre[data-language=python] code"),
        program(page).locator(".live-notice"),
    )
    program(page).get_by_label("Sandbox on your machine").check()
    expect(code).to_contain_text('url = "http://127.0.0.1:8480/v1"')
    edited = code.text_content()
    program(page).locator(".live-edit").click()
    expect(code).to_contain_text("httpx.post")
    notice.get_by_role("button", name="Bring my text back").click()
    expect(code).to_have_text(edited or "")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("print(1)\n")
    expect(notice).to_contain_text("the choice of whom it calls changes nothing in it")
