"""One world for all programs, and the programs as they were published."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from openapi.document import Document
from tests.harness import sandboxes
from tests.harness.published import Published, read_published
from tests.harness.sandboxes import SandboxCommand
from tests.harness.world import World

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def document() -> Document:
    return sandboxes.document()


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    with World() as world:
        yield world


@pytest.fixture(scope="session")
def command() -> Iterator[SandboxCommand]:
    command = SandboxCommand()
    yield command
    command.stop()


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Published]:
    """Every program of the built site by its id; PAKET_SITE says where the site is, else it is built here."""
    site = os.environ.get("PAKET_SITE") or build_once(tmp_path_factory.getbasetemp().parent / "programs-site")
    programs: dict[str, Published] = {}
    for program in read_published(Path(site)):
        known = programs.setdefault(program.paket.id, program)
        assert program.paket == known.paket, f"{program.page} and {known.page} show {known.paket} differently"
        assert program.sandbox == known.sandbox, (
            f"{program.page} and {known.page} show {known.sandbox} differently"
        )
    return programs


def build_once(site: Path) -> Path:
    """Build the site, whichever of pytest's workers comes first."""
    with site.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (site / "index.html").exists():
            subprocess.run(
                [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(site)],
                cwd=ROOT,
                env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
                check=True,
            )
    return site
