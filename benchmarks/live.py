"""How long a reader waits for a live example, and what it weighs."""

from __future__ import annotations

import gzip
import statistics
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.compressed import PACKED, Link, served
from benchmarks.table import Row
from hooks.pack.addresses import assets_of, runtime_of
from snippets.catalogue import LANGUAGES

ROUNDS = 7
PAGE = "core-api/sessions/?lang="
CHROMIUM = "/usr/bin/chromium"
RATE = 50_000_000 / 8
"""Bytes a second of a 50 Mbit/s link."""
LATENCY = 0.02
"""Seconds of that link."""

PRESS = """async () => {
  const program = document.querySelector('paket-program[data-program="sessions/create_session"]');
  const start = performance.now();
  program.querySelector(".live-run").click();
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    const text = program.querySelector(".live-status")?.textContent ?? "";
    if (/^(Exit status|The program was not run|Stopped)/.test(text)) {
      const exchange = program.querySelector(".live-exchange");
      return { text, ms: performance.now() - start, answered: Boolean(exchange) };
    }
  }
}"""

ALONE = """async ([base, list]) => {
  const text = `
    const base = ${JSON.stringify(base)};
    const [{ loadPyodide }, { start }] = await Promise.all([
      import(base + "pyodide.js"),
      fetch(${JSON.stringify(list)}).then((response) => response.json()),
    ]);
    const lockFileContents = JSON.stringify(start.lock);
    await loadPyodide({ indexURL: base, packageBaseUrl: base, stdLibURL: base + "library.zip", lockFileContents });
    postMessage("");`;
  const start = performance.now();
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module" });
  await new Promise((resolve, reject) =>
    Object.assign(worker, { onmessage: resolve, onerror: ({ message }) => reject(new Error(message)) }));
  return performance.now() - start;
}"""
"""The least that Python in the page can take: Pyodide loads, and nothing else is done."""

KEPT = """async () => {
  const kept = (await (await caches.open("paket")).keys()).map(({ url }) => url);
  const names = ["memory.bin", "pyodide.asm.wasm", "library.zip"];
  return names.every((name) => kept.some((url) => url.includes(`/${name}?`)));
}"""
"""Whether the service worker has what the first run downloaded."""

PYTHON = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "memory.bin")
EXTRA = {
    "shell": ("live/worker/shell/worker.js",),
    "javascript": (
        "live/worker/javascript/worker.js",
        *(name for language in LANGUAGES for name in language.given),
    ),
    "ruby": ("ruby.wasm", "ruby-library.json", "ruby-vm.js"),
}
"""What a language loads beside: packed files, or modules of the page's scripts by their path."""


def rows(site: Path) -> Iterator[Row]:
    """The figures of a built site."""
    first, alone = cold(site), pyodide_alone(site)
    yield row("Live example: first Run to first answer, nothing cached", first, 1200)
    ratio = statistics.median(first) / statistics.median(alone)
    share = f"{statistics.median(alone):.0f} ms; the first answer takes {ratio:.2f} times that"
    yield Row("Live example: Pyodide alone in the same browser, nothing cached", share, "", None)
    second, third = next_visits(site)
    yield row("Live example: the same on the next visit", second, 700)
    yield row("Live example: the same on the visit after that", third, 700)
    for language in ("python", "javascript", "shell", "ruby"):
        yield row(f"Live example: a run in a warm page, {language}", warm(site, language), 30)
    yield row("Live example: nothing cached, over 50 Mbit/s", cold(site, Link(RATE, LATENCY)), 2200)
    for language, names in {"python": PYTHON, **EXTRA}.items():
        what = "loaded by the first Run" if language == "python" else f"and by the first in {language}"
        yield Row(f"Live example: {what}", f"{weight(site, names) / 1e6:.2f} MB over the wire", "", None)


def row(what: str, times: list[float], target: int) -> Row:
    """The median, beside what is wanted, by the clock: nothing here shows how a browser fares on another machine."""
    median = statistics.median(times)
    return Row(what, f"{median:.0f} ms (median of {len(times)})", f"at most {target} ms", median <= target)


def press(page: Page) -> float:
    """Press Run and wait for the end: milliseconds.

    Raises:
        RuntimeError: The program was not run.
    """
    result = page.evaluate(PRESS)
    if not result["answered"]:
        raise RuntimeError(result["text"])
    return float(result["ms"])


def cold(site: Path, link: Link | None = None) -> list[float]:
    """In a browser that has never been there, by a link of this machine's own speed or another."""
    times = []
    with sync_playwright() as playwright, served(site, link) as address:
        for _ in range(ROUNDS):
            browser = launch(playwright.chromium)
            page = visit(browser.new_context(service_workers="block"), address, "python")
            times.append(press(page))
            browser.close()
    return times


def pyodide_alone(site: Path) -> list[float]:
    """Until Pyodide is loaded, in a browser that has never been there."""
    paths = (
        f"{runtime_of(site).relative_to(site)}/",
        f"{assets_of(site).relative_to(site)}/live/runtime.json",
    )
    times = []
    with sync_playwright() as playwright, served(site) as address:
        for _ in range(ROUNDS):
            browser = launch(playwright.chromium)
            context = browser.new_context(service_workers="block", bypass_csp=True)
            page = visit(context, address, "python")
            times.append(page.evaluate(ALONE, [address + path for path in paths]))
            browser.close()
    return times


def next_visits(site: Path) -> tuple[list[float], list[float]]:
    """In a new tab of a browser that has run one once before, and the same once more.

    By the second visit the browser has what it downloaded; by the third it may have compiled code as well.
    """
    times: tuple[list[float], list[float]] = ([], [])
    with sync_playwright() as playwright, served(site) as address:
        for _ in range(ROUNDS):
            browser = launch(playwright.chromium)
            context = browser.new_context()
            page = visit(context, address, "python")
            page.evaluate("() => navigator.serviceWorker.ready.then(() => {})")
            press(page)
            page.wait_for_function(KEPT)
            for visits in times:
                page.wait_for_timeout(5000)  # as long as a reader looks at the answer
                page.close()
                page = visit(context, address, "python")
                visits.append(press(page))
            browser.close()
    return times


def warm(site: Path, language: str) -> list[float]:
    """In a page where a program has run before."""
    with sync_playwright() as playwright, served(site) as address:
        browser = launch(playwright.chromium)
        page = visit(browser.new_context(service_workers="block"), address, language)
        press(page)
        times = []
        for _ in range(ROUNDS):
            page.wait_for_timeout(1500)  # as long as a reader looks at the answer
            times.append(press(page))
        browser.close()
    return times


def visit(context: BrowserContext, address: str, language: str) -> Page:
    """A page at rest."""
    page = context.new_page()
    page.goto(address + PAGE + language, wait_until="load")
    page.locator(".live-run").first.wait_for()
    page.wait_for_timeout(300)
    return page


def weight(site: Path, names: tuple[str, ...]) -> int:
    """Bytes over the wire, compressed as hosts do."""
    files = [(assets_of(site) if "/" in name else runtime_of(site)) / name for name in names]
    return sum(f.stat().st_size if f.suffix in PACKED else len(gzip.compress(f.read_bytes())) for f in files)


def launch(chromium: object) -> Browser:
    """Debian's Chromium."""
    browser: Browser = chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])  # type: ignore[attr-defined]
    return browser
