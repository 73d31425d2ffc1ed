"""The contract as a judge is strict, also where the Core API does not ask it yet."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest

from paket_sandbox.openapi.document import Document, Schema
from paket_sandbox.openapi.reader import parse
from proof.contract import close, find_operation, text_problems, value_problems
from proof.requests import request_problems
from proof.wire import Request
from snippets.catalogue import LANGUAGES

SHELL = LANGUAGES[0]


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
    assert text_problems("many", limit, "limit") == ['limit: "many" is not of type "integer"']


SESSION = "faa37296-dc32-4cce-b8c0-47ac4bc032c1"
PARTICIPANT = "6e5060c3-7df4-488e-9e9a-67cd5077b352"
GOOD = Request(
    "PUT",
    f"/v1/upnext/sessions/{SESSION}/{PARTICIPANT}",
    (("Host", "api.paket.tv"), ("Authorization", "Basic x"), ("Content-Type", "application/json")),
    b'{"content_id": "cid12345", "action": "hide"}',
)
LIST = Request("GET", f"/v1/upnext/sessions/{SESSION}?limit=2", GOOD.headers[:2], b"")


def test_the_operation_of_a_path_with_parameters_is_found(document: Document) -> None:
    found = find_operation(document, "PUT", "/v1/upnext/sessions/a%20b")
    assert found is not None
    assert (found[0].id, found[1]) == ("addSessionParticipant", {"session_id": "a b"})
    assert find_operation(document, "POST", "/v1/upnext/sessions/a") is None
    assert find_operation(document, "PUT", "/v1/upnext/sessions/a/b/c") is None
    assert request_problems(GOOD, document, SHELL) == []
    assert request_problems(LIST, document, SHELL) == []


def test_a_path_without_parameters_is_preferred(document: Document) -> None:
    found = find_operation(document, "GET", "/v1/upnext/sessions/a/participants")
    assert found is not None
    assert found[0].id == "listSessionParticipants"


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ("/v1/upnext/sessions/7?limit=2", 'path parameter session_id: "7" '),
        (f"{LIST.path}?limit=all", 'query parameter limit: "all" is not of type "integer"'),
        (f"{LIST.target}&page=1", "query parameter page is not documented for listSessionItems"),
    ],
)
def test_what_an_address_gets_wrong_is_reported(target: str, problem: str, document: Document) -> None:
    assert request_problems(replace(LIST, target=target), document, SHELL)[0].startswith(problem)


def test_a_query_parameter_that_is_missing_is_reported(document: Document) -> None:
    raw: Any = copy.deepcopy(document.raw)
    raw["components"]["parameters"]["Limit"]["required"] = True
    assert request_problems(replace(LIST, target=LIST.path), parse(raw), SHELL) == [
        "query parameter limit is missing"
    ]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"body": b""}, "the body is not JSON"),
        ({"body": b'{"content_id": "a", "action": "show"}'}, 'body[\'action\']: "hide" was expected'),
        ({"body": GOOD.body.replace(b"}", b', "why": "bored"}')}, "body: Additional properties are not allowed"),
        ({"headers": GOOD.headers[:2]}, "Content-Type is None, expected 'application/json'"),
        ({"headers": GOOD.headers[::2]}, "header Authorization is missing"),
        ({"headers": (*GOOD.headers, ("X-Tag", "a"))}, "header X-Tag is not documented for hideItem"),
        ({"headers": (*GOOD.headers, ("host", "api.paket.tv"))}, "header host is sent 2 times"),
    ],
)  # fmt: skip
def test_what_a_request_gets_wrong_is_reported(change: Any, problem: str, document: Document) -> None:
    assert request_problems(replace(GOOD, **change), document, SHELL)[0].startswith(problem)
