"""A page in a browser cannot use the sandbox, unless its origin is allowed."""

from __future__ import annotations

import argparse
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from paket_sandbox import running
from paket_sandbox.browsers import host_of, is_loopback, origin
from paket_sandbox.process import run_sandbox
from proof.credentials import PLATFORM

AUTH = (PLATFORM.username, PLATFORM.secret)
PAGE = "http://localhost:3000"
EVIL = "https://evil.example"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[httpx.Client]:
    """A sandbox that a page of one origin may use, and that sends webhooks to where nobody listens."""
    with (
        run_sandbox("--cors", PAGE, "--webhook", "http://127.0.0.1:9") as sandbox,
        httpx.Client(base_url=sandbox.url.removesuffix("/v1")) as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost"}, 200),
        ({"Host": "a.localhost:8480"}, 200),
        ({"Host": "127.1.2.3:8480"}, 200),
        ({"Host": "[::1]:8480"}, 200),
        ({"Host": "api.paket.tv"}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": "evil.example:8480"}, 403),
        ({"Host": "localhost.evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example"}, 403),
        ({"Host": "192.0.2.1"}, 403),
        ({"Host": "[::1"}, 403),
        ({"Host": ""}, 403),
        ({"Host": "localhost."}, 403),
        ({"Host": "127.1"}, 403),
        ({"Host": "2130706433"}, 403),
        ({"Host": "0.0.0.0"}, 403),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Dest": "image"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": PAGE}, 200),
        ({"Origin": PAGE, "Sec-Fetch-Site": "cross-site"}, 200),
        ({"Origin": PAGE}, 200),
        ({"Origin": EVIL}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": f"{PAGE}0"}, 403),
        ({"Origin": "http://localhost:3001"}, 403),
    ],
)
def test_who_may_use_it(sandbox: httpx.Client, headers: dict[str, str], status: int) -> None:
    answer = sandbox.get("/v1", auth=AUTH, headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert "sandbox" in answer.json()["message"]
        assert answer.headers["Paket-Request-Id"]
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_page_that_is_allowed_asks_first_and_reads_what_is_pakets(sandbox: httpx.Client) -> None:
    ask = {
        "Origin": PAGE,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization,idempotency-key",
    }
    answer = sandbox.options("/v1/sessions", headers=ask)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == PAGE
    assert "PUT" in answer.headers["Access-Control-Allow-Methods"]
    assert answer.headers["Access-Control-Allow-Headers"] == "authorization,idempotency-key"
    assert sandbox.options("/v1/sessions", headers=ask | {"Origin": EVIL}).status_code == 403
    for auth in (AUTH, ("nobody", "wrong")):
        answer = sandbox.post("/v1/sessions", auth=auth, headers={"Origin": PAGE})
        assert answer.headers["Access-Control-Allow-Origin"] == PAGE
        exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
        assert {"Paket-Request-Id", "Paket-Response-Type"} <= set(exposed)


def test_commands_need_the_token_which_the_owner_alone_may_read(sandbox: httpx.Client) -> None:
    port = sandbox.base_url.port
    assert port is not None
    found = running.find(port)
    assert found is not None
    assert found.url == f"http://127.0.0.1:{port}/v1"
    for given, status in [
        ({}, 403),
        ({"Authorization": f"Bearer {found.token[:-1]}"}, 403),
        ({"Authorization": "Bearer"}, 403),
        ({"Authorization": f"Bearer {found.token.swapcase()}"}, 403),
        ({"Authorization": found.token}, 403),
        ({"Authorization": f"Bearer {found.token}"}, 200),
        ({"Authorization": f"Bearer {found.token}", "Origin": EVIL}, 403),
    ]:
        assert sandbox.get("/sandbox/deliveries", headers=given).status_code == status, given
    folder = running.make_folder()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / str(port)).stat().st_mode) == 0o600


def test_a_folder_that_others_may_open_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    here = running.Running("http://127.0.0.1:1/v1", "token")
    with running.announced(1, here) as hindrance:
        assert hindrance is None
        assert running.find(1) == here
    assert running.find(1) is None
    folder = running.make_folder()
    os.chmod(folder, 0o755)
    with running.announced(1, here) as hindrance:
        assert "not a folder that only you may open" in str(hindrance)
    folder.rmdir()
    folder.symlink_to(tmp_path, target_is_directory=True)
    with running.announced(1, here) as hindrance:
        assert hindrance is not None
    assert not (tmp_path / "1").exists()


@pytest.mark.parametrize(
    "text", ["*", "localhost:3000", f"{PAGE}/", f"{PAGE}/page", "null", "", "HTTP://a", "ftp://a"]
)
def test_what_is_no_origin(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is not an origin"):
        origin(text)
    assert origin(PAGE) == PAGE


def test_a_host_is_read_as_urls_are() -> None:
    assert not is_loopback(host_of("é".encode()))
    assert not is_loopback(host_of(b"127.0.0.1@evil.example"))
    assert is_loopback(host_of(b"LOCALHOST"))
