"""Nothing is asked but with test keys, all that was made is removed whatever happens, and no secret shows anywhere."""

import json
import os
import signal
import ssl
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
import trustme

from paket_sandbox.app import Config, create_app
from parity import adopt
from parity.__main__ import DIFFERS, ENDED_EARLY, MATCH, NOTHING, main
from parity.compare import Comparer
from parity.keys import HIDDEN, Key, KeysError, Redactor, read_keys
from parity.rehearsal import CLIENTS, stand_in
from parity.rules import read_rules
from parity.standin.app import Answer, Client
from parity.standin.server import Alter, App, Manner, Served, Server, unaltered
from proof.harness import Harness
from proof.leaks import written
from proof.sandboxes import clients, document
from snippets.catalogue import ROOT
from snippets.parity import FILE
from snippets.recordings import read_recording, recording_path

KEPT = [Client(c.username, c.secret, c.client_type, c.client_id) for c in clients()]


def sandbox() -> App:
    """A Paket that keeps what is written."""
    return create_app(Config(seed=1, document=document(), clients=clients()))


@contextmanager
def paket(
    harness: Harness,
    app: App,
    alter: Alter = unaltered,
    clients: Sequence[Client] = KEPT,
    tls: ssl.SSLContext | None = None,
) -> Iterator[tuple[Server, dict[str, str]]]:
    """A stand-in that listens, and the environment of a comparison with it."""
    server = Server(app, alter, tls=tls)
    address = harness.wait(server.start())
    platform, publisher, *_ = clients
    environment = {
        "PAKET_PARITY_BASE": f"http://127.0.0.1:{address[1]}/v1",
        "PAKET_PARITY_PLATFORM_USERNAME": platform.username,
        "PAKET_PARITY_PLATFORM_SECRET_KEY": platform.secret,
        "PAKET_PARITY_PUBLISHER_USERNAME": publisher.username,
        "PAKET_PARITY_PUBLISHER_SECRET_KEY": publisher.secret,
    }
    try:
        yield server, environment
    finally:
        harness.wait(server.stop())


def options(folder: Path, *names: str, languages: str = "shell") -> list[str]:
    return ["--interval", "0", "--languages", languages, "--output", str(folder), *names]


def left_over(served: Sequence[Served]) -> set[str]:
    """The Sessions and items that were made and not removed."""
    made: set[str] = set()
    for one in served:
        status, path = one.before.status, one.path
        if status == 200 and (one.method, path) == ("POST", "/v1/sessions"):
            made.add(f"/v1/upnext/sessions/{json.loads(one.before.body)['session_id']}")
        elif one.method == "DELETE" and status == 204:
            made.discard(path)
    return made


# It does not begin


@pytest.mark.parametrize(("name", "ends"), [("127.0.0.1", MATCH), ("api.example.com", NOTHING)])
def test_a_certificate_for_another_name_is_not_paket_s(
    name: str, ends: int, harness: Harness, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    authority, tls = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(tls)
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    with paket(harness, sandbox(), tls=tls) as (server, environment):
        base = environment["PAKET_PARITY_BASE"].replace("http://", "https://")
        more = {"PAKET_PARITY_BASE": base, "PAKET_PARITY_AUTHORITY": str(tmp_path / "authority.pem")}
        assert main(options(tmp_path, "api-status"), environment | more) == ends
    assert bool(server.served) is (ends == MATCH)
    refused = "nothing was compared: Paket was not reached (certificate: "
    assert capsys.readouterr().err.startswith(refused) is (ends == NOTHING)


@pytest.mark.parametrize(
    ("name", "there"),
    [("sesions/create_session", "sessions/create_session"), ("nonsense", "api-status, assumptions, ")],
)
def test_a_name_that_nothing_has_ends_it_before_anything_is_asked(
    name: str, there: str, harness: Harness, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with paket(harness, sandbox()) as (server, environment):
        assert main(options(tmp_path, "api-status", name), environment) == NOTHING
    assert server.served == []
    assert capsys.readouterr().err.startswith(
        f"nothing was compared: no check is called {name}; there are {there}"
    )


def test_what_is_done_is_told_as_it_is_done(
    harness: Harness, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with paket(harness, sandbox()) as (_, environment):
        assert (
            main(options(tmp_path, "api-status", "errors/NotFound", "assumptions/empty-key"), environment)
            == MATCH
        )
    assert capsys.readouterr().out.splitlines()[:3] == [
        "api-status/get_status (shell): match",
        "errors/NotFound: match",
        "assumptions/empty-key: confirmed",
    ]


@pytest.mark.parametrize("value", [None, "Live", "test"])
def test_an_answer_that_is_no_test_ends_it_before_anything_is_made(
    value: str | None, harness: Harness, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def alter(method: str, path: str, headers: object, answer: Answer) -> tuple[Answer, Manner]:
        lines = tuple((n, v) for n, v in answer.headers if n.lower() != "paket-response-type")
        return replace(answer, headers=(*lines, ("Paket-Response-Type", value)) if value else lines), Manner()

    with paket(harness, sandbox(), alter) as (server, environment):
        assert main(options(tmp_path), environment) == NOTHING
    assert [(one.method, one.path) for one in server.served] == [("GET", "/v1")]
    error = capsys.readouterr().err
    assert error.startswith(
        "nothing was compared: the first answer to the platform's key has the status 200 and "
    )
    assert not list(tmp_path.iterdir())


def test_the_second_key_is_looked_at_as_well(harness: Harness, tmp_path: Path) -> None:
    def alter(method: str, path: str, headers: object, answer: Answer) -> tuple[Answer, Manner]:
        is_second = b"fe4a9ed381e8e376" in answer.body
        lines = tuple((n, v) for n, v in answer.headers if n.lower() != "paket-response-type")
        return (replace(answer, headers=lines) if is_second else answer), Manner()

    with paket(harness, sandbox(), alter) as (server, environment):
        assert main(options(tmp_path), environment) == NOTHING
    assert [(one.method, one.path) for one in server.served] == [("GET", "/v1")] * 2


def test_a_live_key_is_not_even_sent() -> None:
    names = [
        f"PAKET_PARITY_{who}_{what}"
        for who in ("PLATFORM", "PUBLISHER")
        for what in ("USERNAME", "SECRET_KEY")
    ]
    environment = dict.fromkeys(names, "test_sk_1")
    assert set(read_keys(environment)) == {"platform", "publisher"}
    with pytest.raises(
        KeysError, match="PUBLISHER_SECRET_KEY does not begin with test_sk: only test keys"
    ) as raised:
        read_keys({**environment, "PAKET_PARITY_PUBLISHER_SECRET_KEY": "live_sk_canary"})
    assert "canary" not in str(raised.value)
    for name in names:
        with pytest.raises(KeysError, match=f"set {name}: the "):
            read_keys({key: value for key, value in environment.items() if key != name})
    with pytest.raises(KeysError, match="set PAKET_PARITY_OTHER_PUBLISHER_SECRET_KEY"):
        read_keys({**environment, "PAKET_PARITY_OTHER_PUBLISHER_USERNAME": "other"})


def test_without_keys_nothing_is_done_and_it_says_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(options(tmp_path), {}) == NOTHING
    assert capsys.readouterr().err == (
        "nothing was compared: set PAKET_PARITY_PLATFORM_USERNAME and PAKET_PARITY_PLATFORM_SECRET_KEY: the platform's "
        "test key, from the Developer Portal\n"
    )


# What was made is removed


def test_all_that_was_made_is_removed_and_pages_say_nothing_of_a_stand_in(
    harness: Harness, tmp_path: Path
) -> None:
    before = (ROOT / FILE).exists()
    with paket(harness, sandbox()) as (server, environment):
        names = ["upnext-for-platforms/hide_item", "assumptions/hidden-everywhere", "errors/NotFound"]
        assert main(options(tmp_path, *names), environment) == MATCH
    assert not left_over(server.served)
    report = json.loads((tmp_path / "parity.json").read_text("utf-8"))
    assert report["made"] > report["removed"] > 4
    assert [line.partition(" ")[2] for line in report["left"]] == ["Participants: no call removes one"]
    assert (ROOT / FILE).exists() is before


def test_what_was_made_is_removed_when_it_fails(
    harness: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*arguments: object) -> None:
        raise RuntimeError("a fault of its own")

    monkeypatch.setattr(Comparer, "findings", fail)
    with paket(harness, sandbox()) as (server, environment):
        assert main(options(tmp_path, "upnext-for-platforms/hide_item"), environment) == ENDED_EARLY
    assert "POST /v1/sessions" in {f"{one.method} {one.path}" for one in server.served}
    assert not left_over(server.served)
    assert "Stopped: RuntimeError: a fault of its own" in capsys.readouterr().out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=str)
def test_what_was_made_is_removed_when_it_is_stopped(
    number: signal.Signals, harness: Harness, tmp_path: Path
) -> None:
    running: list[int] = []

    def alter(method: str, path: str, headers: object, answer: Answer) -> tuple[Answer, Manner]:
        if method == "PUT" and path.startswith("/v1/upnext/sessions/") and running:
            os.kill(
                running.pop(), number
            )  # a Session is there, a Participant too, and the answer is on its way
        return answer, Manner()

    with paket(harness, sandbox(), alter) as (server, environment):
        command = [sys.executable, "-m", "parity", *options(tmp_path, "upnext-for-platforms")]
        process = subprocess.Popen(
            command, env={**os.environ, **environment}, cwd=ROOT.parent, stdout=subprocess.PIPE, text=True
        )
        running.append(process.pid)
        printed, _ = process.communicate(timeout=120)
    assert process.returncode == ENDED_EARLY
    assert "POST /v1/sessions" in {f"{one.method} {one.path}" for one in server.served}
    assert not left_over(server.served)
    assert f"Stopped: {number.name} came." in printed


def test_what_cannot_be_removed_is_counted(
    harness: Harness, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def alter(method: str, path: str, headers: object, answer: Answer) -> tuple[Answer, Manner]:
        return (replace(answer, status=500) if method == "DELETE" else answer), Manner()

    with paket(harness, sandbox(), alter) as (_, environment):
        assert main(options(tmp_path, "sessions/create_session"), environment) == MATCH
    report = json.loads((tmp_path / "parity.json").read_text("utf-8"))
    assert [line.rpartition(": ")[2] for line in report["left"]].count("its removal was answered 500") == 2
    assert "Left: Session " in capsys.readouterr().out
    assert "Left: item state-" in (tmp_path / "report.md").read_text("utf-8").replace("\\", "").replace(
        "| ", "Left: "
    )


# No secret shows

CANARY = 'test_sk_canary/+&%="<42>~'
WATCHED = (replace(CLIENTS[0], secret=f"{CANARY}one"), replace(CLIENTS[1], secret=f"{CANARY}two"))
SHAPES = {shape for client in WATCHED for _, shape in written(client.username, client.secret)}
SHAPES |= {shape.lower() for shape in SHAPES if "%" in shape}

RECORDED = """
import json, sys
started = open({log!r}, "a")
def note(event, given):
    if event == "subprocess.Popen":
        print(given[0], given[1], file=started, flush=True)
sys.addaudithook(note)
from parity.__main__ import main
sys.exit(main({options!r}))
"""


def shouting(
    method: str, path: str, headers: Sequence[tuple[str, str]], answer: Answer
) -> tuple[Answer, Manner]:
    """Answers that say the caller's secret in every way."""
    authorization = next((value for name, value in headers if name == "authorization"), "")
    secrets = [client.secret for client in WATCHED]
    ways = [*secrets, *map(quote, secrets), *(b64encode(s.encode()).decode() for s in secrets), authorization]
    said = " ".join([*ways, *(way.lower() for way in ways if "%" in way)])
    lines = (*answer.headers, ("X-Echo", said))
    if (path == "/v1" and answer.status == 200) or not answer.body:
        return replace(answer, headers=lines), Manner()
    return replace(
        answer, headers=lines, body=json.dumps({**json.loads(answer.body), "echo": said}).encode()
    ), Manner()


def test_no_secret_shows_anywhere(harness: Harness, tmp_path: Path) -> None:
    """Not in what is printed, not in reports, not in what is kept to be adopted, not in the arguments of a process."""
    log, folder, root = tmp_path / "started", tmp_path / "report", tmp_path / "snippets"
    app = replace(stand_in(None, 3), clients=WATCHED)
    with paket(harness, app, shouting, WATCHED) as (server, environment):
        names = ["sessions", "errors", "assumptions/error-body", "upnext-for-publishers/add_item"]
        given = options(folder, *names, languages="shell,python")
        text = RECORDED.format(log=str(log), options=given)
        done = subprocess.run(
            [sys.executable, "-c", text],
            env={**os.environ, **environment},
            cwd=ROOT.parent,
            capture_output=True,
            text=True,
        )
    assert done.returncode == DIFFERS, done.stderr
    assert len(server.served) > 20
    for name in ("sessions/create_session", "errors/NotFound"):
        recording_path(name, root).parent.mkdir(parents=True, exist_ok=True)
        recording_path(name, root).write_text(read_recording(name).dumps(), "utf-8")
    answers = json.loads((folder / adopt.ANSWERS).read_text("utf-8"))
    answers["answers"] = {
        n: row for n, row in answers["answers"].items() if recording_path(n, root).is_file()
    }
    (folder / adopt.ANSWERS).write_text(json.dumps(answers), "utf-8")
    assert adopt.adopt(folder, read_rules(), lambda question: "y", lambda line: None, root) == 2
    files = {path.name: path.read_text("utf-8") for path in tmp_path.rglob("*") if path.is_file()}
    assert {
        "started",
        "parity.json",
        "report.md",
        "report.html",
        adopt.ANSWERS,
        "create_session.json",
    } <= files.keys()
    assert "bash" in files["started"]
    shown = [
        (where, shape)
        for where, text in {**files, "stdout": done.stdout, "stderr": done.stderr}.items()
        for shape in SHAPES
        if shape in text
    ]
    assert shown == []
    assert HIDDEN in files["report.md"].replace("\\", "")
    assert HIDDEN in files["create_session.json"]


@pytest.mark.parametrize("write", [str, quote, lambda s: quote(s, safe=""), lambda s: b64encode(s.encode()).decode(),
                                   lambda s: b64encode(f"me:{s}".encode()).decode(), json.dumps,
                                   lambda s: quote(s).lower()])  # fmt: skip
def test_a_secret_is_taken_out_however_it_is_written(write: Callable[[str], str]) -> None:
    redactor = Redactor([Key("platform", "me", CANARY)], ["whsec_canary"])
    assert "canary" not in redactor.clean(f"before {write(CANARY)} after")
    assert redactor.clean(f"before {write('other')} after") == f"before {write('other')} after"
    assert redactor.clean("whsec_canary") == HIDDEN
    assert "canary" not in repr(Key("platform", "me", CANARY))
