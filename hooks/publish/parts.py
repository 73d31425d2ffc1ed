"""Parts of a page's Markdown: it in one language, one of its sections, and several pages without what repeats.

What a page's conversion leaves in its Markdown, characters that no text has, says which languages a program's text
is for. All else is taken from the Markdown itself, so that nothing can be in a part that is not on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from paket_sandbox.agents.marked import BEGIN, END, FENCE, NAMED, with_code

LINK = re.compile(r"\[([^\]]+)\]\([^)\s]+\)")

SHORT = 80
"""Characters of a passage that may stand twice: to say where it is takes as many."""
SHOWN = 40
"""Characters that tell which passage is meant."""


def only(languages: Iterable[str], text: str) -> str:
    """A text of a program, marked with the languages that it is for."""
    return f"{BEGIN}{' '.join(languages)}{NAMED}{text.strip()}{END}"


def passages(markdown: str) -> Iterator[str]:
    """A text cut where it can be cut: into blocks of code, and lines; in order and complete."""
    code: list[str] = []
    for line, is_code in with_code(markdown.splitlines(keepends=True)):
        if is_code:
            code.append(line)
            if len(code) > 1 and line.strip() == FENCE.match(code[0])[1]:  # type: ignore[index]
                yield "".join(code)
                code = []
        else:
            yield line
    if code:
        yield "".join(code)


def without_repeats(texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Texts that are read one after the other: a passage that stood before is named, not repeated.

    Args:
        texts: The name of each, and itself.
    """
    seen: dict[str, str] = {}
    for name, text in texts:
        kept: list[str] = []
        for passage in passages(text):
            key = passage.strip()
            is_known = key in seen and len(key) > SHORT
            kept.append(pointer(passage, seen[key]) if is_known else passage)
            seen.setdefault(key, name)
        yield "".join(kept)


def pointer(passage: str, name: str) -> str:
    """A line that stands for a passage that was read in a text of that name."""
    if FENCE.match(passage):
        return f"{passage[: len(passage) - len(passage.lstrip())]}(The same as above, in {name}.)\n"
    words = LINK.sub(r"\1", passage.rstrip())
    return f"{words[:SHOWN].rsplit(' ', 1)[0]} … (as above)\n"
