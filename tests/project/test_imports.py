"""Imports run one way between the rooms, as CONTRIBUTING.md draws them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

MAY_IMPORT = {
    "openapi": set(),
    "snippets": set(),
    "recipes": set(),
    "sandbox": {"openapi"},
    "hooks": {"openapi", "snippets"},
    "scripts": set(),
    "live": {"openapi", "sandbox"},
    "benchmarks": {"openapi", "snippets", "sandbox", "hooks", "scripts", "tests"},
    "tests": {"openapi", "snippets", "recipes", "sandbox", "hooks", "scripts", "live", "benchmarks"},
}
"""Each room, and the other rooms it may know."""

READERS = {"snippets": "*.py"}
"""Where programs lie that run on a reader's machine, with what the reader installed; only the rest is a room."""


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


def wrong(room: str, source: str) -> list[str]:
    """The modules of other rooms that a file in ``room`` may not import."""
    rooms = {module.split(".")[0]: module for module in imported(source)}
    return [
        module
        for name, module in rooms.items()
        if name in MAY_IMPORT and name not in MAY_IMPORT[room] | {room}
    ]


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    files = sorted((ROOT / room).glob(READERS.get(room, "**/*.py")))
    assert files, f"{room}/ holds no Python: take it off the list"
    found = {str(file.relative_to(ROOT)): wrong(room, file.read_text(encoding="utf-8")) for file in files}
    assert {file: modules for file, modules in found.items() if modules} == {}


def test_every_room_is_drawn() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages <= MAY_IMPORT.keys()


@pytest.mark.parametrize(
    "source",
    [
        "import sandbox",
        "import os, sandbox.app",
        "from sandbox.app import create_app",
        "def f():\n    from sandbox import app",
        "import importlib\nimportlib.import_module('sandbox.app')",
        "__import__('sandbox')",
    ],
)
def test_an_import_is_found_wherever_it_hides(source: str) -> None:
    assert wrong("hooks", source)
    assert not wrong("sandbox", source)
