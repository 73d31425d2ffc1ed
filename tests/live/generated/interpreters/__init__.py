"""Real interpreters that run many programs for the price of one start.

A driver beside this file is started once; it runs each program as the interpreter alone would, in a copy of itself. A
language without a driver, as Shell, starts fast: its interpreter is started for each program.
"""

from __future__ import annotations

import json
import shutil
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
    with harness.in_turn(programs) as (variables, turns), tempfile.TemporaryDirectory() as folder:
        work = Path(folder, "work")
        work.mkdir()
        with started(programs[0].language, variables, work) as run:
            for turn in turns:
                program = turn.program
                file = Path(program.id).name
                empty(work)
                (work / file).write_text(program.text, encoding="utf-8", newline="")
                yield turn.run_of(program, run(file, environment))


def empty(folder: Path) -> None:
    """Remove what is in a folder."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


@contextmanager
def started(language: Language, variables: Mapping[str, str], folder: Path) -> Iterator[Runner]:
    """An interpreter that is ready to run programs in a folder, with ``variables`` in every environment."""
    around = {
        "PATH": search_path(),
        "LANG": "C.UTF-8",
        "HOME": str(folder.parent),
        "TZ": TIME_ZONE,
        **variables,
    }
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
            printed, complained = (
                (folder.parent / name).read_bytes().decode() for name in ("stdout", "stderr")
            )
            return Outcome(status, printed, complained)

        yield ask
        stdin.close()


def alone(language: Language, file: str, environment: Mapping[str, str], folder: Path) -> Outcome:
    """Run a program by an interpreter of its own."""
    done = subprocess.run(
        [*interpreter(language), file],
        cwd=folder,
        env=environment,
        input=b"",
        capture_output=True,
        timeout=TIMEOUT,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())
