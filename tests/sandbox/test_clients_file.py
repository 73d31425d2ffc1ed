"""A file of Clients: what is wrong in it is named, with its line, before the sandbox starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from paket_sandbox.clients_file import load_clients

ID, SECRET = "client_id: '0123456789abcdef'", "secret: test_sk_x"
GOOD = f"- {ID}\n  client_type: publisher\n  username: me\n  {SECRET}\n"


def load(folder: Path, text: str) -> str:
    """Why a file is refused; empty if it is not."""
    file = folder / "clients.yaml"
    file.write_text(text, "utf-8")
    try:
        load_clients(file)
    except ValueError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (SECRET, "secret: 12345", "line 4: secret must be a text, in quotes, not a secret of the type int"),
        (SECRET, "secret: ''", "line 4: secret must be a text"),
        (SECRET, "secret:", "line 4: secret must be a text"),
        (SECRET, "secret: 2026-01-01", "not a secret of the type date"),
        (SECRET, "secret: 2026-13-01", "line 4: secret must be a text, in quotes; this cannot be read"),
        (SECRET, "secret: !!timestamp x", "line 4: secret must be a text, in quotes; this cannot be read"),
        (SECRET, "secret: !!int x", "line 4: secret must be a text, in quotes; this cannot be read"),
        (SECRET, "secret: [a]", "of the type list"),
        (SECRET, 'secret: "a\\nb"', "line 4: secret must be a text"),
        (SECRET, 'secret: "\\ud800"', "secret must be a text"),
        (SECRET, f"{SECRET}\n  secret: other", "line 5: the attribute secret came twice"),
        (SECRET, f"{SECRET}\n  name: me", "line 5: there is no attribute 'name'"),
        (SECRET, f"{SECRET}\n  ? [a]\n  : b", "line 5: there is no attribute"),
        (f"  {SECRET}\n", "", "line 1: the Client has no secret"),
        (ID, "client_id: 1234567890123456", "line 1: client_id must be 16 lower-case hex digits, in quotes"),
        ("publisher", "Publisher", "line 2: client_type must be platform or publisher, not 'Publisher'"),
        ("publisher", "[publisher]", "line 2: client_type must be"),
        ("username: me", "username: 'a:b'", "line 3: username must be a text without a colon"),
        ("username: me", "username: yes", "not True of the type bool"),
        (SECRET, f"{SECRET}\n  allowed_addresses: 127.0.0.1", "line 5: allowed_addresses must be a list"),
        (SECRET, f"{SECRET}\n  allowed_addresses: [here]", "line 5: allowed_addresses must be a list"),
        (SECRET, f"{SECRET}\n  platform_data: {{a: 2026-01-01}}", "line 5: platform_data must be a mapping"),
        (SECRET, f"{SECRET}\n  platform_data: {{a: .nan}}", "line 5: platform_data must be a mapping"),
        (SECRET, f"{SECRET}\n  platform_data: {{a: 1, a: 2}}", "line 5: a name came twice in platform_data"),
        (SECRET, f"{SECRET}\n  allowed_addresses: [127.0.0.1/8]", "line 5: allowed_addresses must be a list"),
        (SECRET, f"{SECRET}\n  platform_data: {{1: a}}", "line 5: platform_data must be a mapping"),
        (
            "publisher",
            "platform\n  platform_data: {a: 1}",
            "a Platform's a in platform_data must be a template",
        ),
        (GOOD, "- me", "line 1: a Client must be a mapping"),
        (GOOD, "", "it must be a list with at least one Client"),
        (GOOD, "[" * 3000, "it is nested too deeply"),
        (GOOD, "[]", "it must be a list with at least one Client"),
        (GOOD, "a: b", "it must be a list with at least one Client"),
        (GOOD, GOOD + GOOD, "line 5: the client_id '0123456789abcdef' is that of another Client, too"),
        (
            GOOD,
            GOOD + GOOD.replace("0123", "4567"),
            "line 5: the username 'me' is that of another Client, too",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert load(tmp_path, GOOD) == ""
    assert problem in load(tmp_path, GOOD.replace(old, new))


def test_a_message_is_short_whatever_is_wrong(tmp_path: Path) -> None:
    for name in ("username: me", ID):
        assert len(load(tmp_path, GOOD.replace(name, f"{name.split(':')[0]}: ['{'x' * 10_000}']"))) < 600


@pytest.mark.parametrize(
    ("written", "meant"),
    [("0:0:0:0:0:0:0:1", "::1"), ("::ffff:127.0.0.1", "127.0.0.1"), ("FE80::00ab", "fe80::ab")],
)
def test_an_address_is_one_however_it_is_written(tmp_path: Path, written: str, meant: str) -> None:
    """It is compared with the connection's, which is written in one way."""
    file = tmp_path / "clients.yaml"
    file.write_text(f"{GOOD}  allowed_addresses: ['{written}']\n", "utf-8")
    [client] = load_clients(file)
    assert client.allowed_addresses == (meant,)


def test_a_name_is_printed_though_the_terminal_lacks_its_letters(tmp_path: Path) -> None:
    file = tmp_path / "clients.yaml"
    file.write_text(GOOD.replace("username: me", "username: Zoë"), "utf-8")
    command = [sys.executable, "-m", "paket_sandbox", "--port", "0", "--clients", str(file)]
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(5)]
        process.terminate()
    assert b"Zo\\xeb" in lines[4]
