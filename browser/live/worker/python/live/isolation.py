"""A program alone: it finds nothing of the programs before it, and leaves nothing to those after it.

All of them run in one interpreter, which also holds the sandbox. What a program changes of the libraries themselves is
not undone: after one that was not published as it is, the page begins a new interpreter.
"""

from __future__ import annotations

import atexit
import builtins
import logging
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any

HIDDEN = frozenset({"fastjsonschema", "live", "paket_sandbox", "snippets"})
"""What the sandbox imports, and a reader's Python need not have."""


IMPORTED: set[str] = set()
"""What the program that runs has imported. What others had loaded is new to it until then."""


@contextmanager
def alone(text: str, file: str) -> Iterator[ModuleType]:
    """An empty folder with the program's file in it, and a fresh ``__main__``, which it gives."""
    before = os.getcwd()
    folder = tempfile.mkdtemp()
    path, limit, root = sys.path[:], sys.getrecursionlimit(), logging.root
    IMPORTED.clear()
    atexit._clear()
    sys.excepthook = sys.__excepthook__  # Pyodide's own shows what is around the program as well
    try:
        os.chdir(folder)
        with open(file, "w", encoding="utf-8", errors="surrogatepass", newline="") as copy:
            copy.write(text)
        with warnings.catch_warnings():
            yield main_module(file)
    finally:
        sys.path[:] = path
        sys.setrecursionlimit(limit)
        sys.excepthook = sys.__excepthook__
        logging.disable(logging.NOTSET)
        root.setLevel(logging.WARNING)
        root.handlers.clear()
        os.chdir(before)
        shutil.rmtree(folder, ignore_errors=True)


def enable_loggers(library: str) -> None:
    """Have a library log that was loaded before: the program may have silenced all that were there by then."""
    for name, logger in logging.root.manager.loggerDict.items():
        if name.partition(".")[0] == library and isinstance(logger, logging.Logger):
            logger.disabled = False


def main_module(file: str) -> ModuleType:
    """The module that a program is."""
    main = ModuleType("__main__")
    known = ModuleType("builtins")
    known.__dict__.update({**vars(builtins), "__import__": import_for_program})
    main.__dict__.update({"__file__": os.path.abspath(file), "__builtins__": known})
    return main


def import_for_program(
    name: str,
    globals: Mapping[str, Any] | None = None,
    locals: Mapping[str, Any] | None = None,
    fromlist: tuple[str, ...] | None = (),
    level: int = 0,
) -> ModuleType:
    """``import`` as a program has it.

    Raises:
        ModuleNotFoundError: There is no such module, or it is only here for the sandbox.
    """
    top = name.partition(".")[0]
    if level == 0 and top in HIDDEN:
        raise ModuleNotFoundError(f"No module named {top!r}", name=top)
    if level == 0 and top in sys.modules and top not in IMPORTED:
        IMPORTED.add(top)
        enable_loggers(top)
    return builtins.__import__(name, globals, locals, fromlist or (), level)
