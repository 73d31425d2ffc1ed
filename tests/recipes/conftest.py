"""Clients of a running sandbox, made with the recipe, and a way to make their requests fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, repeat
from uuid import uuid4

import httpx
import pytest

from paket_sandbox.clients import Client
from paket_sandbox.faults import HEADER as FAULT
from paket_sandbox.process import PaketSandbox
from recipes.client import open_client

Fail = Callable[..., list[httpx.Request]]
"""Takes a client and the fault of each of its requests in turn; gives the requests it sends from then on."""


@pytest.fixture
def key() -> str:
    """An idempotency key that no test has used: all tests share one sandbox."""
    return str(uuid4())


@dataclass
class Profile:
    """A viewer's profile, with the key that its recipe stores there."""

    key: str
    stored: list[str] = field(default_factory=list)
    """The keys that came in place of the first."""

    def store(self, key: str) -> None:
        """Replace the key."""
        self.key = key
        self.stored.append(key)


@pytest.fixture
def profile(key: str) -> Profile:
    """The profile of a viewer who has no Session and no Participant yet."""
    return Profile(key)


@pytest.fixture
def platform(paket_sandbox: PaketSandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    """The sandbox's Platform."""
    with open_as(paket_sandbox.platform, paket_sandbox, monkeypatch) as client:
        yield client


@pytest.fixture
def publisher(paket_sandbox: PaketSandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    """The sandbox's first Publisher."""
    with open_as(paket_sandbox.publishers[0], paket_sandbox, monkeypatch) as client:
        yield client


def open_as(who: Client, sandbox: PaketSandbox, monkeypatch: pytest.MonkeyPatch) -> httpx.Client:
    """Open a client as the recipe does, with the credentials in the environment."""
    monkeypatch.setenv("PAKET_API_USERNAME", who.username)
    monkeypatch.setenv("PAKET_API_SECRET_KEY", who.secret)
    return open_client(server=sandbox.url.removesuffix("/v1"))


class Proxy(httpx.BaseTransport):
    """What stands between a client and the sandbox, and has failures of its own.

    A 502 and a 504 come though the work was done, which is the worst that a proxy can do; a 429 comes instead.
    """

    def __init__(self, behind: httpx.BaseTransport) -> None:
        self.behind = behind

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer in place of the sandbox when the request asks for it; hand it on otherwise."""
        status, _, wait = request.headers.pop(FAULT, "").partition(" ")
        if status in ("502", "504"):
            self.behind.handle_request(request).read()
        elif status != "429":
            if status:
                request.headers[FAULT] = status
            return self.behind.handle_request(request)
        headers = {"Retry-After": wait} if wait else {}
        return httpx.Response(int(status), headers=headers, text="<html>a proxy</html>", request=request)

    def close(self) -> None:
        """Close the way to the sandbox."""
        self.behind.close()


def arm(client: httpx.Client, *faults: str) -> list[httpx.Request]:
    """Make a client's requests fail: the first with the first fault, and so on, then none.

    Args:
        client: Its requests pass a proxy from now on.
        faults: Those of the sandbox; ``502``, ``504`` and ``429`` of the proxy, with seconds for ``Retry-After``
            behind a blank.
    """
    sent: list[httpx.Request] = []
    coming = chain(faults, repeat(""))
    client._transport = Proxy(client._transport)

    def before(request: httpx.Request) -> None:
        if fault := next(coming):
            request.headers[FAULT] = fault
        sent.append(request)

    client.event_hooks["request"].append(before)
    return sent


@pytest.fixture
def fail() -> Fail:
    """Make a client's requests fail, as :func:`arm` says."""
    return arm
