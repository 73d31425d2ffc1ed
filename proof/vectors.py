"""The table of signature vectors, and whether a program agrees with it.

The programs are run as they are, at the time that a vector says: their clock is the interpreter's, and stands still.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from proof.runner import Outcome, Program, execute, program_path
from snippets.catalogue import ROOT

VECTORS = ROOT / "webhooks" / "vectors.yaml"

VERIFIED = "verified"

SIDE_BY_SIDE = 4


@dataclass(frozen=True)
class Vector:
    """A webhook, and what a receiver is to make of it."""

    name: str
    about: str
    header: str
    verdict: str
    """``verified``, or why it is refused."""
    body: str
    secret: str
    now: int
    """The receiver's time, in milliseconds."""


def read_vectors(path: Path = VECTORS) -> tuple[Vector, ...]:
    """The table.

    Raises:
        TypeError: A vector has a key that is not known, or lacks one.
    """
    data: Mapping[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    shared = {key: data[key] for key in ("secret", "now", "body")}
    return tuple(Vector(**{**shared, **vector}) for vector in data["vectors"])


def vector_problems(program: Program, vectors: Sequence[Vector] = ()) -> list[str]:
    """Where a program does not agree with some vectors, or with the table: one line each."""
    vectors = vectors or read_vectors()
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        outcomes = pool.map(lambda vector: run_vector(program, vector), vectors)
        problems = []
        for vector, outcome in zip(vectors, outcomes, strict=True):
            expected = expected_of(vector)
            if outcome != expected:
                problems.append(f"snippets/{program}: {vector.name}: expected {expected}, got {outcome}")
    return problems


def expected_of(vector: Vector) -> Outcome:
    """How a program ends that agrees with a vector."""
    if vector.verdict == VERIFIED:
        return Outcome(0, "Verified.\n", "")
    return Outcome(1, "", f"Refused: {vector.verdict}.\n")


def run_vector(program: Program, vector: Vector) -> Outcome:
    """Let a program verify a vector."""
    environment = {"PAKET_SIGNATURE": vector.header, "PAKET_WEBHOOK_SECRET": vector.secret}
    with tempfile.TemporaryDirectory() as folder:
        clock = STOPPED_CLOCKS[program.language.command[0]](Path(folder), vector.now)
        return execute(program, {**environment, **clock}, vector.body)


def stopped_date(folder: Path, now: int) -> dict[str, str]:
    """A ``date`` that says the same second each time.

    It is not written here: what another thread starts in that moment has the file open as well, and none that is open
    for writing can be run.
    """
    (folder / "date").symlink_to(Path(__file__).with_name("stopped_date.sh"))
    (folder / "now").write_text(f"{now // 1000}\n")
    return {"PATH": f"{folder}:{program_path()}"}


def stopped_python(folder: Path, now: int) -> dict[str, str]:
    """Python's ``time.time``, set before a program starts."""
    (folder / "sitecustomize.py").write_text(f"import time\ntime.time = lambda: {now / 1000}\n")
    return {"PYTHONPATH": str(folder)}


def stopped_node(folder: Path, now: int) -> dict[str, str]:
    """Node's ``Date.now``."""
    (folder / "clock.cjs").write_text(f"Date.now = () => {now};\n")
    return {"NODE_OPTIONS": f"--require {folder / 'clock.cjs'}"}


def stopped_ruby(folder: Path, now: int) -> dict[str, str]:
    """Ruby's real-time clock in milliseconds; the others still run."""
    (folder / "clock.rb").write_text(
        "Process.singleton_class.prepend(Module.new do\n"
        "  def clock_gettime(clock, unit = :float_second)\n"
        f"    [clock, unit] == [Process::CLOCK_REALTIME, :millisecond] ? {now} : super\n"
        "  end\n"
        "end)\n"
    )
    return {"RUBYOPT": f"-r{folder / 'clock.rb'}"}


STOPPED_CLOCKS = {
    "bash": stopped_date,
    "python": stopped_python,
    "node": stopped_node,
    "ruby": stopped_ruby,
}
"""How the clock is stopped for each interpreter: a function that takes an empty folder and the time in
milliseconds, and returns environment variables."""
