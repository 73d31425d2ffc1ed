"""What changed in the pages of a site, and in what is published beside them."""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Iterable, Iterator, Mapping

ARTICLE = re.compile(rb"<article\b[^>]*>(.*)</article>", re.DOTALL)
HEADING = re.compile(rb"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
FOLLOWS = re.compile(r"\.md$|^llms|^assets/|^search/|^sitemap\.xml$|^paket-bruno\.zip$")
"""Files that follow from pages and programs, or that readers do not read: they are only counted."""
SHOWN = 6
"""Lines of a page's text that are shown."""
LONG = 160
"""Characters of a line that are shown."""


def page_changes(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[str]:
    """A part of the text for each page, and for each published file, that came, went or changed.

    Args:
        before: Every file of the site of before, by its path.
        after: The same of the site with the change.
    """
    pages = [name for name in sorted(before.keys() | after.keys()) if name.endswith(".html")]
    changed = [name for name in pages if article(before.get(name)) != article(after.get(name))]
    yield from (page_text(name, before.get(name), after.get(name)) for name in changed)
    around = [name for name in pages if name not in changed and before[name] != after[name]]
    if around:
        yield f"- What stands around the content differs on {len(around)} other pages, such as `{around[0]}`\n"
    others = [
        n for n in sorted(before.keys() | after.keys()) if n not in pages and before.get(n) != after.get(n)
    ]
    yield from (f"- `{name}`: {word(name, before, after)}\n" for name in others if not FOLLOWS.search(name))
    if following := sum(bool(FOLLOWS.search(name)) for name in others):
        yield f"- {following} files that follow from these (Markdown copies, scripts, indexes)\n"


def title(page: bytes) -> str:
    """The heading of a page."""
    found = HEADING.search(page)
    return " ".join(html.unescape(TAG.sub("", found[1].decode())).split()) if found else ""


def article(page: bytes | None) -> bytes | None:
    """The content of a page; all of it, where it has no such part."""
    found = ARTICLE.search(page or b"")
    return found[1] if found else page


def word(name: str, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> str:
    """What happened to a file."""
    return "new" if name not in before else "gone" if name not in after else "changed"


def page_text(name: str, before: bytes | None, after: bytes | None) -> str:
    """A page that changed, and the first of its lines that did."""
    address = name.removesuffix("index.html") or "the home page"
    if before is None or after is None:
        return f"- **{address}**: {'new' if before is None else 'gone'}\n"
    lines = list(changed_lines(texts(before), texts(after)))
    shown = "".join(f"  {line[:LONG]}\n" for line in lines[:SHOWN])
    more = f"  and {len(lines) - SHOWN} lines more\n" if len(lines) > SHOWN else ""
    if not lines:
        return f"- **{address}**: only its markup\n"
    return f"- **{address}**\n\n  ```diff\n{shown}{more}  ```\n\n"


def texts(page: bytes) -> list[str]:
    """What one reads of a page's content, line by line."""
    content = (article(page) or b"").decode("utf-8", "replace")
    lines = (" ".join(html.unescape(TAG.sub(" ", line)).split()) for line in content.splitlines())
    return [line for line in lines if line]


def changed_lines(before: list[str], after: list[str]) -> Iterable[str]:
    """The lines that are only in one, each with the sign of a diff."""
    for line in difflib.unified_diff(before, after, lineterm="", n=0):
        if line[:1] in "+-" and line[:3] not in ("+++", "---"):
            yield line.replace("`", "'")
