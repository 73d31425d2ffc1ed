"""The sandbox that the MCP server speaks to: one that runs already, or one of its own."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from paket_sandbox.clients import Client
from paket_sandbox.clients_file import load_clients
from paket_sandbox.commands import CommandError, connect, request
from paket_sandbox.process import run_sandbox
from paket_sandbox.running import find
from paket_sandbox.webhooks import DELIVERIES

SHORT = 100
"""Characters that are told of what came."""
SHOWN = ("content-type", "paket-request-id", "retry-after", "allow")
"""Headers of an answer that are told."""


PATH = re.compile(r"/v1(?:[/?][!-~]*)?")


def check(path: str, headers: Mapping[str, str]) -> None:
    """Refuse a request that cannot be sent, or that would ask for nothing of the API.

    Raises:
        LookupError: It is one.
    """
    if not PATH.fullmatch(path):
        raise LookupError(
            f"path is {path[:SHORT]!r}; expected one that begins with /v1, and all else than ASCII percent-encoded: "
            "/v1/sessions; the tool operation lists them"
        )
    for name, value in headers.items():
        if not (value.isascii() and value.isprintable()):
            raise LookupError(f"{name} is {value[:SHORT]!r}; expected printable ASCII, as in a UUID")


class LocalSandbox:
    """A sandbox that is started when it is first needed, unless one runs on the port."""

    def __init__(self, port: int, webhooks: Sequence[str]) -> None:
        """Remember how to start it.

        Args:
            port: Where it runs, or is to run; 0 for any that is free.
            webhooks: Where its events are to go, as the command's ``--webhook`` has it.
        """
        self.port = port
        self.webhooks = webhooks
        self.clients = load_clients()
        self.address = ""
        self.stack = ExitStack()

    @property
    def url(self) -> str:
        """Where it answers, without the version's path. It runs by then."""
        if not self.address:
            self.address = self.running() or self.started()
        return self.address

    def running(self) -> str:
        """Where one runs on the port; empty if none does."""
        found = find(self.port) if self.port else None
        if found is None:
            return ""
        connection = connect(found.url)
        with suppress(OSError, HTTPException):
            connection.request("GET", "/v1")
            connection.getresponse().read()
            return found.url.removesuffix("/v1")
        return ""

    def started(self) -> str:
        """Start one, and give where it answers."""
        options = [option for webhook in self.webhooks for option in ("--webhook", webhook)]
        started = self.stack.enter_context(run_sandbox("--port", str(self.port), *options))
        return started.url.removesuffix("/v1")

    def close(self) -> None:
        """Stop the one that was started."""
        self.stack.close()

    def client(self, username: str) -> Client:
        """One of the ready-made Clients.

        Raises:
            LookupError: There is none of that name.
        """
        for client in self.clients:
            if username in (client.username, client.client_type):
                return client
        names = ", ".join(client.username for client in self.clients)
        raise LookupError(f"there is no Client {username!r}; there is {names}")

    def send(self, method: str, path: str, username: str, body: object, headers: Mapping[str, str]) -> str:
        """Send a request, and tell how it was answered.

        Raises:
            LookupError: There is no such Client, or the request cannot be sent as it is.
            CommandError: The sandbox has ended.
        """
        client = self.client(username)
        check(path, headers)
        credentials = b64encode(f"{client.username}:{client.secret}".encode()).decode()
        sent = {"Accept": "application/json", "Authorization": f"Basic {credentials}", **headers}
        content = None
        if body is not None:
            content = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        connection = connect(self.url)
        try:
            connection.request(method.upper(), path, content, sent)
            response = connection.getresponse()
            text = response.read().decode()
        except HTTPException as error:
            return f"no answer: {error}"
        except ConnectionRefusedError:
            gone, self.address = self.address, ""
            raise CommandError(
                f"the sandbox at {gone} has ended; call again, and another is started"
            ) from None
        finally:
            connection.close()
        told = [f"{name}: {value}" for name, value in response.getheaders() if name.lower() in SHOWN]
        return "\n".join([f"{response.status} {response.reason}", *told, "", text])

    def deliveries(self) -> list[dict[str, Any]]:
        """What was sent to webhook endpoints, and how it went.

        Raises:
            CommandError: It sends none.
        """
        port = urlsplit(self.url).port
        assert port is not None
        items: list[dict[str, Any]] = request(port, "GET", DELIVERIES)["items"]
        return items
