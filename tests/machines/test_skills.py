"""The skills for coding agents: of the shape that agents read, as short as they are to be, and true."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from hooks.publish.for_programs import VECTORS
from hooks.publish.skills import FOLDER, LIMIT, SCHEMA
from paket_sandbox.clients import Client
from paket_sandbox.clients_file import load_clients
from paket_sandbox.openapi.document import Document
from paket_sandbox.process import run_sandbox
from paket_sandbox.signatures import SignatureError, verify
from proof.endpoint import PATIENCE, run_receiver
from snippets.prerequisites import Setup, filled, read_prerequisites
from snippets.skills import Done, Skill, Step, find_skills
from snippets.variables import ids_in

SKILLS = find_skills()
DONE = [(skill, done) for skill in SKILLS for done in skill.done]
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CALL = re.compile(r"^### ([A-Z]+) (/v1\S*)$", re.MULTILINE)


def text_of(skill: Skill, folder: Path) -> str:
    return (folder / FOLDER / skill.name / "SKILL.md").read_text("utf-8")


@pytest.mark.parametrize("skill", SKILLS, ids=str)
def test_a_skill_has_the_form_of_the_convention(skill: Skill, site_folder: Path) -> None:
    text = text_of(skill, site_folder)
    _, front, body = text.split("---\n", 2)
    assert yaml.safe_load(front) == {"name": skill.name, "description": skill.description}
    assert NAME.fullmatch(skill.name)
    assert len(skill.name) <= 64
    assert 1 <= len(skill.description) <= 1024
    assert body.startswith(f"\n# {skill.title}\n")
    assert len(text) <= LIMIT, f"{skill} has {len(text)} characters"


def test_the_index_lists_them_with_their_digests(site_folder: Path) -> None:
    index = json.loads((site_folder / FOLDER / "index.json").read_text("utf-8"))
    assert index["$schema"] == SCHEMA
    assert {entry["name"] for entry in index["skills"]} == {skill.name for skill in SKILLS}
    for entry in index["skills"]:
        data = (site_folder / FOLDER / entry["url"]).read_bytes()
        assert entry["digest"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert entry["type"] == "skill-md"


def test_every_operation_has_a_skill_for_those_who_may_call_it(site_folder: Path, contract: Document) -> None:
    shown = {
        skill.role: set(CALL.findall(text_of(skill, site_folder))) for skill in SKILLS if skill.operations
    }
    for operation in contract.operations:
        if operation.callers != ("platform", "publisher"):
            (role,) = operation.callers
            assert (operation.method, operation.path) in shown[role], operation.id
    assert sum(map(len, shown.values())) == len(contract.operations) - 1


@pytest.mark.parametrize("skill", SKILLS, ids=str)
def test_a_skill_is_about_calls_and_says_what_is_sent(
    skill: Skill, site_folder: Path, contract: Document
) -> None:
    text = text_of(skill, site_folder)
    for id in skill.operations:
        operation = contract.operation(id)
        part = text.partition(f"### {operation.method} {operation.path}\n")[2].partition("\n#")[0]
        for field in operation.request_body.properties if operation.request_body else ():
            assert f"`{field.name}`{'*' if field.required else ''} (" in part
            assert all(f"`{value}`" in part for value in field.schema.enum)
        assert f"\n- {operation.success.status}: " in part
    if skill.events:
        assert all(f"- `{webhook.name}`: " in text for webhook in contract.webhooks)


def client_of(skill: Skill) -> Client:
    return next(client for client in load_clients() if skill.role in ("", client.client_type))


def prepared(done: Done, http: httpx.Client) -> Mapping[str, str]:
    """The ids that are known after what is given."""
    groups = read_prerequisites().groups
    known = {client.username: client for client in load_clients()}
    setup = Setup([request for group in done.given for request in groups[group]], known)
    for request in setup:
        response = http.request(
            request.method, request.target, headers=dict(request.headers), content=request.body
        )
        setup.take(response.status_code, response.content)
    return setup.ids


@pytest.mark.parametrize(("skill", "done"), [(s, d) for s, d in DONE if d.steps], ids=lambda part: None)
def test_what_is_to_be_done_is_so_in_the_sandbox(skill: Skill, done: Done, server: str) -> None:
    with httpx.Client(base_url=server, timeout=PATIENCE) as http:
        known = prepared(done, http)
        client = client_of(skill)
        for step in done.steps:
            take(step, done, http, client, known := dict(known))


def take(step: Step, done: Done, http: httpx.Client, client: Client, known: dict[str, str]) -> None:
    """Send a step's request, hold its answer to what the step says, and keep the ids."""
    method, path = filled(step.call, known).split(" ")
    headers = {
        name: f"{done.says}{value}"[-255:] if "Key" in name else value
        for name, value in (step.headers or {}).items()
    }
    sent = {"auth": (client.username, client.secret), "headers": headers}
    if step.body is not None:
        sent["json"] = step.body
    try:
        response = http.request(method, path, **sent)  # type: ignore[arg-type]
    except httpx.RemoteProtocolError:
        assert step.lost, f"{done.says}: {step} was not answered"
        return
    assert not step.lost, f"{done.says}: {step} was answered {response}"
    assert response.status_code == step.status, f"{done.says}: {step}: {response.text}"
    body = response.json() if response.content else {}
    expect(filled(step.answer or {}, known), body, f"{done.says}: {step}")
    first = (body.get("items") or [{}])[0]
    assert not [name for name in step.lacks if name in body or name in first], f"{done.says}: {body}"
    known |= ids_in(response.content)


def expect(wanted: Any, found: Any, where: str) -> None:
    """Hold a part of an answer to what it must have, among other things."""
    if isinstance(wanted, Mapping):
        for name, value in wanted.items():
            assert name in found, f"{where}: no {name} in {found}"
            expect(value, found[name], where)
    elif isinstance(wanted, list):
        assert len(wanted) == len(found), where
        for one, other in zip(wanted, found, strict=True):
            expect(one, other, where)
    else:
        assert found == wanted, where


@pytest.mark.parametrize("done", [done for _, done in DONE if done.events], ids=lambda done: done.events[-1])
def test_what_is_to_be_received_is_sent(done: Done) -> None:
    statuses = [500] * done.fails
    with run_receiver(lambda number: statuses[number] if number < len(statuses) else 204) as receiver:
        username = next(c.username for c in load_clients() if c.client_type == "publisher")
        options = ("--webhook", f"{username}={receiver.url}", "--webhook-speed", "1000")
        with run_sandbox(*options) as sandbox:
            with httpx.Client(base_url=sandbox.url.removesuffix("/v1"), timeout=PATIENCE) as http:
                prepared(done, http)
            received = receiver.wait(len(done.events))
    assert [webhook.event["type"] for webhook in received] == list(done.events)
    ids = [webhook.event["id"] for webhook in received]
    assert len(set(ids)) == len(ids) - done.fails


def test_every_vector_gets_its_verdict(site_folder: Path) -> None:
    assert [done for _, done in DONE if done.vectors]
    table = json.loads((site_folder / VECTORS).read_text("utf-8"))
    for vector in table["vectors"]:
        given = {name: vector.get(name, table.get(name)) for name in ("body", "secret", "now", "header")}
        body = str(given["body"]).encode()
        if vector["verdict"] == "verified":
            verify(given["header"] or "", body, given["secret"], given["now"], table["tolerance"])
        else:
            with pytest.raises(SignatureError):
                verify(given["header"] or "", body, given["secret"], given["now"], table["tolerance"])


def test_every_line_of_what_is_done_is_run() -> None:
    for skill, done in DONE:
        assert done.steps or done.events or done.vectors, f"{skill}: nothing shows {done.says!r}"
