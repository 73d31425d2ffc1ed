"""A caller: one connection on which a Platform and a Publisher read and write, keeping account of what is acknowledged.

When the sandbox dies, a caller does what the site's page on retries says: it asks again, with the same key, until it is
answered.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from random import Random
from typing import Any

from paket_sandbox.clients import Client
from paket_sandbox.events import ITEM_HIDDEN, PARTICIPANT_ADDED, PARTICIPANT_REMOVED, SESSION_DELETED
from proof.credentials import PLATFORM, PUBLISHER, basic
from proof.endurance.content import movie
from proof.endurance.expected import Expected, Item

PATIENCE = 30
"""How long, in seconds, a caller goes on asking when nobody answers."""
PAUSE = 0.02
SESSIONS, PARTICIPANTS, CONTENTS = 4, 4, 12
"""How many of each a caller has at a time, so that updates, removals and repetitions are as frequent as new ones."""


class Wrong(AssertionError):
    """An answer that should have been another; says which."""


class Caller:
    """Makes random calls, one after the other, each of which must be answered as what it knows says."""

    def __init__(self, seed: int) -> None:
        self.name = f"caller {seed}"
        self.random = Random(seed)
        self.expected = Expected()
        self.repeatable: list[tuple[str, str, Client, Any, str]] = []
        self.number = 0
        self.milliseconds: list[float] = []
        """How long each answer took that came at the first time of asking."""
        self.reads = self.writes = self.repetitions = 0
        self.in_doubt = 0
        """Requests whose answer was lost, and that were made again."""

    def run(self, port: int, seconds: float) -> None:
        """Call until the time is over."""
        end = time.monotonic() + seconds
        with closing(connect(port)) as self.connection:
            while time.monotonic() < end:
                self.random.choices(*CHOICES)[0](self)

    def read_everything(self, port: int) -> None:
        """Find everything that was acknowledged."""
        with closing(connect(port)) as self.connection:
            for participant in self.expected.participants:
                self.read_participant(participant)
            for session in self.expected.sessions:
                self.read_session(session)
            for session in self.expected.removed:
                self.ask("GET", f"/upnext/sessions/{session}", PLATFORM, status=404)

    def ask(
        self, method: str, path: str, client: Client, body: Any = None, key: str = "", status: int = 0
    ) -> Any:
        """Make a request until it is answered: the JSON of the answer, if it is the one that must come.

        Args:
            method: The method.
            path: The path, and the query.
            client: Who asks.
            body: What is sent as JSON; None for nothing.
            key: The idempotency key; empty for none.
            status: The status that must come; 0 for a success.

        Raises:
            Wrong: Another answer came, or none within :data:`PATIENCE`.
        """
        headers = {"Authorization": basic(client.username, client.secret)}
        if key:
            headers["Idempotency-Key"] = key
        content = None if body is None else json.dumps(body).encode()
        if content is not None:
            headers["Content-Type"] = "application/json"
        asked_first, lost = time.monotonic(), False
        while True:
            asked = time.monotonic()
            try:
                self.connection.request(method, f"/v1{path}", content, headers)
                response = self.connection.getresponse()
                found, text = response.status, response.read().decode()
                break
            except (OSError, HTTPException) as error:
                self.connection.close()
                if asked - asked_first > PATIENCE:
                    raise Wrong(f"{self.name}: {method} {path} is not answered: {error!r}") from None
                lost = True
                time.sleep(PAUSE)
        if lost:
            self.in_doubt += 1
        else:
            self.milliseconds.append((time.monotonic() - asked) * 1000)
        was_carried_out = lost and method == "DELETE" and found == 404
        if not (found == status if status else found in (200, 204) or was_carried_out):
            raise Wrong(f"{self.name}: {method} {path} was answered {found}: {text}")
        if key:
            before = self.expected.answers.setdefault(key, (found, text))
            self.same(f"{method} {path} with its key", (found, text), before)
        return json.loads(text) if text else None

    def write(self, method: str, path: str, client: Client, body: Any = None) -> Any:
        """Make a request that changes something, with a key if its method knows one."""
        self.writes += 1
        key = f"{self.name}, {self.writes}" if method != "DELETE" else ""
        answer = self.ask(method, path, client, body, key)
        if key:
            self.repeatable.append((method, path, client, body, key))
        return answer

    def read(self, path: str, client: Client, expected: list[dict[str, Any]]) -> None:
        """Read a list, page by page, and find on it what is expected: its attributes, in that order."""
        found: list[dict[str, Any]] = []
        limit, more = self.random.choice([1, 3, 50]), ""
        while True:
            page = self.ask("GET", f"{path}?limit={limit}{more}", client)
            self.reads += 1
            self.same(f"total of {path}", page["total"], len(expected))
            found += page["items"]
            if "next_key" not in page:
                break
            more = f"&next_key={page['next_key']}"
        self.same(path, [pick(item, known) for item, known in zip(found, expected, strict=False)], expected)
        self.same(f"length of {path}", len(found), len(expected))

    def same(self, what: str, found: Any, expected: Any) -> None:
        """Make sure that what was found is what was acknowledged."""
        if found != expected:
            raise Wrong(f"{self.name}: {what}: found {found!r}, acknowledged was {expected!r}")

    def expect_event(self, event_type: str, participant: str, about: str) -> None:
        """An event is owed."""
        self.expected.events[event_type, participant, about] += 1

    def create_session(self) -> None:
        if len(self.expected.sessions) >= SESSIONS:
            return self.remove_session()
        made = self.write("POST", "/sessions", PLATFORM)
        self.expected.sessions[made["session_id"]] = []
        return None

    def remove_session(self) -> None:
        session = self.random.choice([*self.expected.sessions])
        self.write("DELETE", f"/upnext/sessions/{session}", PLATFORM)
        self.expected.removed.append(session)
        for participant in self.expected.sessions.pop(session):
            self.expect_event(SESSION_DELETED, participant, session)

    def create_participant(self) -> None:
        if len(self.expected.participants) < PARTICIPANTS:
            made = self.write("POST", "/participants", PUBLISHER)
            self.expected.participants[made["participant_id"]] = {}

    def join(self) -> None:
        session, participant = self.pick_both()
        if not session or not participant:
            return
        body = {"app_id": PUBLISHER.client_id, "participant_id": participant}
        self.write("PUT", f"/upnext/sessions/{session}", PLATFORM, body)
        if participant not in self.expected.sessions[session]:
            self.expected.sessions[session].append(participant)
            self.expect_event(PARTICIPANT_ADDED, participant, session)

    def part(self) -> None:
        session, participant = self.pick_both()
        if session and participant in self.expected.sessions[session]:
            self.write("DELETE", f"/upnext/sessions/{session}/{participant}", PLATFORM)
            self.expected.sessions[session].remove(participant)
            self.expect_event(PARTICIPANT_REMOVED, participant, session)

    def part_from_all(self) -> None:
        _, participant = self.pick_both()
        if not participant:
            return
        self.write("DELETE", f"/upnext/participants/{participant}/sessions", PUBLISHER)
        for session, participants in self.expected.sessions.items():
            if participant in participants:
                participants.remove(participant)
                self.expect_event(PARTICIPANT_REMOVED, participant, session)

    def add_item(self) -> None:
        _, participant = self.pick_both()
        if not participant:
            return
        self.number += 1
        content_id = f"c{self.random.randrange(CONTENTS)}"
        last_interaction = 1_700_000_000 + self.random.randrange(20)
        content = movie(content_id, title=f"Title {self.number}", last_interaction=last_interaction)
        items = self.expected.participants[participant]
        hidden = content_id in items and items[content_id].hidden
        shown = self.random.random() < 0.3
        body = {**content, "hidden": False} if shown else content
        self.write("PUT", f"/upnext/participants/{participant}", PUBLISHER, body)
        items[content_id] = Item(content, hidden and not shown, last_interaction, self.number)

    def remove_item(self) -> None:
        _, participant = self.pick_both()
        if participant and (items := self.expected.participants[participant]):
            content_id = self.random.choice([*items])
            self.write("DELETE", f"/upnext/participants/{participant}/{content_id}", PUBLISHER)
            del items[content_id]

    def hide_item(self) -> None:
        session, participant = self.pick_both()
        if not session or participant not in self.expected.sessions[session]:
            return
        if items := self.expected.participants[participant]:
            content_id = self.random.choice([*items])
            body = {"content_id": content_id, "action": "hide"}
            self.write("PUT", f"/upnext/sessions/{session}/{participant}", PLATFORM, body)
            if not items[content_id].hidden:
                items[content_id] = items[content_id]._replace(hidden=True)
                self.expect_event(ITEM_HIDDEN, participant, content_id)

    def repeat(self) -> None:
        """Make an earlier request again with its key: the answer is the same, and nothing happens."""
        if self.repeatable:
            self.repetitions += 1
            self.ask(*self.random.choice(self.repeatable))

    def read_something(self) -> None:
        session, participant = self.pick_both()
        if participant:
            self.read_participant(participant)
        if session:
            self.read_session(session)

    def read_participant(self, participant: str) -> None:
        items = self.expected.items([participant])
        self.read(f"/upnext/participants/{participant}", PUBLISHER, items)

    def read_session(self, session: str) -> None:
        participants = self.expected.sessions[session]
        listed = [{"participant_id": p, "app_id": PUBLISHER.client_id} for p in participants]
        self.read(f"/upnext/sessions/{session}/participants", PLATFORM, listed)
        self.read(f"/upnext/sessions/{session}", PLATFORM, self.expected.items(participants))

    def pick_both(self) -> tuple[str, str]:
        """One of the Sessions and one of the Participants; empty where there is none."""
        sessions, participants = [*self.expected.sessions] or [""], [*self.expected.participants] or [""]
        return self.random.choice(sessions), self.random.choice(participants)


def connect(port: int) -> HTTPConnection:
    """A connection that is opened when it is needed, and opened again when it was lost."""
    return HTTPConnection("127.0.0.1", port, timeout=PATIENCE)


def pick(found: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """Of what was found, the attributes that are expected."""
    return {name: found.get(name) for name in expected}


WEIGHTS: dict[Callable[[Caller], None], int] = {
    Caller.create_session: 4,
    Caller.create_participant: 4,
    Caller.join: 12,
    Caller.part: 4,
    Caller.part_from_all: 1,
    Caller.add_item: 30,
    Caller.remove_item: 6,
    Caller.hide_item: 8,
    Caller.repeat: 10,
    Caller.read_something: 15,
}
"""What a caller does, and how often beside the rest."""

CHOICES = (list(WEIGHTS), list(WEIGHTS.values()))
