"""What a change changes for readers, as Markdown: ``python -m scripts.changes BASE``, with ``make build`` done before.

BASE is a commit. Its site is built beside this one, by its own ``make build``, and the two are compared: the contract
by what it means for clients, recorded answers by their values, pages by what stands in them, and what is published
beside the pages by its bytes. What every page has around its content counts once.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scripts.changes.recordings import read_recordings
from scripts.changes.text import CONTRACT, report
from scripts.compare_sites import Renames, read_site
from scripts.steps import ROOT


@contextmanager
def built_at(base: str) -> Iterator[Path]:
    """A commit, with its site built, in a copy of the repository that is gone afterwards."""
    git = ["git", "-C", str(ROOT), "worktree"]
    with tempfile.TemporaryDirectory() as below:
        folder = Path(below, "base")
        subprocess.run([*git, "add", "--quiet", "--detach", str(folder), base], check=True)
        try:
            environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
            subprocess.run(["make", "build"], cwd=folder, env=environment, check=True, stdout=sys.stderr)
            yield folder
        finally:
            subprocess.run([*git, "remove", "--force", str(folder)], check=True)


def published_contract(root: Path) -> Mapping[str, Any]:
    """What the site of a checkout publishes as its contract."""
    contract: Mapping[str, Any] = json.loads((root / "site" / CONTRACT).read_text("utf-8"))
    return contract


def main(arguments: list[str]) -> int:
    """Print the text. Gives the exit status."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(
            "usage: python -m scripts.changes BASE  (a commit; this site is built already)", file=sys.stderr
        )
        return 2
    try:
        after = read_site(ROOT / "site", Renames())
        with built_at(arguments[0]) as base:
            told = report(
                (read_site(base / "site", Renames()), after),
                (published_contract(base), published_contract(ROOT)),
                (read_recordings(base), read_recordings(ROOT)),
                datetime.now(UTC).date(),
            )
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        print(f"changes: {error}", file=sys.stderr)
        return 1
    print(told, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
