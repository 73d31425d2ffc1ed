"""MkDocs events of the guide for writers, ``guide/``: its pages, with every sample shown beside what comes of it."""

import re
from pathlib import Path
from typing import Any

from hooks.events import file_of_page, on_build_error, on_config, on_files, on_pre_build
from hooks.events import on_page_content as site_content
from hooks.events import on_page_markdown as site_markdown
from hooks.pack.addresses import name_assets
from hooks.pack.browser import publish_browser
from hooks.pack.styles import bundle_styles
from hooks.pages.sources import ROOT, BlockError, load_sources
from hooks.publish.built import find_built
from hooks.publish.redirects import publish_redirects
from hooks.publish.slots import fill_pages
from hooks.publish.static_files import settle_files

__all__ = [
    "on_build_error",
    "on_config",
    "on_files",
    "on_page_content",
    "on_page_markdown",
    "on_post_build",
    "on_pre_build",
]

SAMPLE = re.compile(r"^~~~~ sample\n(.*?)^~~~~$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r'href="(?:\.\./)*([\w/-]+)\.md(#[^"]*)?"')
DOCUMENTATION = "https://docs.paket.tv/"
SHOWN = "~~~~ markdown\n{text}~~~~\n\n{text}\n"


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Show each sample as it is typed, and below it what comes of it."""
    site_markdown(markdown, page, config, files)
    return SAMPLE.sub(lambda found: SHOWN.format(text=found[1]), markdown)


def on_page_content(html: str, page: Any, config: Any, files: Any) -> str:
    """Have blocks lead to the pages of the documentation, which are no pages of the guide."""
    site_content(html, page, config, files)

    def there(link: re.Match[str]) -> str:
        if not (ROOT / "docs" / f"{link[1]}.md").is_file():
            raise BlockError(
                f"{file_of_page(page, config)}: `{link[0]}`: no page of the guide or of the documentation"
            )
        return f'href="{DOCUMENTATION}{link[1].removesuffix("index").rstrip("/")}/{link[2] or ""}"'

    return LINK.sub(there, html)


def on_post_build(config: Any) -> None:
    """Publish scripts and styles."""
    site, docs, theme = Path(config.site_dir), Path(config.docs_dir), Path(config.theme.custom_dir)
    pages = list(find_built(site, docs))
    settle_files(site, pages, docs, theme)
    texts = {page: page.file.read_text("utf-8") for page in pages}
    for page, html in fill_pages(texts, load_sources()).items():
        page.file.write_text(html, "utf-8")
    publish_browser(site)
    bundle_styles(ROOT, theme, site)
    name_assets(site)
    publish_redirects(site, config.extra["redirects"])
