"""The addresses of all pages, for search engines: ``/sitemap.xml``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

FILE = "sitemap.xml"
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def publish_site_map(site: Path, addresses: Iterable[str]) -> None:
    """Write it into the built site.

    Args:
        site: Its folder.
        addresses: The whole address of each page.
    """
    root = Element("urlset", xmlns=SPACE)
    for address in addresses:
        SubElement(SubElement(root, "url"), "loc").text = address
    indent(root)
    text = tostring(root, encoding="unicode")
    (site / FILE).write_text(f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n', "utf-8")
