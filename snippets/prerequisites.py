"""What must exist before a program runs, as ``prerequisites.yaml`` says, and the requests that make it.

Nothing here opens a connection: :class:`Setup` gives out requests and takes their answers, and whoever has a way to
the sandbox carries them. The suite does so over sockets, the worker of the live examples inside the page. The worker
has no YAML, and gets the file's content as JSON.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from snippets.variables import PREFIX, Credentials, ids_in

FILE = Path(__file__).with_name("prerequisites.yaml")


class SetupError(Exception):
    """A request was not answered as it should be. The message holds the request and the answer."""


@dataclass(frozen=True)
class SetupRequest:
    """A request of the file; the attributes are its keys."""

    client: str
    """The username of the Client that sends it."""
    call: str
    """Method and path, with variables in braces."""
    body: Mapping[str, Any] | None = None
    """What is sent, with variables in braces."""
    ids: str = PREFIX
    """What the variables begin with that the ids in its answer fill."""
    repeat: int = 1
    """How often it is sent; the variable ``NUMBER`` counts from 1."""


@dataclass(frozen=True)
class HttpRequest:
    """A request to send."""

    method: str
    target: str
    """Path and query: ``/v1/sessions``."""
    headers: tuple[tuple[str, str], ...]
    """All but Host."""
    body: bytes

    def __str__(self) -> str:
        return f"{self.method} {self.target}"


class Prerequisites:
    """The file's content."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        """Read it.

        Raises:
            TypeError: A request has a key that is not known, or lacks one.
        """
        self.groups = {
            name: tuple(SetupRequest(**keys) for keys in requests)
            for name, requests in content["requests"].items()
        }
        self.programs: Mapping[str, list[str]] = content["programs"]

    def requests_for(self, program: str) -> tuple[SetupRequest, ...]:
        """The requests before a program, ``upnext-for-platforms/hide_item``; none for most."""
        return tuple(request for group in self.programs.get(program, ()) for request in self.groups[group])


@cache
def read_prerequisites() -> Prerequisites:
    """The file beside this module."""
    import yaml  # only here: the worker of the live examples does without

    return Prerequisites(yaml.safe_load(FILE.read_text("utf-8")))


class Setup:
    """The requests before a program, one after the other::

    setup = Setup(requests, {client.username: client for client in clients})
    for request in setup:
        setup.take(*send(request))
    setup.ids
    """

    def __init__(self, requests: Iterable[SetupRequest], clients: Mapping[str, Credentials]) -> None:
        self.requests = tuple(requests)
        self.clients = clients
        self.variables: dict[str, str] = {}
        self.prefix = PREFIX
        self.sent: HttpRequest | None = None

    def __iter__(self) -> Iterator[HttpRequest]:
        """Each request, once the one before it was answered.

        Raises:
            KeyError: There is no such Client or variable.
        """
        for request in self.requests:
            self.prefix = request.ids
            for number in range(1, request.repeat + 1):
                self.sent = self.http_request(request, {**self.variables, "NUMBER": str(number)})
                yield self.sent

    def http_request(self, request: SetupRequest, variables: Mapping[str, str]) -> HttpRequest:
        """A request with its variables put in."""
        client = self.clients[request.client]
        method, target = filled(request.call, variables).split(" ")
        encoded = b64encode(f"{client.username}:{client.secret}".encode()).decode()
        headers = [("Authorization", f"Basic {encoded}")]
        body = b"" if request.body is None else json.dumps(filled(request.body, variables)).encode()
        if body:
            headers += [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        return HttpRequest(method, target, tuple(headers), body)

    def take(self, status: int, body: bytes) -> None:
        """The answer to the request that was given out last.

        Raises:
            SetupError: It is not a success.
        """
        if status >= 300:
            raise SetupError(f"{self.sent} was answered {status}: {body.decode()}")
        self.variables |= ids_in(body, self.prefix)

    @property
    def ids(self) -> dict[str, str]:
        """The variables that the program can read now."""
        return {name: value for name, value in self.variables.items() if name.startswith(f"{PREFIX}_")}


def filled(value: Any, variables: Mapping[str, str]) -> Any:
    """``value``, a text or an object of texts and numbers, with the variables in braces put in.

    Raises:
        KeyError: There is no such variable.
    """
    if isinstance(value, Mapping):
        return {key: filled(part, variables) for key, part in value.items()}
    if isinstance(value, str):
        return re.sub(r"\{([A-Z_]+)\}", lambda match: variables[match[1]], value)
    return value
