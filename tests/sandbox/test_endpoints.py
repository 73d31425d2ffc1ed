"""Webhooks go to this machine and nowhere else, whatever a name stands for, and whenever."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest

from paket_sandbox.__main__ import main
from paket_sandbox.clients_file import load_clients
from paket_sandbox.events import ITEM_HIDDEN, Event
from paket_sandbox.loopback import read_endpoint
from paket_sandbox.outbox import Delivery, Outbox
from paket_sandbox.sender import Sender
from paket_sandbox.webhook_endpoints import AddressError
from tests.sandbox.conftest import MakeCaller

NAMES = {
    "localhost": ["::1", "127.0.0.1"],
    "here.example": ["127.0.0.1"],
    "elsewhere.example": ["192.0.2.1"],
    "both.example": ["127.0.0.1", "192.0.2.1"],
    "3221225985": ["192.0.2.1"],
    "nobody.example": [],
}


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What names stand for: the table above, which a test may change."""
    table = dict(NAMES)

    def getaddrinfo(host: str, port: int, *args: Any, **options: Any) -> list[Any]:
        if host.endswith(".invalid"):
            raise socket.gaierror("Name or service not known")
        addresses = table.get(host, [host])
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return table


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("http://192.0.2.1/hook", "is 192.0.2.1; the sandbox sends to this machine only"),
        ("http://0.0.0.0:9000/hook", "sends to this machine only"),
        ("http://[::]:9000/hook", "sends to this machine only"),
        ("http://[2001:db8::1]/hook", "sends to this machine only"),
        ("http://169.254.169.254/latest", "sends to this machine only"),
        ("http://10.0.0.1/hook", "sends to this machine only"),
        ("http://3221225985/hook", "is 192.0.2.1; the sandbox sends"),
        ("http://elsewhere.example/hook", "is 192.0.2.1; the sandbox sends"),
        ("http://both.example/hook", "is 192.0.2.1; the sandbox sends"),
        ("http://127.0.0.1@elsewhere.example/hook", "is not an endpoint"),
        ("http://nowhere.invalid/hook", "there is no host nowhere.invalid"),
        ("http://nobody.example/hook", "there is no host nobody.example"),
        ("https://127.0.0.1/hook", "is not an endpoint"),
        ("ftp://127.0.0.1/hook", "is not an endpoint"),
        ("http:///hook", "is not an endpoint"),
        ("http://127.0.0.1:99999/hook", "Port out of range"),
        ("http://[127.0.0.1/hook", "Invalid IPv6 URL"),
        ("http://127.0.0.1/a b", "holds characters that an address cannot"),
        ("http://127.0.0.1/\x7f", "holds characters that an address cannot"),
        ("nobody=http://127.0.0.1/hook", "no Client is called 'nobody'; there are sandbox-platform, "),
    ],
)
def test_an_endpoint_elsewhere_is_refused(address: str, problem: str) -> None:
    with pytest.raises(AddressError, match=problem):
        read_endpoint(address, load_clients())


def test_the_command_says_why_it_does_not_start(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--port", "0", "--webhook", "https://127.0.0.1/hook"]) == 1
    assert capsys.readouterr().err.startswith("paket-sandbox: https://127.0.0.1/hook is not an endpoint")


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize(
    ("address", "host", "port", "target", "authority"),
    [
        ("http://127.0.0.1:9000/hook?a=b", "127.0.0.1", 9000, "/hook?a=b", "127.0.0.1:9000"),
        ("http://127.0.0.2", "127.0.0.2", 80, "/", "127.0.0.2:80"),
        ("http://[::1]:9000/", "::1", 9000, "/", "[::1]:9000"),
        ("http://LOCALHOST:9000/x", "localhost", 9000, "/x", "localhost:9000"),
        ("http://here.example/x#y", "here.example", 80, "/x", "here.example:80"),
    ],
)
def test_an_endpoint_here(address: str, host: str, port: int, target: str, authority: str) -> None:
    endpoint = read_endpoint(address, [])
    found = (endpoint.host, endpoint.port, endpoint.target, endpoint.authority)
    assert found == (host, port, target, authority)


def test_a_name_that_stands_for_another_machine_by_now_is_not_sent_to(
    names: dict[str, list[str]], make_caller: MakeCaller
) -> None:
    endpoint = read_endpoint("http://here.example:9/hook", [])
    outbox = Outbox(make_caller().app.shared.store, [endpoint])
    sender = Sender(outbox, endpoint, ["secret"], "2023-12-01")
    names["here.example"] = ["192.0.2.1"]
    with pytest.raises(AddressError, match=r"is 192\.0\.2\.1; the sandbox sends to this machine only"):
        asyncio.run(sender.post(b"{}", 0))


def test_a_receiver_that_says_nothing_is_given_up_on(make_caller: MakeCaller) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoint = read_endpoint(f"http://127.0.0.1:{silent.getsockname()[1]}/", [])
        outbox = Outbox(make_caller().app.shared.store, [endpoint])
        sender = Sender(outbox, endpoint, ["secret"], "2023-12-01", patience=0.1)
        ended = []
        outbox.tried = lambda *result: ended.append(result[-2:])  # type: ignore[method-assign]
        event = Event(1, "evt_0000000000000000", ITEM_HIDDEN, "a" * 16, 0, "req_0000000000000000", None, "{}")
        asyncio.run(sender.deliver(Delivery(1, event, 0, 0)))
    assert ended == [(None, "no answer within 0.1 seconds")]


def answered(sender: Sender, listening: socket.socket, *parts: bytes) -> int:
    """The status that the sender takes from an answer that comes in parts, after which the connection is closed."""

    def answer() -> None:
        connection, _ = listening.accept()
        with connection, suppress(ConnectionError):  # whoever has read enough closes it
            while not connection.recv(65536).endswith(b"{}"):
                pass
            for part in parts:
                connection.sendall(part)
                time.sleep(0.01)

    with ThreadPoolExecutor() as threads:
        threads.submit(answer)
        return asyncio.run(sender.post(b"{}", 0))


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


@pytest.fixture
def sender(listening: socket.socket, make_caller: MakeCaller) -> Sender:
    endpoint = read_endpoint(f"http://127.0.0.1:{listening.getsockname()[1]}/", [])
    return Sender(Outbox(make_caller().app.shared.store, [endpoint]), endpoint, ["secret"], "2023-12-01")


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ([b"HTTP/1.1 200 OK\r\n\r\n"], 200),
        ([b"HTTP/1.0 204\r\n\r\n"], 204),
        ([b"HTTP/1.1 599 \n\n"], 599),
        ([b"HTTP/1.1 2", b"02 Accepted\r\nContent-Le", b"ngth: 3\r\n\r\nyes"], 202),
        ([b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", b"HTTP/1.1 500 Oops\r\n\r\n"], 500),
        ([b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102\r\n\r\nHTTP/1.1 204\r\n\r\n"], 204),
    ],
)
def test_the_status_is_that_of_the_answer(
    sender: Sender, listening: socket.socket, parts: list[bytes], status: int
) -> None:
    assert answered(sender, listening, *parts) == status


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (b"", "without an answer"),
        (b"HTTP/1.1 20", "without an answer"),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n", "without an answer"),
        (b"HTTP/2 200\r\n\r\n", "not HTTP"),
        (b"HTTP/1.1 2000\r\n\r\n", "not HTTP"),
        (b"HTTP/1.1 101 Switching Protocols\r\n\r\n", "not HTTP"),
        (b"SSH-2.0-x\r\n\r\n", "not HTTP"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000, "not HTTP"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_no_answer(sender: Sender, listening: socket.socket, answer: bytes, problem: str) -> None:
    with pytest.raises((ValueError, EOFError), match=problem):
        answered(sender, listening, answer)
