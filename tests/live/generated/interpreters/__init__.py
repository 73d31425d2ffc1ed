"""Real interpreters that run many programs for the price of one start.

A driver beside this file is started once; it runs each program as the interpreter alone would, in a copy of itself. A
language without a driver, as Shell, starts fast: its interpreter is started for each program.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from proof.harness import Harness, Run
from proof.runner import TIME_ZONE, TIMEOUT, Outcome, Program, interpreter, search_path
from snippets.catalogue import Language

HERE = Path(__file__).parent


class Runner(Protocol):
    """Runs the file of a program, which lies in its folder."""

    def __call__(self, file: str, environment: Mapping[str, str]) -> Outcome:
        """Run it to its end."""


def run_really(
    harness: Harness, programs: Sequence[Program], environment: Mapping[str, str]
) -> Iterator[Run]:
    """Run programs of one language by its interpreter, each against a fresh sandbox."""
    if not programs:
        return
    with (
        harness.in_turn(programs) as (variables, turns),
        tempfile.TemporaryDirectory() as folder,
        started(programs[0].language, variables, Path(folder)) as run,
    ):
        for turn in turns:
            program = turn.program
            file = Path(program.id).name
            Path(folder, file).write_text(program.text, encoding="utf-8", newline="")
            yield turn.run_of(program, run(file, environment))


@contextmanager
def started(language: Language, variables: Mapping[str, str], folder: Path) -> Iterator[Runner]:
    """An interpreter that is ready to run programs in a folder, with ``variables`` in every environment."""
    around = {"PATH": search_path(), "LANG": "C.UTF-8", "HOME": str(folder), "TZ": TIME_ZONE, **variables}
    driver = HERE / f"driver{language.suffix}"
    if not driver.exists():
        yield lambda file, environment: alone(language, file, {**around, **environment}, folder)
        return
    process = subprocess.Popen(
        [*interpreter(language), str(driver)],
        cwd=folder,
        env=around,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdin
        assert process.stdout
        stdin, stdout = process.stdin, process.stdout

        def ask(file: str, environment: Mapping[str, str]) -> Outcome:
            stdin.write(json.dumps({"file": file, "environment": environment}) + "\n")
            stdin.flush()
            status: int = json.loads(stdout.readline())["status"]
            stdout_text, stderr_text = (
                Path(folder, name).read_text("utf-8") for name in ("stdout", "stderr")
            )
            return Outcome(status, stdout_text, stderr_text)

        yield ask
        stdin.close()


def alone(language: Language, file: str, environment: Mapping[str, str], folder: Path) -> Outcome:
    """Run a program by an interpreter of its own, in an empty folder below ``folder``."""
    with tempfile.TemporaryDirectory(dir=folder) as work:
        Path(work, file).write_bytes(Path(folder, file).read_bytes())
        done = subprocess.run(
            [*interpreter(language), file],
            cwd=work,
            env=environment,
            input="",
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
        )
    return Outcome(done.returncode, done.stdout, done.stderr)
