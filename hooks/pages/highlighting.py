"""Program text to HTML: coloured by Pygments, and byte for byte the text when the tags are taken out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from html import escape
from itertools import pairwise

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, _TokenType

PLAIN = {"", "n", "p", "w", "x"}
"""Short names of tokens that need no colour, and so no tag."""


@lru_cache(maxsize=4096)
def highlight(text: str, lexer: str, base_url: str = "", other_url: str = "") -> str:
    """``text`` as HTML.

    Args:
        text: The program, whole.
        lexer: Name of a Pygments lexer.
        base_url: The address the program calls, if it calls one.
        other_url: What a reader may see in its place: the address of a sandbox on their own machine.

    Returns:
        HTML without a surrounding element. Each ``base_url`` in it stands alone in a ``<span data-other>``
        that holds ``other_url``, so that what is published for either server can be read out of the page.
    """
    html: list[str] = []
    for short, piece in pieces(text, lexer, base_url):
        attributes = "" if short in PLAIN else f' class="{short}"'
        if base_url and piece == base_url:
            attributes += f' data-other="{escape(other_url)}"'
        inner = escape(piece, quote=False)
        html.append(f"<span{attributes}>{inner}</span>" if attributes else inner)
    return "".join(html)


def pieces(text: str, lexer: str, base_url: str) -> Iterator[tuple[str, str]]:
    """The tokens of ``text`` as (short token name, text), each ``base_url`` cut out as a piece of its own."""
    cuts = set()
    start = text.find(base_url) if base_url else -1
    while start >= 0:
        cuts |= {start, start + len(base_url)}
        start = text.find(base_url, start + 1)
    inside = sorted(cuts)
    for short, start, piece in merged(text, lexer, inside):
        if not inside or start >= inside[-1] or start + len(piece) <= inside[0]:
            yield short, piece
            continue
        bounds = [start, *(c for c in inside if start < c < start + len(piece)), start + len(piece)]
        for left, right in pairwise(bounds):
            yield short, text[left:right]


def merged(text: str, lexer: str, cuts: list[int]) -> Iterator[tuple[str, int, str]]:
    """The tokens as (short name, offset, text); neighbours of one kind, and all of an address, are joined."""
    spans = list(zip(cuts[::2], cuts[1::2], strict=True))
    current: tuple[str, int, str] | None = None
    for start, kind, piece in lexer_called(lexer).get_tokens_unprocessed(text):
        short = short_name(kind)
        if current is not None:
            name, begin, so_far = current
            if name == short or any(left < start < right for left, right in spans):
                current = (name, begin, so_far + piece)
                continue
            yield current
        current = (short, start, piece)
    if current is not None:
        yield current


@cache
def lexer_called(name: str) -> Lexer:
    """Pygments' lexer; looking one up takes longer than using it."""
    return get_lexer_by_name(name)


@cache
def short_name(kind: _TokenType) -> str:
    """The class that Pygments' style sheets use for a kind of token, or its nearest parent's."""
    for ancestor in reversed(kind.split()):
        if ancestor in STANDARD_TYPES:
            short: str = STANDARD_TYPES[ancestor]
            return short
    return ""
