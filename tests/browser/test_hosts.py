"""A reader's main journey behind hosts as they are: open a page, search, run a program, and again without a network."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from hooks.pack.addresses import assets_of
from hooks.publish.service_worker import NOT_SERVED
from scripts.negotiation import copy_of, prefers_markdown
from tests.browser.hosts import Host, hosted
from tests.browser.servers import apache, nginx
from tests.site.fixtures import ROOT

RAW = {".wasm": "application/octet-stream", ".json": "text/plain", ".mjs": "text/plain", ".rb": ""}
"""Types of a server that knows few."""

Serve = Callable[[Path], AbstractContextManager[str]]


@contextmanager
def habits(site: Path) -> Iterator[str]:
    """All in one: redirections, few types, a folder with a blank and Cyrillic letters, one file that is not there."""
    folder = "/Наши документы/"
    missing = {"/openapi.json": (404, b"not here")}
    with hosted(Host({folder: site}, redirects_index=True, types=RAW, instead=missing)) as host:
        yield host.url(folder)


def run(page: Page) -> None:
    """Press the first Run, and see the program end well."""
    page.locator("paket-program .live-run").first.click()
    expect(page.locator(".live-status").first).to_contain_text("Exit status 0")


def search(page: Page) -> None:
    """Find a section, and go there."""
    page.keyboard.press("/")
    page.get_by_role("combobox").fill("create session")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/core-api/sessions/**")


def search_and_run(page: Page) -> None:
    """The journey where there is a network."""
    search(page)
    run(page)


WHOLE = "The whole site is kept"


@pytest.mark.parametrize(
    ("serve", "told"),
    [(nginx, WHOLE), (apache, WHOLE), (habits, "Missing: openapi.json (the host answered 404).")],
    ids=["nginx", "apache", "habits"],
)
def test_the_journey(serve: Serve, told: str, browser: Browser, site_folder: Path) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        with serve(site_folder) as address:
            page.goto(f"{address}?lang=python")
            search_and_run(page)
            page.evaluate("navigator.serviceWorker.ready.then(() => null)")
            page.locator(".live-sandbox").first.click()
            page.locator(".live-panel .keep").click()
            expect(page.locator(".live-panel .message")).to_contain_text(told)
        # The host is gone.
        page.goto(f"{address}errors?lang=ruby")
        assert page.url == f"{address}errors/?lang=ruby"
        search_and_run(page)


@pytest.mark.parametrize("serve", [nginx, apache])
def test_what_may_be_kept_and_what_not(serve: Serve, site_folder: Path) -> None:
    """The site's files for these hosts do what the page says of them."""
    with serve(site_folder) as address, httpx.Client(base_url=address) as client:
        page, script, missing = map(
            client.get, ("/errors/", f"/assets/{assets_of(site_folder).name}/js/site.js", "/nowhere")
        )
        for answer in (page, script):
            assert answer.status_code == 200
            assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert page.headers["Cache-Control"] == "no-cache"
        assert script.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert script.headers["Content-Type"].split(";")[0] in ("text/javascript", "application/javascript")
        assert missing.status_code == 404
        assert missing.content == (site_folder / "404.html").read_bytes()
        assert client.get("/errors.md").headers["Content-Type"].startswith("text/")


ACCEPT = (
    "text/markdown",
    "text/markdown, text/html, */*",
    "text/markdown,text/html;q=0.9",
    "text/html;q=0.5, text/markdown",
    "text/html, text/markdown",
    "text/markdown;q=0.5, text/html",
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "*/*",
)


@pytest.mark.parametrize("serve", [nginx, apache])
def test_markdown_for_those_who_ask_for_it(serve: Serve, site_folder: Path) -> None:
    """As ``scripts.serve`` has it; what is no page's address is left as it is."""
    assert {prefers_markdown(accept) for accept in ACCEPT} == {True, False}
    with serve(site_folder) as address, httpx.Client(base_url=address) as client:
        for path in ("/", "/errors/", "/core-api/sessions/"):
            for accept in ACCEPT:
                answer = client.get(path, headers={"Accept": accept})
                name, type = (
                    (copy_of(path), "text/markdown")
                    if prefers_markdown(accept)
                    else (f"{path}index.html", "text/html")
                )
                assert answer.content == (site_folder / name[1:]).read_bytes(), f"{path}: {accept}"
                assert answer.headers["Content-Type"].split(";")[0] == type
                assert "Accept" in answer.headers.get("Vary", "")
                assert answer.headers["Cache-Control"] == "no-cache"
        asked = {"Accept": "text/markdown"}
        assert client.get("/sandbox", headers=asked).status_code == 301
        assert client.get("/nowhere/", headers=asked).status_code == 404
        assert client.get("/openapi.json", headers=asked).json()["openapi"]


def test_files_for_other_hosts(site_folder: Path) -> None:
    """They can be read, and IIS is given the type of every file that it would not send."""
    names = {path.name for path in site_folder.iterdir()}
    assert names >= NOT_SERVED
    azure = json.loads((site_folder / "staticwebapp.config.json").read_text("utf-8"))
    assert [rule["route"] for rule in azure["routes"]] == ["/assets/*"]
    iis = ElementTree.parse(site_folder / "web.config")
    known = {each.get("fileExtension") for each in iis.iter("mimeMap")}
    known |= {".css", ".html", ".png", ".svg", ".txt", ".xml", ".zip"}  # IIS brings them
    served = [p for p in site_folder.rglob("*") if p.is_file() and p.name not in NOT_SERVED]
    assert {path.suffix for path in served} - known == set()


TRY = """
const handler = new Function(`${require("fs").readFileSync(process.argv[1])}; return handler;`)();
const query = { lang: { value: "ruby" } };
const ask = (uri) => handler({ request: { uri, querystring: uri === "/a" ? query : {} } });
const told = ["/", "/a/", "/a/b.js", "/a"].map((uri) => ask(uri).uri ?? ask(uri).headers.location.value);
console.log(JSON.stringify(told));
"""


def test_the_function_for_cloudfront(site_folder: Path) -> None:
    command = [str(ROOT / ".venv/bin/node"), "--eval", TRY, str(site_folder / "hosts" / "cloudfront.js")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == ["/index.html", "/a/index.html", "/a/b.js", "/a/?lang=ruby"]
