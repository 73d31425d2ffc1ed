"""What a reader sees of a run: the answer, the output, and how it compares with what was recorded."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.live.example.reader import SESSIONS, edit, ended, program, run


@pytest.mark.parametrize("language", ["shell", "python", "javascript", "ruby"])
def test_the_button_runs_what_is_shown(language: str, page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang={language}")
    result = run(page)
    expect(result.locator(".live-status")).to_contain_text("Exit status 0 · 1 request")
    created = json.loads(result.locator(".live-output").inner_text())
    exchange = result.locator(".live-exchange")
    expect(exchange.locator("summary")).to_contain_text("POST /v1/sessions")
    expect(exchange.locator("[aria-label=Request]")).to_contain_text("POST /v1/sessions HTTP/1.1")
    expect(exchange.locator("[aria-label=Response]")).to_contain_text("HTTP/1.1 200 OK")
    expect(exchange.locator("[aria-label=Response]")).to_contain_text(created["session_id"])
    compared = result.locator(".live-compare")
    expect(compared.locator("summary")).to_have_text(
        "As recorded, but for ids and times, which are new in every run."
    )
    row = compared.locator("tr", has=page.locator("th", has_text="session_id"))
    expect(row).to_be_visible()
    expect(row).to_contain_text(created["session_id"])
    expect(row.locator(".kind")).to_have_text("new each run")
    expect(result.locator(".live-status")).to_have_attribute("role", "status")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"


def test_copy_takes_the_output_as_it_came(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    edit(page, 'import sys\nprint("one\\n  two")\nprint("an error", file=sys.stderr)\nprint("three")')
    page.keyboard.press("Control+Enter")
    result = ended(page)
    parts = result.locator(".live-output").evaluate(
        "output => Array.from(output.children, (part) => part.className)"
    )
    assert parts == ["stdout", "stderr", "stdout"]
    result.locator(".live-head .copy").click()
    expect(result.locator(".live-head .copy")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "one\n  two\nan error\nthree\n"


def test_json_in_one_line_is_indented_on_demand(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    edit(page, 'print(\'{"a":{"b":[1,2]}}\')\n')
    page.keyboard.press("Control+Enter")
    result = ended(page)
    output, button = result.locator(".live-output"), result.locator(".live-indent")
    expect(output).to_have_text('{"a":{"b":[1,2]}}\n')
    button.click()
    expect(output).to_have_text('{\n  "a": {\n    "b": [\n      1,\n      2\n    ]\n  }\n}\n')
    result.locator(".live-head .copy").click()
    assert page.evaluate("navigator.clipboard.readText()") == '{"a":{"b":[1,2]}}\n'
    button.click()
    expect(output).to_have_text('{"a":{"b":[1,2]}}\n')


def test_an_answer_unlike_the_recorded_one_is_said_to_be(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    edit(page, "import httpx\nprint(httpx.post('https://api.paket.tv/v1/sessions').text)\n")
    page.keyboard.press("Control+Enter")
    expect(program(page).locator(".live-compare summary")).to_have_text(
        "Unlike the recorded answer: status 401 instead of 200, 1 field is not in the recorded answer, "
        "4 fields are missing."
    )


def test_an_answer_of_many_megabytes_is_drawn_in_part(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    edit(page, "import httpx\nhttpx.post('https://api.paket.tv/v1/sessions', content=b'x' * 40_000_000)\n")
    page.keyboard.press("Control+Enter")
    request = ended(page).locator("[aria-label=Request]")
    expect(request).to_contain_text("39940000 more bytes are not shown")
    assert len(request.text_content() or "") < 70_000


def test_the_first_run_s_status_is_in_view(page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 400})
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    top = "(element) => scrollBy({ top: element.getBoundingClientRect().top - 60, behavior: 'instant' })"
    program(page).locator(".live-run").evaluate(top)
    expect(run(page).locator(".live-status")).to_be_in_viewport(ratio=0.9)


BEGUN = """async (program) => {
  program.querySelector(".live-run").click();
  const status = program.querySelector(".live-status");
  while (status.textContent !== "Running") await null;
  return program.querySelector(".live-output").textContent;
}"""
"""What stands there when a run has begun and nothing else has happened yet."""


def test_what_a_run_left_stays_until_the_next_one_shows_something(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    edit(page, "import time\nprint('first')\n")
    output = run(page).locator(".live-output")
    assert program(page).evaluate(BEGUN) == "first\n"
    expect(ended(page).locator(".live-output")).to_have_text("first\n")  # and not both
    program(page).locator("code:visible").first.focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("import time\ntime.sleep(60)\n")
    assert program(page).evaluate(BEGUN) == "first\n"
    expect(output).to_be_hidden()  # though nothing was shown
    program(page).locator(".live-run").click()
    expect(program(page).locator(".live-status")).to_contain_text("Stopped by you.")


def test_programs_that_are_put_into_the_page_later_can_be_run(page: Page, site_url: str) -> None:
    """As when a page is exchanged without being loaded anew: Material's instant navigation does that."""
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    run(page)
    page.evaluate(
        """async (address) => {
          const text = await (await fetch(address)).text();
          const next = new DOMParser().parseFromString(text, "text/html");
          document.querySelector("article").replaceWith(document.adoptNode(next.querySelector("article")));
          history.pushState({}, "", address);
        }""",
        f"{site_url}core-api/participants/?lang=python",
    )
    created = page.locator('paket-program[data-program="participants/create_participant"]').first
    created.locator(".live-run").click()
    expect(created.locator(".live-status")).to_contain_text("Exit status 0 · 1 request")
    page.locator(".live-sandbox").first.click()
    expect(page.locator(".live-panel .tables")).to_contain_text("Sessions (1)")
