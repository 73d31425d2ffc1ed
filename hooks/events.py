"""What MkDocs and ProperDocs call. The work is a command of its own, for builders that call nothing: `hooks.finish`."""

from pathlib import Path
from typing import Any

from hooks.finish import finish
from hooks.pack.modules import read_modules
from hooks.pages.sources import load_sources
from hooks.publish.settings import read_settings
from snippets.facts import read_values


def on_pre_build(config: Any) -> None:
    """Read contract, programs and places anew for each build."""
    load_sources.cache_clear()
    read_settings.cache_clear()
    read_modules.cache_clear()
    read_values.cache_clear()


def on_post_build(config: Any) -> None:
    """Finish the pages, and publish what is not a page."""
    finish(Path(config.site_dir))
