"""`make check` runs the tests that a change reaches, the nearest first, and they find what is wrong there."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.check import LEFT, RAN, counted, programs_of, run
from tests.project.rooms import ROOT
from tests.project.test_files import committed
from tests.reach import ROWS, by_imports, nearest, words


@pytest.mark.parametrize(
    ("changed", "first", "named"),
    [
        ("snippets/sessions/create_session.py", "programs/test_runs.py", "sessions/create_session"),
        ("snippets/sessions/create_session.json", "programs/test_recordings.py", "sessions/create_session"),
        ("docs/core-api/sessions.md", "site/test_links.py", "core-api/sessions"),
        ("hooks/pages/sequence.py", "site/test_blocks.py", "sequence"),
        ("paket_sandbox/items.py", "sandbox/test_items.py", "hideItem"),
        ("paket_sandbox/items.py", "sandbox/test_endpoints.py", "hideItem"),
        ("theme/styles/code.css", "browser/test_layout.py", "code"),
    ],
)
def test_the_obvious_tests_are_the_nearest(changed: str, first: str, named: str) -> None:
    assert (ROOT / changed).exists()
    assert f"tests/{first}" in nearest([changed])[:4]
    assert named in words([changed])


def test_several_changes_take_turns() -> None:
    found = nearest(["paket_sandbox/items.py", "theme/styles/code.css"])
    assert found[:2] == ["tests/sandbox/test_items.py", "tests/site/test_styles.py"]


def test_a_changed_program_is_run_before_all_tests() -> None:
    changed = [
        "snippets/sessions/create_session.rb",
        "snippets/lists/x.json",
        "docs/errors.md",
        "snippets/stories.yaml",
    ]
    assert programs_of(changed) == ["sessions/create_session"]
    assert programs_of(["snippets/pagination/iterate_all.json"]) == ["pagination/iterate_all"]


def test_what_imports_a_change_is_reached() -> None:
    assert "tests/recipes/test_retry.py" in by_imports(["recipes/retry.py"])
    assert "tests/sandbox/test_items.py" in by_imports(["tests/sandbox/caller.py"])
    assert "tests/programs/test_runs.py" in by_imports(["proof/harness.py"])


def test_the_table_names_tests_that_are_there() -> None:
    named = {name for row in ROWS for name in row["tests"] if "STEM" not in name}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


LIES = [
    ("paket_sandbox/items.py", '"UPDATE items SET hidden = 1 ', '"UPDATE items SET hidden = 0 '),
    ("hooks/pages/sequence.py", "{escape(description(story))}", "nothing"),
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The repository's files once more, to be changed."""
    for path in committed():
        target = tmp_path / "copy" / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path / "copy", check=True)
    for name in (".venv", "node_modules"):
        (tmp_path / "copy" / name).symlink_to(ROOT / name)
    return tmp_path / "copy"


@pytest.mark.parametrize(("changed", "there", "instead"), LIES, ids=[name for name, *_ in LIES])
def test_a_lie_is_found(changed: str, there: str, instead: str, copy: Path, tmp_path: Path) -> None:
    file = copy / changed
    text = file.read_text("utf-8")
    assert text.count(there) == 1
    file.write_text(text.replace(there, instead), "utf-8")
    log = tmp_path / "log"
    log.mkdir()
    assert run([changed], time.time() + 120, str(log), "0", "--maxfail=1", root=copy) == 1
    assert counted(str(log), RAN).total() < 100
    assert not counted(str(log), LEFT)


def test_when_the_time_is_up_tests_are_left_out_and_named(tmp_path: Path) -> None:
    assert run(["tests/project/test_rooms.py"], time.time(), str(tmp_path), "0") == 0
    assert counted(str(tmp_path), LEFT)["tests/project/test_rooms.py"] > 5
    assert not counted(str(tmp_path), RAN)
