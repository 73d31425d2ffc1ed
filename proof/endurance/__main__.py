"""``python -m proof.endurance [SECONDS] [KILLS]``: a run, its figures, and whether anything acknowledged was lost."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from proof.endurance.account import problems
from proof.endurance.caller import Wrong
from proof.endurance.run import endure


def main(arguments: list[str]) -> int:
    """Run, and print: the exit status."""
    seconds, kills = (*map(int, arguments), *(60, 3)[len(arguments) :])
    with tempfile.TemporaryDirectory() as folder:
        try:
            outcome = endure(Path(folder, "data"), seconds, kills)
            found = problems(outcome)
        except Wrong as wrong:
            found = [str(wrong)]
        else:
            for what, measured in outcome.figures():
                print(f"{what:40}{measured}")
    print("\n".join(found) or "Nothing that was acknowledged was lost.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
