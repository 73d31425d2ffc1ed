"""The tasks of ``tasks.yaml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from paket_sandbox.clients import Client
from paket_sandbox.clients_file import load_clients

FILE = Path(__file__).with_name("tasks.yaml")


@dataclass(frozen=True)
class Line:
    """Something that an integration is told; the attributes are the keys of the file."""

    send: Mapping[str, Any]
    answer: Mapping[str, Any]
    keep: Mapping[str, str] | None = None
    """Names, to the attributes of the answer whose values they stand for later."""
    count: Mapping[str, int] | None = None
    """Attributes of the answer that are lists, and their lengths."""
    lacks: Mapping[str, Any] | None = None
    """Such attributes, and what is not in them."""
    check: Mapping[str, Any] | None = None
    """What Paket must have by then: who asks (``client``), what (``call``), and what the answer ``has``."""
    called: str = ""
    """A call that it must have made with success."""


@dataclass(frozen=True)
class Task:
    """What an agent is asked to build; the attributes are the keys of the file."""

    name: str
    prompt: str
    client: str
    lines: tuple[Line, ...] = ()
    faults: Mapping[str, Sequence[str]] | None = None
    creates: int = 0
    setup: tuple[str, ...] = ()

    @property
    def credentials(self) -> Client:
        """Who the integration is."""
        return next(client for client in load_clients() if client.username == self.client)

    def prompt_for(self, site: str, sandbox: str, folder: Path) -> str:
        """What the agent reads."""
        client = self.credentials
        return self.prompt.format(
            site=site, sandbox=sandbox, folder=folder, username=client.username, secret=client.secret
        )


def find_tasks() -> dict[str, Task]:
    """Every task by its name.

    Raises:
        TypeError: One has a key that is not known, or lacks one.
    """
    data: Mapping[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return {
        name: Task(name=name, **{**keys, "lines": tuple(Line(**line) for line in keys.get("lines", ()))})
        for name, keys in data.items()
    }
