"""Where a part would do for most tests: each letter of a secret, each Client of a kind, each row that goes."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

import pytest

from paket_sandbox import protocol, sender
from paket_sandbox.app import Config, create_app
from paket_sandbox.clients import Client
from paket_sandbox.clients_file import load_clients
from paket_sandbox.credentials import Credentials
from paket_sandbox.errors import Refusal
from paket_sandbox.outbox import DELAYS, Outbox
from paket_sandbox.signatures import SignatureError, verify, write_header
from paket_sandbox.webhook_endpoints import parse_endpoint
from proof.credentials import OTHER_PUBLISHER, PLATFORM, PUBLISHER
from tests.sandbox.caller import Caller
from tests.sandbox.viewers import DOCUMENT, Viewers


def spoiled(text: str) -> list[str]:
    """Texts that differ from one in a single place, wherever it is."""
    places = range(len(text))
    other = [text[:n] + ("x" if text[n] != "x" else "y") + text[n + 1 :] for n in places]
    return [*other, *(text[:n] + text[n + 1 :] for n in places), f"{text}x", f"x{text}"]


@pytest.mark.parametrize("client", [PLATFORM, PUBLISHER], ids=lambda client: client.client_type)
def test_each_letter_of_credentials_counts(client: Client) -> None:
    credentials = Credentials(load_clients())
    pair = f"{client.username}:{client.secret}"
    assert credentials.authenticate(b"Basic " + b64encode(pair.encode())) == client
    for wrong in spoiled(pair):
        with pytest.raises(Refusal):
            credentials.authenticate(b"Basic " + b64encode(wrong.encode()))


def test_each_digit_of_a_signature_counts() -> None:
    time, v1, v0 = write_header(["secret"], 1000, b"{}").split(",")
    verify(f"{time},{v1},{v0}", b"{}", "secret", now=1000)
    for wrong in spoiled(v1.removeprefix("v1=")):
        with pytest.raises(SignatureError):
            verify(f"{time},v1={wrong},{v0}", b"{}", "secret", now=1000)


@pytest.mark.parametrize("secret", ["sk_test_sk_x", "live", "TEST_SK_x", " test_sk"])
def test_a_test_key_begins_as_one(secret: str) -> None:
    assert not replace(PLATFORM, secret=secret).is_test


@pytest.mark.parametrize("client", load_clients(), ids=lambda client: client.username)
def test_addresses_are_those_of_each_client(client: Client) -> None:
    restricted = tuple(
        replace(c, allowed_addresses=("192.0.2.1",)) if c == client else c for c in load_clients()
    )
    call = Caller(create_app(Config(clients=restricted, document=DOCUMENT)))
    for each in restricted:
        assert call("GET", "/v1", each).status_code == (403 if each.username == client.username else 200)
    call.app.shared.store.close()


def test_each_platform_has_its_templates_and_each_publisher_its_values() -> None:
    other = replace(
        PLATFORM,
        client_id="0123456789abcdef",
        username="other",
        platform_data={"link": "other://{{custom_app_id}}/{{content_id}}"},
    )
    viewers = Viewers()
    viewers.sandbox.shared.store.close()
    sandbox = create_app(Config(clients=(*load_clients(), other), document=DOCUMENT))
    first = viewers.platform
    for caller in (first, viewers.publisher, viewers.rival):
        caller.sandbox = sandbox
    second = type(first)(sandbox, other.username)
    participants = {
        PUBLISHER.client_id: viewers.participant(),
        OTHER_PUBLISHER.client_id: viewers.participant(viewers.rival),
    }
    viewers.watch(participants[PUBLISHER.client_id], "a")
    viewers.watch(participants[OTHER_PUBLISHER.client_id], "b", viewers.rival)
    found = []
    for platform in (first, second):
        session = platform("POST", "/sessions")["session_id"]
        for app, participant in participants.items():
            platform("PUT", f"/upnext/sessions/{session}", {"app_id": app, "participant_id": participant})
        items = platform("GET", f"/upnext/sessions/{session}")["items"]
        found.append({item["content_id"]: item["platform_data"] for item in items})
    assert found == [
        {
            "a": {"custom_app_id": 12345, "deep_link": "app://12345/a"},
            "b": {"custom_app_id": 67890, "deep_link": "app://67890/b"},
        },
        {"a": {"link": "other://12345/a"}, "b": {"link": "other://67890/b"}},
    ]
    sandbox.shared.store.close()


def test_what_is_removed_leaves_nothing_behind() -> None:
    viewers = Viewers()
    session, participant = viewers.joined()
    viewers.watch(participant, "one")
    hide = {"content_id": "one", "action": "hide"}
    viewers.platform("PUT", f"/upnext/sessions/{session}/{participant}", hide)
    viewers.publisher("DELETE", f"/upnext/participants/{participant}/one")
    viewers.watch(participant, "one")
    [item] = viewers.publisher("GET", f"/upnext/participants/{participant}")["items"]
    assert item["hidden"] is False, "it is another item than the hidden one"
    viewers.publisher("DELETE", f"/upnext/participants/{participant}/one")
    viewers.platform("DELETE", f"/upnext/sessions/{session}")
    store = viewers.sandbox.shared.store
    for table in ("items", "sessions", "session_participants"):
        assert store.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    store.close()


def test_an_event_is_sent_again_to_whom_it_concerns() -> None:
    viewers = Viewers()
    clients = viewers.sandbox.clients
    mine = parse_endpoint(f"{PUBLISHER.username}=http://127.0.0.1:9/", clients)
    others = parse_endpoint(f"{OTHER_PUBLISHER.username}=http://127.0.0.1:9/", clients)
    outbox = Outbox(viewers.sandbox.shared.store, [mine, others])
    viewers.joined()
    [event] = viewers.sandbox.shared.store.execute("SELECT event_id FROM events").fetchone()
    assert outbox.redeliver(event, 0) == 1
    assert outbox.next(mine) is not None
    assert outbox.next(others) is None
    viewers.sandbox.shared.store.close()


def test_how_long_is_waited() -> None:
    """In seconds, as pages and assumptions say; after a full disk and for a request, as this project has chosen."""
    assert [*DELAYS[:3], round(sum(DELAYS) / 3600)] == [15, 30, 60, 68]
    assert (sender.PATIENCE, sender.PAUSE, protocol.PATIENCE) == (10, 5, 30)
