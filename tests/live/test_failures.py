"""When the live examples cannot be had, they say why, the page works on, and Run tries again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from hooks.pack.addresses import runtime_of
from tests.browser.hosts import Host, hosted

PAGE = "core-api/sessions/?lang=python"
CREATE = 'paket-program[data-program="sessions/create_session"]'


def press_run(page: Page) -> None:
    page.locator(CREATE).first.locator(".live-run").click()


def is_usable(page: Page) -> None:
    """Tabs, copying and search work."""
    program = page.locator(CREATE).first
    program.locator('[role=tab][data-language="ruby"]').click()
    expect(program.locator('pre[data-language="ruby"]')).to_be_visible()
    program.locator('[role=tab][data-language="python"]').click()
    expect(program.locator('pre[data-language="python"]')).to_be_visible()
    expect(program.locator(".live-run")).to_have_text("Run")


def missing(route: Route) -> None:
    route.fulfill(status=404, body="not here")


def cut_off(route: Route) -> None:
    route.abort("connectionreset")


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "half": lambda body: body[: len(body) // 2],
    "whole": lambda body: body,
    "garbled": lambda body: bytes(len(body)),
}


def changed(how: str, site: Path, name: str) -> Callable[[Route], None]:
    def fulfill(route: Route) -> None:
        body = (runtime_of(site) / name).read_bytes()
        route.fulfill(status=200, body=CHANGES[how](body), content_type="application/octet-stream")

    return fulfill


@pytest.mark.parametrize(
    ("language", "pattern", "how", "message"),
    [
        ("python", "**/live/page/example.js", missing, "can't be run just now"),
        ("python", "**/live/runtime.json", missing, "the list of files could not be downloaded"),
        ("python", "**/worker/python/worker.js", missing, "worker/python/worker.js could not be loaded"),
        ("python", "**/frame/frame.js", missing, "the page's live examples did not load"),
        ("python", "**/memory.bin", missing, "memory.bin could not be downloaded: the site answered 404"),
        ("python", "**/memory.bin", cut_off, "memory.bin could not be downloaded"),
        ("python", "**/memory.bin", "half", "memory.bin has"),
        ("python", "**/memory.bin", "garbled", "memory.bin could not be unpacked"),
        (
            "python",
            "**/pyodide.asm.wasm",
            missing,
            "pyodide.asm.wasm could not be downloaded: the site answered 404",
        ),
        ("python", "**/pyodide.asm.wasm", "half", "pyodide.asm.wasm"),
        ("python", "**/runtime-*/pyodide.js", missing, "pyodide.js"),
        ("ruby", "**/worker/ruby/program.js", missing, "worker/ruby/program.js"),
        ("ruby", "**/ruby.wasm", missing, "ruby.wasm could not be downloaded: the site answered 404"),
        ("ruby", "**/ruby.wasm", "half", "ruby.wasm"),
        ("ruby", "**/ruby-library.json", "half", "ruby-library.json has"),
        ("ruby", "**/prelude.rb", missing, "prelude.rb could not be downloaded: the site answered 404"),
    ],
)
def test_a_file_that_does_not_come(
    language: str,
    pattern: str,
    how: Callable[[Route], None] | str,
    message: str,
    context: BrowserContext,
    site_url: str,
    site_folder: Path,
) -> None:
    page = context.new_page()
    handler = changed(how, site_folder, pattern.rpartition("/")[2]) if isinstance(how, str) else how
    context.route(pattern, handler)
    page.goto(f"{site_url}core-api/sessions/?lang={language}")
    press_run(page)
    status = page.locator(CREATE).first.locator(".live-status, .live-note")
    expect(status).to_contain_text(message)
    expect(status).to_contain_text("The page works as before")
    is_usable(page)
    page.locator(CREATE).first.locator(f'[role=tab][data-language="{language}"]').click()
    context.unroute(pattern)
    if pattern.endswith("example.js"):
        page.reload()  # browsers remember a module that failed
    press_run(page)
    expect(page.locator(CREATE).first.locator(".live-status")).to_contain_text("Exit status 0")


@pytest.mark.parametrize("how", [missing, cut_off, "half"], ids=["missing", "cut off", "half"])
def test_modules_of_edited_programs_that_do_not_come(
    how: Callable[[Route], None] | str, context: BrowserContext, site_url: str, site_folder: Path
) -> None:
    page = context.new_page()
    context.route("**/library.zip", changed(how, site_folder, "library.zip") if isinstance(how, str) else how)
    page.goto(site_url + PAGE)
    press_run(page)
    example = page.locator(CREATE).first
    status = example.locator(".live-status")
    expect(status).to_contain_text("Exit status 0")
    example.locator(".live-edit").click()
    example.locator('pre[data-language="python"] code').fill(
        "import tomllib\nprint(tomllib.loads('a = 1'))\n"
    )
    press_run(page)
    expect(status).to_contain_text("library.zip")
    expect(status).to_contain_text("The page works as before")
    is_usable(page)
    context.unroute("**/library.zip")
    press_run(page)
    expect(status).to_contain_text("Exit status 0")
    expect(example.locator(".live-output")).to_contain_text("{'a': 1}")


@pytest.mark.parametrize("language", ["python", "ruby"])
def test_a_server_that_does_not_know_webassembly(
    language: str, context: BrowserContext, site_url: str, site_folder: Path
) -> None:
    """It calls the interpreters some bytes, which no browser compiles as they come."""
    for name in ("pyodide.asm.wasm", "ruby.wasm"):
        context.route(f"**/{name}", changed("whole", site_folder, name))
    page = context.new_page()
    page.goto(f"{site_url}core-api/sessions/?lang={language}")
    press_run(page)
    status = page.locator(CREATE).first.locator(".live-status")
    expect(status).to_contain_text("Exit status 0")


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Frame-Options", "DENY"),
        ("Content-Security-Policy", "frame-ancestors 'none'"),
        (
            "Content-Security-Policy",
            "default-src 'self'",
        ),  # nor scripts in the page, nor workers from its memory
    ],
)
def test_a_host_that_forbids_what_run_needs_is_named(
    header: str, value: str, context: BrowserContext, site_folder: Path
) -> None:
    page = context.new_page()
    with hosted(Host({"/": site_folder}, headers={header: value})) as host:
        page.goto(host.url("/", PAGE))
        press_run(page)
        status = page.locator(CREATE).first.locator(".live-status")
        expect(status).to_contain_text(f"{header}: {value}")
        is_usable(page)


def test_a_browser_that_is_too_old(context: BrowserContext, site_url: str) -> None:
    context.add_init_script("delete globalThis.WebAssembly")
    page = context.new_page()
    page.goto(site_url + PAGE)
    press_run(page)
    status = page.locator(CREATE).first.locator(".live-status")
    expect(status).to_contain_text("this browser is too old")
    is_usable(page)


@pytest.mark.parametrize("what", ["setItem", "getItem"])
def test_storage_that_is_full_or_closed(what: str, context: BrowserContext, site_url: str) -> None:
    context.add_init_script(
        f"Storage.prototype.{what} = function () {{ throw new DOMException('no', 'QuotaExceededError'); }}"
    )
    page = context.new_page()
    page.goto(site_url + PAGE)
    page.locator(CREATE).first.locator('[role=tab][data-language="python"]').click()
    press_run(page)
    status = page.locator(CREATE).first.locator(".live-status")
    expect(status).to_contain_text("Exit status 0")
    if what == "setItem":
        expect(status).to_contain_text("storage is full or closed")
    is_usable(page)


def test_a_saved_state_that_cannot_be_read_is_left_behind(context: BrowserContext, site_url: str) -> None:
    context.add_init_script("sessionStorage.setItem('paket.live.state', btoa('broken'))")
    page = context.new_page()
    page.goto(site_url + PAGE)
    press_run(page)
    expect(page.locator(CREATE).first.locator(".live-status")).to_contain_text("Exit status 0")
