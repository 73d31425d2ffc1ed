"""Every operation as one call that can be sent: what a Postman collection and a Bruno folder have in common.

Names, methods and addresses come from the contract; bodies, the headers that are sent and the example answers
from the recordings. Calls are ordered so that a run from top to bottom succeeds: what makes an object stands
before what needs its id, and what removes it stands last. Ids go from an answer to the calls after it through
variables.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hooks.pages.sources import ROOT, Sources, load_sources
from paket_sandbox.clients import Client
from paket_sandbox.openapi.document import Operation, Parameter
from snippets.calls import caller_of, program_of
from snippets.recordings import Recording, read_recording, recording_path

REMOVALS = "Remove"
"""The folder of the calls that remove something."""


@dataclass(frozen=True)
class Field:
    """A header, or a parameter of the query, of a call."""

    name: str
    value: str
    description: str
    sent: bool
    """Whether the call carries it; otherwise it is there to be switched on."""


@dataclass(frozen=True)
class Call:
    """One operation, ready to be sent."""

    operation: Operation
    caller: str
    """The kind of Client whose credentials it uses: ``platform``, ``publisher``."""
    path: str
    """With a variable for each id: ``/v1/upnext/sessions/{{session_id}}``."""
    headers: tuple[Field, ...]
    query: tuple[Field, ...]
    body: str | None
    """JSON, with variables; None for a call that sends no body."""
    saves: tuple[str, ...]
    """Attributes of the answer that later calls take from variables of the same name."""
    required: tuple[str, ...]
    """Attributes that the answer must have."""
    examples: tuple[Recording, ...]
    """Recorded answers of this call, the success first."""

    @property
    def name(self) -> str:
        """What it is called on the site."""
        return self.operation.summary

    @property
    def status(self) -> int:
        """The status of its success."""
        return self.operation.success.status

    def as_recorded(self, recording: Recording) -> Call:
        """The call with the headers and the body of one of its examples."""
        sent = recording.request
        headers = tuple(Field(name, value, "", True) for name, value in sent.headers.items())
        return replace(self, headers=headers, query=(), body=dumps(sent.body))


@dataclass(frozen=True)
class Folder:
    """Calls that belong together: those of a tag, or those that remove."""

    name: str
    description: str
    calls: tuple[Call, ...]


def find_folders(root: Path = ROOT) -> tuple[Folder, ...]:
    """All calls, in their folders, in the order in which they can be run."""
    sources = load_sources(root)
    tags = {tag.name: tag.description for tag in sources.document.tags}
    rows: dict[str, list[Call]] = {name: [] for name in [*tags, REMOVALS]}
    for call in find_calls(sources):
        rows[REMOVALS if call.operation.method == "DELETE" else call.operation.tag].append(call)
    folders = [
        Folder(name, tags.get(name, "What the other calls made. These stand last."), tuple(calls))
        for name, calls in rows.items()
        if calls
    ]
    return tuple(sorted(folders, key=lambda f: (f.name == REMOVALS, max(len(ids_of(c)) for c in f.calls))))


def find_calls(sources: Sources) -> list[Call]:
    """All calls, in the order in which they can be run."""
    folder = sources.root / "snippets"
    operations = sources.document.operations
    recordings = {o.id: read_recording(program_of(o), folder) for o in operations}
    named = [f"errors/{name}" for name in sources.document.responses]
    errors = [read_recording(name, folder) for name in named if recording_path(name, folder).is_file()]
    ids = {p.name for o in operations for p in o.parameters if p.location == "path"}
    return sorted((make_call(o, recordings[o.id], errors, ids) for o in operations), key=turn)


def turn(call: Call) -> tuple[int, int]:
    """When it is a call's turn: first what makes, then what reads, and what removes backwards."""
    match call.operation.method:
        case "DELETE":
            return 2, -len(ids_of(call))
        case "GET":
            return 1, len(ids_of(call))
        case _:
            return 0, len(ids_of(call))


def make_call(operation: Operation, recording: Recording, errors: Iterable[Recording], ids: set[str]) -> Call:
    """The call of an operation."""
    success = operation.success.schema
    answered = success.properties if success else ()
    return Call(
        operation=operation,
        caller=caller_of([operation]),
        path=re.sub(r"\{(.*?)\}", r"{{\1}}", operation.path),
        headers=tuple(headers_of(operation, recording)),
        query=tuple(query_of(operation)),
        body=dumps(with_variables(recording.request.body)),
        saves=tuple(p.name for p in answered if p.name in ids and operation.method == "POST"),
        required=tuple(p.name for p in answered if p.required),
        examples=(recording, *(error for error in errors if answers(operation, error))),
    )


def answers(operation: Operation, recording: Recording) -> bool:
    """Whether a recording is one of this operation, and of an answer that the contract has for it."""
    path = re.sub(r"\\{.*?\\}", "[^/]+", re.escape(operation.path))
    same_path = re.fullmatch(path, recording.request.path.partition("?")[0])
    documented = recording.status in {response.status for response in operation.responses}
    return recording.request.method == operation.method and same_path is not None and documented


def headers_of(operation: Operation, recording: Recording) -> Iterator[Field]:
    """The documented headers; those that the recorded program sent are sent here as well."""
    sent = {name.lower(): value for name, value in recording.request.headers.items()}
    for p in operation.parameters:
        if p.location == "header" and not p.sandbox_only:
            value = "{{$guid}}" if p.name == "Idempotency-Key" else sent.get(p.name.lower(), example_of(p))
            yield Field(p.name, value, p.description, p.name.lower() in sent)
    if recording.request.body is not None:
        yield Field("Content-Type", "application/json", "The body is JSON.", True)


def query_of(operation: Operation) -> Iterator[Field]:
    """The documented parameters of the query, switched off unless they are required."""
    for p in operation.parameters:
        if p.location == "query":
            yield Field(p.name, example_of(p), p.description, p.required)


def example_of(parameter: Parameter) -> str:
    """A value that the contract gives for a parameter; empty when it gives none."""
    schema = parameter.schema
    values = [schema.const, schema.default, *schema.examples, *schema.enum]
    return next((str(v) for v in values if v is not None), "")


def dumps(body: Any) -> str | None:
    """A body as it is sent; None for none."""
    return None if body is None else json.dumps(body, indent=2, ensure_ascii=False)


def with_variables(body: Any) -> Any:
    """A recorded body, with variables where it has ids."""
    if not isinstance(body, Mapping):
        return body
    return {key: f"{{{{{key}}}}}" if key.endswith("_id") else value for key, value in body.items()}


def ids_of(call: Call) -> list[str]:
    """The variables that a call needs in its path and its body, each once."""
    return list(dict.fromkeys(re.findall(r"\{\{(\w+)\}\}", call.path + (call.body or ""))))


def variables_of(folders: Iterable[Folder], server: str, clients: Iterable[Client]) -> dict[str, str]:
    """Every variable of the calls, and its value at the start.

    Args:
        folders: The calls.
        server: The address of the API, as in the contract's servers.
        clients: Whose credentials to use, the first of each kind; none for a reader's own.

    Returns:
        Name to value; empty where the reader, or an answer, gives it. An id that no answer
        gives is the recorded one.
    """
    calls = [call for folder in folders for call in folder.calls]
    first = {client.client_type: client for client in reversed(list(clients))}
    values = {"base_url": server}
    for kind in sorted({call.caller for call in calls}):
        values[f"{kind}_username"] = first[kind].username if kind in first else ""
        values[f"{kind}_secret_key"] = first[kind].secret if kind in first else ""
    saved = {name for call in calls for name in call.saves}
    for call in calls:
        recorded = call.examples[0].request.body or {}
        for name in ids_of(call):
            if name not in saved and first and name in recorded:
                values[name] = str(recorded[name])
            values.setdefault(name, "")
    return values
