"""axe-core on pages of the built site, in a browser: the rules that a page breaks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.compressed import served
from benchmarks.lighthouse import CHROMIUM, PAGES, ROOT
from benchmarks.table import Row

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


COLOUR = ["color-contrast", "link-in-text-block"]
"""The rules that look at colours."""


def violations(page: Page, rules: list[str] | None = None) -> list[dict[str, Any]]:
    """What axe finds: by every rule it has, best practices included, or only by these."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))  # a script tag would be refused by the policy of the page
    found = page.evaluate(
        "async (runOnly) => (await axe.run(document, {resultTypes: ['violations'], ...runOnly})).violations",
        {"runOnly": rules} if rules else {},
    )
    return [{"rule": v["id"], "where": [n["html"][:200] for n in v["nodes"]][:5]} for v in found]


def row(site: Path) -> Row:
    """How many rules the pages that are measured break, light and dark."""
    broken = set()
    with served(site) as root, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            page = browser.new_page(color_scheme=scheme)
            for address in PAGES.values():
                page.goto(f"{root}{address}")
                broken |= {found["rule"] for found in violations(page)}
        browser.close()
    modes = ", ".join(sorted(broken)) or "light and dark"
    return Row(f"axe rules broken, {', '.join(PAGES)}", f"{len(broken)} ({modes})", "0", not broken)
