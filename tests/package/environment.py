"""An environment as an integrator has it: the wheel, what it needs in given versions, and nothing of this project."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from proof.runner import TIME_ZONE
from scripts.steps import VENV, WHEELS

LOCKS = ("lowest", "highest", "neighbours")
"""Sets of versions: each is a lock file of this folder."""

PATIENCE = 120
"""How long, in seconds, a command may take."""


@dataclass(frozen=True)
class Environment:
    """A virtual environment."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def command(self, name: str) -> str:
        return str(self.folder / "bin" / name)

    def variables(self, **more: str) -> dict[str, str]:
        """The environment of a process: nothing of ours, but that the environment is active."""
        path = f"{self.folder / 'bin'}{os.pathsep}{os.defpath}"
        return {"PATH": path, "HOME": str(self.folder), "LANG": "C.UTF-8", "TZ": TIME_ZONE, **more}

    def run(self, command: list[str | Path], cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            command,
            cwd=cwd,
            env=self.variables(**variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def packages(self) -> dict[str, str]:
        """The version of each package, by its name."""
        program = "from importlib.metadata import distributions as d; [print(x.name, x.version) for x in d()]"
        listed = self.run([self.python, "-I", "-c", program], self.folder)
        names = (line.split() for line in listed.stdout.splitlines())
        return {name.lower().replace("_", "-"): version for name, version in names}


def install(wheel: Path, lock: str, folder: Path) -> Environment:
    """Install the wheel with the versions of a lock file, from what a setup has fetched.

    A version that the wheel does not allow is an error: the wheel's own ranges are resolved.
    """
    uv = [str(VENV / "bin" / "uv"), "--quiet", "--offline", "--no-cache", "--no-config"]
    run([*uv, "venv", "--python", sys.executable, str(folder)])
    options = ["--python", str(folder), "--no-index", "--find-links", str(WHEELS)]
    versions = ["--constraints", str(Path(__file__).with_name(f"{lock}.txt"))]
    more = ["fastapi"] if lock == "neighbours" else []
    run([*uv, "pip", "install", *options, *versions, f"paket-sandbox[pytest] @ {wheel.as_uri()}", *more])
    return Environment(folder)


def run(command: list[str]) -> None:
    """Run a command that must succeed."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
