"""The parts of the live examples that need no browser, tried by Node's own test runner."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from proof.runner import search_path


def test_units() -> None:
    node = shutil.which("node", path=search_path())
    assert node, "Node is not installed; make setup installs it"
    script = Path(__file__).with_name("units.test.mjs")
    done = subprocess.run([node, "--test", str(script)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout
