"""The rooms of the repository, as the README draws and lists them, and what the files in them import."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")

MODULES = {"live": "browser"}
"""Packages whose name is not that of the room they lie in."""

NAME = re.compile(r"[\w.-]+(?:/|\.py|\.js)")
"""A folder or a file in the drawing."""


@dataclass(frozen=True)
class Box:
    """A room in the drawing."""

    room: str
    rows: tuple[tuple[str, ...], ...]
    """The folders and files that its lines name, from top to bottom."""


def section(title: str, text: str = README) -> str:
    """What stands under a heading, without what stands under the next."""
    return text.partition(f"## {title}\n")[2].partition("\n## ")[0]


def drawing(title: str, text: str = README) -> str:
    """The first drawing of a section."""
    return section(title, text).split("```")[1]


def floors(text: str) -> list[list[Box]]:
    """The drawn rooms, from top to bottom, and on each floor from left to right."""
    found: list[list[Box]] = []
    for part in re.split(r"^[┌├]─", text, flags=re.MULTILINE)[1:]:
        names, *lines = f"─{part}".splitlines()
        cells = [line.strip("│").split("│") for line in lines if line.startswith("│")]
        columns = list(zip(*cells, strict=True))
        rooms = re.findall(r"─ ([\w.-]+)/ ", names)
        assert len(columns) == len(rooms), f"{rooms} have {len(columns)} columns"
        found.append(
            [
                Box(room, tuple(tuple(NAME.findall(cell)) for cell in column))
                for room, column in zip(rooms, columns, strict=True)
            ]
        )
    return found


def may_import(text: str = README) -> dict[str, set[str]]:
    """Each room of the table, and the other rooms that it imports."""
    rows = re.findall(r"^\| `([\w.-]+)/` \|.*\| ([^|]*) ?\|$", section("The rooms", text), re.MULTILINE)
    rooms = [room for room, _ in rows]
    assert len(rooms) == len(set(rooms)), f"a room stands in the table twice: {rooms}"
    return {
        room: set(rooms) - {room} if listed.strip() == "all" else set(re.findall(r"`([\w.-]+)`", listed))
        for room, listed in rows
    }


def imported(source: str) -> Iterator[str]:
    """Every module that a file imports, wherever in the file it does; relative imports are their own room's."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            if (
                called in ("import_module", "__import__")
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                yield str(node.args[0].value)


def rooms_of(source: str, rooms: Mapping[str, object]) -> dict[str, str]:
    """The rooms that a file imports, each with one of the modules."""
    found = {}
    for module in imported(source):
        top = module.partition(".")[0]
        room = MODULES.get(top, top)
        if room in rooms:
            found[room] = module
    return found
