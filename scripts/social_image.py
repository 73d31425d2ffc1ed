"""Draw ``theme/social.png``, what a link to the site looks like when it is shared.

``python -m scripts.social_image`` draws it anew, with the theme's own logo and colours, after either has changed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "theme" / "social.png"
CHROMIUM = "/usr/bin/chromium"
WIDTH, HEIGHT = 1200, 630

PAGE = """<!doctype html>
<html lang="en" data-scheme="dark">
<style>
{tokens}
body {{
  display: flex; flex-direction: column; justify-content: space-between; box-sizing: border-box;
  width: {width}px; height: {height}px; margin: 0; padding: 76px 84px;
  background: var(--paper); color: var(--ink); font-family: var(--sans);
}}
header {{ display: flex; align-items: center; gap: 22px; font-size: 40px; font-weight: 680; }}
header span {{ color: var(--muted); font-weight: 450; }}
svg {{ width: 64px; height: 64px; }}
.logo-box {{ fill: var(--accent); }} .logo-play {{ fill: var(--paper); }}
h1 {{ margin: 0; font-size: 76px; line-height: 1.12; letter-spacing: -0.02em; }}
p {{ margin: 0; color: var(--muted); font-size: 30px; }}
code {{ color: var(--accent); font-family: var(--mono); font-size: 28px; }}
</style>
<header>{logo}<div>Paket <span>API</span></div></header>
<h1>One connection between TV platforms and streaming apps</h1>
<p><code>GET /v1</code> &nbsp; Every program and every answer was run as you see it.</p>
</html>
"""


def main() -> int:
    """Draw the picture: the exit status."""
    page = PAGE.format(
        tokens=(ROOT / "theme" / "styles" / "tokens.css").read_text("utf-8"),
        logo=(ROOT / "theme" / "partials" / "logo.html").read_text("utf-8"),
        width=WIDTH,
        height=HEIGHT,
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        tab.set_content(page)
        tab.screenshot(path=TARGET)
        browser.close()
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
