"""After a visit the site works without a network, live examples included; so does its archive from a plain server."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from hooks.publish.service_worker import digest_of, publish_offline
from tests.browser.fixtures import served

SESSIONS = "core-api/sessions/?lang=python"


def run(page: Page) -> None:
    """Press the first Run of a page, and see the program end well."""
    page.locator("paket-program .live-run").first.click()
    expect(page.locator(".live-status").first).to_contain_text("Exit status 0")


def wait_until_kept(page: Page) -> None:
    """Until the service worker answers for the page."""
    page.evaluate("navigator.serviceWorker.ready.then((registration) => registration.active.state)")
    page.reload()
    assert page.evaluate("navigator.serviceWorker.controller !== null")


def runtime_files(site: Path) -> set[str]:
    """The files of the interpreters, as the browser's cache calls them."""
    paths = [path for path in site.glob("assets/**/runtime-*/*") if path.is_file()]
    return {f"{digest_of(path.read_bytes())}{path.suffix}" for path in paths}


def runtimes_kept(page: Page, site: Path) -> int:
    """How many of them the browser keeps."""
    kept: list[str] = page.evaluate(
        """async () => {
          const [name] = await caches.keys();
          const keys = name ? await (await caches.open(name)).keys() : [];
          return keys.map(({ url }) => url.split("/").pop());
        }"""
    )
    return len(runtime_files(site).intersection(kept))


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
        assert runtimes_kept(page, site_folder) < len(runtime_files(site_folder))
        page.locator(".live-sandbox").first.click()
        page.locator(".live-panel .keep").click()
        expect(page.locator(".live-panel .message")).to_contain_text("The whole site is kept")
        assert runtimes_kept(page, site_folder) == len(runtime_files(site_folder))
    context.close()


def test_after_one_visit_the_network_is_not_needed(browser: Browser, site_folder: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    with served(site_folder) as address:
        page.goto(address + SESSIONS)
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        assert runtimes_kept(page, site_folder) == 0, "a visit on which nothing is run loads no interpreter"
        run(page)
        while runtimes_kept(page, site_folder) < len(
            runtime_files(site_folder)
        ):  # one run has all of them kept, unasked
            page.wait_for_timeout(200)
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
        while "Make a Session" not in page.locator("#create-a-session").inner_text():
            page.wait_for_timeout(200)
            page.reload()
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
        while page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)"):
            page.wait_for_timeout(200)
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
