"""Every published program ends in the page as it does by its real interpreter, with the network switched off."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from paket_sandbox.openapi.document import Document
from proof.harness import Harness, seed_of
from proof.sandboxes import client_for
from snippets.catalogue import Snippet, find_snippets
from snippets.variables import credentials
from tests.live.compare import differences
from tests.live.engine import LivePage
from tests.programs.fixtures import Published


@pytest.mark.parametrize("snippet", find_snippets(), ids=str)
@pytest.mark.parametrize("server", ["paket", "sandbox"])
def test_published_program(
    snippet: Snippet,
    server: str,
    live: LivePage,
    harness: Harness,
    document: Document,
    published: Mapping[str, Published],
) -> None:
    program = getattr(published[snippet.id], server)
    environment = credentials(client_for(program.name, document))
    assert live.environment(program.name) == environment, "the page runs it as somebody else"
    run = harness.run if server == "paket" else harness.run_local
    real = run(program, environment)
    live.reset(seed_of(program.name))
    prepared = live.prepare(program.name)
    shown = live.run(
        snippet.language.id, snippet.path.name, program.text, {**prepared, **environment}, published=True
    )
    assert differences(real, shown, snippet.language.id) == []
