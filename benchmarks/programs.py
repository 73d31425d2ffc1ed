"""How many of the published programs can be run in a minute, as the tests run them."""

from __future__ import annotations

import os
import time

from benchmarks.table import Row
from sandbox.clients import load_clients
from snippets.catalogue import find_snippets
from tests.harness.runner import Program
from tests.harness.world import World, credentials

WANTED = 1200
"""Runs a minute."""
AT_LEAST = 200
"""Runs that are timed."""
CALLERS = {"participants": "publisher"}
"""The kind of Client that a folder's programs are for; a Platform's otherwise."""


def measure() -> Row:
    """Every program of the catalogue in turn, over and over, side by side.

    Raises:
        RuntimeError: A program failed, which would be a quick way to end.
    """
    clients = {client.client_type: credentials(client) for client in reversed(load_clients())}
    snippets = find_snippets()
    rounds = -(-AT_LEAST // len(snippets))
    programs = [Program.of(snippet) for snippet in snippets] * rounds
    environments = [clients[CALLERS.get(snippet.tag, "platform")] for snippet in snippets] * rounds
    with World() as world:
        world.run_all(programs[:8], environments[:8])
        start = time.perf_counter()
        runs = world.run_all(programs, environments)
        seconds = time.perf_counter() - start
    if failed := [run for run in runs if run.status]:
        raise RuntimeError(f"{len(failed)} of {len(runs)} runs failed, the first: {failed[0]}")
    rate = len(runs) / seconds * 60
    what = f"programs run a minute, {os.cpu_count()} cores, {len(runs)} runs of {len(snippets)} programs"
    return Row(what, f"{rate:,.0f}", f"at least {WANTED:,}", rate >= WANTED)
