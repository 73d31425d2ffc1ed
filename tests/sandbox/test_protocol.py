"""Connections at their worst: requests in a row, broken ones among them, slow ones, and callers that go away."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from uvicorn.server import ServerState

from paket_sandbox.app import Sandbox
from paket_sandbox.bodies import TOGETHER, Unfinished
from paket_sandbox.browsers import BrowserGuard
from paket_sandbox.protocol import JoinedWrites, Protocol
from paket_sandbox.server import Listener, make_server
from proof import wire
from tests.sandbox.caller import Caller
from tests.sandbox.test_wire import HEAD, answers, post

GARBAGE = b"nonsense\r\n\r\n"
JSON = b"Content-Type: application/json\r\n"
CHUNKS = JSON + b"Transfer-Encoding: chunked\r\n"


def fault(value: str) -> bytes:
    return f"Paket-Sandbox-Fault: {value}\r\n".encode()


class Server:
    """A sandbox in this process, on a port of its own."""

    def __init__(self, app: Sandbox, listener: Listener) -> None:
        self.state = ServerState()
        self.config = make_server(BrowserGuard(app, app.document), listener).config
        self.port = listener.port
        self.begun = 0
        """How many connections have begun."""

    def protocol(self) -> Protocol:
        self.begun += 1
        return Protocol(self.config, self.state, {})

    async def talk(self, *parts: bytes) -> list[wire.Response]:
        """Send bytes as they are: the answers, once the sandbox has closed the connection."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        for part in parts:
            writer.write(part)
            await writer.drain()
        received = await reader.read()
        writer.close()
        return answers(received)


@asynccontextmanager
async def serving(app: Sandbox) -> AsyncIterator[Server]:
    opened = socket.create_server(("127.0.0.1", 0))
    server = Server(app, Listener(opened, None, None))
    listening = await asyncio.get_running_loop().create_server(server.protocol, sock=opened)
    try:
        yield server
        assert not server.state.tasks, "somebody still works on an answer that nobody waits for"
    finally:
        listening.close()


def run(call: Caller, story: Callable[[Server], Awaitable[None]]) -> None:
    """Play a story; what the event loop complains of is an error."""
    complaints = []

    async def play() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
        async with serving(call.app) as server:
            await story(server)

    asyncio.run(asyncio.wait_for(play(), 60))
    assert complaints == []


IN_A_ROW = [
    ([post(close=False), GARBAGE], [200, 400]),
    ([post(fault("delay=0.05"), close=False), GARBAGE], [200, 400]),
    ([post(fault("delay=0.05"), close=False), post(close=False), GARBAGE], [200, 200, 400]),
    ([post(fault("delay=0.05"), close=False), b"GET /v1 HTTP/1.1\r\nX: " + b"x" * 50_000], [200, 431]),
    ([post(fault("delay=0.05"), close=False), post(CHUNKS, b"zz\r\n", close=False)], [200, 400]),
    ([post(fault("delay=0.05"), close=False), b"GET /\xff HTTP/1.1\r\n" + HEAD + b"\r\n"], [200, 400]),
    ([post(CHUNKS, b"2\r\n{}\r\n0\r\n\r\n", close=False), b"GET /\xff HTTP/1.1\r\n\r\n"], [200, 400]),
    ([post(CHUNKS + fault("503"), b"2\r\n{}\r\n0\r\n\r\n", close=False), GARBAGE], [503, 400]),
    ([post(CHUNKS, b"zz\r\n", close=False)], [400]),
]  # fmt: skip
"""Parts of what is sent on one connection, and the statuses that come back."""


def test_answers_come_in_the_order_of_their_requests(call: Caller) -> None:
    async def story(server: Server) -> None:
        for joined in (True, False):
            talks = (server.talk(b"".join(parts)) if joined else server.talk(*parts) for parts, _ in IN_A_ROW)
            found = await asyncio.gather(*talks)
            assert [[a.status for a in each] for each in found] == [statuses for _, statuses in IN_A_ROW]

    run(call, story)


def test_a_request_has_one_answer_whatever_its_body_turns_out_to_be(call: Caller) -> None:
    async def story(server: Server) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(post(CHUNKS + fault("503"), b"1\r\n{\r\n", close=False))
        received = await reader.readuntil(b"\r\n\r\n")
        writer.write(b"zz\r\n")
        received += await reader.read()
        writer.close()
        assert [answer.status for answer in answers(received)] == [503]

    run(call, story)


def test_a_caller_that_sends_no_more_may_read(call: Caller) -> None:
    """As ``nc -N`` does: it closes its half of the connection as soon as it has sent its requests."""
    late = post(fault("delay=0.05"), close=False)
    sent = {
        late: [200],
        late + late: [200, 200],
        late + GARBAGE: [200, 400],
        late + late[:-1]: [200, 400],
        post(JSON + b"Content-Length: 9\r\n", b"{", close=False): [400],
        b"": [],
    }

    async def story(server: Server) -> None:
        for request, statuses in sent.items():
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(request)
            writer.write_eof()
            assert [answer.status for answer in answers(await reader.read())] == statuses
            writer.close()

    run(call, story)


def test_an_answer_arrives_though_the_caller_still_sends(call: Caller) -> None:
    """A body that nobody reads, on a connection that is closed after the answer: it must not be reset."""
    size = 3 << 20
    length = b"Content-Length: %d\r\n" % size
    get = b"GET /v1 HTTP/1.1\r\n" + HEAD + length + b"\r\n"

    async def story(server: Server) -> None:
        for head, status in ((get, 200), (post(JSON + length), 413), (post(length + fault("503")), 503)):
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(head)
            received = await reader.readuntil(b"\r\n\r\n")
            for _ in range(8):
                writer.write(b"x" * (size // 8))
                await writer.drain()
            received += await reader.read()
            writer.close()
            assert [answer.status for answer in answers(received)] == [status]

    run(call, story)


@pytest.mark.parametrize("value", ["delay=0.05", "drop"])
def test_nobody_works_on_for_a_caller_that_went_away(
    call: Caller, caplog: pytest.LogCaptureFixture, value: str
) -> None:
    async def story(server: Server) -> None:
        for number in range(1, 6):
            _, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(post(fault(value), close=False) + post(close=False) + post(close=False))
            await writer.drain()
            writer.transport.abort()
            await ended(server, number)

    with caplog.at_level(logging.WARNING):
        run(call, story)
    assert caplog.text == ""


async def ended(server: Server, count: int) -> None:
    """Wait until so many connections have begun, and all have ended."""
    while server.begun < count or server.state.connections or server.state.tasks:
        await asyncio.sleep(0.001)


def test_what_is_written_to_a_lost_connection_is_dropped() -> None:
    """uvloop's transports raise where asyncio's only warn."""

    class Transport(asyncio.Transport):
        lost = False

        def is_closing(self) -> bool:
            return self.lost

        def write(self, data: bytes | bytearray | memoryview[int]) -> None:
            assert not self.lost

    async def story() -> None:
        transport = Transport()
        writes = JoinedWrites(transport, asyncio.get_running_loop())
        writes.write(b"x")
        transport.lost = True
        writes.flush()
        assert writes.pending == []

    asyncio.run(story())


UNFINISHED = [
    post(JSON + b"Content-Length: 9\r\n", b"{", close=False),
    post(CHUNKS, b"1\r\n{\r\n", close=False),
    post(JSON + b"Expect: 100-continue\r\nContent-Length: 9\r\n", close=False),
    post(close=False)[:-1],
    b"G",
]


def test_what_does_not_come_whole_ends(call: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Protocol, "patience", 0.05)
    late = post(fault("delay=0.2"), close=False)

    async def story(server: Server) -> None:
        for before, statuses in ((b"", []), (late, [200])):
            found = await asyncio.gather(*(server.talk(before + unfinished) for unfinished in UNFINISHED))
            for *others, answer in found:
                assert answer.status == 400
                assert answer.body == b'{"message":"The request did not come whole within 0.05 seconds."}'
                assert [a.status for a in others if a.status != 100] == statuses
        assert [a.status for a in await server.talk(post(fault("delay=0.2")))] == [200], "it came whole"

    run(call, story)


def test_many_slow_bodies_take_bounded_memory(call: Caller) -> None:
    """What is held of all together has a limit; small bodies, and those that come at once, are taken nevertheless."""
    part = 700_000
    slow = post(JSON + b"Content-Length: %d\r\n" % (1 << 20), b"x" * part, close=False)
    small = post(JSON + b"Content-Length: 9\r\n", b"{", close=False)

    async def story(server: Server) -> None:
        connections = []
        answered = 0
        for sent in [slow] * 120 + [small] * 280:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(sent)
            await writer.drain()
            connections.append((reader, writer))
        refused = [asyncio.create_task(reader.readuntil(b"\r\n\r\n")) for reader, _ in connections]
        expected = 120 - TOGETHER // part
        while answered < expected:
            await asyncio.sleep(0.01)
            answered = sum(task.done() for task in refused)
        assert Unfinished.held <= TOGETHER
        assert {task.result().split()[1] for task in refused if task.done()} == {b"503"}
        whole = post(JSON + b"Content-Length: 2\r\n", b"{}")
        assert [a.status for a in await server.talk(whole)] == [200]
        for (_, writer), task in zip(connections, refused, strict=True):
            task.cancel()
            writer.transport.abort()
        await ended(server, 401)
        assert Unfinished.held == 0

    run(call, story)
