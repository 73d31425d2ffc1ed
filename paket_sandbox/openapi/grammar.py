"""What the reader understands of OpenAPI 3.1, as a table, and the check that a document says nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from paket_sandbox.openapi.pointers import ContractError, escape

LEAF = ""
"""Marks a value that is read as it stands."""

Kind = str | list[str] | dict[str, "Kind"]
"""What a key holds: a leaf, an object of a kind, a list of such objects, or a map of such objects."""

ASSUMPTIONS: Kind = {"*": LEAF}
"""Each is a text under its id."""

GRAMMAR: dict[str, dict[str, Kind]] = {
    "document": {
        "openapi!": LEAF, "info!": "info", "servers!": ["server"], "security!": LEAF, "tags!": ["tag"],
        "paths!": {"*": "path item"}, "webhooks": {"*": "webhook"}, "components!": "components",
        "x-assumptions": {"*": ASSUMPTIONS},
    },
    "info": {
        "title!": LEAF, "version!": LEAF, "summary": LEAF, "description!": LEAF, "contact": LEAF, "license": LEAF,
    },
    "server": {"url!": LEAF, "description!": LEAF},
    "tag": {"name!": LEAF, "description!": LEAF},
    "path item": {"get": "operation", "put": "operation", "post": "operation", "delete": "operation"},
    "operation": {
        "operationId!": LEAF, "tags!": LEAF, "summary!": LEAF, "description!": LEAF, "parameters": ["parameter"],
        "requestBody": "request body", "responses!": {"*": "response"}, "x-callers!": LEAF,
        "x-retry!": "retry", "x-assumptions": ASSUMPTIONS,
    },
    "retry": {"500!": LEAF, "502, 503, 504!": LEAF, "429!": LEAF, "no answer!": LEAF, "harm!": LEAF},
    "webhook": {"post!": "event"},
    "event": {
        "operationId!": LEAF, "summary!": LEAF, "description!": LEAF, "security!": LEAF, "parameters!": ["parameter"],
        "requestBody!": "request body", "responses!": {"*": "response"}, "x-receivers!": LEAF,
        "x-assumptions": ASSUMPTIONS,
    },
    "parameter": {
        "name!": LEAF, "in!": LEAF, "description!": LEAF, "required": LEAF, "schema!": "schema",
        "x-assumptions": ASSUMPTIONS, "x-sandbox-only": LEAF,
    },
    "request body": {"required": LEAF, "description": LEAF, "content!": {"*": "media type"}},
    "media type": {"schema!": "schema"},
    "response": {
        "description!": LEAF, "headers": {"*": "header"}, "content": {"*": "media type"},
        "x-status": LEAF, "x-remedy": LEAF, "x-undocumented": LEAF, "x-assumptions": ASSUMPTIONS,
    },
    "header": {"description!": LEAF, "required": LEAF, "schema!": "schema", "x-assumptions": ASSUMPTIONS},
    "components": {
        "securitySchemes": {"*": "security scheme"}, "parameters": {"*": "parameter"}, "headers": {"*": "header"},
        "responses": {"*": "response"}, "schemas": {"*": "schema"},
    },
    "security scheme": {"type!": LEAF, "scheme!": LEAF, "description!": LEAF},
    "schema": {
        "type": LEAF, "description": LEAF, "properties": {"*": "schema"}, "required": LEAF, "enum": LEAF,
        "const": LEAF, "format": LEAF, "pattern": LEAF, "minimum": LEAF, "maximum": LEAF, "minLength": LEAF,
        "maxLength": LEAF, "minItems": LEAF, "maxItems": LEAF, "default": LEAF, "examples": LEAF, "items": "schema",
        "additionalProperties": LEAF, "allOf": ["schema"], "if": "schema", "then": "schema",
        "x-assumptions": ASSUMPTIONS,
    },
}  # fmt: skip
"""Kind of object -> its keys and what each holds. A trailing ``!`` marks a key that must be there."""

REFERENCE = {"$ref", "description", "x-assumptions"}
"""The keys that may stand where a reference stands; OpenAPI 3.1 allows a description beside ``$ref``."""

LOCATIONS = ("header", "path", "query")


def check(node: Any, kind: Kind = "document", pointer: str = "") -> None:
    """Hold ``node`` to the grammar of ``kind``.

    Raises:
        ContractError: A key is unknown or missing, or a value has the wrong shape.
    """
    if isinstance(kind, list):
        if not isinstance(node, list):
            raise ContractError(pointer, f"expected a list, got {shown(node)}")
        for index, item in enumerate(node):
            check(item, kind[0], f"{pointer}/{index}")
    elif isinstance(kind, dict):
        for key, value in mapping(node, pointer).items():
            check(value, kind["*"], f"{pointer}/{escape(str(key))}")
    elif kind != LEAF:
        check_object(mapping(node, pointer), kind, pointer)


def check_object(node: Mapping[Any, Any], kind: str, pointer: str) -> None:
    """Hold one object's keys to the grammar, and go down into each."""
    if "$ref" in node:
        unknown = set(node) - REFERENCE
        known = REFERENCE
    else:
        grammar = {key.rstrip("!"): value for key, value in GRAMMAR[kind].items()}
        known, unknown = set(grammar), set(node) - set(grammar)
    if unknown:
        key = min(map(str, unknown))
        raise ContractError(
            f"{pointer}/{escape(key)}",
            f"the reader does not understand {key!r} in {article(kind)} {kind}; it knows {', '.join(sorted(known))}. "
            "Teach it in paket_sandbox/openapi/grammar.py and paket_sandbox/openapi/reader.py, or take the key out.",
        )
    if "$ref" in node:
        return
    for key in GRAMMAR[kind]:
        if key.endswith("!") and key[:-1] not in node:
            raise ContractError(pointer, f"{article(kind)} {kind} needs {key[:-1]!r}")
    for key, value in node.items():
        check(value, grammar[key], f"{pointer}/{escape(key)}")
    if kind == "parameter" and node["in"] not in LOCATIONS:
        raise ContractError(f"{pointer}/in", f"expected one of {', '.join(LOCATIONS)}, got {node['in']!r}")


def mapping(node: Any, pointer: str) -> Mapping[Any, Any]:
    """``node`` if it is an object; a ContractError otherwise."""
    if not isinstance(node, Mapping):
        raise ContractError(pointer, f"expected an object, got {shown(node)}")
    return node


def shown(value: Any) -> str:
    """``value`` as an error message shows it: its kind, and its text cut short."""
    return f"{type(value).__name__} {str(value)[:60]!r}"


def article(noun: str) -> str:
    """``a`` or ``an``, as ``noun`` wants it."""
    return "an" if noun[0] in "aeiou" else "a"
