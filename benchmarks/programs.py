"""How many of the published programs can be run in a minute, as the tests run them."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from statistics import median

from benchmarks.table import Row
from proof.harness import SIDE_BY_SIDE, Harness, Run
from proof.runner import Outcome, Program, execute
from proof.sandboxes import client_for, document
from snippets.catalogue import find_snippets
from snippets.variables import credentials

WANTED = 1200
"""Runs a minute."""
AT_LEAST = 200
"""Runs that are timed."""

ALONE = {"shell": 10, "python": 97, "javascript": 64, "ruby": 75}
"""Milliseconds that a program took by itself, start and request, where 1,200 a minute was set."""

BARE = {
    "shell": "curl --version >/dev/null",
    "python": "import httpx",
    "javascript": "",
    "ruby": 'require "net/http"',
}
"""The least that a program of a language can be: its interpreter and its HTTP library start, and no more is done."""


def rows() -> Iterator[Row]:
    """The published programs, and as many bare ones; where one alone takes longer, fewer are wanted in a minute.

    Raises:
        RuntimeError: A program failed, which would be a quick way to end.
    """
    snippets = find_snippets()
    programs = [Program.of(snippet) for snippet in snippets] * -(-AT_LEAST // len(snippets))
    bare = [replace(program, text=BARE[program.language.id]) for program in programs]
    environments = [credentials(client_for(program.name, document())) for program in programs]
    cores = os.cpu_count() or 1
    with Harness() as harness, ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        harness.run_all(programs[:8], environments[:8])
        alone = one_by_one(programs[: len(snippets)], environments)
        floor, _ = a_minute(lambda: list(pool.map(execute, bare, environments)))
        rate, capacity = a_minute(lambda: harness.run_all(programs, environments))
    share = speed(alone)
    took = ", ".join(f"{language} {alone[language]:.0f}" for language in ALONE)
    yield Row(
        "a program alone, start and request",
        f"{took} ms: {share:.2f} of the speed where the targets were set, {', '.join(map(str, ALONE.values()))} ms",
        "",
        None,
    )
    yield row(rate, capacity, share, f"{cores} cores, {len(programs)} runs of {len(snippets)} programs")
    yield Row(
        "the same number of programs that do nothing but start",
        f"{floor:,.0f}; the published ones run at {rate / floor:.0%} of that",
        "",
        None,
    )


def one_by_one(programs: Sequence[Program], environments: Sequence[Mapping[str, str]]) -> dict[str, float]:
    """How many milliseconds a program of a language takes when nothing else runs: the median."""
    times: dict[str, list[float]] = {language: [] for language in ALONE}
    with Harness() as harness:
        for program, environment in zip(programs, environments, strict=False):
            times[program.language.id].append(harness.run(program, environment).seconds * 1000)
    return {language: median(taken) for language, taken in times.items()}


def speed(alone: Mapping[str, float]) -> float:
    """That of this machine, as a share of the speed where the target was set; 1 also for a faster one."""
    return min(1, sum(ALONE.values()) / sum(alone.values()))


def row(rate: float, capacity: float, share: float, how: str) -> Row:
    """The runs of a minute, beside what is wanted of a machine of this speed."""
    return Row(
        f"programs run a minute, {how}",
        f"{rate:,.0f}; {capacity:,.0f} by the processors' time",
        f"at least {WANTED:,}, at this speed {WANTED * share:,.0f}",
        rate >= WANTED * share,
        for_its_speed=rate < WANTED,
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
