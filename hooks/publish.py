"""What is published beside the pages: the contract, its calls for tools, Markdown, the feed, robots.txt.

``python -m hooks.publish site`` does it for builders that know no MkDocs hooks.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from hooks import old_addresses
from hooks.bench import publish_bench
from hooks.downloads import publish_downloads
from hooks.feed import publish_feed
from hooks.licences import publish_licences
from hooks.llms import publish_llms
from hooks.sources import ROOT, load_sources
from hooks.twins import HOME, publish_twins


def publish(site: Path, root: Path = ROOT) -> None:
    """Write all of it into the built site."""
    sources = load_sources(root)
    text = (root / "openapi" / "openapi.yaml").read_text("utf-8")
    (site / "openapi.yaml").write_text(text, "utf-8")
    raw = json.dumps(sources.document.raw, indent=2, ensure_ascii=False) + "\n"
    (site / "openapi.json").write_text(raw, "utf-8")
    old_addresses.write(site)
    publish_downloads(site, root)
    publish_bench(site, root)
    twins = publish_twins(site)
    publish_llms(site, twins, root)
    publish_feed(site)
    publish_licences(site, root)
    home = next(twin.page for twin in twins if twin.name == HOME)
    (site / "robots.txt").write_text(f"User-agent: *\nAllow: /\n\nSitemap: {home}sitemap.xml\n", "utf-8")


if __name__ == "__main__":
    publish(Path(sys.argv[1]))
