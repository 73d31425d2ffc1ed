"""Take ``.github/screenshot.png``, the picture in the README, of the site as it was last built.

``python -m scripts.screenshot`` takes it anew, and writes what can be read on it beside it: ``.github/screenshot.txt``,
which the suite compares with the site.
"""

from __future__ import annotations

import sys
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, sync_playwright

from scripts.serve import HOST, Handler
from scripts.social_image import CHROMIUM

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / ".github" / "screenshot.png"
TEXT = TARGET.with_suffix(".txt")
PAGE = "core-api/sessions/"
PLACE = "create-a-session"
LANGUAGE = "Python"
WIDTH, HEIGHT = 1440, 860

SHOWN = "nav a, article h2, article h3, article p, article pre, article button"
"""What is read from the picture."""

READ = """(selector) => [...document.querySelectorAll(selector)]
  .filter((element) => element.checkVisibility())
  .filter((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 60 && bottom <= innerHeight;
  })
  .map((element) => element.textContent.replace(/\\s+/g, " ").trim().replace(/#$/, ""))"""
"""The texts of elements that are wholly in the picture, below the page's head, without the links of headings."""


class Quiet(Handler):
    """Prints nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """A request is no news."""


def take(browser: Browser, address: str, target: Path) -> list[str]:
    """Take the picture: what can be read on it."""
    tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    tab.goto(f"{address}{PAGE}#{PLACE}")
    tab.get_by_role("tab", name=LANGUAGE, exact=True).last.click()
    tab.evaluate("(place) => document.getElementById(place).scrollIntoView()", PLACE)
    tab.wait_for_load_state("networkidle")
    tab.screenshot(path=target)
    texts: list[str] = tab.evaluate(READ, SHOWN)
    tab.close()
    return [text for text in texts if text]


def main() -> int:
    """Take the picture: the exit status."""
    with ThreadingHTTPServer((HOST, 0), partial(Quiet, directory=str(ROOT / "site"))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            texts = take(browser, f"http://{HOST}:{server.server_port}/", TARGET)
            browser.close()
        server.shutdown()
    TEXT.write_text("\n".join([*texts, ""]), "utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size} bytes, {len(texts)} texts")
    return 0


if __name__ == "__main__":
    sys.exit(main())
