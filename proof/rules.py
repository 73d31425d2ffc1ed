"""What every program must have, whatever it does: the rules of ``rules.yaml``, applied to a program's text.

A program is no better for having run: one without a timeout is answered as well as one with. So these are read from the
text. What a statement names is looked up in the program: ``fetch(request)`` has what ``const request = ...`` has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from snippets.catalogue import ROOT as SNIPPETS
from snippets.catalogue import find_all

ROOT = SNIPPETS.parent
RULES = Path(__file__).with_name("rules.yaml")

MORE = ("recipes/*.py", "snippets/testing/*.py")
"""Programs for readers that the catalogue does not have."""

DEPTH = 4
"""How many names are followed, one in the other."""

COMMENT = {".sh": r"(?m)(?:^|(?<=\s))# .*$", ".py": r"(?m)(?:^|(?<=\s))# .*$",
           ".rb": r"(?m)(?:^|(?<=\s))# .*$", ".mjs": r"(?m)(?:^|(?<=\s))// .*$"}  # fmt: skip

ASSIGNMENT = {
    ".sh": r"(?m)(?<![\w$])(?:{name}\+?=|{name}\(\) )",
    ".py": r"(?m)(?<![\w.=]){name}(?:: [\w.\[\], |]+)? \+?= ",
    ".mjs": r"(?m)(?<![\w.]){name} \+?= ",
    ".rb": r"(?m)(?<![\w.]){name} \+?= ",
}
"""What the statement that gives a variable its value, or a function of the Shell its body, begins with."""


class RuleError(Exception):
    """``rules.yaml`` holds something that is not understood, or an exception that nothing needs."""


@dataclass(frozen=True)
class Program:
    """A program, its comments blanked out."""

    file: str
    text: str
    """What a reader sees."""

    @property
    def suffix(self) -> str:
        """Of its language."""
        return Path(self.file).suffix

    @property
    def name(self) -> str:
        """As the catalogue has it: ``sessions/create_session``."""
        return self.file.removeprefix("snippets/").rpartition(".")[0]

    @property
    def code(self) -> str:
        """The text with blanks in place of comments, so that a claim is no deed.

        Raises:
            RuleError: It is in a language that the rules do not know.
        """
        if self.suffix not in COMMENT:
            known = ", ".join(COMMENT)
            raise RuleError(
                f"{self.file}: proof/rules.py and proof/rules.yaml know {known}; write the rules for it"
            )
        return re.sub(COMMENT[self.suffix], lambda comment: " " * len(comment[0]), self.text)

    def problem(self, place: int, rule: Rule, what: str) -> str:
        """A line for people."""
        line = self.text.count("\n", 0, place) + 1
        return f"{self.file}:{line}: {rule.name}: {what}; {rule.why}"


@dataclass(frozen=True)
class Rule:
    """A rule of ``rules.yaml``, which explains the attributes."""

    name: str
    why: str
    when: Mapping[str, str] = field(default_factory=dict)
    each: Mapping[str, str] = field(default_factory=dict)
    holds: Mapping[str, str] = field(default_factory=dict)
    lacks: Mapping[str, str] = field(default_factory=dict)
    value: Mapping[str, str] = field(default_factory=dict)
    needs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    never: Mapping[str, str] = field(default_factory=dict)
    excepted: Mapping[str, str] = field(default_factory=dict)

    def problems(self, program: Program) -> Iterator[str]:
        """Where a program does not keep the rule: one line each, with its file and line."""
        code, suffix = program.code, program.suffix
        if self.when and not (suffix in self.when and re.search(self.when[suffix], code)):
            return
        if self.each:
            for found in re.finditer(self.each[suffix], code):
                yield from self._statement(program, found.start())
        if self.value:
            for found in re.finditer(self.value[suffix], code):
                for place, text in origins(code, suffix, found["value"].strip(), found.start("value")):
                    if not re.search(self.holds[suffix], text):
                        yield program.problem(place, self, f"{text.strip()!r} is not made at random")
        first = re.search(self.when[suffix], code) if self.when else None
        for what, pattern in self.needs.get(suffix, {}).items():
            if not re.search(pattern, code, re.MULTILINE):
                yield program.problem(anchor(code, first), self, f"there is not {what}")
        for found in re.finditer(self.never[suffix], code) if self.never else ():
            yield program.problem(found.start(), self, f"{found[0].strip()!r} stands there")

    def _statement(self, program: Program, start: int) -> Iterator[str]:
        text = statement(program.code, start)
        first, *_ = text.strip().splitlines()
        named = expanded(program.code, program.suffix, text)
        if self.holds and not re.search(self.holds[program.suffix], named):
            yield program.problem(start, self, f"{first.strip()!r} lacks it")
        if self.lacks and (found := re.search(self.lacks[program.suffix], text)):
            yield program.problem(start, self, f"{first.strip()!r} has {found[0].strip()!r}")


def anchor(code: str, found: re.Match[str] | None) -> int:
    """The place to name for what a program lacks: where the last line of a match begins."""
    return 0 if found is None else code.rfind("\n", 0, max(found.end() - 1, 0)) + 1


def statement(code: str, start: int) -> str:
    """The text from ``start`` to the end of its brackets, or of its line and those that go on from it."""
    depth = 0
    for place in range(start, len(code)):
        letter = code[place]
        depth += (letter in "([{") - (letter in ")]}")
        if depth < 0 or (letter == "\n" and depth == 0 and code[place - 1] != "\\"):
            return code[start:place]
    return code[start:]


def assignments(code: str, suffix: str, name: str) -> list[tuple[int, str]]:
    """Where a variable gets its values, and the statements that give them."""
    pattern = ASSIGNMENT[suffix].format(name=re.escape(name))
    return [(found.start(), statement(code, found.end())) for found in re.finditer(pattern, code)]


def expanded(code: str, suffix: str, text: str) -> str:
    """A statement, followed by the statements that give the variables that it names their values."""
    parts, names, seen = [text], [text], set[str]()
    for _ in range(DEPTH):
        found = {name for part in names for name in re.findall(r"[A-Za-z_]\w*", part)} - seen
        seen |= found
        names = [statement(code, at) for name in sorted(found) for at, _ in assignments(code, suffix, name)]
        parts += names
    return "\n".join(parts)


def origins(code: str, suffix: str, value: str, place: int, depth: int = DEPTH) -> Iterator[tuple[int, str]]:
    """Every text that a value comes from: of a variable, each that is assigned to it."""
    name = re.fullmatch(r"\$?\(?\{?([A-Za-z_]\w*)\}?\)?(?: \|\| exit.*)?", value.strip())
    given = assignments(code, suffix, name[1]) if name and depth else []
    if not given:
        yield place, value
    for start, text in given:
        yield from origins(code, suffix, text.strip(), start, depth - 1)


def read_rules(path: Path = RULES) -> tuple[Rule, ...]:
    """The rules.

    Raises:
        TypeError: A rule has a key that is not known, or lacks its reason.
    """
    rows: Mapping[str, Mapping[str, Any]] = yaml.safe_load(path.read_text("utf-8"))
    return tuple(
        Rule(name, **{"excepted" if key == "except" else key: value for key, value in row.items()})
        for name, row in rows.items()
    )


def all_programs() -> list[Program]:
    """Every program that readers copy."""
    files = [snippet.path for snippet in find_all()]
    files += [path for pattern in MORE for path in sorted(ROOT.glob(pattern))]
    return [Program(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in files]


def rule_problems(programs: list[Program], rules: tuple[Rule, ...]) -> list[str]:
    """Where programs do not keep the rules: one line each, with file and line.

    Raises:
        RuleError: A program keeps the rule that it is excepted from.
    """
    problems = []
    for rule in rules:
        for program in programs:
            found = list(rule.problems(program))
            if program.file not in rule.excepted:
                problems += found
            elif not found:
                raise RuleError(
                    f"rules.yaml: {program.file} keeps the rule {rule.name}: take the exception out"
                )
    return problems
