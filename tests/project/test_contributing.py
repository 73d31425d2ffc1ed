"""``CONTRIBUTING.md`` is followed to the letter, in a copy of the project, with a made-up addition of each kind."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup

from snippets.catalogue import find_all
from tests.project.test_files import ROOT, committed

ADDITIONS: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("additions.yaml").read_text("utf-8"))
LANGUAGE = "Add a language"
SUFFIX = ".serpent"
TESTS = (
    "tests/sandbox/test_faults.py",
    "tests/programs/test_catalogue.py",
    "tests/programs/test_receivers.py",
    "tests/programs/test_recordings.py",
    "tests/programs/test_refusals.py",
    "tests/programs/test_runs.py",
    "tests/programs/test_signatures.py",
    "tests/project/test_tables.py",
    "tests/site/test_contract_on_site.py",
)
"""Where the tests are that hold an addition."""


PAGES = """
from pathlib import Path
from hooks.write.draft import Draft

root = Path.cwd()
draft = Draft(root / "mkdocs.yml", "https://paket.example/", root / "site", root)
for _ in draft.change():
    pass
assert draft.problems() == [], draft.problems()
for address, page in draft.kept.items():
    file = root / "site" / address / "index.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page.html, "utf-8")
"""
"""Makes the pages of the site in the copy, and nothing beside them; whatever a strict build warns of is a problem."""


def section(title: str) -> str:
    """The text of a section of ``CONTRIBUTING.md``."""
    return (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def copy_project(to: Path) -> Path:
    """All files of the project, with what is installed for them."""
    for path in committed():
        copied = to / path.relative_to(ROOT)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copied)
    for name in (".venv", "node_modules", ".cache"):
        (to / name).symlink_to(ROOT / name)
    return to


def edit(root: Path, changes: Sequence[Mapping[str, str]]) -> None:
    """Make the edits of an addition; each text to find must be in its file once."""
    for change in changes:
        path = root / change["file"]
        text = path.read_text("utf-8")
        found = change.get("before") or change.get("after")
        if found is None:
            path.write_text(text + change["text"], "utf-8")
            continue
        assert text.count(found) == 1, (
            f"additions.yaml: {found!r} stands {text.count(found)} times in {path.name}"
        )
        new = change["text"] + found if "before" in change else found + change["text"]
        path.write_text(text.replace(found, new), "utf-8")


def run(root: Path, *command: str) -> None:
    """Run Python in the copy, as in ``-m MODULE``; it must end well."""
    environment = {**os.environ, "PAKET_SITE": str(root / "site"), "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=root,
        env={name: value for name, value in environment.items() if not name.startswith("PYTEST_")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-8000:]}\n{done.stderr[-2000:]}"


def add_language(root: Path) -> None:
    """A row, and a file for each program: those in Python, which the new language's interpreter understands."""
    for python in (root / "snippets").glob("**/*.py"):
        name = python.relative_to(root / "snippets").with_suffix("").as_posix()
        if python.parent != root / "snippets" and not name.startswith("testing/"):
            shutil.copy(python, python.with_suffix(SUFFIX))


@pytest.mark.parametrize("title", list(ADDITIONS))
def test_the_section_names_every_file_that_an_addition_needs(title: str) -> None:
    named = {name for name in re.findall(r"`([\w./-]+)`", section(title)) if (ROOT / name).is_file()}
    assert named >= {change["file"] for change in ADDITIONS[title]["edits"]}


def test_every_file_that_a_new_language_lacks_is_named(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "snippets", tmp_path / "snippets", ignore=shutil.ignore_patterns("__pycache__"))
    edit(tmp_path, ADDITIONS[LANGUAGE]["edits"])
    done = subprocess.run(
        [sys.executable, "-c", "from snippets.catalogue import find_all; find_all()"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    named = re.findall(rf"^.*?(snippets/\S+{re.escape(SUFFIX)}): missing", done.stderr, flags=re.M)
    assert sorted(named) == sorted({f"snippets/{snippet.program}{SUFFIX}" for snippet in find_all()})


def test_additions_made_as_described_are_recorded_pass_the_tests_and_are_on_the_site(tmp_path: Path) -> None:
    root = copy_project(tmp_path)
    for addition in ADDITIONS.values():
        edit(root, addition["edits"])
    add_language(root)
    for addition in ADDITIONS.values():
        if places := addition.get("accept"):
            run(root, "-m", "proof.strictness", "--accept", *places)
    run(root, "-m", "proof.record", *[name for a in ADDITIONS.values() for name in a.get("record", [])])
    run(root, "-c", PAGES)
    green = " or ".join(f"({words})" for addition in ADDITIONS.values() for words in addition["green"])
    run(
        root,
        *f"-m pytest -q -n0 -p no:cacheprovider {' '.join(TESTS)} -k".split(),
        f"test_site_and_contract_agree or {green}",
    )
    html = (root / "site" / "core-api" / "sessions" / "index.html").read_text("utf-8")
    page = BeautifulSoup(html, "html.parser")
    panels = page.select("[role=tabpanel][data-language=serpent]")
    assert len(panels) == len(page.select("[role=tab][data-language=serpent]")) > 0
    assert {panel["data-worker"] for panel in panels} == {"none"}
    assert all("This page does not run Serpent." in panel.get_text() for panel in panels)
