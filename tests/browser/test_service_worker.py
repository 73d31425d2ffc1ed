"""The service worker on hosts as they are: it keeps what was published and nothing else, for its own site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from hooks.publish.service_worker import digest_of
from tests.browser.hosts import Host, hosted, small_site
from tests.site.fixtures import ROOT

REGISTER = """async scope => {
  const { build } = await (await fetch(`${scope}build.json?${Date.now()}`, { cache: "no-store" })).json();
  const address = new URL(`${scope}service-worker.js?build=${build}`, location).href;
  const registration = await navigator.serviceWorker.register(address, { updateViaCache: "none" });
  const isThere = ({ active }) => active?.scriptURL === address && active.state === "activated";
  while (!isThere(registration)) await new Promise((resolve) => setTimeout(resolve, 20));
}"""
"""Has the newest service worker of a site take over, as every page does."""

KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) (found[name] ??= []).push(url.split("/").pop());
  return found;
}"""

KEEP = """keep => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => resolve(data);
  navigator.serviceWorker.controller.postMessage({ keep }, [port2]);
})"""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that was never here."""
    with browser.new_context() as context:
        yield context


def opened(context: BrowserContext, host: Host, site: str = "/") -> Page:
    """A page whose service worker has taken over."""
    page = context.new_page()
    page.goto(host.url(site))
    page.evaluate(REGISTER, host.url(site))
    return page


def kept(page: Page, site: Path) -> set[str]:
    """The files of a site that the browser keeps, whatever its caches are called."""
    names = [name for cache in page.evaluate(KEPT).values() for name in cache]
    paths = [path for path in site.rglob("*") if path.is_file()]
    return {
        path.relative_to(site).as_posix()
        for path in paths
        if f"{digest_of(path.read_bytes())}{path.suffix}" in names
    }


ALL = {"index.html", "sandbox/index.html", "404.html", "a.js"}


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def test_what_is_not_as_published_is_not_kept(context: BrowserContext, tmp_path: Path) -> None:
    """One wrong answer, as of a captive portal, costs one file; the next right one is kept."""
    site = small_site(tmp_path, "right")
    with hosted(Host({"/": site}, instead={"/a.js": (200, b"<h1>Log in to the hotel</h1>")})) as host:
        page = opened(context, host)
        assert kept(page, site) == ALL - {"a.js"}
        names = [name for cache in page.evaluate(KEPT).values() for name in cache]
        assert len(names) == len(ALL)  # with the record of what is kept, and without what came for a.js
        told = {"a.js": "what the host sent is not what was published"}
        assert page.evaluate(KEEP, "everything") == {"all": len(ALL), "failed": told}
        host.instead.clear()
        assert page.evaluate(KEEP, "everything") == {"all": len(ALL), "failed": {}}
        assert kept(page, site) == ALL


def test_what_was_changed_in_the_cache_is_dropped(context: BrowserContext, tmp_path: Path) -> None:
    site = small_site(tmp_path, "right")
    with hosted(Host({"/": site})) as host:
        page = opened(context, host)
        page.evaluate(
            """async () => {
              const [name] = await caches.keys();
              const cache = await caches.open(name);
              for (const { url } of await cache.keys())
                if (url.endsWith(".js")) await cache.put(url, new Response("export default 'evil';"));
            }"""
        )
        (site / "new.js").write_text("1", "utf-8")
        small_site(tmp_path, "right")  # published again, with one file more
        page.evaluate(REGISTER, host.url("/"))
        names = [name for cache in page.evaluate(KEPT).values() for name in cache]
        assert f"{digest_of((site / 'new.js').read_bytes())}.js" in names
        assert page.evaluate("import('/a.js').then((module) => module.default)") == "right"


def test_hosts_that_redirect_and_folders_in_any_script(context: BrowserContext, tmp_path: Path) -> None:
    """``/x/index.html`` leads to ``/x/``; the site lies under a space and Cyrillic letters; one file is missing."""
    site = small_site(tmp_path, "Документы", pages=("", "sandbox/", "моя страница/"))
    folder = "/Мои документы #1+'\"?%41/العربية/"
    missing = {"a.js": (404, b"not here")}
    host = Host({folder: site}, redirects_index=True, headers={"Vary": "*"}, instead=missing)
    with hosted(host):
        page = opened(context, host, folder)
        assert kept(page, site) == ALL - {"a.js"} | {"моя страница/index.html"}
        told = page.evaluate(KEEP, "everything")
        assert told == {"all": 5, "failed": {"a.js": "the host answered 404"}}
        host.asked.clear()
        assert page.evaluate(KEEP, "what did not fail") == told
        assert host.asked == [], "what failed before is not fetched at every visit"
    # The host is gone.
    for address, says in {
        "": "Документы /",
        "sandbox/": "Документы /sandbox/",
        "моя страница/": "Документы /моя страница/",
        "sandbox?lang=ruby": "Документы /sandbox/",
        "nowhere": "Документы has no such page",
        "toString": "Документы has no such page",
    }.items():
        page.goto(host.url(folder, address))
        assert heading(page) == says, address
    page.goto(host.url(folder, "sandbox?lang=ruby#run"))
    assert page.url == host.url(folder, "sandbox/?lang=ruby#run")


def test_what_has_no_room_costs_nothing_else(context: BrowserContext, tmp_path: Path) -> None:
    runtime = tmp_path / "assets" / "runtime-1"
    runtime.mkdir(parents=True)
    (runtime / "big.bin").write_bytes(bytes(5_000_000))
    (runtime / "small.bin").write_bytes(b"small")
    site = small_site(tmp_path, "right")
    with hosted(Host({"/": site})) as host:
        page = context.new_page()
        quota = {"origin": host.address, "quotaSize": 2_000_000}
        context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", quota)
        page.goto(host.url("/"))
        page.evaluate(REGISTER, host.url("/"))
        told = page.evaluate(KEEP, "everything")
        assert told["failed"] == {"assets/runtime-1/big.bin": "there is no more room"}
        assert kept(page, site) == ALL | {"assets/runtime-1/small.bin"}
        assert host.asked.count("/assets/runtime-1/big.bin") == 1


def test_a_page_that_is_not_kept_says_so(context: BrowserContext, tmp_path: Path) -> None:
    site = small_site(tmp_path, "right")
    with hosted(Host({"/": site}, instead={"/sandbox/index.html": (500, b"")})) as host:
        page = opened(context, host)
    answer = page.goto(host.url("/", "sandbox/"))
    assert answer is not None
    assert answer.status == 503
    expect(page.locator("p")).to_contain_text("There is no network, and this page could not be kept")


def test_sites_of_one_host_leave_each_other_alone(context: BrowserContext, tmp_path: Path) -> None:
    first, second = (small_site(tmp_path / name, name) for name in ("v1", "v2"))
    with hosted(Host({"/v1/": first, "/v2/": second})) as host:
        page = opened(context, host, "/v1/")
        opened(context, host, "/v2/")
        assert sorted(page.evaluate(KEPT)) == [f"paket {host.address}/v1/", f"paket {host.address}/v2/"]
    for name in ("v1", "v2"):
        page.goto(host.url(f"/{name}/"))
        assert heading(page) == f"{name} /"


def test_a_tab_of_the_version_before_finds_its_modules(context: BrowserContext, tmp_path: Path) -> None:
    site = tmp_path
    for version in ("old", "older"):
        (site / "assets" / version).mkdir(parents=True)
        (site / "assets" / version / "late.js").write_text(f"export default '{version}';", "utf-8")
    (site / "removed").mkdir()
    (site / "removed" / "index.html").write_text("<h1>removed</h1>", "utf-8")
    small_site(site, "old")
    with hosted(Host({"/": site})) as host:
        tab = opened(context, host)
        for path in ("assets/older/late.js", "assets/old/late.js", "removed/index.html"):
            (site / path).unlink()
            small_site(site, f"without {path}")
            tab.evaluate(REGISTER, host.url("/"))
            if path == "assets/old/late.js":
                assert tab.evaluate("import('/assets/old/late.js').then((module) => module.default)") == "old"
                gone = "fetch('/assets/older/late.js').then(({ status }) => status)"
                assert tab.evaluate(gone) == 404, "of two versions before, nothing stays"
        answer = tab.goto(host.url("/", "removed/"))
        assert answer is not None
        assert answer.status == 404, "pages of the version before are not shown"


def test_a_cache_that_keeps_the_service_worker_keeps_nobody_from_the_next_version(
    context: BrowserContext, tmp_path: Path
) -> None:
    """Its address has the version, which is asked for by an address that no cache has seen."""
    site = small_site(tmp_path, "old")
    with hosted(Host({"/": site}, caches_worker=True)) as host:
        page = opened(context, host)
        small_site(site, "new")
        page.evaluate(REGISTER, host.url("/"))
        assert sum(address.startswith("/service-worker.js?build=") for address in host.asked) == 2
        page.goto(host.url("/"))
        assert heading(page) == "new /"


def test_a_cache_that_minds_no_query_costs_the_speed_of_pages_and_nothing_else(
    context: BrowserContext, tmp_path: Path
) -> None:
    """A worker of before comes for the one that was asked for. It shows what it keeps only if there is no network."""
    site = small_site(tmp_path, "old")
    with hosted(Host({"/": site}, caches_worker=True, minds_no_query=True)) as host:
        page = opened(context, host)
        small_site(site, "new")
        page.goto(host.url("/"))
        assert heading(page) == "old /"
        page.evaluate(REGISTER, host.url("/"))
        page.goto(host.url("/"))
        assert heading(page) == "new /"
        assert page.evaluate("import('/a.js').then((module) => module.default)") == "new"
        host.cached.clear()
        page.evaluate("navigator.serviceWorker.ready.then((registration) => registration.update())")
        page.evaluate(REGISTER, host.url("/"))
        while "index.html" not in kept(page, site):
            page.wait_for_timeout(20)
    page.goto(host.url("/"))
    assert heading(page) == "new /"


def test_pages_register_it_in_this_way() -> None:
    script = (ROOT / "browser" / "js" / "site.js").read_text("utf-8")
    parts = (
        "build.json?${Date.now()}",
        'cache: "no-store"',
        "worker.js?build=${build}",
        'updateViaCache: "none"',
    )
    for part in parts:
        assert part in script
        assert part in REGISTER


def test_it_answers_only_for_what_it_may_have(context: BrowserContext, tmp_path: Path) -> None:
    """What it passes on in vain, Firefox reports as its fault: a page that was left, or that has no network."""
    site = small_site(tmp_path, "only")
    with hosted(Host({"/": site})) as host:
        page = opened(context, host)
        page.reload()
        asked = {}
        page.on("response", lambda response: asked.update({response.url: response.from_service_worker}))
        page.evaluate("Promise.all(['build.json?1', 'nowhere.txt', ''].map((path) => fetch(path)))")
    own = {host.url("/")}
    assert {url for url, answered in asked.items() if answered} == own
    assert len(asked) == 3
