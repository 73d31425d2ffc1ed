"""Webhooks go to this machine and nowhere else, whatever a name stands for, and whenever."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from sandbox.__main__ import main
from sandbox.clients_file import load_clients
from sandbox.courier import Courier, read_status
from sandbox.endpoints import AddressError, read_endpoint
from sandbox.events import ITEM_HIDDEN, Event
from sandbox.outbox import Delivery, Outbox
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
    courier = Courier(outbox, endpoint, ["secret"], "2023-12-01")
    names["here.example"] = ["192.0.2.1"]
    with pytest.raises(AddressError, match=r"is 192\.0\.2\.1; the sandbox sends to this machine only"):
        asyncio.run(courier.post(b"{}", 0))


def test_a_receiver_that_says_nothing_is_given_up_on(make_caller: MakeCaller) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoint = read_endpoint(f"http://127.0.0.1:{silent.getsockname()[1]}/", [])
        outbox = Outbox(make_caller().app.shared.store, [endpoint])
        courier = Courier(outbox, endpoint, ["secret"], "2023-12-01", patience=0.1)
        ended = []
        outbox.tried = lambda *result: ended.append(result[-2:])  # type: ignore[method-assign]
        event = Event(1, "evt_0000000000000000", ITEM_HIDDEN, "a" * 16, 0, "req_0000000000000000", None, "{}")
        asyncio.run(courier.deliver(Delivery(1, event, 0, 0)))
    assert ended == [(None, "no answer within 0.1 seconds")]


@pytest.mark.parametrize(
    ("line", "status"),
    [(b"HTTP/1.1 200 OK\r\n", 200), (b"HTTP/1.0 204\r\n", 204), (b"HTTP/1.1 599 \n", 599)],
)
def test_an_answer_begins_with_its_status(line: bytes, status: int) -> None:
    assert read_status(line) == status


@pytest.mark.parametrize(
    ("line", "problem"),
    [(b"", "without an answer"), (b"HTTP/2 200\r\n", "not HTTP"), (b"HTTP/1.1 2000\r\n", "not HTTP"),
     (b"SSH-2.0-x\r\n", "not HTTP"), (b"HTTP/1.1 20", "not HTTP")],
)  # fmt: skip
def test_what_is_no_answer(line: bytes, problem: str) -> None:
    with pytest.raises((ValueError, EOFError), match=problem):
        read_status(line)
