"""Who may see and change what in UpNext: somebody else's object is not there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paket_sandbox.app import Config, create_app
from paket_sandbox.clients_file import load_clients
from proof.credentials import OTHER_PUBLISHER, PLATFORM
from proof.endurance.content import movie
from tests.sandbox.viewers import APP, DOCUMENT, Caller, Viewers

OTHER = replace(
    PLATFORM,
    client_id="0123456789abcdef",
    username="other-platform",
    secret="test_sk_other",
    platform_data={},
)
JOIN = {"app_id": APP, "participant_id": "{participant}"}
HIDE = {"content_id": "one", "action": "hide"}

PLATFORM_CALLS = [
    ("GET", "/upnext/sessions/{session}", None),
    ("GET", "/upnext/sessions/{session}/participants", None),
    ("GET", "/upnext/sessions/{session}/{participant}", None),
    ("PUT", "/upnext/sessions/{session}/{participant}", HIDE),
    ("PUT", "/upnext/sessions/{session}", JOIN),
    ("DELETE", "/upnext/sessions/{session}/{participant}", None),
    ("DELETE", "/upnext/sessions/{session}", None),
]
PUBLISHER_CALLS = [
    ("GET", "/upnext/participants/{participant}", None),
    ("PUT", "/upnext/participants/{participant}", movie("two")),
    ("DELETE", "/upnext/participants/{participant}/one", None),
    ("DELETE", "/upnext/participants/{participant}/sessions", None),
]


class Strangers(Viewers):
    """A world with a second Platform."""

    def __init__(self) -> None:
        super().__init__()
        self.sandbox = create_app(Config(seed=1, clients=(*load_clients(), OTHER), document=DOCUMENT))
        self.platform.sandbox = self.publisher.sandbox = self.rival.sandbox = self.sandbox
        self.other = Caller(self.sandbox, OTHER.username)


@pytest.fixture
def strangers() -> Strangers:
    return Strangers()


def call(caller: Caller, method: str, path: str, body: object, session: str, participant: str) -> int:
    if body == JOIN:
        body = {**JOIN, "participant_id": participant}
    return caller.status(method, path.format(session=session, participant=participant), body)


@pytest.mark.parametrize(("method", "path", "body"), PLATFORM_CALLS)
def test_a_session_is_there_for_its_platform_alone(
    strangers: Strangers, method: str, path: str, body: object
) -> None:
    session, participant = strangers.joined()
    strangers.watch(participant, "one")
    assert call(strangers.other, method, path, body, session, participant) == 404
    assert call(strangers.publisher, method, path, body, session, participant) == 403
    assert call(strangers.platform, method, path, body, participant, session) == 404
    assert call(strangers.platform, method, path, body, "nonsense", participant) == 404
    assert call(strangers.platform, method, path, body, session, participant) in (200, 204)


@pytest.mark.parametrize(("method", "path", "body"), PUBLISHER_CALLS)
def test_a_participant_is_there_for_its_publisher_alone(
    strangers: Strangers, method: str, path: str, body: object
) -> None:
    session, participant = strangers.joined()
    strangers.watch(participant, "one")
    assert call(strangers.rival, method, path, body, session, participant) == 404
    assert call(strangers.platform, method, path, body, session, participant) == 403
    assert call(strangers.publisher, method, path, body, participant, session) == 404
    assert call(strangers.publisher, method, path, body, session, participant) in (200, 204)


def test_a_participant_is_not_there_in_a_session_that_it_is_not_part_of(strangers: Strangers) -> None:
    session, participant = strangers.session(), strangers.participant()
    strangers.watch(participant, "one")
    for method, body in (("GET", None), ("PUT", HIDE), ("DELETE", None)):
        assert strangers.platform.status(method, f"/upnext/sessions/{session}/{participant}", body) == 404


def test_platform_data_has_what_each_publisher_has_filled_in(strangers: Strangers) -> None:
    session, participant = strangers.joined()
    rivals = strangers.participant(strangers.rival)
    strangers.join(session, rivals, OTHER_PUBLISHER.client_id)
    strangers.watch(participant, "one")
    strangers.watch(rivals, "two", publisher=strangers.rival)
    items = strangers.platform("GET", f"/upnext/sessions/{session}")["items"]
    links = {item["app_id"]: item["platform_data"]["deep_link"] for item in items}
    assert links == {APP: "app://12345/one", OTHER_PUBLISHER.client_id: "app://67890/two"}


def test_platform_data_is_the_platforms_own(strangers: Strangers) -> None:
    participant = strangers.participant()
    strangers.watch(participant, "one")
    session = strangers.other("POST", "/sessions")["session_id"]
    strangers.other("PUT", f"/upnext/sessions/{session}", {"app_id": APP, "participant_id": participant})
    [item] = strangers.other("GET", f"/upnext/sessions/{session}")["items"]
    assert item["platform_data"] == {}
