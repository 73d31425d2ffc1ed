"""The guard of tests/network.py sees every way out."""

import asyncio
import contextlib
import socket
from collections.abc import Callable

import httpx
import pytest

from tests import network

ELSEWHERE = "192.0.2.1"
"""An address that belongs to nobody (RFC 5737)."""


def connect() -> None:
    with socket.socket() as client:
        client.connect((ELSEWHERE, 443))


def connect_ex() -> None:
    with socket.socket() as client:
        client.connect_ex((ELSEWHERE, 443))


def send() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as client:
        client.sendto(b"", (ELSEWHERE, 53))


def look_up() -> None:
    socket.getaddrinfo("api.paket.tv", 443)


def request() -> None:
    httpx.get("https://api.paket.tv/v1", trust_env=False)


def request_async() -> None:
    async def get() -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            await client.get("https://api.paket.tv/v1")

    asyncio.run(get())


@pytest.mark.parametrize("leave", [connect, connect_ex, send, look_up, request, request_async])
def test_a_way_out_is_shut_and_noted(leave: Callable[[], None]) -> None:
    with pytest.raises(network.OutsideError):
        leave()
    assert network.attempts
    network.attempts.clear()


def test_a_swallowed_error_is_still_noted() -> None:
    with contextlib.suppress(Exception):  # as careless code does
        look_up()
    assert network.attempts == ["socket.getaddrinfo api.paket.tv"]
    network.attempts.clear()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_can_be_reached(host: str) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection((host, server.getsockname()[1])) as client,
    ):
        assert client.getpeername() == server.getsockname()
