"""The stories as workflows: Redocly's runner, which knows nothing of this project, takes them against the sandbox."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from hooks.publish.arazzo import FILE
from paket_sandbox.clients_file import load_clients
from snippets.calls import calls_of
from snippets.stories import find_stories
from tests.machines.commands import ROOT, run

REDOCLY = ROOT / "node_modules/@redocly/cli/bin/cli.js"


@pytest.fixture(scope="module")
def description(site_folder: Path) -> Mapping[str, Any]:
    return yaml.safe_load((site_folder / FILE).read_text("utf-8"))  # type: ignore[no-any-return]


def inputs() -> dict[str, str]:
    """What the workflows ask for, for the ready-made Clients; the first of each kind counts."""
    values = {"run": "suite"}
    for client in reversed(load_clients()):
        values[f"{client.client_type}_username"] = client.username
        values[f"{client.client_type}_secret_key"] = client.secret
    return values


def test_every_story_is_a_workflow_of_the_same_calls(description: Mapping[str, Any], contract: Any) -> None:
    assert description["arazzo"] == "1.0.1"
    called = {w["workflowId"]: [step["operationId"] for step in w["steps"]] for w in description["workflows"]}
    told = {
        name: [operation.id for step in story.programs for operation in calls_of(step.program, contract)]
        for name, story in find_stories().items()
    }
    assert called == told


def test_no_recorded_id_is_left_in_it(description: Mapping[str, Any]) -> None:
    steps = [step for workflow in description["workflows"] for step in workflow["steps"]]
    sent = json.dumps([[step.get("parameters"), step.get("requestBody")] for step in steps])
    for recording in (ROOT / "snippets/stories").rglob("*.json"):
        body = json.loads(recording.read_text("utf-8"))["response"]["body"] or {}
        for name in ("session_id", "participant_id", "client_id"):
            assert body.get(name, "no such value") not in sent, f"{recording.name}: {name}"


def test_an_independent_runner_takes_every_step(
    site_folder: Path, server: str, tmp_path: Path, description: Mapping[str, Any]
) -> None:
    report = tmp_path / "respect.json"
    given = [part for name, value in inputs().items() for part in ("--input", f"{name}={value}")]
    command = ["respect", str(site_folder / FILE), "--server", f"paket={server}", *given]
    done = run(REDOCLY, [*command, "--json-output", str(report)], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    (file,) = json.loads(report.read_text("utf-8"))["files"].values()
    taken = {w["workflowId"]: [s["stepId"] for s in w["executedSteps"]] for w in file["executedWorkflows"]}
    assert taken == {w["workflowId"]: [s["stepId"] for s in w["steps"]] for w in description["workflows"]}
