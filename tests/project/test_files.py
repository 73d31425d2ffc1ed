"""What may not be in a committed file: addresses in lock files, loose versions, leftovers of what the site replaces."""

import json
import re
import subprocess
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from scripts.lock import LOCKS
from scripts.strip_lock import LOCKS as NPM_LOCKS

ROOT = Path(__file__).parents[2]
ADDRESS = re.compile(r"\w+://|\bgit\+|^\s*--?(?:extra-)?(?:index|find)", re.MULTILINE)
LEFTOVERS = re.compile(r"kitt(?:n|en)s?\b|meowmeow|lorem ipsum|\bTODO\b|\bFIXME\b", re.IGNORECASE)
"""Of the template the former site was made from, and of work left undone."""
SPEAKS_OF_THEM = {
    "tests/project/test_files.py": "the expression itself",
    "hooks/pages/syntax.py": "another name that Material has for a box",
}


def committed() -> list[Path]:
    """Every file git knows or would add, as it is on disk now."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [file for file in files if file.is_file()]


@pytest.mark.parametrize("name", [*LOCKS, *NPM_LOCKS])
def test_a_lock_file_has_no_address(name: str) -> None:
    found = ADDRESS.findall((ROOT / name).read_text(encoding="utf-8"))
    assert found == [], "npm's additions are taken out by python -m scripts.strip_lock"


@pytest.mark.parametrize("name", NPM_LOCKS)
def test_no_locked_npm_package_has_the_address_it_came_from(name: str) -> None:
    lock = json.loads((ROOT / name).read_text(encoding="utf-8"))
    assert [path for path, package in lock["packages"].items() if "resolved" in package] == []


@pytest.mark.parametrize(
    "address", ["a @ https://example.org/a.whl", "--index-url x", "git+ssh", "--find-links x"]
)
def test_an_address_is_seen(address: str) -> None:
    assert ADDRESS.search(address)


@pytest.mark.parametrize("name", NPM_LOCKS)
def test_every_locked_npm_package_is_pinned_by_its_content(name: str) -> None:
    lock = json.loads((ROOT / name).read_text(encoding="utf-8"))
    loose = [path for path, package in lock["packages"].items() if path and "integrity" not in package]
    assert loose == []


def test_every_npm_package_we_ask_for_is_pinned() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    wanted = {**package.get("dependencies", {}), **package["devDependencies"]}
    assert [
        name for name, version in wanted.items() if not re.fullmatch(r"\d+\.\d+\.\d+(-[\w.-]+)?", version)
    ] == []


def test_every_python_package_is_locked() -> None:
    """Of what the sandbox needs, a version in its range; of what the project needs besides, the one that is pinned."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project, groups = declared["project"], declared["dependency-groups"]
    sandbox = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    pinned = [*chain.from_iterable(groups.values())]
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    locked = {
        name.lower(): version for name, version in re.findall(r"^([\w.-]+)==([^ ;]+)", text, re.MULTILINE)
    }
    for requirement in map(Requirement, [*sandbox, *pinned]):
        assert locked[requirement.name.lower()] in requirement.specifier
    loose = {r for r in pinned if [s.operator for s in Requirement(r).specifier] != ["=="]}
    assert loose == set()


def test_the_programs_run_with_the_versions_that_we_have() -> None:
    ours, theirs = (
        set(re.findall(r"^\S+==\S+", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("requirements.txt", "snippets/requirements.txt")
    )
    assert theirs
    assert theirs - ours == set()


def test_nothing_is_left_of_the_template() -> None:
    found = {}
    for file in committed():
        name = str(file.relative_to(ROOT))
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if name not in SPEAKS_OF_THEM and (leftovers := LEFTOVERS.findall(text)):
            found[name] = leftovers
    assert found == {}
