"""Where the anchors of the two former single pages lead now: the one this site replaces, and Paket's public one.

An old page was the site's root, so an old link arrives at the home page with a fragment. No server ever sees
a fragment: a script on the home page (``browser/js/old-addresses.js``) looks it up in the file that
:func:`write` publishes beside it.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).with_name("old-addresses.yaml")
"""Every heading of the old pages, and how its anchors were derived."""

PUBLISHED = Path("assets/js/old-addresses.json")
"""Where the site has the table, beside the script that reads it."""


@dataclass(frozen=True)
class Heading:
    """A heading of the old page."""

    level: int
    """1 to 6, as in HTML."""
    text: str
    now: str
    """The page and anchor that has its content, relative to the site's root."""


@dataclass(frozen=True)
class OldPages:
    """What is known of the old pages."""

    languages: tuple[str, ...]
    """Those that an address could name."""
    headings: tuple[Heading, ...]
    """Of the page that this site replaces."""
    public: tuple[Heading, ...]
    """Of Paket's public page."""

    def addresses(self) -> dict[str, str]:
        """Map every old anchor to where it leads."""
        return nested_anchors(self.public) | addresses(self.headings)


def read(path: Path = DATA) -> OldPages:
    """Read the languages and the headings of the old pages.

    Raises:
        TypeError: A heading has an attribute too many or too few.
    """
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    headings, public = (tuple(Heading(**entry) for entry in data[name]) for name in ("headings", "public"))
    return OldPages(tuple(data["languages"]), headings, public)


def parameterize(text: str) -> str:
    """Make an anchor of a heading's text, as Rails does for ASCII."""
    return re.sub(r"[^a-z0-9_]+", "-", text.lower()).strip("-")


def nested_anchors(headings: Iterable[Heading]) -> dict[str, str]:
    """Derive the anchors that have the anchors of the headings above in front."""
    above: dict[int, str] = {}
    found = {}
    for heading in headings:
        above[heading.level] = parameterize(heading.text)
        found["-".join(above[level] for level in sorted(above) if level <= heading.level)] = heading.now
    return found


def flat_anchors(headings: Iterable[Heading]) -> dict[str, str]:
    """Derive the anchors that have nothing in front, and a number from the second of the same text on."""
    seen: Counter[str] = Counter()
    found = {}
    for heading in headings:
        anchor = parameterize(heading.text)
        seen[anchor] += 1
        found[anchor if seen[anchor] == 1 else f"{anchor}-{seen[anchor]}"] = heading.now
    return found


def addresses(headings: Iterable[Heading]) -> dict[str, str]:
    """Map every old anchor, in both forms, to where it leads. Where they clash, the nested one counts."""
    headings = tuple(headings)
    return flat_anchors(headings) | nested_anchors(headings)


def write(site: Path) -> None:
    """Publish the table with the built site."""
    pages = read()
    table = {"languages": pages.languages, "addresses": pages.addresses()}
    path = site / PUBLISHED
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")
