"""Imports run one way between the rooms, as the README's table of rooms lists them."""

from pathlib import Path

import pytest

from tests.project.rooms import ROOT, imported, may_import, rooms_of

MAY_IMPORT = may_import()

READERS = {"snippets": "*.py"}
"""Where programs lie that run on a reader's machine, with what the reader installed; only the rest is a room."""


OF_OTHERS = {"snippets": {"paket_sandbox.clients", "paket_sandbox.openapi"}}
"""The packages and modules of other rooms that a room imports, where it may not import all of them."""


def python_files(room: str) -> list[Path]:
    """The Python of a room."""
    return sorted((ROOT / room).glob(READERS.get(room, "**/*.py")))


def wrong(room: str, source: str) -> list[str]:
    """The modules of other rooms that a file in ``room`` may not import."""
    allowed = MAY_IMPORT[room] | {room}
    return [module for other, module in rooms_of(source, MAY_IMPORT).items() if other not in allowed]


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    found = {str(f.relative_to(ROOT)): wrong(room, f.read_text(encoding="utf-8")) for f in python_files(room)}
    assert {file: modules for file, modules in found.items() if modules} == {}


@pytest.mark.parametrize("room", [room for room in MAY_IMPORT if room != "tests"])
def test_a_room_imports_all_that_the_table_says(room: str) -> None:
    found = {other for f in python_files(room) for other in rooms_of(f.read_text("utf-8"), MAY_IMPORT)}
    assert MAY_IMPORT[room] - found == set(), "take it off the README's table"


@pytest.mark.parametrize("room", OF_OTHERS)
def test_a_room_imports_only_the_modules_that_it_may(room: str) -> None:
    own = (f"{room}.", *(f"{module}." for module in OF_OTHERS[room]))
    modules = {
        m
        for f in python_files(room)
        for m in imported(f.read_text("utf-8"))
        if rooms_of(f"import {m}", MAY_IMPORT)
    }
    assert [module for module in sorted(modules) if not f"{module}.".startswith(own)] == []


def test_what_is_compared_is_there() -> None:
    assert {room for room in MAY_IMPORT if python_files(room)} == MAY_IMPORT.keys() - {
        "docs",
        "theme",
        "guide",
    }


@pytest.mark.parametrize(
    "source",
    [
        "import paket_sandbox",
        "import os, paket_sandbox.app",
        "from paket_sandbox.app import create_app",
        "def f():\n    from paket_sandbox import app",
        "import importlib\nimportlib.import_module('paket_sandbox.app')",
        "__import__('paket_sandbox')",
        "from live.wire import Wire",
    ],
)
def test_an_import_is_found_wherever_it_hides(source: str) -> None:
    assert wrong("recipes", source)
    assert not wrong("tests", source)
