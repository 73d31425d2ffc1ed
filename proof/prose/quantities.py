"""Numbers in prose: each belongs to a statement of the ledger, is a status, or is counted by the document itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from proof.prose.ledger import Fact, statements
from proof.prose.texts import Text

WORDS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty"
UNITS = (
    "milliseconds?|seconds?|minutes?|hours?|days?|weeks?|months?|years?|times|tries|attempts|addresses|characters|"
    "bytes|items|languages|pages|requests|redirects|retries"
)
NUMBER = re.compile(
    rf"(?<![\w.@/:#-])(?:\d[\d.,]*\d|\d)(?:(?: |-)?(?:%|{UNITS})(?!\w))?(?![\w-]*[\w@])|\b(?:{WORDS}) (?:{UNITS})\b",
    re.IGNORECASE,
)
CODE = re.compile(r"`[^`]*`")
TARGET = re.compile(r"\]\([^)]*\)|\{[^}]*\}|<[^>]*>")
STATUS = re.compile(r"[2345]\d\d")
MARKER = re.compile(r"^(?:#+ )?\d+\. ")


def blank(pattern: re.Pattern[str], words: str) -> str:
    """Text with every match replaced by as many blanks."""
    return pattern.sub(lambda match: " " * len(match[0]), words)


def numbers_of(text: Text) -> Iterator[tuple[int, str]]:
    """Where a text has numbers, and which; not in code, addresses and the markers of lists."""
    words = blank(MARKER, blank(CODE, blank(TARGET, text.words)))
    for match in NUMBER.finditer(words):
        yield match.start(), match[0].rstrip(".,")


def unknown_numbers(texts: Sequence[Text], facts: Sequence[Fact], statuses: frozenset[int]) -> Iterator[str]:
    """Numbers that no statement of the ledger holds in their file.

    Args:
        texts: Where to look.
        facts: The ledger.
        statuses: Those of the contract, and others that pages explain.
    """
    for text in texts:
        stated = [w for w in statements(facts, text.file) if w in text.words]
        held = [(m.start(), m.end()) for w in stated for m in re.finditer(re.escape(w), text.words)]
        for start, number in numbers_of(text):
            if any(first <= start and start + len(number) <= last for first, last in held):
                continue
            if STATUS.fullmatch(number) and int(number) in statuses:
                continue
            if number in ("0", "1"):
                continue
            offered = [f"[={fact.id}]" for fact in facts if str(fact.value) == number.split()[0]]
            meant = f"If it is {' or '.join(offered)}, write that in its place. " if offered else ""
            known = sorted({w for fact in facts for w in fact.stated.get(text.file, ())})
            yield (
                f"{text}: {number!r} belongs to no fact. {meant}Otherwise add the statement to "
                f"proof/prose/ledger.yaml with its source; this file states {known}"
            )
