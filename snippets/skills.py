"""Skills for coding agents, as ``skills.yaml`` has them.

Like the catalogue, this reads files and imports nothing else of the project.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from snippets.catalogue import ROOT

FILE = "skills.yaml"


@dataclass(frozen=True)
class Quotation:
    """What a page says of some facts; the attributes are the keys of the file."""

    title: str
    states: tuple[str, ...]
    """The facts' names in the ledger."""
    file: str
    """The page's source: ``docs/upnext/index.md``."""
    table: str = ""
    """The head of the table that the page has it in."""


@dataclass(frozen=True)
class Step:
    """A request of a check, and what it is answered; the attributes are the keys of the file."""

    call: str
    """Method and path, with variables in braces."""
    headers: Mapping[str, str] | None = None
    body: Mapping[str, Any] | None = None
    status: int = 200
    lost: bool = False
    answer: Mapping[str, Any] | None = None
    """What the answer has, among other things."""
    lacks: tuple[str, ...] = ()
    """Attributes that it has not; of a list, that its first item has not either."""


@dataclass(frozen=True)
class Done:
    """A line of the definition of done; the attributes are the keys of the file."""

    says: str
    given: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    events: tuple[str, ...] = ()
    fails: int = 0
    vectors: bool = False


@dataclass(frozen=True)
class Skill:
    """A skill; the attributes are the keys of the file."""

    name: str
    title: str
    description: str
    done: tuple[Done, ...]
    assumptions: tuple[str, ...]
    role: str = ""
    operations: tuple[str, ...] = ()
    facts: tuple[Quotation, ...] = ()
    example: str = ""
    events: bool = False

    def __str__(self) -> str:
        return self.name


def find_skills(root: Path = ROOT) -> list[Skill]:
    """Every skill.

    Raises:
        TypeError: One has a key that is not known, or lacks one.
    """
    data: Mapping[str, Any] = yaml.safe_load((root / FILE).read_text("utf-8"))
    return [read_skill(name, keys) for name, keys in data.items()]


def read_skill(name: str, keys: Mapping[str, Any]) -> Skill:
    """A skill of the file."""
    done = tuple(
        Done(**{**row, "steps": tuple(Step(**step) for step in row.get("steps", ()))}) for row in keys["done"]
    )
    facts = tuple(Quotation(**row) for row in keys.get("facts", ()))
    return Skill(**{"name": name, **keys, "done": done, "facts": facts})
