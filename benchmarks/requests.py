"""How many requests a second the sandbox answers, beside a minimal server: one core for each, one for the load."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from benchmarks.table import Row
from proof.credentials import PLATFORM, basic

ROOT = Path(__file__).resolve().parent.parent
MINIMAL = ["benchmarks.minimal"]
SERVERS = {"sandbox": ["paket_sandbox", "--port", "0"], "minimal Starlette": MINIMAL}
"""Python modules that print an address and serve there."""
SERVER_CORE, LOAD_CORE = "0", "1"
CONNECTIONS = 16
SECONDS = 5
ROUNDS = 3
WANTED = 10_000
"""POSTs a second, of the sandbox."""
SHARE = 0.8
"""What is wanted as a share of the minimal server's rate: 10,000 of the 12,406 it did where the targets were set."""


@dataclass(frozen=True)
class Load:
    """What is asked for, over and over."""

    name: str
    path: str
    keys: str | None
    """None for GET; for POST whether each has an Idempotency-Key, as load.lua understands it."""


POST = Load("POST /v1/sessions", "/sessions", "0")
LOADS = (
    Load("GET /v1", "", None),
    POST,
    Load("POST /v1/sessions, each with an Idempotency-Key", "/sessions", "1"),
)


@dataclass(frozen=True)
class Answered:
    """What wrk saw."""

    rate: float
    """Answers a second."""
    p50: float
    """Half of the answers came within so many milliseconds,"""
    p99: float
    """99 of 100 within so many."""
    capacity: float = 0
    """Answers for each second of processor time that the server used: the rate of a core that does nothing else."""


@dataclass(frozen=True)
class Server:
    """One that runs."""

    url: str
    pid: int

    def processor_seconds(self) -> float:
        """What it has used so far, as Linux counts it."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(arguments: list[str]) -> Iterator[Server]:
    """A server on its core.

    Raises:
        RuntimeError: It printed none.
    """
    command = ["taskset", "-c", SERVER_CORE, sys.executable, "-m", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        try:
            if found is None:
                raise RuntimeError(f"{' '.join(arguments)} did not say where it serves")
            yield Server(found[0], process.pid)
        finally:
            process.terminate()


def ask(server: Server, load: Load, seconds: int = SECONDS) -> Answered:
    """Put a load on a server.

    Raises:
        RuntimeError: An answer was no success.
    """
    authorization = basic(PLATFORM.username, PLATFORM.secret)
    wrk = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", "benchmarks/load.lua"]
    before = server.processor_seconds()
    done = subprocess.run(
        ["taskset", "-c", LOAD_CORE, *wrk, server.url + load.path],
        cwd=ROOT,
        env={"AUTHORIZATION": authorization, "PATH": os.environ["PATH"]} | keys(load),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"wrk {server.url}{load.path}: {done.stderr or done.stdout}")
    used = server.processor_seconds() - before
    answers = re.search(r"^\s+(\d+) requests in", done.stdout, re.MULTILINE)
    assert answers, done.stdout
    return replace(read(done.stdout), capacity=int(answers[1]) / used)


def keys(load: Load) -> dict[str, str]:
    """What load.lua reads about the requests."""
    return {} if load.keys is None else {"KEYS": load.keys}


def read(output: str) -> Answered:
    """The figures in what wrk prints."""
    units = {"us": 0.001, "ms": 1.0, "s": 1000.0}

    def percentile(n: int) -> float:
        found = re.search(rf"^\s+{n}%\s+([\d.]+)(us|ms|s)$", output, re.MULTILINE)
        assert found, output
        return float(found[1]) * units[found[2]]

    rate = re.search(r"^Requests/sec:\s+([\d.]+)$", output, re.MULTILINE)
    assert rate, output
    return Answered(float(rate[1]), percentile(50), percentile(99))


def measure() -> list[Row]:
    """All loads on both servers, in turn, so that whatever else the machine does hits both."""
    seen: dict[tuple[str, str], list[Answered]] = {(s, load.name): [] for load in LOADS for s in SERVERS}
    for _ in range(ROUNDS):
        for load in LOADS:
            for server, arguments in SERVERS.items():
                with serving(arguments) as running:
                    ask(running, load, seconds=1)
                    seen[server, load.name].append(ask(running, load))
    minimal = {load.name: median(a.rate for a in seen["minimal Starlette", load.name]) for load in LOADS}
    return [row(server, load, answers, minimal[load]) for (server, load), answers in seen.items()]


def row(server: str, load: str, answers: list[Answered], minimal: float) -> Row:
    """The medians of a server under a load, beside the rate of the minimal server."""
    figures = ("rate", "p50", "p99", "capacity")
    rate, p50, p99, capacity = (median(getattr(a, figure) for a in answers) for figure in figures)
    measured = f"{rate:,.0f} (p50 {p50:.2f} ms, p99 {p99:.2f} ms); {capacity:,.0f} per processor second"
    what = f"{server}: {load} per second"
    if server != "sandbox" or not load.startswith("POST"):
        return Row(what, measured, "", None)
    ratio = rate / minimal
    target = f"at least {WANTED:,}, or {SHARE} of the minimal server's on a slower machine"
    measured = f"{measured}; {ratio:.2f} of the minimal server's"
    return Row(what, measured, target, rate >= WANTED or ratio >= SHARE, for_its_speed=rate < WANTED)
