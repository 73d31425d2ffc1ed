"""Changed programs, lint, then in what is left of a minute the nearest tests: ``python -m tests.check``.

As a plugin of pytest it puts the tests in order, and begins none once the time is up.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import pytest

from proof import verify
from scripts import lint
from snippets.catalogue import find_all
from tests.project.rooms import ROOT
from tests.reach import by_imports, changed_files, nearest, words

MINUTE = 40
"""Seconds after which no test is begun: the last ones need some to end."""

FILES, NEAR, WORDS, END, LOG = (f"PAKET_CHECK_{name}" for name in ("FILES", "NEAR", "WORDS", "END", "LOG"))
"""What pytest's processes are given: files, and how many of them are near; words; the time to end; a folder."""

NEAREST = 3
"""Of so many files for each changed one, the tests that name what was changed come before all others."""

MOST = 10
"""Files of tests that are read: reading them all would take the minute."""

SLOW_TO_LOAD = "tests/sandbox/test_schemathesis.py"
"""The tests of plugins that every process of pytest takes seconds to load."""

RAN, LEFT = "ran", "left"
"""What the names of the files in that folder begin with."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests that name what was changed first, then those of the nearest files; browsers are dear, so last."""
    ranks = {name: rank for rank, name in enumerate(os.environ[FILES].splitlines())}
    named = os.environ[WORDS].splitlines()

    def order(item: pytest.Item) -> tuple[bool, bool, int]:
        rank = ranks.get(item.nodeid.partition("::")[0], 0)
        is_named = rank < int(os.environ[NEAR]) and any(word in item.nodeid for word in named)
        return "browser" in getattr(item, "fixturenames", ()), not is_named, rank

    items.sort(key=order)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> bool | None:
    """Write down which test is run, and which is left out because the time is up."""
    is_late = time.time() >= float(os.environ[END])
    name = item.nodeid.partition("::")[0]
    with Path(os.environ[LOG], f"{LEFT if is_late else RAN}-{os.getpid()}").open(
        "a", encoding="utf-8"
    ) as log:
        print(name, file=log)
    return True if is_late else None


def main(base: str = "HEAD", workers: str = "2") -> int:
    """Check what has changed since a commit; gives the exit status."""
    end = time.time() + MINUTE
    changed = changed_files(base)
    if not changed:
        print(f"check: nothing has changed since {base}; make test runs all tests")
        return 0
    programs = programs_of(changed)
    wrong = verify.main(programs) if programs else 0
    failed = lint.main() or wrong
    with TemporaryDirectory() as folder:
        status = run(changed, end, folder, workers)
        ran, left = counted(folder, RAN), counted(folder, LEFT)
    print(f"check: ran {shown(ran)}")
    if left:
        print(f"check: the time was up; the change can reach, but left out were {shown(left)}")
    if not ran and not programs:
        print("check: NOTHING was tested of this change; run the files above by make tests ARGS=...")
        return failed or status or 1
    print("check: make test runs all tests")
    return failed or status


def programs_of(changed: list[str]) -> list[str]:
    """The published programs that are changed, or whose recording is, by name."""
    names = [PurePosixPath(name).with_suffix("") for name in changed if name.startswith("snippets/")]
    known = {snippet.program for snippet in find_all()}
    return sorted({str(name.relative_to("snippets")) for name in names} & known)


def run(changed: list[str], end: float, folder: str, workers: str, *options: str, root: Path = ROOT) -> int:
    """Run the tests that changed files reach, until the time to end; gives pytest's status."""
    near = nearest(changed)
    reached = list(dict.fromkeys([*near, *by_imports(changed)]))
    files, others = reached[: MOST * len(changed)], reached[MOST * len(changed) :]
    print(f"check: {', '.join(changed)} can reach {len(reached)} files of tests", flush=True)
    if others:
        print(f"check: left out are {', '.join(others)}", flush=True)
    given = {
        FILES: "\n".join(files),
        NEAR: str(NEAREST * len(changed)),
        WORDS: "\n".join(words(changed)),
        END: str(end),
        LOG: folder,
    }
    command = [sys.executable, "-m", "pytest", "-p", "tests.check", "-n", workers, "--maxschedchunk=1", "-q"]
    if SLOW_TO_LOAD not in files:
        command += ["-p", "no:schemathesis", "-p", "no:hypothesispytest"]
    environment = {**os.environ, **given}
    environment.pop(
        "PAKET_SITE", None
    )  # it may be of before the change; the tests that need a site build one
    return subprocess.run(
        [*command, *options, *files], cwd=root, env=environment, stdin=subprocess.DEVNULL
    ).returncode


def counted(folder: str, kind: str) -> Counter[str]:
    """How many tests of each file the processes wrote down."""
    files = Path(folder).glob(f"{kind}-*")
    return Counter(line for file in files for line in file.read_text("utf-8").splitlines())


def shown(counts: Counter[str]) -> str:
    """Files of tests and how many of each, in words."""
    lines = "".join(f"\n  {count:5} of {name}" for name, count in counts.items())
    return f"{counts.total()} tests:{lines}"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
