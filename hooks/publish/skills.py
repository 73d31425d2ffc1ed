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
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from hooks.pages.install import install_text
from hooks.pages.sources import ROOT, Sources, load_sources
from hooks.publish.for_programs import VECTORS
from hooks.publish.markdown_copies import MarkdownCopy, file_of
from paket_sandbox.__main__ import WEBHOOK_SECRET
from paket_sandbox.agents.brief import call_text
from paket_sandbox.openapi.document import Operation
from snippets.catalogue import PAKET, SANDBOX
from snippets.facts import filled, read_values
from snippets.prerequisites import read_prerequisites
from snippets.skills import Done, Quotation, Skill, Step, find_skills
from snippets.variables import CREDENTIALS

FOLDER = ".well-known/agent-skills"
RECEIVER = "http://127.0.0.1:9000/webhooks"
"""Where the published receivers listen."""
SCHEMA = "https://schemas.agentskills.io/discovery/0.2.0/schema.json"
LEDGER = "proof/prose/ledger.yaml"
LIMIT = 8_000
"""Characters of a skill, at most."""

LINK = re.compile(r"\[([^\]]+)\]\([^)\s]+\)")
VARIABLE = re.compile(r"\{(?:PAKET_)?([A-Z_]+)\}")
TOLD = (400, 409)
"""Errors whose remedy is told, for the retry table lacks them."""


def publish_skills(site: Path, copies: Iterable[MarkdownCopy], root: Path = ROOT) -> None:
    """Write the skills and their index into the built site."""
    folder = site / FOLDER
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
    return f"{FOLDER}/{skill.name}/SKILL.md"


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
        parts += [calls_text(skill, operations), retries_text(operations, sources)]
    if skill.events:
        parts.append(events_text(sources))
    values = read_values(sources.root / LEDGER)
    ledger = yaml.safe_load((sources.root / LEDGER).read_text("utf-8"))
    parts += [quotation_text(one, ledger, values, pages) for one in skill.facts]
    parts += [assumptions_text(skill, sources), done_text(skill, pages["index.md"].root)]
    return "\n\n".join(parts) + "\n"


def beginning(skill: Skill, sources: Sources, pages: Mapping[str, MarkdownCopy]) -> str:
    """What every skill begins with."""
    root = pages["index.md"].root
    clients = [client for client in sources.clients if skill.role in ("", client.client_type)]
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


def calls_text(skill: Skill, operations: Iterable[Operation]) -> str:
    """The calls, each with what is sent and what comes back, and an example of a body."""
    parts = ["## Calls", *map(call_text, operations)]
    if skill.example:
        body = read_prerequisites().groups[skill.example][0].body
        parts.append(f"A body:\n\n```json\n{json.dumps(body, ensure_ascii=False)}\n```")
    return "\n\n".join(parts)


def retries_text(operations: Iterable[Operation], sources: Sources) -> str:
    """The retry table: which failures to send again, and with which key, of all these calls."""
    rows: dict[tuple[tuple[str, ...], str], dict[str, None]] = {}
    failures: tuple[str, ...] = ()
    for operation in operations:
        failures = failures or tuple(operation.retry.advice)
        advice = tuple(operation.retry.advice[failure] for failure in failures)
        rows.setdefault((advice, " ".join(operation.retry.harm.split())), {})[operation.method] = None
    heads = ("call", *failures, "what a new key can do")
    table = [heads, ("---",) * len(heads)]
    table += [(" ".join(methods), *advice, harm) for (advice, harm), methods in rows.items()]
    lines = ["## When it fails", "", *(f"| {' | '.join(row)} |" for row in table)]
    told = [response for response in sources.document.responses.values() if response.status in TOLD]
    lines += ["", *(f"- {r.status}: {plain(r.description)} {plain(r.remedy)}" for r in told)]
    return "\n".join(lines)


def events_text(sources: Sources) -> str:
    """The events, and what each says."""
    document = sources.document
    event = document.schema("Event")
    lines = [
        "## Events",
        "",
        f"Body: {', '.join(f'`{p.name}`' for p in event.properties)}. `data` is, by `type`:",
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


def plain(markdown: str) -> str:
    """Markdown without links and escapes, on one line."""
    return re.sub(r"\\(.)", r"\1", LINK.sub(r"\1", " ".join(markdown.split()))).strip()


def assumptions_text(skill: Skill, sources: Sources) -> str:
    """What is the sandbox's choice, where Paket documents nothing."""
    texts = {assumption.id: assumption.text for assumption in sources.document.assumptions}
    lines = [f"- {' '.join(texts[id].split())}" for id in skill.assumptions]
    return "\n".join(["## What the sandbox does where nothing is documented", "", *lines])


def done_text(skill: Skill, root: str) -> str:
    """The definition of done, each line with what shows it."""
    return "\n".join(["## Done when", "", *(line_of(done, root) for done in skill.done)])


def line_of(done: Done, root: str) -> str:
    """A line of it.

    Args:
        done: What must hold.
        root: The whole address of the site.
    """
    shown = [*map(step_text, done.steps)]
    if done.vectors:
        shown.append(f"{root}{VECTORS}")
    if done.events:
        groups = read_prerequisites().groups
        calls = [request for group in done.given for request in groups[group]]
        shown += [f"as `{request.client}` `{step_call(request.call)}`" for request in calls]
        fails = f", {done.fails} refused" if done.fails else ""
        shown.append(f"received: {', '.join(f'`{event}`' for event in done.events)}{fails}")
    return f"- {done.says} Check: {'; '.join(shown)}."


def step_call(call: str) -> str:
    """Method and path, with the names of ids as the contract has them."""
    return VARIABLE.sub(lambda name: f"{{{name[1].lower()}}}", call)


def step_text(step: Step) -> str:
    """A request of a check, and what it is answered."""
    headers = ", ".join(f"{name} {value}" for name, value in (step.headers or {}).items())
    answer = f" with {json.dumps(step.answer)}" if step.answer else ""
    answer = VARIABLE.sub(lambda name: f"the same {name[1].lower()}", answer)
    lacks = f" without {', '.join(step.lacks)}" if step.lacks else ""
    outcome = "no answer" if step.lost else f"{step.status}{answer}{lacks}"
    return f"`{step_call(step.call)}`{f' ({headers})' if headers else ''} → {outcome}"
