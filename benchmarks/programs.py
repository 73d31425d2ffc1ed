"""How many of the published programs can be run in a minute, as the tests run them."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from benchmarks.speed import measure as measure_speed
from benchmarks.table import Row
from snippets.catalogue import find_snippets
from tests.harness.calls import caller_of
from tests.harness.runner import Outcome, Program, execute
from tests.harness.sandboxes import document
from tests.harness.world import SIDE_BY_SIDE, Run, World, credentials

WANTED = 1200
"""Runs a minute."""
AT_LEAST = 200
"""Runs that are timed."""

BARE = {
    "shell": "curl --version >/dev/null",
    "python": "import httpx",
    "javascript": "",
    "ruby": 'require "net/http"',
}
"""The least that a program of a language can be: its interpreter and its HTTP library start, and no more is done."""


def rows() -> Iterator[Row]:
    """The published programs, and as many bare ones; a slower machine need only run as many as its speed is.

    Raises:
        RuntimeError: A program failed, which would be a quick way to end.
    """
    snippets = find_snippets()
    programs = [Program.of(snippet) for snippet in snippets] * -(-AT_LEAST // len(snippets))
    bare = [replace(program, text=BARE[program.language.id]) for program in programs]
    environments = [credentials(caller_of(program.name, document())) for program in programs]
    cores = os.cpu_count() or 1
    with World() as world, ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        world.run_all(programs[:8], environments[:8])
        speed = measure_speed()
        floor, _ = a_minute(lambda: list(pool.map(execute, bare, environments)))
        rate, capacity = a_minute(lambda: world.run_all(programs, environments))
    yield speed.row("before the programs")
    yield Row(
        f"programs run a minute, {cores} cores, {len(programs)} runs of {len(snippets)} programs",
        f"{rate:,.0f}; {capacity:,.0f} per {cores} processor minutes",
        f"at least {WANTED:,}, at this speed {WANTED * speed.share:,.0f}",
        rate >= WANTED * speed.share,
        for_its_speed=rate < WANTED,
    )
    yield Row(
        "the same number of programs that do nothing but start",
        f"{floor:,.0f}; the published ones run at {rate / floor:.0%} of that",
        "",
        None,
    )


def a_minute(work: Callable[[], Sequence[Outcome | Run]]) -> tuple[float, float]:
    """How many runs a minute some work is, by the clock and by the processors' time.

    Raises:
        RuntimeError: A run failed.
    """
    start, used = time.perf_counter(), processor_seconds()
    runs = work()
    seconds, used = time.perf_counter() - start, processor_seconds() - used
    if failed := [run for run in runs if run.status]:
        raise RuntimeError(f"{len(failed)} of {len(runs)} runs failed, the first: {failed[0]}")
    return len(runs) / seconds * 60, len(runs) / used * 60 * (os.cpu_count() or 1)


def processor_seconds() -> float:
    """What this process and all it ran have used so far."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )
