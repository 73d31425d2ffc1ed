"""How each error of the contract is provoked, as ``snippets/errors/errors.yaml`` lists."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from proof.credentials import basic
from proof.sandboxes import FreshSandbox, client_of
from proof.wire import Exchange, Request, ask
from snippets.catalogue import ROOT
from snippets.variables import Credentials

SCENARIOS = ROOT / "errors" / "errors.yaml"

HEAD_START = 0.1
"""Seconds that the request which is to be running is sent before the other."""


@dataclass(frozen=True)
class Scenario:
    """A request that goes wrong; the attributes are the keys of the file."""

    method: str
    path: str
    client: str
    headers: Mapping[str, str]
    secret: str = ""
    body: str = ""
    body_size: int = 0
    header_size: int = 0
    running: Mapping[str, str] = field(default_factory=dict)

    def request(self, caller_of: Callable[[str], Credentials] = client_of) -> Request:
        """What is sent.

        Args:
            caller_of: Who calls, by the kind of Client.
        """
        headers = {"Host": "api.paket.tv", **self.headers}
        if self.client != "nobody":
            client = caller_of(self.client)
            headers["Authorization"] = basic(client.username, self.secret or client.secret)
        if self.header_size:
            headers["Padding"] = "x" * self.header_size
        body = (self.body or "x" * self.body_size).encode()
        if body:
            headers["Content-Length"] = str(len(body))
        return Request(self.method, self.path, tuple(headers.items()), body)


def read_scenarios(path: Path = SCENARIOS) -> dict[str, Scenario]:
    """The scenarios by the name of the response they provoke.

    Raises:
        TypeError: One has a key that is not known, or lacks one.
    """
    return {name: Scenario(**keys) for name, keys in yaml.safe_load(path.read_text("utf-8")).items()}


async def provoke(scenario: Scenario, seed: int) -> Exchange:
    """Play a scenario against a fresh sandbox."""
    sandbox = FreshSandbox(seed)
    server = await sandbox.start()
    try:
        request = scenario.request()
        if not scenario.running:
            return Exchange(request, await ask(server, request))
        earlier = replace(request, headers=(*request.headers, *scenario.running.items()))
        running = asyncio.create_task(ask(server, earlier))
        await asyncio.sleep(HEAD_START)
        response = await ask(server, request)
        await running
        return Exchange(request, response)
    finally:
        await sandbox.stop()
