"""What changed in the pages of a site, and in what is published beside them."""

from __future__ import annotations

import difflib
import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

ARTICLE = re.compile(rb"<article\b[^>]*>(.*)</article>", re.DOTALL)
HEADING = re.compile(rb"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
FOLLOWS = re.compile(
    r"\.md$|^llms|^assets/|^search/|^sitemap\.xml$|^paket-bruno\.zip$|\.openapi\.yaml$|^\.well-known/agent-skills/index"
)
"""Files that follow from pages and programs, or that readers do not read: they are only counted."""
SHOWN = 12
"""Lines of a page's text that are shown."""
LONG = 160
"""Characters of a line that are shown."""
MANY = 3
"""Pages with the same change, from which on it is told once for all."""

Lines = tuple[tuple[str, ...], tuple[str, ...]]
"""Lines of a page, and what stands there in their place."""


def page_changes(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[str]:
    """A part of the text for each page, and for each published file, that came, went or changed.

    Args:
        before: Every file of the site of before, by its path.
        after: The same of the site with the change.
    """
    pages = [name for name in sorted(before.keys() | after.keys()) if name.endswith(".html")]
    changed = [name for name in pages if article(before.get(name)) != article(after.get(name))]
    lines = {
        name: list(changed_lines(texts(before[name]), texts(after[name])))
        for name in changed
        if name in before and name in after
    }
    often = Counter(change for found in lines.values() for change in set(found))
    everywhere = {change: count for change, count in often.items() if count >= MANY}
    for change, count in everywhere.items():
        yield f"- **on {count} pages**\n\n{diff([change])}\n"
    for name in changed:
        own = [change for change in lines.get(name, ()) if change not in everywhere]
        if own or name not in lines:
            yield page_text(name, name in before, name in after, own)
    if marked := [address(name) for name, found in lines.items() if not found]:
        yield f"- only the markup of **{'**, **'.join(marked)}**\n"
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


def page_text(name: str, was: bool, is_there: bool, changes: Sequence[Lines]) -> str:
    """A page that changed, and the first of its lines that did."""
    if not was or not is_there:
        return f"- **{address(name)}**: {'gone' if was else 'new'}\n"
    return f"- **{address(name)}**\n\n{diff(changes)}\n"


def address(name: str) -> str:
    """A page as a reader knows it."""
    return name.removesuffix("index.html") or "the home page"


def diff(changes: Iterable[Lines]) -> str:
    """Changes as a block of code, below an item of a list; of many lines the first."""
    lines = [
        sign + line
        for before, after in changes
        for sign, line in zip("-" * len(before) + "+" * len(after), shortened(before, after), strict=True)
    ]
    more = [f"  and {len(lines) - SHOWN} lines more"] if len(lines) > SHOWN else []
    return "".join(f"  {line}\n" for line in ["```diff", *lines[:SHOWN], *more, "```"])


def shortened(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """The lines; of a long one in place of another only what is around the first character that differs."""
    start = 0
    if len(before) == len(after) == 1:
        pairs = enumerate(zip(before[0], after[0], strict=False))
        same = next((at for at, (one, other) in pairs if one != other), min(len(before[0]), len(after[0])))
        start = max(0, same - LONG // 2)
    for line in (*before, *after):
        shown = line[start : start + LONG].replace("`", "'")
        yield f"{'…' if start else ''}{shown}{'…' if start + LONG < len(line) else ''}"


def texts(page: bytes) -> list[str]:
    """What one reads of a page's content, line by line."""
    content = (article(page) or b"").decode("utf-8", "replace")
    lines = (" ".join(html.unescape(TAG.sub(" ", line)).split()) for line in content.splitlines())
    return [line for line in lines if line]


def changed_lines(before: Sequence[str], after: Sequence[str]) -> Iterator[Lines]:
    """The lines that are only in one, each with what stands there in the other."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for what, first, last, first_after, last_after in matcher.get_opcodes():
        one, other = before[first:last], after[first_after:last_after]
        if what == "replace" and len(one) == len(other):
            yield from (((line,), (instead,)) for line, instead in zip(one, other, strict=True))
        elif what != "equal":
            yield tuple(one), tuple(other)
