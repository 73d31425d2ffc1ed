"""Icons and emoji by name: ``:material-check:`` is inline SVG, made when the site is built, ``:smile:`` a character.

The drawings are those of the package of MkDocs's theme *Material*, where writers know them from. Nothing is asked of
another host, and no font or picture is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from pymdownx.emoji import gemoji, twemoji

from hooks.pages.sources import BlockError

PACKAGES = ("material", "zensical")
"""Either has them: when the one ends, the other is there."""
SETS = ("material", "fontawesome", "octicons", "simple")
"""Folders of the package, and how the names begin."""
NAME = re.compile(rf":({'|'.join(SETS)})-([\w-]+):")


def folder() -> Path | None:
    """Where the drawings are, if the package is installed."""
    specs = (find_spec(package) for package in PACKAGES)
    places = (Path(spec.origin).parent / "templates" / ".icons" for spec in specs if spec and spec.origin)
    return next((place for place in places if place.is_dir()), None)


@cache
def svg(name: str) -> str:
    """A drawing, to be put into a page; readers who do not see it are told nothing.

    Args:
        name: As writers give it, with its colons.

    Raises:
        BlockError: There is none of this name, or the package is not installed.
    """
    where = folder()
    if where is None:
        raise BlockError(
            f"`{name}`: icons come with the package mkdocs-material, which is not installed; run make setup"
        )
    found = NAME.fullmatch(name)
    path = next(iter(candidates(where / found[1], found[2])), None) if found else None
    if path is None:
        raise BlockError(
            f"`{name}`: no such icon; names begin with {', '.join(SETS)}: see the icons of Material for MkDocs"
        )
    text = re.sub(r"<!--.*?-->", "", path.read_text("utf-8"), flags=re.DOTALL).strip()
    return text.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def candidates(where: Path, name: str) -> list[Path]:
    """The files that a name may mean: a hyphen may stand for a folder."""
    parts = name.split("-")
    names = [Path(*parts[:cut], "-".join(parts[cut:])) for cut in range(min(3, len(parts)))]
    return [path for path in (where / each.with_name(f"{each.name}.svg") for each in names) if path.is_file()]


class Names(dict[str, Any]):
    """Emoji, and every name that begins like an icon's: whether there is one is seen when it is drawn."""

    def get(self, name: str, default: Any = None) -> Any:
        """What is known of a name."""
        return {"name": name} if NAME.fullmatch(name) else super().get(name, default)


KNOWN: dict[str, Any] = {}
"""All names, Material's and GitHub's: pymdownx copies thousands of them, so it is asked once."""


def index(options: Mapping[str, Any], md: Markdown) -> dict[str, Any]:
    """All names, as pymdownx wants them; it only reads them."""
    if not KNOWN:
        names = Names()
        for known in (twemoji(options, md), gemoji(options, md)):
            names.update(known["emoji"])
            names.update((alias, known["emoji"][name]) for alias, name in known["aliases"].items())
        KNOWN.update(name="names", emoji=names, aliases={})
    return KNOWN


def draw(
    _index: str, name: str, _alias: str | None, code: str | None, alt: str, *_: Any, **__: Any
) -> Element | str:
    """An icon as SVG, an emoji as the character that it is."""
    md: Markdown = _[-1]
    if code is None:
        element = Element("span", {"class": "icon"})
        element.text = md.htmlStash.store(svg(name))
        return element
    return alt
