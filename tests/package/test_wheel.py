"""What the wheel holds, and what it asks for."""

from __future__ import annotations

import re
import tomllib
import zipfile
from collections.abc import Iterator
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from hooks.publish.wheel import DOCUMENTATION
from scripts.steps import ROOT
from tests.package.environment import LOCKS, Environment
from tests.project.test_files import committed

DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
VERSION = DECLARED["project"]["version"]
ALONE = "mcp"
"""What only one command needs. It asks for newer packages than the sandbox, and is tried with the project's own."""


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return HeaderParser().parsestr(archive.read(name).decode())


def test_it_holds_the_whole_package_and_nothing_else(names: set[str]) -> None:
    package = {f.relative_to(ROOT).as_posix() for f in committed() if ROOT / "paket_sandbox" in f.parents}
    assert {
        "paket_sandbox/openapi/openapi.yaml",
        "paket_sandbox/clients.yaml",
        "paket_sandbox/py.typed",
    } < package
    package |= {DOCUMENTATION}
    assert {name for name in names if not name.startswith(f"paket_sandbox-{VERSION}.dist-info/")} == package


def test_it_is_called_by_one_name(wheel: Path, metadata: Message) -> None:
    assert wheel.name == f"paket_sandbox-{VERSION}-py3-none-any.whl"
    assert metadata["Name"] == "paket-sandbox"
    assert metadata.get_all("Provides-Extra") == ["pytest", "mcp"]


def requirements(metadata: Message) -> Iterator[Requirement]:
    yield from map(Requirement, metadata.get_all("Requires-Dist", []))


def test_it_asks_for_ranges(metadata: Message) -> None:
    wanted = list(requirements(metadata))
    assert len(wanted) > 5
    for requirement in wanted:
        assert {s.operator for s in requirement.specifier} <= {">=", "<"}, requirement


def pins(lock: str) -> dict[str, set[str]]:
    """The versions in a lock file, by the package's name: more than one where Pythons differ."""
    text = Path(__file__).with_name(f"{lock}.txt").read_text("utf-8")
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE):
        found.setdefault(name.lower(), set()).add(version)
    return found


def test_the_lowest_versions_are_the_lower_ends_of_the_ranges(metadata: Message) -> None:
    for requirement in requirements(metadata):
        if requirement.name == ALONE:
            continue
        [lowest] = [s.version for s in requirement.specifier if s.operator == ">="]
        assert Version(lowest) == min(map(Version, pins("lowest")[requirement.name.lower()]))


def test_the_highest_versions_are_those_of_the_project(metadata: Message) -> None:
    project = (ROOT / "requirements.txt").read_text("utf-8")
    for requirement in requirements(metadata):
        if requirement.name == ALONE:
            assert re.search(rf"^{ALONE}==2\.3\.", project, re.MULTILINE), (
                "tried in no other version than the lowest"
            )
            continue
        [version] = pins("highest")[requirement.name.lower()]
        assert re.search(
            rf"^{requirement.name}=={re.escape(version)}[ ;]", project, re.MULTILINE | re.IGNORECASE
        )
        assert version in requirement.specifier


def test_the_neighbours_are_the_versions_that_were_asked_for() -> None:
    locked = pins("neighbours")
    wanted = [
        Requirement(line)
        for line in Path(__file__).with_name("neighbours.in").read_text("utf-8").splitlines()
        if not line.startswith("#")
    ]
    assert [str(r) for r in wanted] == ["fastapi==0.115.12", "uvicorn==0.34", "starlette<1", "PyYAML==6.0.2"]
    for requirement in wanted:
        [version] = locked[requirement.name.lower()]
        assert version in requirement.specifier


@pytest.mark.parametrize("lock", LOCKS)
def test_every_version_is_locked_by_its_content(lock: str) -> None:
    entries = Path(__file__).with_name(f"{lock}.txt").read_text("utf-8").split("\n\n")
    text = "\n".join(entries)
    assert len(re.findall(r"^[\w.-]+==.*\\\n +--hash=sha256:", text, re.MULTILINE)) == len(
        re.findall(r"^[\w.-]+==", text, re.MULTILINE)
    )


def test_what_is_installed_is_what_is_locked(environment: Environment) -> None:
    """And nothing else: least of all this project's tools, which are no extra of the wheel's."""
    installed = environment.packages()
    lock = next(lock for lock in LOCKS if lock in environment.folder.parent.name)
    locked = pins(lock)
    assert installed.pop("paket-sandbox") == VERSION
    assert installed.keys() <= locked.keys()
    assert {name for name, version in installed.items() if version not in locked[name]} == set()
    groups = DECLARED["dependency-groups"]
    ours = {Requirement(item).name.lower() for group in groups.values() for item in group}
    assert installed.keys() & ours == {"pytest"}
