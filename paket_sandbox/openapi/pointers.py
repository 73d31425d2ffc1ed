"""JSON pointers (RFC 6901): the places of a document, and the error that names one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class ContractError(ValueError):
    """The document says something that the reader does not understand.

    The message begins with the JSON pointer of the place.
    """

    def __init__(self, pointer: str, problem: str) -> None:
        super().__init__(f"{pointer or '/'}: {problem}")
        self.pointer = pointer


def escape(key: str) -> str:
    """``key`` as one step of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def resolve(data: Mapping[str, Any], ref: str, pointer: str) -> Any:
    """The node of ``data`` that the local reference ``ref`` points at.

    Raises:
        ContractError: It points outside the document or at nothing; ``pointer`` says where it stands.
    """
    node: Any = data
    if not ref.startswith("#/"):
        raise ContractError(
            pointer, f"expected a reference into this document (#/components/...), got {ref!r}"
        )
    for step in ref[2:].split("/"):
        step = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(node, Mapping) or step not in node:
            raise ContractError(pointer, f"the reference {ref!r} points at nothing")
        node = node[step]
    return node
