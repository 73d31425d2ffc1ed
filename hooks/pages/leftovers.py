"""Syntax that nothing has read, and that readers would see as it was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hooks.pages.sources import BlockError
from hooks.pages.syntax import CODE

KINDS = {
    r"^\s*===[!+]* ?\S": "a tab of content; expected a blank line before it, and its text four blanks deeper",
    r"^\s*(?:!!!|\?\?\?\+?) ?\w*": "a box; expected a blank line before it, and its text four blanks deeper",
    r"(?:^|\s)///+(?: ?[\w-]+ ?(?:\|[^\n]*)?)?$": "a block; expected it at the beginning of a line, after a blank one",
    r"(?<![\w:/]):[a-z0-9_+][\w+-]*[a-z][\w+-]*:(?![\w/:])": "an icon; names are those of Material, or of emoji",
    r"\+\+[\w\" +-]+\+\+": "keys; expected two plus signs at both ends, and names of keys between",
    r"\[\^[^\]\s]+\]:?": "a footnote without its text; expected a line that begins with it and a colon",
    r"\{:? ?[.#][\w-][^{}]*\}": "a list of attributes; expected it right behind what it is for",
    r"--8<--": "a file to include; expected the line to hold nothing else",
    r"(?<![=\w])==[^=\n]+==(?![=\w])": "marked text; expected no blank inside of its signs",
    r"\[TOC\]": "a table of contents; pages have one",
    r"\[=[\w-]*\]?": "a value; expected one of proof/prose/ledger.yaml",
    r"^\s*(?:title|description|hide|status|tags|template): ": "front matter; expected it at the very beginning",
}
"""How it looks when it was not read, and what was meant."""
INLINE = ("<a", "</a", "<em", "</em", "<strong", "</strong", "<span", "</span")
"""Tags that end no word."""
LIST = "; the list of all tags is the block `/// tags`"
COMMENT = re.compile(r"<!-- (?:md:|material/)[^>]*-->")


def leftovers(html: str) -> Iterator[tuple[str, str]]:
    """What is left over in a page's content: as it stands there, and what was meant."""
    text = CODE.sub(lambda found: "" if found[0].startswith(INLINE) else " ", html)
    for pattern, meant in KINDS.items():
        if found := re.search(pattern, text, re.MULTILINE):
            yield found[0].strip(), meant
    if found := COMMENT.search(html):
        yield found[0], f"a comment of a plugin that is not here{LIST if 'tags' in found[0] else ''}"


def check_leftovers(html: str, page: str) -> None:
    """Stop at syntax that nothing has read.

    Args:
        html: The content of a page.
        page: Its file.

    Raises:
        BlockError: There is some. The message quotes it.
    """
    for found, meant in leftovers(html):
        raise BlockError(f"{page}: `{found}` is left over; it looks like {meant}")
