"""Which tests a change can reach, the nearest first: by what Python imports, and by the table in ``reach.yaml``."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

import yaml

from paket_sandbox.openapi.contract import load
from tests.project.rooms import ROOT, imported

ROWS: list[dict[str, str | list[str]]] = yaml.safe_load(
    Path(__file__).with_name("reach.yaml").read_text("utf-8")
)


def changed_files(base: str) -> list[str]:
    """What differs from a commit, and what git does not know yet: paths from the repository's root."""
    commands = (["diff", "--name-only", base], ["ls-files", "--others", "--exclude-standard"])
    runs = [
        subprocess.run(["git", *command], cwd=ROOT, capture_output=True, text=True, check=True)
        for command in commands
    ]
    return sorted({line for run in runs for line in run.stdout.splitlines()})


def nearest(changed: list[str]) -> list[str]:
    """The changed files of tests, and those that the table names for changed files, the nearest first."""
    found = [name for name in changed if is_test(name) and (ROOT / name).exists()]
    lists = [list(by_table(name)) for name in changed]
    for place in range(max(map(len, lists), default=0)):
        found += [names[place] for names in lists if place < len(names)]
    return list(dict.fromkeys(found))


def by_table(name: str) -> Iterator[str]:
    """The files of tests that the rows name for a changed file."""
    stem = PurePosixPath(name).stem
    for row in ROWS:
        if fnmatch(name, str(row["changed"])):
            for target in row["tests"]:
                path = ROOT / target.replace("STEM", stem)
                found = sorted(path.rglob("test_*.py")) if path.is_dir() else [path] if path.exists() else []
                yield from (file.relative_to(ROOT).as_posix() for file in found)


def by_imports(changed: list[str]) -> list[str]:
    """The files of tests that import a changed file, over few others first."""
    files = {path.relative_to(ROOT).as_posix(): path for path in sources()}
    names = {module_of(name): name for name in files}
    importers: dict[str, set[str]] = {}
    for name, path in files.items():
        for module in modules(path.read_text("utf-8")):
            if target := names.get(module):
                importers.setdefault(target, set()).add(name)
        if (
            path.name == "conftest.py" and path.parent != ROOT / "tests"
        ):  # its fixtures are those of the folder
            importers.setdefault(name, set()).update(
                n for n in files if PurePosixPath(n).parent == PurePosixPath(name).parent
            )
    found, edge = list(changed), list(changed)
    while edge:
        edge = sorted({i for name in edge for i in importers.get(name, ())} - set(found))
        found += edge
    return [name for name in found if is_test(name) and name in files]


def modules(text: str) -> Iterator[str]:
    """The modules that a source may import: what is imported from a package may be a module as well."""
    yield from imported(text)
    for package, names in re.findall(r"^from ([\w.]+) import ([\w, ]+)$", text, re.MULTILINE):
        yield from (f"{package}.{name.strip()}" for name in names.split(","))


def sources() -> Iterator[Path]:
    """The Python files of the rooms."""
    for room in ("paket_sandbox", "snippets", "recipes", "hooks", "proof", "benchmarks", "scripts", "tests"):
        yield from sorted((ROOT / room).rglob("*.py"))


def module_of(name: str) -> str:
    """What a file is imported as."""
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def is_test(name: str) -> bool:
    """Whether a file holds tests."""
    return name.startswith("tests/") and fnmatch(PurePosixPath(name).name, "test_*.py")


def words(changed: list[str]) -> list[str]:
    """What a test's id names if it is one of the changed files': those tests come first.

    A program by its path, a page by its address, a handler by its operations, anything else by its file's name.
    """
    found = []
    for name in changed:
        path = PurePosixPath(name)
        if path.parts[0] in ("snippets", "docs") and len(path.parts) > 2:
            found.append("/".join(path.with_suffix("").parts[1:]))
        else:
            found.append(path.stem)
        if path.parts[0] == "paket_sandbox" and path.suffix == ".py" and (ROOT / name).exists():
            text = (ROOT / name).read_text("utf-8")
            handlers = {
                re.sub("_(.)", lambda m: m[1].upper(), name) for name in re.findall(r"^def (\w+)", text, re.M)
            }
            found += [operation.id for operation in load().operations if operation.id in handlers]
    return found
