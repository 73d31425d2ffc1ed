"""How fast this machine is just now, beside that by which the targets were set: by what Python takes to import httpx.

Of that machine's figures it is the one that is the same work anywhere: nothing of this project is in it. The speed of
a machine drifts, so whoever compares a time with a target measures it right before.
"""

from __future__ import annotations

import shutil
import subprocess
from statistics import median
from typing import NamedTuple

from benchmarks.table import Row
from tests.harness.runner import search_path

REFERENCE = 76
"""Milliseconds, there."""
ROUNDS = 15
IMPORT = "import time; begun = time.perf_counter(); import httpx; print((time.perf_counter() - begun) * 1000)"


class Speed(NamedTuple):
    """How fast it was."""

    milliseconds: float
    """What the import took."""

    @property
    def share(self) -> float:
        """0.5 on a machine of half the speed; 1 also on a faster one, for targets do not grow."""
        return min(1, REFERENCE / self.milliseconds)

    def row(self, what: str) -> Row:
        """What some rows are held against."""
        took = f"import httpx takes {self.milliseconds:.0f} ms, and took {REFERENCE}"
        measured = f"{REFERENCE / self.milliseconds:.2f} of that by which the targets were set: {took}"
        return Row(f"speed of this machine, right before {what}", measured, "", None)


def measure() -> Speed:
    """Import it some times, each in a fresh interpreter."""
    python = shutil.which("python", path=search_path())
    assert python
    taken = []
    for _ in range(ROUNDS):
        done = subprocess.run([python, "-I", "-c", IMPORT], capture_output=True, text=True, check=True)
        taken.append(float(done.stdout))
    return Speed(median(taken))
