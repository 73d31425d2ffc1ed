"""Runs generated programs both ways and holds the runs against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from proof.harness import Harness, Run, seed_of
from proof.runner import Program
from proof.sandboxes import client_of
from snippets.catalogue import LANGUAGES
from snippets.variables import credentials
from tests.live.compare import differences
from tests.live.engine import LivePage, LiveRun
from tests.live.generated.grammar import programs
from tests.live.generated.interpreters import run_really

REFUSED = re.compile(r"not supported in this page|[Ii]n this page (?:there|only)")
"""How the page refuses by name."""


@dataclass(frozen=True)
class Result:
    """What came of a program."""

    number: int
    """Its place among those of its seed, from 0."""
    program: Program
    refused: str
    """Why the page refused it; empty if it ran."""
    differences: tuple[str, ...]
    """What was not the same, empty if nothing was or it was refused."""


def generated(language: str, seed: int, numbers: range) -> list[Program]:
    """Programs of a seed.

    Raises:
        GrammarError: There is no grammar of the language.
    """
    texts = islice(programs(language, seed), numbers.start, numbers.stop)
    row = next(row for row in LANGUAGES if row.id == language)
    return [Program(f"generated/program{row.suffix}", row, text) for text in texts]


def run_both_ways(
    language: str, seed: int, numbers: range, live: LivePage, harness: Harness
) -> Iterator[Result]:
    """Run programs of a seed both ways.

    Many share a worker of the page and a process of the interpreter. One that differs is run once more, by itself: only
    what differs then counts.
    """
    made = generated(language, seed, numbers)
    environment = credentials(client_of("platform"))
    shown = live.run_in_one_worker(language, made, environment)
    really = run_really(harness, made, environment)
    for number, program, real, page in zip(numbers, made, really, shown, strict=True):
        result = judged(number, program, real, page)
        if result.differences:
            live.reset(seed_of(program.name))
            alone = live.run(language, Path(program.id).name, program.text, environment)
            result = judged(number, program, harness.run(program, environment), alone)
        yield result


def judged(number: int, program: Program, real: Run, live: LiveRun) -> Result:
    """What came of a program, from its two runs."""
    found = differences(real, live, program.language.id)
    refusal = REFUSED.search(live.stderr)
    if found and refusal and live.status and real.stdout.startswith(live.stdout):
        line = next(line for line in live.stderr.splitlines() if REFUSED.search(line))
        return Result(number, program, line, ())
    return Result(number, program, "", tuple(found))


def kinds(results: Sequence[Result]) -> Mapping[str, int]:
    """How many of each kind."""
    return {
        "the same": sum(not (result.refused or result.differences) for result in results),
        "refused by name": sum(bool(result.refused) for result in results),
        "different": sum(bool(result.differences) for result in results),
    }
