"""How many of the published programs can be run in a minute, as the tests run them."""

from __future__ import annotations

import os
import resource
import time

from benchmarks.table import Row
from snippets.catalogue import find_snippets
from tests.harness.calls import caller_of
from tests.harness.runner import Program
from tests.harness.sandboxes import document
from tests.harness.world import World, credentials

WANTED = 1200
"""Runs a minute."""
AT_LEAST = 200
"""Runs that are timed."""


def measure() -> Row:
    """Every program of the catalogue in turn, over and over, side by side.

    Raises:
        RuntimeError: A program failed, which would be a quick way to end.
    """
    snippets = find_snippets()
    rounds = -(-AT_LEAST // len(snippets))
    programs = [Program.of(snippet) for snippet in snippets] * rounds
    environments = [credentials(caller_of(program.name, document())) for program in programs]
    with World() as world:
        world.run_all(programs[:8], environments[:8])
        start, used = time.perf_counter(), processor_seconds()
        runs = world.run_all(programs, environments)
        seconds, used = time.perf_counter() - start, processor_seconds() - used
    if failed := [run for run in runs if run.status]:
        raise RuntimeError(f"{len(failed)} of {len(runs)} runs failed, the first: {failed[0]}")
    cores = os.cpu_count() or 1
    rate, capacity = len(runs) / seconds * 60, len(runs) / (used / cores) * 60
    what = f"programs run a minute, {cores} cores, {len(runs)} runs of {len(snippets)} programs"
    return Row(
        what,
        f"{rate:,.0f}; {capacity:,.0f} per {cores} processor minutes",
        f"at least {WANTED:,}",
        rate >= WANTED,
    )


def processor_seconds() -> float:
    """What this process and all it ran have used so far."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )
