"""What the contract says that the sandbox assumes, held to ``assumptions.yaml``: word for word, each with its tests."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from proof.prose.texts import CONTRACT, PROSE_TABLES, ROOT, Text

TABLE = Path(__file__).with_name("assumptions.yaml")
TESTS = "tests/sandbox"


@dataclass(frozen=True)
class Shown:
    """An entry of ``assumptions.yaml``, which explains the attributes."""

    says: str
    shown: tuple[str, ...] = ()
    nothing: str = ""


def read_assumptions(path: Path = TABLE) -> dict[str, Shown]:
    """The entries by the ids of their assumptions.

    Raises:
        TypeError: An entry has a key that is not known, or no words.
    """
    rows: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text("utf-8"))
    return {name: Shown(**{**row, "shown": tuple(row.get("shown", ()))}) for name, row in rows.items()}


def changed_assumptions(texts: Sequence[Text], table: Mapping[str, Shown]) -> Iterator[str]:
    """Assumptions of the contract whose words are not those that tests show."""
    for text in texts:
        *way, name = text.place.split("/")
        if text.file != CONTRACT or not PROSE_TABLES & set(way):
            continue
        if name not in table:
            yield f"{text}: nothing shows it: add it to proof/prose/assumptions.yaml, with the tests that do"
        elif text.words != table[name].says:
            shown = ", ".join(f"{TESTS}/{test.replace('::', '.py::')}" for test in table[name].shown)
            yield (
                f"{text}: it says {text.words!r}; what is shown is {table[name].says!r}"
                f"{f', by {shown}' if shown else ''}. If the sandbox does what it says now, change "
                "proof/prose/assumptions.yaml and the tests"
            )


def unshown_assumptions(known: Sequence[str], table: Mapping[str, Shown], root: Path = ROOT) -> Iterator[str]:
    """Entries of the table that stand for nothing, or name tests that are not there.

    Args:
        known: The ids of the contract's assumptions.
        table: The entries.
        root: The repository.
    """
    for name, entry in table.items():
        if name not in known:
            yield f"proof/prose/assumptions.yaml: {name} is no assumption of the contract"
        if bool(entry.shown) == bool(entry.nothing):
            yield f"proof/prose/assumptions.yaml: {name}: name the tests that show it, or say why there are none"
        for test in entry.shown:
            file, _, function = test.partition("::")
            if function not in functions(root / TESTS / f"{file}.py"):
                yield f"proof/prose/assumptions.yaml: {name}: there is no {TESTS}/{file}.py::{function}"


def functions(path: Path) -> frozenset[str]:
    """The names of a file's functions; none where there is no file."""
    tree = ast.parse(path.read_text("utf-8")) if path.is_file() else ast.Module([], [])
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))
