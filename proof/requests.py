"""What a program may send: only what the contract documents, and the same in every language."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from paket_sandbox.openapi.document import Document, Operation
from proof.contract import find_operation, text_problems, value_problems
from proof.wire import Exchange, Request
from snippets.catalogue import Language

DRAWN = frozenset({"idempotency-key"})
"""Headers whose values a program draws at random: what counts is which of them are equal."""


def request_problems(request: Request, document: Document, language: Language) -> list[str]:
    """What in a request the contract doesn't document, or documents otherwise: one line each."""
    found = find_operation(document, request.method, request.path)
    if found is None:
        return [f"{request.method} {request.path} is no operation of the contract"]
    operation, path_values = found
    problems = []
    for name, value in path_values.items():
        problems += _parameter_problems(operation, "path", name, value)
    for name, value in parse_qsl(request.query, keep_blank_values=True):
        problems += _parameter_problems(operation, "query", name, value)
    problems += _header_problems(request, operation, language)
    problems += _missing(request, operation)
    problems += _body_problems(request, operation)
    return problems


def _parameter_problems(operation: Operation, location: str, name: str, value: str) -> list[str]:
    for parameter in operation.parameters:
        same = parameter.name.lower() == name.lower() if location == "header" else parameter.name == name
        if parameter.location == location and same:
            return text_problems(value, parameter.schema, f"{location} parameter {name}")
    return [f"{location} parameter {name} is not documented for {operation.id}"]


def _header_problems(request: Request, operation: Operation, language: Language) -> list[str]:
    allowed = {name.lower() for name in language.headers} | {"authorization"}
    if operation.request_body is not None:
        allowed |= {"content-type", "content-length"}
    documented = {
        p.name.lower() for p in operation.parameters if p.location == "header" and not p.sandbox_only
    }
    problems = []
    for name, count in Counter(name.lower() for name, _ in request.headers).items():
        if count > 1:
            problems.append(f"header {name} is sent {count} times")
    for name, value in request.headers:
        if name.lower() in documented:
            problems += _parameter_problems(operation, "header", name, value)
        elif name.lower() not in allowed:
            problems.append(f"header {name} is not documented for {operation.id}")
    return problems


def _missing(request: Request, operation: Operation) -> list[str]:
    query = dict(parse_qsl(request.query, keep_blank_values=True))
    missing = [] if request.header("Authorization") else ["header Authorization is missing"]
    for parameter in operation.parameters:
        sent = request.header(parameter.name) if parameter.location == "header" else query.get(parameter.name)
        if parameter.required and parameter.location != "path" and sent is None:
            missing.append(f"{parameter.location} parameter {parameter.name} is missing")
    return missing


def _body_problems(request: Request, operation: Operation) -> list[str]:
    if operation.request_body is None:
        return [f"the body is not documented for {operation.id}"] if request.body else []
    if request.header("Content-Type") != "application/json":
        return [f"Content-Type is {request.header('Content-Type')!r}, expected 'application/json'"]
    try:
        value = json.loads(request.body)
    except ValueError as error:
        return [f"the body is not JSON: {error}"]
    return value_problems(value, operation.request_body, "body")


def essence(exchanges: Sequence[Exchange], document: Document) -> tuple[str, ...]:
    """What must be the same in every language: one readable line per request.

    Method, path, query, credentials, documented headers and body. Values that are drawn at random are
    numbered in the order they come.
    """
    drawn: dict[str, str] = {}
    lines = []
    for exchange in exchanges:
        request = exchange.request
        found = find_operation(document, request.method, request.path)
        names = {"authorization"} | {p.name.lower() for p in (found[0].parameters if found else ())}
        headers = {}
        for name, value in request.headers:
            if name.lower() in DRAWN:
                value = drawn.setdefault(value, f"<drawn {len(drawn) + 1}>")
            if name.lower() in names:
                headers[name.lower()] = value
        query = sorted(parse_qsl(request.query, keep_blank_values=True))
        lines.append(f"{request.method} {request.path} query {query} headers {dict(sorted(headers.items()))} "
                     f"body {_parsed(request.body)!r}")  # fmt: skip
    return tuple(lines)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body


def difference_problems(sent: Mapping[str, Sequence[Exchange]], document: Document) -> list[str]:
    """Which languages of one program send something else than most do; each line begins with the file.

    Args:
        sent: Id of the snippet -> what its run exchanged.
    """
    essences = {id: essence(exchanges, document) for id, exchanges in sent.items()}
    usual, _ = Counter(essences.values()).most_common(1)[0]
    return [
        "\n  ".join([f"snippets/{id}: sends", *lines, "while the other languages send", *usual])
        for id, lines in essences.items()
        if lines != usual
    ]
