"""A page's Markdown in which characters that no text has say which languages a program's text is for.

The site's builder writes it; it and the documentation that the package brings read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

BEGIN, NAMED, END = "\ue000", "\ue001", "\ue002"
"""Around a program's text: ``BEGIN`` languages ``NAMED`` text ``END``."""
ONLY = re.compile(rf"[ \t]*{BEGIN}([^{NAMED}]*){NAMED}([^{END}]*){END}\n*")
FENCE = re.compile(r" *(`{3,})")
HEADING = re.compile(r"(#+) ")


def in_all_languages(marked: str) -> str:
    """A page's Markdown without the marks."""
    return re.sub(rf"{BEGIN}[^{NAMED}]*{NAMED}|{END}", "", marked)


def in_language(marked: str, language: str) -> str:
    """A page's Markdown without the programs of other languages."""

    def chosen(found: re.Match[str]) -> str:
        return found[0] if language in found[1].split() else ""

    return in_all_languages(ONLY.sub(chosen, marked)).rstrip() + "\n"


def section(markdown: str, title: str) -> str:
    """What stands under a heading, the heading included.

    Raises:
        KeyError: There is no such heading.
    """
    lines = markdown.splitlines(keepends=True)
    taken: list[str] = []
    depth = 0
    for line, is_code in with_code(lines):
        heading = None if is_code else HEADING.match(line)
        if heading and taken and len(heading[1]) <= depth:
            break
        if heading and not taken and line[heading.end() :].strip() == title:
            depth = len(heading[1])
        if depth:
            taken.append(line)
    if not taken:
        raise KeyError(f"no heading {title!r}; expected it as a line of the page's Markdown")
    return "".join(taken).rstrip() + "\n"


def with_code(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it belongs to a block of code."""
    fence = ""
    for line in lines:
        found = FENCE.match(line)
        if not fence and found:
            fence = found[1]
            yield line, True
        elif fence:
            yield line, True
            if line.strip().rstrip(END) == fence:
                fence = ""
        else:
            yield line, False
