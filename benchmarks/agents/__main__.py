"""``python -m benchmarks.agents TASK [--site FOLDER] -- COMMAND``: have an agent do a task, and judge what it built.

The command is any that reads a prompt from standard input, and writes files. This ends with status 0 where the
integration is right, and 1 where it is not. Nothing here asks another machine; what the command does is its own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.agents.grader import Grade, Reading, reading, refused
from benchmarks.agents.log import Log
from benchmarks.agents.tasks import Task, find_tasks
from benchmarks.agents.trial import try_out
from benchmarks.agents.world import sandbox, site

SITE = Path("site")


def main(arguments: list[str] | None = None) -> int:
    """Run a task. Gives the exit status."""
    tasks = find_tasks()
    parser = argparse.ArgumentParser("python -m benchmarks.agents", description="Have an agent do a task.")
    parser.add_argument("task", choices=tasks)
    parser.add_argument("--site", type=Path, default=SITE, help="the built site (default: %(default)s)")
    parser.add_argument("command", nargs="+", help="reads the prompt from standard input")
    options = parser.parse_args(arguments)
    if not (options.site / "llms.txt").is_file():
        print(f"No site in {options.site}; make build makes it.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        grade, read, refusals = run(tasks[options.task], options.site, options.command, Path(folder))
    print(f"read before the first right call: {read.characters:,} characters of {read.texts} texts")
    print(f"refused while it was built: {refusals}")
    print("\n".join(grade.lines()))
    return 0 if grade.is_right else 1


def run(task: Task, folder: Path, command: list[str], work: Path) -> tuple[Grade, Reading, int]:
    """Have a command do a task, and judge the result.

    Args:
        task: The task.
        folder: Of the built site.
        command: What reads the prompt.
        work: Where it writes its files.

    Returns:
        What the integration is worth, what was read, and how many requests the sandbox refused meanwhile.
    """
    log = Log()
    with site(folder.resolve(), log) as address, sandbox(log) as url:
        prompt = task.prompt_for(address, url, work)
        subprocess.run(command, input=prompt, text=True, check=False)
    return try_out(task, work), reading(log), len(list(refused(log.calls)))


if __name__ == "__main__":
    sys.exit(main())
