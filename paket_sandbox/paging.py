"""Pages of a list: where one begins, and how the next is asked for.

A ``next_key`` is an index: how many items of the list come before the page. It says nothing about which items
those are, so a list that changes between two pages shows an item twice or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, NamedTuple, TypeVar

LARGEST = 2**63 - 1
"""The largest number that the store takes: no list has an item at this index."""

Row = TypeVar("Row", bound=NamedTuple)


def read_index(query: Mapping[str, Any]) -> int:
    """The index of the item that a page begins with. There need not be one."""
    index: int = query.get("next_key", 0)
    return min(index, LARGEST)


def write_page(
    rows: Iterable[Row],
    index: int,
    limit: int,
    total: int,
    show: Callable[[Row], Mapping[str, Any]],
) -> dict[str, Any]:
    """A page as the API writes it.

    Args:
        rows: The rows from where the page begins; no more are taken than needed.
        index: The index of the first of them.
        limit: How many the page may hold.
        total: How many the whole list has.
        show: A row as the API writes it.
    """
    items = [show(row) for row in islice(rows, limit)]
    page: dict[str, Any] = {"total": total}
    if index + len(items) < total and items:
        page["next_key"] = index + len(items)
    page["items"] = items
    return page
