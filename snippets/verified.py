"""When each program last ran green, in every language, and against which contract: ``verified.json``.

``make record`` writes it, and never a person. It has a digest of what ran beside each date, so that a program that
was changed afterwards does not pass for verified. Like the catalogue, this imports nothing else of the project.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from snippets.catalogue import ROOT, Snippet

FILE = "verified.json"

PROSE = frozenset({"description", "summary", "x-remedy"})
"""Keys of the contract whose texts are for people."""

TABLES = frozenset({"x-assumptions", "x-retry"})
"""Keys that hold several such texts."""


@dataclass(frozen=True)
class Verification:
    """A green run of a program in all its languages."""

    on: date
    version: str
    """Of the contract: ``2023-12-01``."""
    contract: str
    """Digest of what the program rests on of the contract."""
    program: str
    """Digest of the program's files."""

    def is_of(self, other: Verification) -> bool:
        """Whether both are of the same files and the same contract, on whichever day."""
        return (self.contract, self.program) == (other.contract, other.program)


def read_verified(root: Path = ROOT) -> dict[str, Verification]:
    """The last green run of each program by its name, ``sessions/create_session``."""
    path = root / FILE
    if not path.is_file():
        return {}
    rows: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8"))
    return {name: Verification(**{**row, "on": date.fromisoformat(row["on"])}) for name, row in rows.items()}  # type: ignore[arg-type]


def write_verified(verified: Mapping[str, Verification], root: Path = ROOT) -> None:
    """Write the file."""
    rows = {name: {**asdict(v), "on": v.on.isoformat()} for name, v in sorted(verified.items())}
    (root / FILE).write_text(json.dumps(rows, indent=2) + "\n", "utf-8")


def digest_of_contract(raw: Mapping[str, Any]) -> str:
    """A digest of what the contract promises; the order of keys, and its texts for people, are no part of it."""
    return hashlib.sha256(json.dumps(without_prose(raw), sort_keys=True).encode()).hexdigest()


def without_prose(node: Any) -> Any:
    """A part of the contract without its texts. An attribute that is called ``description`` stays: it is no text."""
    if isinstance(node, Mapping):
        return {
            k: without_prose(v)
            for k, v in node.items()
            if k not in TABLES and (k not in PROSE or not isinstance(v, str))
        }
    return [without_prose(item) for item in node] if isinstance(node, list) else node


def digest_of_program(files: Iterable[Snippet]) -> str:
    """A digest of a program in all its languages."""
    digest = hashlib.sha256()
    for snippet in sorted(files, key=lambda snippet: snippet.id):
        digest.update(f"{snippet.id}\0{snippet.text}\0".encode())
    return digest.hexdigest()
