"""Clients of a running sandbox, made with the recipe, and a way to make their requests fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, repeat
from uuid import uuid4

import httpx
import pytest

from recipes.client import open_client
from sandbox.clients import Client
from sandbox.process import PaketSandbox

Fail = Callable[..., list[httpx.Request]]
"""Takes a client and the fault of each of its requests in turn; gives the requests it sends from then on."""


@pytest.fixture
def key() -> str:
    """An idempotency key that no test has used: all tests share one sandbox."""
    return str(uuid4())


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


@pytest.fixture
def fail() -> Fail:
    """Make a client's requests fail: the first with the first fault, and so on, then none."""

    def arm(client: httpx.Client, *faults: str) -> list[httpx.Request]:
        sent: list[httpx.Request] = []
        coming = chain(faults, repeat(""))

        def before(request: httpx.Request) -> None:
            if fault := next(coming):
                request.headers["Paket-Sandbox-Fault"] = fault
            sent.append(request)

        client.event_hooks["request"].append(before)
        return sent

    return arm
