"""After a visit the site works without a network, live examples included; so does its archive from a plain server."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from hooks.offline import publish_offline
from tests.browser.fixtures import served

SESSIONS = "core-api/sessions/?lang=python"
SLOW = 60_000


def run(page: Page) -> None:
    """Press the first Run of a page, and see the program end well."""
    page.locator("paket-program .live-run").first.click()
    expect(page.locator(".live-status").first).to_contain_text("Exit status 0", timeout=SLOW)


def wait_until_kept(page: Page) -> None:
    """Until the service worker answers for the page."""
    page.evaluate("navigator.serviceWorker.ready.then((registration) => registration.active.state)")
    page.reload()
    assert page.evaluate("navigator.serviceWorker.controller !== null")


def runtime_files(site: Path) -> int:
    """How many files the interpreters are."""
    return len([path for path in site.glob("assets/live/runtime-*/*") if path.is_file()])


def runtimes_kept(page: Page) -> int:
    """How many of them the browser keeps."""
    kept: int = page.evaluate(
        """async () => {
          const keys = (await caches.has("paket")) ? await (await caches.open("paket")).keys() : [];
          return keys.filter(({ url }) => url.includes("/runtime-")).length;
        }"""
    )
    return kept


def test_the_button_keeps_everything_where_data_are_saved(browser: Browser, site_folder: Path) -> None:
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(navigator, 'connection', { value: { saveData: true }, configurable: true })"
    )
    page = context.new_page()
    with served(site_folder) as address:
        page.goto(address + SESSIONS)
        wait_until_kept(page)
        run(page)
        page.wait_for_timeout(5000)
        assert runtimes_kept(page) < runtime_files(site_folder)
        page.locator(".live-sandbox").first.click()
        page.locator(".live-panel .keep").click()
        expect(page.locator(".live-panel .said")).to_contain_text("The whole site is kept", timeout=SLOW)
        assert runtimes_kept(page) == runtime_files(site_folder)
    context.close()


def test_after_one_visit_the_network_is_not_needed(browser: Browser, site_folder: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    with served(site_folder) as address:
        page.goto(address + SESSIONS)
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        assert runtimes_kept(page) == 0, "a visit on which nothing is run loads no interpreter"
        run(page)
        for _ in range(300):
            if runtimes_kept(page) == runtime_files(site_folder):
                break
            page.wait_for_timeout(200)
        assert runtimes_kept(page) == runtime_files(site_folder), "one run has all of them kept, unasked"
    context.set_offline(True)  # and the server is gone
    page.goto(address + "core-api/participants/?lang=ruby")
    expect(page.locator("h1")).to_have_text("Participants")
    run(page)
    page.goto(address + "errors/?lang=shell")
    run(page)
    page.goto(address + "nowhere/at/all/")
    expect(page.locator("h1")).to_contain_text("not", ignore_case=True)
    context.close()


def test_a_new_version_takes_over(browser: Browser, site_folder: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(site_folder, site)
    context = browser.new_context()
    page = context.new_page()
    with served(site) as address:
        page.goto(address + SESSIONS)
        wait_until_kept(page)
        index = site / "core-api" / "sessions" / "index.html"
        index.write_text(
            index.read_text("utf-8").replace("Create a Session</h2>", "Make a Session</h2>"), "utf-8"
        )
        publish_offline(site)
        page.evaluate(
            "navigator.serviceWorker.ready.then((registration) => registration.update().then(() => null))"
        )
        for _ in range(50):  # the browser may have found it by itself before
            page.reload()
            if "Make a Session" in page.locator("#create-a-session").inner_text():
                break
            page.wait_for_timeout(200)
        expect(page.locator("#create-a-session")).to_contain_text("Make a Session")
    context.close()


def test_the_service_worker_can_be_switched_off(
    browser: Browser, site_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    shutil.copytree(site_folder, site)
    context = browser.new_context()
    page = context.new_page()
    with served(site) as address:
        page.goto(address + SESSIONS)
        page.evaluate("navigator.serviceWorker.ready.then((registration) => registration.active.state)")
        monkeypatch.setenv("PAKET_OFFLINE", "off")
        publish_offline(site)
        page.evaluate("navigator.serviceWorker.ready.then((registration) => registration.update())")
        for _ in range(50):
            page.wait_for_timeout(200)
            left = page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)")
            if left == 0:
                break
        assert left == 0
        assert page.evaluate("caches.keys()") == []
    context.close()


def test_the_archive_works_from_a_plain_server(browser: Browser, site_folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(site_folder / "paket-docs.zip") as archive:
        archive.extractall(tmp_path)
    command = [sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", "0"]
    with subprocess.Popen(command, cwd=tmp_path / "paket-docs", stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = server.stdout.readline().partition("(")[2].partition(")")[0]
        context = browser.new_context(service_workers="block")
        page = context.new_page()
        page.goto(address + SESSIONS)
        run(page)
        context.close()
        server.terminate()
