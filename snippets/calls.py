"""Which operations a program calls, as whom, and what is special about the programs of guides.

A program with the name of an operation calls that operation; ``guides.yaml`` has the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from paket_sandbox.openapi.document import Document, Operation, slug

GUIDES: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("guides.yaml").read_text("utf-8"))
"""What is special about the programs of guides: ``calls``, ``attempts``, ``prints``."""


def program_of(operation: Operation) -> str:
    """The name of an operation's program and of its recording: ``sessions/create_session``."""
    return f"{slug(operation.tag)}/{operation.stem}"


def calls_of(program: str, document: Document) -> tuple[Operation, ...]:
    """The operations that a program calls, in order.

    Raises:
        LookupError: It belongs to no operation, and ``guides.yaml`` doesn't say.
    """
    for operation in document.operations:
        if program_of(operation) == program:
            return (operation,)
    if program not in GUIDES["calls"]:
        raise LookupError(
            f"snippets/{program}.*: belongs to no operation; say in snippets/guides.yaml what it calls"
        )
    return tuple(document.operation(id) for id in GUIDES["calls"][program])


def caller_of(operations: Iterable[Operation]) -> str:
    """The kind of Client that makes some calls: the first one that may make them all.

    Raises:
        LookupError: No kind of Client may.
    """
    first, *others = operations
    for kind in first.callers:
        if all(kind in other.callers for other in others):
            return kind
    names = ", ".join(operation.id for operation in (first, *others))
    raise LookupError(f"no kind of Client may make all of these calls: {names}")


def attempts_of(program: str) -> int:
    """How often a program asks when Paket is down for maintenance."""
    return int(GUIDES["attempts"].get(program, 1))


def printed_by(program: str, answers: Sequence[Any]) -> list[Any]:
    """What a program prints, line by line, when it is given these answers."""
    attribute = GUIDES["prints"].get(program)
    if attribute is None:
        return list(answers)
    return [item[attribute] for page in answers for item in page["items"]]
