"""Pages of a list: where one ends, and how the next is asked for.

A ``next_key`` names the last row of its page, so that the next page is found as fast at the end of a list as
at its beginning. It holds a checksum over the list that it came from: a key of another list, or an edited
one, is refused.
"""

from __future__ import annotations

import binascii
import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from sandbox.errors import PAGE_UNKNOWN, Refusal

Place = tuple[int, ...]
"""Where a row stands in its list: the numbers that the list is ordered by."""

BEGINNING: Place = ()

LARGEST = 2**63
"""Numbers of the store are smaller."""

Row = TypeVar("Row", bound=NamedTuple)


def read_key(query: Mapping[str, Any], name: str, size: int) -> Place:
    """The place after which a page begins.

    Args:
        query: The query parameters.
        name: What tells the list from every other.
        size: How many numbers a place of the list has.

    Raises:
        Refusal: The ``next_key`` is not one that this list gave out.
    """
    key = query.get("next_key")
    if key is None:
        return BEGINNING
    try:
        numbers, _, given = urlsafe_b64decode(key.encode("ascii") + b"==").decode("ascii").rpartition(".")
        place = tuple(map(int, numbers.split(".")))
    except (binascii.Error, ValueError):
        raise Refusal(PAGE_UNKNOWN) from None
    if len(place) != size or given != checksum(numbers, name) or max(place) >= LARGEST:
        raise Refusal(PAGE_UNKNOWN)
    return place


def write_key(place: Place, name: str) -> str:
    """The ``next_key`` of a page whose last row stands at ``place``."""
    numbers = ".".join(map(str, place))
    return urlsafe_b64encode(f"{numbers}.{checksum(numbers, name)}".encode()).decode().rstrip("=")


def checksum(numbers: str, name: str) -> str:
    """What makes a key one of the list ``name``."""
    return hashlib.sha256(f"{name} {numbers}".encode()).hexdigest()[:16]


def write_page(
    rows: Iterable[Row],
    limit: int,
    total: int,
    name: str,
    place: Callable[[Row], Place],
    show: Callable[[Row], Mapping[str, Any]],
) -> dict[str, Any]:
    """A page as the API writes it.

    Args:
        rows: The rows from where the page begins; no more are taken than needed.
        limit: How many the page may hold.
        total: How many the whole list has.
        name: What tells the list from every other.
        place: Where a row stands.
        show: A row as the API writes it.
    """
    found = list(islice(rows, limit + 1))
    page: dict[str, Any] = {"total": total}
    if len(found) > limit:
        del found[limit:]
        page["next_key"] = write_key(place(found[-1]), name)
    page["items"] = [show(row) for row in found]
    return page
