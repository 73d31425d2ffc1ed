"""Which operations a program calls, and as whom."""

from __future__ import annotations

from pathlib import Path

import yaml

from openapi.document import Document, Operation, slug
from sandbox.clients import Client
from tests.harness.sandboxes import client_of

GUIDES: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("guides.yaml").read_text("utf-8"))
"""Programs of guides, and the operations they call."""


def program_of(operation: Operation) -> str:
    """The name of an operation's program: ``sessions/create_session``."""
    return f"{slug(operation.tag)}/{operation.stem}"


def calls_of(name: str, document: Document) -> tuple[Operation, ...]:
    """The operations that a program calls, in order.

    Raises:
        LookupError: It belongs to no operation, and ``guides.yaml`` doesn't say.
    """
    for operation in document.operations:
        if program_of(operation) == name:
            return (operation,)
    if name not in GUIDES:
        raise LookupError(
            f"snippets/{name}.*: belongs to no operation; say in tests/harness/guides.yaml what it calls"
        )
    return tuple(document.operation(id) for id in GUIDES[name])


def caller_of(name: str, document: Document) -> Client:
    """The Client that runs a program: one that may call all its operations."""
    kinds = [set(operation.callers) for operation in calls_of(name, document)]
    allowed = set.intersection(*kinds)
    if not allowed:
        raise LookupError(f"snippets/{name}.*: no kind of Client may make all its calls")
    return client_of("platform" if "platform" in allowed else allowed.pop())
