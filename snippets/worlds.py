"""Worlds: what must be there before a program runs, as ``worlds.yaml`` tells.

Like the catalogue, this reads files and imports nothing else of the project.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from snippets.catalogue import ROOT

WORLDS = ROOT / "worlds.yaml"

VARIABLE = re.compile(r"\bPAKET_[A-Z_]+\b")


@dataclass(frozen=True)
class Step:
    """A request that is made before a program runs; the attributes are the keys of the file."""

    client: str
    """The username of one of the sandbox's Clients."""
    call: str
    """Method and path, with variables in braces."""
    body: Mapping[str, Any] | None = None
    """What is sent, with variables in braces."""
    keep: Mapping[str, str] = field(default_factory=dict)
    """Variable -> the attribute of the answer that it holds from then on."""
    repeat: int = 1
    """How often it is made; the variable ``NUMBER`` counts from 1."""


def steps_before(program: str) -> tuple[Step, ...]:
    """The steps that come before a program, ``upnext-for-platforms/hide_item``; none for most."""
    data = read_worlds()
    groups = data["programs"].get(program, ())
    return tuple(Step(**step) for group in groups for step in data["steps"][group])


@lru_cache(maxsize=1)
def read_worlds() -> Mapping[str, Any]:
    """The file: ``steps`` by name, and the names by program."""
    data: Mapping[str, Any] = yaml.safe_load(WORLDS.read_text("utf-8"))
    return data


def filled(value: Any, variables: Mapping[str, str]) -> Any:
    """``value``, a text or an object of texts and numbers, with the variables in braces put in.

    Raises:
        KeyError: There is no such variable.
    """
    if isinstance(value, Mapping):
        return {key: filled(part, variables) for key, part in value.items()}
    if isinstance(value, str):
        return re.sub(r"\{([A-Z_]+)\}", lambda match: variables[match[1]], value)
    return value


def variables_of(text: str) -> tuple[str, ...]:
    """The variables that a program reads from its environment, in the order of their first use."""
    return tuple(dict.fromkeys(VARIABLE.findall(text)))
