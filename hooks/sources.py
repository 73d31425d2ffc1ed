"""What the pages are made from: contract, programs, recordings, the sandbox's keys, and where each block stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from hooks.places import Place, find_places
from openapi import document as contract
from openapi.document import Document, Operation, Schema
from snippets.catalogue import Snippet, find_snippets

ROOT = Path(__file__).resolve().parents[1]
"""The repository."""


class BlockError(Exception):
    """A block asks for something that is not there, or is written wrongly. The message names its page and line."""


@dataclass(frozen=True)
class Recording:
    """A request and its answer, as a run against the sandbox saw them."""

    source: str
    """Path of its file in the repository."""
    method: str
    path: str
    request_headers: Mapping[str, str]
    status: int
    body: Any
    """The answer's JSON, or None where it had no body."""

    @property
    def request_text(self) -> str:
        """The request's first line and headers, as HTTP writes them."""
        return "\n".join([f"{self.method} {self.path}", *(f"{k}: {v}" for k, v in self.request_headers.items())]) + "\n"

    @property
    def body_text(self) -> str:
        """The answer's body, indented for people."""
        return json.dumps(self.body, indent=2, ensure_ascii=False) + "\n"


@dataclass(frozen=True)
class Sources:
    """Everything that blocks read."""

    root: Path
    document: Document
    programs: Mapping[str, tuple[Snippet, ...]]
    """Program, ``sessions/create_session``, to its files in the order of the languages."""
    places: tuple[Place, ...]

    def program(self, name: str) -> tuple[Snippet, ...]:
        """A program in all its languages; KeyError with the known programs otherwise."""
        return contract.pick(name, self.programs, "program")

    def recording(self, name: str) -> Recording:
        """What ``snippets/<name>.json`` recorded; KeyError when it is not there."""
        path = self.root / "snippets" / f"{name}.json"
        if not path.is_file():
            raise KeyError(f"there is no recording snippets/{name}.json; `make record` makes it")
        return read_recording(path, self.root)

    def program_of(self, operation: Operation) -> str:
        """The name of the program and the recording of an operation: ``sessions/create_session``."""
        return f"{contract.slug(operation.tag)}/{operation.stem}"

    def operation_returning(self, schema: Schema) -> Operation | None:
        """The first operation whose success is this object."""
        for operation in self.document.operations:
            returned = operation.success.schema
            if returned is not None and returned.name == schema.name:
                return operation
        return None

    def find(self, block: str, argument: str = "") -> tuple[Place, ...]:
        """Where a block stands."""
        return tuple(p for p in self.places if p.block == block and p.argument == argument)

    def page_of(self, block: str, argument: str = "") -> str:
        """The one page that a block stands on.

        Raises:
            KeyError: No page has the block, or more than one place has it.
        """
        written = f"/// {block} | {argument}" if argument else f"/// {block}"
        match self.find(block, argument):
            case (place,):
                return place.page
            case ():
                raise KeyError(f"no page has the block `{written}`, which is linked to from here")
            case several:
                raise KeyError(f"`{written}` stands more than once: {', '.join(map(str, several))}")


def read_recording(path: Path, root: Path) -> Recording:
    """The recording in a file."""
    data = json.loads(path.read_text("utf-8"))
    request, response = data["request"], data["response"]
    return Recording(
        source=path.relative_to(root).as_posix(),
        method=request["method"],
        path=request["path"],
        request_headers=request["headers"],
        status=response["status"],
        body=response["body"],
    )


@lru_cache(maxsize=8)
def load_sources(root: Path = ROOT) -> Sources:
    """The sources under ``root``, read once; call ``load_sources.cache_clear()`` when files have changed."""
    programs: dict[str, list[Snippet]] = {}
    for snippet in find_snippets(root / "snippets"):
        programs.setdefault(snippet.program, []).append(snippet)
    return Sources(
        root=root,
        document=contract.load(root / "openapi" / "openapi.yaml"),
        programs={name: tuple(files) for name, files in programs.items()},
        places=find_places(root / "docs"),
    )


@dataclass(frozen=True)
class Client:
    """One of the sandbox's ready-made Clients."""

    username: str
    secret_key: str
    kind: str
    """``platform`` or ``publisher``."""
    client_id: str

    @property
    def label(self) -> str:
        """For people: ``sandbox-publisher-one`` is ``Publisher one``."""
        return self.username.removeprefix("sandbox-").replace("-", " ").capitalize()

    @property
    def export_text(self) -> str:
        """The two lines that set the Client's credentials in a shell."""
        return f"export PAKET_API_USERNAME={self.username}\nexport PAKET_API_SECRET_KEY={self.secret_key}\n"


CLIENTS = "sandbox/clients.yaml"
"""Where the sandbox's Clients are listed. It is read as data: pages are made without running the sandbox."""


def load_clients(root: Path = ROOT) -> list[Client]:
    """The sandbox's ready-made Clients."""
    rows = yaml.safe_load((root / CLIENTS).read_text("utf-8"))
    return [Client(row["username"], row["secret"], row["client_type"], row["client_id"]) for row in rows]
