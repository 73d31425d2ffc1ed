"""Running a program as a reader would: its interpreter, a folder of its own, nothing of our environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from proof.leaks import LOG, leaks, noting
from snippets.catalogue import PAKET, Language, Snippet

PROGRAMS = Path(sys.prefix, "programs", "bin")
"""Of the environment that has what ``snippets/requirements.in`` names, and no other package."""

TIMEOUT = 60
"""Seconds. The programs give up after 10 by themselves."""

TIME_ZONE = "Australia/Adelaide"
"""Where programs run, and tests: half an hour off the full one, with summer time. Local time for UTC shows there."""


@dataclass(frozen=True)
class Program:
    """The text to run. It comes from the catalogue, or from a page that shows it."""

    id: str
    """Of the snippet: ``sessions/create_session.py``. The file that is run has this name."""
    language: Language
    text: str

    @classmethod
    def of(cls, snippet: Snippet, server: str = PAKET) -> Program:
        """A snippet's program, as it stands in the catalogue or for another server."""
        return cls(snippet.id, snippet.language, snippet.text_for(server))

    @property
    def name(self) -> str:
        """What all languages share: ``sessions/create_session``."""
        return self.id.rpartition(".")[0]

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True)
class Outcome:
    """How a program ended."""

    status: int
    """The exit status."""
    stdout: str
    stderr: str
    seconds: float = field(default=0, compare=False)
    """How long that took."""
    leaks: tuple[str, ...] = ()
    """Where it showed a secret."""


DEFAULT_SIGNALS = ("/usr/bin/env", "--default-signal=HUP,INT,QUIT") if sys.platform == "linux" else ()
"""As nohup, whoever runs this may ignore signals: so would what it starts, and a shell lists them as its traps."""


def execute(program: Program, environment: Mapping[str, str], given: str = "") -> Outcome:
    """Run a program to its end, with ``environment`` and nothing else but PATH, LANG, TZ and an empty HOME.

    Args:
        program: What to run.
        environment: Its variables.
        given: What it can read from its standard input.

    Raises:
        FileNotFoundError: The interpreter isn't installed.
        subprocess.TimeoutExpired: It did not end.
    """
    with tempfile.TemporaryDirectory() as folder:
        home, work, log = (Path(folder, name) for name in ("home", "work", LOG))
        home.mkdir()
        work.mkdir()
        log.touch()
        file = work / Path(program.id).name
        file.write_text(program.text, encoding="utf-8", newline="")
        begun = time.perf_counter()
        done = subprocess.run(
            [*DEFAULT_SIGNALS, *interpreter(program.language), file.name],
            cwd=work,
            env={
                "PATH": program_path(),
                "LANG": "C.UTF-8",
                "HOME": str(home),
                "TZ": TIME_ZONE,
                **environment,
            },
            input=given.encode(),
            capture_output=True,
            timeout=TIMEOUT,
        )
        seconds = time.perf_counter() - begun
        printed, complained = done.stdout.decode(), done.stderr.decode()  # the ends of its lines as they are
        commands = log.read_text("utf-8", errors="replace")
    seen = {"standard output": printed, "standard error": complained, "processes' arguments": commands}
    return Outcome(done.returncode, printed, complained, seconds, leaks(environment, seen))


def interpreter(language: Language) -> list[str]:
    """The command of a language, its first word as an absolute path.

    Raises:
        FileNotFoundError: It is neither beside our Python nor on the system.
    """
    name, *options = language.command
    found = shutil.which(name, path=search_path())
    if found is None:
        raise FileNotFoundError(f"{name} is not installed; the {language.label} programs need it")
    return [found, *options]


def search_path() -> str:
    """Where interpreters are: the programs' own Python, what is beside ours (Node), and where the shell looks."""
    return os.pathsep.join(
        [str(PROGRAMS), str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
    )


def program_path() -> str:
    """Where programs find commands: first what notes their arguments, then :func:`search_path`."""
    path = search_path()
    return os.pathsep.join([noting(path), path])
