"""The harness of a program holds what it promises: little, and nothing of anybody else's."""

from __future__ import annotations

import shutil
import socket
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from paket_sandbox.openapi.document import Document
from proof import harness as world_module
from proof import runner
from proof.harness import Harness
from proof.judge import made
from proof.responses import HEADERS
from proof.runner import Program
from proof.sandboxes import SandboxCommand, client_for
from snippets.catalogue import LANGUAGES, SANDBOX, Language, find_program
from snippets.variables import credentials

SHELL, PYTHON, *_ = LANGUAGES
GET_STATUS = [Program.of(snippet) for snippet in find_program("api-status/get_status")]


def test_a_program_sees_nothing_of_our_environment(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OURS", "secret")
    run = harness.run(
        Program("look.sh", SHELL, 'env; echo "work: $(ls -A)"; echo "home: $(ls -A ~)"'),
        {"PAKET_API_USERNAME": "somebody"},
    )
    names = {line.partition("=")[0] for line in run.stdout.splitlines() if "=" in line}
    of_bash = {"PWD", "SHLVL", "_"}
    assert names - of_bash == {
        "PATH", "LANG", "HOME", "TZ", "PAKET_API_USERNAME", "http_proxy", "https_proxy", "no_proxy",
        "NODE_USE_ENV_PROXY", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "NODE_OPTIONS",
    }  # fmt: skip
    assert run.stdout.endswith("work: look.sh\nhome: \n")


def test_a_python_program_has_no_package_that_only_we_have(harness: Harness) -> None:
    look = (
        "import importlib.util as a; print([n for n in ('httpx', 'yaml', 'paket_sandbox') if a.find_spec(n)])"
    )
    assert harness.run(Program("look.py", PYTHON, look), {}).stdout == "['httpx']\n"


def test_runs_side_by_side_keep_their_requests_apart(harness: Harness, document: Document) -> None:
    names = [f"somebody-{number}" for number in range(8)]
    environments = [{"PAKET_API_USERNAME": name, "PAKET_API_SECRET_KEY": "key"} for name in names]
    runs = harness.run_all([GET_STATUS[0]] * len(names), environments)
    sent = [[exchange.request.header("Authorization") for exchange in run.exchanges] for run in runs]
    assert sent == [[f"Basic {b64encode(f'{name}:key'.encode()).decode()}"] for name in names]
    assert made(runs[0], document) == [("GET", "getStatus")]


def test_faults_are_asked_for_in_turn_and_do_not_show(harness: Harness, document: Document) -> None:
    [snippet, *_] = find_program("idempotency/create_session_once")
    program = replace(Program.of(snippet), text=snippet.text.replace("|| exit", "").replace("1 2", "1 2 3"))
    environment = credentials(client_for(snippet.program, document))
    run = harness.run(program, environment, faults=["503", "drop"])
    assert [exchange.response and exchange.response.status for exchange in run.exchanges] == [503, None, 200]
    assert {exchange.request.header("Paket-Sandbox-Fault") for exchange in run.exchanges} == {None}


def test_a_port_that_is_taken_is_named(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr(world_module, "SANDBOX_PORT", taken.getsockname()[1])
        with pytest.raises(OSError, match="Stop what listens there"):
            harness.run_local(GET_STATUS[0], {})


def test_an_interpreter_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(runner, "search_path", lambda: str(tmp_path))
    with pytest.raises(FileNotFoundError, match="ruby is not installed; the Ruby programs need it"):
        runner.interpreter(LANGUAGES[3])
    assert shutil.which("ruby")


@pytest.mark.parametrize("language", [row for row in LANGUAGES if row.id != "ruby"], ids=str)
def test_every_undocumented_header_that_is_allowed_is_sent(
    language: Language, harness: Harness, command: SandboxCommand, document: Document
) -> None:
    """Ruby is left out: it comes from the system, and what it sends depends on its version."""
    seen: set[str] = set()
    answered: set[str] = set()
    for name in ("api-status/get_status", "sessions/create_session"):
        [snippet] = [s for s in find_program(name) if s.language == language]
        environment = credentials(client_for(name, document))
        run = harness.run_local(Program.of(snippet, SANDBOX), environment, upstream=command.address)
        for exchange in run.exchanges:
            assert exchange.response is not None
            seen |= {name.lower() for name, _ in exchange.request.headers}
            answered |= {name.lower() for name, _ in exchange.response.headers}
    assert {name.lower() for name in language.headers} - seen == set()
    assert {name.lower() for name in HEADERS} - answered == set()
