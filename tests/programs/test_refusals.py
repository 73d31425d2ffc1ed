"""Every published program notices when it is refused: it ends non-zero and says what happened."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

import pytest

from paket_sandbox.openapi.document import Document
from proof.harness import Harness
from proof.judge import reach_problems, refusal_problems
from proof.sandboxes import client_for
from snippets.calls import attempts_of
from snippets.catalogue import Snippet, find_program, find_snippets
from snippets.variables import credentials, variables_of
from tests.programs.fixtures import Published

SNIPPETS = find_snippets()
VARIABLES = ("PAKET_API_USERNAME", "PAKET_API_SECRET_KEY")
NOBODY = "test_sk_of_nobody" * 6
"""So long that Base64 breaks its lines, where it is told to or not told otherwise."""


@pytest.mark.parametrize(
    ("snippet", "missing"), [(s, name) for s in SNIPPETS for name in variables_of(s.text)], ids=str
)
def test_a_missing_variable_is_named_and_nothing_is_sent(
    snippet: Snippet, missing: str, published: Mapping[str, Published], harness: Harness, document: Document
) -> None:
    environment = credentials(client_for(snippet.program, document))
    run = harness.run(published[snippet.id].paket, environment, without=missing)
    assert run.status != 0, run
    assert missing in run.stderr, run
    assert run.stdout == "", run
    assert (run.exchanges, run.refused) == ((), ())


@pytest.mark.parametrize("variable", VARIABLES)
@pytest.mark.parametrize("snippet", SNIPPETS, ids=str)
def test_wrong_credentials_are_reported(
    snippet: Snippet, variable: str, published: Mapping[str, Published], harness: Harness, document: Document
) -> None:
    environment = {**credentials(client_for(snippet.program, document)), variable: NOBODY}
    run = harness.run(published[snippet.id].paket, environment)
    assert refusal_problems(run, 401) == []
    pair = ":".join(environment[name] for name in VARIABLES)
    [exchange] = run.exchanges
    assert exchange.request.header("Authorization") == f"Basic {b64encode(pair.encode()).decode()}"


@pytest.mark.parametrize("snippet", SNIPPETS, ids=str)
def test_a_failure_of_the_api_is_reported(
    snippet: Snippet, published: Mapping[str, Published], harness: Harness, document: Document
) -> None:
    environment = credentials(client_for(snippet.program, document))
    run = harness.run(published[snippet.id].paket, environment, faults=["503"] * 10)
    assert refusal_problems(run, 503, attempts_of(snippet.program)) == []


@pytest.mark.parametrize("snippet", SNIPPETS, ids=str)
def test_a_lost_connection_is_reported(
    snippet: Snippet, published: Mapping[str, Published], harness: Harness, document: Document
) -> None:
    # Nothing but the program asks again: Net::HTTP would, and wait twice as long.
    environment = credentials(client_for(snippet.program, document))
    run = harness.run(published[snippet.id].paket, environment, faults=["drop"] * 5)
    assert run.status != 0, run
    assert run.stderr.strip(), run
    assert run.stdout == "", run
    assert reach_problems(run) == []
    assert [exchange.response for exchange in run.exchanges] == [None] * attempts_of(snippet.program)


@pytest.mark.parametrize("snippet", find_program("errors/handle_errors"), ids=str)
def test_the_guide_tells_errors_apart(
    snippet: Snippet, published: Mapping[str, Published], harness: Harness, document: Document
) -> None:
    client = credentials(client_for(snippet.program, document))
    nobody = {**client, "PAKET_API_SECRET_KEY": "test_sk_of_nobody"}
    program = published[snippet.id].paket
    assert "check your API Username and API Secret Key" in harness.run(program, nobody).stderr
    assert "try again later" in harness.run(program, client, faults=["503"]).stderr
    assert "Paket answered 500" in harness.run(program, client, faults=["500"]).stderr
