"""What a program rests on of the contract, so that a change elsewhere leaves it verified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from paket_sandbox.openapi.document import Document
from proof.strictness import references
from snippets.calls import calls_of
from snippets.catalogue import Snippet

EVERYWHERE = ("servers", "security")
"""What every program rests on."""


def part_of(contract: Document, files: Sequence[Snippet]) -> dict[str, Any]:
    """The part of a contract that a program rests on, by pointer: its operations, or all events if Paket calls it.

    Args:
        contract: The whole of it.
        files: The program, in its languages.
    """
    raw = contract.raw
    part: dict[str, Any] = {name: raw[name] for name in EVERYWHERE}
    if files[0].calls_paket:
        for operation in calls_of(files[0].program, contract):
            part[f"{operation.method} {operation.path}"] = raw["paths"][operation.path][
                operation.method.lower()
            ]
    else:
        part["webhooks"] = raw["webhooks"]
    for pointer in sorted(references(raw, list(part.values()))):
        part[pointer] = at(raw, pointer)
    return part


def at(raw: Mapping[str, Any], pointer: str) -> Any:
    """What stands at a JSON pointer that the contract itself has."""
    node: Any = raw
    for step in pointer.strip("/").split("/"):
        node = node[step.replace("~1", "/").replace("~0", "~")]
    return node
