"""A skill for each role, for coding agents: ``/.well-known/agent-skills/`` by the Agent Skills convention.

A skill is one Markdown file with a name and a description above it (agentskills.io), listed in an index with its digest
(version 0.2.0 of the discovery convention). Calls, bodies, the retry table and what the sandbox assumes come from the
contract; what the ledger has is quoted from its page; what is done when all is done is in ``snippets/skills.yaml``, and
the suite runs it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from hooks.pages.install import install_text
from hooks.pages.sources import ROOT, Sources, load_sources
from hooks.publish.calls import call_texts, plain, retries_text
from hooks.publish.for_programs import VECTORS
from hooks.publish.markdown_copies import MarkdownCopy, file_of
from hooks.publish.reading import SKILLS
from paket_sandbox.__main__ import WEBHOOK_SECRET
from paket_sandbox.agents.brief import field_text
from paket_sandbox.clients import Client
from paket_sandbox.clients_file import load_clients
from paket_sandbox.openapi.document import Operation
from snippets.catalogue import PAKET, SANDBOX
from snippets.facts import filled, read_values
from snippets.prerequisites import SetupRequest, read_prerequisites
from snippets.skills import Done, Quotation, Skill, Step, find_skills
from snippets.variables import CREDENTIALS

RECEIVER = "http://127.0.0.1:9000/webhooks"
"""Where the published receivers listen."""
SCHEMA = "https://schemas.agentskills.io/discovery/0.2.0/schema.json"
LEDGER = "proof/prose/ledger.yaml"
LIMIT = 8_000
"""Characters of a skill, at most."""

VARIABLE = re.compile(r"\{(?:PAKET_)?([A-Z_]+)\}")


def publish_skills(site: Path, copies: Iterable[MarkdownCopy], root: Path = ROOT) -> None:
    """Write the skills and their index into the built site."""
    folder = site / SKILLS
    entries = []
    pages = {copy.file: copy for copy in copies}
    for skill in find_skills(root / "snippets"):
        text = skill_text(skill, load_sources(root), pages)
        path = folder / skill.name / "SKILL.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        entries.append(
            {
                "name": skill.name,
                "type": "skill-md",
                "description": skill.description,
                "url": f"{skill.name}/SKILL.md",
                "digest": f"sha256:{hashlib.sha256(text.encode()).hexdigest()}",
            }
        )
    index = {"$schema": SCHEMA, "skills": entries}
    (folder / "index.json").write_text(json.dumps(index, indent=2, ensure_ascii=False) + "\n", "utf-8")


def skill_file(skill: Skill) -> str:
    """Where a skill is, from the root of the site."""
    return f"{SKILLS}/{skill.name}/SKILL.md"


def skill_text(skill: Skill, sources: Sources, pages: Mapping[str, MarkdownCopy]) -> str:
    """A skill as it is published."""
    front = yaml.safe_dump(
        {"name": skill.name, "description": skill.description},
        sort_keys=False,
        width=10_000,
        allow_unicode=True,
    )
    parts = [f"---\n{front}---\n\n# {skill.title}", beginning(skill, sources, pages)]
    if skill.operations:
        operations = [sources.document.operation(id) for id in skill.operations]
        parts += [calls_text(skill, operations), retries_text(operations)]
    if skill.events:
        parts.append(events_text(sources))
    values = read_values(sources.root / LEDGER)
    ledger = yaml.safe_load((sources.root / LEDGER).read_text("utf-8"))
    parts += [quotation_text(one, ledger, values, pages) for one in skill.facts]
    parts += [
        assumptions_text(skill, sources),
        done_text(skill, clients_of(skill, sources), pages["index.md"].root),
    ]
    return "\n\n".join(parts) + "\n"


def beginning(skill: Skill, sources: Sources, pages: Mapping[str, MarkdownCopy]) -> str:
    """What every skill begins with."""
    root = pages["index.md"].root
    clients = clients_of(skill, sources)
    username, secret = CREDENTIALS
    keys = ", ".join(f"`{client.username}` with `{client.secret}`" for client in clients)
    install = install_text(sources.root, root, "site").splitlines()[-1]
    start = f"paket-sandbox --webhook {RECEIVER}" if skill.events else "paket-sandbox"
    signed = f" It signs with `{WEBHOOK_SECRET}`." if skill.events else ""
    return "\n".join(
        [
            f"- API: `{PAKET}`, over HTTPS, in JSON. Take it, and the credentials, from the environment.",
            f"- Authentication: HTTP Basic, from `{username}` and `{secret}`. Send `Accept: application/json`.",
            f"- Sandbox: `{install}`, then `{start}`. It answers at `{SANDBOX}`. Keys: {keys}.{signed}",
            f"- Contract: {root}openapi.yaml. What to read for a task: {root}llms.txt.",
        ]
    )


def clients_of(skill: Skill, sources: Sources) -> list[Client]:
    """The sandbox's Clients that a skill is written for, its own first, and those whose requests its checks need."""
    groups = read_prerequisites().groups
    others = {request.client for done in skill.done for group in done.given for request in groups[group]}
    own = [client for client in sources.clients if skill.role in ("", client.client_type)]
    return own + [client for client in sources.clients if client not in own and client.username in others]


def calls_text(skill: Skill, operations: Iterable[Operation]) -> str:
    """The calls, each with what is sent and what comes back, and an example of a body."""
    parts = ["## Calls", *call_texts(operations)]
    if skill.example:
        body = compact(example_of(skill))
        parts.append(f"A body:\n\n```json\n{body}\n```")
    return "\n\n".join(parts)


def example_of(skill: Skill) -> Mapping[str, Any] | None:
    """The body that a skill shows; None for none."""
    return read_prerequisites().groups[skill.example][0].body if skill.example else None


def events_text(sources: Sources) -> str:
    """The events, and what each says."""
    document = sources.document
    event = document.schema("Event")
    lines = [
        "## Events",
        "",
        f"Body: {', '.join(map(field_text, event.properties))}. `data` is, by `type`:",
        "",
    ]
    for webhook in document.webhooks:
        names = ", ".join(f"`{p.name}`" for p in webhook.data.properties)
        lines.append(f"- `{webhook.name}`: {' '.join(webhook.description.split())} {names}")
    return "\n".join(lines)


def quotation_text(
    quotation: Quotation,
    ledger: Mapping[str, Any],
    values: Mapping[str, str],
    pages: Mapping[str, MarkdownCopy],
) -> str:
    """The lines of a page that state a fact.

    Raises:
        KeyError: There is no such fact, or the page does not state it.
    """
    page = pages[copy_of(quotation.file)]
    lines = [plain(line) for line in page.markdown.splitlines()]
    places: set[int] = set()
    for words in (words for fact in quotation.states for words in ledger[fact]["stated"][quotation.file]):
        wanted = plain(filled(words, values))
        found = next((number for number, line in enumerate(lines) if wanted in line), None)
        if found is None:
            raise KeyError(f"{quotation.file} does not say {wanted!r} as {LEDGER} has it")
        places.add(found)
    kept = [lines[place] for place in sorted(places)]
    rows = [line for line in kept if line.startswith("|")]
    others = [line if re.match(r"- |\d+\. ", line) else f"- {line}" for line in kept if line not in rows]
    parts = [f"## {quotation.title}"]
    if rows:
        parts.append("\n".join([quotation.table, "| --- " * (quotation.table.count("|") - 1) + "|", *rows]))
    if others:
        parts.append("\n".join(others))
    return "\n\n".join(parts)


def copy_of(source: str) -> str:
    """The file of the copy of a page: ``docs/upnext/index.md`` is ``upnext.md``."""
    address = source.removeprefix("docs/").removesuffix(".md").removesuffix("index")
    return file_of(address)


def assumptions_text(skill: Skill, sources: Sources) -> str:
    """What is the sandbox's choice, where Paket documents nothing."""
    texts = {assumption.id: assumption.text for assumption in sources.document.assumptions}
    lines = [f"- {' '.join(texts[id].split())}" for id in skill.assumptions]
    return "\n".join(["## What the sandbox does where nothing is documented", "", *lines])


def done_text(skill: Skill, clients: Sequence[Client], root: str) -> str:
    """The definition of done, each line with what shows it."""
    own = clients[0].username if skill.role else ""
    app = next(client.client_id for client in load_clients() if client.client_type == "publisher")
    example = example_of(skill)
    lines = []
    for before, done in zip((None, *skill.done), skill.done, strict=False):
        given = "the same" if before and before.given == done.given else given_text(done, own, example)
        lines.append(line_of(done, given, example, root).replace("{app_id}", app))
    return "\n".join(["## Done when", "", *lines])


def given_text(done: Done, own: str, example: Mapping[str, Any] | None) -> str:
    """The requests that were answered before a check.

    Args:
        done: What must hold then.
        own: The user name of the Client whose requests need no name; empty for none.
        example: The body that is known already.
    """
    groups = read_prerequisites().groups
    requests = [request for group in done.given for request in groups[group]]
    return "; ".join(request_text(request, own, example) for request in requests)


def line_of(done: Done, given: str, example: Mapping[str, Any] | None, root: str) -> str:
    """A line of it.

    Args:
        done: What must hold.
        given: What was sent before.
        example: The body that is known already.
        root: The whole address of the site.
    """
    shown = [step_text(step, example) for step in done.steps]
    if done.vectors:
        shown.append(f"{root}{VECTORS}")
    if done.events:
        fails = f", {done.fails} refused" if done.fails else ""
        shown.append(f"received: {', '.join(f'`{event}`' for event in done.events)}{fails}")
    return f"- {done.says}{f' Given: {given}.' if given else ''} Check: {'; '.join(shown)}."


def request_text(request: SetupRequest, own: str, example: Mapping[str, Any] | None) -> str:
    """A request that was answered before a check."""
    who = "" if request.client == own else f"as `{request.client}` "
    often = f"{request.repeat} times " if request.repeat > 1 else ""
    return f"{often}{who}`{step_call(request.call)}`{body_text(request.body, example)}"


def body_text(body: Mapping[str, Any] | None, example: Mapping[str, Any] | None) -> str:
    """What a request of a check sends, if anything."""
    if body is None:
        return ""
    if body == example:
        return " with the body above"
    return f" with `{step_call(compact(body))}`"


def compact(body: object) -> str:
    """JSON in as few characters as it takes."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def step_call(call: str) -> str:
    """Method and path, with the names of ids as the contract has them."""
    return VARIABLE.sub(lambda name: f"{{{name[1].lower()}}}", call)


def step_text(step: Step, example: Mapping[str, Any] | None) -> str:
    """A request of a check, and what it is answered."""
    headers = ", ".join(f"{name} {value}" for name, value in (step.headers or {}).items())
    answer = f" with {json.dumps(step.answer)}" if step.answer else ""
    answer = VARIABLE.sub(lambda name: f"the same {name[1].lower()}", answer)
    lacks = f" without {', '.join(step.lacks)}" if step.lacks else ""
    outcome = "no answer" if step.lost else f"{step.status}{answer}{lacks}"
    sent = f"{f' ({headers})' if headers else ''}{body_text(step.body, example)}"
    return f"`{step_call(step.call)}`{sent} → {outcome}"
