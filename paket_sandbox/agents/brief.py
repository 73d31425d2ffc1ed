"""Operations of the contract in few words, for those who pay for each."""

from __future__ import annotations

import re
from collections.abc import Iterable

from paket_sandbox.openapi.document import Operation, Parameter, Property, Schema

OF_SOME = frozenset({404})
"""Errors that only some calls answer with; every call may answer with the others."""


def call_text(operation: Operation) -> str:
    """A call."""
    lines = [f"### {operation.method} {operation.path}", "", " ".join(operation.description.split())]
    query = [p for p in operation.parameters if p.location == "query"]
    if query:
        lines.append(f"- Query: {', '.join(map(field_text, query))}.")
    if operation.request_body is not None and operation.request_body.properties:
        lines.append(f"- Body: {', '.join(map(field_text, operation.request_body.properties))}.")
    errors = ", ".join(str(r.status) for r in operation.responses if r.status in OF_SOME)
    more = f" Or {errors}." if errors else ""
    lines.append(f"- {operation.success.status}: {answer_text(operation.success.schema)}.{more}")
    return "\n".join(lines)


def field_text(field: Property | Parameter) -> str:
    """An attribute or a parameter in few words: name, ``*`` where it is required, what it may be, when it is needed."""
    schema = field.schema
    kinds = [f"`{value}`" for value in schema.enum] or ([f"`{schema.const}`"] if schema.const else [])
    limits = [f"at most {schema.maximum:g}"] if schema.maximum is not None and schema.maximum < 1000 else []
    defaults = [f"default {schema.default}"] if schema.default is not None else []
    needed = re.findall(r"Required when [^.]*|in (?:milli)?seconds[^.,]*", field.description)
    words = "; ".join([" ".join(kinds) or str(schema.type), *limits, *defaults, *needed])
    return f"`{field.name}`{'*' if field.required else ''} ({words})"


def answer_text(schema: Schema | None) -> str:
    """What an answer holds."""
    if schema is None:
        return "no body"
    names = names_of(schema.properties)
    items = next((p.schema.items for p in schema.properties if p.name == "items"), None)
    if items is None:
        return names
    return f"{names}; each item has {names_of(items.properties)}"


def names_of(properties: Iterable[Property]) -> str:
    """The names of attributes."""
    return ", ".join(f"`{p.name}`" for p in properties)
