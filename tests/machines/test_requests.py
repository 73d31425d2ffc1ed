"""The order of the calls, and the ids that go between them, for a contract with ids in its paths."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from hooks.collections.requests import Call, find_folders, ids_of, variables_of
from paket_sandbox.clients import Client
from paket_sandbox.openapi.contract import load
from snippets.catalogue import LANGUAGES, PAKET

PLATFORM = Client("0123456789abcdef", "platform", "me", "test_sk_mine")

OPERATIONS = [
    # method, path, id, tag, recorded body
    ("delete", "/v1/lists/{session_id}", "removeList", "Lists", None),
    ("delete", "/v1/lists/{session_id}/{content_id}", "removeItem", "Lists", None),
    ("get", "/v1/lists/{session_id}", "getList", "Lists", None),
    ("put", "/v1/lists/{session_id}/{content_id}", "hide", "Lists", {"action": "hide"}),
    ("put", "/v1/lists/{session_id}", "addItem", "Lists", {"content_id": "cid1", "title": "A film"}),
    ("post", "/v1/sessions", "createSession", "Sessions", None),
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository whose contract has these operations and no others, each with programs and a recording."""
    raw: dict[str, Any] = copy.deepcopy(dict(load().raw))
    model = raw["paths"]["/v1/sessions"]["post"]
    retries = {
        method: operation["x-retry"] for path in raw["paths"].values() for method, operation in path.items()
    }
    raw["paths"], raw["tags"] = {}, [{"name": n, "description": n} for n in ("Lists", "Sessions")]
    for method, path, name, tag, body in OPERATIONS:
        operation = {**model, "operationId": name, "summary": name, "tags": [tag]}
        operation["x-retry"] = retries[method]
        operation["parameters"] = [
            {
                "name": part[1:-1],
                "in": "path",
                "required": True,
                "description": "-",
                "schema": {"type": "string"},
            }
            for part in path.split("/")
            if part.startswith("{")
        ]
        raw["paths"].setdefault(path, {})[method] = operation
        write_program(tmp_path, tag, name, method, path, body)
    (tmp_path / "paket_sandbox" / "openapi").mkdir(parents=True)
    (tmp_path / "paket_sandbox" / "openapi" / "openapi.yaml").write_text(
        yaml.safe_dump(raw, sort_keys=False), "utf-8"
    )
    (tmp_path / "docs").mkdir()
    return tmp_path


def write_program(root: Path, tag: str, name: str, method: str, path: str, body: object) -> None:
    stem = "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
    request = {
        "method": method.upper(),
        "path": path,
        "headers": {"Accept": "application/json"},
        "body": body,
    }
    response = {"status": 200, "headers": {}, "body": {"session_id": "s-1"}}
    file = root / "snippets" / tag.lower() / f"{stem}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"request": request, "response": response}), "utf-8")
    for language in LANGUAGES:
        file.with_suffix(language.suffix).write_text(f"{PAKET}\n", "utf-8")


def calls(root: Path) -> list[Call]:
    return [call for folder in find_folders(root) for call in folder.calls]


def test_what_makes_comes_first_and_what_removes_comes_last(root: Path) -> None:
    folders = {folder.name: [call.name for call in folder.calls] for folder in find_folders(root)}
    assert list(folders.items()) == [
        ("Sessions", ["createSession"]),
        ("Lists", ["addItem", "hide", "getList"]),
        ("Remove", ["removeItem", "removeList"]),
    ]


def test_ids_go_through_variables(root: Path) -> None:
    create, add, hide, *_ = calls(root)
    assert create.saves == ("session_id",)
    assert add.path == "/v1/lists/{{session_id}}"
    assert json.loads(add.body or "") == {"content_id": "{{content_id}}", "title": "A film"}
    assert ids_of(hide) == ["session_id", "content_id"]


def test_an_id_that_no_answer_gives_is_the_recorded_one(root: Path) -> None:
    folders = find_folders(root)
    ready = variables_of(folders, "http://sandbox", [PLATFORM])
    assert ready == {
        "base_url": "http://sandbox",
        "platform_username": "me",
        "platform_secret_key": "test_sk_mine",
        "content_id": "cid1",
        "session_id": "",
    }
    assert set(variables_of(folders, "", []).values()) == {""}
