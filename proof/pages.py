"""Lists in recordings: a page holds what its request asked for, in the order of the list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from paket_sandbox.clock import parse
from paket_sandbox.openapi.document import Operation
from snippets.recordings import Recording


def page_problems(recording: Recording, operation: Operation) -> Iterator[str]:
    """Why the page of a list is not the one that was asked for, one line each; see :func:`faults`."""
    body = recording.body
    if isinstance(body, dict):
        query = parse_qs(urlsplit(recording.request.path).query)
        yield from (text for _, text in faults(body, query, operation))


def faults(
    body: Mapping[str, Any], query: Mapping[str, Sequence[str]], operation: Operation
) -> Iterator[tuple[str, str]]:
    """Where and why the page of a list is not the one that was asked for.

    As Paket documents it, a ``next_key`` is the index of the next item, and is there only when there is one. The order
    is the sandbox's (``newest-first`` of its assumptions).

    Args:
        body: Of an answer; one that is no page has no faults.
        query: Of the request.
        operation: Which one.

    Returns:
        Pairs of a place, ``items``, ``next_key`` or ``order``, and a text for people.
    """
    limits = [p.schema.default for p in operation.parameters if p.name == "limit"]
    if not limits or "items" not in body:
        return
    start, limit = int(query.get("next_key", ["0"])[0]), int(query.get("limit", limits)[0])
    shown, total = len(body["items"]), body.get("total", 0)
    expected = min(limit, max(total - start, 0))
    if shown != expected:
        yield "items", f"the page has {shown} items; of {total}, {expected} come from index {start}"
    end = start + expected
    following = end if end < total else None
    if body.get("next_key") != following:
        yield (
            "next_key",
            f"next_key is {body.get('next_key')}; after index {start} and {expected} of {total} it is {following}",
        )
    if all("updated_at" in item for item in body["items"]):
        times = [
            1000 * i["last_interaction"] if "last_interaction" in i else parse(i["updated_at"])
            for i in body["items"]
        ]
        if times != sorted(times, reverse=True):
            yield "order", "the items are not listed newest first"
