"""Checks requests against the contract: its schemas, each compiled once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import fastjsonschema
from fastjsonschema import JsonSchemaValueException

from paket_sandbox.errors import (
    ATTRIBUTE_INVALID,
    BODY_INVALID,
    HEADER_INVALID,
    HEADER_NOT_TEXT,
    PATH_UNKNOWN,
    PROBLEMS,
    QUERY_INVALID,
    QUERY_REPEATED,
    QUERY_UNKNOWN,
    Refusal,
)
from paket_sandbox.openapi.document import Operation, Parameter

Validate = Callable[[Any], Any]

NO_BODY: Mapping[str, Any] = {"type": "object"}
"""What the body of an operation that documents none must be, if there is one."""

LONGEST = 60
"""Characters of an unknown name that a message shows."""

INTEGER = re.compile("-?[0-9]{1,1000}")
"""Python refuses to read far longer ones."""

FORMATS = {"uuid": r"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\Z"}
"""Formats of JSON Schema 2019-09 that fastjsonschema before 2.22 does not know."""


class HeaderCheck:
    """Checks one header parameter."""

    def __init__(self, parameter: Parameter) -> None:
        self.name = parameter.name
        self.key = parameter.name.lower().encode()
        self.validate = compile_schema(parameter.schema.raw)
        self.last: tuple[bytes, str] | None = None

    def __call__(self, values: Mapping[bytes, bytes]) -> str | None:
        """The header's value, or None if it was not sent.

        Raises:
            Refusal: It is not what the contract says.
        """
        raw = values.get(self.key)
        if raw is None:
            return None
        if self.last is not None and self.last[0] == raw:
            return self.last[1]  # most callers send the same again and again
        try:
            value = raw.decode()
            self.validate(value)
        except UnicodeDecodeError:
            raise Refusal(HEADER_NOT_TEXT, name=self.name) from None
        except JsonSchemaValueException as error:
            raise Refusal(HEADER_INVALID, name=self.name, problem=problem(error)) from None
        self.last = raw, value
        return value


class PathCheck:
    """Checks the path parameters of an operation."""

    def __init__(self, operation: Operation) -> None:
        parameters = [p for p in operation.parameters if p.location == "path"]
        self.validate = {p.name: compile_schema(p.schema.raw) for p in parameters}

    def __call__(self, values: Mapping[str, str]) -> None:
        """Check the values that the path holds.

        Raises:
            Refusal: One is not what the contract says: then nothing can be there.
        """
        for name, validate in self.validate.items():
            try:
                validate(values[name])
            except JsonSchemaValueException:
                raise Refusal(PATH_UNKNOWN) from None


class QueryCheck:
    """Checks the query parameters of an operation."""

    def __init__(self, operation: Operation) -> None:
        self.parameters = {p.name: p for p in operation.parameters if p.location == "query"}
        self.validate = {name: compile_schema(p.schema.raw) for name, p in self.parameters.items()}

    def __call__(self, query: bytes) -> dict[str, Any]:
        """The values of a query string, defaults included.

        Raises:
            Refusal: One is unknown, is not what the contract says, or came more than once.
        """
        values: dict[str, Any] = {n: p.schema.default for n, p in self.parameters.items() if p.schema.default}
        seen = set()
        if not query:
            return values
        for name, text in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
            if name not in self.parameters:
                raise Refusal(QUERY_UNKNOWN, name=name[:LONGEST], known=", ".join(self.parameters) or "none")
            if name in seen:
                raise Refusal(QUERY_REPEATED, name=name)
            seen.add(name)
            try:
                values[name] = self.validate[name](convert(text, self.parameters[name].schema.type))
            except JsonSchemaValueException as error:
                raise Refusal(QUERY_INVALID, name=name, problem=problem(error)) from None
        return values


class BodyCheck:
    """Checks the body of an operation."""

    def __init__(self, operation: Operation) -> None:
        self.is_required = operation.request_body is not None
        self.validate = compile_schema(operation.request_body.raw if operation.request_body else NO_BODY)

    def __call__(self, body: Any) -> None:
        """Check a body parsed from JSON.

        Raises:
            Refusal: It is not what the contract says.
        """
        try:
            self.validate(body)
        except JsonSchemaValueException as error:
            _, *path = error.path
            if path:
                raise Refusal(ATTRIBUTE_INVALID, name=".".join(path), problem=problem(error)) from None
            raise Refusal(BODY_INVALID, problem=problem(error)) from None


def convert(text: str, type: str | None) -> Any:
    """A text of a query as a value of ``type``, if it can be one."""
    return int(text) if type == "integer" and INTEGER.fullmatch(text) else text


def compile_schema(schema: Mapping[str, Any]) -> Validate:
    """A function that raises JsonSchemaValueException for what does not fit ``schema``.

    It is compiled when it is first needed, for compiling would take the most of a start; and once, for most operations
    share their schemas.
    """
    text = json.dumps(schema, sort_keys=True)
    return lambda value: compile_text(text)(value)


@cache
def compile_text(schema: str) -> Validate:
    """The same for a schema as JSON, which has the same text for the same schema."""
    validate: Validate = fastjsonschema.compile(json.loads(schema), formats=FORMATS)
    return validate


def problem(error: JsonSchemaValueException) -> str:
    """What is wrong, in words."""
    definition = error.rule_definition
    missing = unknown = ""
    if error.rule == "required":
        missing = ", ".join(name for name in definition if name not in error.value)
    if error.rule == "additionalProperties":
        unknown = next(name for name in error.value if name not in error.definition["properties"])[:LONGEST]
    if isinstance(definition, list):
        definition = ", ".join(map(str, definition))
    return PROBLEMS[error.rule or ""].format(definition=definition, missing=missing, unknown=unknown)
