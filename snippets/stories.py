"""Stories: what a guide describes, step by step, as ``stories.yaml`` has it.

Like the catalogue, this reads files and imports nothing else of the project.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from snippets.catalogue import ROOT

FILE = "stories.yaml"

PAKET = "Paket"
"""The actor that every program calls."""


@dataclass(frozen=True)
class StoryStep:
    """Something that happens in a story; the attributes are the keys of the file."""

    part: int
    """The number of the guide's heading that tells it."""
    says: str
    """What the diagram writes on the arrow."""
    answer: str = ""
    """What it writes on the arrow back; empty for none."""
    program: str = ""
    """The program that is run; empty when it happens without Paket."""
    client: str = ""
    """Who runs it: the username of one of the sandbox's Clients."""
    sender: str = ""
    """The actor it comes from, ``from`` in the file."""
    recipient: str = PAKET
    """The actor it goes to, ``to`` in the file."""


@dataclass(frozen=True)
class Story:
    """What a guide describes."""

    name: str
    """Of the guide: ``integrate-as-a-platform``."""
    title: str
    actors: tuple[str, ...]
    """From left to right."""
    steps: tuple[StoryStep, ...]

    def recording(self, step: StoryStep) -> str:
        """The name of what was recorded of a step: ``stories/integrate-as-a-platform/2``."""
        number = [s is step for s in self.steps].index(True) + 1
        return f"stories/{self.name}/{number}"

    @property
    def programs(self) -> tuple[StoryStep, ...]:
        """The steps that run a program."""
        return tuple(step for step in self.steps if step.program)

    def __str__(self) -> str:
        return self.name


def find_stories(root: Path = ROOT) -> dict[str, Story]:
    """Every story, by its name.

    Raises:
        TypeError: A step has a key that is not known, or lacks one.
    """
    data: Mapping[str, Any] = yaml.safe_load((root / FILE).read_text("utf-8"))
    return {
        name: Story(name, story["title"], tuple(story["actors"]), tuple(read_step(s) for s in story["steps"]))
        for name, story in data.items()
    }


def read_step(keys: Mapping[str, Any]) -> StoryStep:
    """A step of the file. Who runs a program sends its request: ``sandbox-publisher-one`` is the Publisher."""
    given = dict(keys)
    if "client" in given:
        given["from"] = given["client"].split("-")[1].capitalize()
    sender, recipient = given.pop("from"), given.pop("to", PAKET)
    return StoryStep(sender=sender, recipient=recipient, **given)
