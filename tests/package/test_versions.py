"""The sandbox as it is installed, with the lowest and the highest versions it allows, and beside an application's."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from paket_sandbox.__main__ import WEBHOOK_SECRET
from paket_sandbox.process import wait_for_address
from paket_sandbox.signatures import HEADER, verify
from proof.credentials import PLATFORM, PUBLISHER
from proof.endpoint import run_receiver
from tests.package.environment import PATIENCE, Environment

TEST = """
import json
import urllib.error
import urllib.request


def test_it_answers(paket_sandbox):
    try:
        urllib.request.urlopen(paket_sandbox.url)
    except urllib.error.HTTPError as error:
        with error:
            assert error.code == 401
            assert "Credentials are missing" in json.load(error)["message"]
"""


@contextmanager
def running(environment: Environment, folder: Path, *options: str) -> Iterator[str]:
    """The address of a sandbox that was started by its command."""
    with subprocess.Popen(
        [environment.command("paket-sandbox"), "--port", "0", *options],
        cwd=folder,
        env=environment.variables(PYTHONWARNINGS="error"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stderr is not None
            yield wait_for_address(process, process.stderr)
        finally:
            process.send_signal(signal.SIGINT)
            _, complaints = process.communicate(timeout=PATIENCE)
        assert (process.returncode, complaints) == (0, "")


def test_a_journey(environment: Environment, tmp_path: Path) -> None:
    platform, publisher = ((c.username, c.secret) for c in (PLATFORM, PUBLISHER))
    with (
        run_receiver() as receiver,
        running(environment, tmp_path, "--webhook", receiver.url, "--data", "state") as url,
        httpx.Client(base_url=url, auth=platform) as api,
    ):
        assert api.get(url).json()["client_id"] == PLATFORM.client_id
        key = {"Idempotency-Key": "a-key"}
        with pytest.raises(httpx.RemoteProtocolError):
            api.post("/sessions", headers=key | {"Paket-Sandbox-Fault": "drop"})
        session = api.post("/sessions", headers=key).json()["session_id"]
        assert api.post("/sessions", headers=key).json()["session_id"] == session
        participant = api.post("/participants", auth=publisher).json()["participant_id"]
        member = {"app_id": PUBLISHER.client_id, "participant_id": participant}
        assert api.put(f"/upnext/sessions/{session}", json=member).json() == {"message": "Success"}
        [webhook] = receiver.wait(1)
        verify(webhook.headers[HEADER], webhook.body, WEBHOOK_SECRET, time.time_ns() // 1_000_000)
        assert webhook.event["data"]["participant_id"] == participant
        port = urlsplit(url).port
        deliveries = [environment.command("paket-sandbox"), "deliveries", "--port", str(port)]
        log = environment.run([*deliveries], tmp_path)
        assert "delivered, 204" in log.stdout, log


def test_what_never_becomes_a_request(environment: Environment, tmp_path: Path) -> None:
    """The answers to it come from between the server and the application."""
    with running(environment, tmp_path) as url:
        for sent, status in {
            b"GET / HTTP/1.1\r\nHost: x\r\n: x\r\n\r\n": b"400",
            b"GET /v1 HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 40_000: b"431",
            b"nonsense\r\n\r\n": b"400",
        }.items():
            with socket.create_connection(("127.0.0.1", urlsplit(url).port), timeout=PATIENCE) as connection:
                connection.sendall(sent)
                assert connection.recv(65536).split(b" ")[1] == status, sent[:40]


def test_its_fixture_is_found(environment: Environment, tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(TEST)
    done = environment.run([environment.command("pytest"), "-W", "error", "-q"], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
