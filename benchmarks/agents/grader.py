"""What an integration is worth, by the log: pure functions from calls to what was wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.agents.log import Call, Log, Read
from paket_sandbox.faults import HEADER

NEW_KEY = "500"
"""The fault that is stored under a key: only another one helps."""


@dataclass(frozen=True)
class Reading:
    """What was read before the first right call."""

    texts: int
    characters: int


@dataclass(frozen=True)
class Grade:
    """What was found. An integration is right if nothing was."""

    refused: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    """What it did not do, or did otherwise than asked."""

    @property
    def is_right(self) -> bool:
        """Whether nothing was found."""
        return not (self.refused or self.headers or self.lost or self.twice or self.outcome)

    def lines(self) -> Iterator[str]:
        """What was found, for people."""
        titles = {
            "refused": "refused",
            "headers": "wrong headers",
            "lost": "lost retries",
            "twice": "made twice",
            "outcome": "not done",
        }
        for name, title in titles.items():
            found: tuple[str, ...] = getattr(self, name)
            yield f"{title}: {len(found)}"
            yield from (f"  {line}" for line in found)


def grade_calls(calls: Sequence[Call], expected: int, outcome: Sequence[str]) -> Grade:
    """Judge the calls of an integration.

    Args:
        calls: All of them.
        expected: How many objects were to be created.
        outcome: What was found wrong otherwise.
    """
    made = created(calls)
    return Grade(
        refused=tuple(f"{call}: {call.status} {message(call)}" for call in refused(calls)),
        headers=tuple(line for call in calls for line in header_problems(call)),
        lost=tuple(lost_retries(calls)),
        twice=(f"{made} objects were created, for {expected} that were asked for",)
        if made > expected
        else (),
        outcome=tuple(outcome),
    )


def reading(log: Log) -> Reading:
    """What was read before the first right call, or all that was read if there was none."""
    texts: list[Read] = []
    for entry in log.entries:
        if isinstance(entry, Read):
            texts.append(entry)
        elif entry.is_right:
            break
    return Reading(len({text.path for text in texts}), sum(text.characters for text in texts))


def message(call: Call) -> str:
    """What a refusal says."""
    try:
        return str(json.loads(call.answer)["message"])
    except (ValueError, KeyError, TypeError):
        return ""


def refused(calls: Sequence[Call]) -> Iterator[Call]:
    """Calls that were answered 400 to 499; a removal that was repeated may be answered 404."""
    removed: set[str] = set()
    for call in calls:
        is_repeated = call.method == "DELETE" and call.status == 404 and call.path in removed
        if call.status is not None and 400 <= call.status < 500 and not is_repeated:
            yield call
        if call.method == "DELETE":
            removed.add(call.path)


def header_problems(call: Call) -> Iterator[str]:
    """What is wrong with a call's headers."""
    if "application/json" not in call.headers.get("accept", ""):
        yield f"{call}: no Accept: application/json"
    if call.method in ("POST", "PUT") and not call.key:
        yield f"{call}: no Idempotency-Key"
    if HEADER.lower() in call.headers:
        yield f"{call}: {HEADER} is for tests"


def lost_retries(calls: Sequence[Call]) -> Iterator[str]:
    """Calls that met a fault, and were not sent again as they should have been."""
    for number, call in enumerate(calls):
        if not call.fault or call.fault.startswith("delay"):
            continue
        again = next((later for later in calls[number + 1 :] if later.is_like(call)), None)
        if again is None:
            yield f"{call}: not sent again after {call.fault}"
        elif call.method in ("POST", "PUT") and (again.key == call.key) is (call.fault == NEW_KEY):
            wanted = "a new key" if call.fault == NEW_KEY else "the same key"
            yield f"{call}: sent again after {call.fault} without {wanted}"


def created(calls: Sequence[Call]) -> int:
    """How many objects all POSTs made: one whose answer was lost made one, unless its key brought it later."""
    posts = [call for call in calls if call.method == "POST"]
    known = {call.key or str(number) for number, call in enumerate(posts) if call.is_right}
    lost = {call.key or f"lost {number}" for number, call in enumerate(posts) if call.fault == "drop"}
    answers = {call.answer for call in posts if call.is_right}
    return len(answers) + len(lost - known)
