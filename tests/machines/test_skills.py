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
from hooks.publish.reading import SKILLS as FOLDER
from hooks.publish.skills import LIMIT, SCHEMA
from paket_sandbox.clients_file import load_clients
from paket_sandbox.openapi.document import Document
from paket_sandbox.process import run_sandbox
from paket_sandbox.signatures import SignatureError, verify
from proof.endpoint import PATIENCE, run_receiver
from snippets.skills import Done, Skill, find_skills

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
    assert len(text) <= LIMIT, (
        f"{skill} has {len(text)} characters, {LIMIT} at most: shorten it in snippets/skills.yaml, "
        "or raise LIMIT in hooks/publish/skills.py"
    )


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


class Agent:
    """One that has nothing but a skill's text, and does what its definition of done says."""

    def __init__(self, text: str, http: httpx.Client, prefix: str = "") -> None:
        self.http = http
        self.prefix = prefix
        self.secrets: dict[str, str] = dict(KEY.findall(text.partition("Keys: ")[2].partition("\n")[0]))
        self.own = next(iter(self.secrets))
        example = re.search(r"```json\n(.*)\n```", text)
        self.example = json.loads(example[1]) if example else None
        self.known: dict[str, str] = {}

    def do(self, line: str) -> None:
        """Send what is given, then what shows that it is done."""
        for call in calls_in(line.partition(" Given: ")[2].partition(" Check: ")[0]):
            for number in range(1, int(call["times"] or 1) + 1):
                self.known["number"] = str(number)
                self.send(call, line)
        for call in calls_in(line.partition(" Check: ")[2]):
            self.send(call, line)

    def send(self, call: dict[str, str | None], line: str) -> None:
        """Send a request as it is printed, and hold its answer to what is printed."""
        who = call["who"] or self.own
        body = self.example if call["above"] else json.loads(self.fill(call["body"] or "null"))
        headers = dict(pair.split(" ", 1) for pair in (call["headers"] or "").split(", ") if pair)
        if "Idempotency-Key" in headers:
            headers["Idempotency-Key"] = f"{self.prefix}{headers['Idempotency-Key']}"
        method, path, wanted = call["method"] or "", self.fill(call["path"] or ""), call["outcome"] or "2"
        sent = {} if body is None else {"json": body}
        try:
            response = self.http.request(method, path, auth=(who, self.secrets[who]), headers=headers, **sent)
        except httpx.RemoteProtocolError:
            assert wanted == "no answer", line
            return
        status, answer, lacks = OUTCOME.fullmatch(wanted).groups()  # type: ignore[union-attr]
        assert str(response.status_code).startswith(status), f"{line}: {method} {path}: {response.text}"
        found = response.json() if response.content else {}
        for name in ("session_id", "participant_id"):
            expected = self.known.get(name)
            answer = (answer or "").replace(f"the same {name}", expected or "")
            if name in found:
                self.known[name] = found[name]
        expect(json.loads(answer or "{}"), found, line)
        first = (found.get("items") or [{}])[0]
        for name in (lacks or "").split(", "):
            assert name not in found, line
            assert name not in first, line

    def fill(self, text: str) -> str:
        """A text with what is known in place of its name."""
        return re.sub(r"\{([a-z_]+)\}", lambda name: self.known[name[1]], text)


KEY = re.compile(r"`([^`]+)` with `([^`]+)`")
REQUEST = re.compile(
    r"(?:(?P<times>\d+) times )?(?:as `(?P<who>[^`]+)` )?`(?P<method>[A-Z]+) (?P<path>/v1[^`]*)`"
    r"(?: \((?P<headers>[^)]*)\))?(?: with (?:`(?P<body>\{.*\})`|(?P<above>the body above)))?"
    r"(?: → (?P<outcome>.*))?"
)
OUTCOME = re.compile(r"(\d+)(?: with (\{.*\}))?(?: without (.*))?")


def calls_in(text: str) -> list[dict[str, str | None]]:
    """The requests that a text names, in order."""
    parts = [part for part in text.removesuffix(".").split("; ") if " /v1" in part]
    found = [REQUEST.fullmatch(part) for part in parts]
    assert all(found), f"not to be read as requests: {parts}"
    return [match.groupdict() for match in found if match]


def lines_of(skill: Skill, folder: Path) -> list[str]:
    """The definition of done as it is printed; what is `the same` is put in from the line before."""
    text = text_of(skill, folder)
    lines: list[str] = []
    for line in text.partition("## Done when\n\n")[2].splitlines():
        before = lines[-1].partition(" Given: ")[2].partition(" Check: ")[0] if lines else ""
        lines.append(line.replace(" Given: the same. Check: ", f" Given: {before} Check: "))
    return lines


@pytest.mark.parametrize("skill", [s for s in SKILLS if s.operations], ids=str)
def test_what_is_to_be_done_is_so_in_the_sandbox_as_it_is_printed(
    skill: Skill, server: str, site_folder: Path
) -> None:
    lines = lines_of(skill, site_folder)
    assert len(lines) == len(skill.done)
    with httpx.Client(base_url=server, timeout=PATIENCE) as http:
        for line in lines:
            Agent(text_of(skill, site_folder), http, f"{skill} ").do(line)


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


@pytest.mark.parametrize(("skill", "done"), [(s, d) for s, d in DONE if d.events], ids=lambda part: None)
def test_what_is_to_be_received_is_sent(skill: Skill, done: Done, site_folder: Path) -> None:
    (line,) = (line for line in lines_of(skill, site_folder) if line.startswith(f"- {done.says} "))
    statuses = [500] * done.fails
    with run_receiver(lambda number: statuses[number] if number < len(statuses) else 204) as receiver:
        username = next(c.username for c in load_clients() if c.client_type == "publisher")
        options = ("--webhook", f"{username}={receiver.url}", "--webhook-speed", "1000")
        with run_sandbox(*options) as sandbox:
            with httpx.Client(base_url=sandbox.url.removesuffix("/v1"), timeout=PATIENCE) as http:
                Agent(text_of(skill, site_folder), http).do(line)
            received = receiver.wait(len(done.events))
    types = [webhook.event["type"] for webhook in received]
    assert types == list(done.events)
    assert all(f"`{type}`" in line.partition("received: ")[2] for type in types)
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
