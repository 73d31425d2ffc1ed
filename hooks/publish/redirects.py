"""Pages that were moved: what is left at an old address leads to the new one, without a script."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from html import escape
from pathlib import Path

from hooks.pages.sources import BlockError

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Moved</title><meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={to}"></head>
<body><p>This page is now at <a href="{to}">{to}</a>.</p></body></html>
"""


def publish_redirects(site: Path, redirects: Mapping[str, str]) -> None:
    """Write a page at each old address.

    Args:
        site: The built site.
        redirects: Old file to new, both as they lie or lay in ``docs/``: ``old.md: guides/new.md``, or ``...#part``.

    Raises:
        BlockError: An old address is taken, or a new one leads nowhere.
    """
    for old, new in redirects.items():
        file, _, part = new.partition("#")
        start, end = address_of(old), address_of(file)
        if (site / start / "index.html").exists():
            raise BlockError(
                f"mkdocs.yml: `{old}: {new}`: there is a page {old}; expected one that is no more"
            )
        if not (site / end / "index.html").exists():
            raise BlockError(f"mkdocs.yml: `{old}: {new}`: there is no page {file} to lead to")
        mark = f"#{part}" if part else ""
        to = posixpath.relpath(end or ".", start) + "/" + mark
        (site / start).mkdir(parents=True, exist_ok=True)
        text = PAGE.format(to=escape(to))
        (site / start / "index.html").write_text(text, "utf-8")


def address_of(file: str) -> str:
    """The address of a page's file: ``guides/new.md`` is ``guides/new/``."""
    name = file.removesuffix(".md").removesuffix("index").rstrip("/")
    return f"{name}/" if name else ""
