"""Where a link into a page leads in its Markdown.

A heading of Markdown has the anchor that its readers make of its words; nothing else has one. So a link to a field,
an entry of a table or a heading with a name of its own leads to the heading that it stands under.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from bs4 import Tag

HEADING = re.compile(r"h[1-6]")


def heading_anchors(article: Tag) -> Mapping[str, str]:
    """Each id in a page's content, to the anchor of its heading in Markdown; empty for what stands above the first."""
    anchors, current = Anchors(), ""
    found: dict[str, str] = {}
    waiting: list[tuple[str, Tag]] = []
    for element in article.find_all(True):
        if HEADING.fullmatch(element.name):
            current = anchors.next(element.get_text())
            # an element that begins with a heading is meant by its id, not what stands before it
            for name, outer in waiting:
                if outer in element.parents and not text_before(outer, element):
                    found[name] = current
            waiting = []
        if name := element.get("id"):
            found[str(name)] = current
            waiting.append((str(name), element))
    return found


def text_before(outer: Tag, heading: Tag) -> bool:
    """Whether an element has words before a heading in it."""
    for node in outer.descendants:
        if node is heading:
            return False
        if isinstance(node, str) and node.strip():
            return True
    return False


class Anchors:
    """Makes the anchors of a text's headings as GitHub does: a second heading of the same words is ``words-1``."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    def next(self, words: str) -> str:
        """The anchor of the next heading."""
        slug = slug_of(words)
        self.seen[slug] += 1
        return slug if self.seen[slug] == 1 else f"{slug}-{self.seen[slug] - 1}"


def slug_of(words: str) -> str:
    """Words as an anchor: ``401 Unauthorized`` is ``401-unauthorized``."""
    return re.sub(r"[^\w\- ]", "", " ".join(words.split()).lower()).replace(" ", "-")
