"""Which operations a program calls, and as whom."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from openapi.document import Document, Operation, slug
from sandbox.clients import Client
from tests.harness.sandboxes import client_of

GUIDES: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("guides.yaml").read_text("utf-8"))
"""What is special about the programs of guides: ``calls``, ``attempts``, ``prints``."""


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
    if name not in GUIDES["calls"]:
        raise LookupError(
            f"snippets/{name}.*: belongs to no operation; say in tests/harness/guides.yaml what it calls"
        )
    return tuple(document.operation(id) for id in GUIDES["calls"][name])


def caller_of(name: str, document: Document) -> Client:
    """The Client that runs a program: one that may call all its operations."""
    kinds = [set(operation.callers) for operation in calls_of(name, document)]
    allowed = set.intersection(*kinds)
    if not allowed:
        raise LookupError(f"snippets/{name}.*: no kind of Client may make all its calls")
    return client_of("platform" if "platform" in allowed else allowed.pop())


def attempts_of(name: str) -> int:
    """How often a program asks when Paket is down for maintenance."""
    return int(GUIDES["attempts"].get(name, 1))


def printed_by(name: str, answers: Sequence[Any]) -> list[Any]:
    """What a program prints, line by line, when it is given these answers."""
    attribute = GUIDES["prints"].get(name)
    if attribute is None:
        return list(answers)
    return [item[attribute] for page in answers for item in page["items"]]
