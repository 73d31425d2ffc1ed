"""The contract as a judge: which operation a request is, and whether a schema allows a value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import unquote

from jsonschema_rs import Draft202012Validator

from paket_sandbox.openapi.document import Document, Operation, Schema


def find_operation(document: Document, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
    """The operation of a request and its path parameters; None when the contract has no such path.

    A path without parameters is preferred to one with, as OpenAPI says.
    """
    for operation in sorted(document.operations, key=lambda o: o.path.count("{")):
        match = pattern_of(operation.path).fullmatch(path)
        if match and operation.method == method:
            return operation, {name: unquote(value) for name, value in match.groupdict().items()}
    return None


@cache
def pattern_of(path: str) -> re.Pattern[str]:
    """What a path of the contract matches, its parameters named."""
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path)))


def close(schema: Any) -> Any:
    """The same JSON Schema, in which an object may have no attribute but those that are named."""
    return _close(schema, top=True)


def _close(schema: Any, top: bool) -> Any:
    if not isinstance(schema, Mapping):
        return schema
    closed: dict[str, Any] = dict(schema)
    if "properties" in schema:
        closed["properties"] = {name: _close(value, True) for name, value in schema["properties"].items()}
    if "items" in schema:
        closed["items"] = _close(schema["items"], True)
    for key in ("allOf", "anyOf", "oneOf"):
        if key in schema:
            # What these name is counted together, so it is the schema around them that is closed.
            closed[key] = [_close(part, False) for part in schema[key]]
    names_attributes = {"properties", "allOf", "anyOf", "oneOf"} & set(schema)
    if top and names_attributes and "additionalProperties" not in schema:
        closed["unevaluatedProperties"] = False
    return closed


def example_problems(raw: Mapping[str, Any]) -> list[str]:
    """The examples of a contract that its own schemas do not allow, each with its JSON pointer."""
    return list(_examples(raw, raw, ""))


def _examples(node: Any, raw: Mapping[str, Any], pointer: str) -> Iterator[str]:
    parts = node.items() if isinstance(node, Mapping) else enumerate(node) if isinstance(node, list) else ()
    for key, value in parts:
        here = f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
        if key == "examples" and isinstance(node, Mapping) and isinstance(value, list):
            schema = {**node, "components": raw["components"]}
            validator = Draft202012Validator(schema, validate_formats=True)
            yield from (f"{here}: {error.message}" for one in value for error in validator.iter_errors(one))
        else:
            yield from _examples(value, raw, here)


def value_problems(value: Any, schema: Schema, what: str) -> list[str]:
    """Why ``value`` (parsed JSON) is not what the schema allows, an undocumented attribute included."""
    validator = Draft202012Validator(close(schema.raw), validate_formats=True)
    return [
        f"{what}{''.join(f'[{step!r}]' for step in error.instance_path)}: {error.message}"
        for error in validator.iter_errors(value)
    ]


def text_problems(text: str, schema: Schema, what: str) -> list[str]:
    """The same for a value that travels as text: a header, or a part of the path or the query."""
    value: Any = text
    if schema.type == "integer" and re.fullmatch(r"-?\d+", text):
        value = int(text)
    elif schema.type == "boolean" and text in ("true", "false"):
        value = text == "true"
    return value_problems(value, schema, what)
