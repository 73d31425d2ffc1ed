"""The lessons hold: nothing is missed over many pages, and retries end with exactly one object."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs

import pytest

from openapi.document import Document
from snippets.catalogue import Snippet, find_program
from tests.harness.calls import caller_of
from tests.harness.judge import refusal_problems
from tests.harness.runner import Program, execute
from tests.harness.sandboxes import FreshSandbox
from tests.harness.world import World, credentials
from tests.programs.fixtures import Published

RETRY = find_program("retries/retry_safely")
PAGES = find_program("pagination/iterate_all")


@pytest.fixture
def sandbox(world: World) -> Iterator[FreshSandbox]:
    sandbox = FreshSandbox(seed=1)
    yield sandbox
    world.wait(sandbox.stop())


@pytest.mark.parametrize(
    "faults", [["503"], ["drop"], ["503", "drop", "503"], ["drop", "drop", "drop", "503"]], ids=" ".join
)
@pytest.mark.parametrize("snippet", RETRY, ids=str)
def test_retries_end_with_exactly_one_object(
    snippet: Snippet,
    faults: Sequence[str],
    published: Mapping[str, Published],
    world: World,
    sandbox: FreshSandbox,
    document: Document,
) -> None:
    address = world.wait(sandbox.start())
    environment = credentials(caller_of(snippet.program, document))
    run = world.run(published[snippet.id].paket, environment, faults=faults, upstream=address)
    assert run.status == 0, run
    assert len(run.exchanges) == len(faults) + 1
    assert len({exchange.request.header("Idempotency-Key") for exchange in run.exchanges}) == 1
    sessions = list(sandbox.app.shared.store.rows("SELECT session_id FROM sessions"))
    assert [(json.loads(run.stdout)["session_id"],)] == sessions


@pytest.mark.parametrize("snippet", RETRY, ids=str)
def test_an_answer_that_breaks_off_is_none(snippet: Snippet) -> None:
    """Its status says success, and half of its body is there."""
    whole = b'HTTP/1.1 200 OK\r\nContent-Length: 20\r\nConnection: close\r\n\r\n{"session_id": "a1"}'
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        keys = pool.submit(answer, server, [whole[:-9], whole])
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        credentials = {"PAKET_API_USERNAME": "somebody", "PAKET_API_SECRET_KEY": "key"}
        outcome = execute(Program.of(snippet, address), credentials)
    assert (outcome.status, outcome.stdout) == (0, '{"session_id": "a1"}\n')
    first, second = keys.result()
    assert first == second != ""


def answer(server: socket.socket, answers: Sequence[bytes]) -> list[str]:
    """Answer one connection after the other: the idempotency keys that came."""
    keys = []
    server.settimeout(30)
    for text in answers:
        connection, _ = server.accept()
        with connection:
            head = b""
            while b"\r\n\r\n" not in head:
                head += connection.recv(65536)
            connection.sendall(text)
        found = re.search(r"^idempotency-key: (.*)\r$", head.decode(), re.MULTILINE | re.IGNORECASE)
        keys.append(found[1] if found else "")
    return keys


@pytest.mark.parametrize("snippet", RETRY, ids=str)
def test_what_does_not_pass_by_itself_is_not_retried(
    snippet: Snippet, published: Mapping[str, Published], world: World, document: Document
) -> None:
    environment = credentials(caller_of(snippet.program, document))
    run = world.run(published[snippet.id].paket, environment, faults=["500", "500"])
    assert refusal_problems(run, 500) == []


@pytest.mark.parametrize("snippet", PAGES, ids=str)
def test_every_page_is_asked_for_with_the_key_of_the_one_before(
    snippet: Snippet, published: Mapping[str, Published], world: World, document: Document
) -> None:
    run = world.run(published[snippet.id].paket, credentials(caller_of(snippet.program, document)))
    given: list[str | None] = [None]
    for exchange in run.exchanges:
        assert exchange.response is not None
        assert parse_qs(exchange.request.query).get("next_key", [None]) == [given[-1]]
        given.append(exchange.response.json.get("next_key"))
    assert given[-1] is None
    assert run.stdout.split() == [f"movie-{number}" for number in range(101, 0, -1)]
