"""What a host does for those who read no pages: headers as ``_headers`` has them, Markdown to those who ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

MARKDOWN = "text/markdown"
PAGE = "text/html"


def prefers_markdown(accept: str) -> bool:
    """Whether a request wants Markdown more than a page.

    Args:
        accept: Its header ``Accept``: ``text/markdown, text/html;q=0.9``. What is named first counts more than what is
            named later with the same weight.
    """
    best = max(ranges(accept), key=lambda entry: entry[1], default=("", 0.0))
    return best[0] == MARKDOWN and best[1] > 0


def ranges(accept: str) -> Iterator[tuple[str, float]]:
    """Markdown and pages in a header ``Accept``, each with its weight, in the order in which they are named."""
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if name in (MARKDOWN, PAGE):
            weights = [p.removeprefix("q=") for p in parameters if p.startswith("q=")]
            yield name, weight(weights[0]) if weights else 1.0


def weight(text: str) -> float:
    """The number in ``q=0.9``; nothing for what is none."""
    try:
        return float(text)
    except ValueError:
        return 0.0


def copy_of(path: str) -> str:
    """The Markdown of the page at a path: ``/errors/`` has ``/errors.md``, and ``/`` has ``/index.md``."""
    return f"{path.rstrip('/') or '/index'}.md"


def read_rules(file: Path) -> list[tuple[str, str, str]]:
    """The rules of a file ``_headers`` of Netlify and Cloudflare Pages: pattern, name and value of each header.

    Gives none where there is no such file.
    """
    if not file.is_file():
        return []
    rules: list[tuple[str, str, str]] = []
    pattern = ""
    for line in file.read_text("utf-8").splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            if line[0] in " \t":
                name, _, value = line.partition(":")
                rules.append((pattern, name.strip(), value.strip()))
            else:
                pattern = line.strip()
    return rules


def headers_for(path: str, rules: list[tuple[str, str, str]]) -> dict[str, str]:
    """The headers of an address, by the rules: ``*`` stands for any text."""
    return {name: value for pattern, name, value in rules if fnmatchcase(path, pattern)}
