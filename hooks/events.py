"""MkDocs events. Each only calls what does the work, so that another builder can call the same."""

from os.path import abspath
from pathlib import Path
from typing import Any

from mkdocs.utils import get_relative_url

from hooks.pack.addresses import name_assets
from hooks.pack.browser import preloads, publish_browser
from hooks.pack.live import publish_live
from hooks.pack.modules import read_modules
from hooks.pack.styles import bundle_styles
from hooks.pages.marks import find_marks, lead_back
from hooks.pages.policy import policy_for
from hooks.pages.sources import ROOT, BlockError, load_sources
from hooks.pages.verified import verified
from hooks.publish.markdown_copies import file_of
from hooks.publish.publish import publish
from hooks.publish.service_worker import publish_offline
from snippets.catalogue import LANGUAGES
from snippets.facts import FactError, filled, read_values

LEDGER = ROOT / "proof" / "prose" / "ledger.yaml"


def on_pre_build(config: Any) -> None:
    """Read contract, programs and places anew for each build."""
    load_sources.cache_clear()
    read_modules.cache_clear()
    read_values.cache_clear()


def on_files(files: Any, config: Any) -> None:
    """Leave out the theme files that no page asks for: the style sheets' sources, and Material's own."""
    theme = config.theme.custom_dir
    own = (abspath(f"{theme}/assets"), abspath(f"{theme}/social.png"), abspath(config.docs_dir))
    for file in [f for f in files if f.abs_src_path and not f.abs_src_path.startswith(own)]:
        files.remove(file)


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Put the values of facts in the place of their references, in a page and in what stands above it."""
    values = read_values(LEDGER)
    try:
        page.meta |= {k: filled(v, values) for k, v in page.meta.items() if isinstance(v, str)}
        return filled(markdown, values)
    except FactError as error:
        raise BlockError(f"docs/{page.file.src_uri}: {error}") from error


def on_env(env: Any, config: Any, files: Any) -> None:
    """Let assumptions lead back, and give the templates languages, modules to preload, methods and filters."""
    pages = [file.page for file in files.documentation_pages()]
    for place in load_sources().find("assumptions"):
        file = files.get_file_from_path(place.page)
        if file is None:  # built with other pages than the project's
            continue
        entries = file.page
        texts = (
            (p.meta.get("title") or p.title, get_relative_url(p.url, entries.url), p.content) for p in pages
        )
        entries.content = lead_back(entries.content, find_marks(texts))
    env.filters["policy"] = policy_for
    env.filters["markdown_copy"] = file_of
    env.globals["languages"] = [language.id for language in LANGUAGES]
    env.globals["preloads"] = preloads(read_modules())
    env.globals["methods"] = {o.anchor: o.method for o in load_sources().document.operations}


def on_page_context(context: Any, page: Any, config: Any, nav: Any) -> None:
    """Give a page the day on which its programs last ran."""
    context["verified"] = verified(page.file.src_uri, load_sources())


def on_post_build(config: Any) -> None:
    """Publish what is not a page."""
    publish_browser(Path(config.site_dir))
    bundle_styles(ROOT, Path(config.theme.custom_dir), Path(config.site_dir))
    publish(Path(config.site_dir))
    publish_live(Path(config.site_dir, "assets"), Path(config.site_dir, "assets"))
    name_assets(Path(config.site_dir))
    publish_offline(Path(config.site_dir))
