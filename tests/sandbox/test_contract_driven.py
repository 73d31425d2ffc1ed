"""The sandbox does what the contract says, also when the contract says something else."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import httpx
import pytest

from paket_sandbox.app import HANDLERS, Config, Sandbox
from paket_sandbox.calls import Call
from paket_sandbox.openapi.document import Document
from paket_sandbox.openapi.reader import parse
from proof.credentials import PLATFORM, PUBLISHER
from tests.sandbox.caller import Caller, message

ITEM = {
    "type": "object",
    "description": "An item.",
    "required": ["title", "kind"],
    "properties": {
        "title": {"type": "string", "description": "Its title.", "minLength": 1, "maxLength": 5},
        "kind": {"type": "string", "description": "Its kind.", "enum": ["movie", "episode"]},
        "season": {"type": "integer", "description": "Its season.", "minimum": 1, "maximum": 99},
        "art": {
            "type": "object",
            "description": "Its poster.",
            "required": ["uri"],
            "properties": {"uri": {"type": "string", "description": "Where.", "pattern": "^https://"}},
        },
        "tags": {"type": "array", "description": "Words.", "items": {"type": "string"}},
    },
    "if": {"properties": {"kind": {"const": "episode"}}},
    "then": {"required": ["season"]},
}


def add_items(raw: dict[str, Any]) -> None:
    """A path with an id, a list with paging, and an item with a body."""
    status = raw["paths"]["/v1"]["get"]
    get = deepcopy(status) | {"operationId": "getItems", "summary": "Get items", "x-callers": ["platform"]}
    session_id = {"$ref": "#/components/schemas/SessionId"}
    path_id = {
        "name": "session_id",
        "in": "path",
        "required": True,
        "description": "Whose.",
        "schema": session_id,
    }
    limit = {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}
    key = {"type": "integer", "minimum": 0}
    get["parameters"] = [
        path_id,
        {"name": "limit", "in": "query", "description": "How many.", "schema": limit},
        {"name": "next_key", "in": "query", "description": "Where to go on.", "schema": key},
    ]
    create = raw["paths"]["/v1/sessions"]["post"]
    put = deepcopy(create) | {"operationId": "putItem", "summary": "Put an item"}
    put["parameters"] = [path_id]
    put["requestBody"] = {"required": True, "content": {"application/json": {"schema": ITEM}}}
    raw["paths"]["/v1/items/{session_id}"] = {"get": get, "put": put}


def show(call: Call) -> dict[str, Any]:
    """Describe what came."""
    return {"path": dict(call.path), "query": dict(call.query), "body": call.body}


@pytest.fixture
def items(document: Document) -> Caller:
    raw = deepcopy(dict(document.raw))
    add_items(raw)
    caller = Caller(Sandbox(Config(document=parse(raw)), {**HANDLERS, "getItems": show, "putItem": show}))
    caller.hold = lambda response: None  # type: ignore[method-assign]  # these answers are nobody's contract
    return caller


ID = "faa37296-dc32-4cce-b8c0-47ac4bc032c1"


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("", {"limit": 50}),
        ("limit=1", {"limit": 1}),
        ("limit=200&next_key=0", {"limit": 200, "next_key": 0}),
        ("next_key=" + "9" * 30, {"limit": 50, "next_key": 10**30 - 1}),
        ("limit=007", {"limit": 7}),
    ],
)
def test_a_query(items: Caller, query: str, values: dict[str, Any]) -> None:
    answer = items("GET", f"/v1/items/{ID}?{query}")
    assert answer.json() == {"path": {"session_id": ID}, "query": values, "body": None}


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("limit=0", "The parameter limit must be at least 1."),
        ("limit=201", "The parameter limit must be at most 200."),
        ("limit=-5", "The parameter limit must be at least 1."),
        ("limit=", "The parameter limit must be of the type integer."),
        ("limit=ten", "The parameter limit must be of the type integer."),
        ("limit=1.5", "The parameter limit must be of the type integer."),
        ("limit=%D9%A1", "The parameter limit must be of the type integer."),
        ("limit=" + "9" * 5000, "The parameter limit must be of the type integer."),
        ("limit=1&limit=2", "The parameter limit came more than once."),
        ("next_key=", "The parameter next_key must be of the type integer."),
        ("next_key=MTcw", "The parameter next_key must be of the type integer."),
        ("next_key=-1", "The parameter next_key must be at least 0."),
        ("unknown=1&limit=1", "There is no parameter unknown here. There are: limit, next_key."),
    ],
)
def test_a_query_that_is_wrong(items: Caller, query: str, problem: str) -> None:
    answer = items("GET", f"/v1/items/{ID}?{query}")
    assert (answer.status_code, message(answer)) == (400, problem)


@pytest.mark.parametrize(
    "id", ["x", ID.upper(), ID[:-1], ID + "0", ID + "%0a", "%ff", ID.replace("4cce", "1cce")]
)
def test_an_id_that_cannot_be(items: Caller, id: str) -> None:
    assert items("GET", f"/v1/items/{id}").status_code == 404


def put(items: Caller, body: str) -> httpx.Response:
    return items(
        "PUT", f"/v1/items/{ID}", headers={"Content-Type": "application/json"}, content=body.encode()
    )


@pytest.mark.parametrize(
    "body",
    [
        '{"title": "A", "kind": "movie"}',
        '{"title": "A", "kind": "episode", "season": 1, "art": {"uri": "https://"}, "tags": ["a"], "more": 1}',
    ],
)
def test_a_body(items: Caller, body: str) -> None:
    assert put(items, body).status_code == 200


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("{}", "The body must have title, kind."),
        ('{"title": "A"}', "The body must have kind."),
        ('{"title": "A", "kind": "episode"}', "The body must have season."),
        ('{"title": 1, "kind": "movie"}', "The attribute title must be of the type string."),
        ('{"title": null, "kind": "movie"}', "The attribute title must be of the type string."),
        ('{"title": "", "kind": "movie"}', "The attribute title must have at least 1 characters."),
        ('{"title": "ABCDEF", "kind": "movie"}', "The attribute title must have at most 5 characters."),
        ('{"title": "A", "kind": "play"}', "The attribute kind must be one of: movie, episode."),
        ('{"title": "A", "kind": "movie", "season": 0}', "The attribute season must be at least 1."),
        (
            '{"title": "A", "kind": "movie", "season": 1.5}',
            "The attribute season must be of the type integer.",
        ),
        (
            '{"title": "A", "kind": "movie", "season": true}',
            "The attribute season must be of the type integer.",
        ),
        ('{"title": "A", "kind": "movie", "art": {}}', "The attribute art must have uri."),
        (
            '{"title": "A", "kind": "movie", "art": {"uri": "x"}}',
            "The attribute art.uri must match ^https://.",
        ),
        (
            '{"title": "A", "kind": "movie", "tags": ["a", 1]}',
            "The attribute tags.1 must be of the type string.",
        ),
    ],
)
def test_a_body_that_is_wrong(items: Caller, body: str, problem: str) -> None:
    answer = put(items, body)
    assert (answer.status_code, message(answer)) == (400, problem)


def test_a_body_that_is_missing(items: Caller) -> None:
    answer = put(items, "")
    assert (answer.status_code, message(answer)) == (400, "The body is missing.")


def test_a_path_knows_the_methods_of_the_contract(items: Caller) -> None:
    answer = items("POST", f"/v1/items/{ID}")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, PUT")


def test_callers_and_paths_are_the_contracts(document: Document) -> None:
    raw = deepcopy(dict(document.raw))
    raw["paths"]["/v1/sessions"]["post"]["x-callers"] = ["publisher"]
    raw["paths"]["/v2/sessions"] = raw["paths"].pop("/v1/sessions")
    call = Caller(Sandbox(Config(document=parse(raw))))
    assert call("POST", "/v2/sessions", PLATFORM).status_code == 403
    assert call("POST", "/v1/sessions", PUBLISHER).status_code == 404
