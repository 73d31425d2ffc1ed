"""What only shows on the wire: requests that are no HTTP, sizes, connections, many at once."""

from __future__ import annotations

import socket
import ssl
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import trustme

from paket_sandbox.bodies import LIMIT
from paket_sandbox.faults import HEADER
from paket_sandbox.fixture import PaketSandbox
from paket_sandbox.middleware import HEADERS_LIMIT
from paket_sandbox.openapi.document import Document
from paket_sandbox.process import run_sandbox
from proof import wire
from proof.credentials import PLATFORM, basic
from proof.responses import content_problems

AUTHORIZATION = f"Authorization: {basic(PLATFORM.username, PLATFORM.secret)}\r\n".encode()
HEAD = b"Host: 127.0.0.1\r\nConnection: close\r\n" + AUTHORIZATION

Answers = list[wire.Response]


def talk(sandbox: PaketSandbox, *data: bytes) -> Answers:
    """Send bytes as they are, and read what comes until the sandbox closes the connection."""
    address = urlsplit(sandbox.url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        for part in data:
            connection.sendall(part)
        received = b""
        while part := connection.recv(65536):
            received += part
    return answers(received)


def answers(received: bytes) -> Answers:
    """The answers that a connection brought."""
    found = []
    while received:
        head, _, rest = received.partition(b"\r\n\r\n")
        status, *lines = head.decode().split("\r\n")
        headers = tuple((name, value) for name, _, value in (line.partition(": ") for line in lines))
        length = int(dict(headers).get("content-length", 0))
        found.append(wire.Response(int(status.split()[1]), headers, rest[:length]))
        received = rest[length:]
    return found


def hold(answer: wire.Response, document: Document) -> None:
    """Hold an error against the contract."""
    documented = next(r for r in document.responses.values() if r.status == answer.status)
    headers = tuple((name, value) for name, value in answer.headers if name != "connection")
    assert content_problems(wire.Response(answer.status, headers, answer.body), documented) == []


NOT_HTTP = {
    "a greeting": (b"HELO there\r\n\r\n", 400),
    "NUL": (b"\0" * 100, 400),
    "TLS": (bytes.fromhex("160301020001000001fc0303"), 400),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    "another version": (b"GET /v1 HTTP/9.9\r\n" + HEAD + b"\r\n", 400),
    "a method nobody knows": (b"FROBNICATE /v1 HTTP/1.1\r\n" + HEAD + b"\r\n", 400),
    "a path that is no ASCII": (b"GET /v1/\xff HTTP/1.1\r\n" + HEAD + b"\r\n", 400),
    "a path that is UTF-8": ("GET /v1/é HTTP/1.1\r\n".encode() + HEAD + b"\r\n", 400),
    "no path": (b"GET  HTTP/1.1\r\n" + HEAD + b"\r\n", 400),
    "a host as the path": (b"CONNECT 127.0.0.1:80 HTTP/1.1\r\n" + HEAD + b"\r\n", 400),
    "a header without a colon": (b"GET /v1 HTTP/1.1\r\n" + HEAD + b"Nonsense\r\n\r\n", 400),
    "a header without a name": (b"GET /v1 HTTP/1.1\r\n" + HEAD + b": x\r\n\r\n", 400),
    "NUL in a header": (b"GET /v1 HTTP/1.1\r\n" + HEAD + b"X: a\0b\r\n\r\n", 400),
    "a length in words": (b"POST /v1/sessions HTTP/1.1\r\n" + HEAD + b"Content-Length: x\r\n\r\n", 400),
    "a negative length": (b"POST /v1/sessions HTTP/1.1\r\n" + HEAD + b"Content-Length: -1\r\n\r\n", 400),
    "a length beyond all": (
        b"POST /v1/sessions HTTP/1.1\r\n" + HEAD + b"Content-Length: 99999999999999999999999\r\n\r\n", 400,
    ),
    "two lengths": (
        b"POST /v1/sessions HTTP/1.1\r\n" + HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400,
    ),
    "length and chunks": (
        b"POST /v1/sessions HTTP/1.1\r\n" + HEAD
        + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
    ),
    "a chunk that is none": (
        b"POST /v1/sessions HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400,
    ),
    "headers that do not end": (b"GET /v1 HTTP/1.1\r\n" + HEAD + b"X: " + b"x" * (1 << 20), 431),
    "many headers that do not end": (b"GET /v1 HTTP/1.1\r\n" + HEAD + b"X: x\r\n" * (1 << 18), 431),
    "a path that does not end": (b"GET /" + b"x" * (1 << 20), 431),
    "headers too large": (b"GET /v1 HTTP/1.1\r\n" + HEAD + b"X: " + b"x" * HEADERS_LIMIT + b"\r\n\r\n", 431),
}  # fmt: skip


@pytest.mark.parametrize(("data", "status"), NOT_HTTP.values(), ids=list(NOT_HTTP))
def test_not_http(paket_sandbox: PaketSandbox, document: Document, data: bytes, status: int) -> None:
    [answer] = talk(paket_sandbox, data)
    assert answer.status == status
    hold(answer, document)
    assert httpx.get(paket_sandbox.url, auth=auth()).status_code == 200


def post(more: bytes = b"", body: bytes = b"", close: bool = True) -> bytes:
    """A request that creates a Session, as bytes."""
    head = HEAD if close else HEAD.replace(b"Connection: close\r\n", b"")
    return b"POST /v1/sessions HTTP/1.1\r\n" + head + more + b"\r\n" + body


def test_one_connection_serves_many_requests_errors_included(paket_sandbox: PaketSandbox) -> None:
    chunked = b"Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n"
    found = talk(
        paket_sandbox,
        post(close=False),
        post(b"Paket-Version: 1\r\n", close=False),
        post(b"Content-Type: application/json\r\nContent-Length: 2\r\n", b"{}", close=False),
        post(b"Content-Length: 2\r\n", b"{}", close=False),
        post(chunked, b"1\r\n{\r\n1\r\n}\r\n0\r\n\r\n", close=False),
        post(b"Paket-Sandbox-Fault: 503\r\n", close=False),
        post(),
    )
    assert [a.status for a in found] == [200, 400, 200, 415, 200, 503, 200]
    assert len({a.header("paket-request-id") for a in found}) == 7


def test_what_comes_after_a_body_is_no_header(paket_sandbox: PaketSandbox) -> None:
    chunked = b"Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n"
    for trailer in (
        b"Authorization: x\r\n",
        b"Paket-Version: 1\r\n",
        b"X: " + b"x" * HEADERS_LIMIT + b"\r\n",
    ):
        [answer] = talk(paket_sandbox, post(chunked, b"2\r\n{}\r\n0\r\n" + trailer + b"\r\n"))
        assert answer.status == 200, trailer


def test_a_body_that_is_too_large_is_refused_and_the_connection_goes_on(
    paket_sandbox: PaketSandbox, document: Document
) -> None:
    size = 8 * LIMIT
    found = talk(
        paket_sandbox,
        post(b"Content-Length: %d\r\n" % size, b"x" * size, close=False),
        post(
            b"Transfer-Encoding: chunked\r\n", b"%x\r\n" % size + b"x" * size + b"\r\n0\r\n\r\n", close=False
        ),
        post(),
    )
    assert [a.status for a in found] == [413, 413, 200]
    hold(found[0], document)


def test_an_announced_body_that_is_too_large_need_not_be_sent(paket_sandbox: PaketSandbox) -> None:
    expect = b"Expect: 100-continue\r\nContent-Type: application/json\r\n"
    [answer] = talk(paket_sandbox, post(expect + b"Content-Length: 99999999\r\n", close=False))
    assert (answer.status, answer.header("connection")) == (413, "close")
    go_on, answer = talk(paket_sandbox, post(expect + b"Content-Length: 2\r\n", b"{}"))
    assert (go_on.status, answer.status) == (100, 200)


def test_a_body_that_breaks_off_does_nothing(paket_sandbox: PaketSandbox) -> None:
    address = urlsplit(paket_sandbox.url)
    key = b"Idempotency-Key: broken off\r\n"
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(post(key + b"Content-Type: application/json\r\nContent-Length: 9\r\n", b"{"))
    headers = {"Idempotency-Key": "broken off", "Content-Type": "application/json"}
    response = httpx.post(f"{paket_sandbox.url}/sessions", auth=auth(), headers=headers, content=b'{"a": 1}')
    assert response.status_code == 200


def test_an_upgrade_is_not_taken(paket_sandbox: PaketSandbox) -> None:
    upgrade = b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eA==\r\n"
    request = b"GET /v1 HTTP/1.1\r\nHost: localhost\r\n" + AUTHORIZATION + upgrade + b"\r\n"
    address = urlsplit(paket_sandbox.url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(request)
        [answer] = answers(connection.recv(65536))
    assert answer.status == 200


@pytest.mark.parametrize("protocol", [b"h2c", b"websocket", b"TLS/1.0, x"])
def test_a_body_is_read_though_another_protocol_is_asked_for(
    paket_sandbox: PaketSandbox, protocol: bytes
) -> None:
    """Java's HttpClient and ``curl --http2`` send the header ``Upgrade: h2c`` with every first request."""
    upgrade = (
        b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: " + protocol + b"\r\nHTTP2-Settings: AAQAAP__\r\n"
    )
    json = upgrade + b"Content-Type: application/json\r\n"
    length, chunks = json + b"Content-Length: 2\r\n", json + b"Transfer-Encoding: chunked\r\n"
    found = talk(
        paket_sandbox,
        post(length, b"{}", close=False),
        post(length, b"{", close=False),
        b"}" + post(length, b"[]", close=False) + post(length, b"{}", close=False),
        post(chunks, b"1\r\n{\r\n1\r\n}\r\n0\r\n\r\n", close=False),
        post(upgrade, close=False),
        post(),
    )
    assert [a.status for a in found] == [200, 200, 400, 200, 200, 200, 200]


def test_head_has_no_body(paket_sandbox: PaketSandbox) -> None:
    response = httpx.head(paket_sandbox.url, auth=auth())
    assert (response.status_code, response.content) == (405, b"")


def test_a_connection_is_dropped_without_an_answer(paket_sandbox: PaketSandbox) -> None:
    url, key = f"{paket_sandbox.url}/sessions", {"Idempotency-Key": "dropped"}
    with httpx.Client(auth=auth()) as client:
        assert client.get(paket_sandbox.url).status_code == 200
        with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
            client.post(url, headers=key | {HEADER: "drop"})
        retry, again = (client.post(url, headers=key) for _ in range(2))
    assert retry.status_code == 200
    assert again.content == retry.content


def test_https(tmp_path: Path) -> None:
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    chain, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    certificate.private_key_pem.write_to_path(key)
    chain.write_bytes(b"".join(blob.bytes() for blob in certificate.cert_chain_pems))
    context = ssl.create_default_context()
    authority.configure_trust(context)
    with (
        run_sandbox("--ssl-certfile", chain, "--ssl-keyfile", key) as sandbox,
        httpx.Client(auth=auth(), verify=context) as client,
    ):
        assert sandbox.url.startswith("https://")
        assert client.post(f"{sandbox.url}/sessions").status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            client.post(f"{sandbox.url}/sessions", headers={HEADER: "drop"})
        assert client.get(sandbox.url).status_code == 200


def test_a_hundred_connections_with_one_key_create_one_object(paket_sandbox: PaketSandbox) -> None:
    """Each has sent all but the last byte of its request before any sends that."""
    address = urlsplit(paket_sandbox.url)
    request = post(b"Idempotency-Key: a hundred\r\n")
    connections = [socket.create_connection((address.hostname, address.port), timeout=10) for _ in range(100)]
    for connection in connections:
        connection.sendall(request[:-1])

    def finish(connection: socket.socket) -> wire.Response:
        with connection:
            connection.sendall(request[-1:])
            received = b""
            while part := connection.recv(65536):
                received += part
        [answer] = answers(received)
        return answer

    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(finish, connections))
    assert Counter(a.status for a in found) == {200: 100}
    assert len({a.body for a in found}) == 1


def auth() -> tuple[str, str]:
    """The Platform's credentials."""
    return PLATFORM.username, PLATFORM.secret
