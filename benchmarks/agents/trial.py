"""Trying what an agent has built: it is run, told what its task says, and the sandbox's log is judged."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from time import monotonic, sleep, time
from typing import Any

import httpx

from benchmarks.agents.grader import Grade, grade_calls
from benchmarks.agents.log import WATCHER, Log
from benchmarks.agents.tasks import Line, Task
from benchmarks.agents.world import SECRET, sandbox
from paket_sandbox.clients_file import load_clients
from paket_sandbox.signatures import write_header
from proof.ports import free_port
from snippets.prerequisites import Setup, read_prerequisites
from snippets.variables import CREDENTIALS

PROGRAM = "integration"
TESTS = "test_viewers.py"
PATIENCE = 90
"""How long, in seconds, an integration may take for an answer: it may wait before it asks again."""
FIXTURE = "paket_sandbox.fixture"
"""The plugin that tests get; others take longer to load than the tests."""
VIEWERS = Path(__file__).with_name("viewers")
"""A right module for the task ``tests``, and wrong ones."""


def try_out(task: Task, folder: Path) -> Grade:
    """Try what was built for a task."""
    if task.name == "tests":
        return try_tests(folder)
    if not os.access(folder / PROGRAM, os.X_OK):
        return Grade(outcome=(f"there is no executable file {PROGRAM}",))
    return try_receiver(task, folder) if task.name == "receiver" else try_lines(task, folder)


def try_lines(task: Task, folder: Path) -> Grade:
    """Tell an integration line by line what happens."""
    log = Log()
    with sandbox(log, task.faults) as url, ours(url) as http:
        values = prepare(task.setup, http)
        with running(task, folder, PAKET_BASE_URL=url) as process:
            answers = lines_of(process)
            wrong = [
                f"{json.dumps(line.send)[:60]}…: {problem}"
                for line in task.lines
                for problem in tell(line, process, answers, values, http, log)
            ]
    return grade_calls(log.calls, task.creates, wrong)


def ours(url: str) -> httpx.Client:
    """What makes our own requests to a sandbox."""
    return httpx.Client(base_url=url.removesuffix("/v1"), headers={"User-Agent": WATCHER}, timeout=PATIENCE)


def prepare(groups: Iterable[str], http: httpx.Client) -> dict[str, str]:
    """Make what exists before, by groups of ``snippets/prerequisites.yaml``, and give its ids."""
    known = read_prerequisites().groups
    clients = {client.username: client for client in load_clients()}
    setup = Setup([request for group in groups for request in known[group]], clients)
    for request in setup:
        response = http.request(
            request.method, request.target, headers=dict(request.headers), content=request.body
        )
        setup.take(response.status_code, response.content)
    return dict(setup.variables)


@contextmanager
def running(task: Task, folder: Path, **more: str) -> Iterator[subprocess.Popen[str]]:
    """The integration, as long as the ``with`` statement runs."""
    client = task.credentials
    names = {name: str(getattr(client, attribute)) for name, attribute in CREDENTIALS.items()}
    environment = {**os.environ, **names, **more, "NO_PROXY": "127.0.0.1"}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment.get('PATH', os.defpath)}"
    process = subprocess.Popen(
        [str(folder / PROGRAM)],
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def lines_of(process: subprocess.Popen[str]) -> Queue[str]:
    """What a process prints, line by line; an empty line at its end."""
    lines: Queue[str] = Queue()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put(line)
        lines.put("")

    Thread(target=read, daemon=True).start()
    return lines


def tell(
    line: Line,
    process: subprocess.Popen[str],
    answers: Queue[str],
    values: dict[str, str],
    http: httpx.Client,
    log: Log,
) -> Iterator[str]:
    """Tell an integration a line, and give what is wrong afterwards."""
    assert process.stdin is not None
    try:
        process.stdin.write(json.dumps(put_in(line.send, values)) + "\n")
        process.stdin.flush()
        text = answers.get(timeout=PATIENCE)
        if not text:
            # Whoever asks next learns it at once: a pipe may take a line when nobody reads it any more.
            answers.put(text)
            raise EOFError
        answer = json.loads(text)
    except (BrokenPipeError, Empty, EOFError, ValueError) as error:
        yield f"no answer ({type(error).__name__})"
        return
    yield from differences(line.answer, answer)
    for name, attribute in (line.keep or {}).items():
        values[name] = str((answer or {}).get(attribute, "nothing"))
    for attribute, length in (line.count or {}).items():
        found = len((answer or {}).get(attribute, ()))
        if found != length:
            yield f"{attribute} has {found} entries, expected {length}"
    for attribute, entry in (line.lacks or {}).items():
        if entry in (answer or {}).get(attribute, ()):
            yield f"{attribute} has {entry}"
    if line.check:
        yield from check(line.check, values, http)
    if line.called:
        called = put_in(line.called, values)
        if not [call for call in log.calls if str(call) == called and call.is_right]:
            yield f"{called} was not called"


def put_in(value: Any, values: Mapping[str, str]) -> Any:
    """A text, a list or an object of these, with the values in braces put in."""
    if isinstance(value, Mapping):
        return {key: put_in(part, values) for key, part in value.items()}
    if isinstance(value, str):
        for name, known in values.items():
            value = value.replace(f"{{{name}}}", known)
    return value


def check(wanted: Mapping[str, Any], values: Mapping[str, str], http: httpx.Client) -> Iterator[str]:
    """What is wrong with what Paket has."""
    client = next(client for client in load_clients() if client.username == wanted["client"])
    method, path = put_in(wanted["call"], values).split(" ")
    response = http.request(method, path, auth=(client.username, client.secret))
    if response.status_code != 200:
        yield f"{method} {path}: {response.status_code}"
    else:
        yield from differences(wanted["has"], response.json())


def differences(wanted: Any, found: Any, where: str = "") -> Iterator[str]:
    """Where a value has not what it must have, among other things."""
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        for name, value in wanted.items():
            yield from differences(value, found.get(name), f"{where}/{name}")
    elif isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        for number, (one, other) in enumerate(zip(wanted, found, strict=True)):
            yield from differences(one, other, f"{where}/{number}")
    elif wanted != found:
        yield f"{where} is {json.dumps(found)[:80]}, expected {json.dumps(wanted)[:80]}"


def try_receiver(task: Task, folder: Path) -> Grade:
    """Send a receiver the vectors' kinds of webhooks, and what the sandbox sends."""
    wrong: list[str] = []
    with (
        free_port() as port,
        running(task, folder, PORT=str(port), PAKET_WEBHOOK_SECRET=SECRET) as process,
    ):
        url = f"http://127.0.0.1:{port}/webhooks"
        printed = lines_of(process)
        if not wait_for(port):
            return Grade(outcome=(f"it does not listen on port {port}",))
        for name, headers, body, expected in webhooks():
            status = httpx.post(url, headers=headers, content=body, timeout=PATIENCE).status_code
            if (status < 300) is not expected or (not expected and status != 400):
                wrong.append(f"{name}: answered {status}")
        types = ["participant.list.item_hidden", "participant.session.participant_added"]
        with sandbox(Log(), webhook=f"{task.client}={url}") as address, ours(address) as http:
            prepare(("session", "participant", "joined"), http)
            found = [json.loads(printed.get(timeout=PATIENCE) or "{}") for _ in types]
        process.terminate()
        more = list(iter(lambda: printed.get(timeout=PATIENCE), ""))
    if [event.get("type") for event in found] != types or more:
        wrong.append(
            f"printed {json.dumps(found)[:300]}{''.join(more)[:300]}, expected one of each of {types}"
        )
    return Grade(outcome=tuple(wrong))


def wait_for(port: int) -> bool:
    """Whether something listens on a port, in time."""
    end = monotonic() + PATIENCE
    while monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            sleep(0.05)
        else:
            return True
    return False


def webhooks() -> Iterator[tuple[str, dict[str, str], bytes, bool]]:
    """Webhooks that we send ourselves: what each is, its headers and body, and whether it is to be accepted."""
    now = round(time() * 1000)
    event = {
        "id": "evt_1111111111111111",
        "object": "event",
        "type": "participant.list.item_hidden",
        "created": now,
    }
    body = json.dumps({**event, "data": {"title": "Amélie"}}).encode()
    right = write_header([SECRET], now, body)
    other = json.dumps({**event, "id": "evt_2222222222222222", "type": "something.new"}).encode()
    rows = (
        ("a genuine event", right, body, True),
        ("the same again", right, body, True),
        ("of a secret that is being rolled", write_header(["whsec_old", SECRET], now, body), body, True),
        ("with line breaks after commas", right.replace(",", ", "), body, True),
        ("of a type that is not documented", write_header([SECRET], now, other), other, True),
        ("of another secret", write_header(["whsec_other"], now, body), body, False),
        ("changed on the way", right, body.replace(b"hidden", b"shown"), False),
        ("an hour old", write_header([SECRET], now - 3_600_000, body), body, False),
        ("an hour early", write_header([SECRET], now + 3_600_000, body), body, False),
        ("with nothing but the decoy", right.replace("v1=", "v0="), body, False),
        ("without a signature", "", body, False),
    )
    for name, header, content, expected in rows:
        yield name, {"Content-Type": "application/json", "Paket-Signature": header}, content, expected


def try_tests(folder: Path) -> Grade:
    """Run tests with the right module, and with each wrong one."""
    if not (folder / TESTS).is_file():
        return Grade(outcome=(f"there is no file {TESTS}",))
    wrong = []
    for module in sorted(VIEWERS.glob("*.py")):
        with tempfile.TemporaryDirectory() as place:
            shutil.copyfile(module, Path(place, "viewers.py"))
            shutil.copyfile(folder / TESTS, Path(place, TESTS))
            command = [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-p",
                FIXTURE,
                "-p",
                "no:cacheprovider",
                "-c",
                os.devnull,
            ]
            done = subprocess.run(
                [*command, "--rootdir", place, TESTS],
                cwd=place,
                env={**os.environ, "PYTHONPATH": place, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
                capture_output=True,
                text=True,
                timeout=10 * PATIENCE,
            )
        if (done.returncode == 0) is not (module.stem == "right"):
            wrong.append(f"{module.stem}: pytest ended with {done.returncode}: {done.stdout[-300:]}")
    return Grade(outcome=tuple(wrong))
