"""What was acknowledged to a caller: the state that a sandbox owes it, whatever happened to the sandbox meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Item(NamedTuple):
    """An item as it was last acknowledged."""

    content: dict[str, Any]
    """What the Publisher sent."""
    hidden: bool
    last_interaction: int
    number: int
    """Of two items with the same ``last_interaction``, the one with the larger number is newer."""


@dataclass
class Expected:
    """Everything that was acknowledged to one caller."""

    sessions: dict[str, list[str]] = field(default_factory=dict)
    """Session -> its Participants, in the order in which they were added."""
    removed: list[str] = field(default_factory=list)
    """The Sessions that are gone."""
    participants: dict[str, dict[str, Item]] = field(default_factory=dict)
    """Participant -> its items, by ``content_id``."""
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Idempotency key -> status and body of the answer."""
    events: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Type, Participant, and the Session or the item: as often as it happened."""

    def items(self, participants: Iterable[str]) -> list[dict[str, Any]]:
        """The list of some Participants, newest first; each item with its attributes that are owed."""
        found = [item for participant in participants for item in self.participants[participant].values()]
        found.sort(key=lambda item: (item.last_interaction, item.number), reverse=True)
        return [{**item.content, "hidden": item.hidden} for item in found]
