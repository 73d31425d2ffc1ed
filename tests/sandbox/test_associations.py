"""Participants of Sessions: adding, listing, removing, and what goes with them."""

from __future__ import annotations

import re

import pytest

from paket_sandbox.events import PARTICIPANT_ADDED, PARTICIPANT_REMOVED, SESSION_DELETED
from proof.credentials import OTHER_PUBLISHER
from tests.sandbox.viewers import APP, Viewers


@pytest.fixture
def viewers() -> Viewers:
    return Viewers()


def test_participants_of_many_apps_join_one_session(viewers: Viewers) -> None:
    session, first = viewers.joined()
    second = viewers.participant(viewers.rival)
    viewers.join(session, second, OTHER_PUBLISHER.client_id)
    page = viewers.platform("GET", f"/upnext/sessions/{session}/participants")
    assert page == {
        "total": 2,
        "items": [
            {"participant_id": first, "app_id": APP, "created_at": "2024-02-16T04:41:06.596Z"},
            {
                "participant_id": second,
                "app_id": OTHER_PUBLISHER.client_id,
                "created_at": "2024-02-16T04:41:06.596Z",
            },
        ],
    }
    assert viewers.events() == [(PARTICIPANT_ADDED, APP), (PARTICIPANT_ADDED, OTHER_PUBLISHER.client_id)]


def test_adding_a_participant_again_changes_nothing(viewers: Viewers) -> None:
    session, participant = viewers.joined()
    viewers.clock.advance(60)
    viewers.join(session, participant)
    page = viewers.platform("GET", f"/upnext/sessions/{session}/participants")
    assert (page["total"], page["items"][0]["created_at"]) == (1, "2024-02-16T04:41:06.596Z")
    assert len(viewers.events()) == 1


def test_a_participant_must_belong_to_the_app(viewers: Viewers) -> None:
    session, participant = viewers.session(), viewers.participant()
    path = f"/upnext/sessions/{session}"
    wrong = {"app_id": OTHER_PUBLISHER.client_id, "participant_id": participant}
    unknown = {"app_id": APP, "participant_id": session}
    assert [viewers.platform.status("PUT", path, body) for body in (wrong, unknown)] == [404, 404]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"app_id": APP},
        {"app_id": "FE4A9ED381E8E376", "participant_id": "6e5060c3-7df4-488e-9e9a-67cd5077b352"},
        {"app_id": APP, "participant_id": "6e5060c3"},
        {"app_id": APP, "participant_id": "6e5060c3-7df4-488e-9e9a-67cd5077b352", "session": 1},
        [],
        None,
    ],
    ids=str,
)
def test_a_body_that_the_contract_does_not_allow_is_refused(viewers: Viewers, body: object) -> None:
    session = viewers.session()
    assert viewers.platform.status("PUT", f"/upnext/sessions/{session}", body) == 400


def test_a_participant_is_removed_and_keeps_its_list(viewers: Viewers) -> None:
    session, participant = viewers.joined()
    viewers.watch(participant, "one")
    viewers.platform("DELETE", f"/upnext/sessions/{session}/{participant}")
    assert viewers.platform("GET", f"/upnext/sessions/{session}") == {"total": 0, "items": []}
    assert viewers.platform.status("GET", f"/upnext/sessions/{session}/{participant}") == 404
    assert viewers.platform.status("DELETE", f"/upnext/sessions/{session}/{participant}") == 404
    assert viewers.publisher("GET", f"/upnext/participants/{participant}")["total"] == 1
    assert viewers.events() == [(PARTICIPANT_ADDED, APP), (PARTICIPANT_REMOVED, APP)]


def test_a_session_is_removed_with_its_associations(viewers: Viewers) -> None:
    session, participant = viewers.joined()
    other = viewers.participant(viewers.rival)
    viewers.join(session, other, OTHER_PUBLISHER.client_id)
    elsewhere = viewers.session()
    viewers.join(elsewhere, participant)
    viewers.platform("DELETE", f"/upnext/sessions/{session}")
    for path in ("", "/participants", f"/{participant}"):
        assert viewers.platform.status("GET", f"/upnext/sessions/{session}{path}") == 404
    assert viewers.platform.status("DELETE", f"/upnext/sessions/{session}") == 404
    assert viewers.platform("GET", f"/upnext/sessions/{elsewhere}/participants")["total"] == 1
    assert viewers.events()[3:] == [(SESSION_DELETED, APP), (SESSION_DELETED, OTHER_PUBLISHER.client_id)]


def test_a_publisher_removes_all_sessions_of_a_participant(viewers: Viewers) -> None:
    session, participant = viewers.joined()
    elsewhere, stays = viewers.joined()
    viewers.join(elsewhere, participant)
    viewers.watch(participant, "one")
    viewers.publisher("DELETE", f"/upnext/participants/{participant}/sessions")
    assert viewers.platform("GET", f"/upnext/sessions/{session}/participants")["total"] == 0
    [left] = viewers.platform("GET", f"/upnext/sessions/{elsewhere}/participants")["items"]
    assert left["participant_id"] == stays
    assert viewers.publisher("GET", f"/upnext/participants/{participant}")["total"] == 1
    assert viewers.events()[3:] == [(PARTICIPANT_REMOVED, APP)] * 2
    viewers.publisher("DELETE", f"/upnext/participants/{participant}/sessions")
    assert len(viewers.events()) == 5


def test_an_event_holds_the_session_participant_and_the_request(viewers: Viewers) -> None:
    session, participant = viewers.session(), viewers.participant()
    body = {"app_id": APP, "participant_id": participant}
    answer = viewers.platform.send("PUT", f"/upnext/sessions/{session}", body, key="once")
    [row] = viewers.sandbox.shared.store.rows(
        "SELECT event_id, created, request_id, idempotency_key, data FROM events"
    )
    event_id, created, request_id, key, data = row
    assert re.fullmatch("evt_[0-9a-f]{16}", event_id)
    assert (created, key) == (viewers.clock(), "once")
    assert request_id == answer.headers["Paket-Request-Id"]
    assert data == (
        f'{{"app_id":"{APP}","participant_id":"{participant}","session_id":"{session}","client_type":"platform",'
        f'"client_id":"fab3d02606122a08","created_at":"2024-02-16T04:41:06.596Z"}}'
    )
