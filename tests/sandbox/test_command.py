"""The command ``paket-sandbox``."""

from __future__ import annotations

import argparse
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from paket_sandbox import running
from paket_sandbox.__main__ import PORT, WEBHOOK_SECRET, main, read_secrets
from paket_sandbox.browsers import allowed_host
from paket_sandbox.clients_file import CLIENTS, load_clients
from paket_sandbox.commands import request
from paket_sandbox.faults import HEADER
from paket_sandbox.openapi.document import Document
from paket_sandbox.process import run_sandbox, wait_for_address
from paket_sandbox.webhooks import DELIVERIES
from proof.credentials import PLATFORM, basic

AUTH = (PLATFORM.username, PLATFORM.secret)


def start(*options: str, before: Callable[[], object] | None = None) -> subprocess.Popen[str]:
    """The command, on a free port."""
    return subprocess.Popen(
        [sys.executable, "-m", "paket_sandbox", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=before,
    )


def ignore_interrupts() -> None:
    """What a script does for the commands in its background."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@pytest.mark.parametrize(
    ("before", "asked"),
    [(None, signal.SIGINT), (ignore_interrupts, signal.SIGINT), (None, signal.SIGTERM)],
    ids=["in front", "in the background of a script", "by a process manager"],
)
def test_it_prints_the_address_and_the_keys_and_stops_when_asked(
    before: Callable[[], object] | None, asked: signal.Signals
) -> None:
    process = start(before=before)
    assert process.stdout is not None
    line = process.stdout.readline()
    address = line.split()[3]
    assert line == f"Paket sandbox at {address} (API version 2023-12-01)\n"
    assert httpx.get(address, auth=AUTH).status_code == 200
    port = urlsplit(address).port or 0
    assert running.find(port) == (address, "")
    process.send_signal(asked)
    out = process.stdout.read()
    _, err = process.communicate(timeout=10)
    rows = [line.split() for line in out.splitlines()]
    for client in load_clients():
        assert [client.client_type.title(), client.client_id, client.username, client.secret] in rows
    assert "State is kept in memory." in out
    assert out.endswith("Stopped.\n")
    assert (process.returncode, err) == (0, "")
    assert running.find(port) is None


def test_it_stops_soon_even_when_a_request_takes_long() -> None:
    process = start()
    assert process.stderr is not None
    address = wait_for_address(process, process.stderr)
    headers = f"Host: localhost\r\nAuthorization: {basic(*AUTH)}\r\n{HEADER}: delay=30\r\n"
    with socket.create_connection(("127.0.0.1", urlsplit(address).port)) as connection:
        connection.sendall(f"GET /v1 HTTP/1.1\r\n{headers}\r\n".encode())
        httpx.get(address)  # answered only after what came before it was read
        process.send_signal(signal.SIGINT)
        answer = connection.recv(65536)
        _, err = process.communicate(timeout=10)
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert "Traceback" not in err
    assert process.returncode == 0


def test_requests_are_printed_only_when_asked_for() -> None:
    for options, lines in [((), 0), (("--access-log",), 1)]:
        process = start(*options)
        assert process.stderr is not None
        httpx.get(wait_for_address(process, process.stderr))
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=10)
        assert err.count("GET /v1") == err.count("\n") == lines


def test_a_port_that_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["--port", str(port)]) == 1
    assert f"port {port} is taken; choose another with --port" in capsys.readouterr().err


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.com", ""])
def test_it_answers_on_this_machine_only(capsys: pytest.CaptureFixture[str], host: str) -> None:
    assert main(["--port", "0", "--host", host]) == 1
    error = capsys.readouterr().err
    assert error.startswith("paket-sandbox: ")
    if host not in ("example.com", ""):
        assert "unless you name with --allow-host what others may call it by" in error


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_others_may_call_it_by_a_name_that_was_given(host: str) -> None:
    """As from a container. Whatever they are, this machine reaches it as before, and so do the commands."""
    names = ("--allow-host", "Sandbox.internal", "--allow-host", "192.0.2.1")
    with run_sandbox("--host", host, *names, "--webhook", "http://127.0.0.1:9") as sandbox:
        port = urlsplit(sandbox.url).port
        here = "[::1]" if host == "::" else "127.0.0.1"
        assert sandbox.url == f"http://{here}:{port}/v1"
        for name, status in {
            here: 200,
            "sandbox.internal:8480": 200,
            "SANDBOX.INTERNAL": 200,
            "192.0.2.1": 200,
            "other.internal": 403,
            "0.0.0.0": 403,
            "[::]": 403,
            "192.0.2.2": 403,
        }.items():
            assert httpx.get(sandbox.url, auth=AUTH, headers={"Host": name}).status_code == status, name
        foreign = {"Host": "sandbox.internal", "Origin": "http://sandbox.internal"}
        assert httpx.get(sandbox.url, auth=AUTH, headers=foreign).status_code == 403
        assert httpx.get(sandbox.url, headers={"Host": "sandbox.internal"}).status_code == 401
        log = sandbox.url.replace("/v1", DELIVERIES)
        assert httpx.get(log, headers={"Host": "sandbox.internal"}).status_code == 403
        assert port is not None
        assert request(port, "GET", DELIVERIES) == {"items": []}


@pytest.mark.parametrize("host", ["*", "http://a", "a:80", "", "a/b", "é", "-a"])
def test_what_is_no_host(host: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is not a host"):
        allowed_host(host)


def test_secrets_are_not_printed(tmp_path: Path) -> None:
    """Only ready-made ones, which are none: those in files stay there, and in no list of processes."""
    secrets = tmp_path / "secrets"
    secrets.write_text("whsec_mine\nwhsec_old\n")
    clients = tmp_path / "clients.yaml"
    clients.write_text(CLIENTS.read_text("utf-8").replace("test_sk_", "hidden_"), "utf-8")
    options = ("--clients", clients, "--webhook-secret-file", secrets, "--webhook", "http://127.0.0.1:9")
    process = start(*map(str, options))
    assert process.stdout is not None
    printed = "".join(iter(process.stdout.readline, "State is kept in memory. Stop with Ctrl-C.\n"))
    process.terminate()
    process.communicate()
    assert "sandbox-platform" in printed
    assert "as in clients.yaml" in printed
    assert "signed with the secrets that you gave" in printed
    for secret in ("hidden_", "whsec_"):
        assert secret not in printed + " ".join(map(str, options))


def test_secrets_of_webhooks(tmp_path: Path) -> None:
    file = tmp_path / "secrets"
    assert read_secrets([], None) == [WEBHOOK_SECRET]
    assert read_secrets(["a", "b"], None) == ["a", "b"]
    file.write_text("é \r\n\nold", "utf-8")
    assert read_secrets([], file) == ["é ", "old"]
    for content in (b"", b"\n", b"\xff"):
        file.write_bytes(content)
        with pytest.raises(ValueError, match=r"is empty|UTF-8"):
            read_secrets([], file)
    for given, problem in (("", "is empty"), ("\udcff", "no text in UTF-8")):
        with pytest.raises(ValueError, match=problem):
            read_secrets([given], None)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost", "::1"])
def test_it_answers_on_any_address_of_this_machine(host: str) -> None:
    with run_sandbox("--host", host) as sandbox:
        assert httpx.get(sandbox.url, auth=AUTH).status_code == 200


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--data", "missing/folder/data"], "missing/folder/data cannot be opened"),
        (["--clock", "noon"], "'noon' is not an ISO 8601 time, such as 2024-02-16T04:41:06.596Z"),
        (["--clients", "missing.yaml"], "No such file or directory: 'missing.yaml'"),
        (["--clients", "clients.yaml"], "clients.yaml is not a list of Clients"),
        (["--ssl-certfile", "missing.pem"], "the certificate missing.pem cannot be used"),
        (
            ["--ssl-keyfile", "key.pem"],
            "key.pem is a key without a certificate; give that with --ssl-certfile",
        ),
        (["--webhook", "http://127.0.0.1:0/"], "http://127.0.0.1:0/ is not an endpoint"),
        (["--webhook", "=http://127.0.0.1/"], "no Client is called ''"),
        (["--ssl-certfile", "clients.yaml"], "the certificate clients.yaml cannot be used"),
    ],
)
def test_options_that_cannot_be(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    problem: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("clients.yaml").write_text("- {name: nobody}")
    assert main(["--port", "0", *options]) == 1
    assert problem in capsys.readouterr().err


@pytest.mark.parametrize("port", ["-1", "65536", "http", "²"])
def test_a_port_that_is_none(capsys: pytest.CaptureFixture[str], port: str) -> None:
    for command in ([], ["deliveries"]):
        with pytest.raises(SystemExit) as stopped:
            main([*command, f"--port={port}"])
        assert stopped.value.code == 2
        assert "is not a port (0 to 65535)" in capsys.readouterr().err


def test_clients_of_ones_own(tmp_path: Path) -> None:
    clients = tmp_path / "clients.yaml"
    clients.write_text(
        "- {client_id: '0123456789abcdef', client_type: publisher, username: me, secret: live}"
    )
    with run_sandbox("--clients", clients) as sandbox:
        answer = httpx.get(sandbox.url, auth=("me", "live"))
        assert answer.json()["client_id"] == "0123456789abcdef"
        assert "Paket-Response-Type" not in answer.headers
        assert httpx.get(sandbox.url, auth=AUTH).status_code == 401


def test_the_file_of_clients_that_is_shown(tmp_path: Path) -> None:
    page = Path("docs/sandbox.md").read_text("utf-8")
    [shown] = re.findall(r"```yaml\n(.*?)```", page, re.S)
    clients = tmp_path / "clients.yaml"
    clients.write_text(shown, "utf-8")
    with run_sandbox("--clients", clients) as sandbox:
        for client in load_clients(clients):
            answer = httpx.get(sandbox.url, auth=(client.username, client.secret))
            assert answer.json()["client_id"] == client.client_id
            assert answer.headers["Paket-Response-Type"] == "Test"


def test_it_answers_where_the_contract_says(document: Document) -> None:
    """Unless another port is given; pages have the contract's."""
    assert urlsplit(document.servers[1].url).port == PORT


def test_it_is_installed_as_a_command() -> None:
    [command] = entry_points(group="console_scripts", name="paket-sandbox")
    assert command.load() is main
