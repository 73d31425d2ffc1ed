"""``python -m parity.score 20``: rehearse every drift with so many seeds, and count what was found of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from parity.rehearsal import compared, found_in, rehearse, stand_in
from parity.standin.drifts import read_drifts
from proof.harness import Harness

SIDE_BY_SIDE = 2
"""Processes."""


@dataclass
class Score:
    """What some rehearsals came to."""

    seeds: int = 0
    drifts: int = 0
    """How many different ones."""
    planted: int = 0
    """Rehearsals of a drift."""
    found: int = 0
    """Those in which all of it was found."""
    places: int = 0
    """What there was to be found in all: a check, a place and a kind each."""
    missed: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    """What was found and is not there."""

    def add(self, other: Score) -> None:
        """Count another one in."""
        self.seeds += other.seeds
        self.drifts = max(self.drifts, other.drifts)
        self.planted += other.planted
        self.found += other.found
        self.places += other.places
        self.missed += other.missed
        self.invented += other.invented

    def __str__(self) -> str:
        return (
            f"{self.found} of {self.planted} found, {self.drifts} drifts with {self.seeds} seeds each, in "
            f"{self.places} places; {len(self.invented)} found that are not there"
        )


def score_of(seed: int) -> Score:
    """Every drift with one seed, each in a whole comparison, and one comparison without any."""
    drifts = read_drifts()
    score = Score(seeds=1, drifts=len(drifts))
    with Harness() as harness:
        with compared(harness, stand_in(None, seed), seed=seed) as (comparison, _):
            comparison.run()
        score.invented += [
            f"seed {seed}: no drift: {': '.join(one)}" for one in sorted(found_in(comparison.outcome))
        ]
        for drift in drifts:
            rehearsed = rehearse(harness, drift, seed)
            whole = bool(rehearsed.planted) and not rehearsed.missed
            score.planted += 1
            score.found += whole
            score.places += len(rehearsed.planted)
            score.missed += [] if whole else [f"seed {seed}: {rehearsed}"]
            score.invented += [
                f"seed {seed}: {drift.name}: {': '.join(one)}" for one in sorted(rehearsed.invented)
            ]
    return score


def scores(seeds: Sequence[int]) -> Iterator[Score]:
    """The scores of several seeds, two at a time."""
    with ProcessPoolExecutor(SIDE_BY_SIDE) as pool:
        yield from pool.map(score_of, seeds)


def total(seeds: Sequence[int]) -> Score:
    """The scores of several seeds, added up."""
    score = Score()
    for one in scores(seeds):
        score.add(one)
        print(f"parity: {score}", file=sys.stderr, flush=True)
    return score


def main(arguments: Sequence[str]) -> int:
    """Run the command: the exit status."""
    count = int(arguments[0]) if arguments else 1
    first = int(arguments[1]) if len(arguments) > 1 else 1
    score = total(range(first, first + count))
    print("\n".join([*score.missed, *score.invented, str(score)]))
    return 0 if score.found == score.planted and not score.invented else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
