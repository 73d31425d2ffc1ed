"""What to read for a task, and what it costs: characters, counted in the files as they are published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

INDEX = "llms.txt"


@dataclass(frozen=True)
class Task:
    """A piece of work that somebody reads for."""

    name: str
    files: tuple[str, ...]
    """Copies of pages and operations, each to be read in one language."""
    budget: int
    """Characters, at most."""
    after: str = ""
    """The task that was read for before; empty for none, and then the index is read as well."""


TASKS = (
    Task(
        "Publisher",
        (
            "guides/integrate-as-a-publisher.md",
            "core-api/participants/create-a-participant.md",
            "upnext/publishers/add-an-item.md",
            "upnext/publishers/remove-an-item.md",
            "upnext/publishers/remove-a-participant-s-sessions.md",
            "idempotency.md",
            "retries.md",
        ),
        60_000,
    ),
    Task(
        "Platform",
        (
            "core-api/sessions/create-a-session.md",
            "upnext/platforms/add-a-participant-to-a-session.md",
            "upnext/platforms/get-an-aggregated-list.md",
            "upnext/platforms/hide-an-item.md",
        ),
        25_000,
        after="Publisher",
    ),
    Task("webhook receiver", ("webhooks.md", "webhooks/receivers.md"), 20_000, after="Publisher"),
)


def tokens(characters: int) -> int:
    """About as many, by the rule of thumb of four characters, in steps of a hundred."""
    return max(100, round(characters / 4 / 100) * 100)


def cost(task: Task, sizes: Mapping[str, int], language: str) -> int:
    """The characters to read for a task in a language.

    Args:
        task: The task.
        sizes: The characters of each published file.
        language: Its id.

    Raises:
        KeyError: A file of the task is not published.
    """
    files = [f"{file.removesuffix('.md')}.{language}.md" for file in task.files]
    return sum(sizes[file] for file in files) + (0 if task.after else sizes[INDEX])
