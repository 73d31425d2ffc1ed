"""The rules of ``rules.yaml``: which values may be others each time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("rules.yaml")

WAYS = ("contract", "caller")
WHEN = ("", "generated", "kept")


@dataclass(frozen=True)
class Rule:
    """A rule; the attributes are the keys of the file."""

    place: str
    compare: str
    why: str
    when: str = ""

    def __post_init__(self) -> None:
        if self.compare not in WAYS or self.when not in WHEN:
            raise ValueError(
                f"parity/rules.yaml: {self.place}: `compare` is one of {WAYS}, `when` one of {WHEN[1:]}"
            )

    def holds_for(self, place: str) -> bool:
        """Whether a place is the rule's, or below it where the rule says so."""
        if self.place.endswith("/**"):
            return f"{place}/".startswith(self.place.removesuffix("**"))
        return place == self.place


@dataclass(frozen=True)
class Rules:
    """All of them."""

    not_compared: Mapping[str, str]
    """Header, in lower case -> why."""
    rules: tuple[Rule, ...]

    def find(self, place: str, kept: bool) -> Rule | None:
        """The rule for a place; None where values are compared exactly.

        Args:
            place: As findings have it.
            kept: Whether what is written is there afterwards.
        """
        now = "kept" if kept else "generated"
        return next((r for r in self.rules if r.when in ("", now) and r.holds_for(place)), None)


def read_rules(path: Path = FILE) -> Rules:
    """The file's content.

    Raises:
        TypeError: A rule has a key that is not known, or lacks one.
        ValueError: It has a value that is not known.
    """
    content: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    rules = tuple(Rule(**keys) for keys in content["rules"])
    return Rules({name.lower(): why for name, why in content["not_compared"].items()}, rules)
