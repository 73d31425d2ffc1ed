"""Every JavaScript file of ours has its types checked, once, in the realm that it runs in."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from pathlib import Path

from scripts.lint import NODE, REALMS, TSC
from tests.project.rooms import ROOT
from tests.project.test_files import committed

BASE = "tsconfig.json"
"""What all projects extend. It has no files of its own."""

OUTSIDE = {
    "snippets/": "published as it is, without a comment for a checker; each program is run as a whole",
    "docs/hosts/": "a function of CloudFront, which takes the one file as it is",
    "guide/docs/": "a script as a writer adds one, to be shown",
    "tests/site/golden/": "a program as it could be published, for a test of the build",
}
"""Folders whose JavaScript is in no project, and why."""


def names(pattern: str) -> set[str]:
    """The files that git knows of a pattern."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in committed()
        if re.search(pattern, path.name) and path.is_file()
    }


def files_of(project: str) -> list[str]:
    """The files that a project names; not those that they import, for these may belong to several realms."""
    shown = subprocess.run(
        [str(NODE), TSC, "-p", project, "--showConfig"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    folder = (ROOT / project).parent
    return [
        (folder / name).resolve().relative_to(ROOT).as_posix() for name in json.loads(shown.stdout)["files"]
    ]


def test_lint_checks_every_project() -> None:
    projects = {name for name in names(r"^tsconfig.*\.json$") if not name.startswith(tuple(OUTSIDE))}
    assert set(REALMS.values()) | {BASE} == projects


def test_every_script_is_in_one_project() -> None:
    checked = Counter(name for project in REALMS.values() for name in files_of(project))
    scripts = {name for name in names(r"\.[cm]?js$") if not name.startswith(tuple(OUTSIDE))}
    assert {name: times for name, times in checked.items() if times > 1} == {}
    assert scripts == checked.keys()


def test_every_project_is_strict() -> None:
    for project in REALMS.values():
        text = (ROOT / project).read_text("utf-8")
        assert re.search(r'"extends": "(\.\./)+tsconfig\.json"', text), project
        loosened = re.findall(r'"(strict\w*|checkJs|noImplicit\w+|use\w+)"', text)
        assert loosened == [], f"{project} changes what {BASE} sets for all"
    base = json.loads((ROOT / BASE).read_text("utf-8"))["compilerOptions"]
    assert (base["strict"], base["checkJs"]) == (True, True)


def test_what_is_left_out_is_there() -> None:
    scripts = names(r"\.[cm]?js$")
    assert [folder for folder in OUTSIDE if not any(name.startswith(folder) for name in scripts)] == []


def test_a_switched_off_check_has_its_reason() -> None:
    """``@ts-expect-error`` and what follows on its line; ``@ts-nocheck`` and ``@ts-ignore`` switch off too much."""
    for name in names(r"\.[cm]?js$"):
        text = Path(ROOT / name).read_text("utf-8")
        assert re.findall(r"@ts-(?:nocheck|ignore)|@ts-expect-error(?!:? \w)", text) == [], name
