"""The calls as a Postman collection (format 2.1), and the environment that turns it to Paket itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from hooks.collections.requests import Call, Field, Folder
from hooks.pages.programs import phrase
from snippets.recordings import Recording

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"


def collection(
    name: str, description: str, folders: Iterable[Folder], variables: Mapping[str, str]
) -> dict[str, Any]:
    """The whole collection, as JSON.

    Args:
        name: Its name in Postman.
        description: What it says about itself, as Markdown.
        folders: The calls, in the order of a run.
        variables: Name and first value of every variable that the calls use.
    """
    return {
        "info": {"name": name, "description": description, "schema": SCHEMA},
        "item": [
            {
                "name": folder.name,
                "description": folder.description,
                "item": [item(call) for call in folder.calls],
            }
            for folder in folders
        ],
        "variable": [{"key": key, "value": value} for key, value in variables.items()],
    }


def environment(name: str, variables: Mapping[str, str]) -> dict[str, Any]:
    """Values that take the place of the collection's own when a reader selects the environment."""
    return {
        "name": name,
        "values": [
            {
                "key": key,
                "value": value,
                "type": "secret" if key.endswith("_secret_key") else "default",
                "enabled": True,
            }
            for key, value in variables.items()
        ],
        "_postman_variable_scope": "environment",
    }


def item(call: Call) -> dict[str, Any]:
    """One call, its tests and its example answers."""
    return {
        "name": call.name,
        "event": [{"listen": "test", "script": {"type": "text/javascript", "exec": script(call)}}],
        "request": request(call),
        "response": [example(call, recording) for recording in call.examples],
    }


def request(call: Call) -> dict[str, Any]:
    """What is sent."""
    path, query = call.path.strip("/").split("/"), [field(f) for f in call.query]
    sent = "&".join(f"{f.name}={f.value}" for f in call.query if f.sent)
    credentials = {
        "username": f"{{{{{call.caller}_username}}}}",
        "password": f"{{{{{call.caller}_secret_key}}}}",
    }
    body = {} if call.body is None else {"body": {"mode": "raw", "raw": call.body, "options": JSON}}
    return {
        "description": call.operation.description,
        "method": call.operation.method,
        "auth": {
            "type": "basic",
            "basic": [{"key": k, "value": v, "type": "string"} for k, v in credentials.items()],
        },
        "header": [field(f) for f in call.headers],
        **body,
        "url": {
            "raw": "{{base_url}}" + call.path + (f"?{sent}" if sent else ""),
            "host": ["{{base_url}}"],
            "path": path,
            **({"query": query} if query else {}),
        },
    }


JSON = {"raw": {"language": "json"}}


def field(field: Field) -> dict[str, Any]:
    """A header or a parameter of the query; one that is not sent is there, switched off."""
    disabled = {} if field.sent else {"disabled": True}
    return {"key": field.name, "value": field.value, "description": field.description, **disabled}


def script(call: Call) -> list[str]:
    """The lines that look at the answer, and keep its ids for the calls to come."""
    lines = [
        f'pm.test("answers {call.status}", () => pm.response.to.have.status({call.status}));',
    ]
    if call.required:
        title = "has every attribute that the contract promises"
        keys = json.dumps(call.required)
        lines.append(f'pm.test("{title}", () => pm.expect(pm.response.json()).to.include.all.keys({keys}));')
    lines += [f'pm.collectionVariables.set("{name}", pm.response.json().{name});' for name in call.saves]
    return lines


def example(call: Call, recording: Recording) -> dict[str, Any]:
    """A recorded answer."""
    status = recording.status
    return {
        "name": f"{status} {phrase(status)}",
        "originalRequest": request(call.as_recorded(recording)),
        "code": status,
        "status": phrase(status),
        "_postman_previewlanguage": "json",
        "header": [{"key": name, "value": value} for name, value in recording.headers.items()],
        "body": recording.body_text,
    }
