"""Recordings: what a program's run was answered, kept beside the program as ``<stem>.json``.

They are written by ``make record`` and never by hand. Like the catalogue, this reads files and imports
nothing else of the project.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from snippets.catalogue import NO_PROGRAMS, ROOT


@dataclass(frozen=True)
class RecordedRequest:
    """What was sent, as far as the contract documents it."""

    method: str
    path: str
    """With its query."""
    headers: Mapping[str, str]
    body: Any = None
    """Parsed JSON; None when nothing was sent, or nothing fit to be shown."""


@dataclass(frozen=True)
class Recording:
    """One exchange: of a program that makes several, the last."""

    request: RecordedRequest
    status: int
    headers: Mapping[str, str]
    """Of the response: Content-Type, and what the contract documents."""
    body: Any
    """Of the response, parsed JSON; None when there is none."""

    @property
    def body_text(self) -> str:
        """The response's body as the pages show it."""
        return "" if self.body is None else json.dumps(self.body, indent=2, ensure_ascii=False)

    def dumps(self) -> str:
        """The recording as its file holds it."""
        request: dict[str, Any] = {
            "method": self.request.method,
            "path": self.request.path,
            "headers": dict(self.request.headers),
        }
        if self.request.body is not None:
            request["body"] = self.request.body
        response = {"status": self.status, "headers": dict(self.headers), "body": self.body}
        return json.dumps({"request": request, "response": response}, indent=2, ensure_ascii=False) + "\n"


def loads(text: str) -> Recording:
    """A recording from the text of its file."""
    data = json.loads(text)
    request, response = data["request"], data["response"]
    return Recording(
        RecordedRequest(request["method"], request["path"], request["headers"], request.get("body")),
        response["status"],
        response["headers"],
        response["body"],
    )


def recording_path(name: str, root: Path = ROOT) -> Path:
    """Where a recording is: ``sessions/create_session`` of a program, ``errors/Unauthorized`` of an error."""
    return root / f"{name}.json"


def read_recording(name: str, root: Path = ROOT) -> Recording:
    """The recording of a program, or of a response of the contract (``errors/Unauthorized``).

    Raises:
        FileNotFoundError: It was not recorded; ``make record`` does.
    """
    path = recording_path(name, root)
    if not path.is_file():
        raise FileNotFoundError(f"{root.name}/{name}.json is missing; `make record` writes it")
    return loads(path.read_text(encoding="utf-8"))


def recording_files(root: Path = ROOT) -> Iterator[Path]:
    """The files of all recordings, those of stories included."""
    for path in sorted([*root.glob("*/*.json"), *root.glob("stories/*/*.json")]):
        if path.relative_to(root).parts[0] not in NO_PROGRAMS:
            yield path
