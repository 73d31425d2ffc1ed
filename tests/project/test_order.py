"""The first failure that is shown names the mistake."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.order import FARTHEST, NEAREST, place_of

ROOT = Path(__file__).parents[2]


def test_what_names_the_mistake_comes_first() -> None:
    nodes = [
        "tests/machines/test_verified.py::test_every_program_is_verified_as_it_is",
        "tests/live/test_both_ways.py::test_x",
        "tests/site/test_code_blocks.py::test_x",
        "tests/programs/test_recordings.py::test_x",
        "tests/programs/test_runs.py::test_x",
        "tests/programs/test_laundering.py::test_x",
    ]
    assert sorted(nodes, key=place_of) == nodes[::-1]


@pytest.mark.parametrize("prefix", [*NEAREST, *FARTHEST])
def test_every_place_is_of_tests(prefix: str) -> None:
    assert (ROOT / prefix).exists()


def test_the_report_is_sorted(tmp_path: Path) -> None:
    for name in ("live", "programs", "site"):
        folder = tmp_path / "tests" / name
        folder.mkdir(parents=True)
        (folder / "test_it.py").write_text("def test_it():\n    raise ValueError('broken')\n")
    hook = "def pytest_sessionfinish(session):"
    conftest = (ROOT / "tests/conftest.py").read_text("utf-8")
    _, _, body = conftest.partition("def pytest_sessionfinish(session: pytest.Session) -> None:")
    (tmp_path / "conftest.py").write_text(f"from tests import order\n\n\n{hook}{body}")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    failed = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("FAILED")]
    assert failed == [f"tests/{name}/test_it.py::test_it" for name in ("programs", "site", "live")], (
        done.stdout
    )
