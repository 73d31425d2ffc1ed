"""Who may call, and how they have to say who they are."""

from __future__ import annotations

from base64 import b64encode

import pytest

from paket_sandbox.clients import Client
from paket_sandbox.credentials import Credentials
from paket_sandbox.errors import CREDENTIALS_WRONG, Refusal
from proof.credentials import OTHER_PUBLISHER, PLATFORM, PUBLISHER, basic
from tests.sandbox.caller import Caller, message
from tests.sandbox.conftest import MakeCaller

RIGHT = basic(PLATFORM.username, PLATFORM.secret)

LIVE = Client("0123456789abcdef", "platform", "live", "live_key")

REFUSED = {
    "none": [],
    "empty": [""],
    "no scheme": [RIGHT.removeprefix("Basic ")],
    "scheme alone": ["Basic"],
    "scheme and space": ["Basic "],
    "another scheme": ["Bearer " + RIGHT.removeprefix("Basic ")],
    "not base64": ["Basic !!!!"],
    "base64 with junk in it": [RIGHT[:12] + "*" + RIGHT[12:]],
    "base64 cut off": [RIGHT[:-3]],
    "no padding": [RIGHT.rstrip("=")[:-1]],
    "no colon": ["Basic " + b64encode(b"sandbox-platform").decode()],
    "no secret": [basic(PLATFORM.username, "")],
    "no username": [basic("", PLATFORM.secret)],
    "username and secret swapped": [basic(PLATFORM.secret, PLATFORM.username)],
    "unknown username": [basic("nobody", PLATFORM.secret)],
    "wrong secret": [basic(PLATFORM.username, "test_sk_wrong")],
    "another's secret": [basic(PLATFORM.username, PUBLISHER.secret)],
    "secret in upper case": [basic(PLATFORM.username, PLATFORM.secret.upper())],
    "longer secret": [basic(PLATFORM.username, PLATFORM.secret + "x")],
    "shorter secret": [basic(PLATFORM.username, PLATFORM.secret[:-1])],
    "line end in the secret": [basic(PLATFORM.username, PLATFORM.secret + "\n")],
    "bad UTF-8": [basic(b"\xff\xfe", b"\x80")],
    "bad UTF-8 as the header": [b"Basic \xff\xfe"],
    "two headers": [RIGHT, RIGHT],
    "two headers, one wrong": [RIGHT, basic("nobody", "x")],
    "two in one": [f"{RIGHT}, {RIGHT}"],
    "very long": ["Basic " + b64encode(b"a" * 9000).decode()],
}


@pytest.mark.parametrize("path", ["/v1", "/v1/sessions", "/v1/participants", "/v1/nothing", "/"])
@pytest.mark.parametrize("values", REFUSED.values(), ids=list(REFUSED))
def test_refused(call: Caller, path: str, values: list[str | bytes]) -> None:
    method = "POST" if path in ("/v1/sessions", "/v1/participants") else "GET"
    headers = [("Authorization", value) for value in values]
    response = call(method, path, client=None, headers=headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Basic realm="Paket"'
    assert "Paket-Response-Type" not in response.headers


@pytest.mark.parametrize("header", [RIGHT, RIGHT.replace("Basic", "basic"), RIGHT.replace(" ", "  ")])
def test_admitted(call: Caller, header: str) -> None:
    response = call("GET", "/v1", client=None, headers={"Authorization": header})
    assert response.status_code == 200
    assert response.json()["client_id"] == PLATFORM.client_id


@pytest.mark.parametrize(
    ("client", "method", "path", "status"),
    [
        (PLATFORM, "GET", "/v1", 200),
        (PUBLISHER, "GET", "/v1", 200),
        (PLATFORM, "POST", "/v1/sessions", 200),
        (PUBLISHER, "POST", "/v1/sessions", 403),
        (PLATFORM, "POST", "/v1/participants", 403),
        (PUBLISHER, "POST", "/v1/participants", 200),
        (OTHER_PUBLISHER, "POST", "/v1/participants", 200),
    ],
)
def test_who_may_call_what(call: Caller, client: Client, method: str, path: str, status: int) -> None:
    response = call(method, path, client)
    assert response.status_code == status
    if status == 200:
        assert response.json()["client_id"] == client.client_id
    else:
        assert client.client_type in message(response)


def test_test_keys_are_marked_and_live_ones_are_not(make_caller: MakeCaller) -> None:
    call = make_caller(clients=(PLATFORM, LIVE))
    assert call("GET", "/v1", PLATFORM).headers["Paket-Response-Type"] == "Test"
    assert call("GET", "/v1/nothing", PLATFORM).headers["Paket-Response-Type"] == "Test"
    assert "Paket-Response-Type" not in call("GET", "/v1", LIVE).headers
    assert "Paket-Response-Type" not in call("GET", "/v1/nothing", LIVE).headers


def test_a_client_may_restrict_its_addresses(make_caller: MakeCaller) -> None:
    inside = Client("0123456789abcdef", "platform", "inside", "test_sk_in", ("127.0.0.1",))
    outside = Client("0123456789abcdee", "platform", "outside", "test_sk_out", ("192.0.2.1", "192.0.2.2"))
    call = make_caller(clients=(inside, outside))
    assert call("GET", "/v1", inside).status_code == 200
    refused = call("GET", "/v1", outside)
    assert refused.status_code == 403
    assert "address" in message(refused)


def test_every_client_is_compared_whatever_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time a comparison takes says nothing: as many of them, over as many bytes, for right and wrong."""
    compared: list[tuple[int, int]] = []

    def compare(a: bytes, b: bytes) -> bool:
        compared.append((len(a), len(b)))
        return a == b

    monkeypatch.setattr("paket_sandbox.credentials.hmac.compare_digest", compare)
    credentials = Credentials([PLATFORM, PUBLISHER, OTHER_PUBLISHER])
    for client in (PLATFORM, PUBLISHER, OTHER_PUBLISHER):
        compared.clear()
        assert credentials.authenticate(basic(client.username, client.secret).encode()) == client
        assert compared == [(32, 32)] * 3
    for username, secret in [("nobody", "x"), (PLATFORM.username, "x"), (PLATFORM.username, "x" * 5000)]:
        compared.clear()
        with pytest.raises(Refusal, match=CREDENTIALS_WRONG.message):
            credentials.authenticate(basic(username, secret).encode())
        assert compared == [(32, 32)] * 3


@pytest.mark.parametrize(
    ("client_id", "client_type", "username", "problem"),
    [
        ("FAB3D02606122A08", "platform", "a", "16 lower-case hex digits"),
        ("fab3d02606122a08", "viewer", "a", "none of platform, publisher"),
        ("fab3d02606122a08", "platform", "a:b", "colon"),
    ],
)
def test_a_client_that_cannot_be(client_id: str, client_type: str, username: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Client(client_id, client_type, username, "secret")
