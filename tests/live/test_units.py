"""The parts of the live examples that need no browser, tried by Node's own test runner."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from proof.runner import search_path

SCRIPTS = sorted(Path(__file__).with_name("units").glob("*.test.mjs"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name.partition(".")[0])
def test_units(script: Path) -> None:
    node = shutil.which("node", path=search_path())
    assert node, "Node is not installed; make setup installs it"
    done = subprocess.run([node, "--test", str(script)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout
