"""MkDocs events. Each only calls what does the work, so that another builder can call the same."""

from pathlib import Path
from typing import Any

from hooks.publish import publish
from hooks.sources import load_sources


def on_pre_build(config: Any) -> None:
    """Read contract, programs and places anew for each build."""
    load_sources.cache_clear()


def on_post_build(config: Any) -> None:
    """Publish what is not a page."""
    publish(Path(config.site_dir))
