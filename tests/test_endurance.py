"""Nothing acknowledged is lost: ten seconds of the run that ``python -m proof.endurance`` makes for a minute."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from paket_sandbox.app import TABLES
from paket_sandbox.store import Store
from proof.endurance.account import problems
from proof.endurance.run import Outcome, endure


def test_sixteen_connections_lose_nothing_while_the_sandbox_is_killed(tmp_path: Path) -> None:
    outcome = endure(tmp_path / "data", seconds=10, kills=2)
    assert problems(outcome) == []
    assert len(outcome.restarts) == 2
    for caller in outcome.callers:
        expected = caller.expected
        assert caller.in_doubt, f"{caller.name} did not notice that the sandbox was killed"
        assert caller.reads, caller.name
        assert expected.answers, caller.name
        assert expected.participants, caller.name
    assert {event_type for c in outcome.callers for event_type, *_ in c.expected.events} == {
        "participant.list.item_hidden",
        "participant.session.deleted",
        "participant.session.participant_added",
        "participant.session.participant_removed",
    }


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    outcome = endure(tmp_path_factory.mktemp("endurance") / "data", seconds=2, kills=0, connections=2)
    assert problems(outcome) == []
    return outcome


LOSSES = {
    "an item": ("DELETE FROM items WHERE seq = (SELECT max(seq) FROM items)", "total of /upnext/"),
    "an update": ("UPDATE items SET content = replace(content, 'Title', 'Titel')", "found"),
    "what was hidden": ("UPDATE items SET hidden = 1 - hidden", "'hidden'"),
    "an order": ("UPDATE items SET sorted_at = -sorted_at", "found"),
    "a Participant of a Session": ("DELETE FROM session_participants", "total of /upnext/sessions"),
    "a Session": ("DELETE FROM sessions", "was answered 404"),
    "a Participant": ("DELETE FROM participants", "was answered 404"),
    "a removal": ("INSERT INTO sessions SELECT {removed}, client_id, 0 FROM sessions LIMIT 1", "was answered 200"),
    "a result": ("DELETE FROM idempotency_keys WHERE rowid = 1", "stored is None"),
    "an event": ("DELETE FROM events WHERE seq = 1", "it happened"),
}  # fmt: skip


@pytest.mark.parametrize("what", LOSSES)
def test_what_is_lost_is_noticed(what: str, good: Outcome, tmp_path: Path) -> None:
    statement, report = LOSSES[what]
    removed = next(session for caller in good.callers for session in caller.expected.removed)
    copy = replace(good, data=tmp_path / "data")
    shutil.copy(good.data, copy.data)
    store = Store(TABLES, copy.data)
    assert store.execute(statement.format(removed=repr(removed))).rowcount > 0
    store.close()
    found = problems(copy)
    assert [line for line in found if report in line] != [], found


def test_a_webhook_that_never_came_or_is_not_signed_is_noticed(good: Outcome) -> None:
    first, *others = good.received
    again = [w for w in others if w.event["id"] != first.event["id"]]
    assert f"event {first.event['id']} never arrived" in problems(replace(good, received=again))
    forged = replace(first, body=first.body.replace(b'"object"', b' "object"'))
    assert f"webhook {first.event['id']}: no signature matches" in problems(
        replace(good, received=[forged, *good.received])
    )
