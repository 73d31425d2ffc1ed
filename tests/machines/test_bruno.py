"""The published Bruno collection, replayed by Bruno's command against a running sandbox."""

import zipfile
from pathlib import Path

import pytest
import yaml

from paket_sandbox.openapi.document import Document, slug
from snippets.recordings import read_recording
from tests.machines.commands import run_bruno


@pytest.fixture
def collection(site_folder: Path, tmp_path: Path) -> Path:
    with zipfile.ZipFile(site_folder / "paket-bruno.zip") as archive:
        archive.extractall(tmp_path)
    return tmp_path / "paket-bruno"


def test_every_request_is_answered_as_it_says(
    collection: Path, contract: Document, server: str, tmp_path: Path
) -> None:
    replay = run_bruno(collection, server, tmp_path)
    assert replay.status == 0, str(replay)
    expected = {(o.summary, o.success.status) for o in contract.operations}
    assert set(replay.sent) == expected, str(replay)
    assert len(replay.sent) == len(expected)
    assert replay.checks >= len(expected)


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("sessions/create-a-session.yml", "/v1/sessions", "/v1/session"),
        ("sessions/create-a-session.yml", "method: POST", "method: GET"),
        ("environments/Sandbox.yml", "test_sk_sandbox_publisher_one", "test_sk_wrong"),
        ("api-status/retrieve-api-status.yml", "res.body.client_id", "res.body.client"),
    ],
    ids=["path", "method", "key", "attribute"],
)
def test_a_request_that_goes_wrong_is_red(
    file: str, before: str, after: str, collection: Path, server: str, tmp_path: Path
) -> None:
    path = collection / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")
    replay = run_bruno(collection, server, tmp_path)
    assert replay.status != 0
    assert replay.failed


def test_the_examples_are_the_recordings(collection: Path, contract: Document) -> None:
    for operation in contract.operations:
        (file,) = collection.rglob(f"*/{slug(operation.summary)}.yml")
        recording = read_recording(f"{slug(operation.tag)}/{operation.stem}")
        first, *others = yaml.safe_load(file.read_text("utf-8"))["examples"]
        response = first["response"]
        body = response["body"]["data"] if "body" in response else ""
        assert (response["status"], body) == (recording.status, recording.body_text)
        documented = {response.status for response in operation.responses}
        assert {example["response"]["status"] for example in others} <= documented - {recording.status}


def test_the_environment_for_paket_holds_no_key(collection: Path, contract: Document) -> None:
    environment = yaml.safe_load((collection / "environments" / "Paket.yml").read_text("utf-8"))
    rows = {row.pop("name"): row for row in environment["variables"]}
    assert rows.pop("base_url") == {"value": contract.servers[0].url}
    assert rows["platform_secret_key"] == rows["publisher_secret_key"] == {"secret": True}
    assert {row.get("value", "") for row in rows.values()} == {""}
