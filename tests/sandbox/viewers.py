"""A small world for UpNext: Platform and Publishers of one sandbox; answers are held to the contract."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from paket_sandbox.app import Config, Sandbox, create_app
from paket_sandbox.clock import FixedClock
from paket_sandbox.openapi.contract import load
from proof.contract import find_operation, value_problems
from proof.credentials import OTHER_PUBLISHER, PLATFORM, PUBLISHER
from proof.endurance.content import movie

DOCUMENT = load()
APP = PUBLISHER.client_id


class Caller:
    """A Client of a sandbox."""

    def __init__(self, sandbox: Sandbox, client: str) -> None:
        self.sandbox = sandbox
        self.client = next(c for c in sandbox.clients if c.username == client)

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """Make a call that must succeed: the answer's JSON."""
        response = self.send(method, path, body, **query)
        assert response.is_success, response.text
        return response.json() if response.content else None

    def status(self, method: str, path: str, body: Any = None, **query: Any) -> int:
        """Make a call that may fail: the status."""
        return self.send(method, path, body, **query).status_code

    def send(
        self, method: str, path: str, body: Any = None, key: str | None = None, **query: Any
    ) -> httpx.Response:
        """Make a call; the answer is what the contract says."""
        response = self.ask(method, path, body, key, query)
        found = find_operation(DOCUMENT, method, httpx.URL(f"/v1{path}").raw_path.decode())
        if found:
            documented = found[0].response(response.status_code).schema
            if documented:
                assert value_problems(response.json(), documented, f"{method} {path}") == []
            else:
                assert response.content == b""
        return response

    def ask(
        self, method: str, path: str, body: Any = None, key: str | None = None, query: Any = None
    ) -> httpx.Response:
        """Make a call; nobody looks at the answer."""
        return asyncio.run(self._ask(method, f"/v1{path}", body, key, query))

    async def _ask(self, method: str, path: str, body: Any, key: str | None, query: Any) -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else {}
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(self.sandbox),
            base_url="http://sandbox",
            auth=(self.client.username, self.client.secret),
            trust_env=False,
        ) as client:
            return await client.request(method, path, json=body, headers=headers, params=query or None)


class Viewers:
    """A sandbox, and who calls it."""

    def __init__(self) -> None:
        self.clock = FixedClock()
        self.sandbox = create_app(Config(seed=1, clock=self.clock, document=DOCUMENT))
        self.platform = Caller(self.sandbox, PLATFORM.username)
        self.publisher = Caller(self.sandbox, PUBLISHER.username)
        self.rival = Caller(self.sandbox, OTHER_PUBLISHER.username)

    def session(self) -> str:
        """A new Session: its ID."""
        return str(self.platform("POST", "/sessions")["session_id"])

    def participant(self, publisher: Caller | None = None) -> str:
        """A new Participant of ``publisher``, the first one if None: its ID."""
        return str((publisher or self.publisher)("POST", "/participants")["participant_id"])

    def join(self, session: str, participant: str, app: str = APP) -> None:
        """Add a Participant to a Session."""
        self.platform("PUT", f"/upnext/sessions/{session}", {"app_id": app, "participant_id": participant})

    def joined(self) -> tuple[str, str]:
        """A new Session with a new Participant: their IDs."""
        session, participant = self.session(), self.participant()
        self.join(session, participant)
        return session, participant

    def watch(
        self, participant: str, content: str, publisher: Caller | None = None, **attributes: Any
    ) -> None:
        """Add an item to a Participant's list."""
        (publisher or self.publisher)(
            "PUT", f"/upnext/participants/{participant}", movie(content, **attributes)
        )

    def events(self) -> list[tuple[str, str]]:
        """The events so far: type, and the Client that gets it."""
        rows = self.sandbox.shared.store.rows("SELECT type, client_id FROM events ORDER BY seq")
        return [(type, client) for type, client in rows]


def contents(page: dict[str, Any]) -> list[str]:
    """What is on a page, by ``content_id``."""
    return [item["content_id"] for item in page["items"]]
