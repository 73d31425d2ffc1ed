"""Install what the project needs, once: ``python -m scripts.setup site|record|test|tools|bench``.

Needs nothing but Python 3.11 or newer and a network. What stands as it should is left alone, so that a second
run takes no time; what was interrupted is made again.
"""

from __future__ import annotations

import fcntl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from scripts import system
from scripts.errors import SetupError
from scripts.steps import ROOT, STEPS, report, run

PROGRAMS = (
    system.BASH,
    system.CURL,
    system.JQ,
    system.UUIDGEN,
    system.OPENSSL,
    system.XXD,
    system.RUBY,
    system.WEBRICK,
)
PURPOSES = {
    "site": (),
    "record": PROGRAMS,
    "test": (*PROGRAMS, system.CHROMIUM, system.HEADLESS, system.FIREFOX, system.NGINX, system.APACHE),
    "tools": (*PROGRAMS, system.JAVA, system.GO),
    "bench": (*PROGRAMS, system.CHROMIUM, system.TASKSET, system.WRK),
}
"""What each purpose needs of the system, beyond Python's venv."""


def main(arguments: list[str]) -> int:
    """Set up for one purpose. Gives the exit status."""
    if len(arguments) != 1 or arguments[0] not in PURPOSES:
        print(f"usage: python -m scripts.setup {'|'.join(PURPOSES)}", file=sys.stderr)
        return 2
    try:
        with alone(ROOT / ".cache" / "setup.lock"):
            set_up(arguments[0])
    except SetupError as error:
        print(f"setup: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def set_up(purpose: str) -> None:
    """Whatever is missing for ``purpose``."""
    if tools := system.missing((system.VENV, *PURPOSES[purpose])):
        title = f"{', '.join(tool.name for tool in tools)} from the system's packages"
        report(title, lambda: system.install(tools, partial(run, "system")))
    for step in STEPS:
        if purpose in (step.purposes or PURPOSES) and not step.done():
            step.run()


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock, so that two setups of one checkout wait for each other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("setup: waiting for another setup of this checkout", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
