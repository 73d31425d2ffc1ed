"""Every published program ends in the page as it does by its real interpreter, with the network switched off."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from openapi.document import Document
from snippets.catalogue import Snippet, find_snippets
from tests.harness.calls import caller_of
from tests.harness.world import World, credentials, seed_of
from tests.live.compare import differences
from tests.live.engine import LivePage
from tests.programs.fixtures import Published


@pytest.mark.parametrize("snippet", find_snippets(), ids=str)
@pytest.mark.parametrize("server", ["paket", "sandbox"])
def test_published_program(
    snippet: Snippet,
    server: str,
    live: LivePage,
    world: World,
    document: Document,
    published: Mapping[str, Published],
) -> None:
    program = getattr(published[snippet.id], server)
    environment = credentials(caller_of(program.name, document))
    run = world.run if server == "paket" else world.run_local
    real = run(program, environment)
    live.reset(seed_of(program.name))
    prepared = live.prepare(program.name)
    shown = live.run(snippet.language.id, snippet.path.name, program.text, {**prepared, **environment})
    assert differences(real, shown, snippet.language.id) == []
