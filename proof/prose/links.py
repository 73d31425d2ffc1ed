"""Links whose text names a status, a type of event or the sandbox's choice: they lead to that one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from paket_sandbox.openapi.document import Document
from proof.prose.texts import Text

LINK = re.compile(r"\[`?(?P<text>[^\]`]+)`?\]\((?P<target>[^)\s]*)\)")
NAMED = re.compile(r"[1-5]\d\d|[a-z_]+(?:\.[a-z_]+){2}")
OTHERS = {"429": "too-many-requests"}
"""Statuses that the contract lacks and the page Errors explains."""

ENTRIES = "sandbox-fidelity.md#"
"""What a link to an entry of the Sandbox fidelity page holds."""
MARK = "sandbox"
"""The text of a link that is shown as a mark."""


def anchors(document: Document) -> Mapping[str, frozenset[str]]:
    """Where the name of a status or of a type of event may lead."""
    found = {
        str(response.status): {re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()}
        for name, response in document.responses.items()
    } | {status: {anchor} for status, anchor in OTHERS.items()}
    for status, names in found.items():
        names.add(f"after-a-{status}")
    found |= {webhook.name: {re.sub(r"[._]", "-", webhook.name)} for webhook in document.webhooks}
    return {name: frozenset(names) for name, names in found.items()}


def misleading_links(texts: Sequence[Text], known: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Links that name one thing and lead to another."""
    for text in texts:
        for link in LINK.finditer(text.words):
            name, anchor = link["text"], link["target"].partition("#")[2]
            if not NAMED.fullmatch(name) or not anchor:
                continue
            if name not in known:
                yield f"{text}: the link {link[0]} names {name!r}, which the contract does not have"
            elif anchor not in known[name]:
                expected = " or ".join(sorted(known[name]))
                yield f"{text}: the link {link[0]} names {name} and leads to #{anchor}; expected #{expected}"


def misleading_marks(texts: Sequence[Text], document: Document) -> Iterator[str]:
    """Marks that lead to no assumption of the contract."""
    known = {assumption.id for assumption in document.assumptions}
    for text in texts:
        for link in LINK.finditer(text.words):
            _, entries, anchor = link["target"].rpartition(ENTRIES)
            if entries and link["text"] == MARK and anchor not in known:
                close = ", ".join(get_close_matches(anchor, known, 3)) or ", ".join(sorted(known))
                yield f"{text}: {link[0]} leads to no assumption of the contract; there is {close}"
