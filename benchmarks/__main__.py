"""``python -m benchmarks``: measure all there is to measure, print one table, keep it in ``results.md``."""

from __future__ import annotations

import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import axe, builds, endurance, lighthouse, lists, live, parity, programs, requests, writing
from benchmarks.agents import reading
from benchmarks.table import Row, render

RESULTS = Path(__file__).with_name("results.md")


def rows() -> Iterator[Row]:
    """Every figure. The build times come last: they take longest."""
    yield from requests.measure()
    yield from lists.measure()
    yield endurance.row()
    yield parity.row()
    yield from programs.rows()
    yield from writing.rows()
    with tempfile.TemporaryDirectory() as folder:
        yield builds.measure_site(Path(folder))
        yield from reading.rows(Path(folder, "own"))
        yield axe.row(Path(folder, "own"))
        yield from lighthouse.rows(Path(folder, "own"))
        yield from live.rows(Path(folder, "own"))
        for size in builds.SIZES:
            yield builds.measure_size(size, Path(folder, str(size)))


def machine() -> str:
    """The machine in general words."""
    cpuinfo = Path("/proc/cpuinfo")
    cores = cpuinfo.read_text().count("\nprocessor") + 1 if cpuinfo.is_file() else "?"
    return f"{cores} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"


def main() -> int:
    """Measure; gives the exit status, which is 1 when a target is missed."""
    measured: list[Row] = []
    try:
        for row in rows():
            print(f"bench: {row.what} ... {row.measured}", file=sys.stderr, flush=True)
            measured.append(row)
    except subprocess.CalledProcessError as error:
        print(f"{' '.join(error.cmd)} failed:\n{error.stderr}", file=sys.stderr)
        return 2
    except RuntimeError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    table = render(measured)
    notes = (
        f"Measured on {machine()}, by `make bench`, which writes this file.\n\n"
        f"Requests: wrk, {requests.CONNECTIONS} connections, server and load on a core each, medians of "
        f"{requests.ROUNDS} interleaved rounds of {requests.SECONDS} s. Where a rate is far "
        "below the figure per processor time, the machine had other work, and the latter is what it can do. "
        "“Pass, for its speed”: not the target itself is reached, but what it comes to at this machine's speed, "
        "as measured in the same run.\n\n"
        "Builds: processor seconds, medians of "
        "interleaved rounds; both sites of a size show the same contract, programs and answers.\n"
    )
    RESULTS.write_text(f"# Measured\n\n{table}\n\n{notes}", encoding="utf-8")
    print(f"\n{table}")
    return 1 if any(row.met is False for row in measured) else 0


if __name__ == "__main__":
    sys.exit(main())
