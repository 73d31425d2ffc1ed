"""The live example as a reader has it: buttons, keys, editing, sharing, the sandbox's panel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect, sync_playwright

from benchmarks.axe import violations
from hooks.pack.addresses import assets_of, runtime_of
from tests.browser.fixtures import WINDOWED, Gate, served

SESSIONS = "core-api/sessions/"
CREATE = 'paket-program[data-program="sessions/create_session"]'


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh tab of a phone's width: what works there works everywhere."""
    context = browser.new_context(viewport={"width": 390, "height": 800}, service_workers="block")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


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


def test_a_page_where_nothing_is_run_loads_only_the_buttons(
    page: Page, site_url: str, site_folder: Path
) -> None:
    loaded: list[str] = []
    page.on("response", lambda response: loaded.append(response.url.removeprefix(site_url)))
    page.goto(f"{site_url}{SESSIONS}?lang=python", wait_until="networkidle")
    program(page).locator(".live-run").hover()
    page.wait_for_timeout(300)
    assert [name for name in loaded if "live" in name] == [
        f"assets/{assets_of(site_folder).name}/live/page/start.js"
    ]


def test_loading_counts_bytes(page: Page, site_folder: Path) -> None:
    """The memory comes in pieces, and none before the page has counted the one before it."""
    runtime = runtime_of(site_folder)
    interpreter, memory = ((runtime / name).stat().st_size for name in ("pyodide.asm.wasm", "memory.bin"))
    gate = Gate("memory.bin")
    bar = program(page).locator(".live-result progress")
    with served(site_folder, gate) as address:
        page.goto(f"{address}{SESSIONS}?lang=python")
        program(page).locator(".live-run").click()
        for piece in range(1, 4):
            gate.send(memory // 4)
            expect(bar).to_have_js_property("value", interpreter + piece * (memory // 4))
            expect(bar).to_have_js_property("max", interpreter + memory)
            expect(bar).to_be_visible()
        gate.send()
        ended(page)
    expect(bar).to_be_hidden()


def test_loading_is_shown_from_where_it_is(page: Page, site_folder: Path) -> None:
    """The interpreter is there before the example that shows how much is loaded."""
    runtime = runtime_of(site_folder)
    gate = Gate("memory.bin")
    held: list[Route] = []
    page.route("**/live/page/result.js", lambda route: held.append(route))
    with served(site_folder, gate) as address:
        page.goto(f"{address}{SESSIONS}?lang=python")
        with (
            page.expect_request("**/live/page/result.js"),
            page.expect_event("requestfinished", lambda request: request.url.endswith("pyodide.asm.wasm")),
        ):
            program(page).locator(".live-run").click()
        [route] = held
        route.continue_()
        bar = program(page).locator(".live-result progress")
        expect(bar).to_have_js_property("value", (runtime / "pyodide.asm.wasm").stat().st_size)
        gate.send()
        ended(page)


def test_a_run_can_be_stopped_while_it_loads(page: Page, site_folder: Path) -> None:
    gate = Gate("memory.bin")
    with served(site_folder, gate) as address:
        page.goto(f"{address}{SESSIONS}?lang=python")
        button, status = program(page).locator(".live-run"), program(page).locator(".live-status")
        button.click()
        gate.send(1000)
        expect(program(page).locator(".live-result progress")).to_be_visible()
        button.click()
        expect(status).to_contain_text("Stopped by you.")
        expect(button).to_have_text("Run")
        gate.send()
        run(page)


@pytest.fixture
def slow(page: Page, site_url: str) -> list[Route]:
    """A page to which the list of files does not come yet."""
    held: list[Route] = []
    page.route("**/runtime.json", lambda route: held.append(route))
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    return held


def come(page: Page, held: list[Route]) -> None:
    """Let all files come that wait, and from now on."""
    for route in held:
        route.continue_()
    page.unroute("**/runtime.json")


def test_a_run_can_be_stopped_before_it_is_known_what_there_is_to_load(page: Page, slow: list[Route]) -> None:
    button, status = program(page).locator(".live-run"), program(page).locator(".live-status")
    button.click()
    expect(status).to_have_text("Running")
    button.click()
    expect(status).to_contain_text("Stopped by you.")
    expect(button).to_have_text("Run")
    come(page, slow)
    run(page)


def test_what_is_run_is_what_was_shown_when_run_was_pressed(page: Page, slow: list[Route]) -> None:
    """Or else an edited program would run as a published one, in an interpreter that others run in."""
    edit(page, "import json\njson.dumps = None\nprint('edited')\n")
    program(page).locator(".live-run").click()
    program(page).get_by_role("tab", name="Ruby").click()
    come(page, slow)
    expect(ended(page).locator(".live-output")).to_have_text("edited\n")
    program(page).get_by_role("tab", name="Python").click()
    program(page).locator(".live-edit").click()
    expect(run(page).locator(".live-status")).to_contain_text("Exit status 0 · 1 request")


def test_a_run_that_waits_for_another_can_be_stopped(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}guides/integrate-as-a-platform/?lang=python")
    first, second = (page.locator("paket-program:has(.live-run)").nth(place) for place in range(2))
    first.locator(".live-edit").click()
    expect(first.locator("code:focus")).to_be_visible()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("import time\nprint('going')\ntime.sleep(60)\n")
    first.locator(".live-run").click()
    expect(first.locator(".live-output")).to_have_text("going\n")
    second.locator(".live-run").click()
    expect(second.locator(".live-status")).to_have_text("Running")
    second.locator(".live-run").click()
    expect(second.locator(".live-status")).to_contain_text("Stopped by you.")
    expect(first.locator(".live-run")).to_have_text("Stop")
    first.locator(".live-run").click()
    expect(first.locator(".live-status")).to_contain_text("Stopped by you.")


def test_the_first_run_s_status_is_in_view(page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 400})
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    top = "(element) => scrollBy({ top: element.getBoundingClientRect().top - 60, behavior: 'instant' })"
    program(page).locator(".live-run").evaluate(top)
    expect(run(page).locator(".live-status")).to_be_in_viewport(ratio=0.9)


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


def test_an_answer_unlike_the_recorded_one_is_said_to_be(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    edit(page, "import httpx\nprint(httpx.post('https://api.paket.tv/v1/sessions').text)\n")
    page.keyboard.press("Control+Enter")
    expect(program(page).locator(".live-compare summary")).to_have_text(
        "Unlike the recorded answer: status 401 instead of 200, 1 field is not in the recorded answer, "
        "4 fields are missing."
    )


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


@pytest.mark.parametrize(
    "fragment", ["#live=%%%", "#live=no/such:python:AAAA", "#live=sessions/create_session:cobol:AAAA"]
)
def test_a_broken_link_shows_the_published_program(fragment: str, page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=python{fragment}")
    expect(page.locator("paket-program .live-note").first).to_contain_text("cannot be read")
    expect(program(page).locator("pre[data-language=python] code")).to_contain_text("httpx.post")


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


def test_an_id_is_there_for_the_next_program(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    created = json.loads(run(page).locator(".live-output").inner_text())
    edit(page, 'import os\nprint(os.environ["PAKET_SESSION_ID"])\n')
    page.keyboard.press("Control+Enter")
    expect(program(page).locator(".live-output")).to_have_text(created["session_id"] + "\n")


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


def test_a_program_can_be_stopped(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    edit(page, "import time\nprint('going')\ntime.sleep(60)\n")
    button = program(page).locator(".live-run")
    button.click()
    expect(program(page).locator(".live-output")).to_have_text("going\n")
    expect(button).to_have_text("Stop")
    button.click()
    expect(program(page).locator(".live-status")).to_contain_text("Stopped by you.")


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


def test_an_answer_of_many_megabytes_is_drawn_in_part(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    edit(page, "import httpx\nhttpx.post('https://api.paket.tv/v1/sessions', content=b'x' * 40_000_000)\n")
    page.keyboard.press("Control+Enter")
    request = ended(page).locator("[aria-label=Request]")
    expect(request).to_contain_text("39940000 more bytes are not shown")
    assert len(request.text_content() or "") < 70_000


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
