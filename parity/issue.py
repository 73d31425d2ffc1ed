"""Keeps one issue for drift: makes it, brings it up to date, closes it. Needs nothing but Python and GitHub's ``gh``.

Run as a file, so that a workflow needs no setting up: ``python3 parity/issue.py FOLDER``, the folder of a report.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

TITLE = "Paket answers otherwise than is published here"

LABEL = "parity"

LONGEST = 60_000
"""Letters of an issue's text; GitHub takes 65,536."""


def is_drift(report: Mapping[str, Any]) -> bool:
    """Whether a report, ``parity.json``, has anything to tell."""
    counts = report["counts"]
    return bool(counts["drift"] or counts["refuted"])


def commands(report: Mapping[str, Any], text: str, open_issues: Sequence[int]) -> list[list[str]]:
    """What ``gh`` is to do.

    Args:
        report: As ``parity.json`` has it.
        text: The report for people, in Markdown.
        open_issues: The numbers of the open issues with the label, the oldest last.
    """
    body = (
        text
        if len(text) <= LONGEST
        else f"{text[:LONGEST]}\n\nThe whole report is an artifact of the workflow.\n"
    )
    first = [str(number) for number in open_issues[-1:]]
    if not is_drift(report):
        comment = f"Nothing drifts any more, as of {report['on']}."
        return [["gh", "issue", "close", number, "--comment", comment] for number in map(str, open_issues)]
    if first:
        return [["gh", "issue", "edit", *first, "--body", body]]
    label = ["gh", "label", "create", LABEL, "--force", "--description", "What Paket answers otherwise"]
    return [label, ["gh", "issue", "create", "--title", TITLE, "--label", LABEL, "--body", body]]


def main(arguments: Sequence[str]) -> int:
    """Run the command: the exit status."""
    folder = Path(arguments[0])
    report = json.loads((folder / "parity.json").read_text("utf-8"))
    text = (folder / "report.md").read_text("utf-8")
    listed = ["gh", "issue", "list", "--label", LABEL, "--state", "open", "--json", "number"]
    done = subprocess.run(listed, stdout=subprocess.PIPE, check=True, text=True)
    for command in commands(report, text, [issue["number"] for issue in json.loads(done.stdout)]):
        subprocess.run(command, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
