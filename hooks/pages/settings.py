"""The builder's settings: what this site decides not to have stops the build, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from hooks.pages.sources import BlockError

TABLE = Path(__file__).with_name("refused.yaml")
FEATURES = {
    "navigation.tabs": "the first level of the navigation stands at the top of the pages",
    "navigation.prune": "the navigation holds only what is near the page",
}
"""Features of the theme that change something."""
ALWAYS = (
    "content.code.copy", "content.code.annotate", "content.tabs.link", "content.tooltips", "navigation.footer",
    "navigation.sections", "navigation.tracking", "search.highlight", "search.suggest", "toc.follow", "navigation.top",
    "content.action.edit", "content.footnote.tooltips", "navigation.indexes", "navigation.expand",
)  # fmt: skip
"""Those that the pages have anyway, or need not."""


OWN = "assets/"
"""Where the site's own scripts and styles lie, at an address that changes with them."""


def check_files(files: Iterable[str], docs: str) -> None:
    """Hold the files that lie beside the pages to where they are published.

    Args:
        files: Their paths, in the folder of the pages.
        docs: That folder.

    Raises:
        BlockError: One is in the folder that is the site's own: pages would lead to where it is not.
    """
    for file in files:
        if file.startswith(OWN):
            raise BlockError(
                f"{docs}/{file}: the folder `{OWN}` is that of the site's scripts and styles; "
                "put it into another, such as images/"
            )


def check_settings(
    theme: Mapping[str, Any], extra: Mapping[str, Any], plugins: Iterable[str], files: Iterable[str]
) -> None:
    """Hold the settings to what has an effect here.

    Args:
        theme: The theme's settings, as they are written.
        extra: What stands under ``extra``.
        plugins: The names of the plugins.
        files: Style sheets and scripts.

    Raises:
        BlockError: One is refused, or unknown. The message names the file and says why.
    """
    refused = yaml.safe_load(TABLE.read_text("utf-8"))["settings"]
    written = {f"theme.{key}" for key, value in theme.items() if value not in (None, False)}
    written |= {f"extra.{key}" for key in extra} | {f"plugins.{name}" for name in plugins}
    for name in sorted(written & refused.keys()):
        raise BlockError(
            f"mkdocs.yml: `{name.rpartition('.')[2]}:` under {name.partition('.')[0]}: {refused[name]}"
        )
    for feature in theme.get("features") or ():
        if feature not in FEATURES and feature not in ALWAYS:
            known = ", ".join([*FEATURES, *ALWAYS])
            raise BlockError(f"mkdocs.yml: `{feature}`: no such feature of these pages; there is {known}")
    for file in files:
        if urlsplit(str(file)).netloc:
            raise BlockError(
                f"mkdocs.yml: `{file}`: the policy of the pages loads nothing of another host; put it into docs/"
            )
