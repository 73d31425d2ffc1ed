"""The contract as typed objects, named after the OpenAPI objects they stand for.

All are frozen; a :class:`Document` is read once (:mod:`paket_sandbox.openapi.contract`) and passed along.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from paket_sandbox.openapi.pointers import resolve

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class Server:
    """An OpenAPI Server Object: where the API answers."""

    url: str
    description: str


@dataclass(frozen=True)
class Tag:
    """An OpenAPI Tag Object: a group of operations, and a page of the reference."""

    name: str
    description: str

    @property
    def slug(self) -> str:
        """The tag as a folder and an address: ``API Status`` is ``api-status``."""
        return slug(self.name)


@dataclass(frozen=True)
class Assumption:
    """A choice the sandbox makes where Paket documents nothing (``x-assumptions``)."""

    id: str
    """Its name, and its anchor on the Sandbox fidelity page: ``newest-first``."""
    text: str
    pointers: tuple[str, ...]
    """JSON pointers of the nodes that it is written on."""


@dataclass(frozen=True)
class Schema:
    """A JSON Schema (2020-12), one level of it read into attributes."""

    name: str | None
    """Its name under ``components/schemas``, or None for one written in place."""
    type: str | None
    nullable: bool
    """Whether the value may also be null: ``type: [string, "null"]``."""
    description: str
    properties: tuple[Property, ...]
    enum: tuple[Any, ...]
    const: Any
    format: str | None
    pattern: str | None
    minimum: float | None
    maximum: float | None
    min_length: int | None
    max_length: int | None
    default: Any
    examples: tuple[Any, ...]
    items: Schema | None
    raw: Mapping[str, Any]
    """The schema with its references resolved, without extension fields: plain JSON Schema for a validator."""
    pointer: str

    def property(self, name: str) -> Property:
        """The property called ``name``.

        Raises:
            KeyError: There is none; the error lists those there are.
        """
        return pick(name, {p.name: p for p in self.properties}, f"property of {self.pointer}")


@dataclass(frozen=True)
class Property:
    """One attribute of an object schema."""

    name: str
    required: bool
    schema: Schema
    description: str
    pointer: str
    """Of the property itself, also where its schema is a reference."""


@dataclass(frozen=True)
class Parameter:
    """An OpenAPI Parameter Object."""

    name: str
    location: str
    """``header``, ``path`` or ``query``."""
    description: str
    required: bool
    schema: Schema
    sandbox_only: bool
    """Whether only the sandbox knows it (``x-sandbox-only``)."""
    pointer: str


@dataclass(frozen=True)
class Header:
    """An OpenAPI Header Object of a response."""

    name: str
    description: str
    required: bool
    schema: Schema
    pointer: str


@dataclass(frozen=True)
class Response:
    """An OpenAPI Response Object."""

    status: int
    """The HTTP status code."""
    name: str | None
    """Its name under ``components/responses`` (``Unauthorized``), or None for one written in place."""
    description: str
    remedy: str
    """What to do about it (``x-remedy``); empty for a success."""
    headers: tuple[Header, ...]
    schema: Schema | None
    """What the JSON body holds; None when the answer has no body."""
    undocumented: bool
    """Whether Paket documents no such status (``x-undocumented``)."""
    pointer: str

    @property
    def is_error(self) -> bool:
        """Whether the status is 400 or above."""
        return self.status >= 400


@dataclass(frozen=True)
class Retry:
    """What to do when a request fails in a way that may pass by itself (``x-retry``)."""

    advice: Mapping[str, str]
    """How the request failed, as readers see it (``502, 503, 504``), and one of :data:`ADVICE`."""
    harm: str
    """What a new key can do."""


ADVICE = {
    "GET": {"again"},
    "DELETE": {"again"},
    "POST": {"same key", "new key"},
    "PUT": {"same key", "new key"},
}
"""How a request may be sent again, by its method: only POST and PUT have an idempotency key."""


@dataclass(frozen=True)
class Operation:
    """An OpenAPI Operation Object, with its path and method."""

    id: str
    method: str
    """In upper case: ``POST``."""
    path: str
    tag: str
    summary: str
    description: str
    callers: tuple[str, ...]
    """The kinds of Client that may call it (``x-callers``): ``platform``, ``publisher``."""
    parameters: tuple[Parameter, ...]
    request_body: Schema | None
    responses: tuple[Response, ...]
    retry: Retry
    pointer: str

    @property
    def stem(self) -> str:
        """Its name as a file: ``createSession`` is ``create_session``."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", self.id).lower()

    @property
    def anchor(self) -> str:
        """Its name as an anchor: ``Create a Session`` is ``create-a-session``."""
        return slug(self.summary)

    @property
    def success(self) -> Response:
        """The one response that is not an error."""
        return next(r for r in self.responses if not r.is_error)

    def response(self, status: int) -> Response:
        """The response for ``status``; KeyError with the documented statuses otherwise."""
        return pick(status, {r.status: r for r in self.responses}, f"response of {self.id}")


@dataclass(frozen=True)
class Webhook:
    """A request that Paket sends: a Path Item Object under ``webhooks``, with its one operation."""

    name: str
    """The type of the event: ``participant.list.item_hidden``."""
    summary: str
    description: str
    receivers: tuple[str, ...]
    """The kinds of Client that get it (``x-receivers``)."""
    parameters: tuple[Parameter, ...]
    body: Schema
    data: Schema
    """What the body's ``data`` is."""
    event: str
    """The name of the schema that all bodies share."""
    answer: str
    """What it means when the receiver answers 200 to 299."""
    pointer: str

    @property
    def anchor(self) -> str:
        """Its name as an anchor: ``participant-list-item-hidden``."""
        return slug(self.name)


@dataclass(frozen=True)
class Document:
    """The whole contract."""

    title: str
    version: str
    description: str
    servers: tuple[Server, ...]
    tags: tuple[Tag, ...]
    operations: tuple[Operation, ...]
    webhooks: tuple[Webhook, ...]
    schemas: Mapping[str, Schema]
    parameters: Mapping[str, Parameter]
    responses: Mapping[str, Response]
    assumptions: tuple[Assumption, ...]
    raw: Mapping[str, Any]
    """The document as it was written, references unresolved."""

    def operation(self, id: str) -> Operation:
        """The operation with this ``operationId``; KeyError with the known ones otherwise."""
        return pick(id, {o.id: o for o in self.operations}, "operation of the contract")

    def webhook(self, name: str) -> Webhook:
        """The webhook for a type of event; KeyError with the known ones otherwise."""
        return pick(name, {w.name: w for w in self.webhooks}, "webhook of the contract")

    def schema(self, name: str) -> Schema:
        """The schema under ``components/schemas``; KeyError with the known ones otherwise."""
        return pick(name, self.schemas, "schema of the contract")

    @cached_property
    def assumed(self) -> Mapping[str, tuple[Assumption, ...]]:
        """JSON pointer of a node -> the assumptions that are written on it; no others are in it."""
        found: dict[str, tuple[Assumption, ...]] = {}
        for assumption in self.assumptions:
            for pointer in assumption.pointers:
                found[pointer] = (*found.get(pointer, ()), assumption)
        return found

    def resolve(self, ref: str) -> Any:
        """The raw node that a local reference (``#/components/...``) points at."""
        return resolve(self.raw, ref, ref)


def slug(text: str) -> str:
    """``text`` in lower case, words joined by hyphens, as in addresses."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def pick(key: K, table: Mapping[K, V], what: str) -> V:
    """``table[key]``, or a KeyError that says what there is."""
    if key not in table:
        raise KeyError(f"no {what} is called {key!r}; there are: {', '.join(map(str, table)) or 'none'}")
    return table[key]
