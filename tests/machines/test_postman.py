"""The published Postman collection, replayed by newman against a running sandbox."""

import json
from pathlib import Path
from typing import Any

import pytest

from paket_sandbox.openapi.document import Document
from snippets.recordings import read_recording
from tests.machines.commands import run_newman


@pytest.fixture(scope="module")
def collection(site_folder: Path) -> Path:
    return site_folder / "paket.postman_collection.json"


def requests(collection: Path) -> list[dict[str, Any]]:
    folders = json.loads(collection.read_text("utf-8"))["item"]
    return [item for folder in folders for item in folder["item"]]


def test_every_request_is_answered_as_it_says(
    collection: Path, contract: Document, server: str, tmp_path: Path
) -> None:
    replay = run_newman(collection, server, tmp_path)
    assert replay.status == 0, str(replay)
    expected = {(o.summary, o.success.status) for o in contract.operations}
    assert set(replay.sent) == expected, str(replay)
    assert len(replay.sent) == len(expected)
    assert replay.checks >= len(expected)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{{base_url}}/v1/sessions"', '{{base_url}}/v1/session"'),
        ('"method": "POST"', '"method": "GET"'),
        ('"value": "test_sk_sandbox_publisher_one"', '"value": "test_sk_wrong"'),
        ('[\\"message\\", \\"client_id\\"]', '[\\"message\\", \\"client\\"]'),
    ],
    ids=["path", "method", "key", "attribute"],
)
def test_a_request_that_goes_wrong_is_red(
    before: str, after: str, collection: Path, server: str, tmp_path: Path
) -> None:
    text = collection.read_text("utf-8")
    assert before in text
    broken = tmp_path / "broken.json"
    broken.write_text(text.replace(before, after).replace('"sessions"\n', '"session"\n'), "utf-8")
    replay = run_newman(broken, server, tmp_path)
    assert replay.status != 0
    assert replay.failed


def test_the_examples_are_the_recordings(collection: Path, contract: Document) -> None:
    by_name = {item["name"]: item for item in requests(collection)}
    for operation in contract.operations:
        tag = next(tag for tag in contract.tags if tag.name == operation.tag)
        recording = read_recording(f"{tag.slug}/{operation.stem}")
        first, *others = by_name[operation.summary]["response"]
        assert (first["code"], first["body"]) == (recording.status, recording.body_text)
        documented = {response.status for response in operation.responses}
        assert {example["code"] for example in others} <= documented - {recording.status}


def test_the_environment_for_paket_holds_no_key(site_folder: Path, contract: Document) -> None:
    environment = json.loads((site_folder / "paket.postman_environment.json").read_text("utf-8"))
    values = {row["key"]: (row["value"], row["type"]) for row in environment["values"]}
    assert values.pop("base_url") == (contract.servers[0].url, "default")
    assert {value for value, _ in values.values()} == {""}
    kinds = {key: kind for key, (_, kind) in values.items()}
    assert kinds["platform_secret_key"] == kinds["publisher_secret_key"] == "secret"
