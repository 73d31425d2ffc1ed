"""Every published program runs, unmodified, and is answered what the site shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from paket_sandbox.openapi.document import Document
from proof.harness import Harness
from proof.judge import run_problems
from proof.recorder import record, recording_problems
from proof.requests import difference_problems, essence
from proof.sandboxes import SandboxCommand, client_for
from snippets.calls import printed_by
from snippets.catalogue import Snippet, find_program, find_snippets
from snippets.variables import credentials
from tests.programs.fixtures import Published

SNIPPETS = find_snippets()
NAMES = sorted({snippet.program for snippet in SNIPPETS})


@pytest.mark.parametrize("snippet", SNIPPETS, ids=str)
def test_what_the_page_shows_is_the_file(snippet: Snippet, published: Mapping[str, Published]) -> None:
    assert published[snippet.id].paket.text == snippet.text


@pytest.mark.parametrize("snippet", SNIPPETS, ids=str)
def test_it_calls_paket_and_prints_the_recorded_answer(
    snippet: Snippet, published: Mapping[str, Published], harness: Harness, document: Document
) -> None:
    run = harness.run(published[snippet.id].paket, credentials(client_for(snippet.program, document)))
    assert run_problems(run, document) == []
    assert recording_problems(snippet.program, record(run.exchanges[-1], document)) == []
    responses = [exchange.response for exchange in run.exchanges]
    answers = [response.json for response in responses if response and response.body]
    assert [read_line(line) for line in run.stdout.splitlines()] == printed_by(snippet.program, answers)
    assert run.stderr == ""


def read_line(line: str) -> Any:
    """What a program printed: JSON, or else a text."""
    try:
        return json.loads(line)
    except ValueError:
        return line


@pytest.mark.parametrize("snippet", SNIPPETS, ids=str)
def test_it_calls_a_sandbox_on_the_readers_machine(
    snippet: Snippet,
    published: Mapping[str, Published],
    harness: Harness,
    command: SandboxCommand,
    document: Document,
) -> None:
    environment = credentials(client_for(snippet.program, document))
    run = harness.run_local(published[snippet.id].sandbox, environment, upstream=command.address)
    assert run_problems(run, document) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_language_sends_the_same(
    name: str, published: Mapping[str, Published], harness: Harness, document: Document
) -> None:
    programs = [published[snippet.id].paket for snippet in SNIPPETS if snippet.program == name]
    environment = credentials(client_for(name, document))
    runs = harness.run_all(programs, [environment] * len(programs))
    assert difference_problems({run.program.id: run.exchanges for run in runs}, document) == []


def test_a_retry_sends_the_same_key_and_creates_nothing(
    published: Mapping[str, Published], harness: Harness, document: Document
) -> None:
    name = "idempotency/create_session_once"
    for snippet in find_program(name):
        run = harness.run(published[snippet.id].paket, credentials(client_for(name, document)))
        first, retry = run.exchanges
        assert first.request.header("Idempotency-Key") == retry.request.header("Idempotency-Key")
        assert first.response is not None
        assert retry.response is not None
        assert first.response.body == retry.response.body
        assert len(set(essence(run.exchanges, document))) == 1
