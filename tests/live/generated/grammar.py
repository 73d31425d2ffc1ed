"""Programs from a grammar: a file of rules, each with its alternatives.

A rule's alternative is text; ``⟨rule⟩`` in it stands for one of that rule's alternatives, drawn by lot, and ``⟨#⟩`` for
a number that is this alternative's own, for names. What has several lines is indented as the line where it stands. A
program is the rule ``program``. Deep inside, the first alternative is taken: it must not lead any deeper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random

import yaml

FOLDER = Path(__file__).with_name("grammars")

DEEPEST = 9
"""How deep rules may lie in rules before the first alternative is taken."""

PLACE = re.compile(r"⟨([^⟩]*)⟩")

Rules = Mapping[str, Sequence[str]]


class GrammarError(Exception):
    """A grammar that makes no programs."""


def languages() -> list[str]:
    """Those that have a grammar."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def read_grammar(language: str) -> Rules:
    """The grammar of a language.

    Raises:
        GrammarError: There is none, or a rule that it names is missing.
    """
    path = FOLDER / f"{language}.yaml"
    if not path.exists():
        raise GrammarError(f"no grammar of {language!r}, expected one of {', '.join(languages())}")
    rules: Rules = yaml.safe_load(path.read_text("utf-8"))
    for rule, alternatives in rules.items():
        for alternative in alternatives:
            if not isinstance(alternative, str):
                raise GrammarError(
                    f"{path.name}: {rule} has {alternative!r}, expected text: put it in quotes"
                )
            for name in PLACE.findall(alternative):
                if name != "#" and name not in rules:
                    raise GrammarError(f"{path.name}: {rule} names the rule {name!r}, which is not there")
    return rules


def programs(language: str, seed: int) -> Iterator[str]:
    """Programs without end, the same for the same seed and grammar."""
    rules = read_grammar(language)
    for number in count():
        yield Drawing(rules, Random(f"{language} {seed} {number}")).text("program")


@dataclass
class Drawing:
    """One program while it is made."""

    rules: Rules
    random: Random
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def text(self, rule: str, depth: int = 0) -> str:
        """One of a rule's alternatives, with all that stands in it."""
        alternatives = self.rules[rule]
        chosen = alternatives[0] if depth > DEEPEST else self.random.choice(alternatives)
        own = str(next(self.numbers))

        def filled(found: re.Match[str]) -> str:
            if found[1] == "#":
                return own
            line = chosen[: found.start()].rpartition("\n")[2]
            indent = line[: len(line) - len(line.lstrip())]
            return self.text(found[1], depth + 1).replace("\n", f"\n{indent}")

        return PLACE.sub(filled, chosen)
