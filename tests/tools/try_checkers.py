"""Other people's checkers find nothing wrong: Spectral in the contract, Prism in what the programs say and are told."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import httpx
import pytest

from paket_sandbox.openapi.document import Document
from proof.harness import Harness
from proof.runner import Program
from proof.sandboxes import client_for, client_of
from proof.wire import Address
from snippets.catalogue import Snippet, find_snippets
from snippets.variables import credentials
from tests.tools.commands import HERE, NODE, PRISM, SPECTRAL, environment, run

PRISMS_OWN = "application/problem+json"
"""The media type of what Prism says itself."""


def test_spectral(site_folder: Path, tmp_path: Path) -> None:
    rules = ["--ruleset", str(HERE / "spectral.yaml"), "--fail-severity", "hint"]
    run(tmp_path, NODE, SPECTRAL, "lint", str(site_folder / "openapi.yaml"), *rules)


@pytest.fixture(scope="module")
def prism(site_folder: Path, server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """Prism in front of a sandbox: what is not as the contract says is answered with an error of its own."""
    folder = tmp_path_factory.mktemp("prism")
    command = [
        NODE,
        PRISM,
        "proxy",
        str(site_folder / "openapi.yaml"),
        server,
        "--errors",
        "--cors=false",
        "--port",
        "0",
    ]
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        read = ""
        for line in process.stdout:
            read += line
            if found := re.search(r"listening on http://(127\.0\.0\.1):(\d+)", line):
                break
        else:
            pytest.fail(f"Prism did not start; it printed\n{read}")
        Thread(target=process.stdout.read, daemon=True).start()  # a full pipe would stop it
        yield found[1], int(found[2])
        process.terminate()


@pytest.mark.parametrize("snippet", find_snippets(), ids=str)
def test_prism_lets_the_program_through(
    snippet: Snippet, harness: Harness, prism: Address, document: Document
) -> None:
    run = harness.run(Program.of(snippet), credentials(client_for(snippet.program, document)), upstream=prism)
    assert (run.status, run.refused) == (0, ()), str(run)
    assert run.exchanges
    for exchange in run.exchanges:
        media_type = exchange.response and exchange.response.header("Content-Type")
        assert media_type != PRISMS_OWN, f"{exchange.request}: {exchange.response}"


def test_prism_would_stop_what_the_contract_does_not_have(prism: Address) -> None:
    client = client_of("platform")
    answer = httpx.get(
        "http://{}:{}/v1/upnext/sessions/1".format(*prism),
        auth=(client.username, client.secret),
        trust_env=False,
    )
    assert answer.headers["Content-Type"] == PRISMS_OWN
