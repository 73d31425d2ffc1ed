"""The stand-in's answers: an ASGI application that checks requests by the contract and makes up what it answers."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any
from urllib.parse import parse_qsl

from jsonschema_rs import Draft202012Validator

from paket_sandbox.openapi.document import Document, Operation, Schema
from parity.standin import generate
from parity.structure import fits, in_range
from proof.contract import close, find_operation
from snippets.recordings import read_recording

MOST_BODY = 1 << 20
MOST_HEADERS = 16 * 1024
"""What is accepted at most, as the contract's assumptions have it."""

LONG = "listSessionItems"
"""The operation whose lists have several pages."""

Message = dict[str, Any]


@dataclass(frozen=True)
class Client:
    """Who may call."""

    username: str
    secret: str
    client_type: str
    client_id: str


@dataclass(frozen=True)
class Asked:
    """A request, read."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def all(self, name: str) -> list[str]:
        """The values of a header."""
        return [value for key, value in self.headers if key == name.lower()]

    def one(self, name: str) -> str:
        """The value of a header; empty without one."""
        return next(iter(self.all(name)), "")


@dataclass(frozen=True)
class Answer:
    """An answer."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class Refusal(Exception):
    """A request is refused with a response of the contract."""

    def __init__(self, response: str, headers: Mapping[str, str] | None = None) -> None:
        self.response = response
        self.headers = headers or {}


@dataclass
class StandIn:
    """The application. ``switches`` makes it behave otherwise than the contract says."""

    document: Document
    clients: Sequence[Client]
    seed: int
    switches: frozenset[str] = frozenset()
    stored: dict[tuple[str, str], tuple[Any, Answer]] = field(default_factory=dict)
    count: int = 0

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Answer a request."""
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
        query = tuple(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        asked = Asked(scope["method"], scope["raw_path"].decode("latin-1"), query, headers, body)
        answer = self.answer(asked)
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
        await send({"type": "http.response.start", "status": answer.status, "headers": raw})
        await send({"type": "http.response.body", "body": answer.body})

    def random(self, *names: object) -> Random:
        """Where chance comes from, the same for the same names."""
        return Random(" ".join(map(str, (self.seed, *names))))

    def answer(self, asked: Asked) -> Answer:
        """The answer to a request."""
        self.count += 1
        try:
            return self.served(asked)
        except Refusal as refusal:
            return self.refused(asked, refusal)

    def refused(self, asked: Asked, refusal: Refusal) -> Answer:
        """The answer that refuses a request, in the words that were recorded."""
        response = self.document.responses[refusal.response]
        recorded = read_recording(f"errors/{refusal.response}")
        is_test = response.status not in (401, 431)
        return self.write(response.status, recorded.body, refusal.headers, is_test)

    def write(
        self, status: int, value: Any, headers: Mapping[str, str] | None = None, is_test: bool = True
    ) -> Answer:
        """An answer of JSON, or of nothing."""
        lines = {
            "Paket-Request-Id": f"req_{self.random('request', self.count).getrandbits(64):016x}",
            **(headers or {}),
        }
        if is_test:
            lines["Paket-Response-Type"] = "Test"
        if value is None:
            return Answer(status, tuple(lines.items()))
        lines["Content-Type"] = "application/json"
        return Answer(status, tuple(lines.items()), json.dumps(value).encode())

    def served(self, asked: Asked) -> Answer:
        """The answer to a request that may be refused.

        Raises:
            Refusal: It is.
        """
        if sum(len(name) + len(value) + 4 for name, value in asked.headers) > MOST_HEADERS:
            raise Refusal("HeadersTooLarge")
        client = self.authenticated(asked)
        operation, path = self.routed(asked)
        if client.client_type not in operation.callers:
            raise Refusal("Forbidden")
        self.check_headers(asked, operation)
        query = self.checked_query(asked, operation)
        known = all(valid(path[p.name], p.schema) for p in operation.parameters if p.location == "path")
        if not known and "any-id" not in self.switches:
            raise Refusal("NotFound")
        sent = self.checked_body(asked, operation)
        return self.replayed(asked, client, sent, lambda: self.succeed(asked, operation, client, query))

    def authenticated(self, asked: Asked) -> Client:
        """Who calls."""
        lines = asked.all("authorization")
        try:
            scheme, _, encoded = lines[0].partition(" ") if len(lines) == 1 else ("", "", "")
            username, _, secret = b64decode(encoded, validate=True).decode().partition(":")
        except ValueError:
            scheme = ""
        if scheme.lower() == "basic":
            for client in self.clients:
                if (client.username, client.secret) == (username, secret):
                    return client
        raise Refusal("Unauthorized", {"WWW-Authenticate": 'Basic realm="Paket"'})

    def routed(self, asked: Asked) -> tuple[Operation, dict[str, str]]:
        """The operation, and what its path holds."""
        found = find_operation(self.document, asked.method, asked.path)
        if found is None:
            known = sorted(
                {
                    o.method
                    for o in self.document.operations
                    if find_operation(self.document, o.method, asked.path)
                }
            )
            raise Refusal("MethodNotAllowed", {"Allow": ", ".join(known)}) if known else Refusal("NotFound")
        return found

    def check_headers(self, asked: Asked, operation: Operation) -> None:
        """The headers that the operation knows."""
        for parameter in (p for p in operation.parameters if p.location == "header" and not p.sandbox_only):
            values = asked.all(parameter.name)
            wrong = len(values) > 1 or (values and not valid(values[0], parameter.schema))
            if wrong and parameter.name not in self.switches and parameter.name != "Accept":
                raise Refusal("BadRequest")

    def checked_query(self, asked: Asked, operation: Operation) -> dict[str, int]:
        """The numbers in the query."""
        known = {p.name: p.schema for p in operation.parameters if p.location == "query"}
        numbers: dict[str, int] = {}
        for name, text in asked.query:
            if name not in known:
                if "unknown-names" not in self.switches:
                    raise Refusal("BadRequest")
                continue
            value: Any = int(text) if text.lstrip("-").isdecimal() else text
            if not valid(value, known[name]) and "any-query" not in self.switches:
                raise Refusal("BadRequest")
            if name == "limit" and isinstance(value, int) and value > 100 and "limit-100" in self.switches:
                raise Refusal("BadRequest")
            numbers[name] = value if isinstance(value, int) else 0
        return numbers

    def checked_body(self, asked: Asked, operation: Operation) -> Any:
        """What the body holds."""
        if operation.method in ("GET", "DELETE"):
            return None
        if len(asked.body) > MOST_BODY:
            raise Refusal("ContentTooLarge")
        if not asked.body:
            if operation.request_body is not None:
                raise Refusal("BadRequest")
            return {}
        if (asked.one("content-type") != "application/json" or asked.one("content-encoding")) and (
            "media-types" not in self.switches
        ):
            raise Refusal("UnsupportedMediaType")
        try:
            value = json.loads(asked.body)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise Refusal("BadRequest")
        schema = operation.request_body
        if schema is not None and not self.allowed(value, schema):
            raise Refusal("BadRequest")
        return value

    def allowed(self, value: Mapping[str, Any], schema: Schema) -> bool:
        """Whether a body is what the contract allows; the switches let more through."""
        if "unknown-names" in self.switches:
            value = {
                name: part for name, part in value.items() if name in {p.name for p in schema.properties}
            }
        problems = [*Draft202012Validator(close(schema.raw)).iter_errors(value)]
        if "nothing-required" in self.switches:
            problems = [problem for problem in problems if problem.kind.name != "required"]
        if "any-value" in self.switches:
            problems = [
                problem for problem in problems if problem.kind.name in ("required", "additionalProperties")
            ]
        return not problems and all(
            fits(value[p.name], p.schema)
            for p in schema.properties
            if isinstance(value.get(p.name), str)
            and p.schema.format == "uri"
            and "any-value" not in self.switches
        )

    def replayed(self, asked: Asked, client: Client, sent: Any, succeed: Callable[[], Answer]) -> Answer:
        """The answer that is stored under the request's key, or a new one."""
        key = asked.one("idempotency-key")
        if not key or asked.method not in ("POST", "PUT") or "no-keys" in self.switches:
            return succeed()
        place = ("" if "keys-of-all" in self.switches else client.username, key)
        parameters = [
            asked.method,
            asked.path,
            asked.body.decode() if "keys-by-bytes" in self.switches else sent,
        ]
        if place in self.stored:
            stored, answer = self.stored[place]
            if stored == parameters or "clash-accepted" in self.switches:
                return (
                    Answer(201, answer.headers, answer.body) if "replay-status" in self.switches else answer
                )
            raise Refusal("Conflict" if "clash-409" in self.switches else "BadRequest")
        answer = succeed()
        self.stored[place] = parameters, answer
        return answer

    def succeed(self, asked: Asked, operation: Operation, client: Client, query: Mapping[str, int]) -> Answer:
        """What is made up for a request that is fine."""
        response = operation.success
        if response.schema is None:
            return self.write(response.status, None)
        names = {p.name for p in response.schema.properties}
        if "items" in names:
            default = next(p.schema.default for p in operation.parameters if p.name == "limit")
            limit = query.get("limit", 20 if "limit-20" in self.switches else default)
            if "limit-capped" in self.switches:
                limit = min(limit, 2)
            start = max(query.get("next_key", 0), 0)
            chance = partial(self.random, asked.path)
            value = generate.list_of(response.schema, chance, start, limit, operation.id == LONG)
            if "paging-from-1" in self.switches and "next_key" in value:
                value["next_key"] += 1
        else:
            value = generate.value_of(response.schema, self.random(operation.id, self.count))
        if "client_id" in names:
            value["client_id"] = client.client_id
        return self.write(response.status, value)


def valid(value: Any, schema: Schema) -> bool:
    """Whether a value of the path, the query or a header is what the contract allows."""
    if schema.type == "integer":
        return isinstance(value, int) and in_range(value, schema)
    if schema.enum and value not in schema.enum:
        return False
    return fits(str(value), schema) and in_range(str(value), schema)
