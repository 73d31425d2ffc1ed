"""Several operations in few words, one after the other: for skills, and for what a page has for agents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from http import HTTPStatus

from hooks.publish.parts import LINK
from paket_sandbox.agents.brief import answer_text, call_text, names_of
from paket_sandbox.openapi.document import Operation

SHORT = 80
"""Characters of a list of names that may stand twice."""
TOLD = (400, 409)
"""Errors whose remedy is told, for the retry table lacks them."""


def call_texts(operations: Iterable[Operation]) -> Iterator[str]:
    """Each call; what a list of names has in common with an earlier one is told by that one's call."""
    seen: dict[str, str] = {}
    for operation in operations:
        text, name = call_text(operation), f"`{operation.method} {operation.path}`"
        for names, before in seen.items():
            text = text.replace(names, before)
        if operation.request_body is not None:
            sent = names_of(operation.request_body.properties)
            seen |= {sent: f"what {name} takes"} if len(sent) > SHORT else {}
        answer = answer_text(operation.success.schema)
        seen |= {answer: f"as {name}"} if len(answer) > SHORT else {}
        yield text


def retries_text(operations: Iterable[Operation]) -> str:
    """The retry table: which failures to send again, and with which key, of all these calls."""
    operations = list(operations)
    rows: dict[tuple[tuple[str, ...], str], list[Operation]] = {}
    failures = tuple(operations[0].retry.advice)
    for operation in operations:
        advice = tuple(operation.retry.advice[failure] for failure in failures)
        rows.setdefault((advice, " ".join(operation.retry.harm.split())), []).append(operation)
    often = Counter(method for alike in rows.values() for method in {operation.method for operation in alike})
    heads = ("call", *failures, "what a new key can do")
    table = [heads, ("---",) * len(heads)]
    for (advice, harm), alike in rows.items():
        names = dict.fromkeys(f"{o.method} {o.path}" if often[o.method] > 1 else o.method for o in alike)
        table.append((", ".join(names), *advice, harm))
    lines = ["## When it fails", "", *(f"| {' | '.join(row)} |" for row in table)]
    told = {r.status: r for o in operations for r in o.responses if r.status in TOLD}
    lines += [
        "",
        *(f"- {status} {HTTPStatus(status).phrase}: {plain(told[status].remedy)}" for status in sorted(told)),
    ]
    return "\n".join(lines)


def plain(markdown: str) -> str:
    """Markdown without links and escapes, on one line."""
    return re.sub(r"\\(.)", r"\1", LINK.sub(r"\1", " ".join(markdown.split()))).strip()
