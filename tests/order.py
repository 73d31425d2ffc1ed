"""In which order failures are shown: first what names the mistake, last what only follows from it.

A broken program fails where it is run, and then on its page, in its recording and in the browser; a broken contract
fails nearly everywhere. The tests run in any order, side by side; the report is sorted.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

NEAREST = (
    "tests/openapi",
    "tests/programs/test_laundering.py",
    "tests/programs/test_rules.py",
    "tests/programs/test_catalogue.py",
    "tests/programs/test_signatures.py",
    "tests/programs/test_receivers.py",
    "tests/programs/test_lessons.py",
    "tests/programs/test_runs.py",
    "tests/programs",
    "tests/sandbox",
    "tests/recipes",
    "tests/prose",
)
"""Tests of the contract, the programs, the sandbox and the prose themselves, the nearest first."""

FARTHEST = ("tests/live", "tests/browser", "tests/benchmarks", "tests/machines/test_verified.py")
"""Tests that fail when something else is wrong, the farthest last."""


def place_of(nodeid: str) -> int:
    """The place of a test in the report: a smaller one comes first."""
    for place, prefix in enumerate(NEAREST):
        if nodeid.startswith(prefix):
            return place
    for place, prefix in enumerate(FARTHEST, 1):
        if nodeid.startswith(prefix):
            return len(NEAREST) + place
    return len(NEAREST)


def sort_reports(stats: dict[str, Sequence[pytest.TestReport]]) -> None:
    """Sort what is shown of failures and errors."""
    for kind in ("failed", "error"):
        if kind in stats:
            stats[kind] = sorted(stats[kind], key=lambda report: place_of(report.nodeid))
