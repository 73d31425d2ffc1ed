"""The lessons hold: nothing is missed over many pages, and retries end with exactly one object."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest

from paket_sandbox.openapi.document import Document
from proof.harness import Harness
from proof.judge import refusal_problems
from proof.runner import Outcome, Program, execute
from proof.sandboxes import FreshSandbox, client_for
from proof.sandboxes import document as contract
from snippets.calls import calls_of
from snippets.catalogue import Snippet, find_program
from snippets.variables import credentials
from tests.programs.fixtures import Published

RETRY = find_program("retries/retry_safely")
PAGES = find_program("pagination/iterate_all")


@pytest.fixture
def sandbox(harness: Harness) -> Iterator[FreshSandbox]:
    sandbox = FreshSandbox(seed=1)
    yield sandbox
    harness.wait(sandbox.stop())


@pytest.mark.parametrize(
    "faults", [["503"], ["drop"], ["503", "drop", "503"], ["drop", "drop", "drop", "503"]], ids=" ".join
)
@pytest.mark.parametrize("snippet", RETRY, ids=str)
def test_retries_end_with_exactly_one_object(
    snippet: Snippet,
    faults: Sequence[str],
    published: Mapping[str, Published],
    harness: Harness,
    sandbox: FreshSandbox,
    document: Document,
) -> None:
    address = harness.wait(sandbox.start())
    environment = credentials(client_for(snippet.program, document))
    run = harness.run(published[snippet.id].paket, environment, faults=faults, upstream=address)
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
        keys.append(key_of(head))
    return keys


def key_of(head: bytes) -> str:
    """The idempotency key of a request, as it came."""
    found = re.search(r"^idempotency-key: (.*)\r$", head.decode(), re.MULTILINE | re.IGNORECASE)
    return found[1] if found else ""


@pytest.mark.parametrize("failures", [1, 5])
@pytest.mark.parametrize("snippet", RETRY, ids=str)
def test_a_stored_failure_is_followed_by_a_new_key(
    snippet: Snippet,
    failures: int,
    published: Mapping[str, Published],
    harness: Harness,
    sandbox: FreshSandbox,
    document: Document,
) -> None:
    address = harness.wait(sandbox.start())
    environment = credentials(client_for(snippet.program, document))
    faults = ["500"] * failures
    run = harness.run(published[snippet.id].paket, environment, faults=faults, upstream=address)
    keys = [exchange.request.header("Idempotency-Key") for exchange in run.exchanges]
    assert (len(keys), len(set(keys))) == (min(failures + 1, 5),) * 2
    created = list(sandbox.app.shared.store.rows("SELECT session_id FROM sessions"))
    if failures == 5:
        assert (refusal_problems(run, 500, attempts=5), created) == ([], [])
    else:
        assert [(json.loads(run.stdout)["session_id"],)] == created


def against(answers: Sequence[bytes], snippet: Snippet) -> tuple[Outcome, list[tuple[float, str]]]:
    """Run a program against a server that gives these answers: how it ended, and when each key came.

    Args:
        answers: Whole, one for each connection.
        snippet: The program.
    """
    asked: list[tuple[float, str]] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        program = Program.of(snippet, f"http://127.0.0.1:{server.getsockname()[1]}")
        environment = {"PAKET_API_USERNAME": "somebody", "PAKET_API_SECRET_KEY": "key"}
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(execute, program, environment)
            while not running.done():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    asked.append((time.monotonic(), key_of(connection.recv(65536))))
                    connection.sendall(answers[min(len(asked), len(answers)) - 1])
        return running.result(), asked


def answer_of(status: int, headers: str = "", body: str = '{"message":"x"}') -> bytes:
    """An answer as it goes over the wire."""
    head = f"HTTP/1.1 {status} Any\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{headers}\r\n"
    return (head + body).encode()


def retried_with(advice: str) -> list[int]:
    """The statuses after which the contract says, for every operation of the program, to use this key."""
    rows = [operation.retry.advice for operation in calls_of("retries/retry_safely", contract())]
    found = [re.findall(r"\d+", " ".join(k for k, v in row.items() if v == advice)) for row in rows]
    return sorted({int(status) for statuses in found for status in statuses})


def test_the_contract_says_which_failures_pass() -> None:
    assert retried_with("same key")
    assert retried_with("new key")


@pytest.mark.parametrize("status", [409, *retried_with("same key"), *retried_with("new key")])
@pytest.mark.parametrize("snippet", RETRY, ids=str)
def test_what_passes_by_itself_is_waited_for_as_long_as_paket_asks(snippet: Snippet, status: int) -> None:
    answers = [answer_of(status, "Retry-After: 1\r\n"), answer_of(200)]
    outcome, asked = against(answers, snippet)
    assert (outcome.status, outcome.stdout) == (0, '{"message":"x"}\n'), outcome
    (first, one), (second, other) = asked
    assert second - first > 0.99
    assert (one == other) is (status not in retried_with("new key"))


@pytest.mark.parametrize("snippet", RETRY, ids=str)
def test_a_wait_that_is_too_long_is_not_begun(snippet: Snippet) -> None:
    outcome, asked = against([answer_of(429, "Retry-After: 61\r\n")], snippet)
    assert len(asked) == 1
    assert outcome.status == 1
    assert "Paket answered 429" in outcome.stderr


@pytest.mark.parametrize("status", [400, 401, 403, 404, 501])
@pytest.mark.parametrize("snippet", RETRY, ids=str)
def test_what_stays_is_not_asked_for_again(snippet: Snippet, status: int) -> None:
    outcome, asked = against([answer_of(status)], snippet)
    assert len(asked) == 1
    assert outcome.status != 0
    assert f"Paket answered {status}" in outcome.stderr


@pytest.mark.parametrize("snippet", RETRY, ids=str)
def test_a_mistake_in_the_program_is_reported_at_once(snippet: Snippet) -> None:
    begun = time.monotonic()
    outcome = execute(
        Program.of(snippet, "http://127.0.0.1:none"),
        {"PAKET_API_USERNAME": "somebody", "PAKET_API_SECRET_KEY": "key"},
    )
    assert outcome.status != 0
    assert "Paket did not answer" not in outcome.stderr
    assert outcome.stderr.strip()
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("status", [200, 201, 202])
@pytest.mark.parametrize("snippet", find_program("errors/handle_errors"), ids=str)
def test_every_2xx_is_a_success(snippet: Snippet, status: int) -> None:
    outcome, _ = against([answer_of(status)], snippet)
    assert (outcome.status, outcome.stdout) == (0, '{"message":"x"}\n'), outcome


@pytest.mark.parametrize("snippet", find_program("upnext-for-publishers/remove_item"), ids=str)
def test_a_content_id_is_one_part_of_the_path(snippet: Snippet, harness: Harness, document: Document) -> None:
    program = Program.of(snippet)
    assert program.text.count("cid12345") == 1
    hard = "a/b c?d#e%2F&é+"
    quoted = f"'{hard}'" if snippet.language.id == "shell" else hard
    edited = Program(program.id, program.language, program.text.replace("cid12345", quoted))
    run = harness.run(edited, credentials(client_for(snippet.program, document)))
    [exchange] = run.exchanges
    *_, last = exchange.request.target.split("/")
    assert unquote(last) == hard
    assert "+" not in last


@pytest.mark.parametrize("snippet", PAGES, ids=str)
def test_every_page_is_asked_for_with_the_key_of_the_one_before(
    snippet: Snippet, published: Mapping[str, Published], harness: Harness, document: Document
) -> None:
    run = harness.run(published[snippet.id].paket, credentials(client_for(snippet.program, document)))
    given: list[int | None] = [None]
    for exchange in run.exchanges:
        assert exchange.response is not None
        asked = parse_qs(exchange.request.query).get("next_key", [None])[0]
        assert asked == (None if given[-1] is None else str(given[-1]))
        given.append(exchange.response.json.get("next_key"))
    assert given == [None, 50, 100, None]
    assert run.stdout.split() == [f"movie-{number}" for number in range(101, 0, -1)]


PAGES_OF_A_SERVER: dict[str, tuple[list[dict[str, Any]], tuple[int, list[str]]]] = {
    "a null key ends it": (
        [{"items": [{"content_id": "one"}], "next_key": 50}, {"items": [], "next_key": None}],
        (0, ["one"]),
    ),
    "an id is printed as it is": (
        [{"items": [{"content_id": text} for text in ('a"b', "c\\d", "é e", "{}")]}],
        (0, ['a"b', "c\\d", "é e", "{}"]),
    ),
    "the same key again": (
        [{"items": [{"content_id": "one"}], "next_key": 50}, {"items": [], "next_key": 50}],
        (1, ["one"]),
    ),
    "a key that goes back": (
        [{"items": [], "next_key": 50}, {"items": [], "next_key": 7}],
        (1, []),
    ),
    "a key that stays at the beginning": ([{"items": [], "next_key": 0}], (1, [])),
}  # fmt: skip


@pytest.mark.parametrize("case", PAGES_OF_A_SERVER)
@pytest.mark.parametrize("snippet", PAGES, ids=str)
def test_a_list_is_read_once_whatever_its_keys_are(snippet: Snippet, case: str) -> None:
    pages, (status, printed) = PAGES_OF_A_SERVER[case]
    answers = [json.dumps(page).encode() for page in pages]
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        asked = pool.submit(answer, server, [head % len(body) + body for body in answers])
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        outcome = execute(
            Program.of(snippet, address),
            {"PAKET_API_USERNAME": "a", "PAKET_API_SECRET_KEY": "b", "PAKET_SESSION_ID": "c"},
        )
        assert len(asked.result()) == len(pages)
    assert (outcome.status, outcome.stdout.splitlines()) == (status, printed), outcome.stderr
    if status:
        assert "The list does not go on" in outcome.stderr
