"""What a browser will need beside a module, read from the imports: it can load that at once instead of step by step."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from hooks.pack.node import LiveError, run_node
from hooks.pages.sources import ROOT

AT_ONCE = ("preload", "static")
"""Kinds of imports that are needed as soon as their module is. A ``static`` one the browser finds when the module has
come, a ``preload`` one only when the module runs: so these come first."""

ALL = (*AT_ONCE, "later")
"""The same, and what an ``import()`` loads when it has use for it."""


@dataclass(frozen=True)
class Import:
    """One import of a module."""

    kind: str
    """``static``, ``preload`` or ``later``; see ``imports.mjs``."""
    target: str
    """The path of a module under ``browser/``; of a file that is packed, its name after a star: ``*bash.js``. An npm
    package that a page's module imports by its name is packed as well: ``*minisearch.js``."""


@dataclass(frozen=True)
class Modules:
    """The browser's modules and their imports, by path under ``browser/``."""

    imports: Mapping[str, tuple[Import, ...]]

    def needed_by(self, entry: str, kinds: Collection[str] = AT_ONCE) -> list[str]:
        """A module after everything that it needs, each once, in the order in which they run.

        Raises:
            LiveError: A module imports one that is not there.
        """
        found: dict[str, None] = {}
        path: list[str] = []

        def visit(target: str) -> None:
            if target in found or target in path:
                return
            path.append(target)
            for each in self.of(target, kinds):
                visit(each.target)
            path.pop()
            found[target] = None

        visit(entry)
        return list(found)

    def of(self, module: str, kinds: Collection[str]) -> Iterator[Import]:
        """A module's imports of some kinds, in the order of the kinds."""
        if module.startswith("*"):
            return
        if module not in self.imports:
            importers = [
                name for name, imports in self.imports.items() if module in {i.target for i in imports}
            ]
            raise LiveError(
                f"browser/{module} is not there, and {' and '.join(importers) or 'a page'} imports it"
            )
        for kind in kinds:
            yield from (each for each in self.imports[module] if each.kind == kind)


@lru_cache
def read_modules(root: Path = ROOT) -> Modules:
    """The modules under ``browser/`` of a repository."""
    listed = json.loads(run_node(ROOT, "imports.mjs", ROOT / "node_modules", root / "browser"))
    return Modules(
        {
            module: tuple(Import(each["kind"], resolved(each["specifier"], module)) for each in imports)
            for module, imports in listed.items()
        }
    )


def resolved(specifier: str, module: str) -> str:
    """The path that a specifier means in a module; that of an npm package is packed."""
    if specifier.startswith("*"):
        return specifier
    if not specifier.startswith("."):
        return f"*{specifier}.js"
    return posixpath.normpath(posixpath.join(posixpath.dirname(module), specifier))
