"""Under which licence the site is published, and whose work with it: ``/third-party.txt``.

Licences ask that their text goes along with what they cover. The live examples carry other people's interpreters and
libraries, bundled and byte-compiled.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import distribution
from itertools import groupby
from pathlib import Path
from typing import Any

from hooks.pack import browser
from hooks.pack.runtime import DISTRIBUTIONS, JQ, PACKAGES, RUBY, pack, version_of
from hooks.pages.sources import ROOT
from hooks.publish.inside import Inside, inside
from hooks.publish.wheel import LICENCE

FILE = "third-party.txt"
NPM = (*PACKAGES, *browser.PACKAGES)
"""npm packages that are published, themselves or with all that they import."""
PYTHON = DISTRIBUTIONS
"""Python packages that are published."""
SAME_TEXT = {"pyodide": "axe-core", "@ruby/wasm-wasi": RUBY}
"""Packages that come without their licence's text, and one that has the same: the Mozilla Public License of both is
version 2.0, the two parts of ruby.wasm are one project."""
MIT = "@borewit/text-codec"
"""A package whose licence has the usual words, for those that only say MIT."""
PERMISSION = "Permission is hereby granted"
"""Begins these words, after the name of the author."""
CPYTHON = "typing_extensions"
"""Pyodide holds CPython and its library; their licence is this package's as well."""
TEXTS = ("license", "licence", "copying", "notice")
"""What the names of files begin with that hold a licence, in any case."""
INTRODUCTION = """This site's words, programs, recipes and pictures, and its sandbox, may be copied under these terms:

{own}
The site is published with other people's work. Thank you.

Each part is named with its version and its licence; the licences' texts follow. Python's standard library comes with
Pyodide, Ruby's with ruby.wasm. Pyodide's interpreter and its script are published without what only C extensions use.
"""


class LicenceError(Exception):
    """A package is published whose licence nobody can read. The message names it."""


@dataclass(frozen=True)
class Part:
    """One package."""

    name: str
    version: str
    licence: str
    """As its authors call it: ``MIT``."""
    text: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}: {self.licence}"


def publish_licences(site: Path, root: Path = ROOT) -> None:
    """Write the file into the built site."""
    (site / FILE).write_text(licences_text(root), "utf-8")


def licences_text(root: Path = ROOT) -> str:
    """All of it.

    Raises:
        LicenceError: A package has no licence, or no text of it.
    """
    node_modules = root / "node_modules"
    parts = sorted(
        {*python_parts(node_modules), *npm_parts(node_modules)}, key=lambda part: part.name.lower()
    )
    texts: dict[str, list[Part]] = {}
    for part in parts:
        texts.setdefault(part.text, []).append(part)
    chapters = [
        f"{'=' * 78}\n{', '.join(part.name for part in group)}\n{'=' * 78}\n\n{text}"
        for text, group in texts.items()
    ]
    own = (root / LICENCE).read_text("utf-8")
    contents = [
        INTRODUCTION.format(own=own) + "\n" + "\n".join(map(str, parts)),
        *inside_texts(inside_of(root)),
    ]
    return "\n\n".join([*contents, *chapters]) + "\n"


def inside_of(root: Path = ROOT) -> list[Inside]:
    """What is inside the interpreters."""
    pyodide, ruby, jq = (version_of(root / "node_modules", name) for name in ("pyodide", RUBY, JQ))
    return inside(pack(root).folder, pyodide, (RUBY, ruby), (JQ, jq))


def inside_texts(parts: Iterable[Inside]) -> Iterator[str]:
    """The same as texts: one for each interpreter."""
    for package, group in groupby(parts, key=lambda part: part.within):
        yield "\n".join([f"Inside {package}:", *(f"  {part}" for part in group)])


def python_parts(node_modules: Path) -> Iterator[Part]:
    """The Python packages, and the Python that Pyodide holds."""
    pyodide = json.loads((node_modules / "pyodide" / "pyodide-lock.json").read_text("utf-8"))
    python = ".".join(pyodide["info"]["python"].split(".")[:2])
    for name in PYTHON:
        package = distribution(name)
        files = [f for f in package.files or () if "licenses" in f.parts or f.name.startswith("LICENSE")]
        text = join(Path(str(f.locate())) for f in sorted(files, key=str))
        licence = package.metadata["License-Expression"] or package.metadata["License"] or "as below"
        yield checked(Part(name, package.version, licence.splitlines()[0], text))
        if name == CPYTHON:
            yield Part("CPython", python, "PSF-2.0", text)


def npm_parts(node_modules: Path) -> Iterator[Part]:
    """The npm packages, and what those that are bundled import."""
    seen: set[Path] = set()
    folders = [node_modules / name for name in NPM]
    while folders:
        folder = folders.pop()
        if folder in seen:
            continue
        seen.add(folder)
        package = json.loads((folder / "package.json").read_text("utf-8"))
        text = folder_text(folder) or permission_text(package, node_modules)
        yield checked(Part(package["name"], package["version"], str(package.get("license", "")), text))
        folders += [find(name, folder, node_modules) for name in package.get("dependencies", {})]


def find(name: str, folder: Path, node_modules: Path) -> Path:
    """The folder of a package as Node would find it from another package's."""
    while folder != node_modules.parent:
        if (folder / "node_modules" / name).is_dir():
            return folder / "node_modules" / name
        folder = folder.parent
    return node_modules / name


def permission_text(package: dict[str, Any], node_modules: Path) -> str:
    """The licence of an npm package that comes without a text of it; nothing if we know none."""
    if package["name"] in SAME_TEXT:
        return folder_text(node_modules / SAME_TEXT[package["name"]])
    if package.get("license") != "MIT":
        return ""
    author = package.get("author", package["name"])
    name = author["name"] if isinstance(author, dict) else author
    return f"Copyright (c) {name}\n\n{PERMISSION}{folder_text(node_modules / MIT).partition(PERMISSION)[2]}"


def folder_text(folder: Path) -> str:
    """The licence files of a package."""
    files = [*folder.iterdir(), *(folder / "dist").glob("*")]
    return join(f for f in sorted(files) if f.name.lower().startswith(TEXTS) and f.suffix != ".js")


def join(paths: Iterable[Path]) -> str:
    """The texts, one after another."""
    return "\n\n".join(path.read_text("utf-8").strip() for path in paths if path.is_file())


def checked(part: Part) -> Part:
    """The part, if its licence can be read.

    Raises:
        LicenceError: It can't.
    """
    if not part.licence or not part.text:
        raise LicenceError(
            f"{part.name} {part.version} is published, but comes without its licence; see SAME_TEXT"
        )
    return part
