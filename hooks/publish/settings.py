"""The builder's settings, ``mkdocs.yml``, as far as what is published beside the pages needs them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from hooks.pages.sources import ROOT

FILE = "mkdocs.yml"


class Loader(yaml.SafeLoader):
    """Reads the settings without running what they name."""


def ignored(loader: Loader, suffix: str, node: yaml.Node) -> None:
    """A value that only the builder understands."""


Loader.add_multi_constructor("", ignored)


@cache
def read_settings(root: Path = ROOT) -> dict[str, Any]:
    """All of them, but for values that only the builder understands."""
    settings: dict[str, Any] = yaml.load((root / FILE).read_text("utf-8"), Loader=Loader)
    return settings


def group_of(source: str, nav: Iterable[Any]) -> tuple[str, Sequence[Any]] | None:
    """Title and entries of the innermost section that a page stands in; None where it stands in none."""
    for entry in nav:
        for title, content in entry.items() if isinstance(entry, dict) else ():
            if not isinstance(content, str) and source in sources_in(content):
                return group_of(source, content) or (title, content)
    return None


def sources_in(nav: Iterable[Any]) -> Iterator[str]:
    """The pages that a navigation names, in its order: ``core-api/sessions.md``."""
    for entry in nav:
        for content in entry.values() if isinstance(entry, dict) else [entry]:
            if isinstance(content, str):
                yield content
            else:
                yield from sources_in(content)
