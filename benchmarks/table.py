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
    for_its_speed: bool = False
    """Whether it is met only by what the target comes to at this machine's speed."""

    @property
    def verdict(self) -> str:
        """In a word or four."""
        word = {True: "pass", False: "miss", None: ""}[self.met]
        return f"{word}, for its speed" if self.met and self.for_its_speed else word


def render(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table that also reads well in a terminal."""
    cells = [("what", "measured", "target", "")]
    cells += [(row.what, row.measured, row.target, row.verdict) for row in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    lines = ["| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in cells]
    lines.insert(1, "| " + " | ".join("-" * max(width, 3) for width in widths) + " |")
    return "\n".join(lines)
