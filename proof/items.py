"""Items in recordings make sense: what is to be continued was watched, and is not at its end.

A program that adds nonsense is answered as well as one that does not, and is nonsense in all languages alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from proof.prose.ledger import LEDGER
from snippets.facts import read_values


def item_problems(body: Any) -> Iterator[str]:
    """Why items in a body, at any depth, are none that Paket documents when to add: one line each."""
    values = body.values() if isinstance(body, Mapping) else body if isinstance(body, list) else ()
    for value in values:
        yield from item_problems(value)
    if isinstance(body, Mapping) and {"action", "duration"} <= body.keys():
        yield from _problems(body)


def _problems(item: Mapping[str, Any]) -> Iterator[str]:
    name, action, position, duration = (
        item.get(key) for key in ("content_id", "action", "position", "duration")
    )
    if not isinstance(duration, int):
        return  # what the contract forbids is named elsewhere
    if action != "up_next_continue":
        if position is not None:
            yield f"{name}: it is {action}, and has the position {position} of one that is continued"
        return
    minutes, percent, left = _when()
    begun = min(60 * minutes, duration * percent / 100)
    finished = duration * (100 - left) / 100
    if isinstance(position, int) and not begun < position < finished:
        yield f"{name}: its position is {position}; continued is what stopped between {begun:g} and {finished:g}"


@cache
def _when() -> tuple[int, int, int]:
    """The minutes or per cent after which an item is to be continued, and the per cent that are left at its end."""
    values = read_values(LEDGER)
    return int(values["watched-minutes"]), int(values["watched-percent"]), int(values["left-percent"])
