"""The calls as a Bruno collection: a folder of YAML files, in the OpenCollection format of Bruno 3."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from hooks.collections.requests import Call, Field, Folder
from hooks.pages.programs import phrase
from paket_sandbox.openapi.document import slug
from snippets.recordings import Recording

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the archive: the same calls make the same bytes."""

SETTINGS = {"encodeUrl": True, "timeout": 30000, "followRedirects": False}


def files(
    name: str, description: str, folders: Iterable[Folder], environments: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """Every file of the collection: its path in the folder, and its text.

    Args:
        name: The collection's name.
        description: What it says about itself, as Markdown.
        folders: The calls, in the order of a run.
        environments: Name of each environment, and name and value of each of its variables.
    """
    root = {
        "opencollection": "1.0.0",
        "info": {"name": name},
        "docs": {"content": description, "type": "text/markdown"},
    }
    made: dict[str, Any] = {"opencollection.yml": root}
    for title, variables in environments.items():
        made[f"environments/{title}.yml"] = environment(title, variables)
    for place, folder in enumerate(folders, start=1):
        path = slug(folder.name)
        made[f"{path}/folder.yml"] = {
            "info": {"name": folder.name, "type": "folder", "seq": place},
            "docs": {"content": folder.description, "type": "text/markdown"},
        }
        for seq, call in enumerate(folder.calls, start=1):
            made[f"{path}/{slug(call.name)}.yml"] = request(call, seq)
    return {path: dump(content) for path, content in made.items()}


def archive(files: Mapping[str, str], folder: str) -> bytes:
    """The files as a zip with one ``folder`` in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for path, text in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{path}", EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, text)
    return stream.getvalue()


def environment(name: str, variables: Mapping[str, str]) -> dict[str, Any]:
    """Variables; a secret key without a value is one that Bruno asks for and keeps out of files."""
    rows: list[dict[str, Any]] = []
    for key, value in variables.items():
        secret = key.endswith("_secret_key") and not value
        rows.append({"name": key, "secret": True} if secret else {"name": key, "value": value})
    return {"name": name, "variables": rows}


def request(call: Call, seq: int) -> dict[str, Any]:
    """One call, its tests and its example answers."""
    checks = [{"expression": "res.status", "operator": "eq", "value": str(call.status)}]
    checks += [{"expression": f"res.body.{name}", "operator": "isDefined"} for name in call.required]
    runtime: dict[str, Any] = {"assertions": checks}
    if call.saves:
        runtime["actions"] = [saving(name) for name in call.saves]
    return {
        "info": {"name": call.name, "type": "http", "seq": seq},
        "http": {
            **sending(call),
            "auth": {
                "type": "basic",
                "username": f"{{{{{call.caller}_username}}}}",
                "password": f"{{{{{call.caller}_secret_key}}}}",
            },
        },
        "runtime": runtime,
        "settings": SETTINGS,
        "examples": [example(call, recording) for recording in call.examples],
        "docs": call.operation.description,
    }


def sending(call: Call) -> dict[str, Any]:
    """What is sent, the credentials apart."""
    sent = "&".join(f"{f.name}={f.value}" for f in call.query if f.sent)
    parts: dict[str, Any] = {
        "method": call.operation.method,
        "url": "{{base_url}}" + call.path + (f"?{sent}" if sent else ""),
        "headers": [field(f) for f in call.headers],
    }
    if call.query:
        parts["params"] = [{**field(f), "type": "query"} for f in call.query]
    if call.body is not None:
        parts["body"] = {"type": "json", "data": call.body}
    return parts


def field(field: Field) -> dict[str, Any]:
    """A header or a parameter of the query; one that is not sent is there, switched off."""
    disabled = {} if field.sent else {"disabled": True}
    return {"name": field.name, "value": field.value, "description": field.description, **disabled}


def saving(name: str) -> dict[str, Any]:
    """Keeps an id of the answer for the calls to come."""
    return {
        "type": "set-variable",
        "phase": "after-response",
        "selector": {"expression": f"res.body.{name}", "method": "jsonq"},
        "variable": {"name": name, "scope": "runtime"},
    }


def example(call: Call, recording: Recording) -> dict[str, Any]:
    """A recorded answer."""
    status = recording.status
    response: dict[str, Any] = {
        "status": status,
        "statusText": phrase(status),
        "headers": [{"name": name, "value": value} for name, value in recording.headers.items()],
    }
    if recording.body is not None:
        response["body"] = {"type": "json", "data": recording.body_text}
    return {
        "name": f"{status} {phrase(status)}",
        "request": sending(call.as_recorded(recording)),
        "response": response,
    }


class Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, and the same thing twice rather than by reference."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never by reference."""
        return True


def text_node(dumper: Dumper, text: str) -> yaml.ScalarNode:
    """A text; as a block when it has several lines."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


Dumper.add_representer(str, text_node)


def dump(content: Any) -> str:
    """YAML, in the order given."""
    return yaml.dump(content, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=1000)
