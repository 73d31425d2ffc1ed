"""What is loaded for a run, how that is shown, and how a run is stopped whatever it waits for."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from hooks.pack.addresses import assets_of, runtime_of
from tests.browser.fixtures import Gate, served
from tests.live.example.reader import SESSIONS, edit, ended, program, run


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


def test_a_run_can_be_stopped_before_it_is_known_what_there_is_to_load(page: Page, slow: list[Route]) -> None:
    button, status = program(page).locator(".live-run"), program(page).locator(".live-status")
    button.click()
    expect(status).to_have_text("Running")
    button.click()
    expect(status).to_contain_text("Stopped by you.")
    expect(button).to_have_text("Run")
    come(page, slow)
    run(page)


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


def test_a_program_can_be_stopped(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{SESSIONS}?lang=python")
    edit(page, "import time\nprint('going')\ntime.sleep(60)\n")
    button = program(page).locator(".live-run")
    button.click()
    expect(program(page).locator(".live-output")).to_have_text("going\n")
    expect(button).to_have_text("Stop")
    button.click()
    expect(program(page).locator(".live-status")).to_contain_text("Stopped by you.")
