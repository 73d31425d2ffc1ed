"""What builders call hooks for while they build, after one that calls none: whether all is known that was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from hooks.pages.front_matter import check_front_matter
from hooks.pages.leftovers import check_leftovers
from hooks.pages.settings import check_files, check_settings
from hooks.publish.built import BuiltPage
from hooks.publish.settings import read_settings
from hooks.publish.slots import article_of

DOCS = "docs"


def check_written(texts: Mapping[BuiltPage, str], root: Path) -> None:
    """Hold settings, files, front matter and syntax to what there is.

    Args:
        texts: The HTML of each page, as a builder wrote it.
        root: The repository.

    Raises:
        BlockError: Something has no effect, or nothing has read it. The message names the file.
    """
    settings = read_settings(root)
    files = [*settings.get("extra_css", ()), *settings.get("extra_javascript", ())]
    plugins = names_of(settings.get("plugins") or ())
    check_settings(settings.get("theme") or {}, settings.get("extra") or {}, plugins, files)
    docs = root / DOCS
    check_files((path.relative_to(docs).as_posix() for path in sorted(docs.rglob("*"))), DOCS)
    for page, html in texts.items():
        if page.source:
            file = f"{DOCS}/{page.source}"
            check_front_matter((root / file).read_text("utf-8"), file)
            check_leftovers(article_of(html), file)


def names_of(plugins: Iterable[Any]) -> Iterator[str]:
    """The names of plugins, as the settings list them: by itself, or with settings of its own."""
    for plugin in plugins:
        yield from plugin if isinstance(plugin, dict) else [plugin]
