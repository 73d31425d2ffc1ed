"""One world for all programs, and the programs as they were published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from openapi.document import Document
from snippets.catalogue import find_snippets
from tests.harness import sandboxes
from tests.harness.runner import Program
from tests.harness.world import World
from tests.site.published import published_programs


@dataclass(frozen=True)
class Published:
    """A program as a reader sees it, with either server chosen."""

    paket: Program
    sandbox: Program


@pytest.fixture(scope="session")
def document() -> Document:
    return sandboxes.document()


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    with World() as world:
        yield world


@pytest.fixture(scope="session")
def published(site_folder: Path) -> Mapping[str, Published]:
    """Every catalogued program by its id, its text taken out of the built site."""
    texts = {(program.id, program.server): program.text for program in published_programs(site_folder)}
    programs = {}
    for snippet in find_snippets():
        if (snippet.id, "paket") not in texts:
            pytest.fail(f"snippets/{snippet} is on no page of the site", pytrace=False)
        for_paket, for_sandbox = texts[snippet.id, "paket"], texts[snippet.id, "sandbox"]
        programs[snippet.id] = Published(
            Program(snippet.id, snippet.language, for_paket),
            Program(snippet.id, snippet.language, for_sandbox),
        )
    return programs
