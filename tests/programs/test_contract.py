"""The contract as a judge is strict, also where the Core API does not ask it yet."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest

from openapi.document import Document, Schema, parse
from tests.harness.contract import close, find_operation, text_problems, value_problems
from tests.harness.requests import request_problems
from tests.harness.wire import Request


@pytest.fixture
def any_schema(document: Document) -> Schema:
    return document.schema("Status")


def test_attributes_that_schemas_add_up_are_known_and_no_others(any_schema: Schema) -> None:
    item = {"type": "object", "properties": {"title": {"type": "string"}}, "required": ["title"]}
    raw = {"allOf": [item, {"type": "object", "properties": {"updated_at": {"type": "string"}}}]}
    schema = replace(
        any_schema, raw={"type": "object", "properties": {"items": {"type": "array", "items": raw}}}
    )
    assert value_problems({"items": [{"title": "One", "updated_at": "now"}]}, schema, "body") == []
    assert value_problems({"items": [{"title": "One", "colour": "red"}]}, schema, "body") == [
        "body['items'][0]: Unevaluated properties are not allowed ('colour' was unexpected)"
    ]


def test_an_object_that_is_said_to_be_open_stays_open() -> None:
    schema = {"type": "object", "properties": {"a": {}}, "additionalProperties": True}
    assert close(schema) == schema


def test_a_number_in_a_query_is_a_number(any_schema: Schema) -> None:
    limit = replace(any_schema, type="integer", raw={"type": "integer", "minimum": 1, "maximum": 200})
    assert text_problems("200", limit, "limit") == []
    assert text_problems("201", limit, "limit") == ["limit: 201 is greater than the maximum of 200"]
    assert text_problems("many", limit, "limit") == ["limit: 'many' is not of type 'integer'"]


@pytest.fixture
def upnext(document: Document) -> Document:
    """The contract, with an operation that has parameters of every kind and a body."""
    raw: Any = copy.deepcopy(document.raw)
    operation = copy.deepcopy(raw["paths"]["/v1/sessions"]["post"])
    operation["operationId"] = "hideItem"
    operation["parameters"] = [
        {"name": "session_id", "in": "path", "description": ".", "required": True,
         "schema": {"$ref": "#/components/schemas/SessionId"}},
        {"name": "limit", "in": "query", "description": ".", "required": True, "schema": {"type": "integer"}},
    ]  # fmt: skip
    hide = {"type": "string", "description": ".", "const": "hide"}
    body = {"type": "object", "description": ".", "required": ["action"], "properties": {"action": hide}}
    operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    raw["paths"]["/v1/sessions/{session_id}"] = {"put": operation}
    return parse(raw)


SESSION = "faa37296-dc32-4cce-b8c0-47ac4bc032c1"
GOOD = Request(
    "PUT",
    f"/v1/sessions/{SESSION}?limit=2",
    (("Host", "api.paket.tv"), ("Authorization", "Basic x"), ("Content-Type", "application/json")),
    b'{"action": "hide"}',
)


def test_the_operation_of_a_path_with_parameters_is_found(upnext: Document) -> None:
    found = find_operation(upnext, "PUT", "/v1/sessions/a%20b")
    assert found is not None
    assert (found[0].id, found[1]) == ("hideItem", {"session_id": "a b"})
    assert find_operation(upnext, "GET", "/v1/sessions/a") is None
    assert find_operation(upnext, "PUT", "/v1/sessions/a/b") is None
    assert request_problems(GOOD, upnext, "shell") == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"target": "/v1/sessions/7?limit=2"}, "path parameter session_id: '7' "),
        ({"target": f"{GOOD.path}?limit=all"}, "query parameter limit: 'all' is not of type 'integer'"),
        ({"target": GOOD.path}, "query parameter limit is missing"),
        ({"target": f"{GOOD.target}&page=1"}, "query parameter page is not documented for hideItem"),
        ({"body": b""}, "the body is not JSON"),
        ({"body": b'{"action": "show"}'}, "body['action']: 'hide' was expected"),
        ({"body": b'{"action": "hide", "why": "bored"}'}, "body: Unevaluated properties are not allowed"),
        ({"headers": GOOD.headers[:2]}, "Content-Type is None, expected 'application/json'"),
        ({"headers": GOOD.headers[::2]}, "header Authorization is missing"),
        ({"headers": (*GOOD.headers, ("X-Tag", "a"))}, "header X-Tag is not documented for hideItem"),
        ({"headers": (*GOOD.headers, ("host", "api.paket.tv"))}, "header host is sent 2 times"),
    ],
)  # fmt: skip
def test_what_a_request_gets_wrong_is_reported(change: Any, problem: str, upnext: Document) -> None:
    assert request_problems(replace(GOOD, **change), upnext, "shell")[0].startswith(problem)
