"""How the application is put together."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from paket_sandbox import app
from paket_sandbox.app import HANDLERS, Config, Sandbox, create_app
from paket_sandbox.core import get_status
from paket_sandbox.openapi.document import Document

SANDBOX = Path(app.__file__).parent

FOR_A_SERVER = {
    "__main__.py", "server.py", "protocol.py", "process.py", "fixture.py",
    "commands.py", "sender.py", "webhooks.py", "loopback.py", "child.py",
}  # fmt: skip
"""Modules that do not run in a browser."""

FOR_DELIVERY = {"sender.py", "webhooks.py"}
"""Modules beside the application, which wait for the receivers of webhooks."""


def test_every_operation_has_a_handler(document: Document) -> None:
    assert set(HANDLERS) == {o.id for o in document.operations}


def test_a_contract_that_promises_more_is_refused(document: Document) -> None:
    with pytest.raises(LookupError, match=r"without a handler: createSession, (.+, )?createParticipant"):
        Sandbox(Config(document=document), {"getStatus": get_status})


def test_it_can_be_made_without_a_word() -> None:
    made = create_app()
    assert {r.path.replace(":path}", "}") for r in made.routes} == {o.path for o in made.document.operations}  # type: ignore[attr-defined]
    made.shared.store.close()


def test_it_runs_where_there_are_no_servers_and_no_threads() -> None:
    """As in a browser: without uvicorn and what it brings, and without a thread."""
    program = """
import sys, threading
for name in ("uvicorn", "uvloop", "httptools", "h11", "httpx"):
    sys.modules[name] = None
def refuse(self): raise RuntimeError("a thread")
threading.Thread.start = refuse
from paket_sandbox.app import create_app
from paket_sandbox.clients_file import load_clients
from base64 import b64encode
app = create_app()
client = load_clients()[0]
authorization = b"Basic " + b64encode(f"{client.username}:{client.secret}".encode())
headers = [(b"authorization", authorization)]
scope = {"type": "http", "method": "POST", "path": "/v1/sessions", "headers": headers}
sent = []
async def receive(): raise RuntimeError("there is no body")
async def send(message): sent.append(message)
try:
    app(scope, receive, send).send(None)
except StopIteration:
    print(sent[0]["status"])
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (run.stdout, run.stderr) == ("200\n", "")


@pytest.mark.parametrize("path", sorted(SANDBOX.glob("*.py")), ids=lambda path: path.name)
def test_imports_run_one_way(path: Path) -> None:
    """From the sandbox to the contract, and in the part for a browser never to the part for a server."""
    tree = ast.parse(path.read_text("utf-8"))
    imports = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module]
    modules = {n.module or "" for n in imports} | {
        alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names
    }
    rooms = {m.partition(".")[0] for m in modules} & {"hooks", "snippets", "tests", "recipes", "benchmarks"}
    assert not rooms
    if path.name not in FOR_A_SERVER:
        server = {f"paket_sandbox.{name.removesuffix('.py')}" for name in FOR_A_SERVER}
        assert not modules & (server | {"uvicorn", "threading", "subprocess", "socket", "ssl"})


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(SANDBOX.glob("*.py")) if path.name not in FOR_DELIVERY],
    ids=lambda path: path.name,
)
def test_nothing_is_awaited_but_the_request_and_a_delay(path: Path) -> None:
    allowed = {
        "app", "self.app", "self.router", "endpoint", "endpoint.answer", "self.carry_out_once", "respond",
        "send", "receive", "read_body", "call.fault.before_work",
        "call.fault.in_place_of_answer", "asyncio.sleep",
    }  # fmt: skip
    tree = ast.parse(path.read_text("utf-8"))
    awaited = {
        ast.unparse(n.value.func)
        for n in ast.walk(tree)
        if isinstance(n, ast.Await) and isinstance(n.value, ast.Call)
    }
    assert awaited <= allowed
    assert all(isinstance(n.value, ast.Call) for n in ast.walk(tree) if isinstance(n, ast.Await))
