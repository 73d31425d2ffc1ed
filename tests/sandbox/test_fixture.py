"""The pytest fixture, as somebody else's tests use it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from sandbox.fixture import PaketSandbox
from sandbox.process import SandboxDied, run_sandbox
from tests.sandbox.caller import OTHER_PUBLISHER, PLATFORM, PUBLISHER

EXAMPLE = Path(__file__).parents[2] / "snippets" / "testing" / "test_checkout.py"
PYTEST = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q"]


def test_the_example_passes_as_published(tmp_path: Path) -> None:
    copy = tmp_path / EXAMPLE.name
    copy.write_bytes(EXAMPLE.read_bytes())
    run = subprocess.run([*PYTEST, "-W", "error", copy], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "3 passed" in run.stdout


def test_the_example_can_fail(tmp_path: Path) -> None:
    """It would notice a sandbox that creates things twice."""
    copy = tmp_path / EXAMPLE.name
    copy.write_text(
        EXAMPLE.read_text("utf-8").replace("headers=key).raise_for_status()", ").raise_for_status()")
    )
    run = subprocess.run([*PYTEST, copy], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 1
    assert "1 failed, 2 passed" in run.stdout


def test_it_is_found_and_told_of(tmp_path: Path) -> None:
    run = subprocess.run([*PYTEST, "--fixtures"], cwd=tmp_path, capture_output=True, text=True)
    assert "paket_sandbox" in run.stdout


def test_it_gives_an_address_and_keys(paket_sandbox: PaketSandbox) -> None:
    assert paket_sandbox.platform == PLATFORM
    assert paket_sandbox.publishers == (PUBLISHER, OTHER_PUBLISHER)
    for client in (paket_sandbox.platform, *paket_sandbox.publishers):
        answer = httpx.get(paket_sandbox.url, auth=(client.username, client.secret))
        assert answer.json()["client_id"] == client.client_id


def test_it_costs_nothing_until_it_is_used() -> None:
    program = (
        "import sys, sandbox.fixture; print({'yaml', 'starlette', 'uvicorn', 'openapi'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.stdout == "set()\n", run.stderr


def test_a_sandbox_that_does_not_start_says_why(tmp_path: Path) -> None:
    with (
        pytest.raises(SandboxDied, match=r"status 1 before it answered:\n.*cannot be opened"),
        run_sandbox("--data", tmp_path / "missing" / "data"),
    ):
        pass


def test_it_is_gone_afterwards() -> None:
    with run_sandbox() as sandbox:
        assert sandbox.process.poll() is None
    assert sandbox.process.poll() is not None
    with pytest.raises(httpx.ConnectError):
        httpx.get(sandbox.url)
