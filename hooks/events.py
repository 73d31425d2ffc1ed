"""MkDocs events. Each only calls what does the work, so that another builder can call the same."""

from os.path import abspath
from pathlib import Path
from typing import Any

from hooks.live import publish_live
from hooks.offline import publish_offline
from hooks.policy import policy_for
from hooks.publish import publish
from hooks.sources import load_sources
from hooks.styles import bundle_styles
from hooks.verified import verified
from snippets.catalogue import LANGUAGES


def on_pre_build(config: Any) -> None:
    """Read contract, programs and places anew for each build."""
    load_sources.cache_clear()


def on_files(files: Any, config: Any) -> None:
    """Leave out the theme files that no page asks for: the style sheets' sources, and Material's own."""
    own = (abspath(f"{config.theme.custom_dir}/assets"), abspath(config.docs_dir))
    for file in [f for f in files if f.abs_src_path and not f.abs_src_path.startswith(own)]:
        files.remove(file)


def on_env(env: Any, config: Any, files: Any) -> None:
    """Tell the templates which languages there are, and the method of each operation by its anchor."""
    env.filters["policy"] = policy_for
    env.globals["languages"] = [language.id for language in LANGUAGES]
    env.globals["methods"] = {o.anchor: o.method for o in load_sources().document.operations}


def on_page_context(context: Any, page: Any, config: Any, nav: Any) -> None:
    """Tell a page when its programs last ran."""
    context["verified"] = verified(page.file.src_uri, load_sources())


def on_post_build(config: Any) -> None:
    """Publish what is not a page."""
    bundle_styles(Path(config.theme.custom_dir), Path(config.site_dir))
    publish(Path(config.site_dir))
    publish_live(Path(config.site_dir))
    publish_offline(Path(config.site_dir))
