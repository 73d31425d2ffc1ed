"""What is pinned: every package of every lock file and every action of the workflows, each with its exact version."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name

from scripts.lock import LOCKS
from scripts.steps import ROOT
from scripts.strip_lock import LOCKS as NPM_LOCKS

PYPI, NPM, ACTIONS = "PyPI", "npm", "GitHub Actions"
"""Ecosystems, as advisories name them."""
REQUIREMENT = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
ACTION = re.compile(r"uses: ([\w.-]+/[\w./-]+)@[0-9a-f]{40} # v(\S+)")


@dataclass(frozen=True, order=True)
class Pin:
    """One version of one package, where a file names it."""

    ecosystem: str
    name: str
    version: str
    file: str
    """Where it is pinned, below the repository."""


def find_pins(root: Path = ROOT) -> Iterator[Pin]:
    """All of them."""
    for lock in LOCKS:
        for name, version in REQUIREMENT.findall((root / lock).read_text("utf-8")):
            yield Pin(PYPI, canonicalize_name(name), version, lock)
    for lock in NPM_LOCKS:
        for path, package in json.loads((root / lock).read_text("utf-8"))["packages"].items():
            if path:
                name = package.get("name") or path.rpartition("node_modules/")[2]
                yield Pin(NPM, name, package["version"], lock)
    for workflow in sorted((root / ".github" / "workflows").glob("*.y*ml")):
        for name, version in ACTION.findall(workflow.read_text("utf-8")):
            yield Pin(ACTIONS, name, version, workflow.relative_to(root).as_posix())
