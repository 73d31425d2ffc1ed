"""What a comparison has made at Paket, so that it is removed again, and what cannot be removed is counted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from paket_sandbox.openapi.document import Document
from proof.contract import find_operation
from proof.wire import Request, Response

GONE = 404
"""An answer to a removal that says that there was nothing left to remove."""


@dataclass(frozen=True)
class Removal:
    """A request that removes something."""

    client: str
    """Who made it: ``platform``."""
    target: str
    what: str
    """For people: ``Session 0b2a...``."""


@dataclass
class Made:
    """An account of what was made: filled by what went over the wire, emptied by what removed it."""

    document: Document
    sessions: dict[str, str] = field(default_factory=dict)
    """Session -> who made it."""
    participants: dict[str, str] = field(default_factory=dict)
    items: dict[tuple[str, str], str] = field(default_factory=dict)
    """Participant and content id -> who added it."""
    count: int = 0
    """How many things were made in all."""
    unsure: int = 0
    """How many requests to make something got no answer: it may have been made."""
    removed: int = 0
    left: list[str] = field(default_factory=list)
    """What could not be removed, one line each."""

    def saw(self, client: str, request: Request, response: Response | None) -> None:
        """Take note of an exchange.

        Args:
            client: Who sent it.
            request: With a path of the contract.
            response: None when there was none.
        """
        found = find_operation(self.document, request.method, request.path)
        if found is None:
            return
        operation, parameters = found
        if response is None:
            self.unsure += operation.id in ("createSession", "createParticipant", "addItem")
        elif response.status < 300:
            self._carried_out(operation.id, client, parameters, answer_of(request.body), answer_of(response.body))

    def _carried_out(self, operation: str, client: str, path: dict[str, str], sent: Any, came: Any) -> None:
        session, participant = path.get("session_id", ""), path.get("participant_id", "")
        match operation:
            case "createSession" | "createParticipant":
                table = self.sessions if operation == "createSession" else self.participants
                name = "session_id" if operation == "createSession" else "participant_id"
                made = came.get(name)
                if not isinstance(made, str):
                    self.unsure += 1
                elif made not in table:
                    table[made] = client
                    self.count += 1
            case "addItem" if isinstance(sent.get("content_id"), str):
                item = participant, sent["content_id"]
                self.count += item not in self.items
                self.items[item] = client
            case "removeSession" if self.sessions.pop(session, None):
                self.removed += 1
            case "removeItem" if self.items.pop((participant, path["content_id"]), None):
                self.removed += 1

    def removals(self) -> Iterator[Removal]:
        """What removes all that is still there: items first, then Sessions and what hangs on them."""
        for (participant, content), client in list(self.items.items()):
            target = f"/v1/upnext/participants/{quote(participant, safe='')}/{quote(content, safe='')}"
            yield Removal(client, target, f"item {content} of Participant {participant}")
        for session, client in list(self.sessions.items()):
            yield Removal(client, f"/v1/upnext/sessions/{quote(session, safe='')}", f"Session {session}")

    def tried(self, removal: Removal, status: int | None) -> None:
        """What became of a removal; :meth:`saw` has seen it already."""
        if status is not None and (status < 300 or status == GONE):
            if status == GONE:
                self.removed += 1
            self._forget(removal)
        else:
            came = "got no answer" if status is None else f"was answered {status}"
            self.left.append(f"{removal.what}: its removal {came}")

    def _forget(self, removal: Removal) -> None:
        for session in list(self.sessions):
            if removal.what == f"Session {session}":
                del self.sessions[session]
        for participant, content in list(self.items):
            if removal.what == f"item {content} of Participant {participant}":
                del self.items[participant, content]

    def remain(self) -> list[str]:
        """What is left for good, one line each: no call of Paket's removes a Participant."""
        lines = [*self.left]
        if self.participants:
            lines.append(f"{len(self.participants)} Participants: no call removes one; their items and Sessions are gone")
        if self.unsure:
            lines.append(f"{self.unsure} requests to make something got no answer, or one without an id: what they may have made is not known")
        return lines


def answer_of(body: bytes) -> dict[str, Any]:
    """A body that is a JSON object; an empty one for any other."""
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
