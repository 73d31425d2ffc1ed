"""The pytest fixture, as somebody else's tests use it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import fields
from pathlib import Path

import httpx
import pytest

from paket_sandbox.fixture import PaketSandbox
from paket_sandbox.process import SandboxDied, run_sandbox
from paket_sandbox.proxies import NAMES, no_proxy_for_this_machine
from proof.credentials import OTHER_PUBLISHER, PLATFORM, PUBLISHER

EXAMPLE = Path(__file__).parents[2] / "snippets" / "testing" / "test_checkout.py"
PYTEST = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q"]


def test_the_example_passes_as_published_also_behind_a_proxy(tmp_path: Path) -> None:
    """Nobody listens where the proxy should be, so a request that goes there fails."""
    copy = tmp_path / EXAMPLE.name
    copy.write_bytes(EXAMPLE.read_bytes())
    proxies = {"HTTP_PROXY": "http://127.0.0.1:9", "ALL_PROXY": "http://127.0.0.1:9"}
    env = {name: value for name, value in os.environ.items() if name.lower() != "no_proxy"} | proxies
    run = subprocess.run(
        [*PYTEST, "-W", "error", copy], cwd=tmp_path, env=env, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "3 passed" in run.stdout


def test_the_page_names_what_the_fixture_has(paket_sandbox: PaketSandbox) -> None:
    page = (EXAMPLE.parents[2] / "docs" / "sandbox.md").read_text("utf-8")
    named = set(re.findall(r"`paket_sandbox\.(\w+)`", page))
    assert named == {field.name for field in fields(PaketSandbox)} - {"process"}
    assert len(paket_sandbox.publishers) == 2
    for client in (paket_sandbox.platform, *paket_sandbox.publishers):
        assert all(isinstance(getattr(client, name), str) for name in ("client_id", "username", "secret"))


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
    costly = {"yaml", "starlette", "uvicorn", "paket_sandbox.openapi"}
    program = f"import sys, paket_sandbox.fixture; print({costly} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.stdout == "set()\n", run.stderr


def test_a_sandbox_that_does_not_start_says_why(tmp_path: Path) -> None:
    with (
        pytest.raises(SandboxDied, match=r"status 1 before it answered:\n.*cannot be opened"),
        run_sandbox("--data", tmp_path / "missing" / "data"),
    ):
        pass


@pytest.mark.parametrize(
    ("given", "meanwhile"),
    [
        ({}, {}),
        ({"NO_PROXY": "example.com"}, {"NO_PROXY": "example.com"}),
        ({"http_proxy": "http://127.0.0.1:9"}, dict.fromkeys(NAMES, "127.0.0.1,localhost,::1")),
        (
            {"HTTPS_PROXY": "http://127.0.0.1:9", "NO_PROXY": "example.com"},
            dict.fromkeys(NAMES, "example.com,127.0.0.1,localhost,::1"),
        ),
        ({"ALL_PROXY": "http://127.0.0.1:9", "no_proxy": "*"}, {"no_proxy": "*"}),
        (
            {"all_proxy": "http://127.0.0.1:9", "NO_PROXY": "a.example", "no_proxy": "b.example"},
            dict.fromkeys(NAMES, "b.example,a.example,127.0.0.1,localhost,::1"),
        ),
    ],
)
def test_this_machine_is_reached_without_a_proxy_for_as_long_as_it_runs(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], meanwhile: dict[str, str]
) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    before = dict(os.environ)
    with no_proxy_for_this_machine():
        assert {name: os.environ[name] for name in NAMES if name in os.environ} == meanwhile
    assert dict(os.environ) == before


def test_it_is_gone_afterwards() -> None:
    with run_sandbox() as sandbox:
        assert sandbox.process.poll() is None
    assert sandbox.process.poll() is not None
    with pytest.raises(httpx.ConnectError):
        httpx.get(sandbox.url)


ENDS = {
    "killed": "os.kill(os.getpid(), signal.SIGKILL)",
    "ended by a thread": "threading.Thread(target=os._exit, args=(1,)).start(); threading.Event().wait()",
}
"""How pytest may end without a word: the second as by pytest-timeout."""


@pytest.mark.parametrize("end", ENDS.values(), ids=list(ENDS))
def test_it_is_gone_when_pytest_is(end: str) -> None:
    program = f"""
import os, signal, sys, threading
from paket_sandbox.process import run_sandbox
with run_sandbox() as sandbox:
    print(sandbox.process.pid, flush=True)
    {end}
"""
    run = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, timeout=60)
    assert run.returncode != 0
    while is_running(int(run.stdout)):
        time.sleep(0.01)


def is_running(process: int) -> bool:
    """Whether a process is there, and not only its remains."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
