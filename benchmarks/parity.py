"""Whether a comparison with Paket finds the drifts that are planted in a stand-in, and none that is not there."""

from __future__ import annotations

from benchmarks.table import Row
from parity.score import total

SEEDS = 20


def row() -> Row:
    """Every drift, with twenty seeds."""
    score = total(range(1, SEEDS + 1))
    return Row(
        f"drifts of a stand-in for Paket, {score.drifts} kinds with {SEEDS} seeds each",
        f"{score.found} of {score.planted} found, by program, place and kind in {score.places} places; "
        f"{len(score.invented)} found that are not there",
        "all found, none made up",
        score.found == score.planted and not score.invented,
    )
