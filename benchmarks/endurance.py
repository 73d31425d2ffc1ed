"""Whether a minute of mixed reads and writes, in which the sandbox is killed, loses anything acknowledged."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.table import Row
from proof.endurance.account import problems
from proof.endurance.caller import Wrong
from proof.endurance.run import CONNECTIONS, endure

SECONDS = 60
KILLS = 3
SHOWN = ("pages read", "writes acknowledged", "events")
"""The figures of the run that stand in the table."""


def row() -> Row:
    """The minute, and the account after it."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            outcome = endure(Path(folder, "data"), SECONDS, KILLS)
            found, figures = problems(outcome), dict(outcome.figures())
        except Wrong as wrong:
            found, figures = [str(wrong)], {}
    measured = [
        f"{len(found)} lost or wrong",
        *(f"{value} {what}" for what, value in figures.items() if what in SHOWN),
    ]
    return Row(
        f"{CONNECTIONS} connections for {SECONDS} s, killed {KILLS} times meanwhile",
        "; ".join([*measured, *found[:1]]),
        "nothing acknowledged is lost",
        not found,
    )
