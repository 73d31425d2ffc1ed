"""The programs that verify webhooks come to the same verdicts in the page as by their real interpreters."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from proof.runner import Outcome, Program
from proof.sandboxes import client_of
from proof.vectors import Vector, expected_of, read_vectors, run_vector
from snippets.catalogue import Snippet, find_program
from snippets.variables import credentials
from tests.live.engine import LivePage
from tests.programs.test_signatures import BY_NAME, FOUND_BY, MISTAKES

PROGRAMS = find_program("webhooks/verify_signature")


def run_in_page(live: LivePage, program: Program, vector: Vector, is_published: bool = False) -> Outcome:
    """Let a program verify a vector in the page."""
    environment = {"PAKET_SIGNATURE": vector.header, "PAKET_WEBHOOK_SECRET": vector.secret}
    file = Path(program.id).name
    run = live.run(
        program.language.id, file, program.text, environment, vector.body, vector.now, is_published
    )
    assert run.status is not None, run.stopped
    return Outcome(run.status, run.stdout, run.stderr)


@pytest.mark.parametrize("snippet", PROGRAMS, ids=str)
def test_a_published_program_agrees_with_every_vector(snippet: Snippet, live: LivePage) -> None:
    vectors = read_vectors()
    outcomes = {vector.name: run_in_page(live, Program.of(snippet), vector, True) for vector in vectors}
    assert outcomes == {vector.name: expected_of(vector) for vector in vectors}


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("snippet", PROGRAMS, ids=str)
def test_a_mistake_has_its_wrong_verdict_in_the_page(snippet: Snippet, mistake: str, live: LivePage) -> None:
    program = Program.of(snippet)
    before, after = MISTAKES[mistake][program.language.suffix]
    mistaken = Program(program.id, program.language, program.text.replace(before, after))
    vector = BY_NAME[FOUND_BY[mistake]]
    outcome = run_in_page(live, mistaken, vector)
    assert outcome != expected_of(vector)
    assert outcome == run_vector(mistaken, vector)


@pytest.mark.parametrize("snippet", PROGRAMS, ids=str)
def test_the_clock_is_real_unless_it_is_stopped(snippet: Snippet, live: LivePage) -> None:
    good = BY_NAME["good"]
    environment = {"PAKET_SIGNATURE": good.header, "PAKET_WEBHOOK_SECRET": good.secret}
    live.run(snippet.language.id, snippet.path.name, snippet.text, environment, good.body, good.now, True)
    run = live.run(
        snippet.language.id, snippet.path.name, snippet.text, environment, good.body, published=True
    )
    assert (run.status, run.stderr) == (1, "Refused: its time is outside the tolerance.\n")


def test_a_stopped_clock_is_not_the_sandbox_clock_afterwards(live: LivePage) -> None:
    live.reset()
    assert (
        live.run(
            "python", "program", "import time\nassert time.time() == 1", {}, now=1000, published=True
        ).status
        == 0
    )
    call = 'curl -s --request POST --user "$PAKET_API_USERNAME:$PAKET_API_SECRET_KEY" https://api.paket.tv/v1/sessions'
    run = live.run("shell", "program", call, credentials(client_of("platform")))
    assert f'"created_at":"{datetime.now(UTC):%Y-%m-}' in run.stdout
