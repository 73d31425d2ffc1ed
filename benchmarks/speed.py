"""How fast this machine is just now, beside that by which the targets were set: by what a minimal server answers.

Nothing of this project is in it, and with its load it keeps both cores busy, as programs side by side do.
The speed of a machine drifts, so whoever compares a figure with a target measures it right before.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from benchmarks.requests import MINIMAL, POST, ask, serving
from benchmarks.table import Row

REFERENCE = 12_406
"""POSTs a second, there."""
ROUNDS = 3


@dataclass(frozen=True)
class Speed:
    """How fast it was."""

    rate: float
    """POSTs a second."""

    @property
    def share(self) -> float:
        """0.5 on a machine of half the speed; 1 also on a faster one, for targets do not grow."""
        return min(1, self.rate / REFERENCE)

    def row(self, what: str) -> Row:
        """What some rows are held against."""
        answers = f"the minimal server answers {self.rate:,.0f} POSTs a second, and did {REFERENCE:,}"
        measured = f"{self.rate / REFERENCE:.2f} of that by which the targets were set: {answers}"
        return Row(f"speed of this machine, {what}", measured, "", None)


def measure() -> Speed:
    """Have it answer for some seconds, some times."""
    with serving(MINIMAL) as server:
        ask(server, POST, seconds=1)
        return Speed(median(ask(server, POST, seconds=3).rate for _ in range(ROUNDS)))
