"""What to read for a task, and what it costs: characters, counted in the files as they are published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

INDEX = "llms.txt"
SKILLS = ".well-known/agent-skills"
"""The folder of the skills, from the root of the site."""


@dataclass(frozen=True)
class Task:
    """A piece of work that somebody reads for."""

    name: str
    files: tuple[str, ...]
    """The skill, which has no programs; then copies of pages and operations, each to be read in one language."""
    budget: int
    """Characters, at most."""
    after: str = ""
    """The task that was read for before; empty for none, and then the index is read as well."""


TASKS = (
    Task(
        "Publisher",
        (
            f"{SKILLS}/paket-publisher/SKILL.md",
            "guides/integrate-as-a-publisher.md",
            "upnext/publishers/add-an-item.md",
            "upnext/publishers/remove-an-item.md",
            "upnext/publishers/remove-a-participant-s-sessions.md",
            "retries.md",
        ),
        60_000,
    ),
    Task(
        "Platform",
        (
            f"{SKILLS}/paket-platform/SKILL.md",
            "upnext/platforms/get-an-aggregated-list.md",
            "upnext/platforms/hide-an-item.md",
        ),
        25_000,
        after="Publisher",
    ),
    Task(
        "webhook receiver",
        (f"{SKILLS}/paket-webhooks/SKILL.md", "webhooks.md", "webhooks/receivers.md"),
        20_000,
        after="Publisher",
    ),
)


def in_one_language(file: str, language: str) -> str:
    """The file to read in place of one of a task's: ``errors.python.md`` for ``errors.md``."""
    return file if file.startswith(SKILLS) else f"{file.removesuffix('.md')}.{language}.md"


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
    files = [in_one_language(file, language) for file in task.files]
    return sum(sizes[file] for file in files) + (0 if task.after else sizes[INDEX])
