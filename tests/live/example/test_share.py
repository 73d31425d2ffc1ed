"""Links that carry a program: what they never carry, and what is said of a program that came by one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.axe import violations
from tests.live.example.reader import SESSIONS, edit, program, run


def test_a_link_carries_the_program_and_does_not_run(page: Page, browser: Browser, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    code = program(page).locator("pre[data-language=python] code")
    edit(page, 'print("shared <b>text</b> ü")\n')
    program(page).locator(".live-share").click()
    expect(program(page).locator(".live-status")).to_contain_text("was copied")
    link = page.evaluate("navigator.clipboard.readText()")
    context = browser.new_context(service_workers="block")
    other = context.new_page()
    other.goto(link)
    shown = program(other).locator("pre[data-language=python] code")
    expect(shown).to_have_text('print("shared <b>text</b> ü")\n')
    other.wait_for_timeout(500)
    expect(program(other).locator(".live-result")).to_be_hidden()
    context.close()

    page.keyboard.press("Control+A")
    code.fill('key = "live_sk_0123456789"\n')
    program(page).locator(".live-share").click()
    expect(program(page).locator(".live-status")).to_contain_text("holds a secret key")


def test_a_key_is_not_shared_and_what_may_be_one_is_asked_for(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    edit(page, 'auth = "Basic bWU6YS1zZWNyZXQtb2YtbWluZQ=="\n')
    expect(program(page).locator(".live-notice")).to_contain_text("It may hold a key, so it is kept nowhere")
    program(page).locator(".live-share").click()
    status = program(page).locator(".live-status")
    expect(status).to_contain_text("This program holds a secret key, me:a-s…, so no link was made.")
    page.goto(f"{site_url}core-api/participants/?lang=python")
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    expect(program(page).locator("pre[data-language=python] code")).to_contain_text("httpx.post")
    key = "live_sk_q7Rt2LxV9bNe4KpW"
    edit(page, f"import httpx\nprint(httpx.get('https://api.paket.tv/v1?key={key}').status_code)\n")
    expect(run(page).locator(".live-exchange")).to_contain_text(key)
    assert key not in page.evaluate("JSON.stringify(sessionStorage)")
    program(page).locator("code:visible").first.focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text('name = "Zk3vQ9xT1bR7mW5pL2sD"\n')
    program(page).locator(".live-share").click()
    expect(status).to_contain_text("Is this a secret key: Zk3vQ9…?")
    program(page).get_by_role("button", name="It is none: make the link").click()
    expect(status).to_contain_text("The link to this program was copied.")


@pytest.mark.parametrize(
    "fragment", ["#live=%%%", "#live=no/such:python:AAAA", "#live=sessions/create_session:cobol:AAAA"]
)
def test_a_broken_link_shows_the_published_program(fragment: str, page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=python{fragment}")
    expect(page.locator("paket-program .live-note").first).to_contain_text("cannot be read")
    expect(program(page).locator("pre[data-language=python] code")).to_contain_text("httpx.post")


SHARED = """# \u202e A program of somebody else's
import httpx
print(httpx.get("https://evil.example/").text)
"""


LINK = """async ([page, text]) => {
  const { src } = document.querySelector("script[type=module]");
  const { linkTo } = await import(new URL("../live/page/share.js", src));
  return linkTo(page, { program: "sessions/create_session", language: "python", text });
}"""


def test_a_program_from_a_link_is_said_to_be_one_and_takes_no_ones_place(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    link = page.evaluate(LINK, [f"{site_url}{SESSIONS}", SHARED])
    edit(page, "print('mine')\n")
    expect(program(page).locator(".live-notice")).to_contain_text("Edited")
    page.goto(link.replace(":", "%3A").replace("%3A", ":", 2) + ").")
    banner, code = (
        program(page).locator(".live-banner"),
        program(page).locator("pre[data-language=python] code"),
    )
    expect(banner).to_contain_text("which you have edited")
    expect(code).to_have_text("print('mine')\n")
    banner.get_by_role("button", name="Keep mine").click()
    expect(banner).to_be_hidden()
    page.goto("about:blank")
    page.goto(link)
    banner.get_by_role("button", name="Show the link's text").click()
    expect(banner).to_contain_text("This program came by a link. It is not Paket's")
    expect(banner).to_contain_text("It names a host that is not Paket's: evil.example.")
    expect(banner).to_contain_text("U+202E in line 1")
    assert code.text_content() == SHARED
    expect(code.locator(".live-unseen")).to_have_attribute("data-code", "U+202E")
    assert violations(page) == []
    code.press_sequentially("#")
    page.goto(f"{site_url}{SESSIONS}?lang=python")  # what came by a link is so on other pages and days
    expect(banner).to_contain_text("It is not Paket's")
    program(page).locator(".live-edit").click()
    expect(banner).to_be_hidden()
