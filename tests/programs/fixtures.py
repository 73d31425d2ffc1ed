"""One harness for all programs, and the programs as they were published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from paket_sandbox.openapi.document import Document
from proof import sandboxes
from proof.harness import Harness
from proof.runner import Program
from snippets.catalogue import find_snippets
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
def harness() -> Iterator[Harness]:
    with Harness() as harness:
        yield harness


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
