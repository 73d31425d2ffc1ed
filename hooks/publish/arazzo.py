"""The guides' stories as an Arazzo 1.0.1 description: workflows that programs can run, call by call.

Each step that runs a program is a call of the contract, with the body that was recorded, and the ids of earlier
answers in place of the recorded ones. What is compared with the answers comes from the recordings, too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from hooks.pages.sources import ROOT, Sources, load_sources
from paket_sandbox.clients import Client
from paket_sandbox.openapi.document import Operation
from snippets.calls import calls_of
from snippets.recordings import Recording
from snippets.stories import Story, StoryStep, find_stories
from snippets.variables import IDS

FILE = "arazzo.yaml"
SOURCE = "paket"
SCHEME = "basicAuth"
"""The contract's security scheme."""
SHOWN = ("content_id", "hidden", "position")
"""What is compared of a list's first item."""


def publish_arazzo(site: Path, root: Path = ROOT) -> None:
    """Write the description into the built site, beside the contract that it names."""
    text = yaml.safe_dump(description(load_sources(root)), sort_keys=False, allow_unicode=True, width=120)
    (site / FILE).write_text(text, "utf-8")


def description(sources: Sources) -> dict[str, Any]:
    """All of it."""
    stories = find_stories(sources.root / "snippets")
    return {
        "arazzo": "1.0.1",
        "info": {
            "title": "Paket API workflows",
            "version": sources.document.version,
            "description": "What the guides tell, as calls. Every call was recorded from a run.",
        },
        "sourceDescriptions": [{"name": SOURCE, "url": "openapi.yaml", "type": "openapi"}],
        "workflows": [workflow(story, sources) for story in stories.values()],
    }


def workflow(story: Story, sources: Sources) -> dict[str, Any]:
    """A story."""
    clients = {client.username: client for client in sources.clients}
    taking_part = {step.client: clients[step.client] for step in story.programs}
    return {
        "workflowId": story.name,
        "summary": story.title,
        "inputs": inputs(taking_part),
        "steps": list(steps(story, sources, taking_part)),
    }


def inputs(clients: Mapping[str, Client]) -> dict[str, Any]:
    """What whoever runs a workflow gives: keys, and a text of the run's own."""
    properties: dict[str, Any] = {
        "run": {
            "type": "string",
            "description": "A text that no other run has. Idempotency keys begin with it.",
        }
    }
    for client in clients.values():
        role = client.client_type
        properties[f"{role}_username"] = {"type": "string", "description": f"API Username of the {role}."}
        properties[f"{role}_secret_key"] = {
            "type": "string",
            "format": "password",
            "description": f"API Secret Key of the {role}.",
        }
    return {"type": "object", "required": list(properties), "properties": properties}


def steps(story: Story, sources: Sources, clients: Mapping[str, Client]) -> Iterator[dict[str, Any]]:
    """The calls of a story, in order."""
    known: dict[str, str] = {}
    named: Counter[str] = Counter()
    for step in story.programs:
        recording = sources.recording(story.recording(step))
        (operation,) = calls_of(step.program, sources.document)
        named[operation.stem] += 1
        name = operation.stem if named[operation.stem] == 1 else f"{operation.stem}_{named[operation.stem]}"
        key = f"{{$inputs.run}}-{story.name}-{name}"
        yield call(name, key, step, operation, recording, clients[step.client], known)
        known |= {
            value: f"$steps.{name}.outputs.{output}" for output, (_, value) in outputs(recording).items()
        }


def call(
    name: str,
    key: str,
    step: StoryStep,
    operation: Operation,
    recording: Recording,
    client: Client,
    known: Mapping[str, str],
) -> dict[str, Any]:
    """A step.

    Args:
        name: Its id.
        key: Its idempotency key.
        step: What the story tells.
        operation: What is called.
        recording: The call as it was recorded.
        client: Who calls.
        known: Values of earlier answers, to the expressions that stand for them.
    """
    role = client.client_type
    parameters = [
        {"name": parameter, "in": "path", "value": known.get(value, value)}
        for parameter, value in path_values(operation, recording.request.path).items()
    ]
    if operation.method in ("POST", "PUT"):
        parameters.append({"name": "Idempotency-Key", "in": "header", "value": key})
    result: dict[str, Any] = {
        "stepId": name,
        "description": f"{step.sender}: {step.says}.",
        "operationId": operation.id,
        "x-security": [
            {
                "schemeName": SCHEME,
                "values": {"username": f"$inputs.{role}_username", "password": f"$inputs.{role}_secret_key"},
            }
        ],
    }
    if parameters:
        result["parameters"] = parameters
    if recording.request.body is not None:
        payload = {name: known.get(str(value), value) for name, value in recording.request.body.items()}
        result["requestBody"] = {"contentType": "application/json", "payload": payload}
    result["successCriteria"] = [{"condition": condition} for condition in conditions(recording)]
    if saved := outputs(recording):
        result["outputs"] = {
            output: f"$response.body#/{attribute}" for output, (attribute, _) in saved.items()
        }
    return result


def path_values(operation: Operation, path: str) -> dict[str, str]:
    """The values of a recorded path's parameters."""
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(operation.path))
    found = re.fullmatch(pattern, path.partition("?")[0])
    assert found is not None, f"{path} was recorded for {operation.path}"
    return found.groupdict()


def outputs(recording: Recording) -> dict[str, tuple[str, str]]:
    """What later steps take from an answer: the output's name, to the attribute that has it, and its value."""
    if recording.body is None or "client_id" not in recording.body:
        return {}
    body = recording.body
    return {
        id.name.lower(): (id.attribute, body[id.attribute])
        for id in IDS
        if isinstance(body.get(id.attribute), str) and id.client_type in ("", body.get("client_type"))
    }


def conditions(recording: Recording) -> Iterator[str]:
    """What an answer is held to."""
    yield f"$statusCode == {recording.status}"
    body = recording.body or {}
    if "message" in body:
        yield f"$response.body#/message == '{body['message']}'"
    if "items" in body:
        yield f"$response.body#/total == {body['total']}"
        for attribute in SHOWN:
            value = body["items"][0].get(attribute) if body["items"] else None
            if value:  # `false` is compared with nothing: Redocly's runner takes it for an attribute that is not there
                yield f"$response.body#/items/0/{attribute} == {literal(value)}"


def literal(value: object) -> str:
    """A value as Arazzo writes it in a condition."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}'" if isinstance(value, str) else str(value)
