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
    holder: str
    """The Session, or the Participant whose item it is."""
    content: str = ""
    """The content id of an item; empty for a Session."""

    @property
    def what(self) -> str:
        """For people."""
        return (
            f"item {self.content} of Participant {self.holder}" if self.content else f"Session {self.holder}"
        )


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
    failed: dict[Removal, str] = field(default_factory=dict)
    """Removals that did not succeed -> what came."""

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
            self._carried_out(
                operation.id, client, parameters, answer_of(request.body), answer_of(response.body)
            )

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
            yield Removal(client, target, participant, content)
        for session, client in list(self.sessions.items()):
            yield Removal(client, f"/v1/upnext/sessions/{quote(session, safe='')}", session)

    def tried(self, removal: Removal, status: int | None) -> None:
        """What became of a removal; :meth:`saw` has seen it already."""
        self.failed.pop(removal, None)
        if status == GONE and self._forget(removal):
            self.removed += 1
        elif status is None or status >= 300:
            self.failed[removal] = "got no answer" if status is None else f"was answered {status}"

    def _forget(self, removal: Removal) -> bool:
        """Take something off the account that is gone: whether it was on it."""
        for other in self.removals():
            if other == removal:
                table: dict[Any, str] = self.items if removal.content else self.sessions
                return (
                    table.pop((removal.holder, removal.content) if removal.content else removal.holder, "")
                    != ""
                )
        return False

    def remain(self) -> list[str]:
        """What is left for good, one line each: no call of Paket's removes a Participant."""
        lines = [
            f"{removal.what}: its removal {self.failed.get(removal, 'was not tried')}"
            for removal in self.removals()
        ]
        if self.participants:
            lines.append(f"{len(self.participants)} Participants: no call removes one")
        if self.unsure:
            lines.append(
                f"{self.unsure} requests to make something got no answer, or one without an id: "
                "what they may have made is not known"
            )
        return lines


def answer_of(body: bytes) -> dict[str, Any]:
    """A body that is a JSON object; an empty one for any other."""
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
