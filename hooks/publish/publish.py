"""What is published beside the pages: the contract, its calls for tools, the sandbox, Markdown, the feed."""

from __future__ import annotations

from pathlib import Path

from hooks.collections.downloads import publish_downloads
from hooks.pages.sources import ROOT, load_sources
from hooks.pages.webhook_tester import publish_webhooks
from hooks.publish import old_addresses
from hooks.publish.arazzo import publish_arazzo
from hooks.publish.contract import publish_contract
from hooks.publish.contract_parts import publish_parts
from hooks.publish.feed import publish_feed
from hooks.publish.for_programs import publish_for_programs
from hooks.publish.llms import publish_llms
from hooks.publish.markdown_copies import publish_copies
from hooks.publish.sbom import publish_sbom
from hooks.publish.security_txt import publish_security
from hooks.publish.site_map import FILE, publish_site_map
from hooks.publish.skills import publish_skills
from hooks.publish.third_party import publish_licences
from hooks.publish.wheel import documentation_text, publish_wheel


def publish(site: Path, root: Path = ROOT) -> None:
    """Write all of it into the built site."""
    sources = load_sources(root)
    publish_contract(site, sources.document)
    publish_arazzo(site, root)
    old_addresses.write(site)
    publish_downloads(site, root)
    publish_webhooks(site, root)
    publish_for_programs(site, sources.document, root)
    copies = publish_copies(site)
    publish_wheel(site, documentation_text(copies), root)
    publish_skills(site, copies, root)
    publish_llms(site, copies, root)
    publish_feed(site)
    publish_licences(site, root)
    publish_sbom(site, root)
    home = next(copy.page for copy in copies if not copy.address)
    publish_parts(site, sources, home)
    publish_security(site, home, root)
    publish_site_map(site, (copy.page for copy in copies))
    (site / "robots.txt").write_text(f"User-agent: *\nAllow: /\n\nSitemap: {home}{FILE}\n", "utf-8")
