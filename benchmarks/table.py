"""The one table that a run prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measured figure."""

    what: str
    measured: str
    target: str
    """In words; empty where there is none."""
    met: bool | None
    """Whether the target is met; None where there is none."""

    @property
    def verdict(self) -> str:
        """In a word."""
        return {True: "pass", False: "miss", None: ""}[self.met]


def render(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table that also reads well in a terminal."""
    cells = [("what", "measured", "target", "")]
    cells += [(row.what, row.measured, row.target, row.verdict) for row in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    lines = ["| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in cells]
    lines.insert(1, "| " + " | ".join("-" * max(width, 3) for width in widths) + " |")
    return "\n".join(lines)
