"""The contract's file: YAML, read as JSON would have it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from paket_sandbox.openapi.document import Document
from paket_sandbox.openapi.pointers import ContractError
from paket_sandbox.openapi.reader import parse

CONTRACT = Path(__file__).with_name("openapi.yaml")
"""The contract that the site is made from."""


def load(path: Path = CONTRACT) -> Document:
    """Read the contract from a YAML file.

    Raises:
        ContractError: The document says something the reader does not understand, or is not YAML.
    """
    try:
        return parse(yaml.load(path.read_text("utf-8"), Loader=Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f"line {mark.line + 1}: " if mark else ""
        raise ContractError("", f"{line}{path.name} is not YAML: {error.problem or error.context}") from error


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML as JSON would have it: a date stays text, and a key written twice is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """An object, whose keys are all different."""
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise ContractError(
                    "", f"line {node.start_mark.line + 1}: the key {key!r} stands twice in one object"
                )
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
