"""Clients of a running sandbox, made with the recipe, and a way to make their requests fail."""

from collections.abc import Callable, Iterator
from itertools import chain, repeat

import httpx
import pytest

from recipes.client import open_client
from sandbox.fixture import PaketSandbox

Fail = Callable[..., list[httpx.Request]]
"""Takes a client and the fault of each of its requests in turn; gives the requests it sends from then on."""


@pytest.fixture
def platform(paket_sandbox: PaketSandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    """The sandbox's Platform."""
    yield from opened(paket_sandbox, "platform", monkeypatch)


@pytest.fixture
def publisher(paket_sandbox: PaketSandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    """The sandbox's first Publisher."""
    yield from opened(paket_sandbox, "publisher", monkeypatch)


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
