"""The scripts of this folder that Node runs."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


class LiveError(Exception):
    """The browser's files cannot be packed. The message says what to do."""


def run_node(root: Path, script: str, *arguments: Path | str, given: str = "") -> str:
    """Run a script of this folder, by the Node of the repository ``root``; gives what it wrote to standard output.

    ``given`` is what it reads from standard input.

    Raises:
        LiveError: Node is not installed, or the script failed.
    """
    node = next((n for n in (root / ".venv/bin/node", shutil.which("node")) if n and Path(n).exists()), None)
    if node is None:
        raise LiveError("node is not installed, and it packs the browser's files; run make setup")
    command = [str(node), str(Path(__file__).with_name(script)), *map(str, arguments)]
    done = subprocess.run(command, input=given, capture_output=True, text=True)
    if done.returncode:
        raise LiveError(f"hooks/pack/{script} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout
